"""Cards to print: the question on the left, its answer on the right; cut along the lines, fold in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.export.pdf import Letters

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN_MM, _ROWS, _INSIDE_MM = 10.0, 5, 4.0
_SIZES_PT = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
_LINE = 0.45  # mm for each point of the letters
_GREY = 150
_MOST_CHARACTERS = 4000  # of one side: more could not be read at any size


Step = Callable[[int, int], None]
"""Called with how many of how many cards are done, before each page and at the end. It raises to stop."""


def cards_pdf(title: str, sides: Sequence[tuple[str, str]], step: Step = lambda _done, _total: None) -> bytes:
    """The pages, five cards each. sides: front and back of each card as plain text."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creator("SLM Desk")
    pdf.set_title(title)
    pdf.set_margin(_MARGIN_MM)
    pdf.set_auto_page_break(False)
    letters = Letters(pdf, "".join({c for front, back in sides for c in front + back} | {"…"}))
    try:
        _draw(pdf, letters, sides, step)
        content = bytes(pdf.output())
        step(len(sides), len(sides))
    except BaseException:
        letters.close()
        raise
    return content


def write_cards(
    path: Path, title: str, sides: Sequence[tuple[str, str]], step: Step = lambda _done, _total: None
) -> None:
    """Write the file, whole or not at all: not when ``step`` raises.

    Raises:
        StorageError: ``not-written``.
    """
    try:
        write_atomically(path, cards_pdf(title, sides, step), private=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError("not-written", f"{path} could not be written: {reason}.", "Choose another place.") from error


def _draw(pdf: FPDF, letters: Letters, sides: Sequence[tuple[str, str]], step: Step) -> None:
    width, height = (pdf.w - 2 * _MARGIN_MM) / 2, (pdf.h - 2 * _MARGIN_MM) / _ROWS
    for place, (front, back) in enumerate(sides):
        if place % _ROWS == 0:
            step(place, len(sides))
            pdf.add_page()
            _lines(pdf, width, height)
        top = _MARGIN_MM + (place % _ROWS) * height
        for column, text in enumerate((front, back)):
            _side(pdf, letters, text, _MARGIN_MM + column * width, top, width, height)
    if not sides:
        pdf.add_page()


def _lines(pdf: FPDF, width: float, height: float) -> None:
    pdf.set_draw_color(_GREY)
    pdf.set_line_width(0.2)
    for line in range(_ROWS + 1):
        at = _MARGIN_MM + line * height
        pdf.line(_MARGIN_MM, at, _MARGIN_MM + 2 * width, at)
    for column in (0, 2):
        pdf.line(_MARGIN_MM + column * width, _MARGIN_MM, _MARGIN_MM + column * width, pdf.h - _MARGIN_MM)
    pdf.set_dash_pattern(dash=2, gap=2)  # folded here, not cut
    pdf.line(_MARGIN_MM + width, _MARGIN_MM, _MARGIN_MM + width, pdf.h - _MARGIN_MM)
    pdf.set_dash_pattern()


def _side(pdf: FPDF, letters: Letters, text: str, left: float, top: float, width: float, height: float) -> None:
    """One side, in the middle, in the largest letters in which it fits; at the smallest the end is cut with a sign."""
    words, inside = letters.shown(text[:_MOST_CHARACTERS]), width - 2 * _INSIDE_MM
    for size in _SIZES_PT:
        pdf.set_font(letters.family, size=size)
        most = int((height - 2 * _INSIDE_MM) / (size * _LINE))
        lines = _broken(pdf, inside, size, words)
        if len(lines) <= most and len(text) <= _MOST_CHARACTERS:
            break
    else:
        lines = [*lines[: most - 1], letters.shown("…")]
    pdf.set_xy(left + _INSIDE_MM, top + (height - len(lines) * size * _LINE) / 2)
    for line in lines:
        pdf.set_x(left + _INSIDE_MM)
        pdf.cell(inside, size * _LINE, line, align="C", new_x="LEFT", new_y="NEXT")


def _broken(pdf: FPDF, width: float, size_pt: float, words: str) -> list[str]:
    lines = pdf.multi_cell(width, size_pt * _LINE, words, align="C", dry_run=True, output="LINES")
    assert isinstance(lines, list)
    return lines
