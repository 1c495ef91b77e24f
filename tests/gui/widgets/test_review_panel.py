"""Cards in the window: a session by its keys, changes and their way back, files, settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.review_panel import ReviewPanel
from slmdesk.messages import Citation, Question
from slmdesk.store.cards import Card, Cards
from slmdesk.store.cards.editing import delete

CITED = Citation("/books/heart.pdf", 3, 10, 40, "The left ventricle pumps.")


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> ReviewPanel:
    """The panel, shown."""
    made = ReviewPanel(desk)
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def question(text: str) -> Question:
    return Question("choice", text, ["left", "right"], "left", [CITED], "easy", "The heart")


def keep(qtbot: QtBot, desk: Desk, *texts: str, deck: str = "Body::Heart") -> None:
    with qtbot.waitSignal(desk.cards.changed):
        desk.cards.keep([question(text) for text in texts], deck)


def kept(desk: Desk) -> list[Card]:
    cards = Cards(desk.data_folder)
    try:
        return cards.cards()
    finally:
        cards.close()


def begin(qtbot: QtBot, panel: ReviewPanel) -> None:
    panel.study()
    qtbot.waitUntil(lambda: panel.study_page.shown is not None)


def press(qtbot: QtBot, panel: ReviewPanel, key: Qt.Key) -> None:
    qtbot.keyClick(panel.study_page, key)


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
    assert kept(desk)[0].reviews == 0
    press(qtbot, panel, Qt.Key.Key_Space)
    assert "The left ventricle pumps." in study.face.toPlainText()
    assert [made.text().split("\n")[0] for made in study.ratings] == ["1  Again", "2  Hard", "3  Good", "4  Easy"]
    assert "comes back in 10 min, key 3" in study.ratings[2].accessibleName()
    press(qtbot, panel, Qt.Key.Key_4)
    press(qtbot, panel, Qt.Key.Key_4)  # pressed twice: counted once
    qtbot.waitUntil(lambda: study.face.toPlainText().startswith("second?"))
    assert [card.reviews for card in kept(desk)] == [1, 0]
    press(qtbot, panel, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: study.face.toPlainText().startswith("first?"))
    assert [card.reviews for card in kept(desk)] == [0, 0]
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
    assert [card.suspended for card in kept(desk)] == [True, False]
    press(qtbot, panel, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: panel.study_page.face.toPlainText().startswith("first?"))
    assert not kept(desk)[0].suspended


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


def test_a_card_is_written_and_changed_during_a_session(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    panel.decks.add.click()
    editor = panel.editor
    qtbot.waitUntil(editor.isVisible)
    editor.deck.setCurrentText("Own")
    with qtbot.waitSignal(desk.cards.failed, timeout=300, raising=False) as failing:
        editor.save()  # without words
    qtbot.waitUntil(panel.banner.isVisible)
    assert not failing.signal_triggered  # said by the panel, not twice
    editor.front.setPlainText("2 < 3 & more?")
    editor.back.setPlainText("Yes")
    with qtbot.waitSignal(desk.cards.changed):
        qtbot.keyClick(editor.front, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not editor.front.toPlainText())
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    begin(qtbot, panel)
    assert panel.study_page.face.toPlainText() == "2 < 3 & more?"
    press(qtbot, panel, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: editor.isVisible() and editor.front.toPlainText() == "2 < 3 & more?")
    editor.front.setPlainText("2 < 4?")
    editor.save()
    qtbot.waitUntil(lambda: panel.study_page.isVisible() and panel.study_page.face.toPlainText() == "2 < 4?")
    assert [card.front for card in kept(desk)] == ["2 &lt; 4?"]


def test_what_was_written_and_not_kept_waits_as_a_draft(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    panel.decks.add.click()
    editor = panel.editor
    qtbot.waitUntil(editor.isVisible)
    assert editor.afresh.isHidden()
    editor.front.setPlainText("Half a question")
    editor.tags.setText("heart")
    qtbot.keyClick(editor.front, Qt.Key.Key_Escape)
    assert panel.decks.isVisible()
    keep(qtbot, desk, "first?")
    begin(qtbot, panel)
    press(qtbot, panel, Qt.Key.Key_E)  # another card has a form of its own
    qtbot.waitUntil(lambda: editor.isVisible() and editor.front.toPlainText().startswith("first?"))
    editor.back.setPlainText("changed")
    editor.cancel.click()
    qtbot.waitUntil(lambda: panel.study_page.isVisible() and not panel.study_page._busy)
    press(qtbot, panel, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: editor.isVisible() and editor.back.toPlainText() == "changed")
    editor.afresh.click()
    assert editor.back.toPlainText() != "changed"
    editor.cancel.click()
    panel.leave()
    panel.decks.add.click()
    qtbot.waitUntil(lambda: editor.isVisible() and editor.front.toPlainText() == "Half a question")
    assert (editor.tags.text(), editor.afresh.isVisible()) == ("heart", True)
    assert "not kept yet" in editor.said.text()
    editor.back.setPlainText("The other half")
    with qtbot.waitSignal(desk.cards.changed):
        editor.save()
    qtbot.waitUntil(lambda: not editor.front.toPlainText())
    editor.leave()
    panel.decks.add.click()
    qtbot.waitUntil(editor.isVisible)
    assert (editor.front.toPlainText(), editor.afresh.isVisible()) == ("", False)
    assert len(kept(desk)) == 2


def test_a_draft_stays_with_its_card_when_a_backup_gives_its_number_to_another(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel
) -> None:
    keep(qtbot, desk, "first?")
    (card,) = kept(desk)
    editor = panel.editor
    editor.write_anew(card, "Body::Heart", [])
    editor.back.setPlainText("changed")
    editor.leave()
    editor.write_anew(replace(card, guid="of another card"), "Body::Heart", [])
    assert (editor.back.toPlainText() != "changed", editor.afresh.isHidden()) == (True, True)
    editor.leave()
    editor.write_anew(card, "Body::Heart", [])
    assert editor.back.toPlainText() == "changed"


def test_what_was_kept_late_leaves_the_form_of_the_next_card_alone(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel
) -> None:
    keep(qtbot, desk, "first?")
    (card,) = kept(desk)
    editor = panel.editor
    editor.write_new("Deck", [])
    editor.front.setPlainText("second?")
    with qtbot.waitSignal(desk.cards.changed):
        editor.save()
        editor.leave()
        editor.write_anew(card, "Body::Heart", [])
        editor.back.setPlainText("changed")
    assert (editor.back.toPlainText(), editor.keep.isEnabled()) == ("changed", True)
    assert [each.front for each in kept(desk)][1] == "second?"
    editor.write_new("Deck", [])
    assert (editor.front.toPlainText(), editor.afresh.isHidden()) == ("", True)


def test_a_card_that_is_being_kept_is_not_kept_twice(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    panel.decks.add.click()
    editor = panel.editor
    qtbot.waitUntil(editor.isVisible)
    editor.front.setPlainText("Which side?")
    for _press in range(2):
        qtbot.keyClick(editor.front, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(editor.keep.isEnabled)
    assert len(kept(desk)) == 1


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


def test_formatting_survives_a_change(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?")
    begin(qtbot, panel)
    before = kept(desk)[0]
    press(qtbot, panel, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: panel.editor.isVisible() and bool(panel.editor.front.toPlainText()))
    assert panel.editor.note.isVisible()
    panel.editor.save()
    qtbot.waitUntil(panel.study_page.isVisible)
    assert (kept(desk)[0].front, kept(desk)[0].back) == (before.front, before.back)


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
    assert len(kept(desk)) == 2
    with qtbot.waitSignal(desk.cards.changed):
        qtbot.keyClick(browser, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: browser.table.rowCount() == 1)
    assert len(kept(desk)) == 3
    browser.view.choose(0)
    browser.rest.click()
    qtbot.waitUntil(lambda: browser.table.index(0, 3).data() == "rests")
    assert browser.rest.text() == "Ask again"
    browser.view.choose(0)
    browser.edit.click()
    qtbot.waitUntil(panel.editor.isVisible)


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_words: (str(path), ""))


@pytest.mark.parametrize("ending", [".apkg", ".csv", ".pdf"])
def test_files(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    keep(qtbot, desk, "first?", "second?")
    qtbot.waitUntil(lambda: panel.decks.table.rowCount() == 2)
    path = tmp_path / "cards"
    chosen(monkeypatch, path)
    panel.decks.ask_export(ending)
    qtbot.waitUntil(panel.banner.isVisible)
    assert panel.banner.message.text() == f"2 cards were written to “cards{ending}”."
    written = path.with_name(path.name + ending)
    assert written.stat().st_size > 50
    assert panel.decks.study_all.toolTip() == "Cards of every deck, what is due first"
    assert panel.decks.add.toolTip() == ""
    if ending != ".pdf":
        panel.banner.clear()
        chosen(monkeypatch, written)
        panel.decks.ask_import()
        qtbot.waitUntil(panel.banner.isVisible)
        assert "cards were added" in panel.banner.message.text()


def test_a_file_that_is_none_is_said_and_a_backup_comes_back(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(qtbot, desk, "first?")
    (tmp_path / "x.apkg").write_bytes(b"nothing")
    chosen(monkeypatch, tmp_path / "x.apkg")
    panel.decks.ask_import()
    qtbot.waitUntil(panel.banner.isVisible)
    assert "cannot be read" in panel.banner.message.text()
    chosen(monkeypatch, tmp_path / "backup")
    panel.banner.clear()
    panel.decks.ask_backup()
    qtbot.waitUntil(panel.banner.isVisible)
    keep(qtbot, desk, "second?")
    panel.decks.ask_restore()
    with qtbot.waitSignal(panel.files.told):
        panel.decks.question.yes.click()
    assert [card.front[:6] for card in kept(desk)] == ["first?"]


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

    found: list[tuple[int, float]] = []
    desk.cards.run(limits_and_retention, found.append)  # after what was set: one thread writes and reads the cards
    qtbot.waitUntil(lambda: bool(found))
    assert found == [(5, 0.95)]


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


def test_printing_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path
) -> None:
    keep(qtbot, desk, *(f"question {n}?" for n in range(12)))
    path, percents, told = tmp_path / "cards.pdf", list[int](), list[str]()
    path.write_bytes(b"what was there")
    panel.files.progressed.connect(percents.append)
    panel.files.told.connect(lambda words, _more: told.append(words))
    panel.files.write(path, None)
    assert panel.decks.stop.isVisible()
    assert not panel.decks.more.isEnabled()
    assert panel.decks.study_all.isEnabled()  # cards are free meanwhile
    panel.decks.stop.click()
    qtbot.waitUntil(lambda: bool(told))
    assert "nothing was written" in told[0]
    assert path.read_bytes() == b"what was there"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    panel.files.write(path, None)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1].startswith("12 cards were written")
    assert percents == [0, 41, 83, 100]
    assert path.read_bytes().startswith(b"%PDF")
    assert panel.decks.stop.isHidden()
