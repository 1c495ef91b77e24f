"""Cards that are written and changed in the window, and the drafts of those that were not kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from card_panel import begin, keep, kept, press, read, shown_panel
from slmdesk.app import build_desk
from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.cards.editor import CardEditor
from slmdesk.gui.widgets.cards.review_panel import ReviewPanel
from slmdesk.store.cards.drafts import drafts
from tests.gui.conftest import COMMANDS


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> ReviewPanel:
    return shown_panel(qtbot, desk)


def test_a_card_is_written_and_changed_during_a_session(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    panel.decks.add.click()
    editor = panel.editor
    qtbot.waitUntil(editor.isVisible)
    editor.deck.setCurrentText("Own")
    with qtbot.assertNotEmitted(desk.cards.failed):  # said by the panel, not twice
        editor.save()  # without words
        qtbot.waitUntil(panel.banner.isVisible)
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
    assert [card.front for card in kept(qtbot, desk)] == ["2 &lt; 4?"]


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
    assert len(kept(qtbot, desk)) == 2


def test_a_draft_stays_with_its_card_when_a_backup_gives_its_number_to_another(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel
) -> None:
    keep(qtbot, desk, "first?")
    (card,) = kept(qtbot, desk)
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
    (card,) = kept(qtbot, desk)
    editor = panel.editor
    editor.write_new("Deck", [])
    editor.front.setPlainText("second?")
    with qtbot.waitSignal(desk.cards.changed):
        editor.save()
        editor.leave()
        editor.write_anew(card, "Body::Heart", [])
        editor.back.setPlainText("changed")
    assert (editor.back.toPlainText(), editor.keep.isEnabled()) == ("changed", True)
    assert [each.front for each in kept(qtbot, desk)][1] == "second?"
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
    assert len(kept(qtbot, desk)) == 1


def test_formatting_survives_a_change(qtbot: QtBot, desk: Desk, panel: ReviewPanel) -> None:
    keep(qtbot, desk, "first?")
    begin(qtbot, panel)
    before = kept(qtbot, desk)[0]
    press(qtbot, panel, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: panel.editor.isVisible() and bool(panel.editor.front.toPlainText()))
    assert panel.editor.note.isVisible()
    panel.editor.save()
    qtbot.waitUntil(panel.study_page.isVisible)
    assert (kept(qtbot, desk)[0].front, kept(qtbot, desk)[0].back) == (before.front, before.back)


@contextmanager
def started(qtbot: QtBot) -> Iterator[CardEditor]:
    """The form of a window that was just started, shown."""
    desk = build_desk(COMMANDS)
    desk.theme.apply("light", "serif", 12)
    editor = CardEditor(desk.cards)
    qtbot.addWidget(editor)
    editor.show()
    yield editor
    desk.background.close()  # as a window that is closed
    editor.hide()
    desk.cards.close()
    desk.jobs.close()


def test_a_draft_is_there_after_a_restart_also_of_a_form_that_was_open(qtbot: QtBot, desk: Desk) -> None:
    keep(qtbot, desk, "first?")
    (card,) = kept(qtbot, desk)
    with started(qtbot) as editor:
        editor.write_anew(card, "Body::Heart", [])
        editor.back.setPlainText("changed")
        editor.leave()
        editor.write_new("Deck", ["Deck"])
        editor.front.setPlainText("Half a question 🩺")
        editor.tags.setText("heart")
    with started(qtbot) as editor:
        editor.write_new("Deck", ["Deck"])
        qtbot.waitUntil(lambda: editor.front.toPlainText() == "Half a question 🩺")
        assert (editor.tags.text(), editor.afresh.isVisible()) == ("heart", True)
        assert "not kept yet" in editor.said.text()
        editor.leave()
        editor.write_anew(card, "Body::Heart", [])
        assert editor.back.toPlainText() == "changed"
        editor.afresh.click()
        editor.leave()
    assert [draft[0] for draft in read(qtbot, desk, drafts).values()] == ["Half a question 🩺"]
    with started(qtbot) as editor:
        editor.write_anew(card, "Body::Heart", [])
        before = editor.back.toPlainText()
        editor.back.setPlainText("changed")
        editor.hide()
        editor.show()
        editor.back.setPlainText(before)  # taken back: nothing is left to be kept
    assert [draft[0] for draft in read(qtbot, desk, drafts).values()] == ["Half a question 🩺"]
    with started(qtbot) as editor:
        editor.write_new("Deck", ["Deck"])
        qtbot.waitUntil(lambda: editor.front.toPlainText() == "Half a question 🩺")
        editor.back.setPlainText("The other half")
        editor.save()
        qtbot.waitUntil(lambda: not editor.front.toPlainText())
    assert read(qtbot, desk, drafts) == {}
    assert len(kept(qtbot, desk)) == 2
