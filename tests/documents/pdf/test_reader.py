"""PDF files: real ones, and small ones made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from document_files import Words, paragraph_lines, pdf, pdf_of_objects, read
from slmdesk import paths
from slmdesk.errors import DocumentError

SAMPLE = paths.resources() / "samples" / "photosynthesis.pdf"


def refusal(data: bytes, password: str | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read("a.pdf", data, password)
    return caught.value


def test_the_sample_is_read_whole() -> None:
    reading = read(SAMPLE)
    kinds = reading.kinds()
    assert kinds[0] == ("heading", 1, "Photosynthesis: how light becomes food")
    assert [text for kind, level, text in kinds if (kind, level) == ("heading", 2)] == [
        "1. What photosynthesis does",
        "2. How it was discovered",
        "3. The chloroplast",
        "4. The light reactions",
        "5. The Calvin cycle",
        "6. Rubisco’s mistake, and three ways to live with it",
        "7. What limits the rate",
        "8. In short",
    ]
    assert "Reduction: ATP and NADPH turn 3-phosphoglycerate into glyceraldehyde-3-phosphate, a simple sugar." in (
        reading.texts()
    )
    assert ("table-row", 0, "C4 oxaloacetate about 150 molecules maize, sugar cane") in kinds
    assert {block.page_number for block in reading.blocks} == {1, 2, 3}
    assert "1 / 3" not in reading.text
    assert reading.notices == ["Page numbers and lines repeated at the top or bottom of 3 pages are left out."]


def test_pages_paragraphs_and_headings() -> None:
    body = ["This line fills its column from one side to the other and goes on in", "the next one.", ""]
    page: list[Words] = [(72, 740, 18, "A title"), *paragraph_lines(body)]
    reading = read("a.pdf", pdf(page, paragraph_lines(["A second page."])))
    assert reading.kinds() == [
        ("heading", 1, "A title"),
        ("paragraph", 0, " ".join(body[:2])),
        ("paragraph", 0, "A second page."),
    ]
    assert reading.text.count("\n\n") == 2
    assert [block.page_number for block in reading.blocks] == [1, 1, 2]
    assert reading.result.pages == 2


def test_a_sentence_across_pages_is_not_parted() -> None:
    first = paragraph_lines(
        ["This sentence fills the last line of the first page but does not end in", "it and goes on"]
    )
    reading = read("a.pdf", pdf(first, paragraph_lines(["on the second page."])))
    assert "it and goes on on the second page." in reading.text
    assert [block.page_number for block in reading.blocks] == [1, 2]


def test_hyphen_at_a_line_end() -> None:
    lines = paragraph_lines(
        ["The word that is divided at the end of this line is infor-", "mation, as everybody knows."]
    )
    assert "is information, as" in read("a.pdf", pdf(lines)).text


def test_bold_line_is_a_heading() -> None:
    page = [(72, 700, 11, "Findings"), *paragraph_lines(["The text under it is not bold at all, and longer."], top=670)]
    assert read("a.pdf", pdf(page, bold=["Findings"])).kinds()[0] == ("heading", 3, "Findings")


def test_short_lines_that_pdfium_runs_together_are_parted() -> None:
    page = [
        (72, 700, 11, "A paragraph with a line that is long and then one that is"),
        (72, 686, 11, "short."),
        (72, 640, 16, "A heading far below"),
        (72, 610, 11, "Text under the heading."),
    ]
    assert [text for _, _, text in read("a.pdf", pdf(page)).kinds()] == [
        "A paragraph with a line that is long and then one that is short.",
        "A heading far below",
        "Text under the heading.",
    ]


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [(0, "1 0 0 1 0 0"), (90, "0 1 -1 0 595 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 842")],
)
def test_turned_pages(turn: int, matrix: str) -> None:
    drawn = (
        f"{matrix} cm BT /F1 12 Tf 40 500 Td (The first line of a turned paragraph that goes) Tj "
        "0 -15 Td (on in a second line.) Tj 0 -60 Td (Another paragraph.) Tj ET"
    )
    data = pdf([], content=drawn.encode()).replace(b"/MediaBox", b"/Rotate %d/MediaBox" % turn)
    assert read("a.pdf", data).texts() == [
        "The first line of a turned paragraph that goes on in a second line.",
        "Another paragraph.",
    ]


def test_running_head_and_page_number_are_left_out() -> None:
    pages = [
        [(72, 810, 9, "Annual report"), (500, 20, 9, f"{number}"), *paragraph_lines([f"Text of page {number}."])]
        for number in range(1, 6)
    ]
    reading = read("a.pdf", pdf(*pages))
    assert reading.texts() == [f"Text of page {number}." for number in range(1, 6)]
    assert "5 pages" in reading.notices[0]


def test_head_of_two_pages_stays() -> None:
    pages = [[(72, 810, 9, "Annual report"), *paragraph_lines(["Text."])]] * 2
    assert read("a.pdf", pdf(*pages)).texts().count("Annual report") == 2


IMAGE = b"q 400 0 0 400 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"


def test_scans_among_pages_are_named() -> None:
    scan = pdf([], content=IMAGE)
    with pytest.raises(DocumentError) as caught:
        read("a.pdf", scan, ocr=False)
    assert caught.value.kind == "document-no-text"
    assert "page 1 is a scan and ocr is off" in caught.value.message.lower()
    assert "OCR" in caught.value.hint

    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Length 44>>stream\nBT /F1 11 Tf 72 700 Td (The only text.) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(IMAGE), IMAGE),
    ]
    reading = read("a.pdf", pdf_of_objects(objects), ocr=False)
    assert reading.text == "The only text."
    (skipped,) = reading.result.skipped  # an empty page is no loss
    assert skipped.page_number == 2
    assert skipped.reason == "page 2 is a scan and OCR is off"


def test_characters_that_a_font_does_not_name_are_shown_and_told() -> None:
    content = b"BT /F1 11 Tf 72 700 Td (Take \\006 5 mg twice a day, with water.) Tj ET"
    reading = read("a.pdf", pdf([], content=content))
    assert "�" in reading.text
    assert reading.reasons() == ["page 1: 1 character has no known meaning in the font used"]


def test_a_page_of_nothing_else_is_not_read() -> None:
    content = b"BT /F1 11 Tf 72 700 Td (\\001\\002\\003\\004\\005\\006\\001\\002\\003) Tj ET"
    error = refusal(pdf([], content=content))
    assert error.kind == "document-no-text"
    assert "fonts do not say" in error.message


def test_characters_beyond_the_basic_plane_keep_the_places_right() -> None:
    mapping = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><FF> endcodespacerange "
        b"1 beginbfchar <41> <D835DC4E> endbfchar endcmap end"
    )
    drawn = (
        b"BT /F1 12 Tf 20 200 Td (AAAAAAAA with some words after the letters of mathematics) Tj "
        b"0 -14 Td (end here) Tj 0 -60 Td (Next) Tj ET"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(mapping), mapping),
    ]
    assert read("a.pdf", pdf_of_objects(objects)).texts() == [
        "𝑎" * 8 + " with some words after the letters of mathematics end here",
        "Next",
    ]


def test_real_headings_and_running_line(data: Path) -> None:
    reading = read(data / "documents" / "bookmark_sample.pdf")
    assert [(level, text) for kind, level, text in reading.kinds() if kind == "heading"] == [
        (2, "PART I - DEFINITIONS"),
        (3, "1. Interpretation"),
        (3, "2. Construction of Terms"),
        (2, "PART II - OBLIGATIONS"),
        (3, "3. Payment Terms"),
        (3, "3.1 Payment Schedule"),
        (3, "4. Termination"),
        (2, "PART III - MISCELLANEOUS"),
    ]
    assert reading.notices


def test_real_japanese(data: Path) -> None:
    assert read(data / "documents" / "90ms_rksj_h_sample.pdf").text == "Hello ASCII 日本語テスト"


def test_what_is_typed_into_a_form_is_read(data: Path) -> None:
    text = read(data / "documents" / "testPDF_acroform3.pdf").text
    assert "TIKA-1226" in text
    assert "comboItemB" in text


@pytest.mark.parametrize(
    ("name", "password", "text"),
    [
        ("issue15893_reduced.pdf", "test", "Issue 15893 - password"),
        ("saslprep-r6.pdf", "SªSL\u00adprep", "Hello pdf.js"),
    ],
)
def test_passwords(data: Path, name: str, password: str, text: str) -> None:
    whole = (data / "documents" / name).read_bytes()
    missing = refusal(whole)
    wrong = refusal(whole, "not this")
    assert missing.kind == wrong.kind == "document-password"
    assert "is protected with a password" in missing.message
    assert "does not open" in wrong.message
    assert "--password-stdin" in missing.hint
    assert "--password-stdin" in wrong.hint
    assert read("a.pdf", whole, password).text.startswith(text)


def test_a_password_that_is_not_needed_does_no_harm() -> None:
    assert read("a.pdf", pdf(paragraph_lines(["Open."])), "secret").text == "Open."


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", pdf()[:60], b"%PDF-1.4\n" + bytes(500)])
def test_damaged(data: bytes) -> None:
    assert refusal(data).kind == "document-damaged"


def test_page_tree_that_points_at_itself() -> None:
    loop = pdf_of_objects([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])
    assert refusal(loop).kind in ("document-damaged", "document-no-text")


def test_a_million_promised_pages_end_soon() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 100000>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length 38>>stream\nBT /F1 11 Tf 72 700 Td (One page) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    reading = read("a.pdf", pdf_of_objects(objects))
    assert reading.text == "One page"
    assert len(reading.result.skipped) < 100
    assert "100000" in reading.reasons()[-1]


def test_attached_files_are_named() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.txt) 6 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length 38>>stream\nBT /F1 11 Tf 72 700 Td (One page) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>",
        b"<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream",
    ]
    assert read("a.pdf", pdf_of_objects(objects)).reasons() == ["1 attached file is not read: a.txt"]
