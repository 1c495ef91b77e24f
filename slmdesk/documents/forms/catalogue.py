"""Message catalogues of programs (gettext PO): what has no translation yet gets one; the rest stays."""

from __future__ import annotations

import re

from slmdesk.documents.forms.visitor import Visitor

_ENTRY = re.compile(
    r'^(?P<id>msgid[ \t]+(?:"(?:[^"\\\n]|\\.)*"[ \t]*\r?\n)+)'
    r'(?P<plural>msgid_plural[ \t]+(?:"(?:[^"\\\n]|\\.)*"[ \t]*\r?\n)+)?'
    r'(?P<strings>(?:msgstr(?:\[\d+\])?[ \t]+""[ \t]*(?:\r?\n|\Z)(?!"))+)',
    re.MULTILINE,
)
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def po(text: str, visitor: Visitor) -> str:
    """A PO or POT file."""
    return _ENTRY.sub(lambda found: _filled(found, visitor), text)


def _filled(found: re.Match[str], visitor: Visitor) -> str:
    """An entry whose strings are empty, with them. The first one, of the empty text, is the header and stays."""
    singular, plural = _unquoted(found["id"]), _unquoted(found["plural"] or "")
    if not singular:
        return found[0]
    ending = "\r\n" if "\r\n" in found["strings"] else "\n"
    lines = []
    for line in found["strings"].splitlines():
        name = line.split()[0]
        is_first = name in ("msgstr", "msgstr[0]")
        source = singular if is_first or not plural else plural
        lines.append(f"{name} {_quoted(_translated(source, visitor))}")
    tail = ending if found["strings"].endswith("\n") else ""
    return found["id"] + (found["plural"] or "") + ending.join(lines) + tail


def _translated(source: str, visitor: Visitor) -> str:
    """Line by line; empty when there is no translation (as gettext says it)."""
    lines = source.split("\n")
    placed = [visitor.show([line]) for line in lines]  # all of them, also where the first is not translated
    if any(new is None and line.strip() for new, line in zip(placed, lines, strict=True)):
        return ""
    return "\n".join(
        line if new is None else "".join(text for _run, text in new) for new, line in zip(placed, lines, strict=True)
    )


def _unquoted(lines: str) -> str:
    content = "".join(found[1] for found in _QUOTED.finditer(lines))
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), content)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
