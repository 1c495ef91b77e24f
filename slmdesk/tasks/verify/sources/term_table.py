"""The terms of every passage, kept in a few bytes each: a long document has tens of thousands of passages."""

from __future__ import annotations

import functools
from array import array

_KEPT = 1024  # passages whose sets stay made


class TermTable:
    """Sets of terms by their number, as a list of frozensets would hold them: each term is a number of four bytes."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._all = array("I")
        self._ends = array("Q", [0])
        self._kept = functools.lru_cache(maxsize=_KEPT)(self._terms)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> frozenset[str]:
        return self._kept(place)

    def _terms(self, place: int) -> frozenset[str]:
        if not 0 <= place < len(self):
            raise IndexError(place)
        names = self._names
        return frozenset(names[number] for number in self._all[self._ends[place] : self._ends[place + 1]])

    def append(self, terms: frozenset[str]) -> None:
        """Add the terms of the next passage."""
        for term in terms:
            number = self._numbers.setdefault(term, len(self._names))
            if number == len(self._names):
                self._names.append(term)
            self._all.append(number)
        self._ends.append(len(self._all))
