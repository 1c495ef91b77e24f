from __future__ import annotations

from slmdesk import paths
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.summarize.styles import Style
from slmdesk.tasks.summarize.written import growing, joined, words_of


def test_empty_sections_and_their_headings_are_left_out() -> None:
    first, *others = Style(paths.resources() / "prompts", "meeting", FixedWords("en")).sections
    written = [(first, ""), *((each, "- It rains.") for each in others)]
    assert joined(written) == "\n\n".join(f"## {each.title}\n\n- It rains." for each in others)
    assert words_of(written) == 2 * len(others)


def test_more_may_be_written_into_one_section() -> None:
    sections = Style(paths.resources() / "prompts", "meeting", FixedWords("en")).sections
    place = growing([(each, "") for each in sections])
    assert place is not None
    assert sections[place].grows
    assert growing([(each, "") for each in sections if not each.grows]) is None
