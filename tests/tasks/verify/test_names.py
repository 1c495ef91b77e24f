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
