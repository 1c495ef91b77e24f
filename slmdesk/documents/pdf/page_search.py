"""Finds a passage on a page of a PDF: what is compared is letters and digits only, whatever stands between them."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from slmdesk.documents.letters import squeezed
from slmdesk.documents.word_places import PlacedWord
from slmdesk.messages import Box

_LEAST_PART = 12  # letters of a passage that has to be there, when not all of it is
_MAX_BOXES = 400
_MAX_CHARACTERS = 20_000
_GAPS = (0xA0, 0xFFFE, 0xFFFF, 0x02)  # spaces, and what pdfium puts for a hyphen at a line's end
_DEVICE_SCALE = 100  # pdfium gives whole device units


def find_boxes(page: Any, quote: str, share: float) -> list[Box]:
    """Where a passage stands on an open page, one box for each stretch of a line; empty when it is not there.

    Args:
        page: a ``pypdfium2.PdfPage``.
        share: how far down the page's text the passage stands (0..1).
    """
    text_page = page.get_textpage()
    try:
        codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(max(0, text_page.count_chars()))]
        letters, places = squeezed("".join(chr(code) if 0 < code < 0xFFFF else " " for code in codes))
        boxes: list[Box] = []
        for start, end in find_letters(letters, squeezed(quote)[0], share):
            indices = [
                index for index in range(places[start], places[end - 1] + 1) if codes[index] not in (0x20, 0x0D, 0x0A)
            ]
            boxes += _joined(_char_boxes(page, text_page, indices[: 40 * _MAX_BOXES]))
        return boxes[:_MAX_BOXES]
    finally:
        text_page.close()


def placed_words(page: Any) -> list[PlacedWord]:
    """The words of an open ``pypdfium2.PdfPage`` with a text layer, in its order; up to 20,000 characters."""
    text_page = page.get_textpage()
    try:
        count = min(_MAX_CHARACTERS, max(0, text_page.count_chars()))
        codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count)]
        words: list[PlacedWord] = []
        start = 0
        for index in range(count + 1):
            if index < count and codes[index] > 0x20 and codes[index] not in _GAPS:
                continue
            text = "".join(map(chr, codes[start:index])).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            # A word that goes on in the next line, after a hyphen, is two words here.
            for box in _stretches(_char_boxes(page, text_page, list(range(start, index)))) if text else ():
                words.append(PlacedWord(text, box.left, box.top, box.right, box.bottom))
                text = ""
            start = index + 1
        return words
    finally:
        text_page.close()


def find_letters(text: str, wanted: str, share: float) -> list[tuple[int, int]]:
    """Ranges of ``text`` that hold ``wanted``: of several the one nearest to ``share``; or its beginning and end."""
    if not wanted:
        return []
    start = _nearest(text, wanted, share)
    if start is not None:
        return [(start, start + len(wanted))]
    head = _longest(text, wanted, from_start=True)
    tail = _longest(text, wanted, from_start=False)
    least = min(_LEAST_PART, len(wanted))
    found: list[tuple[int, int]] = []
    if head >= least:
        start = _nearest(text, wanted[:head], share) or 0
        found.append((start, start + head))
    if tail >= least:
        start = _nearest(text, wanted[-tail:], share) or 0
        found.append((start, start + tail))
    if len(found) == 2 and found[0][0] <= found[1][0] and found[1][1] - found[0][0] <= 2 * len(wanted):
        return [(found[0][0], max(found[0][1], found[1][1]))]  # something small stands between, such as a number
    return found


def _nearest(text: str, wanted: str, share: float) -> int | None:
    target = share * len(text)
    best: int | None = None
    place = text.find(wanted)
    while place >= 0:
        if best is None or abs(place - target) < abs(best - target):
            best = place
        place = text.find(wanted, place + 1)
    return best


def _longest(text: str, wanted: str, from_start: bool) -> int:
    """How many letters of the beginning, or of the end, stand in the text."""
    low, high = 0, len(wanted) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if (wanted[:middle] if from_start else wanted[-middle:]) in text:
            low = middle
        else:
            high = middle - 1
    return low


def _char_boxes(page: Any, text_page: Any, indices: list[int]) -> list[Box]:
    width, height = page.get_size()
    across, down = max(1, round(width * _DEVICE_SCALE)), max(1, round(height * _DEVICE_SCALE))
    x, y = ctypes.c_int(), ctypes.c_int()
    rect = pdfium.FS_RECTF()

    def on_page(page_x: float, page_y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, across, down, 0, page_x, page_y, ctypes.byref(x), ctypes.byref(y))
        return x.value / _DEVICE_SCALE, y.value / _DEVICE_SCALE

    boxes = []
    for index in indices:
        if not pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(rect)):
            continue
        x0, y0 = on_page(rect.left, rect.top)
        x1, y1 = on_page(rect.right, rect.bottom)
        box = Box(max(0.0, min(x0, x1)), max(0.0, min(y0, y1)), min(width, max(x0, x1)), min(height, max(y0, y1)))
        if box.right > box.left and box.bottom > box.top:
            boxes.append(box)
    return boxes


def _joined(boxes: list[Box]) -> list[Box]:
    """Characters as stretches of lines."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last is not None and _same_line(last, box):
            lines[-1] = last.around(box)
        else:
            lines.append(box)
    return lines


def _stretches(boxes: list[Box]) -> list[Box]:
    """The characters of one word, which may run in any direction, and go on in another line."""
    found: list[Box] = []
    last: Box | None = None
    for box in boxes:
        if last is not None and (_same_line(last, box) or _same_line(_mirrored(last), _mirrored(box))):
            found[-1] = found[-1].around(box)
        else:
            found.append(box)
        last = box
    return found


def _mirrored(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _same_line(line: Box, box: Box) -> bool:
    height = min(line.bottom - line.top, box.bottom - box.top)
    overlap = min(line.bottom, box.bottom) - max(line.top, box.top)
    gap = max(box.left - line.right, line.left - box.right)
    return overlap > 0.5 * height and gap < 2 * (line.bottom - line.top)
