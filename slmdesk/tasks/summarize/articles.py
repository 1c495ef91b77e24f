"""Articles that a model left out before words that the sources hardly write without: "Hirer pays 30 pounds."."""

from __future__ import annotations

import collections
import functools
import itertools
import re
from collections.abc import Sequence

_BARE = re.compile(
    r"(?P<before>^|, (?:and |but )?|\b(?:and|but|or|if|to|by|with|from|of|for|that|when) )(?P<word>[^\W\d_]{3,})"
    r"(?=(?P<behind>['’]s\b| [^\W\d_]+))"
)
_WORD = re.compile(r"[^\W_]+")
_VERBS = frozenset(
    "is are was were has have had may can must will would should shall could does do cannot".split()  # noqa: SIM905
)
_LEAST = 3  # times that a word stands in the sources
_SHARE = 0.8  # of them, behind an article
_LOOKED_AT = 200_000  # characters


class Articles:
    """The words of some English texts that they write with "the"."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def put_back(self, sentence: str) -> str:
        """A sentence with "the" before such words, where a verb follows or what follows them in the texts."""
        return _BARE.sub(self._with_article, sentence)

    def _with_article(self, found: re.Match[str]) -> str:
        before, word, behind = found.group("before", "word", "behind")
        known, followers = self._known
        spelled, follows = known.get(word.casefold()), behind.strip(" '’").casefold()
        if spelled is None or (follows not in _VERBS and (word.casefold(), follows) not in followers):
            return found[0]
        return f"{before}{'the' if before else 'The'} {spelled}"

    @functools.cached_property
    def _known(self) -> tuple[dict[str, str], set[tuple[str, str]]]:
        """Such words as they are spelled, and what stands behind each."""
        every = collections.Counter[str]()
        headed = collections.Counter[str]()
        spelled: dict[str, str] = {}
        followers: set[tuple[str, str]] = set()
        for text in self._texts:
            words = _WORD.findall(text[:_LOOKED_AT])
            every.update(map(str.casefold, words))
            for article, word, behind in zip(words, words[1:], itertools.chain(words[2:], [""]), strict=False):
                if article in ("the", "The"):
                    folded = word.casefold()
                    headed[folded] += 1
                    spelled.setdefault(folded, word)
                    followers.add((folded, behind.casefold()))
        known = {word: spelled[word] for word, count in headed.items() if count >= max(_LEAST, _SHARE * every[word])}
        return known, followers
