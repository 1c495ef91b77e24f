"""Texts cut into clauses: conditions, what is denied, and how a verb is meant."""

from __future__ import annotations

import time

import pytest

from slmdesk.tasks.verify.words.clauses import Clause, clauses
from slmdesk.tasks.verify.words.wording import term_of


def only(text: str) -> Clause:
    (clause,) = clauses(text)
    return clause


def moods(text: str) -> list[tuple[str, str]]:
    return [(deed.mood, deed.verb) for clause in clauses(text) for deed in clause.deeds]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The gate is locked, but the door stays open.", ["The gate is locked", ", but the door stays open."]),
        ("Links are saved and are not followed.", ["Links are saved", " and are not followed."]),
        (
            "The line costs 2 million, of which Bern pays half.",
            ["The line costs 2 million", ", of which Bern pays half."],
        ),
        ("The roof leaked because of the storm.", ["The roof leaked because of the storm."]),
        ("It weighs 4.5 kg. It is red.", ["It weighs 4.5 kg.", " It is red."]),
    ],
)
def test_clauses_have_borders(text: str, parts: list[str]) -> None:
    assert [text[clause.start : clause.end] for clause in clauses(text)] == parts


@pytest.mark.parametrize(
    ("text", "bound", "under"),
    [
        ("Jewellery is only covered if it was in a safe.", "only", {"safe"}),
        ("Bikes are covered provided that they were locked.", "only", {"lock"}),
        ("If the cut is clean, the curd is turned.", "plain", {"cut", "clean"}),
        ("In case of storm warnings the guide may change the route.", "plain", {"storm", "warnings"}),
        ("Paracetamol is taken even if you feel well.", "even", {"feel", "well"}),
        ("The loft may not be let without consent.", "only", {"consent"}),
        ("Old themes work without changes.", "", set()),
        ("He informs the police where the law demands it.", "where", {"law", "demands"}),
    ],
)
def test_a_clause_depends_on_its_condition(text: str, bound: str, under: set[str]) -> None:
    assert only(text).bound == bound
    assert only(text).under == {term_of(word) for word in under}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pupils must switch off their phones.", [("must", "switch")]),
        ("You may pay in two parts.", [("may", "pay")]),
        ("Nothing may be removed.", [("forbidden", "remove")]),
        ("Please do not touch the models.", [("forbidden", "touch")]),
        ("Teachers do not have to answer.", [("free", "answer")]),
        ("Pressing is not necessary.", [("free", "pressing")]),
        ("A second shift is to start in May.", [("plan", "start")]),
        ("The profit would have been higher.", [("unreal", "higher")]),
        ("The proposal to block devices failed.", [("proposed", "block")]),
        ("Whether the tram will stop there is open.", [("asked", "stop")]),
        ("The plant opened in July.", [("past", "opened")]),
        ("The plant was opened in July.", [("done", "opened")]),
    ],
)
def test_a_verb_has_a_mood(text: str, found: list[tuple[str, str]]) -> None:
    expected = [(mood, term_of(verb)) for mood, verb in found]
    assert [each for each in moods(text) if each in expected] == expected


def test_what_hangs_back_is_told_of_the_clause_before() -> None:
    links, followed = clauses("Links are saved and are not followed.")
    assert (links.hangs_back, followed.hangs_back) == (False, True)
    errors, warnings = clauses("Errors are sent by post; warnings are not.")
    assert (errors.gap, warnings.gap) == (False, True)


def test_an_e_bike_is_no_bike() -> None:
    assert only("Sales of e-bikes rose.").terms.isdisjoint(only("Sales of bikes fell.").terms - {term_of("sales")})


@pytest.mark.parametrize(
    "unit", ["if ", "a, and ", "may ", "which is ", "they ", " ", "x-", "the the ", "whether a b "]
)
def test_a_hostile_sentence_costs_little(unit: str) -> None:
    clauses("warm up " + unit)
    started = time.process_time()
    clauses((unit * 1200)[:1200])
    clauses(unit * 50_000)
    assert time.process_time() - started < 0.5
