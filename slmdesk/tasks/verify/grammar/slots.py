"""Two clauses beside each other: whether what fills a place of one may be what fills it in the other. No weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slmdesk.tasks.verify.grammar.clauses import NOUNS, TIME, UNITS_OF_TIME, Clause, Filler

_SAME_WORD = 4  # letters that longer beginnings of words of one family share
_WE = frozenset(("we", "us"))
_CONTRARY = frozenset(
    frozenset(pair.split())
    for pair in ("from to", "before after", "until from", "until after", "with without", "for against", "since before")
)


@dataclass(frozen=True)
class Conflict:
    """A place of two clauses, and what fills it in the sentence and in the sources."""

    place: str
    said: Filler
    told: Filler


@dataclass(frozen=True)
class Alignment:
    """A clause of the sources beside one of a sentence. place: its passage; same: places with the same in both."""

    place: int
    told: Clause
    same: int
    conflicts: Sequence[Conflict]


def align(said: Clause, told: Clause, place: int, near: frozenset[str], knows: Callable[[str], bool]) -> Alignment:
    """Lay a clause of a sentence beside one of the sources.

    place: the passage of the latter; near: what its words, and those of the passage before, are compared by;
    knows: whether the sources have a word.
    """
    same, conflicts = 0, []
    for slot, fillers in said.slots.items():
        mine = [filler for filler in fillers if slot != TIME or not _is_amount(filler)]
        theirs = told.slots.get(slot, ())
        if not mine or not theirs:
            continue
        fitting = [filler for filler in mine if any(_may_be(filler, other, knows) for other in theirs)]
        same += any(_is_same(filler, other, near) for filler in fitting for other in theirs)
        if not fitting:
            of_a_kind = next((other for other in theirs if _is_another(mine[0], other)), None)
            same += of_a_kind is not None
            conflicts.append(Conflict(slot, mine[0], of_a_kind or theirs[0]))
    return Alignment(place, told, same, conflicts)


def _is_another(said: Filler, told: Filler) -> bool:
    """Whether they are two of a kind: "the southern bank" and "the northern bank"."""
    if said.key != told.key or not (said.qualities and told.qualities):
        return False
    return not related(said.words - {said.key}, told.words - {told.key})


def related(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of terms have a word, or one of the same family, in common."""
    beginnings = {term[:_SAME_WORD] for term in some if len(term) > _SAME_WORD}
    return not some.isdisjoint(others) or any(
        len(term) > _SAME_WORD and term[:_SAME_WORD] in beginnings for term in others
    )


def turned(said: Clause, told: Clause) -> tuple[str, str, Filler] | None:
    """The same behind a contrary preposition, "to 5 July" where the sources have "from 5 July": (to, from, 5 July)."""
    found = None
    for mine, filler in _prepositions(said):
        for theirs, other in _prepositions(told):
            if filler.is_pronoun or not _is_same_thing(filler, other):
                continue
            if mine == theirs:
                return None
            if frozenset((mine, theirs)) in _CONTRARY:
                found = found or (mine, theirs, filler)
    return found


def crossed(told: Clause, conflicts: Sequence[Conflict]) -> bool:
    """Whether two places have changed what fills them: "Ann sold it to Tom" where Tom sold it to Ann."""
    pairs = zip(conflicts, reversed(conflicts), strict=True)
    return len(conflicts) == 2 and all(
        one.said.key in {each.key for each in told.slots[other.place]} for one, other in pairs
    )


def _prepositions(clause: Clause) -> list[tuple[str, Filler]]:
    return [(name, filler) for name, fillers in clause.by_preposition.items() for filler in fillers]


def _is_amount(filler: Filler) -> bool:
    """Whether it is a number, or counts time: others compare those."""
    return filler.lemma in UNITS_OF_TIME or filler.part == "NUM" or bool(filler.numbers)


def _may_be(said: Filler, told: Filler, knows: Callable[[str], bool]) -> bool:
    """Whether a sentence may mean what the sources have."""
    if _is_another(said, told):
        return False
    if told.word in _WE and said.part in NOUNS and not said.is_pronoun and knows(said.key):
        return False  # the sources do not call themselves so
    if said.is_pronoun or told.is_pronoun or "VERB" in (said.part, told.part) or not knows(said.key):
        return True
    return said.key in told.words or told.key in said.words or not told.words.isdisjoint(said.words - said.qualities)


def _is_same(said: Filler, told: Filler, near: frozenset[str]) -> bool:
    """Whether a sentence surely means what the sources have."""
    if said.is_pronoun or told.is_pronoun:
        return not said.is_pronoun and said.key in near
    if said.key != told.key:
        return said.key in told.words or told.key in said.words
    more, others = said.words - {said.key}, told.words - {told.key}
    return not (more and others) or related(more, others)


def _is_same_thing(said: Filler, told: Filler) -> bool:
    """Whether both name the same, numbers included."""
    others = bool(said.numbers and told.numbers) and said.numbers.isdisjoint(told.numbers)
    return said.key == told.key and not _is_another(said, told) and not others
