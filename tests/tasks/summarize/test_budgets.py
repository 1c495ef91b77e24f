from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.errors import EngineError
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.summarize.budgets import budgets
from slmdesk.tasks.summarize.styles import Section, Style


def sections(style: str) -> list[Section]:
    return list(Style(paths.resources() / "prompts", style, FixedWords("en")).sections)


@pytest.mark.parametrize("style", ["general", "study", "meeting"])
@pytest.mark.parametrize("context", [1024, 2048, 8192])
def test_what_is_read_and_written_fits_the_context(style: str, context: int) -> None:
    notes, answer, room = budgets(sections(style), 200, context, 180)
    assert room + 180 + max(notes, 2 * answer) < context


def test_a_section_of_minutes_may_have_all_the_words() -> None:
    assert budgets(sections("meeting"), 200, 8192, 180)[1] == 400 > budgets(sections("study"), 200, 8192, 180)[1]


def test_a_context_without_room_for_text_is_refused() -> None:
    with pytest.raises(EngineError) as caught:
        budgets(sections("general"), 200, 256, 180)
    assert caught.value.kind == "context-too-small"
