"""Anki's card templates: fields, conditions and cloze deletions into a front and a back.

https://docs.ankiweb.net/templates/intro.html; filters other than cloze leave the field as it is. Each text is gone
through once, whatever stands in it: templates come from other people's files.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Mapping

from slmdesk.store.markup import LONGEST_SIDE

_TAG = re.compile(r"\{\{([^{}]*)\}\}")
_DELETION = re.compile(r"\{\{c(\d{1,3})::|\}\}")
_OF_DELETION = re.compile(r"c(\d{1,3})")
_LONGEST_TEMPLATE = 100_000  # characters
_DEEPEST = 8  # deletions inside deletions


def side(template: str, fields: Mapping[str, str], ordinal: int, answer: bool, front: str = "") -> str:
    """One side of a card; what is longer than a side may be is cut.

    Args:
        template: ``qfmt`` or ``afmt`` of the note type.
        ordinal: from 0; of a cloze note, which deletion is asked for.
        answer: whether deletions show.
        front: what ``{{FrontSide}}`` stands for.
    """
    text = template[:_LONGEST_TEMPLATE]
    parts: list[str] = []
    sections: list[tuple[str, str, int]] = []  # "#" or "^", name, which part its content begins with
    opened: collections.Counter[str] = collections.Counter()
    values: dict[tuple[str, bool], str] = {}
    position = 0
    for found in _TAG.finditer(text):
        parts.append(text[position : found.start()])
        position = found.end()
        inside = found[1].strip()
        kind, name = inside[:1], inside[1:].strip()
        if kind in ("#", "^") and name:
            parts.append(found[0])  # it stays as it is where nothing closes it
            sections.append((kind, name, len(parts)))
            opened[name] += 1
        elif kind == "/" and opened[name]:
            while True:
                kind, last, begins = sections.pop()
                opened[last] -= 1
                if last == name:
                    break
            parts[begins - 1] = ""
            if not _shows(kind, name, fields, ordinal):
                del parts[begins:]
        elif kind == "/" or not inside:
            parts.append(found[0])
        else:
            *filters, name = (part.strip() for part in inside.split(":"))
            key = name, "cloze" in filters  # there are as many ways to write a filter as a template has room for
            if key not in values:
                values[key] = front if name == "FrontSide" else fields.get(name, "")
                if key[1] and name != "FrontSide":
                    values[key] = cloze(values[key], ordinal, answer)
            parts.append(values[key])
    return _joined([*parts, text[position:]])


def cloze(text: str, ordinal: int, answer: bool) -> str:
    """A text with deletion number ``ordinal`` (from 0) hidden, or shown bold, and the others as they are."""
    parts: list[str] = []
    deletions: list[tuple[int, int]] = []  # number, which part its content begins with
    position = 0
    for found in _DELETION.finditer(text):
        parts.append(text[position : found.start()])
        position = found.end()
        if found[1]:
            parts.append(found[0])  # it stays as it is where nothing closes it
            deletions = [*deletions[1 - _DEEPEST :], (int(found[1]), len(parts))]
        elif not deletions:
            parts.append(found[0])
        else:
            number, begins = deletions.pop()
            content, _colons, hint = "".join(parts[begins:]).partition("::")
            if number == ordinal + 1:
                content = f"<b>{content}</b>" if answer else f"<b>[{hint or '...'}]</b>"
            parts[begins - 1 :] = [content]
    return "".join([*parts, text[position:]])


def _shows(kind: str, name: str, fields: Mapping[str, str], ordinal: int) -> bool:
    deletion = _OF_DELETION.fullmatch(name)
    there = int(deletion[1]) == ordinal + 1 if deletion else bool(fields.get(name, "").strip())
    return there == (kind == "#")


def _joined(parts: list[str]) -> str:
    """A field may be named ten thousand times: no more is put together than is kept."""
    kept, left = [], LONGEST_SIDE
    for part in parts:
        kept.append(part[:left])
        left -= len(part)
        if left <= 0:
            break
    return "".join(kept)
