"""A document and its translation side by side, as a DOCX file: a row for each paragraph, headings and pages kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from slmdesk.export.docx import as_paragraph, as_run, package
from slmdesk.export.page_words import page_words
from slmdesk.messages import Block

_RIGHT_TO_LEFT = frozenset(("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"))
_BORDERS = "".join(
    f'<w:{side} w:val="{"single" if side.startswith("inside") else "nil"}" w:sz="4" w:color="D0D4DA"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDTH = 7000  # twentieths of a point, of each column, on a landscape A4 page
_COLUMN = f'<w:gridCol w:w="{_WIDTH}"/>'
_BOTH = '<w:gridSpan w:val="2"/>'
_SECTION = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
_SMALL = '<w:color w:val="5B6470"/><w:sz w:val="18"/>'
_MARKED = '<w:shd w:val="clear" w:color="auto" w:fill="FFF1D6"/>'


@dataclass(frozen=True)
class Row:
    """A paragraph. block: where it stood. warnings: doubts about its translation."""

    block: Block
    source: str
    target: str
    warnings: Sequence[str] = ()


def as_bilingual_docx(
    title: str,
    rows: Sequence[Row],
    source_language: str | None,
    target_language: str,
    facts: Sequence[str] = (),
    doubt: str = "Check: {words}",
) -> bytes:
    """The bytes of the file.

    Args:
        title: at its head.
        rows: in order; a new page of the document is named, in both languages, before its first row.
        source_language, target_language: BCP 47 codes; those that are written from right to left are.
        facts: lines at the end, such as what translated.
        doubt: how a warning is said, in the language of the warnings.
    """
    right_to_left = [_is_right_to_left(code) for code in (source_language or "", target_language)]
    lines: list[str] = []
    page: int | None = None
    for row in rows:
        if row.block.page_number is not None and row.block.page_number != page:
            page = row.block.page_number
            shown = as_paragraph(as_run(page_words(page, source_language, target_language), _SMALL))
            lines.append(f"<w:tr>{_cell(shown, _BOTH, 2 * _WIDTH)}</w:tr>")
        style = {"heading": "Heading1", "list-item": "ListBullet"}.get(row.block.kind, "")
        cells = [
            _paragraph(text, style, turned)
            for text, turned in zip((row.source, row.target), right_to_left, strict=True)
        ]
        cells[1] += "".join(as_paragraph(as_run(doubt.format(words=each), _SMALL)) for each in row.warnings)
        mark = _MARKED if row.warnings else ""
        kept = "<w:trPr><w:cantSplit/></w:trPr>" if row.block.kind == "heading" else ""
        lines.append(f"<w:tr>{kept}{_cell(cells[0])}{_cell(cells[1], mark)}</w:tr>")
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{2 * _WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{2 * _COLUMN}</w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
    )
    head = as_paragraph(as_run(title), "Title")
    tail = "".join(as_paragraph(as_run(fact, f"<w:i/>{_SMALL}")) for fact in facts) or as_paragraph("")
    return package(head + (table if lines else "") + tail, section=_SECTION)


def _paragraph(text: str, style: str, right_to_left: bool) -> str:
    if not right_to_left:
        return as_paragraph(as_run(text), style)
    named = f'<w:pStyle w:val="{escape(style)}"/>' if style else ""
    return f"<w:p><w:pPr>{named}<w:bidi/></w:pPr>{as_run(text, '<w:rtl/>')}</w:p>"


def _cell(content: str, properties: str = "", width: int = _WIDTH) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def _is_right_to_left(code: str) -> bool:
    return code.partition("-")[0] in _RIGHT_TO_LEFT
