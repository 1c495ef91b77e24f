"""Whether a medicine is taken, and what is done with it, by the words around its name: stopped, changed, new, current.

What is said of a relative, of an allergy, or of what was never taken is no medicine of the patient.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from slmdesk.tasks.verify import drugs

Use = Literal["current", "new", "changed", "stopped", "unclear"]

_AROUND_CHARACTERS = 120
_SENTENCE_END = re.compile(r"[.?!;](?=\s|$)")
_NOT = re.compile(
    r"(?:\b(?:not|never|cannot|without|rather than|nor)|n['’]t|dont|didnt)\s+(?:(?:going|gon|want|wan|need|have|plan|planning)\s?(?:to|na)\s+|\w+\s+)?$",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"\b(?:if|unless|could|might|whether|consider(?:ing)?|may|would)\b[^.?!]{0,40}$", re.IGNORECASE)
_PARTICIPLE = r"(?:stopped|discontinued|withdrawn|held|paused|started|commenced|added|prescribed|increased|decreased|reduced|changed|switched|doubled)"
_PASSIVE = re.compile(rf"\b(?:was|were|is|are|been|being)\s+(?:(?:now|also|then|\w+ly)\s+)?{_PARTICIPLE}\b(?!\s+(?:on|to)\s)", re.IGNORECASE)  # fmt: skip
_STOP = r"(?:stop(?:ped|ping|s)?|discontinu\w+|come off|came off|coming off|quit|hold(?:ing)?|held|withdraw\w*|withdrew|leave off|instead of|replac(?:e|ing)|absetzen|abgesetzt|suspend\w+|retirar|arrêt\w*)"
_HEADED = re.compile(r"\b(?:stopped|discontinued)\s*:", re.IGNORECASE)
# The last cue before the name, or else the first behind it, says what is done with the medicine.
_CUES: tuple[tuple[Use, re.Pattern[str]], ...] = (
    ("stopped", re.compile(rf"\b{_STOP}\b(?!\s+(?!taking|using)\w+ing\b)|\bleave\b(?=[^.]*\boff\b)", re.IGNORECASE)),
    ("changed", re.compile(r"\b(?:increas\w+|decreas\w+|reduc\w+|chang\w+|switch\w*|double|raise|lower|up your|titrat\w+)\b", re.IGNORECASE)),
    ("new", re.compile(r"\b(?:start\w*|commenc\w+|prescri\w+|put (?:you|him|her|them) on|going to give|(?:I['’]ll |will )?give (?:to )?(?:you|him|her)|worth (?:using|trying|taking)|order\w*|"
                       r"recommend\w*|add(?:ed|ing)?|try|advis\w+|begin|I(?:['’]d| would) like (?:you|him|her) to (?:take|use|try)|se inicia|beginn\w*|commence\w*)\b", re.IGNORECASE)),
    ("current", re.compile(r"\b(?:tak(?:e|es|en|ing)|took|continu\w+|(?:i'm|is|are|been|am|was) on|us(?:e|es|ing)|current(?:ly)?|stay on|keep|unchanged|nimmt|toma|prend)\b", re.IGNORECASE)),
)  # fmt: skip
_CHANGED_WHAT = re.compile(r"\W*(?:the|his|her|your|my|their|its|it|dose|dosage|to|from|by)?\b", re.IGNORECASE)
_STOPPED_BEHIND = re.compile(
    r"\b(?:was|were|is|has been|have been|had been|been|be|got)\s+(?:\w+\s+)?(?:stopped|discontinued|withdrawn|held|paused)\b|"
    r"\b(?:stopped|came off|quit|discontinued|coming off|stop)\s+(?:taking\s+|using\s+)?(?:it|them|that|those|this)\b|"
    r"^\W{0,3}(?:stopped|discontinued|abgesetzt|suspendid[oa]|arrêtée?)\b|\bleft off\b|^\W*(?:(?:to be|was|is|has been) )?replaced\b|^\W*(?:\w+\W+){0,2}off for now\b",
    re.IGNORECASE,
)
_CHANGED_BEHIND = re.compile(
    r"^\W*(?:(?:was|were|is|has been|have been|had been)\s+(?:\w+ly\s+)?)?(?:increased|decreased|reduced|changed|doubled|halved|raised|lowered|titrated)\b|"
    r"\b(?:increase|reduce|decrease|double|halve|change) (?:it|them|that|this)\b",
    re.IGNORECASE,
)
_NEW_BEHIND = re.compile(r"^\W*(?:[\w./]+\W+){0,8}?(?:(?:was|were|is|has been|have been)\s+(?:newly\s+)?(?:started|commenced|added|prescribed)|which is new|\(new\)|newly started)\b", re.IGNORECASE)  # fmt: skip

_RELATIVE = re.compile(
    r"\b(?:mother|father|mum|mom|dad|brother|sister|uncle|aunt|grand\w+|husband|wife|partner|cousin|friend)\b(?:['’]s)?[^.?!;\n]{0,25}"
    r"\b(?:takes|is on|was on|took|uses|used|has been on|is taking|was taking)\b[^.?!;\n]{0,30}$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:(?:has|have|had|was|is)?\s*never (?:been |had |taken |used |tried |on |prescribed )+|never (?:takes?|took|uses?|used)|"
    r"(?:do|does|did)(?: not|n['’]?t) (?:take|use) (?!my|the|his|her|it)|not (?:taking|on) (?!my|the|his|her|it)|avoid\w*)(?:any |to |taking |using )*[^.?!;\n,]{0,20}$",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"\b(?:allerg\w*|intoleran\w*|reaction to|not (?:taking|on|take)|(?:don['’]?t|do n['’]?t|does(?: not|n['’]?t)|do not|never|didn['’]?t|haven['’]?t)(?: been)? (?:take|taken|use|used|had|tolerate)|"
    r"no|without|avoid|denies)\b[^.?!\n]{0,40}$",
    re.IGNORECASE,
)
_AVOIDED_BEHIND = re.compile(r"^\s*,?\s*(?:I|he|she|they|we) (?:always )?avoid\w*\b|^[^.?!;\n]{0,60}\b(?:hives|anaphyla\w+|came out in|broke out in)\b", re.IGNORECASE)  # fmt: skip
_ALLERGY = re.compile(r"\b(?:allerg\w*|intoleran\w*|reacts? to|reacted to|reaction to|can(?:not|['’]?t) (?:take|tolerate)|does ?n[o'’]t tolerate|does not tolerate|did not tolerate|unverträglich\w*|alérgic[oa])\b", re.IGNORECASE)  # fmt: skip
_NO_ALLERGY = re.compile(r"\b(?:no|not|nil|without|denies|never|NKDA|none)\b[^.;,\n]{0,25}$|n['’]t\s+$", re.IGNORECASE)
_ALLERGY_BEHIND = re.compile(r"^[^.;,\n]{0,60}?(?<!for )(?<!for my )(?<!for his )(?<!for her )(?<!for the )\b(?:allergy|allergies)\b(?!\s*(?::|to\b))", re.IGNORECASE)  # fmt: skip
_ALLERGY_TITLE = re.compile(r"\ballerg\w*\s*(?:and [\w ]{3,25})?[:=]", re.IGNORECASE)
_SPEAKER_CHARACTERS = 40


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before a stretch in its sentence and line, and behind it, each at most a few words long."""
    before = text[max(0, start - _AROUND_CHARACTERS, text.rfind("\n", 0, start) + 1) : start]
    stops = list(_SENTENCE_END.finditer(before))
    before = before[stops[-1].end() :] if stops else before
    line_end = text.find("\n", end)
    after = text[end : min(end + _AROUND_CHARACTERS, line_end if line_end >= 0 else len(text))]
    stop = _SENTENCE_END.search(after)
    return before, after[: stop.start()] if stop else after


def own_stretch(after: str) -> str:
    """What follows a name belongs to it only up to the next medicine, or to another thing that is done."""
    others = drugs(after)
    cut = others[0].start if others else len(after)
    begun = re.search(r"\b(?:and|y|et|und|then)\s+(?:se\s+|on\s+|we\s+|I\s+)?(?:start|begin|add|inicia|commence|beginn)\w*", after, re.IGNORECASE)  # fmt: skip
    return after[: min(cut, begun.start())] if begun else after[:cut]


def use_at(text: str, start: int, end: int) -> Use:
    """What the sentence around a name says is done with the medicine. start, end: offsets of the name."""
    before, after = sentence_around(text, start, end)
    asked = text[end + len(after) : end + len(after) + 1] == "?"
    behind = own_stretch(after).partition(" then ")[0]
    if not asked:
        for match in _STOPPED_BEHIND.finditer(behind):
            if _is_done(behind[: match.start()]) and not _PERHAPS.search(before):
                return "stopped"
        for match in _CHANGED_BEHIND.finditer(behind):
            if _is_done(behind[: match.start()]) and not _PERHAPS.search(before):
                return "changed"
    passive = [match.span() for match in _PASSIVE.finditer(before)]
    places = [(at, use) for at, use in _cues(before, asked) if not any(first <= at < last for first, last in passive)]
    if places:
        return max(places)[1]
    return "new" if _NEW_BEHIND.search(behind) else min(_cues(behind, asked), default=(0, "unclear"))[1]


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


def _is_done(before: str) -> bool:
    return not (_NOT.search(before) or _PERHAPS.search(before))


def _changes_medicine(behind: str) -> bool:
    """Whether what follows "increased" is a medicine: "increased breathlessness" changes none."""
    rest = behind.strip()
    told = _CHANGED_WHAT.match(rest)
    first = rest.split()[0] if rest else ""
    return not first or bool(told and told[0].strip()) or bool(drugs(first))


def is_relatives(text: str, start: int) -> bool:
    """Whether a medicine is said to be taken by somebody of the family."""
    before, _after = sentence_around(text, start, start)
    return _RELATIVE.search(before) is not None


def is_never_taken(text: str, start: int, end: int) -> bool:
    """Whether a medicine is said not to be taken, in a way that leaves no doubt."""
    before, after = sentence_around(text, start, end)
    return bool(_NEVER.search(before) or _AVOIDED_BEHIND.search(after))


def may_be_taken(text: str, start: int, end: int) -> bool:
    """Whether nothing around a name speaks against its being taken."""
    before, after = sentence_around(text, start, end)
    return not (
        _NOT_TAKEN.search(before)
        or _AVOIDED_BEHIND.search(after)
        or _RELATIVE.search(before)
        or is_allergy(text, start, end)
    )


def is_allergy(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a sentence on allergies, or answers the question for them."""
    before, after = sentence_around(text, start, end)
    behind = _ALLERGY_BEHIND.match(after)
    if behind is not None and not re.search(r"\bno\b", before + behind[0], re.IGNORECASE):
        return True
    clause = re.split(r"\bbut\b", before)[-1]
    if any(not _NO_ALLERGY.search(clause[: match.start()]) for match in _ALLERGY.finditer(clause)):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    line = text[line_start:start]
    title = _ALLERGY_TITLE.search(line)
    if title is not None and not re.search(r"[.;]\s+(?=[A-Z])", line[title.end() :]):
        return True
    asked = text[max(0, line_start - 200) : line_start].rstrip()
    question = asked[asked.rfind("\n") + 1 :]
    answers = question.endswith("?") and _ALLERGY.search(question[-80:]) is not None
    said = re.sub(rf"^.{{1,{_SPEAKER_CHARACTERS}}}?(?::|\s[-–—])\s", "", line)  # without the speaker
    return (
        answers and not _SENTENCE_END.search(said) and not re.match(r"\W*(?:no|none|nope|not)\b", said, re.IGNORECASE)
    )
