"""What a structured abstract says behind its own labels: "Background: … Methods: … Results: … Conclusions: …"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from slmdesk.tasks.summarize.titles import ends, is_title

_LABEL = re.compile(r"(?:^|(?<=[.!?)] )|(?<=\n))(?P<label>[A-Z][A-Za-z]+(?: (?:and )?[a-z]+){0,2}):[ \t\n]+(?=\S)")
_FEWEST_LABELS = 3  # in one text: fewer are no abstract
_LOOKED_AT = 20_000  # characters: an abstract comes first


def labelled(texts: Iterable[str], labels: str) -> str:
    """What stands behind the first of some labels in the texts, up to the next one or the end of its paragraph.

    Args:
        labels: an expression that the whole label fits; empty for none.

    Returns:
        Nothing where the text has no such abstract.
    """
    if not labels:
        return ""
    wanted = re.compile(labels, re.IGNORECASE)
    for text in texts:
        text = text[:_LOOKED_AT]
        found = list(_LABEL.finditer(text))
        if len(found) < _FEWEST_LABELS:
            continue
        ends = [each.start() for each in found[1:]] + [len(text)]
        for label, end in zip(found, ends, strict=True):
            if wanted.fullmatch(label["label"]):
                return _paragraph(text[label.end() : end].strip())
    return ""


def _paragraph(text: str) -> str:
    """The first paragraph of a text, in one line: its lines may be wrapped. What heads the next one is none of it."""
    told: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if not line or (told and ends(told[-1]) and is_title(line)):
            break
        told.append(line)
    return " ".join(told)
