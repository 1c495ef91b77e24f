"""Message catalogues of programs (gettext PO): what has no translation yet gets one; the rest stays.

A translation that is marked as fuzzy is none, as for gettext's own programs, which leave it out. When it gets a new
one, the mark goes, and with it the older text that it was made for (``#|``).
"""

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
_CHARSET = re.compile(r'^"Content-Type:[^"\n]{0,200}?charset=([\w.:-]{1,40})', re.MULTILINE | re.IGNORECASE)
# As in C: of one character, and of bytes in octal or hexadecimal figures, several of which may be one character.
_ESCAPES = {"\\": "\\", "n": "\n", "t": "\t", "r": "\r", '"': '"', "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"(?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+|\\.")
_BYTE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))")
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), 127)}
_ESCAPED |= {ord(character): f"\\{letter}" for letter, character in _ESCAPES.items()}
_FUZZY = re.compile(r"^(#,.*?)(?:,[ \t]*fuzzy\b|\bfuzzy\b(?:[ \t]*,[ \t]*)?)", re.MULTILINE)
_NO_FLAGS = re.compile(r"^#,[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_OLDER = re.compile(r"^#\|.*\n", re.MULTILINE)
_END_OF_OTHERS = re.compile(r"(?:\n[ \t]*\r?\n|^#~.*\n)", re.MULTILINE)


def po(text: str, visitor: Visitor) -> str:
    """A PO or POT file."""
    named = _CHARSET.search(text)
    escapes = _Escapes(named[1] if named else "utf-8")
    parts: list[str] = []
    position = 0
    for found in _ENTRY.finditer(text):
        before = text[position : found.start()]
        start = max((other.end() for other in _END_OF_OTHERS.finditer(before)), default=0)
        is_fuzzy = _FUZZY.search(before, start) is not None
        entry, filled = _entry(found, is_fuzzy, escapes, visitor)
        if is_fuzzy and filled:
            before = before[:start] + _NO_FLAGS.sub("", _OLDER.sub("", _FUZZY.sub(r"\1", before[start:])))
        parts += [before, entry]
        position = found.end()
    written = "".join([*parts, text[position:]])
    if written != text and visitor.language:
        language = visitor.language.replace("-", "_")
        return _LANGUAGE.sub(lambda found: found[1].rstrip() + f" {language}" + found[2], written, count=1)
    return written


class _Escapes:
    """How characters are written between quotation marks. charset: of the file, which bytes in figures are in."""

    def __init__(self, charset: str) -> None:
        self._charset = charset

    def unquoted(self, lines: str) -> str:
        content = "".join(found[1] for found in _QUOTED.finditer(lines))
        return _ESCAPE.sub(self._character, content)

    def quoted(self, text: str) -> str:
        return f'"{text.translate(_ESCAPED)}"'

    def _character(self, found: re.Match[str]) -> str:
        if (known := _ESCAPES.get(found[0][1:])) is not None:
            return known
        numbers = [int(octal, 8) if octal else int(figures, 16) for octal, figures in _BYTE.findall(found[0])]
        if not numbers:
            return found[0][1:]  # an escape that nobody knows stands for its character, as in C
        content = bytes(number & 255 for number in numbers)
        try:
            return content.decode(self._charset, "replace")
        except (LookupError, ValueError):  # not known, or none that text is written in
            return content.decode("utf-8", "replace")


def _entry(found: re.Match[str], is_fuzzy: bool, escapes: _Escapes, visitor: Visitor) -> tuple[str, bool]:
    """An entry with its strings filled in, and whether all were. The first one, of the empty text, is the header."""
    singular, plural = escapes.unquoted(found["id"]), escapes.unquoted(found["plural"] or "")
    if not singular:
        return found[0], False
    filled = []
    strings = _EACH.findall(found["strings"])
    for string in strings:
        name = string.split(None, 1)[0]
        source = plural if plural and name not in ("msgstr", "msgstr[0]") else singular
        known = escapes.unquoted(string.removeprefix(name))
        shown = visitor.choose(has_target=bool(known.strip()) and not is_fuzzy)
        translation = _translated(known if shown == "target" else source, visitor) if shown else None
        if translation is not None:
            content = string.rstrip()
            filled.append(f"{name} {escapes.quoted(translation)}{string[len(content) :]}")
        else:
            filled.append("")
    written = [new or string for new, string in zip(filled, strings, strict=True)]
    return found["id"] + (found["plural"] or "") + "".join(written), all(filled)


def _translated(source: str, visitor: Visitor) -> str | None:
    """Line by line; None when there is no translation."""
    lines = source.split("\n")
    placed = [visitor.show([line]) for line in lines]  # all of them, also where the first is not translated
    if any(new is None and line.strip() for new, line in zip(placed, lines, strict=True)):
        return None
    return "\n".join(
        line if new is None else "".join(text for _run, text in new) for new, line in zip(placed, lines, strict=True)
    )
