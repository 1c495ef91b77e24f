"""Notes beside the matter of a card are as high as their words, and scroll only when they must."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from slmdesk.gui.widgets.notes import Notes

WIDTH = 300


def test_a_line_that_just_fits_has_no_scroll_bar_though_there_was_one(qtbot: QtBot) -> None:
    notes = Notes("Notes")
    qtbot.addWidget(notes)
    notes.label.setText("Many words that need a lot of room. " * 20)
    notes.resize(WIDTH, 40)
    notes.show()
    notes.fit(WIDTH, 40)
    bar = notes.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.isVisible() and bar.maximum() > 0)
    line, words = notes.label.fontMetrics().height(), "Few"
    notes.label.setText(words)
    while notes.label.heightForWidth(WIDTH - 4) < 2 * line:
        words += " ."
        notes.label.setText(words)
    notes.label.setText(words.removesuffix(" ."))
    assert notes.label.heightForWidth(WIDTH - bar.sizeHint().width()) >= 2 * line, "beside a bar it would not fit"
    notes.fit(WIDTH, 40)
    assert not bar.isVisible()
    assert notes.height() < 2 * line
