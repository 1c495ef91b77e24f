"""The Translate pane over scripted children: languages, segments, doubts, stopping, coming back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.translate import TranslatePane
from slmdesk.gui.result_records import AskedTranslation
from slmdesk.messages import Checkpoint, ModelFile, Term, Translate, translation_key
from slmdesk.models.installed import Record, write_record
from slmdesk.models.translation import ABOUT_NAME
from translate_pane import shown_pane, translate, translate_file

Install = Callable[..., Path]
TEXT = "La dosis es 5 mg.\n\nBeba agua."


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow, install: Install) -> TranslatePane:
    """In view, with a model."""
    return shown_pane(qtbot, window, install, "scripted")


def test_nothing_starts_without_a_text_and_the_button_says_why(pane: TranslatePane) -> None:
    assert not pane.controls.start.isEnabled()
    assert pane.controls.start.toolTip() == "Open a file or paste text first"
    pane.source_panel.typed("hola")
    assert pane.controls.start.isEnabled()


def test_a_text_is_translated_and_what_is_doubtful_is_listed(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    assert pane.result_panel.view.toPlainText() == "LA DOSIS ES 5 MG.\n\nBEBA AGUA."
    assert [pane.result_panel.doubts.list.item(0).text()] == [
        "A number of the text is not in the translation.  “LA DOSIS ES 5 MG.”"
    ]
    assert pane.result_panel.doubts.list.count() == 1
    assert pane.footer.words.text() == "2 segments translated · 1 to check"
    assert pane.controls.engine.whole() == "Translated by scripted (language model)"


def test_the_language_that_was_detected_is_shown_and_can_be_corrected(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    assert pane.controls.source.currentText() == "Spanish (detected)"
    assert pane.controls.source_language is None
    pane.controls.source.setCurrentIndex(pane.controls.source.findData("pt"))
    assert pane.controls.source_language == "pt"
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert pane._shown is not None
    assert pane._shown.source_language == "pt"


def test_a_doubt_leads_to_both_sides(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.result_panel.doubts.list.setCurrentRow(0)
    assert pane.result_panel.view.lit() == "LA DOSIS ES 5 MG."
    assert pane.source_panel.view.marked() == ["La dosis es 5 mg."]


def test_pointing_lights_up_the_segment_on_both_sides(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.result_panel.view.pointed.emit(1, 0, 0)
    assert pane.source_panel.view.marked() == ["Beba agua."]
    view = pane.source_panel.view
    cursor = view.textCursor()
    cursor.setPosition(3)
    point = QPointF(view.cursorRect(cursor).center())
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        point,
        view.viewport().mapToGlobal(point),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.viewport(), move)
    assert pane.result_panel.view.lit() == "LA DOSIS ES 5 MG."


def test_characters_beyond_the_first_plane_keep_both_sides_together(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, "🩺🩺 Uno dos.\nTres 🩺 cuatro.")
    pane.links.go_to(1)
    assert pane.result_panel.view.lit() == "TRES 🩺 CUATRO."
    assert pane.source_panel.view.marked() == ["Tres 🩺 cuatro."]


def test_a_text_that_was_changed_is_not_marked(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.source_panel.view.insertPlainText("Nuevo. ")
    pane.links.go_to(0)
    assert pane.source_panel.view.marked() == []
    assert "changed after this translation" in pane.result_panel._strip_text.text()


def test_stop_keeps_what_was_translated(
    qtbot: QtBot, pane: TranslatePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    pane.source_panel.typed(TEXT)
    pane.start()
    qtbot.waitUntil(lambda: pane.footer.words.text().startswith("1 of 2 segments"))
    assert pane.controls.start.text() == "Stop"
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not pane.running)
    assert pane.result_panel.view.toPlainText() == "LA DOSIS ES 5 MG."
    assert pane.footer.copy_button.isEnabled()


def test_what_was_translated_is_not_asked_for_again(
    qtbot: QtBot, pane: TranslatePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    pane.source_panel.typed("Uno.\nDos.\nTres.")
    for number in (1, 2):
        pane.start()
        qtbot.waitUntil(lambda number=number: pane.footer.words.text().startswith(f"{number} of 3"))  # type: ignore[misc]
        pane.stop()
        qtbot.waitUntil(lambda: not pane.running)
        assert pane.footer.words.text() == "Stopped. What was translated stays, and Translate goes on from there."
    assert pane._shown is not None
    assert "It goes on where it was interrupted (translated before: 1 segments)." in pane._shown.notices
    assert pane.result_panel.view.toPlainText() == "UNO.\nDOS."


def test_the_next_start_offers_to_go_on(
    qtbot: QtBot, window: MainWindow, install: Install, slmdesk_home: Path, tmp_path: Path
) -> None:
    path, terms = tmp_path / "carta.txt", tmp_path / "terms.csv"
    path.write_text("Uno.\nDos.")
    terms.write_text("Dos,deux\n")
    records = window._desk.records
    model = ModelFile("scripted", "")
    request = Translate("Uno.\nDos.", "es", "fr", model, glossary=[Term("Dos", "deux")], tone="formal")
    asked = AskedTranslation(str(path), "es", "fr", "formal", glossary=str(terms))
    before = Translate("As it was before.", "es", "fr", model)
    other = AskedTranslation(str(path), None, "fr")
    records.prepare_translation(before, "carta.txt", other, lambda _request: None)
    records.add_part(Checkpoint(translation_key(before), "As", "AS"))
    records.prepare_translation(request, "carta.txt", asked, lambda _request: None)
    records.add_part(Checkpoint(translation_key(request), "Uno.", "UNO."))
    pane = shown_pane(qtbot, window, install, "scripted")
    qtbot.waitUntil(lambda: pane.banner.message.text() == "A translation was interrupted: carta.txt")
    assert pane.banner.hint.text() == "1 passage of it is translated."
    pane.banner.action.click()
    qtbot.waitUntil(lambda: pane.result_panel.view.toPlainText() == "UNO.\ndeux." and not pane.running)
    assert pane.controls.target_language == "fr"
    assert pane._shown is not None
    assert any("translated before: 1 segments" in each for each in pane._shown.notices), "of the same job"
    left: list[object] = []
    records.interrupted_translations(left.append)
    qtbot.waitUntil(lambda: left == [[]])


def test_a_failure_is_said_in_the_banner(
    qtbot: QtBot, pane: TranslatePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "broken")
    translate(qtbot, pane, TEXT)
    assert "wrote nothing" in pane.banner.message.text()
    assert pane.source_panel.view.toPlainText() == TEXT


def test_swap_makes_the_translation_the_text(qtbot: QtBot, pane: TranslatePane) -> None:
    assert not pane.controls.swap.isEnabled()
    assert pane.controls.swap.toolTip()
    pane.controls.target.choose("en")
    translate(qtbot, pane, TEXT)
    pane.swap()
    assert (pane.controls.source_language, pane.controls.target_language) == ("en", "es")
    assert pane.source_panel.view.toPlainText() == "LA DOSIS ES 5 MG.\n\nBEBA AGUA."
    pane.source_panel.view.undo()
    assert pane.source_panel.view.toPlainText() == TEXT


def test_the_last_translations_come_back(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, "Uno.")
    pane._replace_typed("Dos.")
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    pane.footer._fill_menu()
    assert [each.text() for each in pane.footer.menu.actions()] == ["es → en: DOS.", "es → en: UNO."]
    pane.footer.menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    assert pane.source_panel.view.toPlainText() == "Uno."
    assert pane.result_panel.view.toPlainText() == "UNO."
    pane.links.go_to(0)
    assert pane.source_panel.view.marked() == ["Uno."]


def test_each_document_keeps_its_translation(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    for name, text in (("a.txt", "Uno."), ("b.txt", "Dos.")):
        (tmp_path / name).write_text(text)
        translate_file(qtbot, pane, tmp_path / name)
    assert pane.result_panel.view.toPlainText() == "DOS."
    pane.source_panel.head.choice.setCurrentIndex(0)
    assert pane.result_panel.view.toPlainText() == "UNO."


def test_a_new_text_does_not_get_the_translation_of_the_one_before(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.clear()
    pane.source_panel.typed("Something else.")
    assert pane.result_panel.view.toPlainText() == ""


def test_a_text_that_is_brought_back_has_its_translation(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.clear()
    assert pane.result_panel.view.toPlainText() == ""
    pane.banner.action.click()
    assert pane.result_panel.view.toPlainText() == "LA DOSIS ES 5 MG.\n\nBEBA AGUA."


def test_a_file_that_has_changed_does_not_get_the_translation_of_before(
    qtbot: QtBot, pane: TranslatePane, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    for text in ("Uno.", "Dos."):
        path.write_text(text)
        pane.open_files([path])
        qtbot.waitUntil(lambda: not pane.source_panel.reading)
        assert pane.result_panel.view.toPlainText() == ""
        pane.start()
        qtbot.waitUntil(lambda: not pane.running)
        assert pane.result_panel.view.toPlainText() == text.upper()
        pane.source_panel.head.close.click()


def test_nothing_is_lost_by_changing_panes(qtbot: QtBot, pane: TranslatePane, window: MainWindow) -> None:
    translate(qtbot, pane, TEXT)
    window.show_pane("summarize")
    window.show_pane("translate")
    assert pane.source_panel.view.toPlainText() == TEXT
    assert pane.result_panel.view.toPlainText().startswith("LA DOSIS")


def test_a_glossary_is_kept_to_and_a_bad_one_is_refused(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    good, bad = tmp_path / "terms.csv", tmp_path / "bad.csv"
    good.write_text("agua,water\n")
    bad.write_bytes(b"\xff\xfe\xff")
    pane.glossary.use(good)
    qtbot.waitUntil(lambda: pane.controls.glossary.currentText() == "terms.csv")
    translate(qtbot, pane, TEXT)
    assert "BEBA water." in pane.result_panel.view.toPlainText()
    pane.glossary.use(bad)
    qtbot.waitUntil(lambda: "cannot be read" in pane.banner.message.text())
    assert pane.controls.glossary.currentText() == "No glossary"


def test_copied_and_saved_as_it_is(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    translate(qtbot, pane, TEXT)
    pane.footer.copy()
    assert QGuiApplication.clipboard().text() == "LA DOSIS ES 5 MG.\n\nBEBA AGUA."
    pane.footer.save_to(tmp_path / "out.txt")
    qtbot.waitUntil(lambda: pane.footer.words.text() == "Saved as out.txt")
    assert (tmp_path / "out.txt").read_text("utf-8") == "LA DOSIS ES 5 MG.\n\nBEBA AGUA."


def test_the_language_translated_into_is_remembered(qtbot: QtBot, pane: TranslatePane) -> None:
    pane.controls.target.setCurrentIndex(pane.controls.target.findData("fr"))
    translate(qtbot, pane, TEXT)
    assert pane._desk.preferences.settings.translate_to == "fr"
    assert pane.controls.target.itemData(0) == "fr"
    assert pane.controls.target_language == "fr"


def put_pair(home: Path) -> None:
    """An installed pair from Spanish to English; the scripted child does not open it."""
    folder = home / "models" / "es-en"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"CT2")
    record = Record(
        "Argos es-en", "model.bin", 3, "0" * 64, "", "imported", "2025", kind="translation-pair", languages=["es", "en"]
    )
    write_record(folder, record)
    about = {"form": "argos", "sources": ["es"], "targets": ["en"]}
    (folder / ABOUT_NAME).write_text(json.dumps(about))


def test_a_pair_translates_as_one_types_and_needs_no_language_model(
    qtbot: QtBot, window: MainWindow, slmdesk_home: Path
) -> None:
    put_pair(slmdesk_home)
    window._desk.models.refresh()
    pane = shown_pane(qtbot, window)
    qtbot.waitUntil(lambda: bool(pane.translators.pairs))
    assert window._desk.models.chosen is None
    pane.controls.target.setCurrentIndex(pane.controls.target.findData("en"))
    pane.source_panel.typed("hola")
    qtbot.waitUntil(lambda: pane.result_panel.view.toPlainText() == "HOLA")
    pane.source_panel.view.insertPlainText(" mundo")
    qtbot.waitUntil(lambda: pane.result_panel.view.toPlainText() == "HOLA MUNDO")
    qtbot.waitUntil(lambda: [each.text for each in pane._last.kept] == ["HOLA MUNDO"])
    shown = pane._shown
    assert shown is not None
    # Words light up a moment later, in the same translation: nothing is drawn anew.
    qtbot.waitUntil(lambda: shown.segments[0].alignment == [(0, 4, 0, 4), (5, 10, 5, 10)])
    assert pane._shown is shown
    pane.controls.target.setCurrentIndex(pane.controls.target.findData("fr"))
    assert pane.controls.start.toolTip() == "There is no model yet: get one under Models"
