"""Searching in slices finds what searching at once finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pytestqt.qtbot import QtBot

from slmdesk.gui.documents import text_search
from slmdesk.gui.documents.text_search import TextSearch


def search(qtbot: QtBot, text: str, words: str) -> list[tuple[int, int]]:
    made = TextSearch()
    made.start(text, words)
    qtbot.waitUntil(lambda: not made.running)
    return made.found


@given(st.text("ab \n", max_size=80), st.text("ab ", min_size=1, max_size=4).filter(str.strip), st.integers(1, 30))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_slices_find_what_the_whole_has(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, text: str, words: str, slice_characters: int
) -> None:
    monkeypatch.setattr(text_search, "_SLICE_CHARACTERS", slice_characters)
    pattern = r"\s+".join(map(re.escape, words.split()))
    assert search(qtbot, text, words) == [found.span() for found in re.finditer(pattern, text)]


def test_case_and_line_breaks_do_not_matter(qtbot: QtBot) -> None:
    text = "Low dose.\nThe LOW\n  Dose 🩺 low-dose"
    assert [text[start:end] for start, end in search(qtbot, text, " low  dose ")] == ["Low dose", "LOW\n  Dose"]


@pytest.mark.parametrize("words", ["", "  ", "(", "[a", ".*"])
def test_odd_words_find_nothing_and_harm_nothing(qtbot: QtBot, words: str) -> None:
    assert search(qtbot, "Plain text.", words) == []


def test_what_is_found_too_often_ends(qtbot: QtBot) -> None:
    assert len(search(qtbot, "a" * 500_000, "a")) == text_search.MAX_FOUND
