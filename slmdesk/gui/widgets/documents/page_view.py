"""The pages of a PDF as they look, one below the other; what is in view is drawn by the viewer child."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from slmdesk.gui.documents.drawn_pages import DrawnPages
from slmdesk.gui.documents.page_layout import PageLayout
from slmdesk.gui.documents.page_selection import PageSelection, Point
from slmdesk.gui.documents.sources import Passage
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.documents import page_painting as painting
from slmdesk.gui.widgets.documents.selection_input import SelectionInput
from slmdesk.messages import Box

ZOOM_STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_PIXELS_A_POINT = 96 / 72  # at 100 %
_GAP = SPACE[3]
_LINE_STEP = 48  # pixels of an arrow key
_SETTLE_MS = 90  # after the last change of size, before pages are drawn anew
_WIDEST = 1.5  # times the usual width: a fold-out plan does not make all other pages small


class PageView(QAbstractScrollArea):
    """Shows one document at a time, fitted to the width until the user zooms."""

    moved = Signal()  # another page, or another zoom

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: DrawnPages | None = None
        self._layout = PageLayout([], 1.0, _GAP)
        self._zoom: float | None = None  # None: as wide as the view
        self._marks: list[Passage] = []
        self._cited: list[tuple[int, float]] = []
        self._scroll_to: Passage | None = None  # as soon as its place is known
        self._gone_to: tuple[int, int] | None = None  # index of a page, and the scroll bar's value then
        self._request_timer = QTimer(self)
        self._request_timer.setSingleShot(True)
        self._request_timer.timeout.connect(self._request)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or the fitted width would jump
        self.setAccessibleName(self.tr("Pages of the document"))
        self.verticalScrollBar().setSingleStep(_LINE_STEP)
        self.horizontalScrollBar().setSingleStep(_LINE_STEP)
        theme.changed.connect(self.viewport().update)
        self.selecting = SelectionInput(self, self)

    # --- what is shown ------------------------------------------------------------------------

    def show_pages(self, pages: DrawnPages | None, place: tuple[int, float] = (0, 0.0)) -> None:
        """Put a document into view. place: see ``place``."""
        if self._pages is not None:
            self._pages.measured.disconnect(self._on_measured)
            self._pages.drawn.disconnect(self._on_drawn)
            self._pages.places.found.disconnect(self._on_found)
            self._pages.selection.changed.disconnect(self.viewport().update)
        self._pages = pages
        self._marks, self._cited, self._scroll_to = [], [], None
        if pages is not None:
            pages.measured.connect(self._on_measured)
            pages.drawn.connect(self._on_drawn)
            pages.places.found.connect(self._on_found)
            pages.selection.changed.connect(self.viewport().update)
        self._lay_out(place)

    def shows(self, pages: DrawnPages | None) -> bool:
        """Whether this document is the one in view."""
        return self._pages is pages

    @property
    def drawn(self) -> bool:
        """Whether everything in view is there, in its size."""
        pages = self._pages
        if pages is None or self._request_timer.isActive() or not self._visible():
            return False
        pictures = ((index, pages.image(index)) for index in self._visible())
        return all(picture is not None and picture[1] == self._width_px(index) for index, picture in pictures)

    @property
    def place(self) -> tuple[int, float]:
        """What is at the upper edge: (page from 0, share of its height)."""
        return self._layout.place(self.verticalScrollBar().value())

    @property
    def page_number(self) -> int:
        """The page in the upper third of the view, or the one that was gone to if it is in view; from 1."""
        if self._gone_to is not None and self._gone_to[1] == self.verticalScrollBar().value():
            return self._gone_to[0] + 1
        return self._layout.index_at(self.verticalScrollBar().value() + self.viewport().height() / 3) + 1

    @property
    def page_count(self) -> int:
        """How many pages are known."""
        return len(self._layout)

    def go_to_page(self, number: int) -> None:
        """Bring the top of a page into view. number: from 1; beyond the end: the last."""
        if len(self._layout):
            index = min(max(1, number), len(self._layout)) - 1
            self._gone_to = None
            self.verticalScrollBar().setValue(self._layout.tops[index] - _GAP)
            self._gone_to = index, self.verticalScrollBar().value()  # the last pages do not reach the upper edge
            self.moved.emit()

    # --- zoom ---------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1.0: as large as on paper."""
        return self._layout.scale / _PIXELS_A_POINT

    def zoom_in(self) -> None:
        """The next larger step."""
        self._set_zoom(next((step for step in ZOOM_STEPS if step > self.zoom + 0.01), ZOOM_STEPS[-1]))

    def zoom_out(self) -> None:
        """The next smaller step."""
        self._set_zoom(next((step for step in reversed(ZOOM_STEPS) if step < self.zoom - 0.01), ZOOM_STEPS[0]))

    def fit_width(self) -> None:
        """As wide as the view, also when its size changes."""
        self._set_zoom(None)

    def _set_zoom(self, zoom: float | None) -> None:
        self._zoom = zoom
        self._lay_out()

    # --- passages -----------------------------------------------------------------------------

    def mark(self, passages: list[Passage], scroll: bool) -> None:
        """Mark passages. scroll: bring the first into view, its page at once."""
        self._marks = passages
        self._scroll_to = None
        if self._pages is not None:
            for passage in passages:
                self._pages.places.boxes(passage)
            if scroll and passages:
                self._scroll_to = passages[0]
                self._scroll_towards(passages[0])
        self.viewport().update()

    def set_cited(self, places: list[tuple[int, float]]) -> None:
        """(page number, share of the page) of what any sentence cites: shown as a strip beside the scroll bar."""
        self._cited = places
        self.viewport().update()

    def marked(self) -> list[Box]:
        """The boxes that are marked now and known, in points."""
        return [box for passage in self._marks for box in self._boxes(passage)]

    def _boxes(self, passage: Passage) -> list[Box]:
        return (self._pages.places.boxes(passage) if self._pages is not None else None) or []

    def _scroll_towards(self, passage: Passage) -> None:
        index = passage.page_number - 1
        if not 0 <= index < len(self._layout):
            return
        known = self._pages.places.boxes(passage) if self._pages is not None else None
        top, height = self._layout.tops[index], self._layout.heights[index]
        if known is None:
            self._bring_into_view(top + passage.share * height, 0)
            return
        self._scroll_to = None
        if known:
            self._show_boxes(index, known)

    def _show_boxes(self, index: int, boxes: Sequence[Box]) -> None:
        top, scale = self._layout.tops[index], self._layout.scale
        upper = top + min(box.top for box in boxes) * scale
        self._bring_into_view(upper, top + max(box.bottom for box in boxes) * scale - upper)

    def _bring_into_view(self, y: float, height: float) -> None:
        bar, view = self.verticalScrollBar(), self.viewport().height()
        if bar.value() + SPACE[4] <= y and y + height <= bar.value() + view - SPACE[4]:
            return  # it is there: nothing moves without need
        bar.setValue(int(y - view / 3))

    # --- selection ----------------------------------------------------------------------------

    @property
    def selection(self) -> PageSelection | None:
        """What is selected of the document in view; None without one."""
        return self._pages.selection if self._pages is not None else None

    def point_at(self, position: QPoint) -> Point | None:
        """A place of the viewport as a place on the page that is there, or the nearest one."""
        if not len(self._layout):
            return None
        index = self._layout.index_at(position.y() + self.verticalScrollBar().value())
        rect, scale = self._rect(index), self._layout.scale
        return index + 1, (position.x() - rect.x()) / scale, (position.y() - rect.y()) / scale

    def show_selection_end(self) -> None:
        """Bring into view what the keyboard selected last."""
        found = self.selection.focus_box() if self.selection is not None else None
        if found is not None and found[0] <= len(self._layout):
            self._show_boxes(found[0] - 1, [found[1]])

    # --- geometry -----------------------------------------------------------------------------

    def _lay_out(self, place: tuple[int, float] | None = None) -> None:
        """Compute where pages lie, keeping in view what is in view."""
        bar = self.verticalScrollBar()
        kept = place if place is not None else self.place
        self._gone_to = None
        sizes = self._pages.sizes if self._pages is not None else []
        self._layout = PageLayout(sizes, self._scale(), _GAP)
        view = self.viewport().size()
        bar.setRange(0, max(0, self._layout.height - view.height()))
        bar.setPageStep(max(1, view.height() - _LINE_STEP))
        across = self.horizontalScrollBar()
        spare = self._layout.width + 2 * _GAP - view.width()
        across.setRange(0, max(0, spare))
        across.setPageStep(max(1, view.width()))
        if place is None and self._zoom is not None:
            across.setValue(spare // 2)
        bar.setValue(round(self._layout.height_of(kept)) if kept != (0, 0.0) else 0)
        self.viewport().update()
        self._request_timer.start(_SETTLE_MS if place is None else 0)
        self.moved.emit()

    def _scale(self) -> float:
        if self._zoom is not None:
            return self._zoom * _PIXELS_A_POINT
        sizes = self._pages.sizes if self._pages is not None else []
        widths = [size.width_pt for size in sizes]
        if not widths:
            return _PIXELS_A_POINT
        width = min(max(widths), _WIDEST * sorted(widths)[len(widths) // 2])
        return max(0.05, (self.viewport().width() - 2 * _GAP) / max(1.0, width))

    def _rect(self, index: int) -> QRect:
        """Of a page, in the viewport's coordinates."""
        layout = self._layout
        width = layout.widths[index]
        room = max(self.viewport().width(), layout.width + 2 * _GAP)
        x = (room - width) // 2 - self.horizontalScrollBar().value()
        return QRect(x, layout.tops[index] - self.verticalScrollBar().value(), width, layout.heights[index])

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        return self._layout.visible(top, top + self.viewport().height())

    def _request(self) -> None:
        """Have drawn what is in view, then the pages before and after it."""
        visible = self._visible()
        if self._pages is None or not self.isVisible() or not visible:
            return
        around = [index for index in (visible.stop, visible.start - 1) if 0 <= index < len(self._layout)]
        self._pages.want([(index, self._width_px(index)) for index in (*visible, *around)])

    def _width_px(self, index: int) -> int:
        return max(1, round(self._layout.widths[index] * self.devicePixelRatioF()))

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.tokens.rail))
        for index in self._visible():
            if event.rect().intersects(self._rect(index).adjusted(-1, -1, 1, 1)):
                self._paint_page(painter, index)
        if self._layout.height:
            painting.paint_strip(painter, self._theme, self.viewport().rect(), self._cited_shares())
        painter.end()

    def _paint_page(self, painter: QPainter, index: int) -> None:
        pages, rect = self._pages, self._rect(index)
        picture = pages.image(index) if pages is not None else None
        if picture is None:
            words = self._instead_of(index)
            painting.paint_placeholder(painter, self.font(), rect, self.viewport().rect(), *words)
        else:
            image, asked_px = picture
            is_sharp = asked_px == self._width_px(index) == image.width()
            painting.paint_picture(painter, rect, image, self.devicePixelRatioF() if is_sharp else None)
        painting.paint_border(painter, self._theme, rect)
        marked = [box for each in self._marks if each.page_number == index + 1 for box in self._boxes(each)]
        selected = pages.selection.boxes(index + 1) if pages is not None else []
        painting.paint_marks(painter, self._theme, rect.topLeft(), self._layout.scale, marked, selected)

    def _instead_of(self, index: int) -> tuple[str, bool]:
        """What stands on a page that is not drawn, and whether that is how it stays."""
        failure = self._pages.failed_pages.get(index) if self._pages is not None else None
        if failure is None:
            return str(index + 1), False
        return self.tr("Page {n} cannot be shown.").format(n=index + 1) + "\n" + failure.message, True

    def _cited_shares(self) -> list[float]:
        """How far down the document each cited passage stands (0..1)."""
        known = [(number - 1, share) for number, share in self._cited if number <= len(self._layout)]
        return [self._layout.height_of(each) / self._layout.height for each in known]

    # --- events -------------------------------------------------------------------------------

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
        if not self._request_timer.isActive():
            self._request_timer.start(0)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange):
            self._request_timer.start(0)
        return handled

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit_width()
            case Qt.Key.Key_Space:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                bar.setValue(bar.value() + (-bar.pageStep() if back else bar.pageStep()))
            case _:
                super().keyPressEvent(event)

    def _on_measured(self) -> None:
        self._lay_out()
        self._request_timer.start(0)
        if self._scroll_to is not None:
            self._scroll_towards(self._scroll_to)

    def _on_drawn(self, index: int) -> None:
        if index < len(self._layout):
            self.viewport().update(self._rect(index).adjusted(-1, -1, 1, 1))

    def _on_found(self) -> None:
        if self._scroll_to is not None:
            self._scroll_towards(self._scroll_to)
        self.viewport().update()


def places_of(passages: Sequence[Passage]) -> list[tuple[int, float]]:
    """Where passages are, for ``set_cited``."""
    return [(each.page_number, each.share) for each in passages]
