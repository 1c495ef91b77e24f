"""Segments and what stands between them are the whole text."""

from __future__ import annotations

from hypothesis import given, strategies as st

from slmdesk.tasks.translate.segments import LONGEST_SEGMENT, split


@given(st.text(max_size=400))
def test_nothing_is_lost_between_segments(text: str) -> None:
    segments, rest = split(text)
    assert "".join(segment.lead + segment.text for segment in segments) + rest == text
    assert all(text[segment.start : segment.end] == segment.text for segment in segments)


def test_lines_markers_and_what_has_no_letters_stay() -> None:
    text = "# Title\n\n- One thing. Another.\n1. First\n12345 / 678\nhttps://example.org/a\nEnd"
    segments, rest = split(text)
    assert [segment.text for segment in segments] == ["Title", "One thing.", "Another.", "First", "End"]
    assert rest == ""


def test_a_line_without_full_stops_is_cut() -> None:
    segments, _rest = split("word, " * 20_000)
    assert all(len(segment.text) <= LONGEST_SEGMENT for segment in segments)
    assert "".join(segment.lead + segment.text for segment in segments) == ("word, " * 20_000).rstrip()
