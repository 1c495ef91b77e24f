"""One model in the list: what it is for, what it costs, and what can be done with it, asked inline."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, row
from slmdesk.gui.widgets.question import Question
from slmdesk.messages import Progress

_SPEED_WINDOW_S = 1.0


class ModelRow(QFrame):
    """A row with words at the left, buttons at the right, and room below for a question or a progress bar."""

    def __init__(
        self, theme: Theme, name: str, sentence: str, facts: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "plain")
        self.setAccessibleName(name)
        self.name = label(name, "heading")
        self._chosen_icon = QLabel()
        self._chosen_icon.hide()
        self.state = label(look="accent")
        self.state.hide()
        self._words = words = column(space=2)
        words.addLayout(row(self.name, self._chosen_icon, self.state, None, space=SPACE[2]))
        if sentence:
            words.addWidget(label(sentence, wrap=True))
        words.addWidget(label(" · ".join(fact for fact in facts if fact), "muted", wrap=True))
        self._buttons = row(space=SPACE[2])
        self._pressed: list[QPushButton] = []
        top = row(space=SPACE[4])
        top.addLayout(words, 1)
        top.addLayout(self._buttons)

        self.question = Question(name)

        self._transfer = frame("plain")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How much of {name} has arrived").format(name=name))
        self.transfer_text = label(look="muted")
        self.cancel = button(self.tr("Cancel"), "quiet")
        self.cancel.setAccessibleName(self.tr("Cancel the download of {name}").format(name=name))
        below = column(self._transfer, 0, SPACE[1])
        below.addWidget(self.bar)
        below.addLayout(row(self.transfer_text, None, self.cancel))
        self._transfer.hide()
        self._samples: list[tuple[float, int]] = []

        layout = column(self, 0, SPACE[2])
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[3], SPACE[3])
        layout.addLayout(top)
        layout.addWidget(self.question)
        layout.addWidget(self._transfer)

    def add_button(self, words: str, act: Callable[[], None], look: str = "", tip: str = "") -> None:
        """A button at the right."""
        made = button(words, look, tip)
        made.setAccessibleName(f"{words}: {self.name.text()}")
        made.clicked.connect(lambda _checked=False: act())
        self._buttons.addWidget(made)
        self._pressed.append(made)

    def add_doubt(self, words: str) -> None:
        """A line under the others, for what speaks against this model here."""
        self._words.addWidget(label(words, "doubt", wrap=True))

    def show_chosen(self, words: str) -> None:
        """Say that this is the one in use."""
        self._chosen_icon.setPixmap(self._theme.pixmap("check", self._theme.tokens.accent, 16))
        self._chosen_icon.show()
        self.state.setText(words)
        self.state.show()

    def ask(self, question: str, yes: str, act: Callable[[], None]) -> None:
        """Ask before something is done, here in the row."""
        self.question.ask(question, yes, act)

    def start_transfer(self, cancel: Callable[[], None]) -> None:
        """Show the bar of a download."""
        self.question.hide()
        self.set_buttons_visible(False)
        self._samples.clear()
        self.bar.setMaximum(1000)
        self.bar.setValue(0)
        self.transfer_text.setText(self.tr("Connecting"))
        self.cancel.clicked.connect(lambda _checked=False: cancel())
        self._transfer.show()

    def show_transfer(self, progress: Progress) -> None:
        """How far the download is, how fast, and how long it takes."""
        fraction = progress.done / progress.total if progress.total else 0.0
        self.bar.setValue(round(1000 * fraction))
        of = self.tr("{done} of {total}").format(
            done=wording.size(progress.done), total=wording.size(progress.total) if progress.total else "?"
        )
        if progress.stage == "checking":
            self._samples.clear()
            self.transfer_text.setText(" · ".join([self.tr("Checking that it arrived whole"), of]))
            return
        parts = [of]
        per_s = self._speed(progress.done)
        if per_s > 0:
            parts.append(self.tr("{size} per second").format(size=wording.size(round(per_s))))
            if progress.total:
                parts.append(wording.time_left((progress.total - progress.done) / per_s))
        self.transfer_text.setText(" · ".join(parts))

    def set_buttons_visible(self, visible: bool) -> None:
        """Show or hide what stands at the right."""
        for each in self._pressed:
            each.setVisible(visible)

    def _speed(self, done: int) -> float:
        now = time.monotonic()
        self._samples.append((now, done))
        while len(self._samples) > 2 and now - self._samples[0][0] > 5:
            self._samples.pop(0)
        first_s, first = self._samples[0]
        return (done - first) / (now - first_s) if now - first_s >= _SPEED_WINDOW_S else 0.0
