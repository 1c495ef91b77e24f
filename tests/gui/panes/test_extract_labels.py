"""Labels in the Extract pane: the user's own by the language model, and those of an installed classifier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.extract import ExtractPane
from slmdesk.messages import Field
from slmdesk.models.classifier import ABOUT_NAME, About
from slmdesk.models.installed import Record, write_record

Install = Callable[..., Path]


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    """One of each label, and one of none."""
    for name, text in (("a.txt", "This is a complaint."), ("b.txt", "Much praise!"), ("c.txt", "Nothing.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]


def in_view(window: MainWindow) -> ExtractPane:
    """The pane, asked for labels."""
    window.show_pane("extract")
    made = window.panes["extract"]
    assert isinstance(made, ExtractPane)
    made.wishes.switch.buttons["labels"].click()
    return made


def label_all(qtbot: QtBot, pane: ExtractPane, paths: list[Path]) -> list[list[str]]:
    """Open files, label them, and return the table."""
    pane.open_files(paths)
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    table = pane.results
    return [[table.data(table.index(row, column)) for column in range(2)] for row in range(table.rowCount())]


def test_own_labels_are_chosen_by_the_model_and_say_with_what_score(
    qtbot: QtBot, window: MainWindow, install: Install, letters: list[Path], tmp_path: Path
) -> None:
    use_model(qtbot, window, install, "scripted")
    pane = in_view(window)
    pane.open_files(letters)
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    assert pane.start_button.text() == "Label"
    assert pane.start_button.toolTip() == "Write two or more labels first"
    qtbot.keyClicks(pane.wishes.labels.field, "complaint, praise,  praise , ")
    assert pane.wishes.labels.labels == ["complaint", "praise"]
    assert label_all(qtbot, pane, []) == [["a.txt", "complaint  75%"], ["b.txt", "praise  75%"], ["c.txt", ""]]
    assert pane.footer.words.whole() == "2 of 3 documents have a label"
    pane.result_panel.table.setCurrentIndex(pane.results.index(1, 1))
    assert pane.source_panel.current is not None
    assert pane.source_panel.current.name == "b.txt"
    words = "scripted says so, with a score of 75%. A label is a judgement: check it yourself."
    assert pane.result_panel.why.text() == words
    pane.footer.save_to(tmp_path / "labels.csv")
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Saved as labels.csv")
    assert "praise" in (tmp_path / "labels.csv").read_text("utf-8-sig").splitlines()[2]


def test_fields_and_labels_do_not_mix_in_one_table(
    qtbot: QtBot, window: MainWindow, install: Install, letters: list[Path]
) -> None:
    use_model(qtbot, window, install, "scripted")
    pane = in_view(window)
    pane.wishes.labels.field.setText("complaint, praise")
    label_all(qtbot, pane, letters)
    pane.fields.replace([Field("name")])
    pane.start()
    assert pane.job.running
    pane.wishes.switch.buttons["fields"].click()  # before the labels have come
    qtbot.waitUntil(lambda: not pane.running)
    assert pane.footer.words.whole() == "2 of 3 documents have a label"
    assert pane.start_button.text() == "Extract"
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert [field.name for field in pane.results.fields] == ["name"]
    pane.wishes.switch.buttons["labels"].click()
    pane.wishes.labels.field.setText("x" * 101 + ", b")
    assert "longer than 100" in pane.start_button.toolTip()
    pane.wishes.labels.field.setText(", ".join(str(number) for number in range(51)))
    assert "more than 50" in pane.start_button.toolTip()


def test_labelling_that_was_stopped_goes_on(
    qtbot: QtBot, window: MainWindow, install: Install, letters: list[Path]
) -> None:
    use_model(qtbot, window, install, "waiting")
    pane = in_view(window)
    pane.wishes.labels.field.setText("complaint, praise")
    pane.open_files(letters[:2])
    pane.start()
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Document 2 of 2 · b.txt")
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not pane.running)
    assert pane.start_button.text() == "Go on"
    assert label_all(qtbot, pane, []) == [["a.txt", "complaint  75%"], ["b.txt", "praise  75%"]]


def test_an_installed_classifier_labels_without_a_language_model(
    qtbot: QtBot, window: MainWindow, slmdesk_home: Path, letters: list[Path]
) -> None:
    pane = in_view(window)
    editor = pane.wishes.labels
    assert editor.models.isVisible()
    editor.field.setText("mine, yours")
    pane.open_files(letters)
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    assert "There is no model yet" in pane.start_button.toolTip()

    folder = slmdesk_home / "models" / "letters-of-praise"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"O" * 100)
    (folder / "tokenizer.json").write_bytes(b"{}")
    (folder / ABOUT_NAME).write_bytes(msgspec.json.encode(About(["praise", "complaint"], False, 512)))
    write_record(
        folder, Record("Letters", "model.onnx", 100, "0" * 64, "", "imported", "2025", 1000, kind="classifier")
    )
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: editor.by.count() == 2)
    assert not editor.models.isVisible()
    editor.by.setCurrentIndex(1)
    assert (editor.field.isReadOnly(), editor.field.text()) == (True, "praise, complaint")
    found = label_all(qtbot, pane, [])
    assert found == [["a.txt", "complaint  75%"], ["b.txt", "praise  75%"], ["c.txt", ""]]
    pane.result_panel.table.setCurrentIndex(pane.results.index(0, 1))
    assert pane.result_panel.why.text().startswith("Letters says so, with a score of 75%.")
    editor.by.setCurrentIndex(0)
    assert (editor.field.isReadOnly(), editor.field.text()) == (False, "mine, yours")
