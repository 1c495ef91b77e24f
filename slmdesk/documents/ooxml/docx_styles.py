"""The small parts of a DOCX that give its paragraphs a meaning: relationships, styles, the Symbol font."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

# Transitional and strict WordprocessingML (ECMA-376 parts 4 and 1).
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)  # built-in names are English in every language of Word
_MAX_STYLE_CHAIN = 20


def word(name: str) -> str:
    """The local name of a WordprocessingML element or attribute; an empty string for any other."""
    for namespace in WORD:
        if name.startswith(namespace):
            return name[len(namespace) :]
    return ""


def attribute(attributes: dict[str, str], local: str) -> str | None:
    """The value of a ``w:`` attribute."""
    for namespace in WORD:
        value = attributes.get(namespace + local)
        if value is not None:
            return value
    return None


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a toggle such as ``<w:vanish/>`` is on (ECMA-376 part 1, 22.9.2.7)."""
    return attribute(attributes, "val") not in ("0", "false", "off")


class Relationships:
    """Handler of a ``.rels`` part: which part plays which role."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.targets: list[tuple[str, str]] = []  # (last word of the relationship's type, part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target if target.startswith("/") else posixpath.join(self._base, target)
            self.targets.append((attributes.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(path).lstrip("/")))

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass

    def of_type(self, kind: str) -> list[str]:
        """The parts of one type, in order."""
        return [target for type_, target in self.targets if type_ == kind]


@dataclass(slots=True)
class Style:
    """What a style says itself; None where its parent decides."""

    name: str = ""
    parent: str | None = None
    outline_level: int | None = None
    in_list: bool | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph style makes of a paragraph. level: 1 to 9 for a heading, else 0."""

    level: int = 0
    in_list: bool = False
    caption: bool = False


@dataclass
class Styles:
    """Handler of ``styles.xml``."""

    _styles: dict[str, Style] = field(default_factory=dict)
    _current: Style | None = None
    _roles: dict[str, Role] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = word(name)
        if local == "style":
            self._current = Style()
            self._styles.setdefault(attribute(attributes, "styleId") or "", self._current)
            return
        style = self._current
        if style is None:
            return
        value = attribute(attributes, "val") or ""
        if local == "name":
            style.name = value
        elif local == "basedOn":
            style.parent = value
        elif local == "outlineLvl":
            style.outline_level = outline_level(value)
        elif local == "numId":
            style.in_list = value != "0"

    def end(self, name: str) -> None:
        if word(name) == "style":
            self._current = None

    def characters(self, text: str) -> None:
        pass

    def role(self, style_id: str) -> Role:
        """What the style of this id makes of a paragraph."""
        role = self._roles.get(style_id)
        if role is None:
            role = self._roles[style_id] = self._find_role(style_id)
        return role

    def _find_role(self, style_id: str) -> Role:
        level: int | None = None
        in_list: bool | None = None
        caption = False
        next_id: str | None = style_id
        for _ in range(_MAX_STYLE_CHAIN):  # styles may be based on each other in a circle
            style = self._styles.get(next_id) if next_id is not None else None
            if style is None:
                break
            named = _HEADING_NAME.match(style.name)
            if level is None:
                if style.outline_level is not None:
                    level = style.outline_level
                elif named or style.name.lower() == "title":
                    level = int(named[1]) if named else 1
            in_list = style.in_list if in_list is None else in_list
            caption = caption or style.name.lower() == "caption"
            next_id = style.parent
        return Role(level or 0, bool(in_list), caption)


def outline_level(value: str) -> int:
    """1 to 9 for ``w:outlineLvl`` 0 to 8; 0 for body text (9) and for nonsense."""
    return int(value) + 1 if value.isascii() and value.isdigit() and int(value) < 9 else 0


# The built-in encoding of the Symbol font (PDF 1.7, annex D.5). Word stores its characters from U+F020 on.
_SYMBOL = dict(
    zip(
        [*range(0x20, 0x7F), *range(0xA0, 0xF0), *range(0xF1, 0xFF)],
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)


def symbol(font: str, code: str) -> str | None:
    """The character of ``<w:sym>``; None where the font is one of pictures (Wingdings) or the code is nonsense."""
    try:
        number = int(code, 16)
    except ValueError:
        return None
    if 0xF000 <= number <= 0xF0FF:
        return _SYMBOL.get(number - 0xF000) if font.lower() == "symbol" else None
    return chr(number) if 0x20 <= number < 0xD800 else None
