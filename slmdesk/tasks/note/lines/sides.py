"""A statement on the wrong side of the body, where the source has another one and all the rest of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from slmdesk.messages import Sentence
from slmdesk.tasks.note.speech.tellers import capital

_SIDES = r"left|right|both|bilateral"
_ONE_SIDE = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)
_REASON = re.compile(
    rf"“(?P<side>{_SIDES})(?:-sided)?”(?: of this)?, not “(?!(?P=side)\b)(?:left|right)(?:-sided)?”", re.IGNORECASE
)
_SIDED = re.compile(r"(?:\b(?:on|to) the (?:left|right)(?: side)?\b|\b(?:left|right)(?:-sided)?\b)[ ,]?", re.IGNORECASE)
_PART = re.compile(r"\b(?:the )?(?:left|right) (?P<part>[a-z]+?)s?\b", re.IGNORECASE)


def on_the_other_side(sentence: Sentence, checked: Callable[[str], Sentence]) -> Sentence | None:
    """The statement with the source's side, or without any; None where more than its side is wrong.

    checked: checks a statement against the sources.
    """
    sides = {side.casefold() for side in _ONE_SIDE.findall(sentence.text)}
    if sentence.status != "unsupported" or len(sides) != 1:
        return None
    reasons = [_REASON.search(reason) for reason in sentence.reasons]
    if not all(reasons):
        return None
    said = {reason["side"].casefold() for reason in reasons if reason is not None}
    others = map(checked, _others(sentence.text, said))
    return next((other for other in others if other.status == "supported"), None)


def _others(text: str, said: set[str]) -> Iterator[str]:
    if len(said) == 1:
        (side,) = said
        if side == "both":
            yield capital(_PART.sub(r"both \g<part>s", text))
        yield capital(_ONE_SIDE.sub(side, text))
    plain = " ".join(_SIDED.sub("", text).split()).replace(" .", ".")
    if plain.strip("."):
        yield capital(plain)
