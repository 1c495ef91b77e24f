"""Pages of real PDFs, drawn by a real documents child: what is in view, what is marked, how it moves."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from document_files import paragraph_lines, pdf
from pdf_viewing import SAMPLE, cite, opened, picture
from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.page_images import ImageCache
from slmdesk.gui.theme import contrast
from slmdesk.gui.widgets.documents.page_view import ZOOM_STEPS
from slmdesk.gui.widgets.documents.source_panel import SourcePanel

LONGEST_STALL_S = 0.050


def test_pages_come_into_view_fitted_to_the_width(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    assert body.as_pages
    assert view.page_count == 3
    assert view.viewport().width() - 40 < view._layout.width < view.viewport().width()
    assert view.horizontalScrollBar().maximum() == 0
    assert body.tools.page_field.text() == "1"
    assert body.tools.count.text() == "of 3"
    image = picture(view)
    colors = {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert {"#ffffff", view._theme.tokens.rail} <= colors
    assert min(QColor(color).lightness() for color in colors) < 60  # ink


def test_only_what_is_in_view_and_its_neighbours_are_drawn(qtbot: QtBot, panel: SourcePanel, long_pdf: Path) -> None:
    _body, view = opened(qtbot, panel, long_pdf, read=False)
    view.go_to_page(500)
    qtbot.waitUntil(lambda: view.drawn)
    pages = view._pages
    assert pages is not None
    qtbot.waitUntil(lambda: not pages._drawing)
    drawn = {index for index in range(1000) if pages.image(index) is not None}
    assert set(view._visible()) < drawn
    assert len(drawn) <= 10
    assert view.page_number == 500


def test_a_passage_is_marked_on_its_page_and_comes_into_view(qtbot: QtBot, panel: SourcePanel) -> None:
    _body, view = opened(qtbot, panel, SAMPLE)
    citation = cite(panel, "Rubisco starts the cycle")
    panel.mark([citation], scroll=True)
    qtbot.waitUntil(lambda: bool(view.marked()))
    qtbot.waitUntil(lambda: view.drawn)
    box = view.marked()[0]
    rect = view._rect(citation.page_number - 1)  # type: ignore[operator]
    top = rect.top() + box.top * view._layout.scale
    assert 0 <= top <= view.viewport().height() - 10
    image, x = picture(view), round(rect.left() + (box.left - 0.5) * view._layout.scale)
    marked = QColor(image.pixel(x, round(top + 4)))
    assert marked != QColor("#ffffff")
    assert contrast("#000000", marked.name()) > 7


def test_pointing_at_a_sentence_marks_without_moving(qtbot: QtBot, panel: SourcePanel) -> None:
    _body, view = opened(qtbot, panel, SAMPLE)
    panel.mark([cite(panel, "Rubisco starts the cycle")], scroll=False)
    qtbot.waitUntil(lambda: bool(view.marked()))
    assert view.verticalScrollBar().value() == 0
    panel.mark([], scroll=False)
    assert view.marked() == []


def test_zooming_keeps_the_place_and_draws_anew(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    view.go_to_page(2)
    before = view.zoom
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > before
    assert view.page_number == 2
    qtbot.waitUntil(lambda: view.drawn)
    for _ in range(len(ZOOM_STEPS)):
        view.zoom_in()
    assert body.tools.fit.text() == "400%"
    assert view.horizontalScrollBar().maximum() > 0
    for _ in range(len(ZOOM_STEPS)):
        view.zoom_out()
    assert body.tools.fit.text() == "25%"
    qtbot.mouseClick(body.tools.fit, Qt.MouseButton.LeftButton)
    assert abs(view.zoom - before) < 0.01


@pytest.mark.parametrize("width", [700, 450, 340, 300])
def test_what_is_above_the_pages_gives_way_and_is_not_cut(qtbot: QtBot, panel: SourcePanel, width: int) -> None:
    body, _view = opened(qtbot, panel, SAMPLE)
    tools = body.tools

    def is_narrow() -> bool:
        panel.resize(width, 600)  # again: while it is read it has more to say, and cannot be as narrow
        return tools.width() <= width

    qtbot.waitUntil(is_narrow)
    qtbot.waitUntil(lambda: tools.larger.isVisible() is (width == 700))
    assert tools.page_field.isVisible()
    always = (tools.pages_button, tools.text_button, tools.find_button)
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in always))


def test_the_keyboard_goes_through_the_pages(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    bar = view.verticalScrollBar()
    for key, reached in (
        (Qt.Key.Key_End, lambda: bar.value() == bar.maximum() > 0),
        (Qt.Key.Key_Home, lambda: bar.value() == 0),
        (Qt.Key.Key_PageDown, lambda: bar.value() == bar.pageStep()),
        (Qt.Key.Key_Space, lambda: bar.value() == 2 * bar.pageStep()),
        (Qt.Key.Key_PageUp, lambda: bar.value() == bar.pageStep()),
    ):
        qtbot.keyClick(view, key)
        qtbot.waitUntil(reached)
    body.tools.page_field.setFocus()
    body.tools.page_field.selectAll()
    qtbot.keyClicks(body.tools.page_field, "3\r")
    assert view.page_number == 3
    assert "3 of 3" in view.accessibleDescription()


def test_the_keyboard_reaches_every_tool(qtbot: QtBot, panel: SourcePanel) -> None:
    body, _view = opened(qtbot, panel, SAMPLE)
    panel.activateWindow()
    body.open_find()
    wanted = {each for each in body.controls if each.isVisibleTo(panel) and each.isEnabled()}
    reached: set[QWidget | None] = set()
    for _ in range(3 * len(wanted)):
        focused = QApplication.focusWidget()
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    # of two buttons of which one is chosen, Tab stops at the chosen one; arrow keys go to the other
    assert {each.accessibleName() for each in wanted - reached} <= {"Text"}


def test_a_screen_with_more_pixels_gets_more_pixels(
    qtbot: QtBot, panel: SourcePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    _body, view = opened(qtbot, panel, SAMPLE)
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    view._request()
    qtbot.waitUntil(lambda: view.drawn)
    assert view._pages is not None
    found = view._pages.image(0)
    assert found is not None
    assert found[0].width() == 2 * view._layout.widths[0]


def test_pages_and_text_change_places_at_the_same_place(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    view.go_to_page(3)
    qtbot.mouseClick(body.tools.text_button, Qt.MouseButton.LeftButton)
    assert not body.as_pages
    assert panel.view.isVisible()
    source = panel.current
    assert source is not None
    offset = panel.view.first_visible_offset()
    assert source.on_pages(offset, offset + 30)[-1][0] == 3
    view.go_to_page(1)
    qtbot.mouseClick(body.tools.pages_button, Qt.MouseButton.LeftButton)
    assert body.as_pages
    assert view.page_number == 3


def test_what_cannot_be_drawn_is_shown_as_text(qtbot: QtBot, panel: SourcePanel, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Only a letter, whatever its name says.")
    panel.open_file(tmp_path / "letter.pdf")
    body = panel.body
    qtbot.waitUntil(lambda: not panel.reading and panel.view.complete and bool(body._without_pages))
    assert not body.as_pages
    assert body.tools.isHidden()
    assert "whatever its name" in panel.view.toPlainText()


def test_a_pdf_by_another_name_has_pages_too(qtbot: QtBot, panel: SourcePanel, tmp_path: Path) -> None:
    (tmp_path / "scan.dat").write_bytes(pdf(paragraph_lines(["A page."])))
    body, view = opened(qtbot, panel, tmp_path / "scan.dat")
    assert body.as_pages
    assert view.page_count == 1


def test_a_page_that_cannot_be_drawn_says_so(qtbot: QtBot, panel: SourcePanel, tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf(paragraph_lines(["One."]), paragraph_lines(["Two."])))
    _body, view = opened(qtbot, panel, path)
    assert view._pages is not None
    pages = view._pages
    qtbot.waitUntil(lambda: not pages._drawing)
    path.unlink()
    view.zoom_in()
    qtbot.waitUntil(lambda: set(pages.failed_pages) == {0, 1})
    assert "was not found" in pages.failed_pages[0].message


def test_several_documents_keep_their_places(qtbot: QtBot, panel: SourcePanel, tmp_path: Path) -> None:
    _body, view = opened(qtbot, panel, SAMPLE)
    view.go_to_page(2)
    other = tmp_path / "other.pdf"
    other.write_bytes(pdf(paragraph_lines(["Another document."])))
    opened(qtbot, panel, other)
    assert view.page_count == 1
    panel.open_file(SAMPLE)
    assert view.page_count == 3
    assert view.page_number == 2
    for source in list(panel.sources):
        panel.close_source(source)
    assert panel.body._cache.used_bytes == 0
    assert not panel.body.has_pages


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_is_white_in_both_appearances(qtbot: QtBot, real_desk: Desk, panel: SourcePanel, theme: str) -> None:
    real_desk.theme.apply(theme, "serif", 12)
    _body, view = opened(qtbot, panel, SAMPLE)
    image, rect = picture(view), view._rect(0)
    assert QColor(image.pixel(rect.left() + 5, rect.top() + 5)).name() == "#ffffff"
    assert QColor(image.pixel(2, rect.top() + 5)).name() == real_desk.theme.tokens.rail


def test_the_cache_stays_within_its_budget() -> None:
    cache = ImageCache(1000)
    owner, other = object(), object()
    for index in range(20):
        cache.put(owner, index, QImage(), b"x" * 300, 10)
        cache.get(owner, 0)
    assert cache.used_bytes == 900
    assert cache.get(owner, 0) is not None
    assert cache.get(owner, 5) is None
    cache.put(other, 0, QImage(), b"x" * 5000, 10)  # larger than all: still shown
    assert cache.get(other, 0) is not None
    cache.forget(other)
    assert cache.used_bytes == 0


def test_scrolling_through_1000_pages_never_stalls_the_window(
    qtbot: QtBot, panel: SourcePanel, long_pdf: Path, heartbeat: Callable[[], Any]
) -> None:
    body, view = opened(qtbot, panel, long_pdf, read=False)
    body.show_thumbnails(True)
    bar = view.verticalScrollBar()
    gc.collect()
    gc.freeze()
    gc.enable()
    stalls = []
    for attempt in range(3):  # a stall of our making is in each; one of a busy machine is not
        beat = heartbeat()
        for step in range(60):
            bar.setValue(bar.maximum() * step // 60 + attempt)
            start = beat.beats
            qtbot.waitUntil(lambda beat=beat, start=start: beat.beats > start + 2)
        (view.zoom_in if attempt % 2 else view.zoom_out)()
        qtbot.waitUntil(lambda: view.drawn)
        beat.stop()
        stalls.append(beat.longest_s)
    gc.disable()
    gc.unfreeze()
    assert min(stalls) <= LONGEST_STALL_S


def test_plain_keys_zoom(qtbot: QtBot, panel: SourcePanel) -> None:
    _body, view = opened(qtbot, panel, SAMPLE)
    fitted = view.zoom
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom > fitted
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom < fitted
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom == fitted


def test_the_last_page_can_be_gone_to(qtbot: QtBot, panel: SourcePanel) -> None:
    body, view = opened(qtbot, panel, SAMPLE)
    panel.resize(600, 2000)
    qtbot.waitUntil(lambda: view.drawn)
    view.go_to_page(3)
    assert view.page_number == 3
    assert body.tools.page_field.text() == "3"
    view.verticalScrollBar().setValue(0)
    assert view.page_number == 1


def test_each_document_has_a_process_of_its_own(qtbot: QtBot, panel: SourcePanel, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(SAMPLE.read_bytes())
    opened(qtbot, panel, SAMPLE)
    opened(qtbot, panel, other)
    running = panel._jobs.viewers.running()
    assert len(set(running.values())) == 2
    panel.close_source(panel.sources[1])
    assert set(panel._jobs.viewers.running()) == {str(SAMPLE)}


def test_small_pictures_show_the_place_and_lead_elsewhere(qtbot: QtBot, panel: SourcePanel, long_pdf: Path) -> None:
    body, view = opened(qtbot, panel, long_pdf, read=False)
    assert body.thumbnails.isHidden()
    qtbot.keyClick(view, Qt.Key.Key_F4)
    strip, pages = body.thumbnails, view._pages
    assert pages is not None
    assert strip.isVisible()
    assert body.tools.thumbnails_button.isChecked()
    qtbot.waitUntil(lambda: strip.drawn and view.drawn)
    assert sum(pages.small_image(index) is not None for index in range(1000)) <= 12
    strip.setFocus()
    for _ in range(3):
        qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert view.page_number == 4
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert view.page_number == 1000
    assert strip.accessibleDescription() == "Page 1000 of 1,000"
    qtbot.waitUntil(lambda: strip.drawn and view.drawn)
    place = strip.place_of(997).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.page_number == 998
    view.go_to_page(500)
    assert strip.viewport().rect().contains(strip.place_of(499))
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_F4)
    assert strip.isHidden()
