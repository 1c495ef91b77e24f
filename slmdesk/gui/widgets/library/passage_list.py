"""The passages that were found in the kept documents, each with its document and page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from slmdesk.gui.library.search import LibrarySearch
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, rename, row
from slmdesk.gui.widgets.library.intake_bar import IntakeBar

if TYPE_CHECKING:
    from slmdesk.store.search import Hit

_SHOWN_CHARACTERS = 220
_BEFORE_CHARACTERS = 60  # of a passage, before the word that was looked for
_TIP_CHARACTERS = 1200


class PassageList(QWidget):
    """Shows what a search found. ``opened`` brings a passage into view in its document."""

    opened = Signal(object)  # Hit
    models_asked = Signal()

    def __init__(self, search: LibrarySearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self.reading = IntakeBar(search, self.tr("Stop reading; what is read by now is found"))
        self.words = label(look="muted", wrap=True)
        self.models = button(self.tr("Find by meaning too"), "quiet", self.tr("Choose a model for it under Models"))
        self.models.clicked.connect(self.models_asked)
        self.unread = label(look="muted", wrap=True)
        self.go_on = button(self.tr("Read the rest"), "quiet")
        self.go_on.clicked.connect(search.read_all)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Passages that were found"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setProperty("look", "history")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self._open())
        layout = column(self, 0, SPACE[2])
        layout.addWidget(self.reading)
        line = row(self.words, self.models, space=SPACE[3])
        line.setStretch(0, 1)
        layout.addLayout(line)
        self._rest = QWidget()
        rest = row(self.unread, self.go_on, space=SPACE[3])
        rest.setStretch(0, 1)
        self._rest.setLayout(rest)
        layout.addWidget(self._rest)
        layout.addWidget(self.list, 1)
        search.found.connect(self._show_hits)
        search.changed.connect(self._show_words)
        self._show_hits()

    def take_focus(self) -> None:
        """Give the keyboard to the first passage."""
        if self.list.count():
            self.list.setCurrentRow(max(0, self.list.currentRow()))
            self.list.setFocus()

    def _open(self) -> None:
        number = self.list.currentRow()
        if 0 <= number < len(self._search.hits):
            self.opened.emit(self._search.hits[number])

    def _show_hits(self) -> None:
        hits = self._search.hits
        texts = [f"{self._place(hit)}\n{_beginning(hit.quote, self._search.query)}" for hit in hits]
        if texts != [self.list.item(row).text() for row in range(self.list.count())]:
            chosen = self.list.currentItem().text() if self.list.currentItem() is not None else ""
            self.list.clear()
            for hit, text in zip(hits, texts, strict=True):
                item = QListWidgetItem(text)
                item.setToolTip(f"{hit.file}\n{' '.join(hit.quote[:_TIP_CHARACTERS].split())}")
                self.list.addItem(item)
            if chosen in texts:  # the better list comes a moment after the first
                self.list.setCurrentRow(texts.index(chosen))
        self._show_words()

    def _place(self, hit: Hit) -> str:
        page = self.tr("p. {n}").format(n=hit.page_number) if hit.page_number is not None else ""
        return " · ".join(each for each in (hit.file.name, page, hit.heading) if each)

    def _show_words(self) -> None:
        search = self._search
        documents = len({hit.file for hit in search.hits})
        if not search.query:
            words = self.tr("Write words or a question; “words in quotation marks” have to be there as they are.")
        elif not search.hits:
            words = self.tr("Nothing was found for “{words}”.").format(words=search.query)
        elif len(search.hits) == 1:
            words = self.tr("1 passage")
        elif documents == 1:
            words = self.tr("{n} passages in one document").format(n=len(search.hits))
        else:
            words = self.tr("{n} passages in {m} documents").format(n=len(search.hits), m=documents)
        if search.hits:
            words += self.tr(", found by words and by meaning") if search.by_meaning else self.tr(", found by words")
        if search.meaning_waits:
            words += self.tr("; by meaning too when the model has finished what it is doing")
        elif search.by_meaning and search.unprepared:
            words += self.tr("; {n} passages are not prepared for that yet").format(n=search.unprepared)
        self.words.setText(words)
        self.models.setVisible(search.model is None)
        self._show_unread()

    def _show_unread(self) -> None:
        search, said = self._search, []
        if search.was_stopped:
            said.append(self.tr("Reading was stopped: not all documents are searched."))
        if len(search.unread) == 1:
            (path, failure), *_others = search.unread.items()
            said.append(self.tr("{name} could not be read: {why}").format(name=path.name, why=failure.message))
        elif search.unread:
            said.append(self.tr("{n} documents could not be read.").format(n=len(search.unread)))
        self.unread.setText(" ".join(said))
        self.unread.setToolTip("\n".join(f"{path.name}: {failure.message}" for path, failure in search.unread.items()))
        rename(self.go_on, self.tr("Read the rest") if search.was_stopped else self.tr("Try again"))
        self._rest.setVisible(bool(said) and search.current is None)


def _beginning(quote: str, query: str) -> str:
    """A passage on a line or two, from shortly before the longest word that was looked for."""
    text = " ".join(quote.split())
    words = sorted(re.findall(r"\w{3,}", query), key=len, reverse=True)  # a long one says most
    places = (re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words)
    first = next((place for place in places if place is not None), None)
    start = max(0, first.start() - _BEFORE_CHARACTERS) if first is not None else 0
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + _SHOWN_CHARACTERS]
    if start + _SHOWN_CHARACTERS < len(text):
        cut = f"{cut.rpartition(' ')[0] or cut} …"
    return f"… {cut}" if start else cut
