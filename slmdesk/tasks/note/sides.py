"""A statement on the wrong side of the body, where the source has the other one and all the rest of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from slmdesk.messages import Sentence

_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_REASON = re.compile(r"“(?P<one>left|right)”(?: of this)?, not “(?!(?P=one))(?:left|right)”")
_OTHER = {"left": "right", "right": "left"}


def on_the_other_side(sentence: Sentence, checked: Callable[[str], Sentence]) -> Sentence | None:
    """The statement with the other side, where only its side is wrong; None where the source does not decide.

    checked: checks a statement against the sources.
    """
    sides = {side.casefold() for side in _SIDE.findall(sentence.text)}
    if sentence.status != "unsupported" or len(sides) != 1:
        return None
    if not all(map(_REASON.search, sentence.reasons)):
        return None
    other = checked(_SIDE.sub(_turned, sentence.text))
    return other if other.status == "supported" else None


def _turned(match: re.Match[str]) -> str:
    other = _OTHER[match[0].casefold()]
    return other.capitalize() if match[0][0].isupper() else other
