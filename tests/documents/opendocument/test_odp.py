"""ODP files: a real one, and small ones made here."""

from __future__ import annotations

from pathlib import Path

from document_files import read
from office_files import automatic_style, opendocument


def frame(kind: str, *paragraphs: str) -> str:
    text = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    return f'<draw:frame presentation:class="{kind}"><draw:text-box>{text}</draw:text-box></draw:frame>'


def test_a_real_presentation(data: Path) -> None:
    reading = read(data / "documents" / "odf_presentation_01.odp")
    assert reading.result.format == "odp"
    assert reading.result.pages == 3
    kinds = reading.kinds()
    assert kinds[0] == ("heading", 1, "Test Table Slide")
    assert ("table-row", 0, "R1 | True | False |  | False | True | True") in kinds
    assert ("list-item", 0, "And baz things") in kinds
    assert ("paragraph", 0, "A rectangle shape with this text inside.") in kinds
    assert ("paragraph", 0, "Speaker notes: Some notes on the second slide.") in kinds
    assert {block.page_number for block in reading.blocks} == {1, 2, 3}
    assert reading.reasons() == []
    assert len(reading.notices) == 1


def test_title_first_notes_last_and_what_is_on_every_slide_never() -> None:
    body = (
        "<presentation:footer-decl>Ward 7</presentation:footer-decl>"
        "<draw:page><draw:custom-shape><text:p>A shape</text:p></draw:custom-shape>"
        f"{frame('outline', 'Point')}{frame('page-number', '1')}{frame('title', 'The', 'title')}"
        f"<draw:g><draw:rect><text:p>Grouped</text:p></draw:rect></draw:g><draw:frame><draw:image/></draw:frame>"
        f"<presentation:notes><draw:page-thumbnail/>{frame('notes', 'Say', 'this')}</presentation:notes></draw:page>"
        f"<draw:page>{frame('title', 'Next')}</draw:page>"
    )
    reading = read("a.odp", opendocument("presentation", body))
    assert reading.kinds() == [
        ("heading", 1, "The title"),
        ("paragraph", 0, "Ward 7"),
        ("paragraph", 0, "A shape"),
        ("paragraph", 0, "Point"),
        ("paragraph", 0, "Grouped"),
        ("paragraph", 0, "Speaker notes: Say"),
        ("paragraph", 0, "this"),
        ("heading", 1, "Next"),
    ]
    assert [block.page_number for block in reading.blocks] == [1] * 7 + [2]
    assert [(entry.page_number, entry.reason) for entry in reading.result.skipped] == [(1, "1 picture left out")]
    assert reading.notices == ["The speaker notes of 1 slide were read too; they follow the text of their slide."]


def test_hidden_slides_are_said() -> None:
    hidden = automatic_style("dp2", "drawing-page", '<style:drawing-page-properties presentation:visibility="hidden"/>')
    body = (
        f"<draw:page>{frame('title', 'Shown')}</draw:page>"
        f'<draw:page draw:style-name="dp2">{frame("title", "No")}</draw:page>'
    )
    reading = read("a.odp", opendocument("presentation", body, automatic=hidden))
    assert reading.text == "Shown"
    assert reading.result.pages == 2
    assert reading.reasons() == ["the slide is hidden and was not read"]


def test_drawings_are_read_too() -> None:
    page = (
        "<draw:page><draw:frame><draw:text-box><text:p>On a drawing</text:p></draw:text-box></draw:frame></draw:page>"
    )
    reading = read("a.odg", opendocument("graphics", page))
    assert reading.text == "On a drawing"
    assert reading.blocks[0].page_number == 1
