"""Letters half as large again, as the system's settings ask for: nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.library.table import Column, DocumentTable
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.summary.coverage import Section
from slmdesk.gui.widgets.basics import Choice, ElidedLabel, for_letters, pane_title
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.cards.study import CardStudy
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.library.document_list import DocumentList
from slmdesk.gui.widgets.translation.segments import Segments
from slmdesk.gui.widgets.tutor.quiz_setup import TutorQuizSetup


@pytest.fixture
def large(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[Desk]:
    usual = qapp.font()
    font = QFont(usual)
    font.setPointSizeF(15)
    qapp.setFont(font)
    yield desk
    qapp.setFont(usual)


def bold_width(widget: QWidget, words: str) -> int:
    font = QFont(widget.font())
    font.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(font).horizontalAdvance(words)


def test_the_words_of_the_rail_and_of_the_foot_have_room(qtbot: QtBot, large: Desk) -> None:
    window = MainWindow(large)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.status.model.height() > 0 and window.status.isVisible())
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.height() == window.minimumHeight())
    for made in window.rail.buttons.values():
        assert made.height() >= made.sizeHint().height(), "also in the smallest window"
        assert made.font().pointSizeF() > 12
        assert made.width() >= bold_width(made, made.text())
    status = window.status
    for pressed in (status.model, status.shield, status.badge):
        assert pressed.height() >= pressed.sizeHint().height()
    window.close()


def test_the_chosen_word_of_a_switch_is_bold_and_whole(qtbot: QtBot, large: Desk) -> None:
    made = Segments({"cards": ("Cards", ""), "progress": ("Progress", "")})
    qtbot.addWidget(made)
    made.show()
    for pressed in made.buttons.values():
        pressed.setChecked(True)
        qtbot.waitUntil(lambda pressed=pressed: pressed.width() > bold_width(pressed, pressed.text()) + 20)  # type: ignore[misc]


def test_the_answers_of_a_card_have_two_lines(qtbot: QtBot, large: Desk) -> None:
    made = CardStudy(large.theme, large.cards)
    qtbot.addWidget(made)
    for pressed in made.ratings:
        assert pressed.maximumHeight() >= 2 * pressed.fontMetrics().height() + 12


def test_a_title_is_larger_than_the_text_below(large: Desk) -> None:
    assert pane_title("Models").font().pointSizeF() > 1.4 * QPushButton().font().pointSizeF()


def test_widths_follow_the_letters(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    usual, larger = QWidget(), QWidget()
    font = QFont(usual.font())
    font.setPointSizeF(usual.font().pointSizeF() * 2)
    larger.setFont(font)
    assert for_letters(larger, 100) == pytest.approx(2 * for_letters(usual, 100), rel=0.1)


def test_a_sentence_is_cut_at_its_end_and_a_name_in_the_middle(qtbot: QtBot, desk: Desk) -> None:
    words = "A name or a sentence that is much too long for its place.pdf"
    name, sentence = ElidedLabel(), ElidedLabel(sentence=True)
    for made in (name, sentence):
        qtbot.addWidget(made)
        made.resize(200, 20)
        made.set_whole(words)
    assert name.text().endswith(".pdf")
    assert "…" in name.text()
    assert sentence.text().startswith("A name or a")
    assert sentence.text().endswith("…")
    assert sentence.whole() == words == sentence.toolTip()


def cut(widget: QWidget) -> list[str]:
    """The words in a widget that have less height than they need, and buttons that are partly outside."""
    found = []
    for each in widget.findChildren(QLabel):
        if each.isVisibleTo(widget) and each.text() and each.height() < each.heightForWidth(each.width()):
            found.append(each.text())
    for pressed in widget.findChildren(QPushButton):
        if pressed.isVisibleTo(widget) and not widget.rect().contains(
            QRect(pressed.mapTo(widget, QPoint(0, 0)), pressed.size())
        ):
            found.append(pressed.text())
    return found


def test_in_little_room_an_invitation_leaves_out_its_promise_and_cuts_no_words(qtbot: QtBot, large: Desk) -> None:
    made = DropArea(large.theme)
    qtbot.addWidget(made)
    made.sample.show()
    made.resize(420, 600)
    made.show()
    qtbot.waitUntil(lambda: made.height() == 600 and not cut(made))
    assert made._promise.isVisible()
    made.resize(420, 300)
    qtbot.waitUntil(lambda: made.height() == 300 and not made._promise.isVisible() and not cut(made))
    assert made.open.height() >= made.open.sizeHint().height()
    made.resize(420, 600)
    qtbot.waitUntil(lambda: made._promise.isVisible() and not cut(made))


def test_the_wishes_for_a_quiz_are_whole_in_a_narrow_window(qtbot: QtBot, large: Desk) -> None:
    made = TutorQuizSetup(large.theme)
    qtbot.addWidget(made)
    made.show_state("", needs_model=True, starter=None)
    made.resize(430, 560)
    made.show()
    inside = made.widget()
    qtbot.waitUntil(lambda: made.kinds["choice"].x() == made.kinds["true-false"].x())
    assert inside.minimumSizeHint().width() <= made.viewport().width()
    made.resize(900, 560)
    qtbot.waitUntil(lambda: made.kinds["choice"].y() == made.kinds["true-false"].y())


def test_long_notes_scroll_and_leave_the_body_its_room(qtbot: QtBot, desk: Desk) -> None:
    card = Card(desk.theme, "RESULT", "How much is done")
    qtbot.addWidget(card)
    card.resize(400, 400)
    card.show()
    card.show_notes([f"Left out of section {n}, because the source does not say it: “something”" for n in range(20)])
    qtbot.waitUntil(lambda: 0 < card._notes.height() <= 100 < card._strip_text.height())
    assert card._notes.focusPolicy() == Qt.FocusPolicy.StrongFocus, "the keyboard reads on"
    assert card._stack.height() > 200
    card.show_notes(["One line."])
    qtbot.waitUntil(lambda: card._notes.height() < 2 * card.fontMetrics().lineSpacing())
    assert card._notes.focusPolicy() == Qt.FocusPolicy.NoFocus
    card.show_notes([])
    qtbot.waitUntil(card._strip.isHidden)


def test_a_choice_without_room_ends_in_dots(qtbot: QtBot, desk: Desk) -> None:
    words = "The language of the source"
    choice, short = Choice(desk.theme, "Language", [("", words)]), Choice(desk.theme, "Language", [("", "The lan…")])
    for made in (choice, short):
        qtbot.addWidget(made)
        made.setMinimumWidth(40)
        made.resize(100, 30)
        made.show()
    taken = choice.grab().toImage()
    assert any(
        taken == drawn
        for end in range(3, len(words))
        for drawn in [_picture(short, f"{words[:end].rstrip()}…"), _picture(short, f"{words[:end]}…")]
    )


def _picture(choice: Choice, words: str) -> QImage:
    choice.fill([("", words)])
    choice.resize(100, 30)
    return choice.grab().toImage()


@pytest.mark.parametrize("size", [(1024, 640), (820, 520)])
def test_in_a_small_window_the_foot_and_the_head_of_a_result_are_not_cut(
    qtbot: QtBot, large: Desk, size: tuple[int, int]
) -> None:
    window = MainWindow(large)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    pane = window.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    pane.controls.style_choice.choose("plain")
    pane.controls._on_choice_changed()
    pane.footer.uncovered.show_sections([("", "", Section("Methods", 1, 0, 9))])
    pane.footer.say("The summary cites 45% of the source · reading level: grade 7.6 · 23 tokens/s")
    footer = pane.footer
    buttons = (footer.uncovered, footer.look, footer.copy_button, footer.save_button)

    def all_is_whole() -> bool:
        whole = all(each.width() >= each.sizeHint().width() - 1 for each in buttons)
        inside = all(0 <= each.x() <= footer.width() - each.width() for each in buttons)
        return whole and inside and footer.words.y() < footer.look.y()  # its words stand above

    qtbot.waitUntil(all_is_whole)
    assert footer.look.accessibleName() == "Look again with the model…"
    window.resize(1600, 800)
    qtbot.waitUntil(footer.translate_button.isVisible)
    window.resize(*size)
    qtbot.waitUntil(all_is_whole)
    assert footer.menu.actions()[-1].text() == "Put it into the Translate pane", "there is not always room for a button"
    assert pane.controls._title.isHidden(), "the choices have its room"
    window.close()


def test_the_foot_says_as_much_of_the_model_as_it_has_room_for(qtbot: QtBot, large: Desk) -> None:
    window = MainWindow(large)
    qtbot.addWidget(window)
    window.show()
    status = window.status
    status._model_parts = ["A model with a very long name indeed", "1.1 GB", "18 tokens/s"]
    texts = {}
    for width in (1600, 1024, 820):
        window.resize(width, 600)
        qtbot.waitUntil(
            lambda width=width: status.width() == width and status.model.width() >= status.model.sizeHint().width()  # type: ignore[misc]
        )
        texts[width] = status.model.text()
        assert status.badge.x() + status.badge.width() <= width
    assert texts[1600] == status.model.accessibleName() == "A model with a very long name indeed · 1.1 GB · 18 tokens/s"
    assert "tokens" not in texts[1024]
    assert "…" in texts[820]
    window.close()


def test_the_titles_of_the_library_keep_their_room(qtbot: QtBot, large: Desk) -> None:
    made = DocumentList(large.theme, DocumentTable(large.library))
    qtbot.addWidget(made)
    made.show()
    hidden = []
    for width in (1800, 1000, 700):
        made.resize(width, 400)
        qtbot.waitUntil(lambda width=width: made.viewport().width() > 0 and made.width() == width)
        assert made.columnWidth(Column.TITLE) >= for_letters(made, 180)
        assert not made.isColumnHidden(Column.LAST_USED)
        assert not made.isColumnHidden(Column.TAGS)
        hidden.append(sum(made.isColumnHidden(each) for each in Column))
    assert hidden == sorted(hidden)
    assert hidden[0] < hidden[-1]
