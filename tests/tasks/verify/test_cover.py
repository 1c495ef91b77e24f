from __future__ import annotations

from slmdesk.messages import Block, Citation, Sentence, SourceText
from slmdesk.tasks.verify import coverage, covered, uncovered

TEXT = "One\n\nFirst part. More.\n\nTwo\n\nSecond part.\n\nEmpty\n\n"
SOURCE = SourceText(
    "a.md",
    TEXT,
    [
        Block(1, 0, 3, "heading", 1),
        Block(1, 5, 22),
        Block(2, 24, 27, "heading", 1),
        Block(2, 29, 41),
        Block(3, 43, 48, "heading", 1),
    ],
)


def citing(*ranges: tuple[int, int]) -> Sentence:
    citations = [Citation("a.md", 1, start, end, TEXT[start:end]) for start, end in ranges]
    return Sentence("", "x", "supported", [], citations)


def test_ranges_are_merged_and_in_order() -> None:
    assert covered([SOURCE], [citing((17, 22), (5, 10)), citing((8, 16))]) == [[(5, 16), (17, 22)]]


def test_a_section_that_nothing_cites_is_listed_with_its_page() -> None:
    (section,) = uncovered([SOURCE], [citing((5, 16))])
    assert (section.title, section.page_number, TEXT[section.start : section.end].strip()) == (
        "Two",
        2,
        "Two\n\nSecond part.",
    )
    assert uncovered([SOURCE], [citing((5, 16), (29, 41))]) == []


def test_coverage_is_a_share_of_the_blocks() -> None:
    assert coverage([SOURCE], [citing((5, 16))]) == 0.2
    assert coverage([SourceText("empty", "", [])], []) == 0


def test_a_text_without_headings_has_no_sections() -> None:
    text = "One plain paragraph."
    assert uncovered([SourceText("plain.txt", text, [Block(None, 0, len(text))])], []) == []
