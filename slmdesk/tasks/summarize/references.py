"""Sentences that hang on the one before: "Collecting it costs 35 euros" says nothing where that one is missing.

The expressions are in ``resources/summaries/references.json``, by language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set

from slmdesk import paths
from slmdesk.tasks.verify import terms

_CLAUSE_BEFORE = re.compile(r"([^,;:.]{12,160}), ")
_REFERS_BACK = re.compile(r"(\w+) ((?:it|its|they|them|their|him|his|her))\b", re.IGNORECASE)
_LONGEST = 400  # characters of a sentence that are looked at
_NAMES = 3  # words of a clause that what follows it may refer to


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


def loses_clause(sentence: str, passage: str) -> bool:
    """Whether an English sentence refers to what stood in a clause of its passage, and has nothing of that clause.

    "Every fifth shop around it closed", of "After the market in Stoke burned down, every fifth shop around it closed".
    """
    clause = _CLAUSE_BEFORE.match(passage)
    if clause is None:
        return False
    before, rest = terms(clause[1]), passage[clause.end() :].casefold()
    refers = any(f"{word} {back}".casefold() in rest for word, back in _REFERS_BACK.findall(sentence[:_LONGEST]))
    return refers and len(before) >= _NAMES and not before & terms(sentence)
