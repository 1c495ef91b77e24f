"""The result side of the Summarize pane: decisions, outline, estimate, going on, notes, checks, export, history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.export import untold
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.settings import SettingsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.summary_controls import EXAMPLE_NOTE, OWN_TEMPLATE
from slmdesk.messages import Sentence
from slmdesk.store.database import FILE_NAME
from slmdesk.store.history import History, HistoryEntry

Install = Callable[..., Path]
LONG = "".join(
    f"Chapter {number}\n\n{'The measured value of the sample was noted in the book of the laboratory. ' * 40}\n\f"
    for number in range(1, 6)
)


def read(qtbot: QtBot, pane: SummarizePane, *paths: Path) -> None:
    pane.open_files(list(paths))
    qtbot.waitUntil(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)


def finish(qtbot: QtBot, pane: SummarizePane) -> None:
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)


def use_model(qtbot: QtBot, window: MainWindow, install: Install, model_id: str, name: str = "") -> None:
    install(model_id, name)
    window._desk.models.refresh()
    window._desk.models.use(model_id)
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None and window._desk.models.chosen.id == model_id)


@pytest.fixture
def ready(qtbot: QtBot, install: Install, summarize: SummarizePane, window: MainWindow, trial: Path) -> SummarizePane:
    use_model(qtbot, window, install, "scripted", "Scripted 1.5B")
    read(qtbot, summarize, trial)
    return summarize


@pytest.fixture
def done(qtbot: QtBot, ready: SummarizePane) -> SummarizePane:
    """With a summary that has one flagged sentence."""
    finish(qtbot, ready)
    return ready


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.pdf"
    path.write_text(LONG)
    return path


def flagged(pane: SummarizePane) -> int:
    (index,) = pane.result_panel.view.result.doubts()
    return index


# --- decisions ------------------------------------------------------------------------------------


def test_the_bar_leads_to_the_flagged_sentence_and_keeps_it(qtbot: QtBot, done: SummarizePane) -> None:
    view, bar, index = done.result_panel.view, done.result_panel.doubts, flagged(done)
    assert bar.words.whole() == "1 to check"
    assert not bar.keep.isEnabled()
    qtbot.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    assert view.current == index
    assert bar.words.whole() == "1 of 1"
    assert done.source_panel.view.marked() == ["It is unsupported that patients took 50 mg."]
    qtbot.mouseClick(bar.keep, Qt.MouseButton.LeftButton)
    assert "kept by you" in view.toPlainText()
    assert "The source does not say this" not in view.toPlainText()
    assert bar.words.whole() == "All checked"
    qtbot.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    assert flagged(done) == index
    assert "The source does not say this" in view.toPlainText()
    assert bar.undo.isHidden()


def test_a_removed_sentence_comes_back(qtbot: QtBot, done: SummarizePane) -> None:
    view, text = done.result_panel.view, done.result_panel.view.text()
    view.setFocus()
    view.choose(flagged(done))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert "50 mg" not in view.text()
    assert len(view.sentences) == 5
    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.text() == text


def test_a_sentence_is_rewritten_by_the_word_under_it(qtbot: QtBot, done: SummarizePane) -> None:
    view = done.result_panel.view
    link = next(each for each in view._writer.links if each.action == "rewrite")
    cursor = QTextCursor(view.document())
    cursor.setPosition(link.start + 2)
    view.ensureCursorVisible()
    view.verticalScrollBar().setValue(0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect(cursor).center() + QPoint(1, 0))
    assert "Being rewritten" in view.toPlainText()
    qtbot.waitUntil(lambda: "Patients took 5 mg." in view.text())
    assert view.result.doubts() == []
    assert done.footer.words.text() == "Rewritten and checked"
    done.editing.undo()
    assert "50 mg" in view.text()


def test_a_sentence_that_cannot_be_mended_says_so(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    path = tmp_path / "second.txt"
    path.write_text("It is unsupported and hopeless.")
    ready.clear()
    read(qtbot, ready, path)
    finish(qtbot, ready)
    ready.editing.decide(0, "rewrite")
    qtbot.waitUntil(lambda: "no wording" in ready.footer.words.text())
    assert flagged(ready) == 0


def test_without_its_source_a_sentence_cannot_be_rewritten(qtbot: QtBot, done: SummarizePane) -> None:
    for source in list(done.source_panel.sources):
        done.source_panel.close_source(source)
    done.editing.step(1)
    assert not done.result_panel.doubts.rewrite.isEnabled()
    assert done.result_panel.doubts.rewrite.toolTip() == "Open the source of this result first"
    assert done.result_panel.doubts.remove.isEnabled()


# --- before and while ------------------------------------------------------------------------------


def test_an_outline_and_an_estimate_come_before_the_summary(
    qtbot: QtBot, ready: SummarizePane, long_file: Path
) -> None:
    ready.clear()
    read(qtbot, ready, long_file)
    view = ready.result_panel.view
    qtbot.waitUntil(lambda: "about 6 min" in ready.footer.words.text())
    assert ready.footer.words.text() == "6 pages, about 6 min with Scripted 1.5B. An outline is ready now."
    assert view.toPlainText().startswith("Chapter 1")
    assert view.text() == ""
    assert not ready.footer.copy_button.isEnabled(), "an outline is no result"
    view.choose(0)
    assert ready.source_panel.view.marked() == ["Chapter 1"]
    ready.controls.length_choice.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "about 60 s" in ready.footer.words.text())
    finish(qtbot, ready)
    assert view.outline == []
    assert view.sentences


def test_the_time_left_is_what_the_job_says(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "outlining")
    ready.start()
    qtbot.waitUntil(lambda: "about 6 min left" in ready.footer.words.text())
    assert ready.result_panel._state.whole() == "outline from the source"
    assert "A trial of evening dosing" in ready.result_panel.view.toPlainText()
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    assert "A trial of evening dosing" in ready.result_panel.view.toPlainText()


def test_an_interrupted_summary_goes_on_and_can_begin_anew(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    for parts in range(2):
        ready.start()
        qtbot.waitUntil(lambda parts=parts: ready.footer.words.text().startswith(f"{parts + 1} of 12"))  # type: ignore[misc]
        ready.stop()
        qtbot.waitUntil(lambda: not ready.running)
    finish(qtbot, ready)
    assert ready.banner.message.text() == "The summary goes on where it was interrupted."
    assert ready.banner.hint.text() == "2 parts were done before"
    assert ready.result_panel.view.sentences


def test_the_next_start_offers_to_go_on(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    ready.start()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("1 of 12"))
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    ready.clear()
    ready.banner.clear()
    ready.restore(None)
    qtbot.waitUntil(lambda: ready.banner.message.text() == "A summary was interrupted: Summary of trial.pdf")
    ready.banner.action.click()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("2 of 12"))
    assert [source.name for source in ready.source_panel.sources] == ["trial.pdf"]


def test_nothing_is_kept_when_that_is_switched_off(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, slmdesk_home: Path
) -> None:
    window._desk.preferences.update(keep_history=False)
    finish(qtbot, ready)
    found: list[object] = []
    ready.records.search("", lambda entries: found.append(entries))
    qtbot.waitUntil(lambda: found == [[]])
    assert b"nine hospitals" not in (slmdesk_home / FILE_NAME).read_bytes()


# --- coverage --------------------------------------------------------------------------------------


def test_pages_that_nothing_covers_are_listed_and_lead_there(
    qtbot: QtBot, ready: SummarizePane, long_file: Path
) -> None:
    ready.clear()
    read(qtbot, ready, long_file)
    finish(qtbot, ready)
    menu = ready.footer.uncovered
    assert menu.text() == "2 sections not used"
    words = [action.text() for action in menu.menu().actions()]
    assert words == ["Page 4", "Page 5"]
    menu.menu().actions()[1].trigger()
    marked = ready.source_panel.view.textCursor().position()
    assert LONG.replace("\f", "\n").find("Chapter 5") == marked


# --- notes and checks ------------------------------------------------------------------------------


def test_a_clinical_note_has_its_form_its_medicines_and_its_warning(
    qtbot: QtBot, ready: SummarizePane, tmp_path: Path
) -> None:
    ready.controls.style_choice.setCurrentIndex(2)
    assert not ready.controls.note_choice.isHidden()
    ready.controls.note_choice.setCurrentIndex(1)
    assert ready.controls.start.text() == "Write note"
    assert ready.controls.length_choice.isHidden()
    finish(qtbot, ready)
    view, table = ready.result_panel.view, ready.result_panel.medications
    text = view.toPlainText()
    assert text.startswith("Subjective\n")
    assert "Objective\nNot mentioned." in text
    assert "no source" not in text, "words of the form claim nothing"
    assert "Suggestions by matching words; a coder decides." in text
    assert [table.item(line, 0).text() for line in range(2)] == ["Metformin", "Aspirin"]
    assert table.item(1, 1).text() == "not said"
    assert table.item(1, 5).text() == "The dose 90 mg was left out."
    table.setCurrentCell(0, 0)
    assert ready.source_panel.view.marked() == ["The trial enrolled 212 adults at nine hospitals."]
    assert ready.result_panel._caution_text.text().split("\n") == [
        "This model is too small for clinical text: check every line.",
        "Drafted by note-model; a clinician decides.",
    ]
    assert "Return in two weeks." in ready.result_panel._strip_text.text()
    path = tmp_path / "note.md"
    ready.footer.save_to(path)
    qtbot.waitUntil(lambda: "Saved" in ready.footer.words.text())
    written = path.read_text("utf-8")
    assert "# Visit note" in written
    assert "a clinician decides" in written
    assert "R05.9 Cough, unspecified" in written


def test_a_note_takes_the_users_own_template(qtbot: QtBot, ready: SummarizePane, tmp_path: Path, trial: Path) -> None:
    ready.controls.style_choice.choose("clinical")
    ready.controls.note_choice.choose(OWN_TEMPLATE)
    ready._show_state()
    assert ready.controls.start.toolTip() == "Choose the template's file first"
    mine = tmp_path / "mine.md"
    mine.write_text("# Mine\n\n## Plan\n")
    ready.templates.take(OWN_TEMPLATE, mine)
    qtbot.waitUntil(lambda: ready.controls.start.isEnabled())
    request = ready.requests.note()
    assert request is not None
    assert request.template_text == "# Mine\n\n## Plan\n"
    ready.controls.note_choice.choose(EXAMPLE_NOTE)
    ready.templates.take(EXAMPLE_NOTE, trial)
    qtbot.waitUntil(lambda: ready.templates.example is not None)
    assert ready.controls.start.isEnabled()
    request = ready.requests.note()
    assert request is not None
    assert request.example is not None
    assert "212 adults" in request.example.text


def test_a_template_that_is_no_text_is_a_banner(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_bytes(b"\xff\xfe\x00\x81")
    ready.controls.style_choice.choose("clinical")
    ready.controls.note_choice.choose(OWN_TEMPLATE)
    ready.templates.take(OWN_TEMPLATE, broken)
    qtbot.waitUntil(lambda: ready.banner.message.text() == "broken.md is not a text file.")
    assert ready.controls.template == "soap"


def test_any_text_can_be_checked_against_what_is_open(qtbot: QtBot, ready: SummarizePane) -> None:
    qtbot.mouseClick(ready.result_panel.check, Qt.MouseButton.LeftButton)
    form = ready.result_panel.form
    assert not form.check.isEnabled()
    form.text.setPlainText("The trial enrolled 212 adults at nine hospitals. The trial enrolled 900 adults.")
    form.check.click()
    qtbot.waitUntil(lambda: not ready.running)
    view = ready.result_panel.view
    assert [each.status for each in view.sentences] == ["supported", "unsupported"]
    assert "Nearest in the source: “The trial enrolled 212 adults at nine hospitals.” page 1" in view.toPlainText()
    assert ready.footer.words.text() == "Checked; the text rests on 20% of the source · 1 sentence to check"
    qtbot.mouseClick(ready.result_panel.check, Qt.MouseButton.LeftButton)
    assert form.text.toPlainText().startswith("The trial"), "what was pasted stays"


# --- taking away -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["docx", "pdf", "html", "json"])
def test_every_format_is_written(qtbot: QtBot, done: SummarizePane, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"summary.{ending}"
    done.footer.save_to(path)
    qtbot.waitUntil(lambda: done.footer.words.text() == f"Saved as summary.{ending}")
    assert path.stat().st_size > 300


def test_marks_can_be_left_out_and_decisions_are_said(qtbot: QtBot, done: SummarizePane, tmp_path: Path) -> None:
    path = tmp_path / "summary.txt"
    done.footer.marks.setChecked(False)
    done.footer.save_to(path)
    qtbot.waitUntil(lambda: "Saved" in done.footer.words.text())
    assert "[!]" not in path.read_text("utf-8")
    done.footer.marks.setChecked(True)
    done.editing.decide(flagged(done), "keep")
    done.footer.save_to(path)
    qtbot.waitUntil(lambda: "Saved" in done.footer.words.text())
    text = path.read_text("utf-8")
    assert "[!]" not in text
    assert "1 sentence that the source does not support was kept by its user." in text


def test_the_clipboard_keeps_formatting(done: SummarizePane) -> None:
    done.footer.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == done.result_panel.view.text()
    assert data.html().startswith("<p>")
    assert "hospitals.1" not in data.html()


# --- history ---------------------------------------------------------------------------------------


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


def test_all_fits_into_the_smallest_window(qtbot: QtBot, done: SummarizePane, window: MainWindow) -> None:
    done.controls.style_choice.choose("plain")
    done.controls._on_choice_changed()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.width() == 820)
    qtbot.waitUntil(lambda: done.minimumSizeHint().width() <= done.width())  # when the headers have made room
