"""Clinical notes, and texts that are checked, in the Summarize pane."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.export import untold
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.result.summary_controls import EXAMPLE_NOTE, OWN_TEMPLATE
from slmdesk.messages import Sentence
from slmdesk.store.history import HistoryEntry
from summarize_pane import finish


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
    assert view.accessibleName() == "Note"
    text = view.toPlainText()
    assert text.startswith("Subjective\n")
    assert "Objective\nNot mentioned." in text
    assert "no source" not in text, "words of the form claim nothing"
    assert "Suggestions by matching words; a coder decides." in text
    assert [table.item(line, 0).text() for line in range(2)] == ["Metformin", "Aspirin"]
    assert table.item(1, 1).text() == "not said"
    assert table.item(2, 0).text() == "The dose 90 mg was left out.", "below the medicine, over all columns"
    assert table.columnSpan(2, 0) == table.columnCount()
    assert table.rowCount() == 3, "what is right needs no words"
    table.setCurrentCell(0, 0)
    assert ready.source_panel.view.marked() == ["The trial enrolled 212 adults at nine hospitals."]
    table.setCurrentCell(2, 0)
    assert ready.source_panel.view.marked() == [], "its finding leads where the medicine does: nowhere"
    assert ready.result_panel._caution_text.text().split("\n") == [
        "This model is too small for clinical text: check every line.",
        "Drafted by note-model; a clinician decides.",
    ]
    panel = ready.result_panel
    assert panel._strip_text.text() == "1 statement of the model was left out, because the source does not say it."
    qtbot.mouseClick(panel.more, Qt.MouseButton.LeftButton)
    left_out = "Left out of Plan: “Return in two weeks.” nothing like it is in the source"
    assert panel._strip_text.text().split("\n")[1] == left_out
    wide, narrow = table.width(), 300
    assert wide < 480 or 0 < table.horizontalHeader().length() <= table.viewport().width()
    table.resize(narrow, table.height())
    assert table.horizontalHeader().length() > table.viewport().width(), "words are scrolled to, not cut"
    assert table.item(1, 0).toolTip() == "Aspirin, oral, stopped, The dose 90 mg was left out."
    path = tmp_path / "note.md"
    ready.footer.save_to(path)
    qtbot.waitUntil(lambda: "Saved" in ready.footer.words.text())
    written = path.read_text("utf-8")
    assert "# Visit note" in written
    assert "a clinician decides" in written
    assert "R05.9 Cough, unspecified" in written
    ready.toggle_history()
    qtbot.waitUntil(lambda: ready.history.list.count() == 1)
    ready.clear()
    assert panel.more.isHidden()
    ready.history.open.click()
    assert panel.left_out == [left_out], "also when it is opened again"
    assert ready.footer.words.text().startswith("Written on ")


def test_a_note_of_the_history_tells_what_its_user_kept_from_what_was_left_out(
    qtbot: QtBot, ready: SummarizePane
) -> None:
    left_out, kept = "Left out of Plan: “Rest.” nothing like it is in the source", "1 sentence was kept by its user."
    note = replace(
        untold("Visit", "note", [], "tiny"),
        sentences=[Sentence("", "Cough.", "unverifiable", [], [])],
        notices=["Check it.", left_out, kept],
        caution="Drafted by tiny. Check it.",
    )
    ready.records.keep_result(note, "a note")
    ready.toggle_history()
    qtbot.waitUntil(lambda: ready.history.list.count() == 1)
    ready.history.open.click()
    assert ready.result_panel.left_out == [left_out]
    assert ready.result_panel.notices == [kept]


def test_in_a_low_window_the_medicines_are_a_word_until_they_are_asked_for(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow
) -> None:
    ready.controls.ask_for("clinical", "medium", None, 6, "soap")
    window.resize(1280, 900)
    finish(qtbot, ready)
    panel = ready.result_panel
    assert panel.fold.isHidden()
    assert panel.medications.isVisible()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: panel.medications.isHidden())
    assert panel.fold.text() == panel.fold.accessibleName() == "2 medicines"
    high = panel.view.height()
    panel.fold.click()
    assert panel.medications.isVisible()
    assert panel.fold.text() == "Hide the medicines"
    qtbot.waitUntil(lambda: panel.view.height() < high)
    ready.clear()
    assert panel.fold.isHidden()


@pytest.mark.parametrize("way", ["history", "cleared", "ended"])
def test_a_note_comes_back_with_its_medicines_and_its_warnings(qtbot: QtBot, ready: SummarizePane, way: str) -> None:
    ready.controls.ask_for("clinical", "medium", None, 6, "soap")
    finish(qtbot, ready)
    panel = ready.result_panel
    found: list[list[HistoryEntry]] = []
    ready.records.search("", found.append)
    qtbot.waitUntil(lambda: bool(found))
    kept = ready.to_keep()
    ready.clear()
    assert panel.cautions == []
    if way == "cleared":
        ready.banner.action.click()
    elif way == "ended":
        ready.restore(kept)
    else:
        ready.past.open_entry(found[0][0])
    assert not panel.medications.isHidden()
    assert [panel.medications.item(line, 0).text() for line in range(2)] == ["Metformin", "Aspirin"]
    assert "Drafted by note-model; a clinician decides." in panel.cautions[0]
    assert panel.left_out == ["Left out of Plan: “Return in two weeks.” nothing like it is in the source"]
    assert "Metformin 500 mg" in panel.view.text()


def test_a_note_takes_the_users_own_template(qtbot: QtBot, ready: SummarizePane, tmp_path: Path, trial: Path) -> None:
    ready.controls.style_choice.choose("clinical")
    ready.controls.note_choice.choose(OWN_TEMPLATE)
    ready._show_state()
    assert ready.controls.start.toolTip() == "Choose the template's file first"
    mine = tmp_path / "mine.md"
    mine.write_text("# Mine\n\n## Plan\n")
    ready.templates.take(OWN_TEMPLATE, mine)
    qtbot.waitUntil(lambda: ready.controls.start.isEnabled())
    assert ready.controls.note_choice.currentText() == "Template mine.md"
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


def test_another_file_is_asked_for_when_the_same_kind_is_chosen_again(
    qtbot: QtBot, ready: SummarizePane, tmp_path: Path
) -> None:
    asked: list[str] = []
    choice = ready.controls.note_choice
    ready.controls.template_file_asked.disconnect()
    ready.controls.template_file_asked.connect(asked.append)
    ready.controls.style_choice.choose("clinical")
    index = choice.findData(EXAMPLE_NOTE)
    choice.setCurrentIndex(index)
    choice.activated.emit(index)  # as Qt does behind it
    assert asked == [EXAMPLE_NOTE]
    for name in ("first.txt", "second.txt"):
        (tmp_path / name).write_text("Findings\n\nClear.\n")
        ready.templates.take(EXAMPLE_NOTE, tmp_path / name)
        qtbot.waitUntil(lambda name=name: choice.currentText() == f"Like {name}")  # type: ignore[misc]
        choice.activated.emit(index)
    assert asked == [EXAMPLE_NOTE] * 3


def test_a_file_that_is_read_when_another_form_is_chosen_already_is_named_where_it_belongs(
    qtbot: QtBot, ready: SummarizePane, tmp_path: Path
) -> None:
    choice, controls = ready.controls.note_choice, ready.controls
    controls.style_choice.choose("clinical")
    controls.note_choice.choose("soap")
    tip = choice.toolTip()
    assert tip
    (tmp_path / "mine.md").write_text("# Mine\n\n## Plan\n")
    ready.templates.take(OWN_TEMPLATE, tmp_path / "mine.md")
    qtbot.waitUntil(lambda: ready.templates.text is not None)
    index = choice.findData(OWN_TEMPLATE)
    assert choice.itemText(index) == "Template mine.md"
    assert choice.itemData(index, Qt.ItemDataRole.ToolTipRole) == "Choose it again for another file"
    assert choice.itemText(choice.findData(EXAMPLE_NOTE)) == "Like an example note…"
    assert choice.toolTip() == tip, "what is chosen here is still said"


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
    ready.toggle_history()
    qtbot.waitUntil(lambda: ready.history.list.count() == 1)
    assert ready.history.list.item(0).text().startswith("Text checked against trial.pdf\n")
    ready.clear()
    ready.history.open.click()
    assert ready.result_panel.kind == "check"
    assert ready.footer.words.text().startswith("Checked on ")
    assert [each.status for each in view.sentences] == ["supported", "unsupported"]


def test_what_the_model_answers_is_seen_until_it_is_checked(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Callable[..., Path]
) -> None:
    use_model(qtbot, window, install, "waiting")
    ready.controls.style_choice.choose("clinical")
    ready.controls.note_choice.choose("soap")
    ready.start()
    view = ready.result_panel.view
    qtbot.waitUntil(lambda: "Medications: Metformin" in view.toPlainText())
    assert "What the model answers, not checked yet\nMedications: Metformin" in view.toPlainText()
    assert ready.result_panel._state.whole() == "answers, not the note yet"
    assert "Metformin" not in view.text(), "it is no part of the note"
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    assert "Metformin" not in view.toPlainText()
