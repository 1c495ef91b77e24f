"""What the kept documents say, searched in the Library pane: by words, by meaning, and shown in its document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.library.index_thread import to_read
from slmdesk.gui.library.search import LibrarySearch
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.library import LibraryPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.messages import TERMINAL, Citation, ModelFile, Read, SourceText, Summarize
from slmdesk.models.installed import Record, write_record
from slmdesk.store.library import Library
from slmdesk.store.search import SEARCH_FILE_NAME, SearchIndex

Open = Callable[..., LibraryPane]


@pytest.fixture
def kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Open:
    """Opens the pane on documents of these names and texts, with the keyboard where their text is searched."""

    def show(**texts: str) -> LibraryPane:
        store = Library(paths.data_folder())
        for name, text in texts.items():
            path = tmp_path / f"{name}.txt"
            path.write_text(text, encoding="utf-8")
            store.add(path, "text", 1, "en")
        store.close()
        window.show_pane("library")
        pane = window.panes["library"]
        assert isinstance(pane, LibraryPane)
        qtbot.waitUntil(lambda: len(pane.table.rows) == len(texts))
        qtbot.keyClick(pane, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert pane.finding.on
        return pane

    return show


def search(qtbot: QtBot, pane: LibraryPane, words: str) -> LibrarySearch:
    """Wait until all is read, then write what is looked for."""
    found = pane._desk.search
    qtbot.waitUntil(lambda: found.total > 0 and found.current is None)
    pane.search.setText(words)
    qtbot.waitUntil(lambda: found.query == words and bool(found.hits))
    return found


def shown(pane: LibraryPane) -> list[str]:
    return [pane.finding.passages.list.item(row).text() for row in range(pane.finding.passages.list.count())]


def install_embedding(window: MainWindow, home: Path) -> None:
    """A model that the scripted child plays; its tokenizer comes with the program."""
    folder = home / "models" / "all-minilm-l6-v2-int8"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"O" * 100)
    record = Record("MiniLM", "model.onnx", 100, "0" * 64, "Apache-2.0", "catalogue", "2025", 1000, kind="embedding")
    write_record(folder, record)
    window._desk.models.refresh()


def test_what_documents_say_is_found_and_shown_in_its_place(qtbot: QtBot, kept: Open, window: MainWindow) -> None:
    text = "A first page of a book. " * 40 + "\fPlants need light 🩺 and water.\n\nThe end."
    pane = kept(biology=text, history="The bridge was built in 1890.")
    assert "Write words or a question" in pane.finding.passages.words.text()
    assert not pane._actions.isVisible(), "they are for the list of documents"
    search(qtbot, pane, "light")
    assert len(shown(pane)) == 1
    assert shown(pane)[0].startswith("biology.txt · p. 2\n")
    assert "Plants need light 🩺 and water." in shown(pane)[0]
    assert pane.finding.passages.words.text() == "1 passage, found by words"
    qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    assert pane.finding.passages.list.hasFocus()
    qtbot.keyClick(pane.finding.passages.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "summarize" in window.panes)
    summarize = window.panes["summarize"]
    assert isinstance(summarize, SummarizePane)
    qtbot.waitUntil(lambda: len(summarize.source_panel.view.marked()) == 1)
    assert summarize.source_panel.view.marked()[0].startswith("Plants need light 🩺")


def test_the_titles_are_searched_again_when_that_is_chosen(qtbot: QtBot, kept: Open) -> None:
    pane = kept(biology="Plants need light.", history="The bridge was built in 1890.")
    search(qtbot, pane, "bridge")
    pane.search.setText("bio")
    pane.finding.where.setCurrentIndex(0)
    pane.finding.where.activated.emit(0)
    assert not pane.finding.on
    assert [each.title for each in pane.table.rows] == ["biology"]
    assert pane.list.isVisible()


def test_a_model_finds_what_is_meant(qtbot: QtBot, kept: Open, window: MainWindow, slmdesk_home: Path) -> None:
    install_embedding(window, slmdesk_home)
    qtbot.waitUntil(lambda: window._desk.search.model is not None)
    pane = kept(leaflet="Take it with a glass of water.", history="The bridge was built in 1890.")
    found = search(qtbot, pane, "thirst")
    qtbot.waitUntil(lambda: found.by_meaning and pane.finding.passages.list.count() > 0)
    assert found.hits[0].file.name == "leaflet.txt", "none of its words is in the question"
    assert pane.finding.passages.words.text().endswith("found by words and by meaning")
    assert pane.finding.passages.models.isHidden()
    assert not window._desk.idle.loaded, "no language model was loaded for it"


def test_without_such_a_model_the_way_to_one_is_shown(qtbot: QtBot, kept: Open, window: MainWindow) -> None:
    pane = kept(leaflet="Take it with a glass of water.")
    search(qtbot, pane, "glass")
    assert pane.finding.passages.models.isVisible()
    qtbot.mouseClick(pane.finding.passages.models, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "models" in window.panes)


def test_what_is_taken_off_the_list_is_not_found_any_more(qtbot: QtBot, kept: Open) -> None:
    pane = kept(letter="Dear Ada, the parcel came.", history="The bridge was built in 1890.")
    found = search(qtbot, pane, "parcel")
    letter = [each.id for each in pane.table.rows if each.title == "letter"]
    pane._library.remove(letter, lambda gone: pane._on_removed(gone, 0))
    qtbot.waitUntil(lambda: not found.hits)
    assert pane.finding.passages.words.text() == "Nothing was found for “parcel”."
    index = SearchIndex(paths.data_folder())
    assert [each.path.name for each in index.documents()] == ["history.txt"]
    index.close()


def test_a_changed_document_is_read_again_and_one_that_cannot_be_is_named(
    qtbot: QtBot, kept: Open, tmp_path: Path
) -> None:
    pane = kept(letter="The parcel came.", locked="Nobody reads this.")
    found = search(qtbot, pane, "parcel")
    unread = pane.finding.passages.unread
    assert unread.isVisible()
    assert "locked.txt could not be read: " in unread.text()
    assert "is protected with a password" in unread.text()
    (tmp_path / "letter.txt").write_text("The wardrobe came instead, and it is large.")
    found.keep_up()
    pane.search.setText("wardrobe")
    qtbot.waitUntil(lambda: [hit.quote for hit in found.hits] == ["The wardrobe came instead, and it is large."])


def test_reading_can_be_stopped_and_gone_on_with(qtbot: QtBot, kept: Open) -> None:
    pane = kept(letter="The parcel came.", waiting="It takes long.")
    found = pane._desk.search
    qtbot.waitUntil(lambda: found.current is not None and found.current.title == "waiting")
    assert pane.finding.passages.reading.isVisible()
    qtbot.mouseClick(pane.finding.passages.reading.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: found.current is None)
    qtbot.waitUntil(pane.finding.passages.reading.isHidden)
    qtbot.waitUntil(pane.finding.passages.go_on.isVisible)
    pane.search.setText("parcel")
    qtbot.waitUntil(lambda: len(found.hits) <= 1 and found.query == "parcel")
    qtbot.mouseClick(pane.finding.passages.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: found.current is not None)
    qtbot.waitUntil(lambda: not pane.finding.passages.go_on.isVisible())
    found.cancel()
    qtbot.waitUntil(lambda: found.current is None)


def test_a_document_that_is_taken_off_the_list_while_it_is_read_is_not_kept_in_the_index(
    qtbot: QtBot, kept: Open, tmp_path: Path
) -> None:
    pane = kept(waiting="It takes long.")
    found = pane._desk.search
    qtbot.waitUntil(lambda: found.current is not None and found.current.title == "waiting")
    later = tmp_path / "later.txt"
    later.write_text("The parcel came.", encoding="utf-8")
    pane._library.add(later, "text", 1, "en", False, lambda _document: None, lambda _failure: None)
    qtbot.waitUntil(lambda: len(pane._library.documents) == 2)
    waiting = [each.id for each in pane._library.documents if each.title == "waiting"]
    pane._library.remove(waiting, lambda gone: pane._on_removed(gone, 0))
    pane.search.setText("parcel")
    qtbot.waitUntil(lambda: [hit.file.name for hit in found.hits] == ["later.txt"])
    qtbot.waitUntil(lambda: found.current is None)
    index = SearchIndex(paths.data_folder())
    assert [each.path.name for each in index.documents()] == ["later.txt"]
    index.close()


def test_what_another_program_has_kept_and_read_stays_in_the_index(tmp_path: Path) -> None:
    path = tmp_path / "scan.txt"
    path.write_text("Read by the command line.", encoding="utf-8")
    store, index = Library(tmp_path / "data"), SearchIndex(tmp_path / "data")
    document = store.add(path, "text", 1, "en")
    index.add(path, SourceText(str(path), "Read by the command line.", [], []), 1)
    assert to_read(index, [], tmp_path / "data", {}).documents == []
    assert [each.path for each in index.documents()] == [path]
    store.remove(document.id)
    assert to_read(index, [], tmp_path / "data", {}).documents == []
    assert index.documents() == []
    store.close()
    index.close()


def test_what_could_not_be_read_is_not_tried_again_until_it_changes_or_somebody_asks(
    qtbot: QtBot, kept: Open, window: MainWindow, tmp_path: Path
) -> None:
    pane = kept(letter="The parcel came.", locked="Nobody reads this.")
    found, asked = search(qtbot, pane, "parcel"), list[str]()
    window._desk.jobs.delivered.connect(
        lambda handle, event: (
            asked.append(handle.request.path)
            if isinstance(handle.request, Read) and isinstance(event, TERMINAL)
            else None
        )
    )
    looked: list[bool] = []
    found.changed.connect(lambda: looked.append(True))
    found.keep_up()
    qtbot.waitUntil(lambda: bool(looked) and found.current is None)
    assert asked == []
    assert [path.name for path in found.unread] == ["locked.txt"], "it is still said"
    assert pane.finding.passages.go_on.text() == "Try again"
    qtbot.mouseClick(pane.finding.passages.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [Path(path).name for path in asked] == ["locked.txt"] and found.current is None)
    (tmp_path / "locked.txt").write_text("Now it says something else.")
    found.keep_up()
    qtbot.waitUntil(lambda: [Path(path).name for path in asked] == ["locked.txt", "locked.txt"])


def test_return_while_something_is_being_typed_goes_to_what_is_found_by_it(qtbot: QtBot, kept: Open) -> None:
    pane = kept(letter="The parcel came.", history="The bridge was built in 1890.")
    search(qtbot, pane, "parcel")
    pane.search.clear()
    qtbot.keyClicks(pane.search, "bridge")
    qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    passages = pane.finding.passages.list
    qtbot.waitUntil(passages.hasFocus)
    assert pane._desk.search.query == "bridge"
    assert passages.currentItem().text().startswith("history.txt")


def test_the_keyboard_goes_from_the_field_to_the_passages_and_what_stands_over_them(qtbot: QtBot, kept: Open) -> None:
    pane = kept(letter="The parcel came.", locked="Nobody reads this.")
    search(qtbot, pane, "parcel")
    qtbot.waitUntil(pane.finding.passages.go_on.isVisible)
    pane.search.setFocus()
    reached = [pane.search]
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    passages = pane.finding.passages
    assert reached[:5] == [pane.search, pane.finding.where, passages.models, passages.go_on, passages.list]


def test_a_search_by_meaning_waits_for_a_job_and_says_so(
    qtbot: QtBot, kept: Open, window: MainWindow, install: Callable[..., Path], slmdesk_home: Path
) -> None:
    install_embedding(window, slmdesk_home)
    qtbot.waitUntil(lambda: window._desk.search.model is not None)
    pane = kept(leaflet="Take it with a glass of water.")
    found = search(qtbot, pane, "glass")
    qtbot.waitUntil(lambda: found.by_meaning and found.unprepared == 0)
    long = window._desk.jobs.run(Summarize([SourceText("a", "text", [], [])], ModelFile("waiting", "m")))
    qtbot.waitUntil(lambda: window._desk.jobs.busy("inference"))
    pane.search.setText("water")
    qtbot.waitUntil(lambda: found.query == "water" and found.meaning_waits)
    assert pane.finding.passages.words.text().endswith("when the model has finished what it is doing")
    long.cancel()
    qtbot.waitUntil(lambda: found.by_meaning and not found.meaning_waits)


def test_a_passage_of_a_document_that_another_program_kept_is_opened_too(
    qtbot: QtBot, kept: Open, window: MainWindow
) -> None:
    pane = kept(letter="The parcel came.")
    search(qtbot, pane, "parcel")
    pane._library.documents = []  # a list older than the index
    pane.finding.passages.take_focus()
    qtbot.keyClick(pane.finding.passages.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "summarize" in window.panes)
    summarize = window.panes["summarize"]
    assert isinstance(summarize, SummarizePane)
    qtbot.waitUntil(lambda: summarize.source_panel.view.marked() == ["The parcel came."])


def test_a_passage_whose_document_failed_is_forgotten(
    qtbot: QtBot, summarize: SummarizePane, trial: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "crash.txt"
    missing.write_text("It ends the reader.")
    summarize.show_passage(Citation(str(missing), 1, 0, 5, "It en"))
    qtbot.waitUntil(lambda: [each.state for each in summarize.source_panel.sources] == ["failed"])
    assert summarize._passage._wanted is None
    summarize.show_passage(Citation(str(trial), 1, 0, 7, "A trial"))
    qtbot.waitUntil(lambda: summarize.source_panel.view.marked() == ["A trial"])


def test_nothing_is_written_before_somebody_searches(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.show_pane("library")
    pane = window.panes["library"]
    assert isinstance(pane, LibraryPane)
    window._desk.search.forget([tmp_path / "never.txt"])
    qtbot.waitUntil(lambda: window._desk.library.loaded)
    window._desk.search.close()
    assert not (paths.data_folder() / SEARCH_FILE_NAME).exists()
