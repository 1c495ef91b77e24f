"""For tests of the window that show a real PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from slmdesk.gui.widgets.documents.document_view import DocumentView
from slmdesk.gui.widgets.documents.page_view import PageView
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.messages import Citation

SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "samples" / "photosynthesis.pdf"


def opened(qtbot: QtBot, panel: SourcePanel, path: Path, read: bool = True) -> tuple[DocumentView, PageView]:
    """Open a PDF and wait until what is in view is drawn. read: and until it is read, else stop that."""
    panel.open_file(path)
    body = panel.body
    qtbot.waitUntil(lambda: body.pages.drawn)
    if not read:
        assert panel.reading, "pages wait for nothing"
        panel.sources[-1].cancel()
    qtbot.waitUntil(lambda: body.has_pages and not panel.reading and panel.view.complete)
    qtbot.waitUntil(lambda: body.pages.drawn)
    return body, body.pages


def cite(panel: SourcePanel, quote: str) -> Citation:
    source = panel.current
    assert source is not None
    start = source.text.index(quote)
    page = source.on_pages(start, start + 1)[0].page_number
    return Citation(source.key, page, start, start + len(quote), quote)


def picture(view: PageView) -> QImage:
    return view.viewport().grab().toImage()
