"""Pseudonyms: the same person, number or place is called the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import IdentitySpan
from slmdesk.messages.notes import IdentityKind
from slmdesk.tasks.deidentify.spans import Found

_LABELS: dict[IdentityKind, str] = {
    "name": "PERSON",
    "date": "DATE",
    "id": "ID",
    "phone": "PHONE",
    "email": "EMAIL",
    "web": "ADDRESS",
    "place": "PLACE",
    "age": "AGE",
}


class Pseudonyms:
    """Hands out replacements such as ``[PERSON 1]``, the same for what is the same, over all texts of a job."""

    def __init__(self) -> None:
        self._people: dict[str, int] = {}  # each whole name -> the person
        self._parts: dict[str, int] = {}  # each part of a name -> the person
        self._numbers: dict[tuple[IdentityKind, str | int], int] = {}

    def of(self, kind: IdentityKind, text: str) -> str:
        """The replacement for a stretch of text. Numbers rise as they are first asked for."""
        if kind == "age":
            return "[AGE OVER 89]"
        what = self.person(text) if kind == "name" else re.sub(r"[\W_]+", "", text.casefold())
        taken = sum(1 for other, _what in self._numbers if other == kind)
        number = self._numbers.setdefault((kind, what), taken + 1)
        return f"[{_LABELS[kind]} {number}]"

    def person(self, text: str) -> int:
        """One person for all names that share their surname or, alone, their first name."""
        parts = list(re.findall(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*", text.casefold()))
        known = [self._parts[part] for part in reversed(parts) if part in self._parts]
        full = " ".join(parts)
        chosen = self._people.get(full)
        if chosen is None and known and (len(parts) == 1 or len(known) == len(parts)):
            chosen = known[0]
        if chosen is None:
            chosen = len(self._people)
        self._people[full] = chosen
        for part in parts:
            self._parts.setdefault(part, chosen)
        return chosen


def replaced(text: str, spans: Sequence[Found], pseudonyms: Pseudonyms) -> tuple[str, list[IdentitySpan]]:
    """The text with every span replaced. spans: in order, not overlapping.

    Returns:
        The new text, and the spans with their replacements; offsets are those of the old text.
    """
    # Longer names first, so that "Smith" alone later is the Mr John Smith of above.
    for span in sorted(spans, key=lambda span: span.start - span.end):
        if span.kind == "name":
            pseudonyms.person(text[span.start : span.end])
    pieces = []
    named = []
    position = 0
    for span in spans:
        found = text[span.start : span.end]
        replacement = pseudonyms.of(span.kind, found)
        pieces += [text[position : span.start], replacement]
        named.append(IdentitySpan(span.kind, span.start, span.end, found, replacement, span.rule))
        position = span.end
    return "".join([*pieces, text[position:]]), named
