"""The Tutor pane over scripted children: asking, hints, quizzes, cards, stopping, coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.tutor import TutorPane
from slmdesk.gui.tutor.conversation import Exchange, Wishes
from slmdesk.messages import Citation
from tutor_pane import ask, bare, with_document

Install = Callable[..., Path]


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow, install: Install, trial: Path) -> TutorPane:
    """In view, with a model and a document."""
    return with_document(qtbot, window, install, trial)


def test_an_empty_pane_invites_and_says_why_nothing_can_be_asked(
    qtbot: QtBot, window: MainWindow, install: Install
) -> None:
    pane = bare(qtbot, window, install)
    assert pane.source_panel.drop.isVisible()
    assert pane.materials.isHidden()
    assert "Open a document first" in pane.conversation.input.ask.toolTip()
    assert "Open a document first" in pane.quiz_panel.setup.start.toolTip()
    pane.conversation.input.general.setChecked(True)
    assert pane.conversation.input.ask.toolTip() == "Write a question first"


def test_an_answer_leads_to_its_passage_and_doubts_are_told(qtbot: QtBot, pane: TutorPane) -> None:
    turn = ask(qtbot, pane, "How many adults?")
    assert turn.view.text() == "The trial enrolled 212 adults at nine hospitals."
    assert not pane.conversation.input.question
    assert (pane.controls.words.whole(), turn.note.text()) == ("The model was measured.", "")
    turn.view.activated.emit(0, 0)
    assert pane.source_panel.view.marked() == ["The trial enrolled 212 adults at nine hospitals."]
    pane.ask.copy_latest()
    assert QGuiApplication.clipboard().text() == "The trial enrolled 212 adults at nine hospitals."
    turn = ask(qtbot, pane, "Which patients?")
    shown = turn.view.toPlainText()
    assert "The source says another number." in shown
    assert "Nearest in the source" in shown
    assert "Rewrite" not in shown  # an answer is asked again instead
    assert turn.view.height() >= turn.view.document().size().height()


def test_silence_refusals_and_sums_look_like_what_they_are(qtbot: QtBot, pane: TutorPane) -> None:
    turn = ask(qtbot, pane, "How do I build a bomb?")
    assert turn.view.toPlainText() == "I cannot help with that. If you are in danger, call for help."
    assert turn.note.isHidden()
    assert turn.knowledge.isHidden()
    turn = ask(qtbot, pane, "17 * 3")
    assert (turn.steps.text(), turn.view.toPlainText()) == ("17 * 3 = 51", "51")
    turn = ask(qtbot, pane, "What is the capital?")
    assert turn.view.toPlainText() == "The material does not say."
    assert turn.note.text() == "No passage of the document answers this question."
    assert turn._caution.isHidden()
    qtbot.mouseClick(turn.knowledge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert len(pane.conversation.turns) == 3  # it took the place of the silence
    turn = pane.conversation.turns[-1]
    assert turn.view.toPlainText() == "Paris is the capital of France."
    assert not turn._caution.isHidden()
    assert turn.knowledge.isHidden()


def test_the_conversation_goes_along_and_a_private_session_keeps_no_state(qtbot: QtBot, pane: TutorPane) -> None:
    ask(qtbot, pane, "How many adults?")
    pane.conversation.input.level.choose("child")
    assert ask(qtbot, pane, "Repeat").exchange.text == "1 sources, 2 turns, states True, child level."
    pane._desk.preferences.update(keep_history=False)
    assert "states False" in ask(qtbot, pane, "Repeat").exchange.text


def test_only_ticked_documents_are_used(qtbot: QtBot, pane: TutorPane, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("The other one is about adults too.")
    pane.open_files([tmp_path / "other.txt"])
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    assert "2 sources" in ask(qtbot, pane, "Repeat").exchange.text
    pane.materials.rows[0].check.setChecked(False)
    assert ask(qtbot, pane, "How many adults?").view.text() == "The other one is about adults too."
    pane.materials.rows[1].check.setChecked(False)
    pane.conversation.input.field.setPlainText("And now?")
    assert "Tick a document" in pane.conversation.input.ask.toolTip()
    pane.materials.rows[0].name.click()
    assert pane.source_panel.current is pane.materials.rows[0].source
    assert pane.materials.rows[0].name.isChecked()


def test_hints_come_first_and_the_answer_can_be_told(qtbot: QtBot, pane: TutorPane) -> None:
    pane.conversation.input.socratic.setChecked(True)
    turn = ask(qtbot, pane, "How many adults?")
    assert turn.view.toPlainText() == "What do you know about it? (0)"
    assert turn.note.text() == "Hint 1 of 3: answer it below."
    turn = ask(qtbot, pane, "Some hundred")
    assert turn.exchange.text == "What do you know about it? (2)"
    turn.telling.click()
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert pane.conversation.turns[-1].exchange.question == "How many adults?"
    assert pane.conversation.turns[-1].view.text() == "The trial enrolled 212 adults at nine hospitals."


def test_stop_keeps_what_was_written(qtbot: QtBot, pane: TutorPane, window: MainWindow, install: Install) -> None:
    use_model(qtbot, window, install, "waiting")
    pane.conversation.input.field.setPlainText("How many adults?")
    qtbot.keyClick(pane.conversation.input.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(pane.conversation.turns[-1].exchange.streamed))
    assert pane.conversation.input.ask.text() == "Stop"
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not pane.ask.running)
    turn = pane.conversation.turns[-1]
    assert (turn.view.toPlainText(), turn.note.text()) == ("Half an answer", "Stopped.")
    use_model(qtbot, window, install, "scripted")
    turn.again.click()
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert [each.exchange.text for each in pane.conversation.turns] == [
        "The trial enrolled 212 adults at nine hospitals."
    ]


def test_a_question_waits_for_the_document_that_is_read(
    qtbot: QtBot, window: MainWindow, install: Install, tmp_path: Path
) -> None:
    pane = bare(qtbot, window, install)
    path = tmp_path / "endless.txt"
    path.write_text("The first page is about adults.\fThe last one never ends.")
    pane.open_files([path])
    qtbot.waitUntil(lambda: "adults" in pane.source_panel.sources[0].text)
    pane.conversation.input.field.setPlainText("How many adults?")
    pane.act()
    assert pane.conversation.turns[-1].status.text() == "Starts when the document is read"
    pane.source_panel.sources[0].cancel()
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert pane.conversation.turns[-1].view.text() == "The first page is about adults."


def test_a_quiz_that_is_put_away_holds_up_no_question(qtbot: QtBot, pane: TutorPane) -> None:
    waits: list[bool] = []
    pane.sources._then = lambda: waits.append(True)  # a question waits for its document
    pane.quiz.leave()
    assert pane.sources.waiting


def test_a_passage_is_found_in_a_document_that_has_changed_or_said_to_be_gone(
    qtbot: QtBot, pane: TutorPane, trial: Path
) -> None:
    quote = "enrolled 212 adults"
    pane.show_passage(Citation(str(trial), 1, 2, 2 + len(quote), quote))
    qtbot.waitUntil(lambda: pane.source_panel.view.marked() == [quote])
    pane.show_passage(Citation(str(trial), 1, 2, 20, "words of an older version"))
    qtbot.waitUntil(pane.banner.isVisible)
    assert "has changed" in pane.banner.message.text()
    assert pane.source_panel.view.marked() == []


def test_while_a_quiz_is_written_nothing_is_asked_again(qtbot: QtBot, pane: TutorPane) -> None:
    turn = ask(qtbot, pane, "What fell?")
    assert turn.again.isEnabled()
    pane.quiz._waiting = True
    pane._show_state()
    assert not turn.again.isEnabled()
    assert "quiz" in turn.again.toolTip()


def test_without_its_model_a_question_that_waited_ends(qtbot: QtBot, pane: TutorPane) -> None:
    exchange = Exchange("Why?", Wishes(), 1)
    pane.ask.conversation.exchanges.append(exchange)
    pane.ask._turn = pane.conversation.add(exchange)
    pane._desk.models.chosen = None
    pane.ask._run(exchange)
    assert exchange.stopped
    assert not pane.ask.running


def test_a_failure_is_said_in_the_banner_and_can_be_tried_again(
    qtbot: QtBot, pane: TutorPane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "broken")
    ask(qtbot, pane, "How many adults?")
    assert "wrote nothing" in pane.banner.message.text()
    use_model(qtbot, window, install, "scripted")
    pane.banner.action.click()
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert len(pane.conversation.turns) == 1
    assert pane.conversation.turns[-1].view.text() == "The trial enrolled 212 adults at nine hospitals."


def test_a_model_that_does_not_fit_is_tried_with_less_context(
    qtbot: QtBot, pane: TutorPane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "hungry")
    ask(qtbot, pane, "How many adults?")
    assert pane.banner.action.text() == "Try with 4,096 tokens"
    pane.banner.action.click()
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert pane.conversation.turns[-1].exchange.answered


def test_nothing_is_lost_by_changing_panes_or_clearing(qtbot: QtBot, pane: TutorPane, window: MainWindow) -> None:
    ask(qtbot, pane, "How many adults?")
    window.show_pane("models")
    window.show_pane("tutor")
    assert len(pane.conversation.turns) == 1
    pane.clear()
    assert pane.conversation.turns == []
    ask(qtbot, pane, "17 * 3")
    pane.banner.show_notice("x")  # another message may stand there meanwhile
    pane.clear()
    pane.banner.action.click()
    assert [each.exchange.question for each in pane.conversation.turns] == ["17 * 3"]
    assert pane.conversation.turns[0].steps.text() == "17 * 3 = 51"


def test_the_keyboard_goes_round_the_parts_and_they_find_room(
    qtbot: QtBot, pane: TutorPane, window: MainWindow
) -> None:
    for width in (1280, 820):
        window.resize(width, 520)
        pane._arrange()
        assert pane.materials.isVisible()
        above = pane.materials.parentWidget() is pane.source_panel.parentWidget()
        assert above is (pane.width() < 1000)
    window.resize(window.minimumSize())
    assert pane.minimumSizeHint().width() <= 820 - window.rail.width()
    window.activateWindow()
    pane.conversation.take_focus()
    qtbot.waitUntil(pane.conversation.input.field.hasFocus)
    pane.go_to_next_part()
    assert pane.source_panel.isAncestorOf(window.focusWidget())
    pane.go_to_next_part()
    assert pane.materials.rows[0].check.hasFocus()
    pane.go_to_next_part()
    assert pane.conversation.input.field.hasFocus()


def test_a_kept_document_is_taken_from_the_library(
    qtbot: QtBot, window: MainWindow, install: Install, trial: Path
) -> None:
    pane = bare(qtbot, window, install)
    library = window._desk.library
    library.add(trial, "text", 4, "en", False, lambda _document: None, lambda _failure: None)
    qtbot.waitUntil(lambda: bool(library.documents))
    pane.materials.menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: library.loaded)
    pane.materials.menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: [source.path for source in pane.source_panel.sources] == [trial])
