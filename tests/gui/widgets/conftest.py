"""A source panel over the program's own documents child, and PDFs to show in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from pdf_viewing import SAMPLE
from slmdesk import paths
from slmdesk.app import build_desk
from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.documents.source_panel import SourcePanel

SCRIPT = Path(__file__).parents[1] / "scripted_child.py"


@pytest.fixture
def real_desk(qtbot: QtBot) -> Iterator[Desk]:
    """A desk whose documents children are the program's own."""
    made = build_desk(
        {
            "documents": paths.worker_command("documents"),
            **{kind: [sys.executable, str(SCRIPT), kind] for kind in ("inference", "download")},
        }
    )
    made.theme.apply("light", "serif", 12)
    yield made
    made.background.close()
    made.ledger.stop()
    made.jobs.close()


@pytest.fixture
def panel(qtbot: QtBot, real_desk: Desk) -> SourcePanel:
    """A shown panel of 600 x 700 pixels."""
    made = SourcePanel(real_desk.jobs, real_desk.theme)
    qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    return made


@pytest.fixture
def long_pdf(tmp_path: Path) -> Path:
    """A thousand pages: the sample's own, over and over."""
    path = tmp_path / "long.pdf"
    sample, made = pypdfium2.PdfDocument(SAMPLE), pypdfium2.PdfDocument.new()
    made.import_pages(sample, [index % 3 for index in range(1000)])
    made.save(path)
    made.close()
    sample.close()
    return path
