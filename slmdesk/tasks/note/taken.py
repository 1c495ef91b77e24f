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
_ENDS_ANOTHERS = re.compile(
    rf"\b(?:{_PARTICIPLE}|abgesetzt|begonnen)(?=\s*(?:[,;]|\b(?:and|und|y|et)\b))", re.IGNORECASE
)
_EXCHANGED = re.compile(
    r"\b(?:switch|chang|swapp?)(?:ed|ing|e)?\b(?P<from>[^.;?!\n]{0,60}?)\bto\s+(?:taking\s+)?$", re.IGNORECASE
)
_GIVEN_UP = re.compile(
    r"\b(?:switch|chang|swapp?)(?:ed|ing|e)?\s+(?:\w+\s+)?from\s+(?:the\s+|his\s+|her\s+|my\s+|your\s+)?$",
    re.IGNORECASE,
)
_LEFT_FOR = re.compile(r"^[^.;?!\n]{0,25}?\b(?:switched|changed|swapped)\s+to\s+(?P<to>[^\W\d]\w*)", re.IGNORECASE)
_STOP = r"(?:stop(?:ped|ping|s)?|discontinu\w+|come off|came off|coming off|quit|hold(?:ing)?|held|withdraw\w*|withdrew|leave off|instead of|replac(?:e|ing)|absetzen|abgesetzt|suspend\w+|retirar|arrêt\w*)"
_HEADED = re.compile(r"\b(?:stopped|discontinued)\s*:", re.IGNORECASE)
# The last cue before the name, or else the first behind it, says what is done with the medicine.
_CUES: tuple[tuple[Use, re.Pattern[str]], ...] = (
    ("stopped", re.compile(rf"\b{_STOP}\b(?!\s+(?!taking|using)\w+ing\b)|\bleave\b(?=[^.]*\boff\b)", re.IGNORECASE)),
    ("changed", re.compile(r"\b(?:increas\w+|decreas\w+|reduc\w+|chang\w+|switch\w*|doubl\w+|halv\w+|raise|lower|up your|titrat\w+)\b", re.IGNORECASE)),
    ("new", re.compile(r"\b(?:start\w*|commenc\w+|prescri\w+|put (?:you|him|her|them) on|going to give|(?:I['’]ll |will )?give (?:to )?(?:you|him|her)|worth (?:using|trying|taking)|order\w*|"
                       r"recommend\w*|add(?:ed|ing)?|try|advis\w+|begin|I(?:['’]d| would) like (?:you|him|her) to (?:take|use|try)|se inicia|beginn\w*|begonnen|angesetzt|commence\w*)\b", re.IGNORECASE)),
    ("current", re.compile(r"\b(?:tak(?:e|es|en|ing)|took|continu\w+|(?:i'm|is|are|been|am|was) on|us(?:e|es|ing)|current(?:ly)?|stay on|keep|unchanged|nimmt|toma|prend)\b", re.IGNORECASE)),
)  # fmt: skip
_ORDERED = re.compile(r"(?:stop|hold|discontinue|reduce|increase|double|halve|lower|raise)\b", re.IGNORECASE)
_IF_BEHIND = re.compile(r"^[^.,;]{0,40}\b(?:if|in case|should)\b(?! not)", re.IGNORECASE)
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
    r"\b(?:mother|father|mum|mom|dad|brother|sister|uncle|aunt|grand\w+|husband|wife|partner|cousin|friend|son|daughter)\b(?:['’]s)?[^.?!;\n]{0,25}"
    r"\b(?:takes|is on|was on|took|uses|used|has been on|is taking|was taking)\b(?:(?!\b(?:but|while|whereas|I|he|she|they|we|patient)\b)[^.?!;\n]){0,30}$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:(?:has|have|had|was|is)?\s*never (?:been |had |taken |used |tried |on |prescribed )+|never (?:takes?|took|uses?|used)|"
    r"(?:do|does|did)(?: not|n['’]?t) (?:take|use) (?!my|the|his|her|it)|not (?:taking|on) (?!my|the|his|her|it)|avoid\w*)(?:any |to |taking |using )*[^.?!;\n,]{0,20}$",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"\b(?:allerg\w*|intoleran\w*|reaction to|not (?:taking|on|take)|(?:don['’]?t|do n['’]?t|does(?: not|n['’]?t)|do not|never|didn['’]?t|haven['’]?t)(?: been)? (?:take|taken|use|used|had|tolerate)|"
    r"no longer|avoid|denies (?:being on|taking|using|use of))\b[^.?!\n]{0,40}$|\brather than\b[^.,?!\n]{0,20}$|"
    r"\b(?:no|without|denies)\b(?:(?!\b(?:on|with|from|since|despite|after)\b)[^.?!\n]){0,40}$",
    re.IGNORECASE,
)
_AVOIDED_BEHIND = re.compile(r"^\s*,?\s*(?:I|he|she|they|we) (?:always )?avoid\w*\b|^(?:(?!\b(?:for|helps?|reliev\w*|settle\w*|against)\b)[^.?!;\n]){0,60}\b(?:hives|anaphyla\w+|came out in|broke out in)\b", re.IGNORECASE)  # fmt: skip
_ALLERGY = re.compile(r"\b(?:allerg\w*(?!\s+(?:rhinit|conjunctiv|asthma|eczema|dermatit|tablet|pill|medic|spray|season|clinic|test|symptom))|intoleran\w*|reacts? to|reacted to|reaction to|can(?:not|['’]?t) (?:take|tolerate)|does ?n[o'’]t tolerate|does not tolerate|did not tolerate|unverträglich\w*|alérgic[oa])\b", re.IGNORECASE)  # fmt: skip
_NO_ALLERGY = re.compile(
    r"\b(?:no|not|nil|without|denies|never|NKDA|none|keine?|nicht|sin|pas|aucune)\b[^.;,\n]{0,25}$|n['’]t\s+$",
    re.IGNORECASE,
)
_ALLERGY_BEHIND = re.compile(r"^(?P<between>(?:(?!\bfor\b|\d\s?(?:mg|mcg|g|ml|units|puffs)\b)[^.;,\n]){0,60}?)\b(?:allergy|allergies)\b(?!\s*(?::|to\b|tablet|pill|medic|spray|clinic|test))", re.IGNORECASE)  # fmt: skip
_EXCEPT = re.compile(
    r"\b(?:apart from|except(?:ing)?(?: for| to)?|other than|besides|außer|excepto|salvo|sauf)\b[^.;\n]*$",
    re.IGNORECASE,
)
_NONE_BEHIND = re.compile(r"^\s*(?:[:=–-]|are|is)?\s*(?:none|nil|no\b|nka|nkda|unknown|den(?:ies|ied)|keine|ninguna|aucune|not known)", re.IGNORECASE)  # fmt: skip
_TREATED = re.compile(
    r"\b(?:takes|uses|(?:is|am|are) (?:on|taking|using)|tolerates?|(?:treated|managed|controlled|relieved|helped) (?:with|by)|continues?)\b",
    re.IGNORECASE,
)
_ALLERGY_TITLE = re.compile(r"\ballerg\w*\s*(?:and [\w ]{3,25})?[:=]", re.IGNORECASE)
_SPEAKER_CHARACTERS = 40
_LONGEST_LIST = 1000  # characters of a line of allergies


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
    exchanged = _exchanged(before, after)
    if exchanged is not None and not asked and _is_done(before):
        return exchanged
    passive = [match.span() for match in _PASSIVE.finditer(before)]
    passive += [match.span() for match in _ENDS_ANOTHERS.finditer(before) if drugs(before[: match.start()])]
    places = [(at, use) for at, use in _cues(before, asked) if not any(first <= at < last for first, last in passive)]
    if places:
        at, use = max(places)
        # "Stop it if dizzy" stops nothing yet.
        return "current" if _ORDERED.match(before, at) and _IF_BEHIND.match(after) else use
    return (
        "new"
        if _NEW_BEHIND.search(behind)
        else min(
            _cues(re.split(r"\b(?:instead of|replacing|rather than)\b", behind)[0], asked), default=(0, "unclear")
        )[1]
    )


def _exchanged(before: str, after: str) -> Use | None:
    """Which of two a medicine is where one takes the place of the other: "switched from ramipril to losartan"."""
    told = _EXCHANGED.search(before)
    if told is not None and drugs(before):
        return "new"
    behind = _LEFT_FOR.match(after)
    if (behind is not None and drugs(behind["to"])) or (_GIVEN_UP.search(before) and drugs(after)):
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
    return bool(_NEVER.search(before) or _AVOIDED_BEHIND.search(own_stretch(after)))


def may_be_taken(text: str, start: int, end: int) -> bool:
    """Whether nothing around a name speaks against its being taken."""
    before, after = sentence_around(text, start, end)
    return not (
        _NOT_TAKEN.search(before)
        or _AVOIDED_BEHIND.search(own_stretch(after))
        or _RELATIVE.search(before)
        or is_allergy(text, start, end)
    )


def is_allergy(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a sentence on allergies, or answers the question for them."""
    before, after = sentence_around(text, start, end)
    behind = _ALLERGY_BEHIND.match(after)
    if behind is not None and not re.search(r"\b(?:no|for)\b", before + behind[0], re.IGNORECASE):
        others = drugs(behind["between"])
        if not others or re.fullmatch(r"\W*(?:and|or)?\W*", behind["between"][: others[0].start]):
            return True  # and not "aspirin, and has a penicillin allergy"
    clause = re.split(r"\bbut\b", before)[-1]
    if any(_says_allergy(clause, match) for match in _ALLERGY.finditer(clause)):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    line = text[max(line_start, start - _LONGEST_LIST) : start]
    title = _ALLERGY_TITLE.search(line)
    listed = line[title.end() :] if title is not None else ""
    none = _NONE_BEHIND.match(listed) is not None and not _EXCEPT.search(listed)
    if title is not None and not none and not re.search(r"[.;]\s+(?=[A-Z])", listed):
        return True
    asked = text[max(0, line_start - 200) : line_start].rstrip()
    question = asked[asked.rfind("\n") + 1 :]
    answers = question.endswith("?") and _ALLERGY.search(question[-80:]) is not None
    said = re.sub(rf"^.{{1,{_SPEAKER_CHARACTERS}}}?(?::|\s[-–—])\s", "", line)  # without the speaker
    return (
        answers and not _SENTENCE_END.search(said) and not re.match(r"\W*(?:no|none|nope|not)\b", said, re.IGNORECASE)
    )


def _says_allergy(clause: str, match: re.Match[str]) -> bool:
    """Whether what ends a clause is what one is allergic to: not in "no allergies", "Allergies: none, takes …"."""
    behind = clause[match.end() :]
    if _EXCEPT.search(behind):
        return True
    return not (_NO_ALLERGY.search(clause[: match.start()]) or _NONE_BEHIND.match(behind) or _TREATED.search(behind))
