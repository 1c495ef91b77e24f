"""Makes resources/samples/photosynthesis.pdf and visit-note.docx from the texts in packaging/samples/.

The same fonts give the same bytes: dates and identifiers in both files are fixed.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
import zipfile
from pathlib import Path

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Pt

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "packaging" / "samples"
SAMPLES = ROOT / "resources" / "samples"
FONT = "DejaVu Serif"
MADE_AT = datetime.datetime(2025, 11, 1, 12, 0, 0)

_STYLE = """
p, li { line-height: 128%; margin-top: 0; margin-bottom: 7px; }
p.lead { font-style: italic; margin-bottom: 10px; }
h1 { font-size: 20pt; margin-bottom: 10px; }
h2 { font-size: 13.5pt; margin-top: 14px; margin-bottom: 6px; }
td, th { padding: 3px 10px 3px 0; text-align: left; }
"""


def main() -> int:
    """Write both files. Returns the exit status."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    make_pdf(SOURCES / "photosynthesis.html", SAMPLES / "photosynthesis.pdf")
    make_docx(SOURCES / "visit-note.txt", SAMPLES / "visit-note.docx")
    return 0


def make_pdf(source: Path, target: Path) -> None:
    """Set an HTML text on A4 pages with page numbers."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["TZ"] = "UTC"  # the dates in the file have its length
    os.environ["QT_HASH_SEED"] = "0"  # the order of the fonts in the file
    from PySide6.QtCore import QMarginsF, QRectF, Qt, QUuid
    from PySide6.QtGui import (
        QFont,
        QFontDatabase,
        QGuiApplication,
        QPageLayout,
        QPageSize,
        QPainter,
        QPdfWriter,
        QTextDocument,
    )

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    if FONT not in QFontDatabase.families():
        raise SystemExit(f"The font {FONT} is missing (Debian: apt install fonts-dejavu-core).")
    writer = QPdfWriter(str(target))
    writer.setResolution(1200)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(25, 24, 25, 26),
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setTitle("Photosynthesis: how light becomes food")
    writer.setCreator("SLM Desk contributors")
    writer.setDocumentId(QUuid("{5eb60a3e-6c1c-4a53-9a0c-0d8d3f6a2a11}"))

    # One document for each page: a single one would leave the lines of the next page, hidden, in this one's text.
    painter = QPainter(writer)
    texts = source.read_text("utf-8").split("<!-- page -->")
    for number, text in enumerate(texts, start=1):
        if number > 1:
            writer.newPage()
        document = QTextDocument()
        document.documentLayout().setPaintDevice(writer)
        document.setDocumentMargin(0)
        document.setDefaultFont(QFont(FONT, 10))
        document.setDefaultStyleSheet(_STYLE)
        document.setHtml(text)
        document.setTextWidth(writer.width())
        if document.size().height() > writer.height():
            raise SystemExit(f"Page {number} of {source.name} is too long: move the mark <!-- page --> up.")
        document.drawContents(painter)
        painter.setFont(QFont(FONT, 8))
        foot = QRectF(0, writer.height() + 0.4 * writer.resolution(), writer.width(), 0.3 * writer.resolution())
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"{number} / {len(texts)}")
    painter.end()
    del application
    target.write_bytes(_with_fixed_date(target.read_bytes()))


def _with_fixed_date(pdf: bytes) -> bytes:
    """Qt writes the time of day; the replacement has the same length, so that no offset in the file moves."""
    short, long = MADE_AT.strftime("%Y%m%d%H%M%S").encode(), MADE_AT.strftime("%Y-%m-%dT%H:%M:%S+00:00").encode()
    pdf = re.sub(rb"\(D:\d{14}[^)]*\)", lambda found: (b"(D:" + short + b"Z").ljust(len(found[0]) - 1) + b")", pdf)
    return re.sub(rb'(?<=Date=")[-0-9T:]{19}[+-]\d\d:\d\d', long, pdf)


def make_docx(source: Path, target: Path) -> None:
    """Make a DOCX from lines: ``#`` headings, ``|`` table rows, ``-`` list items, and paragraphs."""
    document = docx.Document()
    document.core_properties.author = "SLM Desk contributors"
    document.core_properties.title = "Visit transcript (invented)"
    document.core_properties.created = document.core_properties.modified = MADE_AT
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(5)
    document.sections[0].header.paragraphs[0].text = "Invented sample: no real person"

    rows: list[list[str]] = []
    for line in [*source.read_text("utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        if line.startswith("## "):
            document.add_heading(line[3:], level=1)
        elif line.startswith("# "):
            document.add_heading(line[2:], level=0)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        elif line:
            _add_paragraph(document, line)
    document.save(str(target))
    _fix_dates(target)


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()


def _add_paragraph(document: docx.document.Document, line: str) -> None:
    speaker, colon, words = line.partition(": ")
    if colon and speaker in ("Doctor", "Patient"):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{speaker}: ").bold = True
        paragraph.add_run(words)
    else:
        document.add_paragraph().add_run(line).italic = True


def _fix_dates(target: Path) -> None:
    """Write the ZIP container anew with fixed times."""
    with zipfile.ZipFile(target) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, MADE_AT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


if __name__ == "__main__":
    sys.exit(main())
