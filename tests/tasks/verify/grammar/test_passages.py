"""Passages stay parsed, but not all of them."""

from __future__ import annotations

import tracemalloc

from slmdesk.tasks.verify.grammar.passages import ParsedPassages


def test_a_passage_is_parsed_once() -> None:
    passages = ParsedPassages(["Ann sold it.", "Tom bought it."].__getitem__)
    first = passages.beside("Ann left.", [0, 1])
    again = passages.beside("Tom left.", [1])
    assert first is not None
    assert again is not None
    assert [clause.lemma for clause in again[0].clauses] == ["leave"]
    assert again[1][1] is first[1][1]


def test_what_is_too_long_is_left_out() -> None:
    passages = ParsedPassages(["Ann sold it.", "Tom bought it. " * 100].__getitem__)
    found = passages.beside("Ann left.", [0, 1])
    assert found is not None
    assert list(found[1]) == [0]


def test_memory_does_not_grow_with_the_text() -> None:
    passages = ParsedPassages(lambda place: f"On day {place} Ann sold {place} old boats to the club in the harbour.")
    for start in range(0, 600, 20):
        passages.beside("Ann left.", range(start, start + 20))
    tracemalloc.start()
    for start in range(600, 1200, 20):
        passages.beside("Ann left.", range(start, start + 20))
    grown, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 12_000_000
