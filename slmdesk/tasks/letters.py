"""Letters of other scripts than Latin in a text, which a small model of many languages slips into."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

DENSE = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3040-\u318f\u31f0-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""Letters of scripts that say a word or a syllable with each."""
NOT_LATIN = re.compile("[^\\W\\d_\x00-\u02ff\u1d00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\ufb00-\ufb06\uff21-\uff5a]")
"""A letter that is not Latin."""


def scripts_of(text: str) -> frozenset[str]:
    """The scripts of a text beside Latin, each by the first word of its letters' names in Unicode."""
    return frozenset() if text.isascii() else frozenset(map(_script, NOT_LATIN.findall(text)))


def words_outside(text: str, scripts: Collection[str]) -> list[str]:
    """The words of a text in letters of none of these scripts. Latin ones are in names of any language, and one alone
    is a symbol."""
    outside = "".join(
        character if NOT_LATIN.match(character) and _script(character) not in scripts else " " for character in text
    )
    return [word for word in outside.split() if len(word) > 1 or DENSE.match(word)]


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
