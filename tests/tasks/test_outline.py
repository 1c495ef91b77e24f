from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Block, Done, MakeOutline, Outline, SourceText
from slmdesk.tasks import outline
from slmdesk.tasks.centrality import central


def document(paragraphs: int) -> SourceText:
    """Headings with three paragraphs each."""
    text, blocks = "", []
    for number in range(paragraphs):
        parts = [(f"Chapter {number}", "heading")] if number % 3 == 0 else []
        words = f"the river and its water rise in spring number {number}"
        parts.append(
            (f"A first sentence says that {words} here. A second sentence adds a little more to it.", "paragraph")
        )
        for part, kind in parts:
            heading = kind == "heading"
            end = len(text) + len(part)
            blocks.append(Block(1 + number // 5, len(text), end, "heading" if heading else "paragraph", int(heading)))
            text += part + "\n"
    return SourceText("a.pdf", text, blocks)


def test_headings_and_sentences_come_in_the_order_of_the_text_with_their_places() -> None:
    source = document(60)
    entries = outline.outline([source]).entries
    assert sum(entry.kind == "heading" for entry in entries) == 20
    assert sum(entry.kind == "sentence" for entry in entries) >= 3
    assert [entry.citation.start for entry in entries] == sorted(entry.citation.start for entry in entries)
    for entry in entries:
        assert source.text[entry.citation.start : entry.citation.end] == entry.citation.quote
        assert entry.citation.page_number is not None


def test_the_sentence_that_others_are_like_is_the_most_central() -> None:
    texts = [
        "The dam failed after heavy rain.",
        "Heavy rain filled the lake behind the dam.",
        "The dam failed because heavy rain filled the lake.",
        "My aunt collects stamps.",
    ]
    scores = central(texts)
    assert max(range(4), key=scores.__getitem__) == 2
    assert min(range(4), key=scores.__getitem__) == 3


def test_no_part_of_a_long_text_is_missing() -> None:
    entries = [entry for entry in outline.outline([document(900)]).entries if entry.kind == "sentence"]
    pages = {entry.citation.page_number or 0 for entry in entries}
    assert min(pages) <= 20
    assert max(pages) >= 160


def test_very_many_headings_are_thinned_out() -> None:
    entries = outline.outline([document(900)]).entries
    assert sum(entry.kind == "heading" for entry in entries) <= 60


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_outline_is_an_error(text: str) -> None:
    with pytest.raises(DocumentError):
        list(outline.run(MakeOutline([SourceText("a", text, [])]), lambda: False))


def test_a_cancel_is_heard() -> None:
    with pytest.raises(JobCancelled):
        list(outline.run(MakeOutline([document(9)]), lambda: True))


@given(st.lists(st.text(max_size=300), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_any_text_has_an_outline_that_quotes_it(texts: list[str]) -> None:
    sources = [SourceText(str(number), text, []) for number, text in enumerate(texts)]
    for entry in outline.outline(sources).entries:
        source = sources[int(entry.citation.file)]
        assert source.text[entry.citation.start : entry.citation.end] == entry.citation.quote


def test_the_task_ends_in_an_outline() -> None:
    (done,) = outline.run(MakeOutline([document(9)]), lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, Outline)
