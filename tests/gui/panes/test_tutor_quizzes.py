"""The Tutor pane over scripted children: quizzes and cards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.tutor import TutorPane
from tutor_pane import with_document, write_quiz

Install = Callable[..., Path]


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow, install: Install, trial: Path) -> TutorPane:
    """In view, with a model and a document."""
    return with_document(qtbot, window, install, trial)


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
    pane.quizzing.keep(pane.quiz.round.taken)
    qtbot.waitUntil(lambda: pane.controls.words.whole() == "4 cards are new in “trial”")
    pane.clear()
    write_quiz(qtbot, pane, "choice")  # questions of before do not come again
    assert pane.quiz.round is None or first.isdisjoint(each.question.question for each in pane.quiz.round.taken)
    assert any("asked before (5)" in words for words in pane.quiz.notices)


def test_a_kept_question_is_reviewed_with_its_page_beside(qtbot: QtBot, pane: TutorPane) -> None:
    write_quiz(qtbot, pane, "choice")
    assert pane.quiz.round is not None
    pane.quizzing.keep(pane.quiz.round.taken)
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


@pytest.mark.parametrize(("kind", "words"), [("choice", "try “Fill the gap”"), ("cloze", "other material or a larger")])
def test_where_no_question_holds_it_says_what_to_try(
    qtbot: QtBot, window: MainWindow, install: Install, trial: Path, kind: str, words: str
) -> None:
    pane = with_document(qtbot, window, install, trial)
    use_model(qtbot, window, install, "poor")
    write_quiz(qtbot, pane, kind)
    assert not pane.quiz_panel.setup.isHidden()
    assert words in pane.quiz_panel._strip_text.text()
