"""Subtitles as people's files really are: other line ends, no blank lines between, blank lines inside."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from slmdesk.documents.forms.subtitles import srt, vtt
from slmdesk.documents.forms.visitor import Visitor

TWO = "1\n00:00:01,000 --> 00:00:02,000\nFirst line\nand more\n\n2\n00:00:03,000 --> 00:00:04,000\nSecond line\n"
LONG = "this is much longer than what fits on one line of a subtitle"


def seen(text: str) -> list[str]:
    visitor = Visitor(None, lambda: False)
    assert srt(text, visitor) == text
    return list(visitor.texts)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(ending: str) -> None:
    text = TWO.replace("\n", ending)
    assert seen(text) == ["First line and more", "Second line"]
    written = srt(text, Visitor({"Second line": LONG}, lambda: False))
    assert written.startswith(text[: text.index("Second")])
    lines = written[text.index("Second") :].split(ending)
    assert len(lines) == 3
    assert " ".join(lines).strip() == LONG
    assert set(re.findall(r"\r\n|\r|\n", written)) == {ending}


def test_no_blank_line_between_subtitles() -> None:
    text = TWO.replace("\n\n", "\n")
    assert seen(text) == ["First line and more", "Second line"]
    assert srt(text, Visitor({"Second line": "Zwei"}, lambda: False)) == text.replace("Second line", "Zwei")


def test_a_blank_line_inside_one() -> None:
    text = TWO.replace("\nand", "\n\nand")
    assert seen(text) == ["First line", "and more", "Second line"]
    assert seen(TWO + "\n3\n") == ["First line and more", "Second line"]


lines_of_a_file = st.sampled_from([
    "1\n", "22\r\n", "00:00:01,000 --> 00:00:02,000\n", "00:05.000 --> 00:06.000 line:0\r", "\n", "\r\n", "\r",
    "Some words\n", "and <i>more</i>\r\n", "42\r", "- Yes.\n", " \n", "NOTE x\n",
])  # fmt: skip


@given(st.lists(lines_of_a_file))
def test_times_stay_and_are_never_translated(parts: list[str]) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n" + "".join(parts)
    for walk in (srt, vtt):
        visitor = Visitor(None, lambda: False)
        assert walk(text, visitor) == text
        assert not any("-->" in each for each in visitor.texts)
        written = walk(text, Visitor(dict.fromkeys(visitor.texts, "palabras"), lambda: False))
        assert re.findall(r"[^\r\n]*-->[^\r\n]*", written) == re.findall(r"[^\r\n]*-->[^\r\n]*", text)
