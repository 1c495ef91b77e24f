"""Results as files: footnotes, doubts, no claim of support where there is none."""

from __future__ import annotations

from slmdesk.gui.export import as_markdown, as_text
from slmdesk.messages import Citation, Sentence

FIRST = Citation("trial.pdf", 1, 0, 5, "First passage.")
SECOND = Citation("trial.pdf", 2, 9, 15, "Second passage.")
SENTENCES = [
    Sentence("", "One.", "supported", [], [FIRST, SECOND]),
    Sentence(" ", "Two.", "unsupported", ["The number differs."], [SECOND]),
    Sentence("\n\n", "Three.", "unverifiable", [], []),
    Sentence(" ", "Four.", "supported", [], [FIRST]),
]


def place(citation: Citation) -> str:
    return f"page {citation.page_number}"


def test_text_has_numbered_sources_each_once() -> None:
    assert as_text(SENTENCES, place) == (
        "One.[1][2] Two. [!]\n\nThree. Four.[1]\n\n"
        "To be checked:\n[!] “Two.” The number differs.\n\n"
        "Sources:\n[1] page 1: “First passage.”\n[2] page 2: “Second passage.”\n"
    )


def test_markdown_has_footnotes() -> None:
    text = as_markdown(SENTENCES, place)
    assert text.startswith("One.[^1][^2] Two. [!]\n\nThree. Four.[^1]\n")
    assert text.endswith("[^1]: page 1: “First passage.”\n[^2]: page 2: “Second passage.”\n")


def test_nothing_but_text_when_there_is_nothing_else() -> None:
    assert as_text([SENTENCES[2]], place) == "Three.\n"
