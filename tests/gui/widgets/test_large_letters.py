"""Letters half as large again, as the system's settings ask for: nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.widgets.basics import ElidedLabel, for_letters, pane_title
from slmdesk.gui.widgets.card_study import CardStudy
from slmdesk.gui.widgets.segments import Segments


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
    for made in window.rail.buttons.values():
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
