"""Cards in the window: a session by its keys, browsing, limits, and what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from card_panel import CITED, begin, keep, kept, press, question, read, shown_panel
from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.cards.review_panel import ReviewPanel
from slmdesk.store.cards import Cards
from slmdesk.store.cards.editing import delete


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> ReviewPanel:
    return shown_panel(qtbot, desk)


def test_an_empty_collection_says_how_to_begin(qtbot: QtBot, panel: ReviewPanel) -> None:
    qtbot.waitUntil(lambda: panel.decks._pages.currentIndex() == 2)
    assert not panel.banner.isVisible()


def test_questions_are_kept_once_and_counted(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    counts: list[int] = []
    with qtbot.waitSignal(desk.cards.changed):
        desk.cards.keep([question("a"), question("b")], "Body::Heart", counts.append)
    with qtbot.waitSignal(desk.cards.changed):
        desk.cards.keep([question("b"), question("c")], "Body::Heart", counts.append)
    assert counts == [2, 1]
    table = panel.decks.table
    qtbot.waitUntil(lambda: panel.decks.summary.text() == "3 cards wait.")
    rows = [[table.index(row, column).data() for column in range(5)] for row in range(2)]
    assert rows == [["Body", "3", "–", "–", "3"], ["    Heart", "3", "–", "–", "3"]]


def test_a_session_by_keys(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?", "second?")
    with qtbot.waitSignal(panel.studying) as told:
        begin(qtbot, panel)
    assert told.args == [True]
    study = panel.study_page
    assert study.face.toPlainText().startswith("first?")
    assert "left" in study.face.toPlainText()  # the options
    press(qtbot, panel, Qt.Key.Key_3)  # not before the answer is seen
    assert kept(qtbot, desk)[0].reviews == 0
    press(qtbot, panel, Qt.Key.Key_Space)
    assert "The left ventricle pumps." in study.face.toPlainText()
    assert [made.text().split("\n")[0] for made in study.ratings] == ["1  Again", "2  Hard", "3  Good", "4  Easy"]
    assert "comes back in 10 min, key 3" in study.ratings[2].accessibleName()
    press(qtbot, panel, Qt.Key.Key_4)
    press(qtbot, panel, Qt.Key.Key_4)  # pressed twice: counted once
    qtbot.waitUntil(lambda: study.face.toPlainText().startswith("second?"))
    assert [card.reviews for card in kept(qtbot, desk)] == [1, 0]
    press(qtbot, panel, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: study.face.toPlainText().startswith("first?"))
    assert [card.reviews for card in kept(qtbot, desk)] == [0, 0]
    for _card in range(2):
        shown = study.shown
        press(qtbot, panel, Qt.Key.Key_Return)
        press(qtbot, panel, Qt.Key.Key_4)
        qtbot.waitUntil(lambda shown=shown: study.shown is not shown)
    qtbot.waitUntil(study.done_back.isVisible)
    assert "The next card comes on" in study.done_next.text()
    assert study.done_count.text() == "2 answers today."
    with qtbot.waitSignal(panel.studying) as told:
        press(qtbot, panel, Qt.Key.Key_Escape)
    assert told.args == [False]


def test_suspending_and_the_source(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?", "second?")
    begin(qtbot, panel)
    with qtbot.waitSignal(panel.source_asked) as asked:
        press(qtbot, panel, Qt.Key.Key_O)
    assert asked.args == [CITED]
    press(qtbot, panel, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: panel.study_page.face.toPlainText().startswith("second?"))
    assert [card.suspended for card in kept(qtbot, desk)] == [True, False]
    press(qtbot, panel, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: panel.study_page.face.toPlainText().startswith("first?"))
    assert not kept(qtbot, desk)[0].suspended


def test_a_leech_is_said(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "hard?", "other?")
    with qtbot.waitSignal(desk.cards.changed):
        desk.cards.run(
            lambda cards: cards.connection.execute(
                "UPDATE cards SET state = 2, lapses = 7, stability = 1.0, difficulty = 9.0, reviews = 9,"
                " last_review = added - 200000000 WHERE id = 1"
            ),
            changes=True,
        )
    begin(qtbot, panel)
    press(qtbot, panel, Qt.Key.Key_Space)
    press(qtbot, panel, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: panel.study_page.face.toPlainText().startswith("other?"))
    assert "forgotten 8 times" in panel.study_page.said.text()
    assert panel.study_page.said.isVisible()


def test_a_session_goes_on_after_a_failure(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?")
    begin(qtbot, panel)
    study = panel.study_page
    assert study.shown is not None
    elsewhere = Cards(desk.data_folder)  # as the command line does
    delete(elsewhere, study.shown.card.id)
    elsewhere.close()
    with qtbot.waitSignal(desk.cards.failed):
        press(qtbot, panel, Qt.Key.Key_S)
    assert panel.banner.isVisible()
    assert study.said.isHidden()  # it does not rest
    press(qtbot, panel, Qt.Key.Key_Space)
    assert study._below.currentIndex() == 1


def test_browsing_deleting_and_taking_back(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?", "second?", "third?")
    panel.decks.browse.click()
    browser = panel.browser
    qtbot.waitUntil(lambda: browser.table.rowCount() == 3)
    browser.search.setText("second")
    qtbot.waitUntil(lambda: browser.table.rowCount() == 1)
    browser.view.choose(0)
    with qtbot.waitSignal(desk.cards.changed):
        qtbot.keyClick(browser.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: browser.table.rowCount() == 0)
    assert len(kept(qtbot, desk)) == 2
    with qtbot.waitSignal(desk.cards.changed):
        qtbot.keyClick(browser, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: browser.table.rowCount() == 1)
    assert len(kept(qtbot, desk)) == 3
    browser.view.choose(0)
    browser.rest.click()
    qtbot.waitUntil(lambda: browser.table.index(0, 3).data() == "rests")
    assert browser.rest.text() == "Ask again"
    browser.view.choose(0)
    browser.edit.click()
    qtbot.waitUntil(panel.editor.isVisible)


def test_limits_and_retention(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?")
    panel.decks.settings_asked.emit("Body::Heart")
    settings = panel.settings
    qtbot.waitUntil(lambda: settings.new.isEnabled() and settings.new.currentData() == 20)
    with qtbot.waitSignal(desk.cards.changed):
        settings.new.setCurrentIndex(settings.new.findData(5))
    settings.retention.setCurrentIndex(settings.retention.findData(95))
    settings.look("Body::Heart")
    with qtbot.waitSignal(settings.fitting.failed) as failing:
        settings.optimize.click()
    assert failing.args is not None
    assert failing.args[0].kind == "too-few-answers"
    assert panel.banner.isVisible()
    assert settings.optimize.isVisible()

    def limits_and_retention(cards: Cards) -> tuple[int, float]:
        return cards.decks()[0].new_per_day, cards.desired_retention()

    assert read(qtbot, desk, limits_and_retention) == (5, 0.95)


def test_pictures_are_shown_and_what_is_none_is_not(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path
) -> None:
    image = QImage(900, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(tmp_path / "a.png"))
    data = (tmp_path / "a.png").read_bytes()

    def put(cards: Cards) -> None:
        with cards.changing() as connection:
            connection.execute("INSERT INTO media VALUES ('a.png', ?), ('b.png', ?)", (data, b"no picture"))
        cards.add("<img src='a.png'><img src='b.png'><img src='/etc/passwd'>Q", "A", "Deck")

    with qtbot.waitSignal(desk.cards.changed):
        desk.cards.run(put, changes=True)
    begin(qtbot, panel)
    shown = panel.study_page.shown
    assert shown is not None
    assert {name: found.width() for name, found in shown.pictures.items()} == {"a.png": 640}


def test_the_days_limit_holds_in_a_session(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, *(f"question {number}?" for number in range(30)))
    begin(qtbot, panel)
    assert panel.study_page.waiting.text() == "20 new · 0 being learned · 0 due"


def test_a_damaged_file_is_said(qtbot: QtBot, desk: Desk) -> None:
    desk.data_folder.mkdir(parents=True, exist_ok=True)
    (desk.data_folder / "cards.sqlite3").write_bytes(b"no database" * 1000)
    panel = ReviewPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(panel.banner.isVisible)
    assert "damaged" in panel.banner.message.text()


def test_looking_ahead_makes_no_file_and_tells_of_no_failure(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.assertNotEmitted(desk.cards.failed):
        desk.cards.prepare()
        answered: list[bool] = []
        desk.cards._thread.run(lambda: (desk.data_folder / "cards.sqlite3").exists(), answered.append, print)
        qtbot.waitUntil(lambda: bool(answered))
        assert answered == [False]
        desk.data_folder.mkdir(parents=True, exist_ok=True)
        (desk.data_folder / "cards.sqlite3").write_bytes(b"no database" * 1000)
        desk.cards.prepare()
        desk.cards._thread.run(lambda: True, answered.append, print)
        qtbot.waitUntil(lambda: len(answered) == 2)


def test_looking_ahead_opens_the_cards(qtbot: QtBot, desk: Desk) -> None:
    keep(qtbot, desk, "first?")
    desk.cards.prepare()
    assert len(kept(qtbot, desk)) == 1
