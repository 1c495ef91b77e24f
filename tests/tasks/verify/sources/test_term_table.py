"""Terms of passages come back as they were put in."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.verify.sources.term_table import TermTable


@given(st.lists(st.frozensets(st.text(max_size=4), max_size=6), max_size=30))
def test_it_holds_what_a_list_would(sets: list[frozenset[str]]) -> None:
    table = TermTable()
    for terms in sets:
        table.append(terms)
    assert len(table) == len(sets)
    assert [table[place] for place in range(len(table))] == sets
    for wrong in (-1, len(sets)):
        with pytest.raises(IndexError):
            table[wrong]
