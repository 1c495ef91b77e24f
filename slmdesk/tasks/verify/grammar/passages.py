"""The passages of some sources as the parser reads them, parsed when they are first asked for."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable

from slmdesk.tasks.verify.grammar.clauses import Reading
from slmdesk.tasks.verify.grammar.parser import grammar

LONGEST = 600  # characters of a passage: what is longer is a list or a table, which has no grammar
_KEPT = 256  # passages that stay parsed: 15 KB each


class ParsedPassages:
    """text: gives the words of a passage by its number."""

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._kept: collections.OrderedDict[int, Reading] = collections.OrderedDict()

    def beside(self, sentence: str, places: Iterable[int]) -> tuple[Reading, dict[int, Reading]] | None:
        """A sentence and some passages, those aside that are too long; None where there is no parser."""
        parser = grammar()
        if parser is None:
            return None
        written = {place: " ".join(self._text(place).split()) for place in places}
        short = [place for place, text in written.items() if len(text) <= LONGEST]
        missing = [place for place in short if place not in self._kept]
        texts = [" ".join(sentence.split()), *(written[place] for place in missing)]
        said, *read = (Reading(text, words) for text, words in zip(texts, parser.parse(texts), strict=True))
        self._kept.update(zip(missing, read, strict=True))
        found = {place: self._kept[place] for place in short}
        for place in short:
            self._kept.move_to_end(place)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return said, found
