"""Whether a medicine is taken, and what is done with it, by the words around its name: stopped, changed, new, current.

What is said of a relative, of an allergy, or of what was never taken is no medicine of the patient.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from slmdesk.tasks.note.medicines.allergic import TREATED, is_allergy
from slmdesk.tasks.note.medicines.around import own_stretch, sentence_around
from slmdesk.tasks.note.medicines.dosage import FREQUENCY
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.speech.reading import is_clinicians

Use = Literal["current", "new", "changed", "stopped", "unclear"]

_AGAIN_CHARACTERS = 160
_NEAR_BEFORE, _NEAR_BEHIND = 150, 250  # characters around a name: a turn or two
_SENTENCES = re.compile(r"[.?!](?=\s)")
_NOT = re.compile(
    r"(?:\b(?:not|never|cannot|without|rather than|nor)|n['’]t|dont|didnt)\s+(?:(?:going|gon|want|wan|need|have|plan|planning)\s?(?:to|na)\s+|\w+\s+)?$",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"\b(?:if|unless|could|might|whether|consider(?:ing)?|may|would|probably|possibly|perhaps)\b[^.?!]{0,40}$",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|due to|given|in view of)\b[^,;]*[,;]", re.IGNORECASE)
_TOLD_TO_TAKE = re.compile(
    r"(?:[^:\n]{1,40}:)?\W*(?:(?:so|and|then|please|just|instead|now|ok(?:ay)?|right|for the \w+)\b\W*)*take (?!your\b|the\b)(?:\w+ )?$",
    re.IGNORECASE,
)
_PARTICIPLE = r"(?:stopped|discontinued|withdrawn|held|withheld|paused|started|commenced|added|prescribed|increased|decreased|reduced|changed|switched|doubled)"
_PASSIVE = re.compile(rf"\b(?:was|were|is|are|been|being)\s+(?:(?:now|also|then|\w+ly)\s+)?{_PARTICIPLE}\b(?!\s+(?:on|to)\s)", re.IGNORECASE)  # fmt: skip
_ENDS_ANOTHERS = re.compile(
    rf"\b(?:{_PARTICIPLE}|abgesetzt|begonnen)(?=\s*(?:[,;]|\b(?:and|und|y|et)\b))", re.IGNORECASE
)
_EXCHANGED = re.compile(
    r"\b(?:switch|chang|swapp?)(?:ed|ing|e)?\b(?P<from>[^.;?!\n]{0,60}?)\bto\s+(?:taking\s+)?$", re.IGNORECASE
)
_GIVEN_UP = re.compile(
    r"\b(?:switch|chang|swapp?)(?:ed|ing|e)?\s+(?:\w+\s+)?(?P<to>to\s[^.;?!\n]{1,60}?\s)?from\s+(?:the\s+|his\s+|her\s+|my\s+|your\s+)?$",
    re.IGNORECASE,
)
_FROM_BEHIND = re.compile(
    r"^[^.;?!\n]{0,40}?\bfrom\s+(?:the\s+|his\s+|her\s+|my\s+|your\s+)?(?P<from>[^\W\d]\w*)", re.IGNORECASE
)
_WHEN = re.compile(r"\b(?:when|once|after|as soon as)\b", re.IGNORECASE)
_LEFT_FOR = re.compile(r"^[^.;?!\n]{0,25}?\b(?:switched|changed|swapped)\s+to\s+(?P<to>[^\W\d]\w*)", re.IGNORECASE)
_STOP = r"(?:stop(?:ped|ping|s)?|paus(?:e|ed|ing)|discontinu\w+|come off|came off|coming off|quit|hold(?:ing)?|held|withh(?:old|eld)\w*|withdraw\w*|withdrew|leave off|instead of|replac(?:e|ing)|absetzen|abgesetzt|suspend\w+|retir(?:ar|amos|o)|dej(?:ar|é|ó|amos)(?! de (?!tomar|usar))|arrêt\w*|sospen\w+|parar|parou|parei)"
# The last cue before the name, or else the first behind it, says what is done with the medicine.
_CUES: tuple[tuple[Use, re.Pattern[str]], ...] = (
    ("stopped", re.compile(rf"\b{_STOP}\b(?!\s+(?!taking|using)\w+ing\b)|\bleave\b(?=[^.]*\boff\b)", re.IGNORECASE)),
    ("changed", re.compile(r"\b(?:increas\w+|decreas\w+|(?<!closed )(?<!open )reduc\w+|chang\w+|switch\w*|doubl\w+|halv\w+|raise|lower|up your|titrat\w+|(?:go|going|went) back (?:down |up )?(?:to|on)(?=(?:\s+(?:the|your|his|her|my|taking|usual|old|lower|higher|dose|of|\d\S*))*\s*$)|sub(?:ir|imos)|baj(?:ar|amos)|aument\w+|augment\w+|dimin\w+|erhöh\w+|reduzier\w+|umgestellt|umstellen|cambi(?:ar|amos|ó))\b", re.IGNORECASE)),
    ("new", re.compile(r"\b(?:start\w*|commenc\w+|prescri\w+|put (?:you|him|her|them) on|going to give|(?:I['’]ll |will )?give (?:to )?(?:you|him|her)|(?:I['’]m|we['’]re|I am|we are) giving (?:you|him|her|them)|(?:going to|will|['’]ll) use|worth (?:using|trying|taking)|order\w*|"
                       r"recommend\w*|add(?:ed|ing)?|try|advis\w+|begin|(?:I(?:['’]d| would) like|I want) (?:you|him|her) to (?:take|use|try)|inject\w*|se inicia|inici(?:ar|amos)|recet\w+|prescriv\w+|verschr\w+|neu|beginn\w*|begonnen|angesetzt|commence\w*)\b", re.IGNORECASE)),
    ("current", re.compile(r"\b(?:(?<!you to )(?<!him to )(?<!her to )tak(?:e|es|en|ing)|took|continu\w+|carry(?:ing)? on with|(?:i'm|is|are|been|am|was|you['’]re|they['’]re) on|(?<!going to )(?<!will )(?<!['’]ll )us(?:e|es|ing)|current(?:ly)?|stay on|keep|unchanged|(?:gave|(?<!['’]m )(?<!['’]re )(?<!\bam )(?<!\bare )giving) (?:him|her|them|it)|nimmt|toma|prend)\b", re.IGNORECASE)),
)  # fmt: skip
_ORDERED = re.compile(r"(?:stop|hold|discontinue|reduce|increase|double|halve|lower|raise)\b", re.IGNORECASE)
# "Stop it and ring me if it hurts" stops it.
_IF_BEHIND = re.compile(  # nor does "stop it a week before the operation"
    r"^(?:(?!\b(?:and|then|but)\b)[^.,;]){0,40}\b(?:(?:if|in case|should)\b(?! not)|(?:days?|weeks?|hours?) (?:before|prior to|ahead of)\b)",
    re.IGNORECASE,
)
_CHANGED_WHAT = re.compile(r"\W*(?:the|his|her|your|my|their|its|it|dose|dosage|to|from|by)?\b", re.IGNORECASE)
_STOPPED_BEHIND = re.compile(
    r"\b(?:was|were|is|has been|have been|had been|been|be|got)\s+(?:\w+\s+)?(?:stopped|discontinued|withdrawn|held|withheld|paused)\b|"
    r"\b(?:stopped|finished|came off|quit|discontinued|coming off|stop)\s+(?:taking\s+|using\s+)?(?:it|them|that|those|this)\b|"
    r"^\W{0,3}(?:weglassen|weggelassen|absetzen|pausieren)\b|^\W{0,3}(?:stopped|discontinued|withheld|abgesetzt|suspendid[oa]|arrêtée?|(?:lo|la|me lo|me la) (?:dej[éó]|suspend\w+|retir\w+))\b|\bleft off\b|^\W*(?:(?:to be|was|is|has been) )?replaced\b|^\W*(?:\w+\W+){0,2}off for now\b",
    re.IGNORECASE,
)
_STOPPED_NEXT = re.compile(  # "Tamsulosin, one a day. I stopped that myself at Christmas."
    r"\s+(?:but |and )?(?:(?:I|he|she|they)(?:['’]ve| has| have|['’]s)? (?:\w+ )?(?:stopped|finished|came off|quit|gave up)|"
    r"(?:I|we)(?:['’]ve| have)? (?:asked|told|advised) (?:you|him|her|them) to (?:stop|come off)|(?:please |now )?stop)"
    r"\s+(?:taking\s+|using\s+)?(?:it|them|that|those|this)\b(?![^.?!;\n]{0,60}\b(?:if|when|as soon|before|prior|unless)\b)",
    re.IGNORECASE,
)
_CHANGED_BEHIND = re.compile(
    r"^\W*(?:(?:was|were|is|has been|have been|had been)\s+(?:\w+ly\s+)?)?(?:increased|decreased|reduced|changed|doubled|halved|raised|lowered|titrated)\b|"
    r"\b(?:increase|reduce|decrease|double|halve|change) (?:it|them|that|this)\b|^\W*(?:lo|la) (?:sub|baj|aument|reduc)\w+|^\W*(?:wird |wurde )?auf [^.;\n]{1,30}\b(?:erhöht|gesteigert|reduziert)\b",
    re.IGNORECASE,
)
_TO_BE = re.compile(r"(?:\b(?:to|can|will|should|must)\s+)?\bbe\s+$", re.IGNORECASE)
_AGAIN = re.compile(
    r"\b(?:re-?start(?P<done>ed)?|resum(?:e|ing|(?P<resumed>ed))|re-?commenc(?:e|ing|(?P<begun>ed))|re-?introduc(?:e|ing|(?P<given>ed))|"
    r"(?:start|take|begin|use) (?:(?:it|them) )?again|(?P<is>(?:is|are|am|back) on it again)|until (?=the |s?he |you |we |they |I |it |after |further |reviewed |seen )|dann wieder|bis (?=ich |wir |zum |zur |der |die )|reanud\w+|reprend\w*)\b",
    re.IGNORECASE,
)
_AGAIN_BEHIND = re.compile(r"[^.;\n]{0,40}\((?:re-?started|unchanged|continued)\)", re.IGNORECASE)
_NEW_BEHIND = re.compile(r"^\W*(?:[\w./]+\W+){0,8}?(?:(?:was|were|is|has been|have been)\s+(?:newly\s+)?(?:started|begun|commenced|added|prescribed)|which is new|newly started|\(new(?=\)))\b", re.IGNORECASE)  # fmt: skip

_RELATIVE = re.compile(
    r"\b(?:mother|father|mum|mom|dad|brother|sister|uncle|aunt|grand\w+|husband|wife|partner|cousin|friend|son|daughter)\b(?:['’]s)?[^.?!;:\n]{0,25}"
    r"\b(?:takes|is on|was on|took|uses|used|has been on|is taking|was taking)\b(?:(?!\b(?:but|while|whereas|I|he|she|they|we|patient)\b)[^.?!;\n]){0,30}$",
    re.IGNORECASE,
)
# A mother may be the patient, where she does not speak of "she" or "him".
_KIN_SPEAKS = re.compile(r"\W*(?:husband|wife|partner|son|daughter|brother|sister|carer)\W{0,3}\s*(?::|\]|\s[-–—]\s)", re.IGNORECASE)  # fmt: skip
_TAKES_ONESELF = re.compile(
    r"\bI(?:['’]m (?:on|taking)| am (?:on|taking)| take| use)\b(?:(?!\b(?:he|she|him|her)\b)[^.?!;\n]){0,30}$",
    re.IGNORECASE,
)
_WAS_GIVEN = re.compile(
    r"\b(?:(?:was|were|been) (?:\w+ ){0,2}?(?:given|treated with|managed with|loaded with|covered with)|(?:we|they) (?:gave|treated (?:him|her|them) with)|received|(?:had|got) (?:\w+ ){0,3}?(?:doses?|course|infusion|bolus) of)\b[^.;]*$",
    re.IGNORECASE,
)
_GIVEN_BEHIND = re.compile(r"^[^.;]{0,60}\b(?:was|were) given\b", re.IGNORECASE)
_HAS_END = re.compile(
    r"\b(?:once|one dose|doses|course|stat|bolus|infusion|iv|i\.v|intravenous\w*|through the vein|nebuli[sz]\w+|"
    r"for (?:the first )?(?:\w+ )?(?:hours?|days?|nights?)|then stopped|(?:in|on) (?:the )?(?:ward|a&e|emergency|theatre|ambulance))\b",
    re.IGNORECASE,
)
_FOR_HOME = re.compile(
    r"\b(?:home|discharge\w*|until|continu\w*|to (?:take|use|go on|finish|complete)|from now|as needed|if needed|prescri\w+)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:(?:has|have|had|was|is)?\s*never (?:been |had |taken |used |tried |on |prescribed )+|never (?:takes?|took|uses?|used)|"
    r"(?:do|does|did)(?: not|n['’]?t) (?:take|use) (?!my|the|his|her|it)|(?:do not|don['’]?t|never) give (?:him|her|them)|not (?:taking|on) (?!my|the|his|her|it)|avoid\w*)(?:any |to |taking |using )*[^.?!;\n,]{0,20}$",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"\b(?:(?:do|does|did|are|is|have|has) (?:you|he|she|they)|(?:you|they)(?:['’]re| are)|s?he(?:['’]s| is)) (?:\w+ ){0,2}?(?:take|taking|taken|on|use|using|used)\b[^?\n]*$",
    re.IGNORECASE,
)
_ANSWERS_NO = re.compile(r"\s{0,3}(?:[^:\n]{1,40}:\s)?\W{0,3}(?:no|nope|never)\b(?!\W+but\b)", re.IGNORECASE)
_NOT_TAKEN = re.compile(
    r"(?P<against>\b(?:allerg\w*|intoleran\w*|reaction to)\b)[^.?!\n]{0,40}$|"
    r"\b(?:not (?:taking|on|take)|(?:don['’]?t|do n['’]?t|does(?: not|n['’]?t)|do not|never|didn['’]?t|haven['’]?t)(?: been)? (?:take|taken|use|used|had|tolerate)|"
    r"no longer|avoid|denies (?:being on|taking|using|use of))\b[^.?!\n]{0,40}$|\brather than\b[^.,?!\n]{0,20}$|"
    r"\b(?:no|without|denies)\b(?:(?!\b(?:on|with|from|since|despite|after)\b)[^.?!\n]){0,40}$",
    re.IGNORECASE,
)
_AVOIDED_BEHIND = re.compile(r"^(?:(?!\b(?:and|or|that)\b)[^.?!;\n]){0,50}\b(?:(?:(?:is|are|was) not|isn['’]t|aren['’]t|not) (?:for|suitable for|safe for|good for|right for|recommended|an option|supposed to (?:have|take|use))|contraindicated)\b|^\s*,?\s*(?:I|he|she|they|we) (?:always )?avoid\w*\b|^(?:(?!\b(?:for|helps?|reliev\w*|settle\w*|against)\b)[^.?!;\n]){0,60}\b(?:hives|anaphyla\w+|came out in|broke out in)\b", re.IGNORECASE)  # fmt: skip


def use_at(text: str, start: int, end: int) -> Use:
    """What the sentence around a name says is done with the medicine. start, end: offsets of the name.

    One that is paused and taken again is changed; "current" where it is taken again already.
    """
    use = _use_at(text, start, end)
    if use != "stopped":
        return use
    again = taken_again(text, end)
    if again is None:
        return use
    is_again = any(again.groupdict().values()) and not _TO_BE.search(text[end : again.start() + end])
    return "current" if is_again else "changed"


def taken_again(text: str, end: int) -> re.Match[str] | None:
    """Where the sentence of a name, or the next one, says that the medicine is or will be taken again.

    end: offset behind the name.
    """
    line_end = text.find("\n", end)
    behind = text[end : min(end + _AGAIN_CHARACTERS, line_end if line_end >= 0 else len(text))]
    stretch = own_stretch(behind)
    if len(stretch) < len(behind) and not drugs(behind[len(stretch) :]):
        stretch = behind
    match = _AGAIN.search(stretch)
    if match is None:
        return None
    between = _TO_BE.sub("", stretch[: match.start()])  # "not to be restarted" is not restarted
    return match if _is_done(between) and len(_SENTENCES.findall(between)) < 2 else None


def _use_at(text: str, start: int, end: int) -> Use:
    before, after = sentence_around(text, start, end)
    *others, own = _WHEN.split(before)
    if others and drugs(others[-1]):  # "stopped the aspirin when the apixaban was started"
        before = own
    asked = text[end + len(after) : end + len(after) + 1] == "?"
    if not drugs(after) and _STOPPED_NEXT.match(text, end + len(after) + 1):
        return "stopped"
    behind = own_stretch(after).partition(" then ")[0]
    exchanged = _exchanged(before, after)  # first: "was changed to losartan" changes no dose
    if exchanged is not None and not asked and _is_done(before):
        return exchanged
    if not asked:
        for match in _STOPPED_BEHIND.finditer(behind):
            if _is_done(behind[: match.start()]) and not _PERHAPS.search(before):
                return "stopped"
        for match in _CHANGED_BEHIND.finditer(behind):
            if _is_done(behind[: match.start()]) and not _PERHAPS.search(before):
                return "changed"
    passive = [match.span() for match in _PASSIVE.finditer(before)]
    passive += [match.span() for match in _ENDS_ANOTHERS.finditer(before) if drugs(before[: match.start()])]
    places = [
        (at, use)
        for at, use in _cues(before, asked)
        if not any(first <= at < last for first, last in passive) and not _ends_at_another(before[at:])
    ]
    if places:
        at, use = max(places)
        # "Stop it if dizzy" stops nothing yet.
        return "current" if _ORDERED.match(before, at) and _IF_BEHIND.match(after) else use
    if _AGAIN_BEHIND.match(behind):
        return "current"
    return (
        "new"
        if _NEW_BEHIND.search(behind)
        else min(
            _cues(re.split(r"\b(?:instead of|replacing|rather than)\b", behind)[0], asked), default=(0, "unclear")
        )[1]
    )


def _ends_at_another(stretch: str) -> bool:
    """Whether what is done is done to another medicine: "Hold metformin because of the contrast, sliding scale insulin"."""
    reason = _REASON.search(stretch)
    return reason is not None and bool(drugs(stretch[: reason.start()]))


def _exchanged(before: str, after: str) -> Use | None:
    """Which of two a medicine is where one takes the place of the other: "switched from ramipril to losartan"."""
    told = _EXCHANGED.search(before)
    source = _FROM_BEHIND.match(after)
    if told is not None and (drugs(before) or (source is not None and drugs(source["from"]))):
        return "new"
    behind, given_up = _LEFT_FOR.match(after), _GIVEN_UP.search(before)
    if behind is not None and drugs(behind["to"]):
        return "stopped"
    if given_up is not None and drugs(given_up["to"] or after):
        return "stopped"
    return None


def _cues(stretch: str, asked: bool) -> Iterator[tuple[int, Use]]:
    """Where a stretch says what is done, and what: "if it gets worse, stop" and "Did you stop?" say nothing.

    asked: it is a question, which may still say what is taken.
    """
    for use, cue in _CUES:
        for match in cue.finditer(stretch):
            if use == "current":
                yield match.start(), use
            elif asked or (use == "changed" and not _changes_medicine(stretch[match.end() :])):
                continue
            elif _is_done(stretch[: match.start()]):
                yield match.start(), use
            elif use != "new" and not _PERHAPS.search(stretch[: match.start()]):
                yield match.start(), "current"  # what is not stopped and not changed is taken on


def is_said_near(use: Use, text: str, start: int, end: int) -> bool:
    """Whether a word for a use, "stop it", stands within a turn or two of a name; "stop it if dizzy" is none."""
    near = text[max(0, start - _NEAR_BEFORE) : end + _NEAR_BEHIND]
    return any(
        _is_done(near[: match.start()]) and not _IF_BEHIND.match(near[match.end() :])
        for known, cue in _CUES
        if known == use
        for match in cue.finditer(near)
        if use != "changed" or _changes_medicine(near[match.end() :])
    )


def _is_done(before: str) -> bool:
    return not (_NOT.search(before) or _PERHAPS.search(before))


def _changes_medicine(behind: str) -> bool:
    """Whether what follows "increased" is a medicine: "increased breathlessness" changes none."""
    rest = behind.strip()
    told = _CHANGED_WHAT.match(rest)
    first = rest.split()[0] if rest else ""
    return not first or bool(told and told[0].strip()) or bool(drugs(first))


def is_prescribed(text: str, start: int) -> bool:
    """Whether a clinician of a dialogue tells the patient to take something: "Take paracetamol", and not "your usual"."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return is_clinicians(line) and _TOLD_TO_TAKE.fullmatch(sentence_around(text, start, start)[0]) is not None


def is_relatives(text: str, start: int) -> bool:
    """Whether a medicine is said to be taken by somebody of the family, also by the one who speaks."""
    before, _after = sentence_around(text, start, start)
    if _RELATIVE.search(before):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    return bool(_KIN_SPEAKS.match(text[line_start : line_start + 40]) and _TAKES_ONESELF.search(before))


def is_never_taken(text: str, start: int, end: int) -> bool:
    """Whether a medicine is said not to be taken, in a way that leaves no doubt."""
    before, after = sentence_around(text, start, end)
    return bool(_NEVER.search(before) or _AVOIDED_BEHIND.search(own_stretch(after)))


def is_given_there(text: str, start: int, end: int) -> bool:
    """Whether a medicine is told as given, and not as given to take home: "He was given dexamethasone once"."""
    before, after = sentence_around(text, start, end)
    given = _WAS_GIVEN.search(before) or _GIVEN_BEHIND.match(after)
    if given is None or _FOR_HOME.search(f"{before} {after}"):
        return False
    # "Treated with apixaban 5 mg twice daily" may go on at home: what has no end is no reason to leave it out.
    return not FREQUENCY.search(after) or _HAS_END.search(f"{before} {after}") is not None


def may_be_taken(text: str, start: int, end: int) -> bool:
    """Whether nothing around a name speaks against its being taken."""
    before, after = sentence_around(text, start, end)
    asked = text[end + len(after) : end + len(after) + 1] == "?" and _ASKS_WHETHER.search(before) is not None
    if asked and _ANSWERS_NO.match(text, end + len(after) + 1):
        return False
    against = _NOT_TAKEN.search(before)
    if against is not None and against["against"] and TREATED.search(against[0]):
        against = None  # "because of the reaction to penicillin I'm going to use clarithromycin"
    return not (
        against
        or _AVOIDED_BEHIND.search(own_stretch(after))
        or is_relatives(text, start)
        or is_allergy(text, start, end)
    )
