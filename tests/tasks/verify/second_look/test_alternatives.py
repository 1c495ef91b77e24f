"""Sentences with another value of the same passage."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify.second_look.alternatives import alternatives, named_values, names_of
from slmdesk.tasks.verify.sources.index import SourceIndex

SOURCE = (
    "The course for beginners begins on 14 September and the one for others on 2 October. Jill Hale leads both; "
    "she thanked Petra for the room. Ramipril 5 mg was raised and Diltiazem stopped. It takes ten weeks, not six."
)


def found(text: str, source: str = SOURCE) -> set[str]:
    names = names_of(SourceIndex([SourceText("a.txt", source, [])]))
    return {change.text for change in alternatives(text, source, names)}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("It begins on 2 September.", "It begins on 14 September."),
        ("The others begin in September.", "The others begin in October."),
        ("Petra thanked Jill Hale.", "Jill Hale thanked Petra."),
        ("Petra leads both.", "Jill Hale leads both."),
        ("Ramipril was stopped.", "Diltiazem was stopped."),
        ("It takes six weeks.", "It takes ten weeks."),
    ],
)
def test_a_value_gives_way_to_another_of_its_kind(text: str, other: str) -> None:
    assert other in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "It begins on 3 May.",  # what the passage does not have
        "The room is large.",
        "Jill and Petra came.",  # a list says the same the other way round
    ],
)
def test_what_is_not_exchanged(text: str) -> None:
    assert not any("Petra and Jill" in other or "September" in other for other in found(text))


def test_a_first_name_is_no_other_than_the_whole_name() -> None:
    assert "Jill Hale leads both." not in found("Jill leads both.")


def test_a_word_that_also_stands_in_lower_case_is_no_name() -> None:
    names = names_of(SourceIndex([SourceText("a", "We saw Summer and Ida. The summer was hot. They met Ida.", [])]))
    assert [value.word for value in named_values("Summer met Ida.", names)] == ["Ida"]
    german = "Der Hund und die Katze liegen im Garten. Das ist die Katze von Frau Busch, die der Hund nicht mag."
    assert names_of(SourceIndex([SourceText("b", german, [])])) == frozenset()


def test_a_text_of_values_gives_few_and_soon() -> None:
    text = " ".join(f"{number} mg on {number % 28 + 1} May," for number in range(3, 3000))
    began = time.process_time()
    assert len(alternatives(text[:600], text[:2000], frozenset())) <= 8
    assert len(named_values("Anna " * 2000, frozenset(("Anna",)))) <= 2000
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "exchanged"),
    [
        ("Petra leads it together with Jill Hale.", False),
        ("Petra met Jill Hale.", False),
        ("Between Petra and Jill Hale there is a room.", False),
        ("Petra and her friend Jill Hale lead both.", False),
        ("Petra replaced Jill Hale.", True),
        ("Ramipril was replaced with Diltiazem.", True),
        ("Petra leads and Jill Hale thanked.", True),
    ],
)
def test_what_says_the_same_with_two_exchanged_is_not_compared(text: str, exchanged: bool) -> None:
    index = SourceIndex([SourceText("a.txt", SOURCE, [])])
    kinds = {change.kind for change in alternatives(text, SOURCE, names_of(index))}
    assert ("exchanged" in kinds) == exchanged
