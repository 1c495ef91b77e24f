"""Whom a clause speaks of: the patient, or somebody of the family, by its subject and by who says it."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.reading import is_dialogue

ELDERS = r"mother|father|mum|mom|mummy|dad|daddy|parents?|brothers?|sisters?|siblings?|grand(?:mother|father|ma|pa|parents?|dad|mum)|uncles?|aunts?|cousins?|niece|nephew"
HOUSEHOLD = r"husband|wife|partner|girlfriend|boyfriend"
_CHILDREN = r"grand(?:sons?|daughters?|child(?:ren)?)|sons?|daughters?|child(?:ren)?|kids?"
_KIN = rf"(?:(?:older|younger|elder|little|big|late|twin|own|maternal|paternal|half|mother['’]s|father['’]s)[\s-]+)*(?:{ELDERS}|{HOUSEHOLD}|{_CHILDREN})"
_CHILDS = re.compile(rf"\W*(?:{_CHILDREN})", re.IGNORECASE)
_OF_A_CHILD = re.compile(  # the patient may be "my son"
    rf"^[^\w\n]{{0,20}}(?:{ELDERS}|carer)[^\w\n]{{0,3}}[ \t]{{0,9}}(?::|\]|\s[-–—]\s)|\b(?:your|this) (?:\w+ )?(?:son|daughter|baby|boy|girl|child|little one)\b|"
    r"\b\d{1,2}[- ](?:month|week|day)s?[- ]old\b|(?<!\d)(?:\d|1[0-5])[- ]years?[- ]old\b",
    re.IGNORECASE | re.MULTILINE,
)
_PARENT = re.compile(
    r"\W*(?:(?P<maternal>mother|mum|mom|mummy)|father|dad|daddy)\W{0,3}\s*(?::|\]|\s[-–—]\s)", re.IGNORECASE
)
PARENTS = {"mother": "grandmother", "mum": "grandmother", "mom": "grandmother", "mummy": "grandmother", "father": "grandfather",
            "dad": "grandfather", "daddy": "grandfather", "brother": "uncle", "sister": "aunt"}  # fmt: skip
SUBJECT = re.compile(
    rf"^\W*(?:(?:yes|yeah|no|well|so|and|but|oh|um|uh|like|inaudible|actually|both|also|only|just|all|i think|i know|there is|there was)\W+){{0,5}}"
    rf"(?:(?:my|his|her|your|their|the|the patient['’]s|our)\s+)?(?P<kin>{_KIN})\b(?!['’]s\b(?! (?:got|had|been|on|allergic|intolerant|diabetic|asthmatic|epileptic)\b))|^\W*(?P<title>FHx?|family history)\b",
    re.IGNORECASE,
)
OF_PATIENT = re.compile(r"\b(?:I|me|I['’]m|my(?!\s+(?:\w+\s)?(?:mother|father|mum|mom|dad|brother|sister|grand|uncle|aunt|husband|wife|partner|sons?|daughters?|child|kids?)\b)|patient|him|himself|herself|too|says|said|told|thinks?|noticed|worr\w+|concern\w*|brought|gave|gives|report(?:s|ed)?|not(?:es|ed)|describe[sd]?|state[sd]?|mention(?:s|ed)|(?<!was )(?<!were )(?:found|called|seen)|drove|(?<!was )(?<!were )(?<!been )(?:diagnosed|suspected|recogni[sz]ed) (?!with\b|in\b|as\b|at\b)|accompan\w+|attend\w*|came|comes|present|saw|witness\w*|heard|confirm\w*|with (?:her|him|me))\b", re.IGNORECASE)  # fmt: skip
PARENT_OR_SIBLING = re.compile(r"mother|father|mum|mom|mummy|dad|daddy|brother|sister", re.IGNORECASE)
ANY_KIN = re.compile(
    rf"\b(?:{ELDERS}|{HOUSEHOLD}|family|familial|relatives?|hereditary|son|daughter|(?<!as a )child|children)\b",
    re.IGNORECASE,
)
# "My daughter was born by caesarean": the birth of a child is the mother's, too.
_BIRTH = re.compile(
    r"\b(?:born|birth|deliver\w*|pregnan\w*|c[ae]+sarean|c-section|forceps|breastf[eo]\w*)\b", re.IGNORECASE
)
_INFORMANT = re.compile(rf"^[^\w\n]{{0,20}}(?:{ELDERS}|{HOUSEHOLD}|son|daughter|carer|guest\w*|family)\s*(?::|\]|\s[-–—]\s)", re.IGNORECASE | re.MULTILINE)  # fmt: skip
SPEAKS = re.compile(
    rf"^\W*(?:my\s+)?(?P<kin>{_KIN}|son|daughter|carer|(?P<caller>caller))\W{{0,3}}\s*(?::|\]|\s[-–—]\s)", re.IGNORECASE
)
_OF_ONESELF = re.compile(  # what somebody of the family says of themselves, and not what they saw or did for the patient
    r"^\W*(?:(?:yes|yeah|no|well|so|and|but|oh|actually|too|also)\W+){0,3}(?:it['’]s me (?:that|who)|I)(?: (?:still|also|just|only|always|do|don['’]t|do not|never))?"
    r"(?:['’]m|['’]s|['’]ve (?:had|got)| am| have(?! (?:been|noticed|seen|given|tried|to|called|rung)\b)| had(?! to\b)| take| smoke| vape| drink| live| work| gave up| used to| suffer\w*| was diagnosed)\b(?! (?:worried|concerned|sure|not sure|her|his|the|a bit worried|given|giving|here|afraid|(?:an? |some |two )?(?:letters?|photos?|pictures?|videos?|lists?|notes?|reports?|forms?|questions?|samples?|appointments?|copy|results?)\b))",
    re.IGNORECASE,
)
_BY_NAME = re.compile(r"\W*(?:mum|mom|mummy|dad|daddy|gran\w*|nan)\b", re.IGNORECASE)
_RINGS_FOR = re.compile(rf"\b(?:ring|call|phon)\w*[^.?!\n]{{0,40}}\b(?:about|for) my (?P<kin>{_KIN})\b", re.IGNORECASE)
_INFORMS_ON = re.compile(rf"\b(?:about|for) my {_KIN}", re.IGNORECASE)  # who is the patient then
_IS_PATIENT = re.compile(  # "it's my dad"; "it's my dad who drives" is somebody else
    rf"\b(?:it['’]s|this is|bring|bringing|brought|worried about|concerned about|here (?:with|for|about)) my (?P<kin>{_KIN})\b(?! (?:who|that)\b|['’]s)",
    re.IGNORECASE,
)
_SPOUSE = re.compile(r"(?:husband|wife|partner|girlfriend|boyfriend)$")
_SAME = {
    "mum": "mother",
    "mom": "mother",
    "mam": "mother",
    "mummy": "mother",
    "dad": "father",
    "daddy": "father",
    "papa": "father",
}
_NAMED_KIN = re.compile(rf"\b(?:my|his|her|our)\s+{_KIN},?\s+(?P<name>(?-i:[A-Z][a-z]+))\b", re.IGNORECASE)
_SINGLE_KIN = re.compile(
    r"\b(?P<one>mother|father|mum|mom|mam|mummy|dad|daddy|papa|brother|sister|grandmother|grandfather|uncle|aunt)(?:ie|y)?s?\b",
    re.IGNORECASE,
)
_OWN_KIN = re.compile(rf"\b(?:my|our)\s+{_KIN}\b", re.IGNORECASE)
_OWN_PARENTS = re.compile(r"(?<!his )(?<!her )(?<!your )\b(?:mum|mom|mam|mummy|dad|daddy|mother|father)\b(?!['’]s (?:mum|mom|mother|dad|father|brother|sister)\b)", re.IGNORECASE)  # fmt: skip
_FAMILY = re.compile(
    r"\b(?:famil\w+|fhx?|parents?|siblings?|relatives?|twins?|adopted|gran(?:ny|d\w+|ma|pa)?|nan(?:a|ny)?|runs in|hereditary)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\W*[^\W\d_][\w .'’-]{0,30}?(?::|\]|\s[-–—])\s")
_LINES_NEAR = 3
_ASKS = re.compile(r"[^.?!]{0,300}\?")
_OF_SOMEBODY = re.compile(r"\b(?:he|she|him|his|her|hers|we|us)\b", re.IGNORECASE)
CLAUSE = re.compile(r"(?:[.?!;\n]|,\s+and|,\s+but\b|(?<=[^\s,])\s{1,9}but\b|,\s+(?=(?:my|his|her|your|he|she|they)\b|(?:mother|father|brother|sister|daughter|son|wife|husband)\s+(?:has|had|is|was|died|with)\b)|(?<!\s)\s{1,9}and\s+(?=(?:he|she|they|I)\b|(?:my|his|her|your)\s+(?:\w+\s)?(?:mother|father|brother|sister|mum|mom|dad|grand|uncle|aunt)))\s*", re.IGNORECASE)  # fmt: skip


def clauses(text: str) -> Iterator[tuple[str, str]]:
    """(relative or "", clause). Where somebody of the family speaks for the patient, that may be "my mother"."""
    informed = _INFORMANT.search(text) is not None
    child = _OF_A_CHILD.search(text) is not None
    rings_for = _INFORMS_ON.search(text) is not None
    patient = patient_of(text)
    for line in text.splitlines():
        said = re.sub(r"^\W*[^\W\d_][\w .'’-]{0,30}?(?::|\]|\s[-–—])\s", "", line)
        subject = ""
        relative = SPEAKS.match(line)
        speaks = relative
        if speaks is not None and speaks["caller"] and not rings_for:
            speaks = None  # who rings may be the patient
        if speaks is not None:
            said = _ASKS.sub(" ", said)  # what a mother asks she does not say
        parent = _PARENT.match(line)
        for clause in CLAUSE.split(said):
            match = SUBJECT.match(clause)
            of_oneself = (
                _OF_ONESELF.match(clause)
                and not _OF_SOMEBODY.search(clause.partition(", so ")[0])
                and not _INFORMS_ON.search(clause)
            )
            if speaks is not None and of_oneself:
                yield speaks["kin"].casefold(), clause
                continue
            kin = (match["kin"] or match["title"] or "").casefold() if match else ""
            if match and match["kin"] and _CHILDS.match(match["kin"]) and (child or _BIRTH.search(clause)):
                kin = ""
            if kin and informed and re.match(r"\W*my\b", clause, re.IGNORECASE):
                step = PARENTS.get(kin) if parent is not None else None
                other = kin if parent is None and _is_other(kin, patient, speaks) else ""
                kin = f"{'maternal' if parent and parent['maternal'] else 'paternal'} {step}" if step else other
            elif kin and relative and parent is None and _BY_NAME.match(clause):
                kin = ""  # a son's "Dad" may be the patient
            elif kin and same_kin(kin) == patient:
                kin = ""
            spoken_of = kin
            if kin and OF_PATIENT.search(clause):
                kin = ""
            elif not match and subject and re.match(r"\W*(?:he|she|they)\b", clause, re.IGNORECASE):
                kin = subject  # "My father is well, he's 84."
            # In "Her mother came; she has diabetes" the pronoun may be the patient, and then is.
            mine = re.match(r"\W*(?:\w+\W+){0,2}?(?:my|our)\b", clause, re.IGNORECASE) is not None
            subject = (kin if not match else spoken_of) if not match or mine else ""
            yield kin, clause


def patient_of(text: str) -> str:
    """What the patient is to somebody of the family who speaks for them: the "father" of "I'm calling about my dad"."""
    told = _RINGS_FOR.search(text) or (_IS_PATIENT.search(text) if _INFORMANT.search(text) else None)
    return same_kin(told["kin"].casefold()) if told is not None else ""


def same_kin(kin: str) -> str:
    """One name for a relative: "father" for "dad"."""
    return _SAME.get(kin, kin)


def is_in_law(line: str) -> bool:
    """Whether somebody speaks whose relatives are not the patient's by birth: a wife's mother, a son's."""
    match = SPEAKS.match(line)
    return match is not None and (_SPOUSE.match(match["kin"].casefold()) or _CHILDS.match(match["kin"])) is not None


def _is_other(kin: str, patient: str, speaks: re.Match[str] | None) -> bool:
    """Whether "my mother" in the mouth of one who speaks for the patient is somebody else."""
    if speaks is not None and _SPOUSE.match(speaks["kin"].casefold()):
        return _SPOUSE.match(kin) is None
    return bool(patient) and same_kin(kin) != patient


def is_untold(statement: str, telling: Collection[str], sources: Sequence[SourceText]) -> bool:
    """Whether the relative of a statement on the family stands nowhere near what it tells, or only a child tells it.

    telling: the beginnings of the words that it tells, in lower case. A daughter's "my dad had a stroke" is of her family.
    """
    kin = _named(statement)
    if len(kin) != 1:
        return False
    kin |= {nearer for nearer, further in PARENTS.items() if further in kin}  # "mum's brother" is an uncle
    if not any(_FAMILY.search(each.text) or kin & _named(each.text) for each in sources):
        return True
    if not telling:
        return False
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, telling))})", re.IGNORECASE)
    found = False
    for source in sources:
        lines = source.text.splitlines()
        for at, line in enumerate(lines):
            if not words.search(line):
                continue
            found = True
            around = lines[max(0, at - _LINES_NEAR) : at + _LINES_NEAR + 1]
            if not is_dialogue(source.text):  # "Mother: breast cancer" has a label too
                near = " ".join(around)
            elif is_in_law(line):  # a husband's "her mother" is the patient's, and "my mother" is not
                near = " ".join(map(_of_others, around))
            else:
                near = " ".join([*(_LABEL.sub("", each) for each in around), line])  # a mother tells her own
            if kin & _named(near) or _FAMILY.search(near):
                return False
    return found


def _of_others(line: str) -> str:
    """What somebody says without their own relatives: a daughter's "my dad", and her "Dad", are the patient's husband."""
    speaks = SPEAKS.match(line)
    said = _OWN_KIN.sub(" ", _LABEL.sub("", line)) if speaks is not None else _LABEL.sub("", line)
    return _OWN_PARENTS.sub(" ", said) if speaks is not None and _CHILDS.match(speaks["kin"]) else said


def _named(text: str) -> set[str]:
    return {same_kin(match["one"].casefold()) for match in _SINGLE_KIN.finditer(text)}


def names_of_kin(text: str) -> tuple[str, ...]:
    """The names of relatives: "his little sister Poppy"; none where one of them may be the patient."""
    return () if _INFORMS_ON.search(text) else tuple({match["name"] for match in _NAMED_KIN.finditer(text)})
