"""Sentences that hang on the one before: "Collecting it costs 35 euros" says nothing where that one is missing.

The expressions are in ``resources/summaries/references.json``, by language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set

from slmdesk import paths


class References:
    """The referring words of one language. language: None, or one without expressions, is read as English."""

    def __init__(self, language: str | None) -> None:
        known = json.loads((paths.resources() / "summaries" / "references.json").read_text(encoding="utf-8"))
        self._refers = re.compile(known.get(language or "en", known["en"]), re.IGNORECASE)

    def hangs(self, sentence: str) -> bool:
        """Whether a sentence refers to something that only the one before it names."""
        return self._refers.search(sentence) is not None

    def with_followers(self, sentences: Sequence[str], at: int, gone: Set[int] = frozenset()) -> set[int]:
        """The places of a sentence and of those behind it that hang on it, one on the other. gone: left out already."""
        places = {at}
        for place in range(at + 1, len(sentences)):
            if place in gone:
                continue
            if not self.hangs(sentences[place]):
                break
            places.add(place)
        return places
