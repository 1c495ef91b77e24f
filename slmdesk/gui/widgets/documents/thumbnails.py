"""Small pictures of the pages beside them: to see where one is, and to go elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from slmdesk.gui.documents.drawn_pages import DrawnPages
from slmdesk.gui.documents.page_layout import PageLayout
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.messages import PageSize

_WIDTH = 96  # device-independent pixels of a picture
_GAP = 28  # with the page's number in it
_MAX_ASPECT = 2.0  # of a picture; a longer page is shown shorter
_SETTLE_MS = 40  # after the last scrolling, before pictures are asked for
_PAPER = "#ffffff"


class Thumbnails(QAbstractScrollArea):
    """Only what is in view is drawn, and only while the large pages have what they need."""

    page_chosen = Signal(int)  # from 1
    left = Signal()  # Enter or Escape: on to the page itself

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: DrawnPages | None = None
        self._layout = PageLayout([], 1.0, _GAP)
        self._current = 1
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(_SETTLE_MS)
        self._asking.timeout.connect(self._ask)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Small pictures of the pages"))
        theme.changed.connect(self.viewport().update)

    def showEvent(self, event: QShowEvent) -> None:
        self.setFixedWidth(_WIDTH + 2 * SPACE[4] + self.verticalScrollBar().sizeHint().width())
        super().showEvent(event)

    def show_pages(self, pages: DrawnPages | None) -> None:
        """Put a document into view."""
        if self._pages is not None:
            self._pages.measured.disconnect(self._lay_out)
            self._pages.drawn_small.disconnect(self._on_drawn)
        self._pages = pages
        self._current = 1
        if pages is not None:
            pages.measured.connect(self._lay_out)
            pages.drawn_small.connect(self._on_drawn)
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    def show_current(self, number: int) -> None:
        """Mark the page that is in view, and bring its picture into view. number: from 1."""
        if number != self._current:
            self._current = number
            self._reveal()
            self._describe()
            self.viewport().update()

    @property
    def drawn(self) -> bool:
        """Whether every picture in view is there."""
        pages = self._pages
        if pages is None or self._asking.isActive():
            return False
        return all(pages.small_image(index) is not None for index in self._visible())

    def place_of(self, index: int) -> QRect:
        """Where the picture of a page is in the viewport."""
        x = (self.viewport().width() - _WIDTH) // 2
        y = self._layout.tops[index] - self.verticalScrollBar().value() - _GAP + SPACE[3]
        return QRect(x, y, _WIDTH, self._layout.heights[index])

    # --- inside -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        sizes = self._pages.sizes if self._pages is not None else []
        shares = [min(_MAX_ASPECT, size.height_pt / max(1.0, size.width_pt)) for size in sizes]
        self._layout = PageLayout([PageSize(1.0, share) for share in shares], _WIDTH, _GAP)
        bar, view = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height - view))
        bar.setPageStep(max(1, view))
        bar.setSingleStep(_WIDTH)
        self._reveal()
        self._describe()
        self._asking.start()
        self.viewport().update()

    def _reveal(self) -> None:
        index = self._current - 1
        if index >= len(self._layout):
            return
        bar, view = self.verticalScrollBar(), self.viewport().height()
        top, bottom = self._layout.tops[index] - _GAP, self._layout.tops[index] + self._layout.heights[index] + _GAP
        if top < bar.value() or bottom > bar.value() + view:
            bar.setValue((top + bottom - view) // 2)

    def _describe(self) -> None:
        total = len(self._layout)
        self.setAccessibleDescription(self.tr("Page {n} of {total}").format(n=self._current, total=f"{total:,}"))

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        return self._layout.visible(top, top + self.viewport().height())

    def _ask(self) -> None:
        if self._pages is not None and self.isVisible():
            width_px = round(_WIDTH * self.devicePixelRatioF())
            self._pages.want_small([(index, width_px) for index in self._visible()])

    def _on_drawn(self, index: int) -> None:
        if index < len(self._layout):
            self.viewport().update(self.place_of(index))

    # --- events -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        tokens = self._theme.tokens
        painter.fillRect(event.rect(), QColor(tokens.rail))
        painter.fillRect(self.viewport().width() - 1, 0, 1, self.viewport().height(), QColor(tokens.border))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index in self._visible():
            self._paint_one(painter, index)
        painter.end()

    def _paint_one(self, painter: QPainter, index: int) -> None:
        tokens, rect, current = self._theme.tokens, self.place_of(index), index + 1 == self._current
        picture = self._pages.small_image(index) if self._pages is not None else None
        if current and self.hasFocus():  # the keyboard is here
            painter.fillRect(rect.adjusted(-8, -8, 8, _GAP - SPACE[2]), QColor(tokens.mark))
        painter.fillRect(rect, QColor(_PAPER))
        if picture is not None:
            painter.drawImage(rect, picture[0])
        if current:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))
        else:
            painter.setPen(QColor(tokens.border))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.85))
        font.setBold(current)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent if current else tokens.muted))
        below = QRect(0, rect.bottom() + 3, self.viewport().width(), _GAP - SPACE[3])
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), str(index + 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if len(self._layout) and event.button() == Qt.MouseButton.LeftButton:
            y = event.position().y() + self.verticalScrollBar().value() + _GAP - SPACE[3]
            self._choose(self._layout.index_at(y) + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, len(self._visible()) - 1)
        steps: dict[int, int] = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._layout),
            Qt.Key.Key_End: len(self._layout),
        }
        if event.key() in steps:
            self._choose(self._current + steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        if len(self._layout):
            number = min(max(1, number), len(self._layout))
            self.show_current(number)
            self.page_chosen.emit(number)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
        self._asking.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange):
            self._asking.start()
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return handled
