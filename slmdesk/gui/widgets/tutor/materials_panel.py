"""The materials of the Tutor pane: which documents are open, which of them are used, and where more come from."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QScrollArea, QSizePolicy, QWidget

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.library.documents import DocumentLibrary
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Check, button, column, label, row
from slmdesk.gui.widgets.card import Card
from slmdesk.messages import SourceText

_MOST_LISTED = 15  # documents of the library in the menu; the library itself lists all
_LEAST_WIDTH = 150


class MaterialRow(QWidget):
    """One document: whether it is used, its name, and how much of it is read."""

    ticked = Signal()
    chosen = Signal()

    def __init__(self, theme: Theme, source: Source) -> None:
        super().__init__()
        self.source = source
        self.check = Check(theme, "", self.tr("Whether questions are answered from this document"))
        self.check.setAccessibleName(self.tr("Use {name}").format(name=source.name))
        self.check.setChecked(True)
        self.check.toggled.connect(lambda _on: self.ticked.emit())
        self.name = _Name(source.name)
        self.name.clicked.connect(self.chosen)
        self.facts = label(look="muted")
        self.facts.setContentsMargins(SPACE[1] + 1, 0, 0, 0)
        words = column(space=0)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        layout = row(self.check, space=SPACE[1])
        layout.addLayout(words, 1)
        layout.setAlignment(self.check, Qt.AlignmentFlag.AlignTop)
        layout.setContentsMargins(SPACE[1], SPACE[1], SPACE[1], SPACE[1])
        self.setLayout(layout)

    def show_state(self, current: bool) -> None:
        """current: its page is in view."""
        self.name.setChecked(current)
        self.facts.setText(_facts(self.source))


class MaterialsPanel(Card):
    """Lists the documents of the source panel, in its order."""

    changed = Signal()  # which are used
    chosen = Signal(object)  # Source, to be shown
    open_asked = Signal()
    kept_asked = Signal(int)  # id of a kept document, to be opened here
    library_asked = Signal()

    def __init__(self, theme: Theme, library: DocumentLibrary, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme, translate("MaterialsPanel", "MATERIALS"), translate("MaterialsPanel", "Materials"), parent
        )
        self._theme = theme
        self._library = library
        self.rows: list[MaterialRow] = []
        self.header.addStretch(1)
        self._count = label(look="muted")
        self.header.addWidget(self._count)
        inside = QWidget()
        inside.setProperty("look", "plain")
        self._column = column(inside, SPACE[2], 0)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._stack.addWidget(scroll)
        self.open = button(self.tr("Open…"), "quiet", self.tr("Open files (Ctrl+O)"))
        self.open.clicked.connect(self.open_asked)
        self.from_library = button(self.tr("Library"), "quiet", self.tr("Take a document that you keep"))
        self.menu = QMenu(self.from_library)
        self.menu.aboutToShow.connect(self._on_menu)
        self.from_library.setMenu(self.menu)
        library.changed.connect(self._fill_menu)
        self._foot = row(self.open, self.from_library, None, space=0)
        self._foot.setContentsMargins(SPACE[2], 0, SPACE[2], 0)
        self._strip_layout.setContentsMargins(0, SPACE[1], 0, SPACE[1])
        self._strip_layout.addLayout(self._foot)
        self._notes.hide()
        self._strip.show()
        self.setMinimumWidth(_LEAST_WIDTH)

    def show_low(self, low: bool) -> None:
        """low: there is width but no height, so the buttons are in the header."""
        if low:
            for each in (self.open, self.from_library):
                self.header.addWidget(each)
        else:
            for number, each in enumerate((self.open, self.from_library)):
                self._foot.insertWidget(number, each)
        self._strip.setVisible(not low)

    def show_sources(self, sources: list[Source], current: Source | None) -> None:
        """What is open. What was unticked stays so."""
        for gone in [each for each in self.rows if each.source not in sources]:
            self.rows.remove(gone)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        known = {each.source for each in self.rows}
        for source in sources:
            if source not in known:
                self._add(source)
        for each in self.rows:
            each.show_state(each.source is current)
        self._show_count()

    def ticked(self) -> list[Source]:
        """The documents that are used, read or not yet."""
        return [each.source for each in self.rows if each.check.isChecked() and each.source.state != "failed"]

    def untick(self, paths: Collection[Path]) -> None:
        """Leave these documents out."""
        for each in self.rows:
            if each.source.path in paths:
                each.check.setChecked(False)

    def texts(self) -> list[SourceText]:
        """What has been read of them, as a task receives it."""
        ready = [each for each in self.ticked() if each.state == "read" and each.has_text]
        return [each.as_message() for each in ready]

    def _add(self, source: Source) -> None:
        made = MaterialRow(self._theme, source)
        made.ticked.connect(self._on_ticked)
        made.chosen.connect(lambda: self.chosen.emit(source))
        source.progressed.connect(lambda _progress: made.facts.setText(_facts(source)))
        self.rows.append(made)
        self._column.insertWidget(self._column.count() - 1, made)

    def _on_ticked(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        total, used = len(self.rows), len(self.ticked())
        self._count.setText("" if total == used else self.tr("{n} of {total}").format(n=used, total=total))

    # --- the library --------------------------------------------------------------------------

    def _on_menu(self) -> None:
        self._fill_menu()
        if not self._library.loaded:
            self._library.refresh()

    def _fill_menu(self) -> None:
        self.menu.clear()
        for document in self._library.documents[:_MOST_LISTED]:
            words = document.title.replace("&", "&&")
            action = self.menu.addAction(words)
            action.triggered.connect(lambda _checked=False, id=document.id: self.kept_asked.emit(id))
        if not self._library.documents:
            words = self.tr("Nothing is kept yet") if self._library.loaded else self.tr("The list is being read")
            nothing = QAction(words, self.menu)
            nothing.setEnabled(False)
            self.menu.addAction(nothing)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Show the library")).triggered.connect(lambda _checked=False: self._show_library())

    def _show_library(self) -> None:
        self.library_asked.emit()


class _Name(QPushButton):
    """A name that is cut in the middle when there is no room for it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._whole = name
        self.setProperty("look", "name")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setToolTip(self.tr("Show {name}").format(name=name))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Checked says that its page is in view; a click alone does not."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(24, self.width() - SPACE[3])
        bold = QFont(self.font())
        bold.setBold(True)  # as it is while its page is in view
        self.setMinimumHeight(QFontMetrics(bold).height() + 2 * SPACE[1])  # letters are whole, however large
        cut = QFontMetrics(bold).elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(cut.replace("&", "&&"))


def _facts(source: Source) -> str:
    progress = source.progress
    if source.state == "failed":
        return source.tr("not read")
    if source.state == "reading":
        if progress is not None and progress.total:
            return source.tr("reading, {n}%").format(n=round(100 * progress.done / progress.total))
        return source.tr("reading")
    if source.state == "cancelled" or source.stopped:
        return source.tr("reading was stopped")
    if source.path is None:
        return source.tr("typed or pasted")
    if source.pages is not None:
        return source.tr("1 page") if source.pages == 1 else source.tr("{n} pages").format(n=source.pages)
    return source.tr("text")
