"""Two clauses beside each other, without a parser."""

from __future__ import annotations

import pytest

from slmdesk.tasks.verify.grammar.clauses import Clause, Filler
from slmdesk.tasks.verify.grammar.slots import align, crossed, related, turned


def filler(
    key: str, *qualities: str, numbers: tuple[str, ...] = (), pronoun: bool = False, part: str = "NOUN"
) -> Filler:
    words = frozenset((key, *qualities))
    return Filler(0, key, key, part, key, frozenset(qualities), words, frozenset(numbers), pronoun, key)


def clause(by_preposition: dict[str, list[Filler]] | None = None, **slots: list[Filler]) -> Clause:
    return Clause("sell", "sell", slots, by_preposition or {}, False, True, False)


def conflicts(said: Clause, told: Clause) -> list[tuple[str, str, str]]:
    found = align(said, told, 0, frozenset(("boat",)), lambda word: word != "unheard").conflicts
    return [(each.place, each.said.key, each.told.key) for each in found]


@pytest.mark.parametrize(
    ("said", "told", "differ"),
    [
        (filler("tom"), filler("ann"), True),
        (filler("tom"), filler("tom"), False),
        (filler("bank", "north"), filler("bank", "south"), True),
        (filler("bank"), filler("bank", "south"), False),
        (filler("stenosis", "aortic"), filler("stenosis", "aorta"), False),
        (filler("clark"), filler("person", "clark"), False),
        (filler("unheard"), filler("ann"), False),
        (filler("tom"), filler("she", pronoun=True), False),
        (filler("tom"), filler("we", pronoun=True), True),
        (filler("develop"), filler("grow", part="VERB"), False),
    ],
)
def test_what_may_be_the_same(said: Filler, told: Filler, differ: bool) -> None:
    assert bool(conflicts(clause(subject=[said]), clause(subject=[told]))) == differ


def test_one_of_several_is_enough_and_empty_places_say_nothing() -> None:
    ann, tom = filler("ann"), filler("tom")
    assert conflicts(clause(subject=[tom]), clause(subject=[ann, tom])) == []
    assert conflicts(clause(subject=[tom]), clause(object=[ann])) == []


def test_amounts_of_time_are_compared_by_others() -> None:
    assert conflicts(clause(time=[filler("week", numbers=("two",))]), clause(time=[filler("noon")])) == []
    assert conflicts(clause(time=[filler("night")]), clause(time=[filler("noon")])) == [("time", "night", "noon")]


def test_places_that_are_the_same_are_counted() -> None:
    ann, boat, it = filler("ann"), filler("boat"), filler("it", pronoun=True)
    told = clause(subject=[ann], object=[boat])
    assert align(clause(subject=[ann], object=[boat]), told, 0, frozenset(), lambda word: True).same == 2
    assert align(clause(object=[boat]), clause(object=[it]), 0, frozenset(("boat",)), lambda word: True).same == 1
    assert align(clause(object=[boat]), clause(object=[it]), 0, frozenset(), lambda word: True).same == 0


def test_two_places_that_have_changed() -> None:
    ann, tom, bob = filler("ann"), filler("tom"), filler("bob")
    told = clause(subject=[ann], to=[tom])
    for other, expected in ((ann, True), (bob, False)):
        found = align(clause(subject=[tom], to=[other]), told, 0, frozenset(), lambda word: True)
        assert crossed(told, found.conflicts) == expected


def test_contrary_prepositions() -> None:
    june, july = filler("date", numbers=("21",)), filler("date", numbers=("5",))
    told = clause({"from": [june], "to": [july]})
    assert turned(clause({"to": [june]}), told) == ("to", "from", june)
    assert turned(clause({"to": [july]}), told) is None
    assert turned(clause({"in": [june]}), told) is None


def test_words_of_one_family() -> None:
    assert related(frozenset(("aortic",)), frozenset(("aorta", "valve")))
    assert not related(frozenset(("cat",)), frozenset(("cattle",)))
