"""PDF by fpdf2, with the letters of this computer's fonts."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from slmdesk.export.fonts import fonts_for
from slmdesk.export.layout import Layout, Paragraph

if TYPE_CHECKING:
    from fpdf import FPDF

_BODY_PT, _SMALL_PT, _TITLE_PT, _HEADING_PT = 11.0, 9.0, 17.0, 13.0
_LINE_MM, _SMALL_LINE_MM, _GAP_MM, _ITEM_GAP_MM, _MARGIN_MM = 5.8, 4.6, 2.4, 0.6, 22.0
_INDENT_MM, _BEHIND_MARKER_MM, _FOOT_MM = 5.0, 1.4, 15.0
_AMBER, _BLACK, _GREY = (179, 107, 0), (20, 20, 20), (90, 90, 90)
_CORE = "helvetica"
_TYPOGRAPHIC = str.maketrans("“”„‘’‚–—…•\u202f\u2009\u2011", '"""\'\',--.-  -')
# fpdf2 looks for the next letter that has a direction by recursion, and a long line of dots, or of question marks for
# letters that no font here has, is more than Python allows. A mark that has a direction and no looks ends it.
_UNDIRECTED = re.compile(r"[\W_]{200}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def as_pdf(layout: Layout) -> bytes:
    """The document's bytes."""
    pdf = _numbered_pages()
    pdf.set_creator("SLM Desk")
    pdf.set_title(layout.title)
    pdf.set_margin(_MARGIN_MM)
    pdf.set_auto_page_break(True, _MARGIN_MM)
    page = _Page(pdf, layout)
    page.draw()
    return bytes(pdf.output())


def _numbered_pages() -> FPDF:
    """A4, with the page's number at its foot from the second page on."""
    from fpdf import FPDF

    class NumberedPages(FPDF):
        def footer(self) -> None:
            if self.page_no() > 1:
                self.set_y(-_FOOT_MM)
                self.set_font(_CORE, size=_SMALL_PT)
                self.set_text_color(*_GREY)
                self.cell(0, _SMALL_LINE_MM, str(self.page_no()), align="C")

    return NumberedPages(format="A4")


class Letters:
    """The fonts of this computer for a text, put into a file. missing: letters that none of them has."""

    def __init__(self, pdf: FPDF, text: str) -> None:
        self._pdf = pdf
        # fontTools tells every table that it leaves out.
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        fonts, self.missing = fonts_for(text)
        self.family = "text" if fonts else _CORE
        for number, font in enumerate(fonts):
            pdf.add_font(
                "text" if number == 0 else f"more{number}", fname=font.path, collection_font_number=font.number
            )
        if len(fonts) > 1:
            pdf.set_fallback_fonts([f"more{number}" for number in range(1, len(fonts))], exact_match=False)
        if fonts:
            pdf.set_text_shaping(True)

    def close(self) -> None:
        """Give the font files back, of a PDF that will not be written."""
        from fpdf.fonts import TTFFont

        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def shown(self, text: str) -> str:
        """The text with what cannot be drawn replaced."""
        text = _CONTROL.sub(" ", text)
        if self.family == _CORE:
            return text.translate(_TYPOGRAPHIC).encode("latin-1", "replace").decode("latin-1")
        shown = "".join("?" if character in self.missing else character for character in text)
        return _UNDIRECTED.sub("\\g<0>\u200e", shown)


class _Page:
    """Draws a layout from the top down."""

    def __init__(self, pdf: FPDF, layout: Layout) -> None:
        self._pdf = pdf
        self._layout = layout
        self._letters = Letters(pdf, _all_text(layout))
        self._shown = self._letters.shown
        pdf.add_page()
        self._font(_BODY_PT, _BLACK)
        widest = max((pdf.get_string_width(self._shown(each.marker)) for each in layout.paragraphs), default=0.0)
        self._indent_mm = max(_INDENT_MM, widest + _BEHIND_MARKER_MM)

    def draw(self) -> None:
        layout, labels = self._layout, self._layout.labels
        self._line(layout.title, _TITLE_PT, 8.5)
        if layout.caution:
            self._line(layout.caution, _BODY_PT, _LINE_MM, _AMBER)
        kind = ""
        for paragraph in layout.paragraphs:
            if kind == "item" and paragraph.kind != "item":
                self._pdf.ln(_GAP_MM - _ITEM_GAP_MM)  # a list ends as a paragraph does
            self._paragraph(paragraph)
            kind = paragraph.kind
        if layout.doubts:
            self._line(labels.to_check, _HEADING_PT, 7.0)
            for doubt in layout.doubts:
                self._line(doubt, _SMALL_PT, _SMALL_LINE_MM, _AMBER)
        if layout.notes:
            self._line(labels.sources, _HEADING_PT, 7.0)
            for number, note in enumerate(layout.notes, 1):
                self._line(f"{number}  {note}", _SMALL_PT, _SMALL_LINE_MM, _GREY)
        for fact in layout.facts:
            self._line(fact, _SMALL_PT, _SMALL_LINE_MM, _GREY)
        if self._letters.missing or self._letters.family == _CORE:
            lost = {character for character in _all_text(layout) if "?" in self._shown(character) and character != "?"}
            if lost:
                words = (
                    f"{len(lost)} different letters cannot be drawn with the fonts of this computer and show as “?”."
                )
                self._line(f"{words} A DOCX or HTML file keeps them.", _SMALL_PT, _SMALL_LINE_MM, _AMBER)

    def _paragraph(self, paragraph: Paragraph) -> None:
        pdf = self._pdf
        if paragraph.kind == "heading":
            self._line(paragraph.text, _HEADING_PT, 7.0)
            return
        self._font(_BODY_PT, _BLACK)
        left = _MARGIN_MM + (self._indent_mm if paragraph.kind == "item" else 0)
        if paragraph.kind == "item":
            pdf.set_x(_MARGIN_MM)
            pdf.write(_LINE_MM, self._shown("•" if paragraph.marker == "-" else paragraph.marker))
        pdf.set_left_margin(left)
        pdf.set_x(left)
        for run in paragraph.runs:
            if run.lead:
                pdf.write(_LINE_MM, " ")
            pdf.set_text_color(*(_AMBER if run.sign else _BLACK))
            pdf.write(_LINE_MM, self._shown(run.text + (f" {run.sign}" if run.sign else "")))
            if run.notes:
                pdf.char_vpos = "SUP"
                pdf.write(_LINE_MM, ",".join(map(str, run.notes)))
                pdf.char_vpos = "LINE"
        pdf.set_left_margin(_MARGIN_MM)
        pdf.ln(_LINE_MM + (_ITEM_GAP_MM if paragraph.kind == "item" else _GAP_MM))

    def _line(self, text: str, size_pt: float, height_mm: float, colour: tuple[int, int, int] = _BLACK) -> None:
        if not text:
            return
        if size_pt == _HEADING_PT and self._pdf.will_page_break(height_mm + _GAP_MM + 2 * _LINE_MM):
            self._pdf.add_page()  # a heading stands on the page of what it heads
        self._font(size_pt, colour)
        self._pdf.set_x(_MARGIN_MM)
        self._pdf.multi_cell(0, height_mm, self._shown(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(_GAP_MM)

    def _font(self, size_pt: float, colour: tuple[int, int, int]) -> None:
        self._pdf.set_font(self._letters.family, size=size_pt)
        self._pdf.set_text_color(*colour)


def _all_text(layout: Layout) -> str:
    parts = [layout.title, layout.caution, *layout.notes, *layout.doubts, *layout.facts, "•“”"]
    return " ".join([*parts, layout.labels.to_check, layout.labels.sources, *(each.text for each in layout.paragraphs)])
