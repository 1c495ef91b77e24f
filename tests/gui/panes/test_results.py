"""A summary that is there, in the Summarize pane: decisions on its sentences, what it does not cover, files of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.panes.translate import TranslatePane
from summarize_pane import finish, flagged, read

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


def test_the_keyboard_stays_with_the_sentence_that_is_rewritten(qtbot: QtBot, done: SummarizePane) -> None:
    bar, view = done.result_panel.doubts, done.result_panel.view
    done.editing.step(1)
    bar.rewrite.setFocus()
    qtbot.keyClick(bar.rewrite, Qt.Key.Key_Space)
    assert view.hasFocus()
    qtbot.waitUntil(lambda: "Patients took 5 mg." in view.text())
    assert view.hasFocus()


def test_a_sentence_that_cannot_be_mended_says_so(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    path = tmp_path / "second.txt"
    path.write_text("It is unsupported and hopeless.")
    ready.clear()
    read(qtbot, ready, path)
    finish(qtbot, ready)
    ready.editing.decide(0, "rewrite")
    qtbot.waitUntil(lambda: "no wording" in ready.footer.words.text())
    assert flagged(ready) == 0


def test_nothing_is_said_of_a_sentence_that_was_closed_while_it_was_rewritten(
    qtbot: QtBot, done: SummarizePane
) -> None:
    done.editing.decide(flagged(done), "rewrite")
    done.clear()
    qtbot.waitUntil(lambda: not done.editing.busy)
    assert done.footer.words.text() == ""


def test_without_its_source_a_sentence_cannot_be_rewritten(qtbot: QtBot, done: SummarizePane) -> None:
    for source in list(done.source_panel.sources):
        done.source_panel.close_source(source)
    done.editing.step(1)
    assert not done.result_panel.doubts.rewrite.isEnabled()
    assert done.result_panel.doubts.rewrite.toolTip() == "Open the source of this result first"
    assert done.result_panel.doubts.remove.isEnabled()


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
    assert done.footer.words.text() == "Copied; 1 sentence of it is still to check", "the clipboard has no marks"
    done.editing.decide(flagged(done), "keep")
    done.footer.copy()
    assert done.footer.words.text() == "Copied"


@pytest.mark.parametrize(("ending", "mark"), [("md", "[^1]: "), ("txt", "[1] ")])
def test_saving_writes_sources_as_footnotes(
    qtbot: QtBot, ready: SummarizePane, tmp_path: Path, ending: str, mark: str
) -> None:
    finish(qtbot, ready)
    path = tmp_path / f"summary.{ending}"
    ready.footer.save_to(path)
    qtbot.waitUntil(lambda: ready.footer.words.text() == f"Saved as summary.{ending}")
    text = path.read_text("utf-8")
    assert f"{mark}trial.pdf, page 1: “A trial of evening dosing”" in text
    assert "To be checked:" in text
    assert "Written by Scripted 1.5B on" in text, "its id says nothing to a reader"


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("a v1.2.docx", "Word document (*.docx)", "a v1.2.docx"),
        ("a v1.2.docx", "Plain text (*.txt)", "a v1.2.txt"),  # chosen in the list of kinds, below the name
        ("taken.docx", "Plain text (*.txt)", "taken 2.txt"),  # the dialog did not ask about that one
        ("a.md", "Word document (*.docx)", "a.md"),
    ],
)
def test_a_result_is_saved_as_the_kind_that_was_chosen_in_the_dialog(
    qtbot: QtBot,
    done: SummarizePane,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    kind: str,
    written: str,
) -> None:
    (tmp_path / "taken.txt").write_text("mine")
    offered: list[str] = []

    def dialog(_parent: object, _title: str, _name: str, kinds: str) -> tuple[str, str]:
        offered.extend(kinds.split(";;"))
        return str(tmp_path / typed), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    done.footer.ask_and_save()
    qtbot.waitUntil(lambda: done.footer.words.text() == f"Saved as {written}")
    assert offered[0] == "Word document (*.docx)"
    assert kind in offered
    assert (tmp_path / "taken.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_a_banner(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    finish(qtbot, ready)
    ready.footer.save_to(tmp_path / "missing" / "summary.md")
    qtbot.waitUntil(lambda: not ready.banner.isHidden())
    assert "there is no such folder" in ready.banner.message.text()
    assert ready.result_panel.view.sentences


# --- room ------------------------------------------------------------------------------------------


def test_all_fits_into_the_smallest_window(qtbot: QtBot, done: SummarizePane, window: MainWindow) -> None:
    done.controls.style_choice.choose("plain")
    done.controls._on_choice_changed()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.width() == 820)
    qtbot.waitUntil(lambda: done.minimumSizeHint().width() <= done.width())  # when the headers have made room


def test_a_result_goes_on_to_the_translation(qtbot: QtBot, done: SummarizePane, window: MainWindow) -> None:
    window.show_pane("translate")
    pane = window.panes["translate"]
    assert isinstance(pane, TranslatePane)
    pane.source_panel.typed("What stood there.")
    pane.controls.set_languages("es", "de")
    window.show_pane("summarize")
    done.footer.translate_button.click()
    assert pane.isVisible()
    assert pane.source_panel.view.toPlainText() == done.result_panel.view.text().strip()
    assert pane.controls.source_language is None, "it need not be in the language of the text before it"
    assert pane.banner.message.text() == "1 sentence of this text is still to check against its source."
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert "THE TRIAL ENROLLED 212 ADULTS" in pane.result_panel.view.toPlainText()
    pane.source_panel.view.undo()
    assert pane.source_panel.view.toPlainText() == "What stood there."


def test_programs_get_the_models_id(qtbot: QtBot, done: SummarizePane, tmp_path: Path) -> None:
    done.footer.save_to(tmp_path / "summary.json")
    qtbot.waitUntil(lambda: done.footer.words.text() == "Saved as summary.json")
    assert '"model": "scripted"' in (tmp_path / "summary.json").read_text("utf-8")


def test_a_clinical_summary_says_who_drafted_it_by_name(qtbot: QtBot, ready: SummarizePane) -> None:
    ready.controls.style_choice.choose("clinical")
    finish(qtbot, ready)
    assert ready.result_panel.cautions == ["Drafted by Scripted 1.5B; check before use. It is no medical advice."]
    assert ready.work.report().caution == ready.result_panel.cautions[0]


def test_without_a_result_there_is_nothing_to_translate(ready: SummarizePane, window: MainWindow) -> None:
    assert not ready.footer.translate_button.isEnabled()
    ready.footer.translate()
    assert "translate" not in window.panes
