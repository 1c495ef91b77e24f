"""PDF pages without a usable text layer, recognised or named."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from document_files import paragraph_lines, pdf, read
from picture_files import NOTE, picture, scanned_pdf
from slmdesk import documents
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Progress, Read, TaskEvent


def test_a_scanned_pdf_is_recognised() -> None:
    reading = read("scan.pdf", scanned_pdf(picture(), None, picture(["The second page says this."])))
    assert reading.text == " ".join(NOTE) + "\n\nThe second page says this."
    assert [block.page_number for block in reading.blocks] == [1, 3]
    assert reading.reasons() == []  # page 2 is empty: nothing is lost
    assert reading.notices == ["The text of 2 pages was recognised from pictures (OCR): check names and numbers there."]
    notes = [progress.note for progress in reading.progress if progress.note]
    assert notes == ["Recognising page 1 of 3", "Recognising page 3 of 3"]


def test_a_real_scan_that_lies_on_its_side(data: Path) -> None:
    reading = read(data / "documents" / "ocr_test_rotated_90.pdf")
    assert reading.text == (
        "Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package"
    )
    assert reading.reasons() == []


def test_with_recognition_off_scans_are_named_together() -> None:
    scan = picture(["x"])
    with pytest.raises(DocumentError) as caught:
        read("scan.pdf", scanned_pdf(scan, scan, scan), ocr=False)
    assert "Pages 1-3 are scans and OCR is off." in caught.value.message
    assert "OCR" in caught.value.hint


def test_only_pages_that_need_it_are_recognised() -> None:
    reading = read("a.pdf", pdf(paragraph_lines(["A page with text that a program wrote."])))
    assert not any(progress.note for progress in reading.progress)
    assert reading.notices == []


def test_letters_without_a_meaning_are_recognised_from_their_looks() -> None:
    """A font that does not say which letters it has still draws them."""
    mapping = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><FF> endcodespacerange "
        b"1 beginbfrange <20> <7E> <E020> endbfrange endcmap end"
    )
    line = b"BT /F1 24 Tf 40 500 Td (Dose 5 mg twice a day) Tj ET"
    from document_files import pdf_of_objects

    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(line), line),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(mapping), mapping),
    ]
    data = pdf_of_objects(objects)
    assert read("a.pdf", data).text == "Dose 5 mg twice a day"
    with pytest.raises(DocumentError, match="fonts do not say"):
        read("a.pdf", data, ocr=False)


def test_a_stamp_on_a_scan_does_not_hide_it() -> None:
    paper = Image.new("RGB", (700, 990), "white")
    paper.paste(picture([*NOTE, "She walks two kilometres a day."]))
    scan = scanned_pdf(paper)
    stamped = scan.replace(b"/Resources<<", b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>")
    stamped = stamped.replace(b"300 cm /P Do Q", b"100 cm /P Do Q BT /F1 9 Tf 40 820 Td (REC 17) Tj ET")
    text = read("stamped.pdf", stamped).text
    assert "5 mg of ramipril" in text
    assert "REC 17" in text


def test_a_page_that_cannot_be_read_is_named_with_its_confidence() -> None:
    blurred = picture(["Nobody can read a line that is as blurred as this one"] * 3, size=11, width=400).resize(
        (100, 36)
    )
    with pytest.raises(DocumentError) as caught:
        read("fax.pdf", scanned_pdf(blurred))
    assert "no text layer" in caught.value.message
    assert "OCR" in caught.value.message


def test_cancel_between_pages() -> None:
    events: list[TaskEvent] = []

    def on_page_two() -> bool:
        return isinstance(events[-1], Progress) and events[-1].note == "Recognising page 2 of 2" if events else False

    with pytest.raises(JobCancelled):
        events.extend(documents.read(Read("a.pdf", scanned_pdf(picture(), picture())), on_page_two))
    assert on_page_two()


def test_scans_are_counted_whether_recognised_or_not() -> None:
    text = paragraph_lines(["A page with text that a program wrote."])
    assert read("a.pdf", pdf(text)).result.scans == 0
    scan = scanned_pdf(picture(), None, picture(["The second page says this."]))
    assert read("scan.pdf", scan).result.scans == 2
    mixed = scanned_pdf(picture(["One line that is seen."]), Image.new("RGB", (700, 400), "white"))
    assert read("blank.pdf", mixed).result.scans == 1  # a blank page holds nothing to recognise
