"""A sentence under examination: its words, and the part of the sources that it may come from."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from slmdesk.messages import ReasonKind
from slmdesk.tasks.verify.sources.index import Link, SourceIndex
from slmdesk.tasks.verify.words.wording import Token, terms, tokens

_CLAUSE_END = re.compile(r"[;:.!?]\s|,\s|\b(?:but|however|while|whereas|although)\b|\n", re.IGNORECASE)
_CLOSE_WORDS = 5  # content words on each side that say what something is about


@dataclass(frozen=True)
class Finding:
    """Something wrong.

    reason: in plain words; place: the passage to compare with, where there is one; kind: as ``Sentence.kinds``.
    """

    reason: str
    place: int | None = None
    kind: ReasonKind = "other"


class Claim:
    """One sentence against one index. context: words that say what it is about but are not claimed."""

    def __init__(self, index: SourceIndex, text: str, context: str = "", same_language: bool = True) -> None:
        self.index = index
        self.text = text
        self.same_language = same_language
        self.tokens = tokens(text)
        self.terms = terms(text)
        self.context_terms = terms(context)
        self.link: Link = index.link(self.terms | self.context_terms)
        self._held: dict[tuple[int, int], frozenset[str]] = {}
        self._shares: dict[tuple[int, int], float] = {}

    @functools.cached_property
    def nearby(self) -> frozenset[int]:
        """The passages linked and the sentences around them."""
        found = set(self.link.region)
        for place in self.link.places:
            found.update(self.index.around(place, 2))
        return frozenset(found)

    def here(self, place: int, distance: int = 0) -> frozenset[str]:
        """The terms of the sentence that stand at most ``distance`` sentences from a passage."""
        found = self._held.get((place, distance))
        if found is None:
            near = range(place, place + 1) if not distance else self.index.around(place, distance)
            found = frozenset().union(*(self.terms & self.index.terms[at] for at in near))
            self._held[place, distance] = found
        return found

    def share(self, place: int, distance: int = 0) -> float:
        """The share (0..1) of the weight of the sentence that ``here`` holds."""
        found = self._shares.get((place, distance))
        if found is None:
            found = self._shares[place, distance] = self.index.weight(self.here(place, distance)) / self.weight
        return found

    @functools.cached_property
    def weight(self) -> float:
        """Of all its terms together."""
        return self.index.weight(self.terms) or 1.0

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The stretch between punctuation that holds text[start:end]."""
        first, last = 0, len(self.text)
        for border in _CLAUSE_END.finditer(self.text):
            if border.end() <= start:
                first = border.end()
            elif border.start() >= end:
                last = border.start()
                break
        return first, last

    def about(self, start: int, end: int) -> frozenset[str]:
        """The terms close to text[start:end], in its clause or else in the sentence."""
        content = [token for token in self.tokens if token.term and not start <= token.start < end]
        first, last = self.clause(start, end)
        inside = [token for token in content if first <= token.start < last]
        chosen = inside if len(inside) >= 2 else content
        before = [token for token in chosen if token.end <= start][-_CLOSE_WORDS:]
        after = [token for token in chosen if token.start >= end][:_CLOSE_WORDS]
        return frozenset(token.term for token in (*before, *after)) or self.context_terms

    def support(self, place: int, about: frozenset[str], distance: int = 2) -> float:
        """The share (0..1) of the weight of some terms that stands at most ``distance`` sentences from a passage.

        Terms that the sources do not have count half: they are paraphrases as often as not.
        """
        known = self.index.weight(term for term in about if self.index.knows(term))
        total = (known + self.index.weight(about)) / 2
        if not total:
            return 1.0
        held = frozenset().union(*(about & self.index.terms[near] for near in self.index.around(place, distance)))
        return self.index.weight(held) / total

    def page(self, place: int) -> str:
        """Where a passage is, for a reason: `` (p. 9)`` or nothing."""
        number = self.index.passages[place].page_number
        return f" (p. {number})" if number is not None else ""

    def closest(self, places: Iterable[int], about: frozenset[str], distance: int = 2) -> tuple[float, int] | None:
        """The passage of some that has most of the terms around it: (share, place)."""
        ranked = [(self.support(place, about, distance), place) for place in places]
        return max(ranked, key=lambda pair: (pair[0], -pair[1])) if ranked else None


def content(tokens_: Iterable[Token]) -> frozenset[str]:
    """The terms of some words."""
    return frozenset(token.term for token in tokens_ if token.term)
