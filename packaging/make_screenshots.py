"""Makes the pictures of every pane in ``resources/help/images``: ``python packaging/make_screenshots.py [FOLDER]``.

The window, the documents child and the samples are the real ones; the results are prepared
(``screenshots.json``, ``screenshot_panes.json``), so that a picture changes only when the window does. It draws
offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from screenshot_panes import pictures_of_panes
from screenshot_studio import MODEL, ROOT, SAMPLES, SHOWN_HOME, Studio
from slmdesk.gui.desk import Desk
from slmdesk.gui.library.documents import FileState
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.help import HelpPane
from slmdesk.gui.panes.library import LibraryPane
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.models.download_question import DownloadQuestion
from slmdesk.models.catalog import find
from slmdesk.store.library import LibraryDocument

KEPT = (  # file, format, size, pages, tags; the third is gone, and its copy is used
    ("Documents/Biology 101/Photosynthesis.pdf", "pdf", 1_240_000, 12, ("biology", "exam")),
    ("Documents/Practice/Visit note, April.docx", "docx", 48_000, None, ("to sign",)),
    ("Desktop/Trial of evening dosing.pdf", "pdf", 2_100_000, 48, ("cardiology",)),
    ("Documents/Biology 101/Lecture 7, cell respiration.pptx", "pptx", 8_400_000, 62, ("biology", "exam")),
    ("Downloads/Discharge letter (scan).pdf", "pdf", 5_900_000, 3, ()),
    ("Documents/Biology 101/Reading list.md", "markdown", 4_000, None, ("biology",)),
    ("Documents/Statistics/Survey answers.xlsx", "xlsx", 310_000, 4, ("statistics",)),
    ("Books/The Origin of Species.epub", "epub", 870_000, None, ("reading",)),
)


def summarize_pane(window: MainWindow) -> SummarizePane:
    """The first pane, in view."""
    window.show_pane("summarize")
    pane = window.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    return pane


def read_and_summarize(studio: Studio, window: MainWindow, file: str, length: str = "medium") -> SummarizePane:
    """Open a sample, wait until it is read, start its summary."""
    pane = summarize_pane(window)
    pane.open_files([SAMPLES / file])
    studio.until(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)
    if file.endswith(".pdf"):
        studio.until(lambda: pane.source_panel.body.pages.drawn)
    pane.controls.length_choice.choose(length)
    pane.start()
    return pane


def pictures(studio: Studio) -> None:
    """Every picture in turn."""
    window = studio.open(models=())
    studio.until(lambda: summarize_pane(window).source_panel.drop.sample.isVisible())
    studio.take("summarize-empty")
    window.show_pane("models")
    studio.take("models-none")

    window = studio.open(reading=True)
    pane = summarize_pane(window)
    pane.open_files([SAMPLES / "photosynthesis.pdf"])
    studio.until(
        lambda: pane.source_panel.head.facts.text().startswith("Reading page 12") and pane.source_panel.view.complete
    )
    studio.until(lambda: window.status.sandbox is not None)
    studio.take("summarize-reading")

    window = studio.open()
    pane = read_and_summarize(studio, window, "photosynthesis.pdf", "short")
    studio.until(lambda: bool(pane.result_panel.view.draft()))
    studio.take("summarize-writing")

    for theme, file, name in (
        ("light", "photosynthesis.pdf", "summarize-done"),
        ("dark", "visit-note.docx", "summarize-done-dark"),
    ):
        window = studio.open(theme)
        pane = read_and_summarize(studio, window, file)
        studio.until(lambda pane=pane: not pane.running)  # type: ignore[misc]
        if file.endswith(".pdf"):
            pane.source_panel.body.show_as(pages=False)
        view = pane.result_panel.view
        view.choose(1)
        view.activated.emit(1, 0)
        studio.take(name)

    for theme, name in (("light", "summarize-pages"), ("dark", "summarize-pages-dark")):
        window = studio.open(theme)
        pane = read_and_summarize(studio, window, "photosynthesis.pdf")
        studio.until(lambda pane=pane: not pane.running)  # type: ignore[misc]
        view, pages = pane.result_panel.view, pane.source_panel.body.pages
        view.choose(1)
        view.activated.emit(1, 0)
        studio.until(lambda pages=pages: pages.drawn and bool(pages.marked()))  # type: ignore[misc]
        studio.take(name)

    window = studio.open()
    pane = read_and_summarize(studio, window, "photosynthesis.pdf", "long")
    studio.until(lambda: not pane.running)
    studio.until(lambda: window.status.sandbox is None)
    studio.take("summarize-error")

    window = studio.open()
    window.show_pane("library")
    library = library_pane(window)
    studio.until(lambda: window._desk.library.loaded and library.empty.sample.isVisible())
    studio.take("library-empty")
    for theme, name in (("light", "library"), ("dark", "library-dark")):
        take_library(studio, studio.open(theme), name)

    for theme, name in (("light", "models"), ("dark", "models-dark")):
        window = studio.open(theme, models=(MODEL, "smollm2-135m-instruct-q4_1"))
        take_models(studio, window, name)

    for theme, name in (("light", "settings"), ("dark", "settings-dark")):
        studio.open(theme).show_pane("settings")
        studio.take(name)
    for theme, name in (("light", "help"), ("dark", "help-dark")):
        take_help(studio, studio.open(theme), name)
    pictures_of_panes(studio)
    studio.close()


def take_help(studio: Studio, window: MainWindow, name: str) -> None:
    """The manual, when it is read."""
    window.show_pane("help")
    pane = window.findChild(HelpPane)
    assert pane is not None
    studio.until(lambda: bool(pane.text.toPlainText()))
    studio.take(name)


def library_pane(window: MainWindow) -> LibraryPane:
    """The Library pane, in view."""
    window.show_pane("library")
    pane = window.panes["library"]
    assert isinstance(pane, LibraryPane)
    return pane


def take_library(studio: Studio, window: MainWindow, name: str) -> None:
    """Kept documents in folders that anybody may have, and the question before one is forgotten."""
    library, pane = window._desk.library, library_pane(window)
    studio.until(lambda: library.loaded)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    library.documents = [
        LibraryDocument(
            number, SHOWN_HOME / file, Path(file).stem, format, size, pages, "en", Path("copy"), now, now, tags
        )
        for number, (file, format, size, pages, tags) in enumerate(KEPT)
    ]
    library.states = {
        each.id: FileState(each.id != 2, 2_100_000 if each.id == 2 else None) for each in library.documents
    }
    library.changed.emit()
    pane.list.choose([3])
    pane.list.setFocus()
    studio.take(name)
    pane.list.choose([2])
    pane._ask_removal([library.documents[2]], library.states)
    studio.take(f"{name}-remove")


def take_models(studio: Studio, window: MainWindow, name: str) -> None:
    """The list with one download on its way, one question open, and the ledger."""
    window.show_pane("models")
    pane = window.panes["models"]
    assert isinstance(pane, ModelsPane)
    desk: Desk = pane._desk
    wanted = find(desk.models.catalog, "qwen2.5-0.5b-instruct-q4_k_m")
    desk.downloads.start(wanted)
    studio.until(lambda: desk.ledger.count is not None and desk.ledger.count.sockets == 1 and pane.list.complete)
    other = find(desk.models.catalog, "smollm2-360m-instruct-q8_0")
    pane.ask_download_of(other.id)
    studio.take(name)
    desk.ledger.entries[0].opened = datetime.datetime(2025, 4, 28, 9, 41, 7)
    window.toggle_ledger()
    studio.take(f"{name}-ledger")
    window.toggle_ledger()
    question = pane.list.findChild(DownloadQuestion)
    assert isinstance(question, DownloadQuestion)
    question.read.click()
    # The text makes it taller, and then its buttons are brought into view.
    studio.until(lambda: question.height() >= question.heightForWidth(question.width()) > 300)
    studio.until(lambda: _is_in_view(question.download))
    studio.take(f"{name}-licence")


def _is_in_view(widget: QWidget) -> bool:
    """Whether all of it is, where other things scroll."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def main() -> int:
    """Make all pictures. Returns the exit status."""
    images = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "help" / "images"
    images.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))  # for dates
    pictures(Studio(app, images))
    return 0


if __name__ == "__main__":
    sys.exit(main())
