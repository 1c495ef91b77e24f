"""Names that the source has, has misspelled, or does not have."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check

STORY = (
    "The climate of the island was harsh. Mr. Kowalsky was helping to nail the planks of the Kelvin Explorer.\n"
    "They used the MuJoCo simulator. Lindquist came with Mac Arthur before noon.\n"
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("story", STORY, [])])


@pytest.mark.parametrize("name", ["Lima", "Nairobi", "Helsinki", "Nakamura"])
def test_a_name_is_not_found_within_words_nor_in_everyday_words_like_it(index: SourceIndex, name: str) -> None:
    checked = check(index, "", f"The crew came from {name}.")
    assert checked.status == "unsupported"
    assert f"“{name}” is nowhere in the source." in checked.reasons


@pytest.mark.parametrize("name", ["Kowalski", "Lindqvist", "MacArthur", "Kelvin"])
def test_a_name_that_is_spelled_a_little_differently_is_known(index: SourceIndex, name: str) -> None:
    assert not any(name in reason for reason in check(index, "", f"The crew met {name} on the island.").reasons)


def test_the_month_of_may_is_found_though_no_passage_is_found_by_its_name() -> None:
    index = SourceIndex([SourceText("minutes", "The town hall is free on 16 May. They may come in June.", [])])
    assert check(index, "", "The concert is on 16 May in the town hall.").status == "supported"
    other = SourceIndex([SourceText("minutes", "The town hall is free in summer. They may come later.", [])])
    assert check(other, "", "The concert is on 16 May in the town hall.").status == "unsupported"


BRIEF = "Colm mäht die Wege vor dem 1. Oktober. Die Linsensuppe mit dem Saft einer Zitrone ist für vier Gäste."


@pytest.mark.parametrize(
    "sentence",
    [
        "Bis Ende September mäht Colm die Wege.",
        "Für vier Gäste ist das Rezept der Linsensuppe.",
        "Der Saft kommt zum Schluss in die Linsensuppe.",
        "Die Linsensuppe ist eine gute Vorspeise für vier Gäste.",
        "Colm hat für die Wege eine Vereinbarung und keine Ausrede.",
    ],
)
def test_a_german_noun_is_no_name(sentence: str) -> None:
    found = check(SourceIndex([SourceText("brief", BRIEF, [])]), "", sentence)
    assert not any("nowhere in the source" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Die Wege mäht Nakamura vor dem 1. Oktober.", "Nakamura"),
        ("Die Wege mäht der Nachbar Kowalski vor dem 1. Oktober.", "Kowalski"),
        ("Die Linsensuppe kommt aus Helsinki und ist für vier Gäste.", "Helsinki"),
    ],
)
def test_a_german_name_that_is_absent_is_still_flagged(sentence: str, name: str) -> None:
    found = check(SourceIndex([SourceText("brief", BRIEF, [])]), "", sentence)
    assert any(f"“{name}”" in reason for reason in found.reasons)
