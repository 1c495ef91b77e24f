"""Whether anything in the sources stands for a statement: the last net below the checks of single sentences.

A check that finds no passage cannot say that a statement is wrong: it may be a paraphrase. But a statement of which
the sources hold next to no word, its lay and clinical names included, was made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import terms

LEAST_SHARE = 0.34
_FRAME = frozenset(
    word
    for text in (
        "patient reports denies endorses states has had history noted normal no known presents with he she",
        "experiencing severe mild moderate currently recently symptoms condition",
    )
    for word in terms(text)
)
"""What a clinical note says around its facts."""
_FILES = ("synonyms.txt", "lay_words.txt")


class Grounds:
    """The words of the sources, with what they are called in ICD-10-CM, or in notes, and the other way round.

    Args:
        folder: ``resources/codes``.
    """

    def __init__(self, sources: Sequence[SourceText], folder: Path) -> None:
        whole = "\n".join(source.text for source in sources)
        words = set(terms(whole))
        lines = [line for name in _FILES for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        for line in lines:
            left, equals, right = (part.strip() for part in line.partition("="))
            if not equals or left.startswith("#"):
                continue
            added = terms(right)
            if re.search(rf"\b{re.escape(left)}\b", whole, re.IGNORECASE):
                words |= added
            if terms(left) and added and added - _FRAME <= words:
                words |= terms(left)
        self._words = frozenset(words)

    def share(self, statement: str) -> float:
        """The share (0..1) of a statement's words that the sources have; 1 when it has none of its own."""
        said = terms(statement) - _FRAME
        return len(said & self._words) / len(said) if said else 1.0
