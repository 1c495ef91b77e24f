"""Anki's card templates: fields, conditions and cloze deletions into a front and a back.

https://docs.ankiweb.net/templates/intro.html; filters other than cloze leave the field as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECTION = re.compile(r"\{\{([#^])\s*([^{}]+?)\s*\}\}(.*?)\{\{/\s*\2\s*\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{\s*([^{}#^/][^{}]*?)\s*\}\}")
_CLOZE = re.compile(r"\{\{c(\d{1,3})::((?:(?!\{\{c\d|\}\}).)*?)(?:::((?:(?!\}\}).)*?))?\}\}", re.DOTALL)
_DEEPEST = 8


def side(template: str, fields: Mapping[str, str], ordinal: int, answer: bool, front: str = "") -> str:
    """One side of a card.

    Args:
        template: ``qfmt`` or ``afmt`` of the note type.
        ordinal: from 0; of a cloze note, which deletion is asked for.
        answer: whether deletions show.
        front: what ``{{FrontSide}}`` stands for.
    """
    text = template[:100_000]
    for _depth in range(_DEEPEST):
        changed = _SECTION.sub(lambda found: _section(found, fields, ordinal), text)
        if changed == text:
            break
        text = changed

    def value(found: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in found.group(1).split(":"))
        if name == "FrontSide":
            return front
        content = fields.get(name, "")
        return cloze(content, ordinal, answer) if "cloze" in filters else content

    return _FIELD.sub(value, text)


def cloze(text: str, ordinal: int, answer: bool) -> str:
    """A text with deletion number ``ordinal`` (from 0) hidden, or shown bold, and the others as they are."""

    def shown(found: re.Match[str]) -> str:
        number, content, hint = found.groups()
        if int(number) != ordinal + 1:
            return str(content)
        return f"<b>{content}</b>" if answer else f"<b>[{hint or '...'}]</b>"

    for _depth in range(_DEEPEST):  # deletions inside deletions, the inner ones first
        changed = _CLOZE.sub(shown, text)
        if changed == text:
            break
        text = changed
    return text


def _section(found: re.Match[str], fields: Mapping[str, str], ordinal: int) -> str:
    kind, name, content = found.groups()
    there = bool(fields.get(name, "").strip())
    if re.fullmatch(r"c\d{1,3}", name):
        there = int(name[1:]) == ordinal + 1
    return content if there == (kind == "#") else ""
