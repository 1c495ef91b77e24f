"""The Tutor pane of a shown window, with a model: asked, and with a quiz written in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.tutor import TutorPane
from slmdesk.gui.widgets.tutor.conversation_turn import ConversationTurn

Install = Callable[..., Path]


def bare(qtbot: QtBot, window: MainWindow, install: Install, model_id: str = "scripted") -> TutorPane:
    """In view, with a model and nothing open."""
    use_model(qtbot, window, install, model_id)
    window.show_pane("tutor")
    made = window.panes["tutor"]
    assert isinstance(made, TutorPane)
    return made


def ask(qtbot: QtBot, pane: TutorPane, question: str) -> ConversationTurn:
    """Ask and wait for the answer."""
    pane.conversation.input.field.setPlainText(question)
    pane.act()
    qtbot.waitUntil(lambda: not pane.ask.running)
    return pane.conversation.turns[-1]


def write_quiz(qtbot: QtBot, pane: TutorPane, *kinds: str, count: int = 5) -> None:
    """Have a quiz of these kinds written."""
    pane.show_mode("quiz")
    for kind, each in pane.quiz_panel.setup.kinds.items():
        each.setChecked(kind in kinds)
    pane.quiz_panel.setup.count.choose(count)
    pane.act()
    qtbot.waitUntil(lambda: not pane.quiz.running)


def with_document(qtbot: QtBot, window: MainWindow, install: Install, path: Path) -> TutorPane:
    """In view, with a model and a document that has been read."""
    made = bare(qtbot, window, install)
    made.open_files([path])
    qtbot.waitUntil(lambda: not made.source_panel.reading and made.source_panel.view.complete)
    return made
