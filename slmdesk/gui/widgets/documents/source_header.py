"""The header over a document: its name or a choice of several, facts about it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from slmdesk.gui import wording
from slmdesk.gui.documents import source_wording
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.basics import (
    Choice,
    ElidedLabel,
    button,
    for_letters,
    label,
    rename,
    set_look,
    that_fit,
    width_of,
)
from slmdesk.messages import Progress

_NAME_CHARACTERS = 25
_NAME_WIDTH = 72  # pixels of a document's name, whatever else is in the header
_NAME_WANTED = 160  # pixels of a name that are worth more than all that gives way


class SourceHeader(QObject):
    """Args: card: whose header it is. row: where its widgets go. caption: stands there already, and gives way first.

    Attributes:
        opens_files: False where another part of the pane has the button for that.
    """

    chosen = Signal(int)  # which of the open documents
    stop_asked = Signal()
    keep_asked = Signal()
    open_asked = Signal()
    close_asked = Signal()

    def __init__(self, card: QWidget, row: QHBoxLayout, caption: QWidget, theme: Theme) -> None:
        super().__init__(card)
        self._card = card
        self._row = row
        self._caption = caption
        self._theme = theme
        self._current: Source | None = None
        self._several = False
        self.opens_files = True
        self.name = ElidedLabel("heading")
        self.name.setMinimumWidth(for_letters(card, _NAME_WIDTH))
        self.facts = label(look="muted")
        self.choice = Choice(theme, self.tr("Open document"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.currentIndexChanged.connect(self.chosen)
        self.stop = button(self.tr("Stop reading"), look="quiet")
        self.stop.clicked.connect(lambda: self.stop_asked.emit())
        self.keep = button(self.tr("Keep"), look="quiet")
        self.keep.clicked.connect(lambda: self.keep_asked.emit())
        self.keep.hide()
        self.offers = QMenu(card)
        self.offers.setAccessibleName(self.tr("More to do with this document"))
        self.offers.setToolTipsVisible(True)
        self.more = button("", look="quiet", tip=self.tr("More to do with this document"))
        self.more.setAccessibleName(self.tr("More to do with this document"))
        self.more.clicked.connect(lambda: self.offers.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.more.hide()
        self.open = button(self.tr("Open…"), look="quiet", tip=self.tr("Open files (Ctrl+O)"))
        self.open.clicked.connect(lambda: self.open_asked.emit())
        self.close = button(self.tr("Close"), look="quiet", tip=self.tr("Close this document"))
        self.close.clicked.connect(lambda: self.close_asked.emit())
        row.addWidget(self.name, 1)
        row.addWidget(self.choice, 1)
        for widget in (self.facts, self.stop, self.keep, self.open, self.more, self.close):
            row.addWidget(widget)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, in order."""
        return (self.choice, self.stop, self.keep, self.open, self.more, self.close)

    def offer(self, words: str, tip: str, act: Callable[[Source], None]) -> None:
        """Put something to do with the document in view into its menu."""
        if self.offers.isEmpty():  # its button has no room in a narrow panel
            self.offers.addAction(self.tr("Open…"), self.open_asked.emit)
        action = self.offers.addAction(words)
        action.setToolTip(tip)
        action.triggered.connect(lambda: act(self._current) if self._current is not None else None)
        self.fit()

    def show(self, current: Source | None, sources: Sequence[Source]) -> None:
        """What is open, and which of it is in view."""
        self._current, self._several = current, len(sources) > 1
        self.name.setVisible(not self._several)
        self.choice.setVisible(self._several)
        self.choice.fill(
            (source.key, f"{letter(number)}  {wording.shortened_name(source.name, _NAME_CHARACTERS)}")
            for number, source in enumerate(sources)
        )
        self.choice.setToolTip(current.name if current is not None else "")
        reading = self._reading
        self.close.setVisible(current is not None and not reading)
        self.stop.setVisible(reading and current is not None and current.path is not None)
        set_look(self.name, "heading" if current is not None else "muted")
        if current is None:
            self.name.set_whole(self.tr("nothing open"))
            self.facts.clear()
            self.fit()
            return
        self.choice.choose(current.key)
        self.name.set_whole(current.name)
        if not reading:
            self.facts.setText(source_wording.facts(current))
        self.fit()

    def show_keep(self, is_kept: bool) -> None:
        """is_kept: the document in view is in the library."""
        current = self._current
        self.keep.setVisible(current is not None and current.path is not None and current.state != "failed")
        if current is None:
            return
        if is_kept:
            words, tip = self.tr("In library"), self.tr("Show this document in the library")
        else:
            words, tip = self.tr("Keep"), self.tr("Keep this document in the library; the file stays where it is")
        ready = is_kept or (current.state == "read" and not current.stopped)
        if not ready:
            tip = self.tr("It can be kept in the library when all of it has been read")
        rename(self.keep, words)
        self.keep.setToolTip(tip)
        self.keep.setAccessibleDescription(tip)
        self.keep.setEnabled(ready)
        self.fit()

    def show_progress(self, progress: Progress) -> None:
        """How far the document in view is read."""
        if progress.note:
            words = progress.note
        elif progress.unit == "pages":
            words = self.tr("Reading page {n} of {total}").format(n=progress.done, total=progress.total)
        elif progress.total:
            words = self.tr("Reading, {n}%").format(n=round(100 * progress.done / progress.total))
        else:
            words = self.tr("Reading")
        self.facts.setText(words)

    def fit(self) -> None:
        """Leave out what the width has no room for. What is said elsewhere goes first; the name stays."""
        current, reading = self._current, self._reading
        with_text = current is not None and (current.state == "read" or not current.document.isEmpty())
        reading_file = reading and current is not None and current.path is not None
        self.more.setVisible(with_text and not reading_file and not self.offers.isEmpty())
        opens = [self.open] if self.opens_files else []
        said = opens if current is None else [self.facts] if reading else []  # what to do, or what is done
        gives_way = [self._caption, *([self.facts] if current is not None else []), *opens]
        always = [*said, *(each for each in (self.stop, self.keep, self.more, self.close) if not each.isHidden())]
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        others = margins.left() + margins.right() + width_of(always, gap)
        wanted = for_letters(self._card, _NAME_WANTED)
        name = wanted if self._several else min(wanted, self.name.fontMetrics().horizontalAdvance(self.name.whole()))
        room = self._card.width() - others - name
        shown = that_fit(room, gap, *([each] for each in gives_way if each not in said))
        for each in (self._caption, self.facts, self.open):
            each.setVisible(each in shown or each in said)
        holder = self._row.parentWidget()
        assert holder is not None, "a card's header is in the card"
        holder.setMinimumWidth(others + for_letters(self._card, _NAME_WIDTH))  # what has room now may lose it again

    @property
    def _reading(self) -> bool:
        return self._current is not None and self._current.state == "reading"

    def _paint_icon(self) -> None:
        self.more.setIcon(self._theme.icon("more", self._theme.tokens.accent, 16))


def letter(number: int) -> str:
    """What stands for one of several open documents; number counts from 0."""
    return chr(ord("A") + number % 26)
