"""The other way to search the Library pane: in what the documents say, with the passages in the place of the list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.basics import Choice
from slmdesk.gui.widgets.library.passage_list import PassageList
from slmdesk.messages import Citation

if TYPE_CHECKING:
    from slmdesk.store.search import Hit

_TYPING_MS = 250


class PassageFinding(QObject):
    """Args: field: what is looked for stands in it, in either way of searching.

    Attributes:
        where: chooses between titles and what documents say. passages: what was found.
    """

    switched = Signal()  # between the two
    shown = Signal(object)  # Citation: to be brought into view in its document

    def __init__(self, desk: Desk, field: QLineEdit, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._field = field
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._search)
        self._then_into = False  # the keyboard goes to what is found, as soon as it is there
        self.where = Choice(
            desk.theme,
            self.tr("Where to search"),
            [(False, self.tr("In titles and tags")), (True, self.tr("In what they say"))],
        )
        self.where.setToolTip(
            self.tr("To search what the documents say (Ctrl+Shift+F), their text is kept in an index on this computer")
        )
        self.where.activated.connect(lambda _index: self._on_switched())
        self.passages = PassageList(desk.search)
        self.passages.opened.connect(self._on_opened)
        desk.library.changed.connect(self._keep_up)
        desk.search.found.connect(self._on_found)
        self.name_field()

    @property
    def on(self) -> bool:
        """Whether what the documents say is searched, not their titles."""
        return bool(self.where.currentData())

    def switch(self, on: bool) -> None:
        """Search one or the other, and give the keyboard to the field."""
        if on != self.on:
            self.where.choose(on)
            self._on_switched()
        self._field.setFocus()
        self._field.selectAll()

    def wait(self) -> None:
        """Something was typed: search when that pauses."""
        self._then_into = False
        self._typing.start()

    def go_into(self) -> None:
        """Give the keyboard to the first passage; what was typed just now is searched first."""
        if self._typing.isActive():
            self._search()
            self._then_into = bool(self._desk.search.query)
        else:
            self.passages.take_focus()

    def name_field(self) -> None:
        """Say in the field what is searched."""
        what = self.tr("Search what the documents say") if self.on else self.tr("Search titles, folders and tags")
        self._field.setPlaceholderText(what)
        self._field.setAccessibleName(what)
        self._field.setToolTip(f"{what} ({'Ctrl+Shift+F' if self.on else 'Ctrl+F'})")

    def _on_switched(self) -> None:
        self.name_field()
        self.switched.emit()
        self._typing.stop()
        self._then_into = False
        if self.on:
            self._keep_up()
            self._search()

    def _search(self) -> None:
        self._typing.stop()
        self._desk.search.search(self._field.text())

    def _on_found(self) -> None:
        if self._then_into and self._field.hasFocus():
            self.passages.take_focus()
        self._then_into = False

    def _keep_up(self) -> None:
        if self.on and not self._desk.search.was_stopped:
            self._desk.search.keep_up()

    def _on_opened(self, hit: Hit) -> None:
        library = self._desk.library
        document = next((each for each in library.documents if each.path == hit.file), None)
        if document is None:  # kept by another program since the list was read
            self.shown.emit(Citation(str(hit.file), hit.page_number, hit.start, hit.end, hit.quote))
            return

        def show(paths: list[Path]) -> None:
            for path in paths:  # our copy, where the user's file is gone
                self.shown.emit(Citation(str(path), hit.page_number, hit.start, hit.end, hit.quote))

        library.open([document.id], show)
