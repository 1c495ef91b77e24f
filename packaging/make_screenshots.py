"""Makes the pictures of every pane in ``resources/help/images``: ``python packaging/make_screenshots.py [FOLDER]``.

The window, the documents child and the samples are the real ones; the results are prepared
(``screenshots.json``, ``screenshot_panes.json``), so that a picture changes only when the window does. It draws
offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QLocale  # noqa: E402
from PySide6.QtGui import QCursor  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from screenshot_panes import SAMPLES, hide_this_computer, pictures_of_panes  # noqa: E402
from slmdesk import paths  # noqa: E402
from slmdesk.app import build_desk  # noqa: E402
from slmdesk.gui.cards.work import CardWork  # noqa: E402
from slmdesk.gui.desk import Desk  # noqa: E402
from slmdesk.gui.library.documents import FileState  # noqa: E402
from slmdesk.gui.main_window import MainWindow  # noqa: E402
from slmdesk.gui.panes.help import HelpPane  # noqa: E402
from slmdesk.gui.panes.library import LibraryPane  # noqa: E402
from slmdesk.gui.panes.models import ModelsPane  # noqa: E402
from slmdesk.gui.panes.summarize import SummarizePane  # noqa: E402
from slmdesk.gui.widgets.models.download_question import DownloadQuestion  # noqa: E402
from slmdesk.models.catalog import find, load_catalog  # noqa: E402
from slmdesk.models.installed import Record, write_record  # noqa: E402
from slmdesk.store.library import LibraryDocument  # noqa: E402

SIZE = (1280, 800)
SHOWN_HOME = Path("/home/you")
MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
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
_WAIT_S = 30.0


class Studio:
    """Opens a window in a home of its own, brings it into a state, and takes its picture.

    Attributes:
        now: what the cards take for the time, so that their charts are the same each time.
    """

    def __init__(self, app: QApplication, images: Path) -> None:
        self._app = app
        self._images = images
        self._window: MainWindow | None = None
        self._home = Path()
        self.now = datetime.datetime(2025, 4, 28, 18, 40, tzinfo=datetime.UTC)

    def open(self, theme: str = "light", models: tuple[str, ...] = (MODEL,), reading: bool = False) -> MainWindow:
        """A new window. models: installed ids of the catalogue. reading: its documents never end."""
        self.close()
        self._home = home = Path(tempfile.mkdtemp(prefix="slmdesk-screenshots-"))
        os.environ["SLMDESK_HOME"] = str(home)
        for model_id in models:
            _install(home, model_id)
        child = [sys.executable, str(ROOT / "packaging" / "screenshot_child.py")]
        documents = [*child, "documents"] if reading else paths.worker_command("documents")
        desk = build_desk(
            {"documents": documents, "inference": [*child, "inference"], "download": [*child, "download"]}
        )
        desk = dataclasses.replace(
            desk,
            cards=CardWork(paths.data_folder(), desk.background, lambda: self.now),
            data_folder=SHOWN_HOME / ".local" / "share" / "slmdesk",
            config_folder=SHOWN_HOME / ".config" / "slmdesk",
        )
        desk.preferences.update(theme=theme)
        desk.theme.apply(theme, "serif", 12)
        self._window = MainWindow(desk)
        self._window.resize(*SIZE)
        self._window.show()
        desk.models.refresh()
        desk.ledger.start()
        self.until(lambda: desk.models.loaded and desk.ledger.count is not None)
        return self._window

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + _WAIT_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come into the state for the picture")
            self._app.processEvents()
            time.sleep(0.005)
        self._app.processEvents()

    def take(self, name: str) -> None:
        """Save the picture."""
        assert self._window is not None
        hide_this_computer(self._window, self._home, SHOWN_HOME / ".local" / "share" / "slmdesk")
        QCursor.setPos(SIZE[0] - 1, SIZE[1] - 1)  # where it lights up nothing
        for _ in range(2):  # words that wrap tell their height when they know their width
            self._app.processEvents()
        path = self._images / f"{name}.png"
        if not self._window.grab().save(str(path), "PNG", 0):
            raise OSError(f"{path} cannot be written")
        print(path)

    def close(self) -> None:
        """Close the window that is open."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None


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
    studio.until(lambda: bool(desk.ledger.entries) and pane.list.complete)
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
    studio.until(lambda: pane.list.verticalScrollBar().value() > 0)  # with its buttons in view
    studio.take(f"{name}-licence")


def _install(home: Path, model_id: str) -> None:
    """A model of the right size that takes no room: nothing here runs it."""
    entry = find(load_catalog(ROOT / "resources" / "models.json"), model_id)
    file = entry.files[0]
    folder = home / "models" / model_id
    folder.mkdir(parents=True)
    with open(folder / file.name, "wb") as sparse:
        sparse.truncate(file.size_bytes)
    write_record(
        folder,
        Record(
            entry.name, file.name, file.size_bytes, file.sha256 or "", entry.license, "catalogue", "", entry.parameters
        ),
    )


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
