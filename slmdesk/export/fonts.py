"""Fonts of this computer for a PDF: a file carries the letters that it shows, so each needs a font that has it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Those that systems bring, the widest first; then what adds other scripts.
_NAMES = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "segoeui.ttf",
    "arial.ttf",
    "Arial.ttf",
    "LiberationSans-Regular.ttf",
    "FreeSans.ttf",
    "Arial Unicode.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "msgothic.ttc",
    "malgun.ttf",
    "Nirmala.ttf",
    "leelawui.ttf",
    "AppleGothic.ttf",
)


@dataclass(frozen=True)
class FontFile:
    """A font. number: inside a collection, else 0."""

    path: Path
    number: int


def folders() -> list[Path]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def fonts_for(text: str, places: list[Path] | None = None) -> tuple[list[FontFile], set[str]]:
    """Fonts that together have the letters of a text.

    Args:
        places: folders to look in; None for the system's.

    Returns:
        (fonts, the main one first; the letters that none of them has).
    """
    missing = {character for character in text if character.isprintable() and not character.isspace()}
    chosen: list[FontFile] = []
    for font, letters in _candidates(folders() if places is None else places):
        if missing & letters:
            chosen.append(font)
            missing -= letters
        if not missing:
            break
    return chosen, missing


def _candidates(places: list[Path]) -> Iterator[tuple[FontFile, set[str]]]:
    found: dict[str, Path] = {}
    for place in places:
        for folder, _folders, names in os.walk(place):
            for name in names:
                if name in _NAMES:
                    found.setdefault(name, Path(folder) / name)
    for name in _NAMES:
        if name in found:
            letters = _letters(found[name])
            if letters:
                yield FontFile(found[name], 0), letters


def _letters(path: Path) -> set[str]:
    """What a font with TrueType outlines can draw; nothing for one that cannot be used."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            table: Any = font.getBestCmap() if "glyf" in font else None
            return {chr(code) for code in table or ()}
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return set()
