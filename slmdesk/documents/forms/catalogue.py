"""Message catalogues of programs (gettext PO): what has no translation yet gets one; the rest stays."""

from __future__ import annotations

import re

from slmdesk.documents.forms.visitor import Visitor

_LINES = r'(?:[ \t]*"(?:[^"\\\n]|\\.)*"[ \t]*(?:\r?\n|\Z))+'
_STRING = rf"msgstr(?:\[\d+\])?[ \t]++{_LINES}"
_ENTRY = re.compile(
    rf"^(?P<id>msgid[ \t]++{_LINES})(?P<plural>msgid_plural[ \t]++{_LINES})?(?P<strings>(?:{_STRING})+)", re.MULTILINE
)
_EACH = re.compile(_STRING)
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_LANGUAGE = re.compile(r'^("Language:[ \t]*+)(\\n"[ \t]*+\r?$)', re.MULTILINE)
_ESCAPES = {"\\": "\\", "n": "\n", "t": "\t", "r": "\r", '"': '"'}
_ESCAPED = [(character, letter) for letter, character in _ESCAPES.items()]  # the backslash first


def po(text: str, visitor: Visitor) -> str:
    """A PO or POT file."""
    written = _ENTRY.sub(lambda found: _entry(found, visitor), text)
    if written != text and visitor.language:
        language = visitor.language.replace("-", "_")
        return _LANGUAGE.sub(lambda found: found[1].rstrip() + f" {language}" + found[2], written, count=1)
    return written


def _entry(found: re.Match[str], visitor: Visitor) -> str:
    """An entry with its strings filled in. The first one, of the empty text, is the header and stays."""
    singular, plural = _unquoted(found["id"]), _unquoted(found["plural"] or "")
    if not singular:
        return found[0]
    filled = []
    for string in _EACH.findall(found["strings"]):
        name = string.split(None, 1)[0]
        source = plural if plural and name not in ("msgstr", "msgstr[0]") else singular
        filled.append(_string(string, name, source, visitor))
    return found["id"] + (found["plural"] or "") + "".join(filled)


def _string(string: str, name: str, source: str, visitor: Visitor) -> str:
    """One ``msgstr``, with its translation where it gets one."""
    known = _unquoted(string.removeprefix(name))
    shown = visitor.choose(has_target=bool(known.strip()))
    translation = _translated(known if shown == "target" else source, visitor) if shown else None
    if translation is None:
        return string
    content = string.rstrip()
    return f"{name} {_quoted(translation)}{string[len(content) :]}"


def _translated(source: str, visitor: Visitor) -> str | None:
    """Line by line; None when there is no translation."""
    lines = source.split("\n")
    placed = [visitor.show([line]) for line in lines]  # all of them, also where the first is not translated
    if any(new is None and line.strip() for new, line in zip(placed, lines, strict=True)):
        return None
    return "\n".join(
        line if new is None else "".join(text for _run, text in new) for new, line in zip(placed, lines, strict=True)
    )


def _unquoted(lines: str) -> str:
    content = "".join(found[1] for found in _QUOTED.finditer(lines))
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), content)


def _quoted(text: str) -> str:
    for character, letter in _ESCAPED:
        text = text.replace(character, f"\\{letter}")
    return f'"{text}"'
