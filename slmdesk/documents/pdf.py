"""Reads PDF files by pdfium: pages in order, lines joined into paragraphs, what cannot be read named."""

from __future__ import annotations

import stringprep
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from slmdesk.documents import pdf_layout
from slmdesk.documents.pdf_layout import Paragraph
from slmdesk.documents.pdf_page import Page, read_page
from slmdesk.documents.piece import Cancelled, Format, Piece, PieceBuilder, stop_if
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

_NEIGHBOURS = 2  # pages looked at before and after, to find running heads
_MAX_DAMAGED_IN_A_ROW = 50  # a page tree that promises a million pages and has none


def is_pdf(sniff: Sniff) -> bool:
    """Whether it starts like a PDF; junk before the header is allowed up to byte 1024 (PDF 1.7, annex H.3.4.1)."""
    place = sniff.head[:1024].find(b"%PDF-")
    if place <= 0:
        return place == 0
    before = sniff.head[:place]
    return sniff.extension == ".pdf" or b"\0" in before or not before.strip(b" \t\r\n\x0c\xef\xbb\xbf")


def read_pdf(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a PDF page by page; each page is a piece. See ``piece.Reader``."""
    document = _open(file, name, password)
    try:
        yield from _pieces(document, name, cancelled)
    finally:
        document.close()


FORMAT = Format("pdf", "pages", read_pdf)


def _open(file: BinaryIO, name: str, password: str | None) -> Any:
    # PDF 2.0 passwords are prepared by SASLprep (ISO 32000-2, 7.6.4.3.3), which pdfium leaves to us.
    tries = [password, _saslprep(password)] if password is not None else [None]
    error_code = None
    for attempt in dict.fromkeys(tries):
        try:
            return pypdfium2.PdfDocument(file, password=attempt)
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


def _saslprep(password: str) -> str:
    """RFC 4013, section 2.1 and 2.2; what it prohibits is left to the file to refuse."""
    kept = (" " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c))
    return unicodedata.normalize("NFKC", "".join(kept))


def _pieces(document: Any, name: str, cancelled: Cancelled) -> Iterator[Piece]:
    total = len(document)
    writer = _Writer(total)
    before: deque[set[tuple[int, int, str]]] = deque(maxlen=_NEIGHBOURS)
    waiting: deque[Page] = deque()
    for page in _pages(document, total, cancelled):
        waiting.append(page)
        writer.count_sizes(page)
        if len(waiting) > _NEIGHBOURS:
            yield writer.write(waiting, before)
    while waiting:
        stop_if(cancelled)
        yield writer.write(waiting, before)
    if writer.damaged == total:
        raise DocumentError(
            "document-damaged",
            f"{subject(name)} is damaged: none of its pages can be read.",
            "Get the file again, or print it to a new PDF in a viewer.",
        )
    yield Piece("", [], total, total, _attachments(document), writer.notice())


def _pages(document: Any, total: int, cancelled: Cancelled) -> Iterator[Page]:
    damaged = 0
    for index in range(total):
        stop_if(cancelled)
        page = read_page(document, index)
        damaged = damaged + 1 if page.damaged else 0
        if damaged > _MAX_DAMAGED_IN_A_ROW:
            reason = f"pages {index + 1} to {total} are damaged and cannot be read"
            for number in range(index + 1, total + 1):
                skipped = [Skipped(number, reason)] if number == index + 1 else []
                yield Page(number, damaged=True, skipped=skipped)
            return
        yield page


class _Writer:
    """Turns pages into pieces; knows what came before."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._builder = PieceBuilder()
        self._sizes: Counter[float] = Counter()
        self._last: Paragraph | None = None
        self._running_pages = 0
        self.damaged = 0

    def count_sizes(self, page: Page) -> None:
        """Learn the body text's size, also from the pages ahead."""
        for line in page.lines:
            self._sizes[round(line.size * 2) / 2] += len(line.text)

    def write(self, waiting: deque[Page], before: deque[set[tuple[int, int, str]]]) -> Piece:
        """The first of the waiting pages as a piece; it then counts as one before."""
        page = waiting.popleft()
        self.damaged += page.damaged
        neighbours = [marks for marks in (*before, *(other.marks for other in waiting)) if marks]
        running = pdf_layout.running_lines(page.lines, neighbours, page.edges) if page.marks else set()
        if running:
            self._running_pages += 1
        before.append(page.marks)
        body = pdf_layout.usual_size(self._sizes)
        lines = [line for index, line in enumerate(page.lines) if index not in running]
        first = True
        for paragraph in pdf_layout.paragraphs(lines, page.edges.top):
            level = pdf_layout.heading_level(paragraph, body)
            goes_on = first and not level and self._last is not None and pdf_layout.continues(self._last, paragraph)
            self._builder.add(
                paragraph.text,
                "heading" if level else paragraph.kind,
                level,
                page.number,
                joiner=(("" if _ends_in_hyphen(self._last) else " ") if goes_on else "\n\n"),
            )
            first, self._last = False, paragraph
        return self._builder.take(page.number, self._total, page.skipped)

    def notice(self) -> str:
        """What to say of the whole document at its end."""
        if not self._running_pages:
            return ""
        pages = "1 page" if self._running_pages == 1 else f"{self._running_pages} pages"
        return f"Page numbers and lines repeated at the top or bottom of {pages} are left out."


def _attachments(document: Any) -> list[Skipped]:
    count = document.count_attachments()
    files = "1 attached file is" if count == 1 else f"{count} attached files are"
    return [Skipped(None, f"{files} not read")] if count > 0 else []


def _ends_in_hyphen(paragraph: Paragraph | None) -> bool:
    """Whether a word goes on in the next paragraph."""
    return paragraph is not None and paragraph.text.endswith("-")
