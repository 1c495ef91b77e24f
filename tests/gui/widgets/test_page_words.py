"""The words of pages that a real documents child draws: found, selected, and marked on pictures too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

import picture_files
from pdf_viewing import SAMPLE, cite, opened, picture
from slmdesk.gui.widgets.documents.page_view import PageView
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.messages import Word


def middle_of(view: PageView, word: Word) -> QPoint:
    """Where the middle of a word of the first page stands in the view."""
    scale, origin = view._layout.scale, view._rect(0).topLeft()
    return origin + QPoint(round((word.left + word.right) / 2 * scale), round((word.top + word.bottom) / 2 * scale))


def test_words_are_found_on_the_page(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    panel.activateWindow()
    body.open_find()
    bar = body.find_bar
    qtbot.keyClicks(bar.words, "calvin cycle")
    qtbot.waitUntil(lambda: bar.count.text().startswith("1 of "))
    qtbot.waitUntil(lambda: bool(view.marked()))
    first = view.marked()
    total = len(body.search.text_search.found)
    assert total > 1
    qtbot.keyClick(bar.words, Qt.Key.Key_Return)
    assert bar.count.text() == f"2 of {total}"
    qtbot.waitUntil(lambda: bool(view.marked()) and view.marked() != first)
    qtbot.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.mouseClick(bar.previous, Qt.MouseButton.LeftButton)
    assert bar.count.text() == f"{total} of {total}"
    bar.words.setText("nowhere in it")
    qtbot.waitUntil(lambda: bar.count.text() == "Not found")
    assert not bar.next.isEnabled()
    assert bar.next.toolTip()
    qtbot.keyClick(bar.words, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert view.marked() == []


def test_words_are_found_in_a_text(qtbot: QtBot, panel: SourcePanel, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Plain notes 🩺.\n\n" * 200 + "A rare word.\n\nThe end.")
    panel.open_file(path)
    qtbot.waitUntil(lambda: not panel.reading and panel.view.complete)
    panel.body.open_find()
    panel.body.find_bar.words.setText("RARE")
    qtbot.waitUntil(lambda: panel.view.marked() == ["rare"])
    assert panel.body.find_bar.count.text() == "1 of 1"
    assert panel.view.cursorRect().top() < panel.view.viewport().height()
    panel.body.find_bar.close_bar()
    assert panel.view.marked() == []


def test_words_are_selected_by_dragging_and_copied(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    selection, viewport = view.selection, view.viewport()
    assert selection is not None
    selection.word_at((1, 0, 0))  # asks where the words of the page are
    pages = view._pages
    assert pages is not None
    qtbot.waitUntil(lambda: pages.places.words(1) is not None)
    words = pages.places.words(1)
    assert words is not None

    def point(index: int) -> QPoint:
        return middle_of(view, words.words[index])

    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=point(2))
    assert selection.text == ""
    qtbot.mouseMove(viewport, point(5))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=point(5))
    source = panel.current
    assert source is not None
    assert selection.text == source.text[words.words[2].start : words.words[5].end] == "light becomes food\n\nA"
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == selection.text
    assert QColor(picture(view).pixel(point(2).x(), point(2).y() - 6)) != QColor("#ffffff")

    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert selection.text == "light becomes food\n\nA study"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert selection.text == ""
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=point(4))
    assert selection.text == "food"
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert selection.text == source.text.strip()
    assert body.as_pages


def test_dragging_below_the_view_scrolls_on(qtbot: QtBot, panel: SourcePanel) -> None:
    _body, view = opened(qtbot, panel, SAMPLE)
    viewport, pages = view.viewport(), view._pages
    assert pages is not None
    pages.places.words(1)
    qtbot.waitUntil(lambda: pages.places.words(1) is not None)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    qtbot.mouseMove(viewport, QPoint(150, viewport.height() + 60))
    qtbot.waitUntil(lambda: view.page_number == 2)
    qtbot.waitUntil(lambda: pages.selection.focus_page == 2)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(150, viewport.height() + 60))
    assert pages.selection.boxes(1)
    top = view.verticalScrollBar().value()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.verticalScrollBar().value() != top


def test_a_picture_is_shown_as_its_pages_with_its_words_over_them(
    qtbot: QtBot, panel: SourcePanel, tmp_path: Path
) -> None:
    path = tmp_path / "fax.tiff"
    pages = [picture_files.picture([f"This is page {number} of the fax."], size=40) for number in (1, 2)]
    path.write_bytes(picture_files.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    body, view = opened(qtbot, panel, path)
    assert body.as_pages
    assert view.page_count == 2
    cited = cite(panel, "page 2 of")
    panel.mark([cited], scroll=True)
    qtbot.waitUntil(lambda: view.drawn and view.page_number == 2)
    source = panel.current
    assert source is not None
    assert len(source.words[2].boxes(cited.start, cited.end)) == 1
    assert source.scans == 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_words_of_a_picture_are_marked_where_they_stand_and_selected(
    qtbot: QtBot, panel: SourcePanel, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"note.{kind.lower()}"
    path.write_bytes(picture_files.saved(picture_files.picture(["The liver weighs", "about 1500 grams."]), kind))
    _body, view = opened(qtbot, panel, path)
    source, selection, pages = panel.current, view.selection, view._pages
    assert source is not None
    assert selection is not None
    assert pages is not None
    panel.mark([cite(panel, "weighs about 1500")], scroll=True)
    boxes = view.marked()
    assert [round(box.top) < round(boxes[-1].top) for box in boxes] == [True, False]  # one on each of two lines
    image, origin, scale = picture(view), view._rect(0).topLeft(), view._layout.scale
    for box in boxes:
        inside = range(round(box.left * scale), round(box.right * scale), 2)
        middle = round((box.top + box.bottom) / 2 * scale)
        colors = [QColor(image.pixel(origin + QPoint(x, middle))) for x in inside]
        assert min(color.lightness() for color in colors) < 90  # ink
        assert QColor("#ffffff") not in colors
    words = {source.text[word.start : word.end]: word for word in source.words[1].words}

    liver, about = middle_of(view, words["liver"]), middle_of(view, words["about"])
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=liver)
    qtbot.mouseMove(view.viewport(), about)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=about)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "liver weighs about"
