"""The Tutor pane over scripted children: asking, hints, quizzes, cards, stopping, coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.tutor import TutorPane
from slmdesk.gui.tutor_conversation import Exchange, Wishes
from slmdesk.gui.widgets.conversation_turn import ConversationTurn
from slmdesk.messages import Citation

Install = Callable[..., Path]


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow, install: Install, trial: Path) -> TutorPane:
    """In view, with a model and a document."""
    made = bare(qtbot, window, install)
    made.open_files([trial])
    qtbot.waitUntil(lambda: not made.source_panel.reading)
    return made


def bare(qtbot: QtBot, window: MainWindow, install: Install, model_id: str = "scripted") -> TutorPane:
    """In view, with a model and nothing open."""
    use_model(qtbot, window, install, model_id)
    window.show_pane("tutor")
    made = window.panes["tutor"]
    assert isinstance(made, TutorPane)
    return made


def use_model(qtbot: QtBot, window: MainWindow, install: Install, model_id: str) -> None:
    models = window._desk.models
    if model_id not in {each.id for each in models.installed}:
        install(model_id)
    models.use(model_id)
    models.refresh()
    qtbot.waitUntil(lambda: models.chosen is not None and models.chosen.id == model_id)


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


# --- asking ---------------------------------------------------------------------------------------


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


# --- quizzes --------------------------------------------------------------------------------------


def test_a_choice_is_answered_with_the_keyboard_shown_on_its_page_and_kept(qtbot: QtBot, pane: TutorPane) -> None:
    write_quiz(qtbot, pane, "choice")
    assert pane.quiz.round is not None
    first = {each.question.question for each in pane.quiz.round.taken}
    card = pane.quiz_panel.card
    right = [each.accessibleName() for each in card.options].index("3. dosing") + 1
    assert not card.act_button.isEnabled()
    qtbot.keyClick(card, Qt.Key.Key_0 + right)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert card.verdict.text() == "Right"
    assert pane.source_panel.view.marked() == ["A trial of evening dosing"]
    assert "✓" in card.options[right - 1].accessibleName()
    card.keep.click()
    qtbot.waitUntil(lambda: card.keep.text() == "Kept")
    assert pane.controls.words.whole() == "1 card is new in “trial”"
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert pane.source_panel.view.marked() == []
    assert pane.quiz_panel._where.whole() == "Question 2 of 5"
    qtbot.keyClick(card, Qt.Key.Key_1)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert card.verdict.text() == "Not right"
    assert pane.quiz_panel._score.text() == "1 of 2 right"
    pane.keep(pane.quiz.round.taken)
    qtbot.waitUntil(lambda: pane.controls.words.whole() == "4 cards are new in “trial”")
    pane.clear()
    write_quiz(qtbot, pane, "choice")  # questions of before do not come again
    assert pane.quiz.round is None or first.isdisjoint(each.question.question for each in pane.quiz.round.taken)
    assert any("asked before (5)" in words for words in pane.quiz.notices)


def test_a_kept_question_is_reviewed_with_its_page_beside(qtbot: QtBot, pane: TutorPane) -> None:
    write_quiz(qtbot, pane, "choice")
    assert pane.quiz.round is not None
    pane.keep(pane.quiz.round.taken)
    qtbot.waitUntil(lambda: pane.controls.words.whole().startswith("5 cards"))
    pane.source_panel.close_source(pane.source_panel.sources[0])
    pane.show_mode("review")
    review = pane.review
    assert review is not None
    assert (pane.source_panel.isVisible(), pane.controls.clear.isVisible()) == (False, False)
    review.show_progress()
    assert review.progress.isVisible()
    review.study()
    page = review.cards.study_page
    qtbot.waitUntil(lambda: page.shown is not None)
    assert not pane.controls.isVisible()  # one card, and nothing else
    pane._on_card_source_asked(pane.quiz.round.taken[0].question.sources[0])
    qtbot.waitUntil(lambda: pane.source_panel.view.marked() == ["A trial of evening dosing"])
    assert pane.source_panel.isVisible()
    assert pane.materials.isHidden()
    review.cards.leave()
    assert pane.controls.isVisible()
    assert not pane.source_panel.isVisible()


def test_open_answers_and_gaps_are_graded_and_the_student_has_the_last_word(qtbot: QtBot, pane: TutorPane) -> None:
    write_quiz(qtbot, pane, "cloze", "open")
    card = pane.quiz_panel.card
    card.gap.setText("Dosing.")
    qtbot.keyClick(card.gap, Qt.Key.Key_Return)
    assert card.verdict.text() == "Right"
    card.act()
    card.text.setPlainText("half of it")
    qtbot.keyClick(card.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.verdict.text() == "Partly right: 50%")
    assert "Missing: It names the number." in card.told.text()
    card.right.click()
    assert card.verdict.text() == "Counted as right, by you"
    assert pane.quiz_panel._score.text() == "2 of 2 right"
    card.act()
    card.gap.setText("fail")
    card.act()
    qtbot.waitUntil(lambda: "wrote nothing" in pane.banner.message.text())
    assert card.verdict.text() == "Not graded"
    assert "group." in card.told.text()


def test_the_end_tells_the_score_and_what_was_thrown_away_and_asks_the_missed_again(
    qtbot: QtBot, pane: TutorPane
) -> None:
    write_quiz(qtbot, pane, "true-false")
    card, end = pane.quiz_panel.card, pane.quiz_panel.end
    for number in range(5):
        card.options[number % 2].click()
        card.act()
        if not number:
            assert (card.verdict.text(), card.told.text()) == ("Not right", "A trial of evening dosing")
        card.act()
    assert end.score.text() == "2 of 5 right"
    assert pane.quiz_panel._strip_text.text().startswith("2 of 7 questions were thrown away")
    assert end.missed.text().count("•") == 3
    end.again.click()
    assert card.isVisible()
    assert pane.quiz_panel._where.whole() == "Question 1 of 3"


def test_a_quiz_can_be_stopped_taken_and_put_away(
    qtbot: QtBot, pane: TutorPane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    pane.show_mode("quiz")
    pane.act()
    qtbot.waitUntil(lambda: pane.quiz.round is not None and len(pane.quiz.round.taken) == 1)
    card = pane.quiz_panel.card
    card.options[0].click()
    card.act()
    card.act()
    assert "being written" in pane.quiz_panel.status.text()
    pane.show_mode("ask")
    pane.conversation.input.field.setPlainText("And now?")
    assert "A quiz is being written" in pane.conversation.input.ask.toolTip()
    pane.show_mode("quiz")
    qtbot.mouseClick(pane.quiz_panel.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.quiz_panel.end.isVisible())
    pane.clear()
    assert pane.quiz_panel.setup.isVisible()
    pane.banner.action.click()
    assert pane.quiz_panel.end.score.text() == "0 of 1 right"


def test_a_quiz_that_fails_midway_goes_on_with_all_that_was_answered(
    qtbot: QtBot, pane: TutorPane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "breaking")
    write_quiz(qtbot, pane, "true-false", "choice")
    card, first = pane.quiz_panel.card, pane.quiz.round
    assert first is not None
    card.options[2].click()
    card.act()
    card.act()
    assert "wrote nothing" in pane.banner.message.text()
    pane.banner.action.click()  # it fails once more: what there is stays
    qtbot.waitUntil(lambda: not pane.quiz.running)
    assert len(first.taken) == 4
    use_model(qtbot, window, install, "scripted")
    pane.banner.action.click()
    qtbot.waitUntil(lambda: not pane.quiz.running)
    assert pane.quiz.round is first
    assert [each.question.kind for each in first.taken] == ["choice", "true-false"] * 2 + ["choice"]
    assert len({each.question.question for each in first.taken}) == 5
    assert (first.taken[0].given, first.score) == ("dosing", (1.0, 1))
    assert pane.quiz_panel._where.whole() == "Question 2 of 5"


def test_a_quiz_that_fails_goes_back_to_where_it_is_set_up(
    qtbot: QtBot, pane: TutorPane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "broken")
    write_quiz(qtbot, pane, "choice")
    assert "wrote nothing" in pane.banner.message.text()
    assert pane.quiz_panel.setup.isVisible()
    pane.quiz_panel.setup.kinds["choice"].setChecked(False)
    assert pane.quiz_panel.setup.start.toolTip() == "Choose a kind of question first"


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
