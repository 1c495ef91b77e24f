"""The Library pane: adding, finding, opening, naming and forgetting, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.library.table import Column
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.library import LibraryPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.store.database import FILE_NAME

Add = Callable[..., list[Path]]


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def titles(pane: LibraryPane) -> list[str]:
    """What the rows are called, from the top."""
    return [pane.table.index(row, Column.TITLE).data() for row in range(pane.table.rowCount())]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "course"
    made.mkdir()
    return made


@pytest.fixture
def add(qtbot: QtBot, library: LibraryPane, folder: Path) -> Add:
    """Adds files of these names; each later one is used later, and has one page more."""

    def put(*names: str, wait: bool = True) -> list[Path]:
        files = [folder / name for name in names]
        for number, file in enumerate(files, 2):
            file.write_text("\f".join(["A page of text."] * number))
        library.add_files(files)
        if wait:
            qtbot.waitUntil(lambda: library.intake.current is None)
        return files

    return put


def choose(pane: LibraryPane, *wanted: str) -> None:
    pane.list.choose([each.id for each in pane.table.rows if each.title in wanted])


def editor(qtbot: QtBot, pane: LibraryPane) -> QLineEdit:
    """The field that is open in the list."""
    qtbot.waitUntil(lambda: pane.list.viewport().findChild(QLineEdit) is not None)
    found = pane.list.viewport().findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


# --- adding ----------------------------------------------------------------------------------------


def test_the_librarys_file_is_opened_when_the_pane_is_first_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert not (paths.data_folder() / FILE_NAME).exists()
    window.show_pane("library")
    qtbot.waitUntil(lambda: window._desk.library.loaded)
    assert (paths.data_folder() / FILE_NAME).exists()


def test_an_empty_library_teaches_and_takes_the_sample(qtbot: QtBot, library: LibraryPane) -> None:
    assert library.empty.isVisible()
    assert library.search.isHidden() or not library.search.isVisible()
    qtbot.waitUntil(library.empty.sample.isVisible)
    sample = library._sample
    assert sample is not None
    assert sample.suffix == ".pdf"


def test_added_files_are_rows_with_what_the_reader_found(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("first.txt", "second.txt")
    assert titles(library) == ["second", "first"]
    assert library.list.isVisible()
    row = [library.table.index(0, column).data() for column in Column]
    assert row == ["second", "Text", "3", "47 bytes", "English", "today", "today", ""]
    assert library.count.text() == "2 documents, 2 chosen", "what is new is chosen"
    assert library.banner.isHidden()


def test_what_cannot_be_read_is_named_and_the_others_are_kept(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("locked one.pdf", "good.txt", "locked two.pdf")
    assert titles(library) == ["good"]
    assert library.banner.message.text() == "2 of 3 files could not be added; the others are here."
    assert "locked one.pdf" in library.banner.hint.text()
    assert "locked two.pdf" in library.banner.hint.text()


def test_a_crash_of_the_reader_costs_one_file(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("good.txt", "crash.txt", "fine.txt", "crash too.txt")
    assert titles(library) == ["fine", "good"]
    assert "crash.txt: " in library.banner.hint.text()


def test_a_protected_file_asks_for_its_password(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("locked.pdf")
    assert library.banner._password.isVisible()
    library.banner._password.setText("secret")
    click(qtbot, library.banner.action)
    qtbot.waitUntil(lambda: titles(library) == ["locked"])


def test_adding_shows_how_far_it_is_and_can_be_stopped(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("first.txt", "waiting.txt", "third.txt", wait=False)
    bar = library.intake_bar
    qtbot.waitUntil(lambda: library.intake.number == 2 and library.intake.progress is not None)
    assert bar.text.whole() == "Reading 2 of 3: waiting.txt, page 1 of 48"
    click(qtbot, bar.stop)
    qtbot.waitUntil(lambda: library.intake.current is None)
    assert bar.isHidden()
    assert titles(library) == ["first"]
    assert library.banner.message.text() == "Stopped. 1 of 3 files were added."
    click(qtbot, library.banner.action)
    qtbot.waitUntil(lambda: library.intake.current is not None)
    assert library.intake.total == 2, "the one that was stopped, and the one after it"
    library.intake.cancel()
    qtbot.waitUntil(lambda: library.intake.current is None)


def test_a_copy_is_kept_when_asked_for(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    library.keep_copies.setChecked(True)
    (file,) = add("report.txt")
    (document,) = library._library.documents
    assert document.kept_copy is not None
    assert document.kept_copy.read_bytes() == file.read_bytes()


def test_a_picture_without_text_is_read_again_with_recognition(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("picture.png")
    assert titles(library) == ["picture"]


# --- finding ---------------------------------------------------------------------------------------


def test_search_narrows_by_title_folder_and_tags(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("Übung 7.txt", "report.txt")
    library._library.set_tags(library.table.rows[0].id, ["Exam"])
    qtbot.waitUntil(lambda: bool(library.table.rows[0].tags))
    for words, found in (("übung", ["Übung 7"]), ("EXAM rep", ["report"]), ("course", ["report", "Übung 7"])):
        library.search.setText(words)
        assert titles(library) == found
    library.search.setText("nowhere")
    assert library.nothing.isVisible()
    assert "“nowhere”" in library.nothing.text.text()
    click(qtbot, library.nothing.show_all)
    assert len(titles(library)) == 2


def test_the_search_field_leads_into_the_list_and_back(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("first.txt", "second.txt")
    library.window().activateWindow()
    qtbot.keyClick(library, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert library.search.hasFocus()
    qtbot.keyClicks(library.search, "fir")
    qtbot.keyClick(library.search, Qt.Key.Key_Down)
    assert library.list.hasFocus()
    assert [each.title for each in library.table.rows if each.id in library.list.chosen] == ["first"]
    library.search.setFocus()
    qtbot.keyClick(library.search, Qt.Key.Key_Escape)
    assert len(titles(library)) == 2


def test_the_order_is_chosen_in_words_or_by_the_header(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("b.txt", "a.txt", "c.txt")
    library.order.setCurrentIndex(library.order.findData(int(Column.TITLE)))
    library.order.activated.emit(library.order.currentIndex())
    assert titles(library) == ["a", "b", "c"]
    header = library.list.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(Column.PAGES) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert titles(library) == ["c", "a", "b"]
    assert library.order.currentText() == "By pages"
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert titles(library) == ["b", "a", "c"]


def test_what_is_chosen_stays_chosen_when_the_rows_change(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("first.txt", "second.txt", "third.txt")
    choose(library, "first", "third")
    chosen = set(library.list.chosen)
    library.list.order_by(Column.TITLE, descending=False)
    assert set(library.list.chosen) == chosen
    library.search.setText("ir")
    assert set(library.list.chosen) == chosen
    assert library.count.text() == "2 of 3 documents, 2 chosen"


# --- opening ---------------------------------------------------------------------------------------


def open_with_enter(qtbot: QtBot, pane: LibraryPane) -> None:
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)


def open_with_a_double_click(qtbot: QtBot, pane: LibraryPane) -> None:
    place = pane.list.visualRect(pane.table.index(pane.table.row_of(pane.list.chosen[0]), Column.TITLE)).center()
    qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def open_with_the_button(qtbot: QtBot, pane: LibraryPane) -> None:
    click(qtbot, pane.open_button)


@pytest.mark.parametrize("way", [open_with_enter, open_with_a_double_click, open_with_the_button])
def test_a_document_is_opened_in_summarize(
    qtbot: QtBot,
    library: LibraryPane,
    summarize: SummarizePane,
    add: Add,
    way: Callable[[QtBot, LibraryPane], None],
) -> None:
    first, _second = add("first.txt", "second.txt")
    choose(library, "first")
    way(qtbot, library)
    qtbot.waitUntil(lambda: [source.path for source in summarize.source_panel.sources] == [first])
    assert summarize.isVisible()
    assert titles(library) == ["first", "second"], "it is the one used last now"


def test_a_file_that_is_gone_is_marked_and_said(
    qtbot: QtBot, library: LibraryPane, window: MainWindow, add: Add
) -> None:
    (file,) = add("report.txt")
    file.unlink()
    window.show_pane("models")
    window.show_pane("library")
    index = library.table.index(0, Column.TITLE)
    qtbot.waitUntil(lambda: "The file is not there" in library.table.data(index, Qt.ItemDataRole.AccessibleTextRole))
    choose(library, "report")
    click(qtbot, library.open_button)
    qtbot.waitUntil(lambda: not library.banner.isHidden())
    assert library.banner.message.text() == f"“report” is not at {file} any more."
    assert library.isVisible()


# --- naming and forgetting -------------------------------------------------------------------------


def test_a_title_is_changed_in_its_row(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("report.txt")
    qtbot.keyClick(library.list, Qt.Key.Key_F2)
    field = editor(qtbot, library)
    assert field.accessibleName() == "Title"
    field.setText("Biology 101")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(library) == ["Biology 101"])


def test_tags_are_changed_in_their_row(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("report.txt")
    click(qtbot, library.tags_button)
    field = editor(qtbot, library)
    field.setText("exam,  biology 101 ,, exam")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.table.rows[0].tags == ("biology 101", "exam"))
    assert library.table.index(0, Column.TAGS).data() == "biology 101, exam"


def test_what_is_being_typed_survives_what_arrives(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("report.txt")
    qtbot.keyClick(library.list, Qt.Key.Key_F2)
    field = editor(qtbot, library)
    field.setText("Biology")
    with qtbot.waitSignal(library._library.changed):
        library._library.refresh()
    library._library.rename(library.table.rows[0].id, "Meanwhile")
    qtbot.waitUntil(lambda: library._library.documents[0].title == "Meanwhile")
    assert titles(library) == ["report"], "the rows keep still"
    assert field.text() == "Biology"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(library) == ["Biology"])


def asked(qtbot: QtBot, pane: LibraryPane) -> str:
    """The question, once it is there."""
    qtbot.waitUntil(pane.question.isVisible)
    return pane.question.text.text()


def test_removing_says_first_what_it_deletes_and_can_be_undone(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    library.keep_copies.setChecked(True)
    (file,) = add("report.txt")
    library._library.set_tags(library.table.rows[0].id, ["exam"])
    qtbot.waitUntil(lambda: bool(library.table.rows[0].tags))
    qtbot.keyClick(library.list, Qt.Key.Key_Delete)
    assert asked(qtbot, library) == (
        f"Forgets “report”, its title and its tags. The file itself stays at {file}. The copy of 31 bytes is deleted."
    )
    assert titles(library) == ["report"], "nothing happens before the answer"
    assert library.question.yes.hasFocus()
    qtbot.keyClick(library.question.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(library.empty.isVisible)
    assert file.exists()
    assert library.banner.message.text() == "“report” is off the list."
    click(qtbot, library.banner.action)
    qtbot.waitUntil(lambda: titles(library) == ["report"])
    assert library.table.rows[0].tags == ("exam",)
    assert library.table.rows[0].kept_copy is not None


def test_escape_keeps_everything(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("report.txt")
    click(qtbot, library.remove_button)
    asked(qtbot, library)
    qtbot.keyClick(library.question.yes, Qt.Key.Key_Escape)
    assert library.question.isHidden()
    assert titles(library) == ["report"]


def test_the_last_copy_is_named_as_such_and_offers_no_undo(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    library.keep_copies.setChecked(True)
    (file,) = add("report.txt")
    file.unlink()
    qtbot.keyClick(library.list, Qt.Key.Key_Delete)
    words = asked(qtbot, library)
    assert f"The file is not at {file} any more." in words
    assert "is the last one known here: it is deleted and cannot be brought back." in words
    click(qtbot, library.question.yes)
    qtbot.waitUntil(lambda: not library.banner.isHidden())
    assert library.banner.action.isHidden()


def test_several_are_removed_and_undone_together(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("a.txt", "b.txt", "c.txt")
    choose(library, "a", "c")
    library.list.setFocus()
    qtbot.keyClick(library.list, Qt.Key.Key_Delete)
    assert asked(qtbot, library).startswith("Forgets 2 documents, their titles and their tags.")
    click(qtbot, library.question.yes)
    qtbot.waitUntil(lambda: titles(library) == ["b"])
    assert [each.title for each in library.table.rows if each.id in library.list.chosen] == ["b"]
    qtbot.keyClick(library.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sorted(titles(library)) == ["a", "b", "c"])


# --- trouble ---------------------------------------------------------------------------------------


def test_a_damaged_library_is_told_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, summarize: SummarizePane, trial: Path
) -> None:
    file = paths.data_folder() / FILE_NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"This is no database at all. " * 100)
    window.show_pane("library")
    pane = window.panes["library"]
    assert isinstance(pane, LibraryPane)
    qtbot.waitUntil(lambda: not pane.banner.isHidden())
    assert "is damaged" in pane.banner.message.text()
    window.open_files([trial])
    qtbot.waitUntil(lambda: bool(summarize.source_panel.usable()))
    window.show_pane("library")
    qtbot.waitUntil(lambda: not pane.banner.isHidden())
    file.unlink()
    click(qtbot, pane.banner.action)
    qtbot.waitUntil(pane.empty.isVisible)


def test_every_button_that_is_off_says_why(qtbot: QtBot, library: LibraryPane, add: Add) -> None:
    add("a.txt", "b.txt")
    expected: Sequence[tuple[tuple[str, ...], str, str]] = (
        ((), "Choose a document first", "Choose one document first"),
        (("a", "b"), "Open in Summarize (Enter)", "Choose one document first"),
        (("a",), "Open in Summarize (Enter)", "Give it another title (F2)"),
    )
    for chosen, opening, renaming in expected:
        choose(library, *chosen)
        assert library.open_button.toolTip() == opening
        assert library.rename_button.toolTip() == renaming
