"""Findings as they are dictated to the patient, turned into findings: "I don't appreciate any edema" is no edema."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.speech.persons import in_third_person

_FOUND_WORDS = r"(?:appreciated?|noticed?|see|saw|hear|heard|feel|felt|note|noted|find|found)"
_NOT_FOUND = re.compile(
    rf"\b(?:i|we)\s+(?:do|did|can|could)(?:\s?n['’]t|\s+not|not)\s+(?:really\s+)?{_FOUND_WORDS}\s+(?:any\s+)?",
    re.IGNORECASE,
)
_FOUND = re.compile(rf"\b(?:i|we)\s+(?:(?:do|did|can|could|also)\s+)*{_FOUND_WORDS}\s+", re.IGNORECASE)
_YOU_HAVE = re.compile(r"\b(?:that )?you (?:do |also )?(?:have|had) (?:got )?", re.IGNORECASE)
_YOUR = re.compile(r"\byour\b", re.IGNORECASE)
_OWN_WORDS = re.compile(
    r"\bI['’](?:m|ve|ll|d)\b|\b(?:[Mm]y|[Mm]ine|[Ww]e|[Oo]ur|us)\b|"
    r"\bI (?:also |just |really |always |usually )?(?:am|was|have|had|do|don['’]t|did|live|work|take|took|smoke|drink|"
    r"told|asked|said|explained|advised|discussed|think|feel|felt|can|could|got|get|use|used|went|want|need|know|would|tried|started|bought|noticed)\b",
)
_SITES = frozenset(
    """
    abdomen ankle ankles arm arms back belly bottom breast breasts buttock buttocks calf cheek chest chin ear ears elbow
    elbows eye eyes face feet finger fingers foot forearm forehead groin hand hands head heart heel hip hips jaw kidney
    kidneys knee knees leg legs lip lips liver lung lungs mouth neck nose ribs scalp shin shoulder shoulders skin spine
    stomach temple thigh thighs throat thumb toe toes tongue torso trunk waist wrist wrists
    left right both upper lower inner outer the and of
""".split()  # noqa: SIM905 - a line each otherwise
)
DOING = (
    r"\b(?:I|we)(?:['’]m| am|['’]re| are)(?: also| now| just)? "
    r"(?P<doing>admitt|stopp|start|hold|giv|send|referr|increas|reduc|chang|switch|prescrib|order|book|keep)ing\b(?! (?:up|to|an eye|in mind|track|the subject|hands?)\b)"
)
"""What a clinician does there and then: "I'm stopping the glipizide"."""

_DOING = re.compile(rf"^{DOING}", re.IGNORECASE)
_AND_DOING = re.compile(rf"(?P<lead>\b(?:and|but|then) ){DOING}", re.IGNORECASE)
_ADVISED = (
    (
        re.compile(
            r"^(?:what|all) (?:I|we)(?:['’]d| would)(?: like| want) to do is (?:to )?|"
            r"^what (?:I|we)(?:['’]m|['’]re| am| are) going to do is (?:to )?|^what (?:I|we)(?:['’]ll| will) do is (?:to )?",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        re.compile(
            r"\b(and|but|then) (?:I|we)(?:['’]ll| will) (?=(?:hold|stop|start|give|check|repeat|refer|send|book|arrange|continue|increase|reduce)\b)"
        ),
        r"\1 ",
    ),
    (
        re.compile(
            r"^(?:otherwise,? )?(?:I|we)(?:(?:['’]ll| will|['’]m going to|['’]re going to| am going to| are going to) (?:also |then |just )*"
            r"(?!be\b|not\b|have\b|need\b|think\b|explain\b|talk\b|ask\b|let\b|come\b|go\b|wait\b|leave\b)|"
            r"(?:['’]d| would) (?:also )?(?:like (?:you )?to |(?=stay |avoid |stop |start |keep |rest ))|['’]d suggest |"
            r" (?:would )?(?:suggest|recommend|advise) (?:that )?(?:you )?(?!it\b|this\b|that\b)|want you to )(?=[a-z]{2,} )",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        re.compile(
            r"(?:^|(?<=\band )|(?<=\bthen ))(prescribe|give|send|offer|book|refer|get|start|write) you\b", re.IGNORECASE
        ),
        r"\1",
    ),
    (re.compile(r"\b(call|ring|contact|phone|e-?mail|message) (?:me|us)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\blet (?:me|us) know\b", re.IGNORECASE), "report"),
    (re.compile(r"(?<!\s)\s+(?:to|with) (?:me|us)\b(?! up)", re.IGNORECASE), ""),
    (re.compile(r"\bsee you both\b", re.IGNORECASE), "see both"),
    (re.compile(r"\b(see|call|ring|phone) you\b", re.IGNORECASE), r"\1 the patient"),
    (re.compile(r"\byou(?:['’]re| are)\b", re.IGNORECASE), "the patient is"),
    (re.compile(r"\byou(?:['’]ve| have)\b", re.IGNORECASE), "the patient has"),
    (
        re.compile(
            r"\byou (feel|notice|see|get|develop|need|want|experience|take|use|start|go|eat|drink|smoke|gain|lose)\b",
            re.IGNORECASE,
        ),
        r"the patient \1s",
    ),
    (re.compile(r"\bthe patient gos\b"), "the patient goes"),
    (_YOUR, "the"),
)
_DOES = re.compile(
    r"^(?:he|she|they|the patient|dr\.? [A-Z]\w+) (?:also )?"
    r"(?P<verb>wear|take|use|keep|rest|avoid|lose|drink|eat|stop|hold|start|continue)s? "
    r"(?!(?:taking|using) (?:it|them)\b)",
    re.IGNORECASE,
)
_PLANNED = ("plan", "recommend", "instruction", "advice", "follow")
_EXAMINED = ("exam", "vital", "result", "finding", "imaging", "labs")


def tells_findings(names: str) -> bool:
    """Whether a field holds what was examined or measured. names: of the field, in lower case."""
    return any(word in names for word in _EXAMINED)


def tells_advice(names: str) -> bool:
    """Whether a field holds what the patient is told to do. names: of the field, in lower case."""
    return any(word in names for word in _PLANNED)


def as_advice(text: str) -> str:
    """An English statement without the one who advises and the one who is spoken to: "call me if you're worse"."""
    plain = _DOES.sub(lambda match: f"{match['verb']} ", text)
    plain = _DOING.sub(lambda match: _bare(match["doing"]), plain)
    plain = _AND_DOING.sub(lambda match: match["lead"] + _bare(match["doing"]), plain)
    for pattern, words in _ADVISED:
        plain = pattern.sub(words, plain)
    return plain[:1].upper() + plain[1:] if plain != text else text


def _bare(stem: str) -> str:
    """The verb of a stem before "-ing": "admitt" is admit, "giv" is give."""
    if stem[-1] == stem[-2]:
        return stem[:-1]
    return f"{stem}e" if re.search(r"(?:v|[ua][sc]|ng|ib)$", stem) else stem


_SPOKEN_TO = (
    (re.compile(r"\band you(?:['’]ve| have)\b", re.IGNORECASE), "and has"),
    (re.compile(r"\byou(?:['’]ve| have)\b", re.IGNORECASE), "the patient has"),
    (re.compile(r"\byou(?:['’]re| are)\b", re.IGNORECASE), "the patient is"),
    (re.compile(r"\byou (had|were|said|scored|did)\b", re.IGNORECASE), r"the patient \1"),
    (re.compile(r"\byourself\b", re.IGNORECASE), "themselves"),
)


def not_spoken_to(text: str) -> str:
    """An English statement without the one who is spoken to: "no plan, and you have never tried to harm yourself"."""
    plain = text
    for pattern, words in _SPOKEN_TO:
        plain = pattern.sub(words, plain)
    return plain[:1].upper() + plain[1:] if plain != text else text


def as_findings(text: str) -> str:
    """An English statement without the one who examines and the one who is spoken to."""
    plain = _FOUND.sub("", _NOT_FOUND.sub("no ", text))
    plain = _YOUR.sub("the", _YOU_HAVE.sub("", plain)).strip()
    return plain[:1].upper() + plain[1:] if plain != text else text


def in_own_words(text: str) -> str:
    """An English statement that repeats what somebody said: in the third person, or else in quotation marks."""
    text = in_third_person(text)
    return f"“{text.rstrip('.')}.”" if _OWN_WORDS.search(text) and "“" not in text else text


_ALIKE = (
    {"heart", "cardiac", "murmur", "murmurs", "rhythm", "s1"},
    {"lung", "lungs", "chest", "breath", "breathing", "crackles", "wheeze"},
    {"abdomen", "belly", "stomach", "tummy", "abdominal", "quadrant", "quadrants"},
    {"leg", "legs", "extremities", "calf", "calves", "ankle", "ankles", "foot", "feet", "edema", "oedema", "lower"},
    {"arm", "arms", "hand", "hands", "extremities", "upper", "wrist", "wrists", "finger", "fingers"},
    {"throat", "tonsils", "mouth"},
    {"skin", "rash", "erythema", "redness", "wound", "bruising"},
    {"neck", "cervical", "thyroid", "carotid", "adenopathy", "lymphadenopathy"},
    {"back", "spine", "lumbar"},
    {"eye", "eyes", "pupils"},
    {"head", "headache"},
    {"ear", "ears", "drum", "drums"},
)
_NO_SITES = frozenset(("left", "right", "both", "upper", "lower", "inner", "outer", "the", "and", "of", "back", "face"))


def sites_of(text: str) -> list[str]:
    """The parts of the body that a statement names."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return [word for word in words if word in _SITES and word not in _NO_SITES]


def site_words(site: str) -> frozenset[str]:
    """A part of the body in other words: of the chest one speaks of the lungs and of breath."""
    stem = site.removesuffix("s")
    same = (words for words in _ALIKE if site in words)
    return frozenset({site, stem, f"{stem}s"}).union(*same)


def names_only_a_site(text: str) -> bool:
    """Whether a statement names parts of the body and nothing about them: no problem, and no diagnosis."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return bool(words) and all(word in _SITES for word in words)
