"""Tells which elements of a web page cannot be seen: by attribute, by style, by a plain rule of its style sheet.

Text that nobody sees is no part of the document, and the usual place for instructions to a language model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_MAX_SHEET_CHARACTERS = 1 << 20
# Declarations that take an element out of sight, white space removed. Zero sizes count alone only where they hide text.
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|mso-hide:all|opacity:0*(?:\.0+)?%?"
    r"|font-size:0*(?:\.0+)?(?:px|pt|em|rem|%)?|text-indent:-\d{4,}(?:\.\d+)?(?:px|pt|em)"
    r"|clip:rect\((?:0(?:px)?|1px)[, ]?(?:0(?:px)?|1px)[^;)]*\)|clip-path:inset\((?:50|100)%\)"
    r"|transform:scale\(0\))(?:!important)?(?:;|$)"
)
_ZERO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:width|height):[01]?(?:px|pt|em|%)?(?:!important)?(?:;|$)")
_AWAY = re.compile(r"(?:^|;)(?:left|right|top|bottom):-\d{3,}(?:\.\d+)?(?:px|pt|em)(?:!important)?(?:;|$)")
_COLOR = re.compile(r"(?:^|;)(background-color|background|color):([^;!]+)")
_BRACE = re.compile(r"[{}]")
_BLOCK_OR_END = re.compile(r"[{;]")
_SIMPLE_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_NAMED = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "yellow": "#ffff00", "blue": "#0000ff"}
_ALWAYS = frozenset(("noscript", "template", "noframes", "noembed"))


class Colors(NamedTuple):
    """Text colour and background as the page itself says; empty for unknown."""

    text: str = ""
    background: str = ""


@dataclass(slots=True)
class _Rules:
    """What a style sheet hides: element names, ``.class``, ``#id``, or ``name.class``."""

    hidden: set[str]
    has_sheet: bool = False


class Visibility:
    """Answers for one page whether an element and all in it is hidden."""

    def __init__(self) -> None:
        self._rules = _Rules(set())

    def add_sheet(self, css: str) -> None:
        """Take note of the simple rules of a ``<style>`` element; those inside ``@media`` and the like do not count."""
        self._rules.has_sheet = True
        css = _without_at_blocks(_COMMENT.sub(" ", css[:_MAX_SHEET_CHARACTERS]))
        for rule in css.split("}"):
            selectors, _, declarations = rule.rpartition("{")
            if _hides(_compact(declarations)):
                for selector in selectors.split(","):
                    match = _SIMPLE_SELECTOR.fullmatch(selector.strip())
                    if match is not None and match[0]:
                        name = (match[1] or "").lower()
                        self._rules.hidden.add(name + (match[2] or "") + (match[3] or ""))

    def see_link(self, attributes: dict[str, str]) -> None:
        """A ``<link>``: a style sheet elsewhere makes colours uncertain."""
        if "stylesheet" in attributes.get("rel", "").lower():
            self._rules.has_sheet = True

    def is_hidden(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether this element is hidden, colours left aside."""
        if name in _ALWAYS or (name == "dialog" and "open" not in attributes):
            return True
        if not attributes:
            return name in self._rules.hidden
        if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
            return True
        style = attributes.get("style")
        if style and _hides(_compact(style)):
            return True
        return bool(self._rules.hidden) and self._hidden_by_sheet(name, attributes)

    def _hidden_by_sheet(self, name: str, attributes: dict[str, str]) -> bool:
        hidden = self._rules.hidden
        if name in hidden:
            return True
        marks = ["." + word for word in attributes.get("class", "").split()]
        if "id" in attributes:
            marks.append("#" + attributes["id"].strip())
        return any(mark in hidden or name + mark in hidden for mark in marks)

    def colors(self, name: str, attributes: dict[str, str], around: Colors) -> Colors:
        """The colours of an element's text, where the page says them in the element itself or around it."""
        text, background = around
        if "bgcolor" in attributes:
            background = _color(attributes["bgcolor"])
        if name in ("font", "body") and ("color" in attributes or "text" in attributes):
            text = _color(attributes.get("color") or attributes.get("text") or "")
        style = attributes.get("style")
        if style and ("color" in style.lower() or "background" in style.lower()):
            for what, value in _COLOR.findall(_compact(style)):
                if what == "color":
                    text = _color(value)
                else:
                    background = _color(value) or "?"  # a picture, a gradient: anything may be behind the text
        return Colors(text, background)

    def is_invisible(self, colors: Colors) -> bool:
        """Whether text of these colours cannot be told from what is behind it."""
        if not colors.text or colors.background == "?":
            return colors.text == "transparent"
        behind = colors.background or ("" if self._rules.has_sheet else "#ffffff")
        return colors.text in (behind, "transparent")


def _compact(declarations: str) -> str:
    return re.sub(r"\s+", "", declarations).lower()


def _hides(style: str) -> bool:
    if _HIDING.search(style):
        return True
    if "overflow:hidden" in style and _ZERO_SIZE.search(style):
        return True
    return ("position:absolute" in style or "position:fixed" in style) and _AWAY.search(style) is not None


def _color(value: str) -> str:
    """A colour in one form, ``#rrggbb``; empty when it is none that can be compared."""
    value = value.strip().lower()
    value = _NAMED.get(value, value)
    if match := re.fullmatch(r"#?([0-9a-f])([0-9a-f])([0-9a-f])", value):
        return "#" + "".join(digit * 2 for digit in match.groups())
    if re.fullmatch(r"#?[0-9a-f]{6}", value):
        return "#" + value.lstrip("#")
    if match := re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]+))?\)", value):
        if match[4] is not None and match[4].strip("0.") == "":
            return "transparent"
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups()[:3])
    return value if value == "transparent" else value if re.fullmatch(r"[a-z]+", value) else ""


def _without_at_blocks(css: str) -> str:
    """The sheet without ``@media {...}`` and its kin: they hold for print or for small screens."""
    kept = []
    position = 0
    while (at := css.find("@", position)) >= 0:
        kept.append(css[position:at])
        match = _BLOCK_OR_END.search(css, at)
        if match is None:
            return "".join(kept)
        position = match.end()
        depth = int(match[0] == "{")
        while depth and (brace := _BRACE.search(css, position)):
            depth += 1 if brace[0] == "{" else -1
            position = brace.end()
        if depth:
            return "".join(kept)
    kept.append(css[position:])
    return "".join(kept)
