"""The bar under a result that takes the user through what is to be checked, and takes decisions back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from slmdesk.gui.summary.result_text import ResultText
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import ElidedLabel, button, for_letters, row

_NARROW = 360  # pixels below which there is no room for all; F8 goes to the next one too


class DoubtBar(QFrame):
    """Hidden while there is nothing to check and nothing to undo."""

    step_asked = Signal(int)  # 1: the next doubt, -1: the one before
    decided = Signal(str)  # keep, rewrite, remove: the current doubt
    undo_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "strip")
        self._sign = QLabel()
        self.words = ElidedLabel(sentence=True)
        self.next = button(self.tr("Next"), "quiet", self.tr("Go to the next sentence to check (F8)"))
        self.keep = button(self.tr("Keep"), "quiet", self.tr("Leave this sentence as it is; that you did is noted (K)"))
        self.rewrite = button(self.tr("Rewrite"), "quiet")
        self.remove = button(self.tr("Remove"), "quiet", self.tr("Take this sentence out (Delete)"))
        self.undo = button(self.tr("Undo"), "quiet", self.tr("Take the latest decision back (Ctrl+Z)"))
        self.next.clicked.connect(lambda: self.step_asked.emit(1))
        for each, action in ((self.keep, "keep"), (self.rewrite, "rewrite"), (self.remove, "remove")):
            each.clicked.connect(lambda _checked=False, action=action: self.decided.emit(action))
        self.undo.clicked.connect(self.undo_asked)
        inside = row(self._sign, self.words, self.next, self.keep, self.rewrite, self.remove, self.undo, space=0)
        inside.setContentsMargins(SPACE[4], SPACE[1], SPACE[1], SPACE[1])
        inside.insertSpacing(1, SPACE[2])
        inside.setStretch(2, 1)
        self.setLayout(inside)
        theme.changed.connect(self._paint_sign)
        self._paint_sign()
        self.hide()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """In the order of the keyboard."""
        return (self.next, self.keep, self.rewrite, self.remove, self.undo)

    def show_state(self, result: ResultText, current: int, why_no_rewrite: str, shown: bool) -> None:
        """current: the sentence that is chosen. shown: there is a result that does not change by itself."""
        doubts = result.doubts()
        self.setVisible(shown and bool(doubts or result.can_undo))
        at = doubts.index(current) + 1 if current in doubts else 0
        if at:
            words, short = self.tr("{n} of {total}").format(n=at, total=len(doubts)), f"{at}/{len(doubts)}"
        elif doubts:
            words, short = self.tr("{n} to check").format(n=len(doubts)), str(len(doubts))
        else:
            words = short = self.tr("All checked")
        self.words.set_whole(words, short)
        self._sign.setVisible(bool(doubts))
        choose_first = self.tr("Go to a sentence to check first")
        for each, tip in (
            (self.keep, self.tr("Leave this sentence as it is; that you did is noted (K)")),
            (self.rewrite, self.tr("Let the model write it again, with the passages in front of it (R)")),
            (self.remove, self.tr("Take this sentence out (Delete)")),
        ):
            why_not = "" if at else choose_first
            if each is self.rewrite and not why_not:
                why_not = why_no_rewrite
            each.setVisible(bool(doubts))
            each.setEnabled(not why_not)
            each.setToolTip(why_not or tip)
            each.setAccessibleDescription(why_not or tip)
        self.next.setEnabled(bool(doubts))
        self.next.setToolTip(self.tr("Go to the next sentence to check (F8)") if doubts else words)
        self.next.setVisible(bool(doubts) and not (result.can_undo and self.width() < for_letters(self, _NARROW)))
        self.undo.setVisible(result.can_undo)

    def _paint_sign(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("warning", self._theme.tokens.doubt, 16))
