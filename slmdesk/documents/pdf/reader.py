"""Reads PDF files by pdfium: pages in order, lines joined into paragraphs, what cannot be read named."""

from __future__ import annotations

import stringprep
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ocr.page_ocr import PageOcr
from slmdesk.documents.ocr.scans import recognise
from slmdesk.documents.pages import Page, PageWriter
from slmdesk.documents.pdf.page import draw_page, read_page
from slmdesk.documents.pdf.second_reader import SecondReader, second_reader
from slmdesk.documents.piece import Format, Piece
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

_MAX_NAMED_FILES = 5
_MAX_IN_MEMORY_BYTES = 48 << 20
_MAX_AHEAD = 60  # pages read before their turn, while the second reader is not ready
_MAX_DAMAGED_IN_A_ROW = 50  # a page tree that promises a million pages and has none


def is_pdf(sniff: Sniff) -> bool:
    """Whether it starts like a PDF; junk before the header is allowed up to byte 1024 (PDF 1.7, annex H.3.4.1)."""
    place = sniff.head[:1024].find(b"%PDF-")
    if place <= 0:
        return place == 0
    before = sniff.head[:place]
    return sniff.extension == ".pdf" or b"\0" in before or not before.strip(b" \t\r\n\x0c\xef\xbb\xbf")


def read_pdf(
    file: BinaryIO, name: str, password: str | None, cancelled: Cancelled, ocr: PageOcr | None = None
) -> Iterator[Piece]:
    """Read a PDF page by page; each page is a piece. See ``piece.OcrReader``."""
    document = open_pdf(file, name, password)
    try:
        yield from _pieces(document, _size(file) <= _MAX_IN_MEMORY_BYTES, name, cancelled, ocr)
    finally:
        document.close()


FORMAT = Format("pdf", "pages", read_pdf, with_ocr=read_pdf)


def open_pdf(file: BinaryIO, name: str, password: str | None) -> Any:
    """A ``pypdfium2.PdfDocument`` of an open file, which must stay open as long. Raises DocumentError."""
    # PDF 2.0 passwords are prepared by SASLprep (ISO 32000-2, 7.6.4.3.3), which pdfium leaves to us.
    whole = _in_memory(file)
    tries = [password, _saslprep(password)] if password is not None else [None]
    error_code = None
    for attempt in dict.fromkeys(tries):
        try:
            return pypdfium2.PdfDocument(whole or file, password=attempt)
        except pypdfium2.PdfiumError as error:
            error_code = error.err_code
            if error_code != pdfium.FPDF_ERR_PASSWORD:
                break
    called = subject(name)
    if error_code == pdfium.FPDF_ERR_PASSWORD:
        if password is None:
            message, hint = f"{called} is protected with a password.", "Give its password"
        else:
            message, hint = f"The password does not open {called}.", "Check capital letters and the keyboard layout"
        raise DocumentError("document-password", message, f"{hint} (on the command line: --password-stdin).")
    if error_code == pdfium.FPDF_ERR_SECURITY:
        raise DocumentError(
            "document-password",
            f"{called} is protected in a way that this version cannot open.",
            "Open it in a PDF viewer and print it to a new PDF.",
        )
    raise DocumentError(
        "document-damaged",
        f"{called} is damaged: it starts like a PDF, but its pages cannot be found.",
        "It may have been cut off in a download or a copy. Get it again, or print it to a new PDF in a viewer.",
    )


def _in_memory(file: BinaryIO) -> bytes:
    """A file that is not large, whole: pdfium asks for a few bytes at a time, each by way of Python. Else nothing."""
    size = _size(file)
    file.seek(0)
    return file.read() if size <= _MAX_IN_MEMORY_BYTES else b""


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _saslprep(password: str) -> str:
    """RFC 4013, section 2.1 and 2.2; what it prohibits is left to the file to refuse."""
    kept = (" " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c))
    return unicodedata.normalize("NFKC", "".join(kept))


def _pieces(document: Any, is_in_memory: bool, name: str, cancelled: Cancelled, ocr: PageOcr | None) -> Iterator[Piece]:
    total = len(document)
    writer = PageWriter(total)
    pages = _pages(document, total, is_in_memory, cancelled)
    yield from writer.pieces(recognise(pages, lambda number: draw_page(document, number - 1), ocr, total, cancelled))
    if writer.damaged == total:
        raise DocumentError(
            "document-damaged",
            f"{subject(name)} is damaged: none of its pages can be read.",
            "Get the file again, or print it to a new PDF in a viewer.",
        )
    yield Piece("", [], total, total, _attachments(document), writer.notice())


def _pages(document: Any, total: int, is_in_memory: bool, cancelled: Cancelled) -> Iterator[Page]:
    second = second_reader(document, total) if is_in_memory else None
    try:
        yield from _read(document, total, cancelled, second)
    finally:
        if second is not None:
            second.close()


def _read(document: Any, total: int, cancelled: Cancelled, second: SecondReader | None) -> Iterator[Page]:
    ahead: dict[int, Page] = {}
    own = iter([index for index in range(total) if second is not None and not second.takes(index)])

    def read_ahead() -> bool:
        following = next(own, None) if len(ahead) < _MAX_AHEAD else None
        if following is not None and following > index:
            ahead[following] = read_page(document, following)
        return following is not None

    damaged = 0
    for index in range(total):
        stop_if(cancelled)
        if second is not None and second.takes(index):
            page = second.page(index, cancelled, read_ahead)
        else:
            page = ahead.pop(index, None)
        page = page or read_page(document, index)
        damaged = damaged + 1 if page.damaged else 0
        if damaged > _MAX_DAMAGED_IN_A_ROW:
            reason = f"pages {index + 1} to {total} are damaged and cannot be read"
            for number in range(index + 1, total + 1):
                skipped = [Skipped(number, reason)] if number == index + 1 else []
                yield Page(number, damaged=True, skipped=skipped)
            return
        yield page


def _attachments(document: Any) -> list[Skipped]:
    count = document.count_attachments()
    if count <= 0:
        return []
    files = "1 attached file is" if count == 1 else f"{count} attached files are"
    names = [name for index in range(min(count, _MAX_NAMED_FILES)) if (name := _file_name(document, index))]
    more = ", ..." if count > len(names) else ""
    return [Skipped(None, f"{files} not read" + (f": {', '.join(names)}{more}" if names else ""))]


def _file_name(document: Any, index: int) -> str:
    try:
        name = document.get_attachment(index).get_name()
    except pypdfium2.PdfiumError:
        return ""
    return "".join(character if character.isprintable() else "?" for character in name[:80])
