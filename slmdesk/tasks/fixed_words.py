"""The words that we, and not a model, write into results: headings and "not mentioned", in the result's language.

``resources/summaries/fixed-words.json`` has them by language and English words.
"""

from __future__ import annotations

import json

from slmdesk import paths


class FixedWords:
    """The words of one language. language: a BCP 47 code; English words stand for what a language has no words for."""

    def __init__(self, language: str | None) -> None:
        base = (language or "en").lower().replace("_", "-").partition("-")[0]
        self._words: dict[str, str] = {}
        if base != "en":
            file = paths.resources() / "summaries" / "fixed-words.json"
            self._words = json.loads(file.read_text(encoding="utf-8")).get(base, {})

    def __call__(self, english: str) -> str:
        """The words for some English ones."""
        return self._words.get(english, english)
