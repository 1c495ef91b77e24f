"""Cards in a panel of the window: kept, studied by keys, and read as they are in the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.cards.review_panel import ReviewPanel
from slmdesk.messages import Citation, Question
from slmdesk.store.cards import Card, Cards

T = TypeVar("T")
CITED = Citation("/books/heart.pdf", 3, 10, 40, "The left ventricle pumps.")


def shown_panel(qtbot: QtBot, desk: Desk) -> ReviewPanel:
    """The panel, shown."""
    made = ReviewPanel(desk)
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def question(text: str) -> Question:
    """One of a quiz."""
    return Question("choice", text, ["left", "right"], "left", [CITED], "easy", "The heart")


def keep(qtbot: QtBot, desk: Desk, *texts: str, deck: str = "Body::Heart") -> None:
    """Keep questions as cards."""
    with qtbot.waitSignal(desk.cards.changed):
        desk.cards.keep([question(text) for text in texts], deck)


def read(qtbot: QtBot, desk: Desk, work: Callable[[Cards], T]) -> T:
    """What the store says when all that was asked of it before is done: one thread writes and reads the cards."""
    found: list[T] = []
    desk.cards.run(work, found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def kept(qtbot: QtBot, desk: Desk) -> list[Card]:
    """Every card."""
    return read(qtbot, desk, lambda cards: cards.cards())


def begin(qtbot: QtBot, panel: ReviewPanel) -> None:
    """Study, until the first card is in view."""
    panel.study()
    qtbot.waitUntil(lambda: panel.study_page.shown is not None)


def press(qtbot: QtBot, panel: ReviewPanel, key: Qt.Key) -> None:
    """A key while a card is studied."""
    qtbot.keyClick(panel.study_page, key)
