"""PPTX files: a real one, and small ones made here."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, strategies as st

from document_files import read
from office_files import DRAWING, SLIDE, pptx, relationships, shape, slide
from slmdesk.errors import DocumentError


def test_a_real_presentation(data: Path) -> None:
    reading = read(data / "documents" / "powerpoint_sample.pptx")
    assert reading.result.format == "pptx"
    assert reading.result.pages == 3
    kinds = reading.kinds()
    assert kinds[0] == ("heading", 1, "Test Table Slide")
    assert ("table-row", 0, "R1 | True | False |  | False | True | True") in kinds
    assert ("list-item", 0, "And baz things") in kinds
    assert ("paragraph", 0, "Speaker notes: Some notes on the second slide.") in kinds
    assert {block.page_number for block in reading.blocks} == {1, 2, 3}
    assert reading.notices == ["The speaker notes of 2 slides were read too; they follow the text of their slide."]
    assert reading.reasons() == []


def test_the_title_stands_first_and_bullets_are_list_items() -> None:
    shapes = (
        shape("Text box")
        + shape("One", "Two", role="body")
        + shape("No bullet", role="", properties="<a:pPr><a:buNone/></a:pPr>")
        + shape("Bullet", properties='<a:pPr><a:buChar char="-"/></a:pPr>')
        + shape("The", "title", role="ctrTitle")
        + shape("Under it", role="subTitle")
    )
    assert read("a.pptx", pptx(shapes)).kinds() == [
        ("heading", 1, "The title"),
        ("paragraph", 0, "Text box"),
        ("list-item", 0, "One"),
        ("list-item", 0, "Two"),
        ("paragraph", 0, "No bullet"),
        ("list-item", 0, "Bullet"),
        ("paragraph", 0, "Under it"),
    ]


def test_slides_come_in_the_order_of_the_show_each_as_it_is_read() -> None:
    order = (
        f'<p:presentation xmlns:p="{SLIDE}" xmlns:r="http://x/relationships"><p:sldIdLst><p:sldId r:id="r2"/>'
        '<p:sldId r:id="r1"/></p:sldIdLst></p:presentation>'
    )
    reading = read("a.pptx", pptx(shape("First"), shape("Second"), parts={"ppt/presentation.xml": order.encode()}))
    assert reading.texts() == ["Second", "First"]
    assert [block.page_number for block in reading.blocks] == [1, 2]
    assert [(progress.done, progress.total, progress.unit) for progress in reading.progress][:2] == [
        (1, 2, "pages"),
        (2, 2, "pages"),
    ]


def test_footers_once_and_slide_numbers_never() -> None:
    around = shape("Ward 7", role="ftr") + shape("3", role="sldNum") + shape("1 May", role="dt")
    reading = read("a.pptx", pptx(around + shape("A"), around + shape("B")))
    assert reading.texts() == ["Ward 7", "1 May", "A", "B"]


def test_hidden_and_missing_slides_are_said() -> None:
    reading = read("a.pptx", pptx(shape("Shown"), shape("Secret"), show='show="0"'))
    assert reading.text == "Shown"
    assert [(entry.page_number, entry.reason) for entry in reading.result.skipped] == [
        (2, "the slide is hidden and was not read")
    ]
    lost = {"ppt/_rels/presentation.xml.rels": relationships(("slide", "slides/slide1.xml"), ("slide", "lost.xml"))}
    reading = read("a.pptx", pptx(shape("Shown"), shape("Lost"), parts=lost))
    assert reading.reasons() == ["the slide is missing in the file"]


def test_notes_breaks_and_what_is_left_out() -> None:
    shapes = (
        "<p:sp><p:txBody><a:p><a:r><a:t>a</a:t></a:r><a:br/><a:fld type='x'><a:t>b</a:t></a:fld></a:p></p:txBody>"
        "</p:sp>"
        "<p:pic/><p:pic><p:nvPicPr><a:videoFile/></p:nvPicPr></p:pic>"
        '<p:graphicFrame><c:chart xmlns:c="c"/></p:graphicFrame>'
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice><p:oleObj/></mc:Choice><mc:Fallback><p:oleObj><p:pic/></p:oleObj>'
        "</mc:Fallback></mc:AlternateContent>"
    )
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": relationships(
            ("notesSlide", "../notesSlides/n.xml"), ("comments", "../comments/c.xml")
        ),
        "ppt/notesSlides/n.xml": slide(shape("7", role="sldNum") + shape("Say", "this", role="body"), root="notes"),
        "ppt/comments/c.xml": b"<cmLst><cm/><cm/></cmLst>",
        "ppt/vbaProject.bin": b"macro",
    }
    reading = read("a.pptm", pptx(shapes, parts=parts))
    assert reading.texts() == ["a\nb", "Speaker notes: Say", "this"]
    assert sorted(reading.reasons()) == [
        "1 chart left out",
        "1 embedded object left out",
        "1 picture left out",
        "1 sound or video left out",
        "2 comments left out",
        "the macros in the file were ignored",
    ]


def test_text_of_diagrams_and_formulas() -> None:
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    shapes = (
        f'<p:graphicFrame><d:relIds xmlns:d="{diagram}" r:dm="r1"/><d:relIds xmlns:d="{diagram}" r:dm="r9"/>'
        f'</p:graphicFrame><p:sp><p:txBody><a:p><m:oMath xmlns:m="{math}"><m:r><m:t>x</m:t></m:r><m:sSup><m:sup><m:r>'
        "<m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></a:p></p:txBody></p:sp>"
    )
    data = f'<d:dataModel xmlns:d="{diagram}" xmlns:a="{DRAWING}">{{}}</d:dataModel>'
    nodes = "".join(f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>" for text in ("Step", "Next"))
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": relationships(("diagramData", "../diagrams/data1.xml")),
        "ppt/diagrams/data1.xml": data.format(nodes).encode(),
    }
    reading = read("a.pptx", pptx(shapes, parts=parts))
    assert reading.kinds() == [("paragraph", 0, "x^(2)"), ("list-item", 0, "Step"), ("list-item", 0, "Next")]
    assert reading.reasons() == ["1 diagram left out"]


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda text: "_x" not in text
)


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4))
def test_every_paragraph_comes_back_on_its_slide(slides: list[list[str]]) -> None:
    reading = read("a.pptx", pptx(*(shape(*map(escape, paragraphs), role="body") for paragraphs in slides)))
    found = [(block.page_number, reading.text[block.start : block.end]) for block in reading.blocks]
    assert found == [(number, text) for number, paragraphs in enumerate(slides, start=1) for text in paragraphs]


def test_entities_and_empty_presentations_are_refused() -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(DocumentError, match="entities"):
        read("a.pptx", pptx(shape("&b;"), declarations=bomb))
    with pytest.raises(DocumentError) as caught:
        read("a.pptx", pptx())
    assert caught.value.kind == "document-no-text"
