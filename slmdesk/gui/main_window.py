"""The window: the rail, one pane at a time, and the status bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.document_pane import DocumentPane
from slmdesk.gui.kept import save_kept, take_kept
from slmdesk.gui.pane import Pane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.models.ledger_panel import LedgerPanel
from slmdesk.gui.widgets.rail import Rail
from slmdesk.gui.widgets.status_bar import StatusBar
from slmdesk.messages import Citation, Failed

PaneKind = TypeVar("PaneKind", bound=Pane)

_LEAST_WIDTH, _LEAST_HEIGHT = 820, 520


def _summarize(desk: Desk, window: MainWindow) -> Pane:
    pane = SummarizePane(desk)  # shown first: imported with this module
    pane.translate_asked.connect(window.translate_text)
    return pane


def _translate(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.translate import TranslatePane

    return TranslatePane(desk)


def _tutor(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.tutor import TutorPane

    return TutorPane(desk)


def _extract(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.extract import ExtractPane

    return ExtractPane(desk)


def _library(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.library import LibraryPane

    pane = LibraryPane(desk)
    pane.open_asked.connect(window.open_files)
    pane.passage_asked.connect(window.show_passage)
    return pane


def _models(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.models import ModelsPane

    return ModelsPane(desk)


def _welcome(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.welcome import WelcomePane

    pane = WelcomePane(desk)
    pane.get_asked.connect(window.get_model)
    return pane


def _compare(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.compare import ComparePane

    return ComparePane(desk)


def _settings(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.settings import SettingsPane

    return SettingsPane(desk)


def _help(desk: Desk, window: MainWindow) -> Pane:
    from slmdesk.gui.panes.help import HelpPane

    return HelpPane(desk)


@dataclass(frozen=True)
class PaneEntry:
    """A pane.

    make: builds it when first shown, and leads to the window what only this pane asks of it. inside: the pane that
    one without a place on the rail belongs to.
    """

    name: str
    icon: str
    words: Callable[[], str]
    keys: str
    make: Callable[[Desk, MainWindow], Pane]
    at_foot: bool = False
    inside: str = ""


PANES: tuple[PaneEntry, ...] = (
    PaneEntry("summarize", "summarize", lambda: QCoreApplication.translate("panes", "Summarize"), "Ctrl+1", _summarize),
    PaneEntry("translate", "translate", lambda: QCoreApplication.translate("panes", "Translate"), "Ctrl+2", _translate),
    PaneEntry("tutor", "tutor", lambda: QCoreApplication.translate("panes", "Tutor"), "Ctrl+3", _tutor),
    PaneEntry("extract", "extract", lambda: QCoreApplication.translate("panes", "Extract"), "Ctrl+4", _extract),
    PaneEntry("library", "library", lambda: QCoreApplication.translate("panes", "Library"), "Ctrl+5", _library),
    PaneEntry("models", "models", lambda: QCoreApplication.translate("panes", "Models"), "Ctrl+6", _models),
    PaneEntry(
        "settings",
        "settings",
        lambda: QCoreApplication.translate("panes", "Settings"),
        "Ctrl+,",
        _settings,
        at_foot=True,
    ),
    PaneEntry("help", "question", lambda: QCoreApplication.translate("panes", "Help"), "F1", _help, at_foot=True),
    PaneEntry("welcome", "models", lambda: "", "", _welcome, inside="models"),
    PaneEntry("compare", "models", lambda: "", "", _compare, inside="models"),
)


class MainWindow(QMainWindow):
    """Args: desk: everything that the panes work with; the window closes its jobs when it closes."""

    painted = Signal()  # the first time that the window has been drawn

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._was_painted = False
        self.panes: dict[str, Pane] = {}
        self.setWindowTitle(self.tr("SLM Desk"))
        self.resize(1280, 800)
        self.rail = Rail(desk.theme)
        for entry in PANES:
            if entry.inside:
                continue
            self.rail.add(entry.name, entry.icon, entry.words(), entry.keys, entry.at_foot)
            QShortcut(QKeySequence(entry.keys), self, lambda name=entry.name: self.show_pane(name))
        self.rail.chosen.connect(self.show_pane)
        self._stack = QStackedWidget()
        self.status = StatusBar(desk)
        self.status.model_clicked.connect(lambda: self.show_pane("models"))
        self.status.ledger_clicked.connect(self.toggle_ledger)
        self.status.pane_asked.connect(self.show_pane)
        words = self.rail.sizeHint().height() + self.status.sizeHint().height()  # they are never cut
        self.setMinimumSize(_LEAST_WIDTH, max(_LEAST_HEIGHT, words))
        self.ledger_panel: LedgerPanel | None = None

        self._middle = column(space=0)
        self._middle.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(self._middle, 1)
        centre = QWidget()
        centre.setObjectName("window")
        whole = column(centre, 0, 0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)
        self.setCentralWidget(centre)
        desk.jobs.ready.connect(lambda _kind, _ready: self._show_sandbox())
        desk.jobs.exited.connect(lambda _kind: self._show_sandbox())
        desk.preferences.changed.connect(self._on_preferences_changed)
        self._restore_geometry()
        self.show_pane(PANES[0].name)

    def show_pane(self, name: str) -> None:
        """Bring a pane to the front; it is built the first time."""
        pane = self.panes.get(name)
        is_new = pane is None
        if pane is None:
            pane = next(entry for entry in PANES if entry.name == name).make(self._desk, self)
            self.panes[name] = pane
            pane.open_pane.connect(self.show_pane)
            if isinstance(pane, DocumentPane):
                pane.library_asked.connect(self.show_in_library)
            self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)
        focused = QApplication.focusWidget()
        if is_new and (focused is None or pane.isAncestorOf(focused)):
            pane.setFocus()  # not whatever comes first in it; a pane that was left has the keyboard where it was
        self.rail.show_chosen(next((entry.inside for entry in PANES if entry.name == name), "") or name)

    def open_files(self, paths: list[Path]) -> None:
        """Open documents in the first pane."""
        self.show_pane("summarize")
        self._summarize_pane().open_files(paths)

    def show_passage(self, citation: Citation) -> None:
        """Open a document in the first pane, with a passage of it in view."""
        self.show_pane("summarize")
        self._summarize_pane().show_passage(citation)

    def translate_text(self, text: str, doubts: int) -> None:
        """Bring the translation to the front with a text in it. doubts: sentences of it that are still to check."""
        from slmdesk.gui.panes.translate import TranslatePane

        self.show_pane("translate")
        self._pane("translate", TranslatePane).take_text(text, doubts)

    def show_in_library(self, id: int) -> None:
        """Bring the library to the front, with one document chosen."""
        from slmdesk.gui.panes.library import LibraryPane

        self.show_pane("library")
        self._pane("library", LibraryPane).choose_when_listed(id)

    def get_model(self, id: str) -> None:
        """Bring the models to the front, with the question before a download."""
        from slmdesk.gui.panes.models import ModelsPane

        self.show_pane("models")
        self._pane("models", ModelsPane).ask_download_of(id)

    def show_problem(self, failure: Failed) -> None:
        """Say what went wrong, in the pane that is in view."""
        pane = self._stack.currentWidget()
        assert isinstance(pane, Pane), "nothing else is in the stack"
        pane.banner.show_failure(failure)

    def close_keeping_text(self) -> None:
        """Close because the system said so: what is open is kept for the next start, unless nothing is to be kept."""
        if self._desk.records.keeping:
            save_kept(self._desk.data_folder, self._summarize_pane().to_keep())
        self.close()

    def restore_kept_text(self) -> None:
        """Bring back what was open when the system ended the last window; its file is deleted."""
        self._desk.background.run(
            lambda: take_kept(self._desk.data_folder), self._summarize_pane().restore, lambda _failure: None
        )

    def toggle_ledger(self) -> None:
        """Open or close the panel with all connections."""
        if self.ledger_panel is None:
            self.ledger_panel = LedgerPanel(self._desk.ledger)
            self.ledger_panel.closed.connect(self.toggle_ledger)
            self.ledger_panel.hide()
            holder = QHBoxLayout()
            holder.setContentsMargins(SPACE[4], 0, SPACE[4], SPACE[3])
            holder.addWidget(self.ledger_panel)
            self._middle.addLayout(holder)
        self._show_sandbox()
        self.ledger_panel.setVisible(not self.ledger_panel.isVisible())

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            self.painted.emit()
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:
        self._desk.preferences.update(window_geometry=self.saveGeometry().toBase64().toStdString())
        self._desk.ledger.stop()
        self.hide()  # what follows may take a moment
        self._desk.jobs.begin_to_close()
        self._desk.background.close()
        self._desk.library.close()
        self._desk.search.close()
        self._desk.records.close()
        self._desk.cards.close()
        self._desk.translations.close()
        self._desk.jobs.close()
        self._desk.optimizing.close()
        super().closeEvent(event)

    def _summarize_pane(self) -> SummarizePane:
        return self._pane("summarize", SummarizePane)

    def _pane(self, name: str, kind: type[PaneKind]) -> PaneKind:
        pane = self.panes[name]
        assert isinstance(pane, kind)
        return pane

    def _restore_geometry(self) -> None:
        saved = self._desk.preferences.settings.window_geometry
        if saved:
            self.restoreGeometry(QByteArray.fromBase64(saved.encode("ascii", "ignore")))

    def _show_sandbox(self) -> None:
        if self.ledger_panel is not None:
            self.ledger_panel.show_sandbox(self.status.sandbox)

    def _on_preferences_changed(self) -> None:
        settings = self._desk.preferences.settings
        self._desk.theme.apply(settings.theme, settings.reading_font, settings.reading_size)
