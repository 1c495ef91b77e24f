"""Paints pages, marks on them, and the strip of what is cited. Knows no document: places come as rectangles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from slmdesk.gui.positions import joined
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.messages import Box

_STRIP_WIDTH = 3
_PAPER = "#ffffff"  # also in the dark: a page looks as it was made
_INK_ON_PAPER = "#8a8780"
_PADDING_PT = 1.0


def paint_picture(painter: QPainter, rect: QRect, image: QImage, ratio: float | None) -> None:
    """A page. ratio: device pixels per pixel of ``rect``, for a picture of just that size; None for any other."""
    painter.fillRect(rect, QColor(_PAPER))
    if ratio is None:
        painter.drawImage(rect, image)
        return
    painter.save()  # pixel for pixel
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(QPointF(round(rect.x() * ratio), round(rect.y() * ratio)), image)
    painter.restore()


def paint_placeholder(painter: QPainter, font: QFont, rect: QRect, view: QRect, words: str, failed: bool) -> None:
    """A page that is not there: its number in large, or why it cannot be shown. view: where the words have to be."""
    painter.fillRect(rect, QColor(_PAPER))
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * (1.0 if failed else 1.6))
    painter.setFont(font)
    painter.setPen(QColor(_INK_ON_PAPER))
    inside = rect.intersected(view).adjusted(SPACE[4], SPACE[3], -SPACE[4], -SPACE[3])
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), words)


def paint_border(painter: QPainter, theme: Theme, rect: QRect) -> None:
    """The edge of a page."""
    painter.setPen(QColor(theme.tokens.border))
    painter.drawRect(rect.adjusted(-1, -1, 0, 0))


def paint_marks(
    painter: QPainter, theme: Theme, origin: QPoint, scale: float, marked: Sequence[Box], selected: Sequence[Box]
) -> None:
    """What is marked and what is selected on a page. origin: of the page. scale: pixels per point."""
    color = QColor(theme.tokens.mark)
    if color.lightnessF() < 0.5:  # made for a dark ground, and paper is white
        color = QColor(theme.tokens.accent)
        color.setAlpha(120)
    _paint_boxes(painter, marked, color, origin, scale)
    selection = QColor(theme.tokens.accent)
    selection.setAlpha(90)
    _paint_boxes(painter, selected, selection, origin, scale)


def paint_strip(painter: QPainter, theme: Theme, view: QRect, shares: Sequence[float]) -> None:
    """Small marks at the right edge of the view. shares: how far down each stands (0..1)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens.accent))
    # A thousand marks, most of them on others, would be drawn slowly.
    for top, bottom in joined((share * view.height(), share * view.height() + 4) for share in shares):
        painter.drawRoundedRect(QRectF(view.width() - _STRIP_WIDTH - 2, top, _STRIP_WIDTH, bottom - top), 1.5, 1.5)


def _paint_boxes(painter: QPainter, boxes: Sequence[Box], color: QColor, origin: QPoint, scale: float) -> None:
    if not boxes:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the ink stays black
    painter.setBrush(color)
    painter.setPen(Qt.PenStyle.NoPen)
    for box in boxes:
        upper_left = QPointF(box.left - _PADDING_PT, box.top) * scale
        lower_right = QPointF(box.right + _PADDING_PT, box.bottom) * scale
        painter.drawRoundedRect(QRectF(upper_left, lower_right).translated(origin), 2.5, 2.5)
    painter.restore()
