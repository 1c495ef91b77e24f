"""Charts of learning, drawn by hand: bars, and a map of days. Each says its figures in words too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from slmdesk.gui.cards.wording import day_words
from slmdesk.gui.theme import SPACE, Theme

_CELL, _GAP = 13, 3
_LEVELS = 4


@dataclass(frozen=True)
class Bar:
    """One value. label: below it, empty for most; value: None where there is none; words: of its tool tip."""

    label: str
    value: float | None
    words: str


class BarChart(QWidget):
    """Bars over a base line, with two lines to read them by.

    Args:
        name: what it shows, for a screen reader.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._most = 1.0
        self._scale: tuple[tuple[float, str], ...] = ()
        self._wanted: float | None = None
        self.setAccessibleName(name)
        self.setMinimumHeight(130)
        theme.changed.connect(self.update)

    def show_bars(
        self, bars: Sequence[Bar], most: float, scale: Sequence[tuple[float, str]], wanted: float | None, words: str
    ) -> None:
        """Show values.

        Args:
            most: the value at the top. scale: (value, its words) of the lines.
            wanted: a value to aim at, marked by a dashed line.
            words: the whole in a sentence, for a screen reader.
        """
        self._bars, self._most, self._scale, self._wanted = tuple(bars), max(most, 1e-9), tuple(scale), wanted
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        plot = self._plot()
        metrics = self.fontMetrics()
        for value, words in self._scale:
            y = plot.bottom() - plot.height() * value / self._most
            painter.setPen(QColor(tokens.border))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(tokens.muted))
            beside = QRectF(0, y - metrics.height() / 2, plot.left() - SPACE[1], metrics.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        for place, bar in enumerate(self._bars):
            rect = self._place(place, plot)
            if bar.value is not None:
                height = plot.height() * min(1.0, bar.value / self._most)
                painter.fillRect(
                    QRectF(rect.left(), plot.bottom() - height, rect.width(), height), QColor(tokens.accent)
                )
            if bar.label:
                painter.setPen(QColor(tokens.muted))
                width = metrics.horizontalAdvance(bar.label) + 2
                left = min(rect.left(), self.width() - width)
                below = QRectF(left, plot.bottom() + SPACE[1], width, metrics.height())
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft, bar.label)
        if self._wanted is not None:
            y = plot.bottom() - plot.height() * self._wanted / self._most
            painter.setPen(QPen(QColor(tokens.doubt), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QColor(tokens.control))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            plot = self._plot()
            step = plot.width() / max(1, len(self._bars))
            place = int((event.pos().x() - plot.left()) / step) if step else -1
            words = self._bars[place].words if 0 <= place < len(self._bars) else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _plot(self) -> QRectF:
        metrics = self.fontMetrics()
        left = max((metrics.horizontalAdvance(words) for _value, words in self._scale), default=0) + SPACE[2]
        top, bottom = metrics.height() / 2, metrics.height() + SPACE[2]
        return QRectF(left, top, self.width() - left - 1, self.height() - top - bottom)

    def _place(self, place: int, plot: QRectF) -> QRectF:
        step = plot.width() / max(1, len(self._bars))
        gap = min(SPACE[1], step / 4)
        return QRectF(plot.left() + place * step + gap / 2, plot.top(), step - gap, plot.height())


class DayMap(QWidget):
    """Weeks side by side, a square a day, the darker the more answers."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: tuple[tuple[date, int], ...] = ()
        self.setAccessibleName(name)
        self.setMinimumHeight(7 * (_CELL + _GAP) + 2 * self.fontMetrics().height())
        theme.changed.connect(self.update)

    def show_days(self, days: Sequence[tuple[date, int]], words: str) -> None:
        """Show (day, answers), oldest first; words: the whole in a sentence."""
        self._days = tuple(days)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(54 * (_CELL + _GAP), 7 * (_CELL + _GAP) + 2 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((count for _day, count in self._days), default=0)
        top = self.fontMetrics().height() + SPACE[1]
        month, last_right = 0, -1.0
        for day, count, rect in self._squares(top):
            painter.setPen(QPen(QColor(tokens.border), 1) if count == 0 else Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(count, most))
            painter.drawRoundedRect(rect, 2, 2)
            if day.month != month and day.day <= 7:
                words = self.locale().monthName(day.month, self.locale().FormatType.ShortFormat)
                if rect.left() > last_right:
                    painter.setPen(QColor(tokens.muted))
                    painter.drawText(QPointF(rect.left(), self.fontMetrics().ascent()), words)
                    last_right = rect.left() + self.fontMetrics().horizontalAdvance(words) + SPACE[1]
                month = day.month
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            top = self.fontMetrics().height() + SPACE[1]
            words = next(
                (
                    self.tr("{day}: {n} answers").format(day=day_words(day), n=count)
                    for day, count, rect in self._squares(top)
                    if rect.contains(QPointF(event.pos()))
                ),
                "",
            )
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _squares(self, top: float) -> list[tuple[date, int, QRectF]]:
        """The days that there is room for, the latest at the right."""
        weeks = max(1, self.width() // (_CELL + _GAP))
        if not self._days:
            return []
        last = self._days[-1][0]
        found = []
        for day, count in self._days:
            back = ((last - day).days + 6 - last.weekday()) // 7
            if back < weeks:
                total = min(weeks, (len(self._days) + 6) // 7 + 1)
                left = (total - 1 - back) * (_CELL + _GAP)
                if left >= 0:
                    found.append((day, count, QRectF(left, top + day.weekday() * (_CELL + _GAP), _CELL, _CELL)))
        return found

    def _colour(self, count: int, most: int) -> QColor:
        tokens = self._theme.tokens
        if count == 0 or most == 0:
            return QColor(tokens.surface)
        level = -(-count * _LEVELS // most)  # rounded up: the day with most answers is the darkest
        low, high, share = QColor(tokens.accent_soft), QColor(tokens.accent), level / _LEVELS
        pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
        red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
        return QColor(red, green, blue)
