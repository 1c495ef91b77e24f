"""Who, whom, when and with what, by grammar: "Omar led the study" where the sources tell that Elsa led it.

A clause of a sentence is laid beside those of the linked passages with the same verb. It is wrong where something else
fills one of its places there, and what the sentence has in it has a place of its own nearby. No weights. English only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.clauses_beside import comparable
from slmdesk.tasks.verify.grammar.clauses import OBJECT, SUBJECT, TIME, Clause, Filler, Reading, words_of
from slmdesk.tasks.verify.grammar.passages import LONGEST
from slmdesk.tasks.verify.grammar.slots import (
    Alignment,
    Conflict,
    align,
    crossed,
    related,
    turned,
)
from slmdesk.tasks.verify.values.codes import codes
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.wording import bits

_LEAST_SHARE = 0.7  # of a sentence's weight in its passages: with less they often tell of something else
_LIGHT = words_of("be have do get make take go come become")  # what they tell is in their objects
_LABILE = words_of("begin start end stop open close continue run change move turn finish")
"""What someone does to a thing, the thing does too: "we started the pump", "the pump started"."""
_VAGUE_BITS = 3.5  # of "way", "kind", "place"
_AGAIN = 0.6  # of the weight of the sentence's other words: a passage that may tell it of the other as well
_HELD, _HELD_ALONE = 0.5, 0.75  # of the weight of the sentence's other words, where other places are the same and not
_LOOKED_AT = 200  # passages
_GOES_ON = words_of("it they them this that")


def check(claim: Claim) -> Iterator[Finding]:
    """A place of a clause that something else fills in the sources."""
    if claim.link.share < _LEAST_SHARE or len(claim.text) > LONGEST or not comparable(claim):
        return
    places = sorted({near for place in claim.link.places for near in claim.index.around(place, 1)})
    parsed = claim.index.parsed.beside(claim.text, places)
    if parsed is not None:
        said, told = parsed
        comparison = _Comparison(claim, told)
        yield from itertools.islice((found for clause in said.clauses for found in comparison.of(clause)), 1)


class _Comparison:
    """A sentence beside the passages around those that it is linked to."""

    def __init__(self, claim: Claim, told: Mapping[int, Reading]) -> None:
        self._claim, self._index = claim, claim.index
        self._told = told
        self._words = frozenset().union(*(reading.keys for reading in told.values()))
        self._names = frozenset().union(*(reading.names for reading in told.values()))

    def of(self, clause: Clause) -> Iterator[Finding]:
        """What is wrong with a clause of the sentence."""
        if not clause.slots or (clause.key in _LIGHT and OBJECT not in clause.slots and len(clause.slots) < 2):
            return
        beside = self._beside(clause)
        contrary = [
            (each, turned(clause, each.told)) for each in beside if all(x.place == TIME for x in each.conflicts)
        ]
        fitting = [each for each in beside if not each.conflicts]
        if contrary and all(found for _each, found in contrary):
            yield from self._contrary(clause, contrary)
        elif fitting:
            yield from self._only_open(clause, fitting)
        elif beside:
            yield from self._other(clause, min(beside, key=lambda each: (len(each.conflicts), -each.same)))

    def _beside(self, clause: Clause) -> list[Alignment]:
        """The clauses of the passages with its verb, questions aside."""
        found = []
        for place, reading in self._told.items():
            if reading.is_question:
                continue
            before = self._told.get(place - 1)
            near = reading.keys | (before.keys if before else frozenset())
            same_verb = (told for told in reading.clauses if told.key == clause.key)
            found += [align(clause, told, place, near, self._knows) for told in same_verb]
        return found

    def _knows(self, term: str) -> bool:
        return self._index.knows(term) or term in self._words

    def _contrary(
        self, clause: Clause, found: list[tuple[Alignment, tuple[str, str, Filler] | None]]
    ) -> Iterator[Finding]:
        """The same behind a preposition that says the contrary."""
        place, pair = found[0][0].place, found[0][1]
        alike = all(each.told.is_denied == clause.is_denied for each, _pair in found)
        if pair and alike and any(each.same for each, _pair in found):
            said, told, filler = pair
            yield self._finding(f"The source has “{told} {filler.written}” here, not “{said} {filler.written}”", place)

    def _only_open(self, clause: Clause, fitting: list[Alignment]) -> Iterator[Finding]:
        """What is told as done where the sources only plan, wish or suppose it."""
        open_ = all(each.told.is_open and each.told.is_denied == clause.is_denied for each in fitting)
        if open_ and clause.is_done and not clause.is_open and any(each.same for each in fitting):
            yield self._finding("The source has this only as a plan, a wish or a condition", fitting[0].place)

    def _other(self, clause: Clause, best: Alignment) -> Iterator[Finding]:
        """What the sources tell of something else."""
        told = best.told
        is_intransitive = SUBJECT in clause.slots and OBJECT not in clause.slots and OBJECT in told.slots
        if clause.is_denied != told.is_denied or is_intransitive:
            return
        if crossed(told, best.conflicts):
            yield self._finding("The source has this the other way round", best.place)
        elif len(best.conflicts) == 1 and self._is_other(clause, best, best.conflicts[0]):
            conflict = best.conflicts[0]
            said, other = conflict.said.written, conflict.told.written
            if conflict.place == SUBJECT and not conflict.told.is_pronoun:
                yield self._finding(f"The source says this of {other}, not of {said}", best.place)
            else:
                yield self._finding(f"The source has “{other}” here, not “{said}”", best.place)

    def _finding(self, reason: str, place: int) -> Finding:
        return Finding(f"{reason}{self._claim.page(place)}.", place)

    def _is_other(self, clause: Clause, best: Alignment, conflict: Conflict) -> bool:
        """Whether the sources surely tell it of something else, and not in other words or elsewhere of this too."""
        said, told = conflict.said, conflict.told
        if said.key != told.key and (told.key in self._claim.terms or {said.key, told.key} in self._names):
            return False
        if (not best.same and clause.key in _LIGHT) or (said.key == told.key and self._is_called_both(said, told)):
            return False
        if len(told.key) == 1 and not told.words.isdisjoint(self._claim.terms - said.words - {said.key}):
            return False  # "Ann went with group B" of "group B went"
        if said.key != told.key and bits(said.key) <= _VAGUE_BITS and not said.qualities.isdisjoint(told.qualities):
            return False  # "the Dutch way" of "the Dutch manner"
        if _is_row_of(said.written, self._index.text(best.place)):
            return False
        no_object = OBJECT not in clause.slots and OBJECT not in best.told.slots
        names = "PROPN" in (said.part, told.part)
        if conflict.place == SUBJECT and no_object and clause.lemma in _LABILE and not names:
            return False
        elsewhere = self._elsewhere(conflict, best.place)
        if elsewhere is None or (not best.same and abs(elsewhere - best.place) > 1):
            return False
        return not self._is_told_again(clause, best.place, said) and self._is_held(best, said)

    def _is_called_both(self, said: Filler, told: Filler) -> bool:
        """Whether the passages have two names of one in one: "Professor Elsa Lind"."""
        nouns = (noun for reading in self._told.values() for noun in reading.nouns if noun.key == said.key)
        return any(
            not (noun.qualities.isdisjoint(said.qualities) or noun.qualities.isdisjoint(told.qualities))
            for noun in nouns
        )

    def _elsewhere(self, conflict: Conflict, place: int) -> int | None:
        """The passage where what the sentence has fills a place of its own."""
        said, told = conflict.said, conflict.told
        for at in sorted(self._told, key=lambda at: abs(at - place)):
            for noun in self._told[at].nouns:
                if at == place and noun.at == told.at:
                    continue
                alike = noun.key in said.qualities or not noun.qualities.isdisjoint(said.qualities)
                if said.key != told.key:
                    if said.key == noun.key or said.key in noun.qualities:
                        return at
                elif alike and (said.key == noun.key or at == place):
                    return at
        return None

    def _is_told_again(self, clause: Clause, place: int, said: Filler) -> bool:
        """Whether another passage has the verb with what the sentence has, and most of the sentence's other words."""
        index = self._index
        rest = self._claim.terms - said.words - {said.key}
        least = _AGAIN * index.weight(rest & index.terms[place])
        again = set(index.where(clause.key)).intersection(index.where(said.key)) - {place}
        for at in sorted(again)[:_LOOKED_AT]:
            terms = index.terms[at]
            if (not said.qualities or related(said.qualities, terms)) and index.weight(rest & terms) >= least:
                return True
        return False

    def _is_held(self, best: Alignment, said: Filler) -> bool:
        """Whether the passage has enough of the sentence otherwise."""
        index, place = self._index, best.place
        values = {value for amount in index.amounts(place) for value in amount.values}
        for amount in quantities(self._claim.text):  # told there of another amount, that of "Year 6" aside
            if values.isdisjoint(amount.values) and amount.text not in said.written:
                return False
        held = index.terms[place]
        if place - 1 in self._told and any(
            filler.word in _GOES_ON for fillers in best.told.slots.values() for filler in fillers
        ):
            held |= index.terms[place - 1]
        rest = self._claim.terms - said.words - {said.key}
        return index.weight(rest & held) >= (_HELD if best.same else _HELD_ALONE) * index.weight(rest)


def _is_row_of(written: str, text: str) -> bool:
    """Whether some words are a row of codes that a text has all of: "V1-V4" of "V1 to V4"."""
    row = codes(written)
    known = {(code.form, code.digits) for code in codes(text)}
    return any(code.implied for code in row) and all((code.form, code.digits) in known for code in row)
