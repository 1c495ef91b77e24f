"""What can be done with a translation: its words, back-translation, other wordings, the memory, documents."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.translate import TranslatePane
from translate_pane import shown_pane, translate, translate_file

Install = Callable[..., Path]
TEXT = "La dosis es 5 mg.\n\nBeba agua 🩺 tibia."


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow, install: Install) -> TranslatePane:
    """In view, with a model that tells which words belong together."""
    return shown_pane(qtbot, window, install, "aligned")


def select(pane: TranslatePane, words: str) -> None:
    view = pane.result_panel.view
    view.moveCursor(QTextCursor.MoveOperation.Start)
    assert view.find(words)


def entries(menu: QMenu) -> dict[str, bool]:
    """What a menu offers, and whether it can be had now."""
    return {action.text().partition("\t")[0]: action.isEnabled() for action in menu.actions() if action.text()}


# --- words ------------------------------------------------------------------------------------


def test_a_word_lights_up_on_both_sides(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.result_panel.view.pointed.emit(1, 6, 6)  # in AGUA
    assert pane.result_panel.view.lit() == "AGUA"
    assert pane.source_panel.view.marked() == ["agua"]
    pane.result_panel.view.pointed.emit(1, 4, 4)  # the space before it belongs to no word
    assert pane.result_panel.view.lit() == "BEBA AGUA 🩺 TIBIA."


def test_words_behind_a_character_beyond_the_first_plane(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.result_panel.view.pointed.emit(1, 13, 13)
    assert pane.result_panel.view.lit() == "TIBIA"
    assert pane.source_panel.view.marked() == ["tibia"]


def test_a_selection_lights_up_its_words(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.result_panel.view.setFocus()
    select(pane, "DOSIS ES")
    assert sorted(pane.source_panel.view.marked()) == ["dosis", "es"]


# --- other wordings ---------------------------------------------------------------------------


def test_a_phrase_is_explained(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    select(pane, "AGUA")
    pane.tools.fill(pane.result_panel.menu)
    assert entries(pane.result_panel.menu)["Explain “AGUA”"]
    pane.tools.explain()
    strip = pane.result_panel.strip
    qtbot.waitUntil(lambda: strip.text.toPlainText() == "It means AGUA" and not pane.tools.running)
    assert strip.title.whole() == "“AGUA”"
    assert strip.use.isHidden()
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert strip.isHidden()


def test_an_explanation_can_be_stopped(qtbot: QtBot, pane: TranslatePane, window: MainWindow, install: Install) -> None:
    translate(qtbot, pane, TEXT)
    use_model(qtbot, window, install, "waiting")
    pane.tools.explain()
    qtbot.waitUntil(lambda: pane.result_panel.strip.text.toPlainText() == "It means ")
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.result_panel.strip.isHidden()
    assert not pane.tools.running


def test_a_sentence_said_otherwise_is_taken_or_left(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.links.go_to(1)
    strip = pane.result_panel.strip
    pane.tools.rewrite("formal")
    qtbot.waitUntil(lambda: strip.use.isEnabled())
    strip.leave()
    assert "formal" not in pane.result_panel.view.toPlainText()
    pane.tools.rewrite("shorter")
    qtbot.waitUntil(lambda: strip.use.isEnabled())
    assert strip.words.text() == "A number of the text is not in the translation."
    qtbot.keyClick(strip.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pane.result_panel.view.toPlainText() == "LA DOSIS ES 5 MG.\n\nshorter: BEBA AGUA 🩺 TIBIA."
    assert pane._shown is not None
    assert pane._shown.text.endswith("shorter: BEBA AGUA 🩺 TIBIA.")
    assert pane.source_panel.view.marked() == ["Beba agua 🩺 tibia."]


def test_without_a_model_the_menu_says_why(qtbot: QtBot, pane: TranslatePane, window: MainWindow) -> None:
    pane.tools.fill(pane.result_panel.menu)
    offered = {action.text().partition("\t")[0]: action for action in pane.result_panel.menu.actions()}
    assert not offered["Explain this sentence"].isEnabled()
    assert offered["Explain this sentence"].toolTip() == "There is no translation yet"


# --- memory -----------------------------------------------------------------------------------


def test_what_the_user_wrote_is_used_again(qtbot: QtBot, pane: TranslatePane) -> None:
    records = pane._desk.translations
    translate(qtbot, pane, TEXT)
    pane.links.go_to(0)
    pane.tools.edit()
    strip = pane.result_panel.strip
    assert strip.text.toPlainText() == "LA DOSIS ES 5 MG."
    strip.text.setPlainText("The dose is 5 mg.")
    strip.use.click()
    assert pane.result_panel.doubts.list.count() == 0, "the user has looked at it"
    qtbot.waitUntil(lambda: records.count == 1)
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert pane.result_panel.view.toPlainText().startswith("The dose is 5 mg.")
    assert pane.footer.words.text().startswith("2 segments translated · 1 from the memory")


def test_a_sentence_that_is_much_alike_is_offered(qtbot: QtBot, pane: TranslatePane) -> None:
    records = pane._desk.translations
    translate(qtbot, pane, "Beba mucho té cada noche.")
    pane.tools.remember()
    qtbot.waitUntil(lambda: records.count == 1)
    pane._replace_typed("Beba mucho vino cada noche.")
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    pane.links.go_to(0)
    pane.tools.fill(pane.result_panel.menu)
    assert entries(pane.result_panel.menu)["Look at what the memory has…"]
    pane.tools.suggest()
    assert pane.result_panel.strip.title.whole() == "83% alike in the memory"
    assert pane.result_panel.strip.text.toPlainText() == "BEBA MUCHO TÉ CADA NOCHE."
    assert pane.result_panel.strip.words.text() == "It is for: Beba mucho té cada noche."


def test_nothing_is_remembered_where_the_user_keeps_nothing(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane._desk.preferences.update(keep_history=False)
    pane.tools.fill(pane.result_panel.menu)
    offered = {action.text(): action for action in pane.result_panel.menu.actions()}
    assert not offered["Remember this sentence"].isEnabled()
    assert "switched off in Settings" in offered["Remember this sentence"].toolTip()


def test_a_memory_comes_in_and_goes_out_as_tmx(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    translate(qtbot, pane, TEXT)
    pane.tools.remember()
    qtbot.waitUntil(lambda: pane._desk.translations.count == 1)
    path = tmp_path / "memory.tmx"
    pane.memory.export_to(path)
    qtbot.waitUntil(lambda: pane.footer.words.text() == "Saved as memory.tmx")
    assert "LA DOSIS ES 5 MG." in path.read_text("utf-8")
    pane.memory.ask_and_clear()
    pane.banner.action.click()
    qtbot.waitUntil(lambda: pane._desk.translations.count == 0)
    pane.memory.import_from(path)
    qtbot.waitUntil(lambda: pane.footer.words.text() == "1 sentence brought in from memory.tmx")
    assert pane._desk.translations.count == 1
    broken = tmp_path / "broken.tmx"
    broken.write_bytes(b"<tmx")
    pane.memory.import_from(broken)
    qtbot.waitUntil(lambda: not pane.banner.isHidden())
    assert pane.banner.action.text() == "Choose another…"


# --- back-translation -------------------------------------------------------------------------


def test_what_comes_back_differently_is_marked(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, "Tome 5 mg.\nBeba water.")
    pane.result_panel.back_button.click()
    qtbot.waitUntil(lambda: pane.footer.words.text().startswith("Translated back"))
    assert pane.footer.words.text() == "Translated back: 1 of 2 sentences differ in a number or a negation"
    assert pane.result_panel.back.toPlainText() == "tome 7 mg.\nbeba wine."
    pane.result_panel.back.pointed.emit(0, 0, 0)
    assert pane.source_panel.view.marked() == ["5"]
    pane.result_panel.back_button.click()
    assert pane.result_panel._back_box.isHidden()


def test_a_sentence_that_was_changed_is_translated_back_anew(qtbot: QtBot, pane: TranslatePane) -> None:
    translate(qtbot, pane, TEXT)
    pane.result_panel.back_button.click()
    qtbot.waitUntil(lambda: pane.footer.words.text().startswith("Translated back"))
    assert pane._shown is not None
    pane.result_panel.strip.propose("", 0, "The dose.")
    pane.result_panel.strip.take()
    assert sorted(pane._shown.back) == [1]
    pane.result_panel.back_button.click()
    pane.result_panel.back_button.click()
    qtbot.waitUntil(lambda: pane._shown is not None and sorted(pane._shown.back) == [0, 1])
    assert pane.result_panel.back.toPlainText().startswith("the dose.")


# --- documents --------------------------------------------------------------------------------

HTML = "<html><head><title>Alta</title></head><body><h1>La dosis</h1><p>Beba <b>agua</b>.</p></body></html>"


def test_a_document_is_written_again_in_its_form(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "alta.html"
    path.write_text(HTML)
    translate_file(qtbot, pane, path)
    row = pane.result_panel.form
    assert not row.isHidden()
    assert row.words.text() == "As HTML: markup, links and pictures stay"
    pane.documents.save_to(tmp_path / "out.html")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert row.words.text().startswith("Saved as out.html.")
    written = (tmp_path / "out.html").read_text()
    assert "<h1>LA DOSIS</h1>" in written
    assert path.read_text() == HTML
    row.look.click()
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    assert pane.source_panel.current is not None
    assert pane.source_panel.current.name == "out.html"


def test_a_document_has_the_words_that_the_window_shows(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "film.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,500\nLa dosis.\nBeba agua.\n")  # one passage on two lines
    translate_file(qtbot, pane, path)
    assert pane._shown is not None
    (number,) = (at for at, each in enumerate(pane._shown.segments) if each.source == "La dosis.")
    pane._shown.change(number, "The dose.")
    pane.documents.save_to(tmp_path / "out.srt")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert (tmp_path / "out.srt").read_text().split("\n", 2)[2].split() == ["The", "dose.", "BEBA", "AGUA."]


def test_what_was_saved_is_said_of_its_own_document(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(HTML)
        translate_file(qtbot, pane, tmp_path / name)
    choice, words = pane.source_panel.head.choice, pane.result_panel.form.words
    pane.documents.save_to(tmp_path / "out.html")
    choice.setCurrentIndex(0)  # the other one comes into view while it is written
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert words.text() == "As HTML: markup, links and pictures stay"
    choice.setCurrentIndex(1)
    assert words.text().startswith("Saved as out.html.")
    choice.setCurrentIndex(0)
    choice.setCurrentIndex(1)
    assert words.text().startswith("Saved as out.html.")


def test_units_of_a_catalogue_are_shown_and_filled(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    unit = '<trans-unit id="{0}"><source>{1}</source>{2}</trans-unit>'
    units = unit.format(1, "La dosis.", "") + unit.format(2, "Hola", "<target>Hello</target>")
    path.write_text(f'<xliff version="1.2"><file source-language="es"><body>{units}</body></file></xliff>')
    translate_file(qtbot, pane, path)
    assert pane.source_panel.current is not None
    assert pane.source_panel.current.text == "La dosis."
    assert pane.result_panel.form.words.text().startswith("As XLIFF: ")
    pane.documents.save_to(tmp_path / "out.xlf")
    qtbot.waitUntil(lambda: not pane.documents.running)
    written = (tmp_path / "out.xlf").read_text()
    assert ">LA DOSIS.</target>" in written
    assert "<target>Hello</target>" in written


def test_a_catalogue_that_is_translated_is_translated_anew(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    unit = '<trans-unit id="1"><source>La dosis.</source><target>Dose</target></trans-unit>'
    path.write_text(f'<xliff version="1.2"><file source-language="es"><body>{unit}</body></file></xliff>')
    pane.open_files([path])
    qtbot.waitUntil(lambda: pane.banner.message.text() == '"a.xlf" has a translation of every unit already.')
    assert pane.banner.action.text() == "Translate all of it anew"
    pane.banner.action.click()
    qtbot.waitUntil(lambda: pane.source_panel.current is not None and pane.source_panel.current.state == "read")
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert pane.result_panel.view.toPlainText() == "LA DOSIS."
    pane.documents.save_to(tmp_path / "out.xlf")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert ">LA DOSIS.</target>" in (tmp_path / "out.xlf").read_text()
    assert "Dose" not in (tmp_path / "out.xlf").read_text()


def test_a_half_done_catalogue_is_translated_anew(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text('msgid "La dosis."\nmsgstr ""\n\nmsgid "Hola"\nmsgstr "Hello"\n')
    pane.open_files([path])
    qtbot.waitUntil(lambda: pane.banner.message.text().startswith("1 unit of a.po has a translation already"))
    assert pane.banner.action.text() == "Translate all of it anew"
    pane.banner.clear()
    translate_file(qtbot, pane, path)
    assert pane.banner.isHidden(), "it is offered once"
    menu = pane.result_panel.menu
    menu.aboutToShow.emit()
    action = next(each for each in menu.actions() if each.text() == "Translate all of the file anew")
    action.trigger()
    source = pane.source_panel.current
    assert source is not None
    qtbot.waitUntil(lambda: source.state == "read" and source.text == "La dosis.\nHola")
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    qtbot.waitUntil(lambda: pane.result_panel.view.toPlainText() == "LA DOSIS.\nHOLA")
    pane.documents.save_to(tmp_path / "out.po")
    qtbot.waitUntil(lambda: not pane.documents.running and (tmp_path / "out.po").exists())
    assert 'msgid "Hola"\nmsgstr "HOLA"' in (tmp_path / "out.po").read_text()
    menu.aboutToShow.emit()
    assert "Translate all of the file anew" not in entries(menu)


def test_subtitles_keep_their_times(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "film.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,500\nHola.\n\n2\n00:00:03,000 --> 00:00:04,000\nAdiós.\n")
    translate_file(qtbot, pane, path)
    pane.documents.save_to(tmp_path / "film en.srt")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert (tmp_path / "film en.srt").read_text() == path.read_text().replace("Hola", "HOLA").replace("Adiós", "ADIÓS")


def test_the_original_cannot_be_written_over(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "alta.html"
    path.write_text(HTML)
    translate_file(qtbot, pane, path)
    pane.documents.save_to(path)
    assert "cannot take the place" in pane.banner.message.text()
    assert path.read_text() == HTML


def test_a_broken_document_leaves_no_file(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path = tmp_path / "alta.docx"
    path.write_text("La dosis.")  # the scripted child reads it as text; as a document it is broken
    translate_file(qtbot, pane, path)
    pane.documents.save_to(tmp_path / "out.docx")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert not pane.banner.isHidden()
    assert not (tmp_path / "out.docx").exists()
    assert pane.result_panel.view.toPlainText() == "LA DOSIS."


def test_a_document_that_could_not_be_written_costs_no_work(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    path, parts = tmp_path / "alta.html", pane.documents._saving._parts
    path.write_text(HTML)
    translate_file(qtbot, pane, path)
    pane.documents.save_to(tmp_path / "no folder" / "out.html")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert not pane.banner.isHidden()
    assert parts.kept > 0
    pane.documents.save_to(tmp_path / "out.html")
    qtbot.waitUntil(lambda: not pane.documents.running)
    assert "BEBA" in (tmp_path / "out.html").read_text()
    assert parts.kept == 0


def test_a_text_has_no_form_but_goes_into_word(qtbot: QtBot, pane: TranslatePane, tmp_path: Path) -> None:
    translate(qtbot, pane, TEXT)
    assert pane.result_panel.form.isHidden()
    assert not pane.footer._form.isVisible()
    pane.footer.save_to(tmp_path / "both.docx")
    qtbot.waitUntil(lambda: pane.footer.words.text() == "Saved as both.docx")
    with zipfile.ZipFile(tmp_path / "both.docx") as package:
        document = package.read("word/document.xml").decode()
    assert "La dosis es 5 mg." in document
    assert "LA DOSIS ES 5 MG." in document


# --- a model that does not load ---------------------------------------------------------------


def test_a_model_that_does_not_load_is_followed_by_a_step(
    qtbot: QtBot, pane: TranslatePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "hungry")
    pane.source_panel.typed(TEXT)
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert pane.banner.action.text() == "Try with 4,096 tokens"
    qtbot.mouseClick(pane.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.result_panel.view.toPlainText().startswith("LA DOSIS"))
