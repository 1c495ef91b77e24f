"""DOCX files: real ones, and small ones made here."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx as python_docx
import pytest

from document_files import WORD, docx, p, read, zipped
from slmdesk import paths
from slmdesk.errors import DocumentError

SAMPLE = paths.resources() / "samples" / "visit-note.docx"
STYLES = (
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Deep"><w:name w:val="Deep"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Liste"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'
    "</w:style>"
    '<w:style w:styleId="Bild"><w:name w:val="caption"/></w:style>'
    '<w:style w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
    '<w:style w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>'
)


def styled(name: str, text: str) -> str:
    return p(text, f'<w:pStyle w:val="{name}"/>')


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def test_the_sample_is_read_whole() -> None:
    reading = read(SAMPLE)
    kinds = reading.kinds()
    assert kinds[0] == ("paragraph", 0, "Invented sample: no real person")
    assert kinds[1] == ("heading", 1, "Visit transcript: persistent cough")
    assert ("table-row", 0, "Blood pressure | 148/92 mmHg, left arm, sitting") in kinds
    assert ("paragraph", 0, "Patient: Yes, I got a rash all over when I was twelve.") in kinds
    assert ("list-item", 0, "Ramipril stopped; losartan 50 mg once daily from 29 April 2025.") in kinds
    assert reading.result.skipped == []
    assert reading.result.pages is None


def test_styles_give_headings_lists_and_captions() -> None:
    body = (
        styled("Titel", "Title") + styled("berschrift1", "One") + styled("Own", "Two") + styled("Deep", "Three")
        + styled("Liste", "Item") + styled("Bild", "Figure 1") + styled("A", "Circle") + styled("None", "Unknown")
        + p("Level", '<w:outlineLvl w:val="1"/>') + p("Listed", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + p("Unlisted", '<w:pStyle w:val="Liste"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("Body", '<w:pStyle w:val="Deep"/><w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    assert read("a.docx", docx(body, styles=STYLES)).kinds() == [
        ("heading", 1, "Title"),
        ("heading", 1, "One"),
        ("heading", 1, "Two"),
        ("heading", 3, "Three"),
        ("list-item", 0, "Item"),
        ("caption", 0, "Figure 1"),
        ("paragraph", 0, "Circle"),
        ("paragraph", 0, "Unknown"),
        ("heading", 2, "Level"),
        ("list-item", 0, "Listed"),
        ("paragraph", 0, "Unlisted"),
        ("paragraph", 0, "Body"),
    ]


def test_files_of_python_docx() -> None:
    document = python_docx.Document()
    document.add_heading("Heading", level=2)
    document.add_paragraph("Text.")
    document.add_paragraph("Item", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    target = io.BytesIO()
    document.save(target)
    assert read("a.docx", target.getvalue()).kinds() == [
        ("heading", 2, "Heading"),
        ("paragraph", 0, "Text."),
        ("list-item", 0, "Item"),
        ("table-row", 0, "a | b"),
    ]


def test_breaks_tabs_and_symbols() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
        '<w:noBreakHyphen/><w:softHyphen/><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t>'
        '<w:sym w:font="Wingdings" w:char="F04A"/></w:r></w:p>'
    )
    reading = read("a.docx", docx(body))
    assert reading.text == "a\tb\nc-≥5"
    assert reading.reasons() == ["1 symbol of a picture font left out"]


def test_tracked_changes() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('Dose: ')}<w:del><w:r><w:delText>50</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('5')}</w:ins>"
        f"<w:moveFrom>{run.format(' gone')}</w:moveFrom><w:moveTo>{run.format(' mg')}</w:moveTo></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>" + p("paragraph.")
        + p("Plain", '<w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>')
    )  # fmt: skip
    assert read("a.docx", docx(body)).kinds() == [
        ("paragraph", 0, "Dose: 5 mg"),
        ("paragraph", 0, "One paragraph."),
        ("paragraph", 0, "Plain"),
    ]


def test_the_mark_of_the_last_paragraph_deleted() -> None:
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Last words</w:t></w:r></w:p>"
    assert read("a.docx", docx(body)).text == "Last words"


def test_fields_hidden_text_and_controls() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1 May</w:t></w:r></w:p>'
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>"
        "<w:t>shown</w:t></w:r></w:p>"
        "<w:sdt><w:sdtPr/><w:sdtContent>" + p("In a control.") + "</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r></w:p>"
    )
    reading = read("a.docx", docx(body))
    assert reading.texts() == ["1 May", "shown", "In a control.", "a link", "漢"]
    assert reading.reasons() == ["6 characters of hidden text left out"]


def test_tables() -> None:
    nested = f"<w:tbl>{row(p('in'), p('side'))}</w:tbl>"
    body = (
        f"<w:tbl>{row(p('Drug'), p('Dose'))}{row(p('A') + p('or B'), p('5 mg'))}{row(p(''), p(''))}"
        f"{row(p(''), p('only'))}{row(p('x'), nested + p('y'))}</w:tbl>"
    )
    reading = read("a.docx", docx(body))
    assert reading.kinds() == [
        ("table-row", 0, "Drug | Dose"),
        ("table-row", 0, "A or B | 5 mg"),
        ("table-row", 0, "| only"),
        ("table-row", 0, "x | in | side y"),
    ]
    assert reading.text.count("\n") == 3


def test_a_table_that_only_places_text_is_no_table() -> None:
    long = "A long paragraph. " * 40
    body = f"<w:tbl>{row(styled('berschrift1', 'Head') + p('Under it.'))}{row(p('Side'), p(long))}</w:tbl>"
    assert read("a.docx", docx(body, styles=STYLES)).kinds() == [
        ("heading", 1, "Head"),
        ("paragraph", 0, "Under it."),
        ("paragraph", 0, "Side"),
        ("paragraph", 0, long.strip()),
    ]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="mc"><w:r><w:t>Around </w:t></w:r><w:r>'
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>it.</w:t></w:r></w:p>"
    )
    assert read("a.docx", docx(body)).texts() == ["Around it.", "In the box."]


def test_notes_headers_and_footers() -> None:
    body = (
        '<w:p><w:r><w:t>Second</w:t></w:r><w:r><w:endnoteReference w:id="7"/></w:r></w:p>'
        '<w:p><w:r><w:t>First</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    number = '<w:p><w:r><w:t>Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>'
    reading = read(
        "a.docx",
        docx(
            body,
            header1=p("Patient 4711"),
            header2=p("Patient 4711"),
            footer1=number + p("MRN 12345"),
            footnotes=f'<w:footnote w:id="-1">{p("")}</w:footnote><w:footnote w:id="2">{p("Foot.")}</w:footnote>',
            endnotes=f'<w:endnote w:id="7">{p("End.")}</w:endnote><w:endnote w:id="8">{p("Not used.")}</w:endnote>',
        ),
    )
    assert reading.texts() == ["Patient 4711", "Second[1]", "First[2]", "[1] End.", "[2] Foot.", "MRN 12345"]


def test_formulas_keep_their_meaning() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    r = "<m:r><m:t>{}</m:t></m:r>"
    body = (
        f'<w:p xmlns:m="{math}"><m:oMath>{r.format("x=")}<m:f><m:num>{r.format("1")}</m:num><m:den>{r.format("2")}'
        f"</m:den></m:f><m:sSup><m:e>{r.format('y')}</m:e><m:sup>{r.format('2')}</m:sup></m:sSup>"
        f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e>{r.format("n")}</m:e></m:nary></m:oMath></w:p>'
    )
    assert read("a.docx", docx(body)).text == "x=(1)/(2)y^(2)∑n"


def test_what_is_left_out_is_counted() -> None:
    body = (
        '<w:p xmlns:pic="x/picture" xmlns:c="x/chart" xmlns:o="o"><w:r><w:t>Text</w:t><w:drawing><pic:pic/><pic:pic/>'
        "<c:chart/></w:drawing><o:OLEObject/><w:commentReference/></w:r></w:p><w:altChunk/>"
    )
    assert sorted(read("a.docx", docx(body)).reasons()) == [
        "1 chart left out",
        "1 comment left out",
        "1 embedded document left out",
        "1 embedded object left out",
        "2 pictures left out",
    ]


def test_a_document_of_pictures_only() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.docx", docx('<w:p xmlns:pic="x/picture"><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>'))
    assert caught.value.kind == "document-no-text"
    assert "1 picture left out" in caught.value.message


def test_long_documents_come_in_pieces() -> None:
    paragraph = "A sentence of a long document. " * 10
    reading = read("long.docx", docx(p(paragraph) * 2000))
    assert reading.texts() == [paragraph.strip()] * 2000
    assert len(reading.progress) > 5


def test_strict_namespace_and_another_prefix() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = f'<x:document xmlns:x="{strict}"><x:body><x:p><x:r><x:t>Strict.</x:t></x:r></x:p></x:body></x:document>'
    data = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})
    assert read("a.docx", data).text == "Strict."


def test_broken_pictures_and_parts_nobody_needs_do_no_harm() -> None:
    # Word opens such files too; readers that load every part do not.
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x/image" Target="../NULL"/><Relationship Id="s" Type="x/header" Target="no.xml"/>'
        "</Relationships>"
    )
    document = f'<w:document xmlns:w="{WORD}"><w:body>{p("Text.")}</w:body></w:document>'
    data = zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document.encode(),
            "word/_rels/document.xml.rels": relationships.encode(),
            "customXml/item1.xml": b"not xml at all",
        }
    )
    assert read("a.docx", data).text == "Text."


def test_deep_nesting() -> None:
    depth = 20_000
    assert read("a.docx", docx("<w:sdt>" * depth + p("Deep.") + "</w:sdt>" * depth)).text == "Deep."
    tables = "<w:tbl><w:tr><w:tc>" * 3000 + p("Inside.") + "</w:tc></w:tr></w:tbl>" * 3000
    assert read("a.docx", docx(tables)).text == "Inside."


@pytest.mark.parametrize(
    "body",
    ["<w:tc>" + p("a") + "</w:tc>", "<w:tr>" + p("a") + "</w:tr>", "<w:r><w:p><w:r><w:t>a</w:t></w:r></w:p></w:r>",
     "<w:footnote>" + p("b") + "</w:footnote>" + p("a"), "<w:txbxContent>" + p("a") + "</w:txbxContent>",
     "<w:t>x</w:t>" + p("a"), "<w:pPr><w:pPr/><w:del/></w:pPr>" + p("a")],
)  # fmt: skip
def test_elements_in_wrong_places(body: str) -> None:
    assert read("a.docx", docx(body)).text == "a"


def test_real_documents(data: Path) -> None:
    folder = data / "documents"
    assert read(folder / "footnotes.docx").texts() == ["Eto ochen prostoy[1] text so snoskoy", "[1] snoska"]
    assert ("table-row", 0, "Cell 1.0 | Merged Cell 1.1 1.2") in read(folder / "word_tables.docx").kinds()
    header = read(folder / "HeaderFooterUnicode.docx").texts()
    assert header[0] == "This is a simple header, with a € euro symbol in it."
    assert header[-1] == "The footer, with Molière, has Unicode in it."
    changed = read(folder / "delins.docx")
    assert ("list-item", 0, "A nickname for Petrika the Albanian variation of Peter") in changed.kinds()


def test_macros_and_embedded_files_are_named() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("Text.")))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members |= {"word/vbaProject.bin": b"x", "word/embeddings/oleObject1.bin": b"x", "word/embeddings/a.xlsx": b"x"}
    reading = read("a.docm", zipped(members))
    assert reading.text == "Text."
    assert reading.reasons() == ["2 embedded files are not opened", "the macros in the file were ignored"]
