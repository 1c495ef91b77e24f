"""What stands around a medicine's name: its sentence, and the stretch behind it that is its own."""

from __future__ import annotations

import re

from slmdesk.tasks.note.medicines.drug_names import drugs

_AROUND_CHARACTERS = 120
SENTENCE_END = re.compile(r"[.?!;](?=\s|$)")
_BEGUN = re.compile(
    r"\b(?:and|y|et|und|e|then)\s+(?:se\s+|on\s+|we\s+|I\s+)?(?:start|begin|add|inicia|commence|beginn|repeat|check|arrang|review|refer|book)\w*|"
    r"\band\s+(?:my\s+)?\w+\s+(?:got|gave|bought)\s+(?:me|him|her)\b",
    re.IGNORECASE,
)
_DONE_TO_NEXT = re.compile(  # "doxazosin 4 at night, and stop the" indapamide
    r",?\s+(?:and|but|then)\s(?:then\s|also\s)?(?:(?:I|we)(?:['’]ll|\swill|['’]m|['’]re)\s)?(?:stop|hold|halv|doubl|reduc|increas|continu|chang|leav)\w*\s(?:off\s)?(?:(?:the|your|his|her|my)\s)?$",
    re.IGNORECASE,
)


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before a stretch in its sentence and line, and behind it, each at most a few words long."""
    before = text[max(0, start - _AROUND_CHARACTERS, text.rfind("\n", 0, start) + 1) : start]
    stops = list(SENTENCE_END.finditer(before))
    before = before[stops[-1].end() :] if stops else before
    line_end = text.find("\n", end)
    after = text[end : min(end + _AROUND_CHARACTERS, line_end if line_end >= 0 else len(text))]
    stop = SENTENCE_END.search(after)
    return before, after[: stop.start()] if stop else after


def own_stretch(after: str) -> str:
    """What follows a name belongs to it only up to the next medicine, or to another thing that is done."""
    others = drugs(after)
    cut = others[0].start if others else len(after)
    begun = _BEGUN.search(after)
    if others and (to_next := _DONE_TO_NEXT.search(after, 0, cut)) is not None:
        cut = to_next.start()
    return after[: min(cut, begun.start())] if begun else after[:cut]
