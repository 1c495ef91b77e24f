"""ODT files: real ones, and small ones made here."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, strategies as st

from document_files import read, zipped
from office_files import NAMESPACES, automatic_style, opendocument, with_mimetype
from slmdesk.errors import DocumentError


def test_a_real_document(data: Path) -> None:
    reading = read(data / "documents" / "testODFwithOOo3.odt")
    assert reading.result.format == "odt"
    assert reading.result.pages is None
    kinds = reading.kinds()
    assert kinds[0] == ("heading", 1, "Apache Tika Test Document")
    assert ("paragraph", 0, "This is a rather[1] difficult test document, with interesting features.") in kinds
    assert ("paragraph", 0, "A rectangle") in kinds
    assert ("list-item", 0, "Second item") in kinds
    assert kinds[-1] == ("paragraph", 0, "[1] This is of course a simple footnote")
    assert sorted(reading.reasons()) == [
        "1 comment left out",
        "1 embedded object left out",
        "1 formula object left out",
    ]


def test_headings_lists_and_captions() -> None:
    body = (
        '<text:p text:style-name="P1">Title</text:p><text:h text:outline-level="2">Two</text:h><text:h>One</text:h>'
        '<text:h text:outline-level="9">Deep</text:h>'
        "<text:list><text:list-header><text:p>Header</text:p></text:list-header><text:list-item><text:p>Item</text:p>"
        "<text:p>goes on</text:p><text:list><text:list-item><text:p>Inner</text:p></text:list-item></text:list>"
        "</text:list-item></text:list>"
        '<text:p text:style-name="Figure">Figure 1</text:p><text:p text:style-name="A">Circle</text:p>'
    )
    styles = (
        automatic_style("Figure", "paragraph", parent="Caption")
        + automatic_style("Caption", "paragraph")
        + automatic_style("Title", "paragraph")
        + automatic_style("A", "paragraph", parent="B")
        + automatic_style("B", "paragraph", parent="A")
    )
    automatic = automatic_style("P1", "paragraph", parent="Title")
    assert read("a.odt", opendocument("text", body, styles, automatic)).kinds() == [
        ("heading", 1, "Title"),
        ("heading", 2, "Two"),
        ("heading", 1, "One"),
        ("heading", 6, "Deep"),
        ("paragraph", 0, "Header"),
        ("list-item", 0, "Item"),
        ("paragraph", 0, "goes on"),
        ("list-item", 0, "Inner"),
        ("caption", 0, "Figure 1"),
        ("paragraph", 0, "Circle"),
    ]


def test_white_space_is_what_the_format_says() -> None:
    body = (
        '<text:p>  a \n <text:span> b</text:span><text:s text:c="3"/>c<text:tab/>d<text:line-break/>e<text:s/>f'
        '<text:s text:c="x"/>g<text:s text:c="999999999"/>h</text:p>'
    )
    text = read("a.odt", opendocument("text", body)).text
    assert text.startswith("a b   c\td\ne f g ")
    assert len(text) < 2_000


def test_tracked_changes_comments_and_hidden_text() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Dose: <text:change text:change-id="c"/>5 mg'
        "<office:annotation><text:p>Sure?</text:p></office:annotation>"
        '<office:annotation-end/><text:span text:style-name="T1">secret</text:span></text:p>'
        '<text:section text:display="none"><text:p>Hidden section</text:p></text:section>'
        "<text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby>"
        "</text:p>"
    )
    automatic = automatic_style("T1", "text", '<style:text-properties text:display="none"/>')
    reading = read("a.odt", opendocument("text", body, automatic=automatic))
    assert reading.texts() == ["Dose: 5 mg", "漢"]
    assert sorted(reading.reasons()) == [
        "1 comment left out",
        "1 hidden section left out",
        "6 characters of hidden text left out",
    ]


def test_tables() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(*paragraphs: str) -> str:
        return f"<table:table-cell>{''.join(f'<text:p>{text}</text:p>' for text in paragraphs)}</table:table-cell>"

    nested = f"<table:table-cell><table:table>{row(cell('in'), cell('side'))}</table:table></table:table-cell>"
    body = (
        f"<table:table><table:table-header-rows>{row(cell('Drug'), cell('Dose'))}</table:table-header-rows>"
        f"{row(cell('A', 'or B'), cell('5 mg'))}{row(cell(), cell())}{row(nested, cell('y'))}"
        f"{row(cell('wide'), '<table:covered-table-cell/>', cell('z'))}</table:table>"
    )
    assert read("a.odt", opendocument("text", body)).kinds() == [
        ("table-row", 0, "Drug | Dose"),
        ("table-row", 0, "A or B | 5 mg"),
        ("table-row", 0, "in | side | y"),
        ("table-row", 0, "wide |  | z"),
    ]


def test_frames_follow_their_paragraph_and_objects_are_counted_once() -> None:
    body = (
        "<text:p>Around <draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>"
        '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
        "<draw:frame><draw:image/><draw:image/></draw:frame><draw:custom-shape><text:p>In a shape.</text:p>"
        "</draw:custom-shape>it.</text:p>"
    )
    manifest = (
        '<manifest:file-entry manifest:full-path="Object 1/" '
        'manifest:media-type="application/vnd.oasis.opendocument.chart"/>'
    )
    reading = read("a.odt", opendocument("text", body, manifest=manifest, parts={"Basic/Standard/Module1.xml": b""}))
    assert reading.texts() == ["Around it.", "In the box.", "In a shape."]
    assert reading.reasons() == ["1 chart left out", "1 picture left out", "the macros in the file were ignored"]


def test_notes_headers_and_footers() -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>x</text:note-citation><text:note-body>'
        "<text:p>{}</text:p></text:note-body></text:note>"
    )
    body = (
        f"<text:p>Second{note.format('endnote', 'End.')}</text:p>"
        f"<text:p>First{note.format('footnote', 'Foot.')}</text:p>"
    )
    page = "<text:p>Page <text:page-number>3</text:page-number></text:p>"
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>Patient 4711</text:p></style:header>"
        "<style:header-left><text:p>Patient 4711</text:p></style:header-left>"
        f"<style:footer>{page}<text:p>MRN 1</text:p></style:footer></style:master-page></office:master-styles>"
    )
    reading = read("a.odt", opendocument("text", body, styles))
    assert reading.texts() == ["Patient 4711", "Second[1]", "First[2]", "[1] End.", "[2] Foot.", "MRN 1"]


def test_long_documents_come_in_pieces() -> None:
    paragraph = "A sentence of a long document. " * 10
    reading = read("a.odt", opendocument("text", f"<text:p>{paragraph}</text:p>" * 2000))
    assert reading.texts() == [paragraph.strip()] * 2000
    assert len(reading.progress) > 5


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)


@given(st.lists(st.tuples(st.sampled_from(["p", "h", "list"]), words), min_size=1, max_size=8))
def test_every_paragraph_comes_back(items: list[tuple[str, str]]) -> None:
    tags = {"p": "<text:p>{}</text:p>", "h": "<text:h>{}</text:h>"}
    tags["list"] = f"<text:list><text:list-item>{tags['p']}</text:list-item></text:list>"
    reading = read("a.odt", opendocument("text", "".join(tags[kind].format(escape(text)) for kind, text in items)))
    kinds = {"p": "paragraph", "h": "heading", "list": "list-item"}
    assert [(kind, text) for kind, _, text in reading.kinds()] == [(kinds[kind], text) for kind, text in items]


def test_other_prefixes_and_no_mimetype() -> None:
    office, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    body = "<o:body><o:text><t:p>Text.</t:p></o:text></o:body>"
    content = f'<o:document-content xmlns:o="{office}" xmlns:t="{text}">{body}</o:document-content>'
    data = zipped({"content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"})
    assert read("a.odt", data).text == "Text."


def test_a_document_type_in_the_manifest_of_openoffice_1() -> None:
    manifest = b'<!DOCTYPE manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest/>'
    reading = read("a.odt", opendocument("text", "<text:p>Old.</text:p>", parts={"META-INF/manifest.xml": manifest}))
    assert reading.text == "Old."


def test_hostile_files_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(DocumentError, match="entities"):
        read("a.odt", opendocument("text", "<text:p>&a;</text:p>", declarations=bomb))
    with pytest.raises(DocumentError) as caught:
        read("a.odt", opendocument("text", "<text:p>", parts={}))
    assert caught.value.kind == "document-damaged"
    with pytest.raises(DocumentError) as caught:
        read("a.odt", with_mimetype("application/vnd.oasis.opendocument.text", {"other.xml": b"<x/>"}))
    assert caught.value.kind == "document-damaged"


def test_many_different_names_are_no_burden() -> None:
    body = "".join(f"<text:x{number}/>" for number in range(20_000)) + "<text:p>Text.</text:p>"
    assert read("a.odt", opendocument("text", body)).text == "Text."


def test_charts_and_formulas_are_named_when_they_are_refused() -> None:
    data = with_mimetype("application/vnd.oasis.opendocument.formula", {"content.xml": f"<x {NAMESPACES}/>".encode()})
    with pytest.raises(DocumentError, match="OpenDocument chart, formula or database"):
        read("a.odf", data)
