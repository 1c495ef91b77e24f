from __future__ import annotations

import time

import pytest

from slmdesk.tasks.prompt_files import without_delimiters


@pytest.mark.parametrize("marks", ["<<<", ">>>", "<<<\n< < << <<", "<<< >>> >>>"])
def test_marks_of_a_prompt_are_no_answer(marks: str) -> None:
    assert without_delimiters(marks) == ""
    assert without_delimiters(f"{marks}\nA fact.") == "A fact."


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > c",
        "x << 3",
        "<b>Bold</b>",
        "«Bonjour»",
        "a -> b -> c",
        "x >>> 3 moves it.",
        "It is a Map<Id, List<Set<Name>>>",
        "kernel<<<grid, block>>>(x) starts it.",
        "- a\n  - b\n\nc",
    ],
)
def test_what_an_answer_may_say_stays(text: str) -> None:
    assert without_delimiters(text) == text


def test_marks_behind_a_sentence_go() -> None:
    assert without_delimiters("A fact.>>>\nAnother one, with no <<<") == "A fact.\nAnother one, with no"


@pytest.mark.parametrize("text", ["< " * 50_000, "<" + " " * 100_000, "< x " * 25_000, " " * 100_000])
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    without_delimiters(text)
    assert time.process_time() - began < 1
