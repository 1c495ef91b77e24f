"""Which medicine "it" or "that" is in an order: "Please stop that", behind "my husband's naproxen", is the naproxen."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.sentences import split_result

MEANT = re.compile(
    r"\b(?P<verb>(?:stop|continue|restart|finish|avoid|increase|reduce|double|halve)(?:ping|ing|s)?(?: (?:taking|using))?|take(?: any)?(?: more(?: of)?)?|(?:any|no) more of|come off|carry on with|leave off) "
    r"(?P<it>that|it|them|those|this)\b(?! (?:easy|off|out|from|up|down|on|to|hurts?|hurting|bleeding|getting|happen\w*|one|is|was|are|were)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:it|that|them|those|this|these|they)\b", re.IGNORECASE)
_REPLY = 4  # words
_NEAR = 260  # characters: a turn or two


def with_medicine(order: str, before: str) -> str:
    """An English order with the medicine's name for its pronoun; as it is where not exactly one was just named.

    before: what is said before the order.
    """
    match = MEANT.search(order)
    if match is None or drugs(order):
        return order
    for _lead, sentence in reversed(split_result(before[-_NEAR:].strip())):
        named = {(each.generic or each.name).casefold(): each.name for each in drugs(sentence)}
        if len(named) == 1:
            name = next(iter(named.values()))
            return f"{order[: match.start('it')]}the {name}{order[match.end('it') :]}"
        if named or (len(sentence.split()) > _REPLY and not _GOES_ON.search(sentence)):
            break  # "Take ibuprofen. Wear the splint at night. You can stop it in May": the splint
    return order
