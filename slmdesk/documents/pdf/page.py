"""One page of a PDF as lines with their places, by pdfium; and what of it cannot be read."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from slmdesk.documents.ocr.scans import MAX_PIXELS, POINTS_PER_PIXEL, Picture
from slmdesk.documents.pages import Page, Unread
from slmdesk.documents.pdf import layout as pdf_layout
from slmdesk.documents.pdf.layout import Edges, Line
from slmdesk.messages import PageSize, Skipped

_MARGIN_SHARE = 0.11  # of the page's height
_MAX_ANNOTATIONS = 5000
_MAX_BOLD_LINE = 120  # characters; a longer one is no heading
_LITTLE_TEXT = 100  # characters of a stamp or a page number that may stand over a scan
_MAX_FONT_NAME = 128  # bytes
_MAX_SIDE = 12_000  # pixels of a drawn page

# pdfium gives U+FFFE for a hyphen at a line's end, and starts the next line without a line break.
_LINE_BREAK = re.compile("(\r\n|\ufffe)")
_LONE_BREAK = re.compile("\r(?!\n)|(?<!\r)\n")  # glyphs without a character, too
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
_ONE_TO_ONE = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd"),  # a glyph that the font gives no character for
    0x09: " ", 0x0A: "\n", 0x0D: "\r", 0x85: " ", 0xA0: " ", 0x202F: " ", 0x3000: " ", 0x2028: " ", 0x2029: " ",
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF02D: "-",  # Symbol and Wingdings, used as bullets
}  # fmt: skip

_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _ONE_TO_ONE if code not in (0x0A, 0x0D)) + "]")


def read_page(document: Any, index: int) -> Page:
    """Read one page of an open ``pypdfium2.PdfDocument``. index counts from 0. Never raises."""
    number = index + 1
    try:
        page = _open_page(document, index)
    except pypdfium2.PdfiumError:
        return Page(number, damaged=True, skipped=[Skipped(number, f"page {number} is damaged and cannot be read")])
    result = Page(number)
    try:
        lines = _read_lines(page)
        typed, comments = _annotations(page)
        if typed:
            flat = _flattened(document, index, page)
            if _holds(flat, lines):
                lines = flat
            else:
                result.skipped.append(Skipped(number, f"what is typed into form fields on page {number} is not read"))
        if comments:
            word = "1 comment" if comments == 1 else f"{comments} comments"
            result.skipped.append(Skipped(number, f"{word} on page {number} not read"))
        result.unread = _unread(page, lines)
        if not result.unread:
            result.skipped += _unknown_letters(number, lines)
        result.lines = lines if result.unread != "fonts" else []
        result.edges = _edges(page, result.lines)
        result.marks = pdf_layout.edge_marks(result.lines, result.edges)
        result.size = PageSize(*page.get_size())
    except pypdfium2.PdfiumError:
        result.damaged = True
        result.skipped.append(Skipped(number, f"page {number} is damaged and cannot be read"))
    finally:
        pdfium.FPDF_ClosePage(page.raw)
    return result


def _open_page(document: Any, index: int) -> Any:
    """A ``PdfPage`` that is not closed by itself: what pypdfium2 keeps to do so costs more than a short page's text."""
    raw = pdfium.FPDF_LoadPage(document.raw, index)
    if not raw:
        raise pypdfium2.PdfiumError("the page could not be loaded")
    page = pypdfium2.PdfPage.__new__(pypdfium2.PdfPage)
    page.raw, page.pdf, page.formenv = raw, document, None
    return page


def _read_lines(page: Any) -> list[Line]:
    raw = pdfium.FPDFText_LoadPage(page.raw)
    if not raw:
        raise pypdfium2.PdfiumError("the text of the page could not be loaded")
    text_page = pypdfium2.PdfTextPage.__new__(pypdfium2.PdfTextPage)  # as in ``_open_page``
    text_page.raw, text_page.page = raw, page
    try:
        return _lines(text_page)
    finally:
        pdfium.FPDFText_ClosePage(raw)


def _annotations(page: Any) -> tuple[bool, int]:
    """Whether something is typed into form fields or text boxes; and the number of comments that open on a click."""
    typed = False
    comments = 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
            typed = typed or subtype in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
            comments += subtype == pdfium.FPDF_ANNOT_TEXT
    return typed, comments


def _flattened(document: Any, index: int, page: Any) -> list[Line]:
    """The lines of a page after its form fields were made part of it, in memory only."""
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return []
    fresh = _open_page(document, index)
    try:
        return _read_lines(fresh)
    finally:
        pdfium.FPDF_ClosePage(fresh.raw)


def _holds(flat: list[Line], lines: list[Line]) -> bool:
    """Whether the text of a page outlived its flattening: pdfium loses some fonts by it."""
    text = "".join(line.text for line in flat).replace(" ", "")
    kept = sum(line.text.replace(" ", "") in text for line in lines)
    return not lines or (bool(flat) and kept >= 0.9 * len(lines))


def draw_page(document: Any, index: int) -> Picture | None:
    """The picture of a page for OCR; None when pdfium cannot draw it. index counts from 0."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        area = max(1.0, width * height)
        scale = min(1 / POINTS_PER_PIXEL, (MAX_PIXELS / area) ** 0.5, _MAX_SIDE / max(width, height, 1.0))
        bitmap = page.render(scale=scale, force_bitmap_format=pdfium.FPDFBitmap_BGR)
        try:
            return Picture(bitmap.to_numpy().copy(), 1 / scale)
        finally:
            bitmap.close()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    finally:
        page.close()


def _unread(page: Any, lines: list[Line]) -> Unread:
    """Why the lines of a page are not what a reader sees on it; an empty string when they are."""
    text = "".join(line.text for line in lines).replace(" ", "")
    if len(_UNKNOWN.findall(text)) > 0.5 * len(text):
        return "fonts"
    if len(text) > _LITTLE_TEXT or pdfium.FPDFPage_CountObjects(page) <= 0:
        return ""
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    if not text:
        return "scan" if any(pictures) else "drawing"
    width, height = page.get_size()
    return "scan" if any(_covers(picture, 0.5 * width * height) for picture in pictures) else ""


def _covers(picture: Any, area: float) -> bool:
    try:
        left, bottom, right, top = picture.get_bounds()
    except pypdfium2.PdfiumError:
        return False
    return bool((right - left) * (top - bottom) > area)


def _unknown_letters(number: int, lines: list[Line]) -> list[Skipped]:
    unknown = sum(len(_UNKNOWN.findall(line.text)) for line in lines if not line.text.isascii())
    if not unknown:
        return []
    word = "1 character has" if unknown == 1 else f"{unknown} characters have"
    return [Skipped(number, f"page {number}: {word} no known meaning in the font used")]


def _lines(text_page: Any) -> list[Line]:
    count = text_page.count_chars()
    if count <= 0:
        return []
    try:
        text = text_page.get_text_range()
    except RecursionError:  # pypdfium2 steps over characters that stand for nothing one by one
        text = text_page.get_text_bounded().replace("\x02", "\ufffe")
    measure = _Measure(text_page, text, count)
    lines: list[Line] = []
    place = 0
    whole = text.translate(_ONE_TO_ONE) if _ODD.search(text) else text
    if not whole.count("\r\n") == whole.count("\r") == whole.count("\n"):
        whole = _LONE_BREAK.sub("\ufffd", whole)
    parts = _LINE_BREAK.split(whole)
    for part, separator in zip(parts[::2], [*parts[1::2], ""], strict=True):
        first, last = place + len(part) - len(part.lstrip()), place + len(part.rstrip()) - 1
        while first <= last:
            line, end = measure.line(whole, first, last, lines[-1] if lines else None)
            lines.append(line)
            first = end + 1
            while first <= last and whole[first] == " ":
                first += 1
        if separator == "\ufffe" and lines:
            lines[-1].hyphen = True
        place += len(part) + len(separator)
    return lines


def _quick(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that returns at once: the interpreter's lock is kept, which is four times as fast."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_POINTER = ctypes.c_void_p
_font_size = _quick(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, ctypes.c_int)
_char_matrix = _quick(pdfium.FPDFText_GetMatrix, ctypes.c_int, _POINTER, ctypes.c_int, _POINTER)
_char_box = _quick(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _POINTER, ctypes.c_int, _POINTER)
_font_info = _quick(
    pdfium.FPDFText_GetFontInfo, ctypes.c_ulong, _POINTER, ctypes.c_int, _POINTER, ctypes.c_ulong, _POINTER
)

_Box = tuple[float, float, float, float]  # x0, x1, y0, y1, turned


class _Measure:
    """Asks pdfium where a line stands: only its first and its last character, for speed."""

    def __init__(self, text_page: Any, text: str, count: int) -> None:
        self._text_page = text_page.raw
        self._handle = ctypes.cast(self._text_page, ctypes.c_void_p)
        # pdfium counts in UTF-16 units, and leaves out of the text some characters that it counts.
        self._astral = [match.start() for match in _ASTRAL.finditer(text)] if not text.isascii() else []
        self._exact = len(text) + len(self._astral) == count
        self._direct = self._exact and not self._astral
        self._has_rtl = not text.isascii() and _RTL.search(text) is not None
        self._box = pdfium.FS_RECTF()
        self._box_pointer = ctypes.byref(self._box)
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_pointer = ctypes.byref(self._matrix)
        self._font = ctypes.create_string_buffer(_MAX_FONT_NAME)

    def _index(self, place: int) -> int:
        if self._direct:
            return place
        if self._astral:
            place += sum(index < place for index in self._astral)
        return place if self._exact else int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text_page, place))

    def line(self, whole: str, first: int, last: int, above: Line | None) -> tuple[Line, int]:
        """The line that starts at character ``first`` of the page's text and ends at ``last`` or before.

        pdfium does not always notice where a short line ends and the next begins: then it ends there.

        Returns:
            The line, and its last character's place.
        """
        usual = self._usual_line(whole, first, last) if self._direct else None
        if usual is not None:
            return usual, last
        start = self._index(first)
        size, turn = self._size(whole, first, last)
        box = self._place(start, turn)
        if box is None:
            size = above.size if above else 10.0
            y = above.y0 - 1.2 * size if above else 0.0
            x0, x1 = (above.x0, above.x1) if above else (0.0, 0.0)
            return Line(whole[first : last + 1], x0, x1, y, y + size, size), last
        x0, x1, y0, y1 = box
        end = self._index(last)
        ending = self._place(end, turn) or box
        if not _same_row(box, ending):
            last = self._end_of_row(whole, first, last, box, turn)
            size, turn = self._size(whole, first, last)
            end = self._index(last)
            ending = self._place(end, turn) or box
        if ending is not box:
            x0, x1 = min(x0, ending[0]), max(x1, ending[1])
            y0, y1 = min(y0, ending[2]), max(y1, ending[3])
        if not 0.1 < size < 10_000:
            size = max(1.0, min(y1 - y0, x1 - x0))
        text = whole[first : last + 1]
        if self._has_rtl and len(_RTL.findall(text)) * 2 > len(text):
            x0, x1 = -x1, -x0  # read from right to left: the rules for lines are the mirrored ones
        bold = len(text) < _MAX_BOLD_LINE and text[-1] not in ".,;" and self._bold(start) and self._bold(end)
        return Line(text, x0, x1, y0, y1, size, False, turn, bold), last

    def _usual_line(self, whole: str, first: int, last: int) -> Line | None:
        """A line that stands upright in one row; None when it is any other.

        The same as in ``line`` in as few steps as there can be: they are most of what a page costs besides pdfium.
        """
        handle, box, matrix = self._handle, self._box, self._matrix
        middle = (first + last) // 2
        while middle < last and whole[middle] == " ":
            middle += 1
        if not (
            _char_matrix(handle, middle, self._matrix_pointer)
            and matrix.b == 0 == matrix.c
            and matrix.a > 0 < matrix.d
            and _char_box(handle, first, self._box_pointer)
        ):
            return None
        size = _font_size(handle, middle) * matrix.d
        x0, x1, y0, y1 = box.left, box.right, box.bottom, box.top
        if not 0.1 < size < 10_000 or not _char_box(handle, last, self._box_pointer):
            return None
        left, right, bottom, top = box.left, box.right, box.bottom, box.top
        height, other = y1 - y0, top - bottom
        if (y1 if y1 < top else top) - (y0 if y0 > bottom else bottom) <= 0.3 * (height if height < other else other):
            return None
        x0, x1 = left if left < x0 else x0, right if right > x1 else x1
        text = whole[first : last + 1]
        if self._has_rtl and len(_RTL.findall(text)) * 2 > len(text):
            x0, x1 = -x1, -x0
        return Line(
            text,
            x0,
            x1,
            bottom if bottom < y0 else y0,
            top if top > y1 else y1,
            size,
            False,
            0,
            last - first < _MAX_BOLD_LINE - 1 and text[-1] not in ".,;" and self._bold(first) and self._bold(last),
        )

    def _size(self, whole: str, first: int, last: int) -> tuple[float, int]:
        """Font size in points, and quarter turns, in the middle: a bullet or a raised number may stand at an end."""
        middle = (first + last) // 2
        while middle < last and whole[middle] == " ":  # pdfium made it up: it has no font
            middle += 1
        index, matrix = self._index(middle), self._matrix
        size = pdfium.FPDFText_GetFontSize(self._text_page, index)
        if not pdfium.FPDFText_GetMatrix(self._text_page, index, self._matrix_pointer):
            return size, 0
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        turn = (0 if a > 0 or d > 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)
        return size * (c * c + d * d) ** 0.5, turn

    def _place(self, index: int, turn: int) -> _Box | None:
        box = self._box
        if not pdfium.FPDFText_GetLooseCharBox(self._text_page, index, self._box_pointer):
            return None
        return turned(turn, box.left, box.right, box.bottom, box.top)

    def _end_of_row(self, whole: str, first: int, last: int, row: _Box, turn: int) -> int:
        """The last character of the row that ``first`` stands in, found by halving; ``last`` stands in another."""
        inside, outside = first, last
        while outside - inside > 1:
            middle = (inside + outside) // 2
            while middle < outside and whole[middle] == " ":  # pdfium made it up: it has no place
                middle += 1
            box = self._place(self._index(middle), turn) if middle < outside else None
            if box is None:
                outside = (inside + outside) // 2
            elif _same_row(row, box):
                inside = middle
            else:
                outside = middle
        return inside

    def _bold(self, index: int) -> bool:
        length = _font_info(self._handle, index, self._font, _MAX_FONT_NAME, None)
        return 0 < length <= _MAX_FONT_NAME and b"bold" in self._font.value.lower()


def _same_row(box: _Box, other: _Box) -> bool:
    return min(box[3], other[3]) - max(box[2], other[2]) > 0.3 * min(box[3] - box[2], other[3] - other[2])


def turned(turn: int, left: float, right: float, bottom: float, top: float) -> _Box:
    """A box as (x0, x1, y0, y1) in the direction of text that is turned by ``turn`` quarters counter-clockwise."""
    if turn == 1:
        return bottom, top, -right, -left
    if turn == 2:
        return -right, -left, -top, -bottom
    if turn == 3:
        return -top, -bottom, left, right
    return left, right, bottom, top


def _edges(page: Any, lines: list[Line]) -> Edges:
    turn = Counter(line.turn for line in lines).most_common(1)[0][0] if lines else 0
    left, bottom, right, top = page.get_bbox()
    _, _, y0, y1 = turned(turn, left, right, bottom, top)
    margin = _MARGIN_SHARE * (y1 - y0)
    return Edges(y0 + margin, y1 - margin)
