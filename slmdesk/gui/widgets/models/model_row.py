"""One model in the list: what it is for, whether it fits here, what it costs, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QPushButton, QWidget

from slmdesk.gui import wording
from slmdesk.gui.models.downloads import Download
from slmdesk.gui.models.wording import RowWords
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, rename, row, set_look, tab_through, takes_tab
from slmdesk.gui.widgets.question import Question

Action = tuple[str, Callable[[], None], str]
"""A button: its words, what it does, its look."""


class ModelRow(QFrame):
    """Words at the left, buttons at the right; below, made when they are needed: a drawer, a question, a download.

    Args:
        details: what the drawer tells, asked for when it opens.
        actions: the buttons inside the drawer.
    """

    def __init__(
        self,
        theme: Theme,
        words: RowWords,
        details: Callable[[], Sequence[tuple[str, str]]],
        actions: Sequence[Action] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = words
        self._details = details
        self._actions = actions
        self.setProperty("look", "plain")
        self.setAccessibleName(words.name)
        self.name = label(words.name, "heading")
        self._title = row(self.name, None, space=SPACE[2])
        texts = column(space=2)
        texts.addLayout(self._title)
        if words.good_for:
            texts.addWidget(label(words.good_for, wrap=True))
        self.here = label(wrap=True)
        texts.addWidget(self.here)
        self._facts = label(look="muted", wrap=True)
        texts.addWidget(self._facts)
        self._buttons = row(space=SPACE[2])
        self._pressed: list[QPushButton] = []
        self._shown_buttons: tuple[str, ...] = ()
        self.more = button(self.tr("Details"), "quiet")
        self.more.setCheckable(True)
        self.more.setAccessibleName(self.tr("Details: {name}").format(name=words.name))
        self.more.toggled.connect(self._on_more_toggled)
        top = row(space=SPACE[4])
        top.addLayout(texts, 1)
        right = column(space=0)
        right.addLayout(self._buttons)
        right.addStretch(1)
        self._buttons.addWidget(self.more)
        top.addLayout(right)
        self._layout = column(self, 0, SPACE[2])
        self._layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[3], SPACE[3])
        self._layout.addLayout(top)
        self.show_words(words)  # now that its parts have a parent: one that is shown without is a window
        self.state: QLabel | None = None
        self._check: QLabel | None = None
        self._question: Question | None = None
        self._drawer: QFrame | None = None
        self.transfer: Transfer | None = None

    def show_words(self, words: RowWords) -> None:
        """Say it anew, for the same model."""
        self.words = words
        self.here.setText(words.here)
        self.here.setVisible(bool(words.here))
        set_look(self.here, "" if words.fit == "fits" else "caution")
        self._facts.setText(" · ".join(fact for fact in words.facts if fact))

    @property
    def question(self) -> Question:
        """Asks before something is done, here in the row."""
        if self._question is None:
            self._question = Question(self.words.name)
            self.add_below(self._question)
        return self._question

    def add_below(self, widget: QWidget) -> None:
        """Something more that belongs to this model."""
        self._layout.addWidget(widget)
        self._order_keys()

    def set_buttons(self, actions: Sequence[Action]) -> None:
        """The buttons at the right, before the one for the drawer."""
        key = tuple(words for words, _act, _look in actions)
        if key == self._shown_buttons:
            return
        self._shown_buttons = key
        for each in self._pressed:
            each.setParent(None)
            each.deleteLater()
        self._pressed = []
        for number, (words, act, look) in enumerate(actions):
            made = button(words, look)
            made.setAccessibleName(f"{words}: {self.words.name}")
            made.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons.insertWidget(number, made)
            self._pressed.append(made)
        self._order_keys()

    def show_state(self, words: str) -> None:
        """Say after the name that this is the one in use; empty for nothing."""
        if self.state is None or self._check is None:
            if not words:
                return
            self._check, self.state = QLabel(), label(look="accent")
            self._title.insertWidget(1, self._check)
            self._title.insertWidget(2, self.state)
        self._check.setPixmap(self._theme.pixmap("check", self._theme.tokens.accent, 16))
        self._check.setVisible(bool(words))
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def show_download(self, download: Download | None, pause: Callable[[], None], cancel: Callable[[], None]) -> None:
        """The bar of a download, made with the first one; None hides it."""
        if download is None:
            if self.transfer is not None:
                self.transfer.hide()
            return
        if self.transfer is None:
            self.transfer = Transfer(self.words.name, pause, cancel)
            self.add_below(self.transfer)
        if self._question is not None:
            self._question.hide()
        self.transfer.show_download(download)
        self.transfer.show()

    def _on_more_toggled(self, on: bool) -> None:
        if self._drawer is not None:
            self._drawer.setParent(None)
            self._drawer.deleteLater()
            self._drawer = None
        if not on:
            return
        self._drawer = drawer = frame("plain")
        drawer.setAccessibleName(self.more.accessibleName())
        inside = column(drawer, 0, SPACE[3])
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[4])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(self._details()):
            told = label(value, "selectable", wrap=True)
            told.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            told.setAccessibleName(f"{name}: {value}")
            grid.addWidget(label(name, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, line, 1)
        inside.addLayout(grid)
        if self._actions:
            buttons = []
            for words, act, look in self._actions:
                made = button(words, look)
                made.setAccessibleName(f"{words}: {self.words.name}")
                made.clicked.connect(lambda _checked=False, act=act: act())
                buttons.append(made)
            inside.addLayout(row(*buttons, None))
        self._layout.insertWidget(1, drawer)
        self._order_keys()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._order_keys()

    def _order_keys(self) -> None:
        """Tab goes through the row as the eye does, also through what was made later than what stands behind it."""
        before = self.more.previousInFocusChain()
        while before is not None and before is not self.more and (self.isAncestorOf(before) or not takes_tab(before)):
            before = before.previousInFocusChain()
        below = (each.widget() for at in range(self._layout.count()) if (each := self._layout.itemAt(at)) is not None)
        parts = [*self._pressed, self.more, *(each for each in below if each is not None)]
        if before is not None and before is not self.more:  # else this row is not in a list yet
            parts.insert(0, before)
        tab_through(*parts)


class Transfer(QFrame):
    """A download: how far, how fast, how long; pause, go on, or throw it away."""

    def __init__(self, name: str, pause: Callable[[], None], cancel: Callable[[], None]) -> None:
        super().__init__()
        self._name = name
        self.setProperty("look", "plain")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximum(1000)
        self.bar.setAccessibleName(self.tr("How much of {name} has arrived").format(name=name))
        self.text = label(look="muted", wrap=True)
        self.pause = button(self.tr("Pause"), "quiet")
        self.pause.clicked.connect(lambda _checked=False: pause())
        self.cancel = button(self.tr("Cancel"), "quiet", self.tr("Stop, and delete what has arrived"))
        self.cancel.setAccessibleName(self.tr("Cancel the download of {name}").format(name=name))
        self.cancel.clicked.connect(lambda _checked=False: cancel())
        inside = column(self, 0, SPACE[1])
        inside.addWidget(self.bar)
        line = row(self.text, self.pause, self.cancel)
        line.setStretch(0, 1)
        inside.addLayout(line)

    def show_download(self, download: Download) -> None:
        """Say how it stands."""
        self.bar.setValue(round(1000 * download.done / download.total) if download.total else 0)
        of = self.tr("{done} of {total}").format(
            done=wording.size(download.done),
            total=wording.size(download.total) if download.total else wording.size(download.entry.size_bytes),
        )
        parts = []
        match download.state:
            case "waiting":
                parts = [self.tr("Waits until the download before it has ended")]
            case "pausing":
                parts = [self.tr("Pausing"), of]
            case "paused":
                parts = [self.tr("Paused"), of]
            case "running" if download.checking:
                parts = [self.tr("Checking that it arrived whole"), of]
            case "running" if not download.total:
                parts = [self.tr("Connecting")]
            case "running":
                parts = [of]
                if download.bytes_per_s > 0:
                    parts.append(self.tr("{size} per second").format(size=wording.size(round(download.bytes_per_s))))
                if download.remaining_s is not None:
                    parts.append(wording.time_left(download.remaining_s))
        self.text.setText(" · ".join(parts))
        words = self.tr("Resume") if download.state == "paused" else self.tr("Pause")
        rename(self.pause, words)
        self.pause.setAccessibleName(self.tr("{do}: {name}").format(do=words, name=self._name))
        self.pause.setEnabled(download.state != "pausing")
        self.pause.setToolTip(self.tr("It is being paused") if download.state == "pausing" else "")
