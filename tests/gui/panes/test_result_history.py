"""Results of the Summarize pane that are kept: in its history, and over an end that the system ordered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk import paths
from slmdesk.app import build_desk
from slmdesk.gui.export import untold
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.settings import SettingsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.messages import Citation, Sentence, encode
from slmdesk.store.database import FILE_NAME
from slmdesk.store.history import History, HistoryEntry
from summarize_pane import finish, flagged, read
from tests.gui.conftest import COMMANDS


def test_nothing_is_kept_when_that_is_switched_off(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, slmdesk_home: Path
) -> None:
    window._desk.preferences.update(keep_history=False)
    finish(qtbot, ready)
    found: list[object] = []
    ready.records.search("", lambda entries: found.append(entries))
    qtbot.waitUntil(lambda: found == [[]])
    assert b"nine hospitals" not in (slmdesk_home / FILE_NAME).read_bytes()


def test_what_was_written_while_nothing_was_kept_is_not_kept_with_a_later_decision(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow
) -> None:
    window._desk.preferences.update(keep_history=False)
    finish(qtbot, ready)
    window._desk.preferences.update(keep_history=True)
    ready.editing.decide(flagged(ready), "remove")
    found: list[object] = []
    ready.records.search("", found.append)
    qtbot.waitUntil(lambda: found == [[]])


@pytest.mark.parametrize("deleted", [False, True])
def test_what_is_kept_nowhere_can_be_brought_back_from_behind_a_result_of_before(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, deleted: bool
) -> None:
    qtbot.waitUntil(lambda: len(entries(done)) == 1)
    kept = entries(done)[0]
    done.past.open_entry(kept)
    assert done.banner.isHidden(), "nothing is lost: it is in the history"
    done.clear()
    done.source_panel.typed("Typed by hand.").read_typed(window._desk.jobs, "Typed by hand.")
    qtbot.waitUntil(lambda: bool(done.source_panel.usable()))
    done.check_text("Typed by a machine.")
    qtbot.waitUntil(lambda: len(entries(done)) == 2 and not done.running)
    checked = done.work.kept_as
    done.past.open_entry(kept)
    assert "212 adults" in done.result_panel.view.text()
    if deleted:
        done.past.forgotten(None)
    done.banner.action.click()
    assert "Typed by hand." in [each.typed_text() for each in done.source_panel.sources if each.path is None]
    assert done.result_panel.view.text().strip() == "Typed by a machine."
    assert done.work.kept_as == ("" if deleted else checked), "a decision is not written over another result"


def test_the_history_is_searched_opened_and_deleted(qtbot: QtBot, done: SummarizePane) -> None:
    text = done.result_panel.view.text()
    done.toggle_history()
    drawer = done.history
    qtbot.waitUntil(lambda: drawer.list.count() == 1)
    drawer.search.setText("nowhere")
    qtbot.waitUntil(lambda: drawer.list.count() == 0)
    assert drawer._empty.text() == "No result has these words."
    drawer.search.setText("hosp")
    qtbot.waitUntil(lambda: drawer.list.count() == 1)
    done.clear()
    qtbot.mouseClick(drawer.open, Qt.MouseButton.LeftButton)
    assert done.result_panel.view.text() == text
    qtbot.waitUntil(lambda: bool(done.source_panel.usable()) and done.source_panel.view.complete)
    done.result_panel.view.choose(1)
    assert done.source_panel.view.marked() == ["The trial enrolled 212 adults at nine hospitals."]
    drawer.delete.click()
    drawer.question.yes.click()
    qtbot.waitUntil(lambda: drawer.list.count() == 0)
    qtbot.keyClick(drawer.search, Qt.Key.Key_Escape)
    assert drawer.isHidden()


def entries(pane: SummarizePane) -> list[HistoryEntry]:
    """What the history has on the disk now."""
    store = History(paths.data_folder())
    found = store.entries()
    store.close()
    return found


def test_what_the_user_decides_is_in_the_history_too_and_what_was_deleted_stays_deleted(
    qtbot: QtBot, done: SummarizePane
) -> None:
    qtbot.waitUntil(lambda: len(entries(done)) == 1)
    assert "50 mg" in entries(done)[0].text
    done.editing.decide(flagged(done), "remove")
    qtbot.waitUntil(lambda: ["50 mg" in each.text for each in entries(done)] == [False])
    done.editing.undo()
    qtbot.waitUntil(lambda: ["50 mg" in each.text for each in entries(done)] == [True])
    done.toggle_history()
    qtbot.waitUntil(lambda: done.history.list.count() == 1)
    done.clear()
    qtbot.mouseClick(done.history.open, Qt.MouseButton.LeftButton)
    done.editing.decide(flagged(done), "remove")
    qtbot.waitUntil(lambda: ["50 mg" in each.text for each in entries(done)] == [False])
    qtbot.waitUntil(lambda: done.history.list.count() == 1 and done.history.delete.isEnabled())
    done.history.delete.click()
    done.history.question.yes.click()
    qtbot.waitUntil(lambda: not entries(done))
    done.editing.undo()
    answered: list[int] = []
    done.records.search("", lambda found: answered.append(len(found)))  # what is asked later is done later
    qtbot.waitUntil(lambda: answered == [0])


def test_a_result_of_before_sets_what_it_was_asked_for_with(qtbot: QtBot, done: SummarizePane) -> None:
    controls = done.controls
    controls.ask_for("clinical", "medium", "de", 6, "discharge")
    finish(qtbot, done)
    qtbot.waitUntil(lambda: len(entries(done)) == 2)
    controls.ask_for("meeting", "short", None, 6)
    note, summary = entries(done)
    done.past.open_entry(note)
    assert (controls.style_choice.currentData(), controls.template, controls.language) == (
        "clinical",
        "discharge",
        "de",
    )
    assert controls.start.text() == "Write note"
    done.past.open_entry(summary)
    assert (controls.style_choice.currentData(), controls.template, controls.language) == ("general", "", None)
    done.editing.decide(flagged(done), "remove")  # written again: it is still known
    qtbot.waitUntil(lambda: [each.id for each in entries(done) if each.id not in (note.id, summary.id)] != [])
    controls.ask_for("meeting", "short", None, 6)
    (again,) = (each for each in entries(done) if each.id not in (note.id, summary.id))
    done.past.open_entry(again)
    assert (controls.style_choice.currentData(), controls.length_choice.currentData()) == ("general", "medium")


def test_a_result_of_an_earlier_version_sets_its_style(qtbot: QtBot, done: SummarizePane) -> None:
    report = replace(
        untold("Old", "summary", [], "tiny", "study"), sentences=[Sentence("", "Hello.", "unverifiable", [], [])]
    )
    store = History(paths.data_folder())
    store.add("summary", "Old", "tiny", "Hello.", encode(report).decode(), "old")
    store.close()
    done.past.open_entry(next(each for each in entries(done) if each.key == "old"))
    assert done.controls.style_choice.currentData() == "study"


def test_what_is_opened_again_and_not_changed_is_not_written_again(qtbot: QtBot, done: SummarizePane) -> None:
    qtbot.waitUntil(lambda: len(entries(done)) == 1)
    other = replace(
        untold("Another", "summary", [], "tiny"), sentences=[Sentence("", "Hello.", "unverifiable", [], [])]
    )
    done.records.keep_result(other, "another")
    done.editing.decide(flagged(done), "remove")
    qtbot.waitUntil(lambda: [each.key == "another" for each in entries(done)] == [False, True])
    done.past.open_entry(entries(done)[1])
    written = entries(done)[1].id
    done.work.keep()  # as when a sentence that was being written again stays as it is
    answered: list[list[int]] = []
    done.records.search("", lambda found: answered.append([each.id for each in found]))  # done after what came before
    qtbot.waitUntil(lambda: bool(answered))
    assert written in answered[0]


def test_in_a_narrow_window_the_history_takes_the_place_of_the_document(
    qtbot: QtBot, window: MainWindow, done: SummarizePane
) -> None:
    window.resize(820, 600)
    qtbot.waitUntil(lambda: done.width() < 800)
    done.toggle_history()
    assert done.source_panel.isHidden()
    assert done.result_panel.isVisible()
    window.resize(1280, 800)
    qtbot.waitUntil(done.source_panel.isVisible)
    window.resize(820, 600)
    qtbot.waitUntil(done.source_panel.isHidden)
    done.toggle_history()
    assert done.source_panel.isVisible()


def test_the_chosen_entry_stays_chosen_when_another_comes_above_it(qtbot: QtBot, done: SummarizePane) -> None:
    done.toggle_history()
    drawer = done.history
    qtbot.waitUntil(lambda: drawer.list.count() == 1)
    title = drawer.list.item(0).text()
    done.records.keep_result(untold("Another", "summary", [], "tiny"), "another")
    qtbot.waitUntil(lambda: drawer.list.count() == 2)
    assert drawer.list.item(0).text().startswith("Another\n")
    assert drawer.list.currentItem().text() == title


def test_what_the_user_kept_survives_an_end_by_the_system(done: SummarizePane) -> None:
    done.editing.decide(flagged(done), "keep")
    kept = done.to_keep()
    done.clear()
    done.restore(kept)
    assert done.result_panel.view.result.doubts() == []
    assert "kept by you" in done.result_panel.view.toPlainText()
    assert done.work.report().title == "Summary of trial.pdf"


def test_the_history_is_switched_off_in_the_settings(settings: SettingsPane, window: MainWindow) -> None:
    assert settings.history_check.isChecked()
    settings.history_check.click()
    assert not window._desk.preferences.settings.keep_history
    window._desk.preferences.update(keep_history=True)
    assert settings.history_check.isChecked()


def test_what_is_open_survives_an_end_that_the_system_ordered(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, slmdesk_home: Path
) -> None:
    finish(qtbot, ready)
    ready.source_panel.typed("Typed by hand.")
    text = ready.result_panel.view.text()
    window.close_keeping_text()
    kept = slmdesk_home / "kept.json"
    assert kept.stat().st_mode & 0o077 == 0
    desk = build_desk(COMMANDS)
    again = MainWindow(desk)
    qtbot.addWidget(again)
    again.show()
    again.restore_kept_text()
    pane = again.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    qtbot.waitUntil(lambda: len(pane.source_panel.sources) == 2 and not pane.source_panel.reading)
    assert pane.result_panel.view.text() == text
    assert [source.name for source in pane.source_panel.sources] == ["trial.pdf", "Pasted text"]
    assert pane.source_panel.view.toPlainText() == "Typed by hand."
    assert not kept.exists()
    again.close()


def test_with_nothing_kept_the_system_may_end_the_window_and_no_text_is_written(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, slmdesk_home: Path
) -> None:
    window._desk.preferences.update(keep_history=False)
    ready.source_panel.typed("Typed by hand.")
    window.close_keeping_text()
    assert not (slmdesk_home / "kept.json").exists()


def test_a_style_has_its_title_and_the_list_shows_words_and_no_headings(qtbot: QtBot, ready: SummarizePane) -> None:
    ready.controls.style_choice.choose("study")
    finish(qtbot, ready)
    assert ready.work.report().title == "Study notes on trial.pdf"
    heading = Sentence("## ", "Main idea", "unverifiable", [], [])
    text = Sentence("\n\n", "It fell by 14%.", "unverifiable", [], [])
    ready.records.keep_result(replace(untold("Another", "summary", [], "tiny"), sentences=[heading, text]), "another")
    ready.toggle_history()
    qtbot.waitUntil(lambda: ready.history.list.count() == 2)
    assert ready.history.list.item(0).text().split("\n")[2] == "It fell by 14%."


def test_a_result_of_the_history_names_the_places_of_its_passages_once_its_document_is_read(
    qtbot: QtBot, ready: SummarizePane, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("The first paragraph.\n\nThe second paragraph.\n\nThe third paragraph.")
    ready.clear()
    read(qtbot, ready, path)
    finish(qtbot, ready)
    view = ready.result_panel.view
    shown = view.toPlainText()
    assert "¶3" in shown
    qtbot.waitUntil(lambda: len(entries(ready)) == 1)
    ready.past.open_entry(entries(ready)[0])
    qtbot.waitUntil(lambda: view.toPlainText() == shown)


def test_the_title_of_a_result_stands_out_in_the_list_and_all_of_it_has_room(qtbot: QtBot, done: SummarizePane) -> None:
    done.toggle_history()
    items = done.history.list
    qtbot.waitUntil(lambda: items.count() == 1)
    item = items.item(0)
    low = items.visualItemRect(item).height()
    lines = item.text().split("\n")
    assert low >= len(lines) * items.fontMetrics().height()
    item.setText("\n".join([lines[0], lines[1], "and what it says is longer than one line has room for " * 2]))
    qtbot.waitUntil(lambda: items.visualItemRect(item).height() > low)
    image = items.viewport().grab(items.visualItemRect(item)).toImage()
    tokens = done.history._theme.tokens
    colors = [
        {image.pixelColor(x, y).name() for x in range(image.width()) for y in rows}
        for rows in (range(items.fontMetrics().height() + 8), range(items.fontMetrics().height() + 12, image.height()))
    ]
    assert tokens.text in colors[0]
    assert tokens.text not in colors[1], "when and how it begins stand back"


def test_a_damaged_history_says_so_where_the_results_would_be(
    qtbot: QtBot, summarize: SummarizePane, slmdesk_home: Path
) -> None:
    slmdesk_home.mkdir(parents=True, exist_ok=True)
    (slmdesk_home / FILE_NAME).write_bytes(b"This is no database. " * 400)
    summarize.toggle_history()
    assert summarize.history._empty.text() == "Looking for what was kept…"
    qtbot.waitUntil(summarize.banner.isVisible)
    assert "is damaged" in summarize.banner.message.text()
    assert summarize.banner.action.text() == "Open folder"
    assert summarize.history._empty.text() == "What was kept cannot be read now."
    (slmdesk_home / FILE_NAME).unlink()
    summarize.history.refresh()
    qtbot.waitUntil(lambda: summarize.history._empty.text() == "Results are kept here when they are done.")


def test_unfinished_work_is_deleted_in_the_settings(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Callable[..., Path]
) -> None:
    window.show_pane("settings")
    settings = window.panes["settings"]
    assert isinstance(settings, SettingsPane)
    qtbot.waitUntil(lambda: settings.unfinished.toolTip() == "Nothing unfinished is kept")
    assert not settings.unfinished.isEnabled()
    window.show_pane("summarize")
    use_model(qtbot, window, install, "interrupted")
    ready.start()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("1 of 12"))
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    window.show_pane("settings")
    qtbot.waitUntil(settings.unfinished.isEnabled)
    assert settings.unfinished.toolTip() == "What is kept of 1 job that was interrupted"
    settings.unfinished.click()
    assert settings.unfinished_question.isVisible()
    settings.unfinished_question.yes.click()
    qtbot.waitUntil(lambda: not settings.unfinished.isEnabled())
    counted: list[int] = []
    ready.records.count_unfinished(counted.append)
    qtbot.waitUntil(lambda: counted == [0])


def test_to_clear_everything_does_not_write_the_result_once_more(done: SummarizePane) -> None:
    asked: list[object] = []
    writer = done.result_panel.view._writer
    place = writer._place

    def placed(citation: Citation) -> tuple[str, str]:
        asked.append(citation)
        return place(citation)

    writer._place = placed
    done.clear()
    assert asked == []
    assert done.result_panel.view.toPlainText() == ""
