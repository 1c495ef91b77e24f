"""Selects words on the pages with the mouse and the keyboard, and copies them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu

from slmdesk.gui.documents.page_selection import PageSelection, Point

_SCROLL_MS = 30
_KEYS: dict[int, tuple[Callable[[PageSelection, int, int], None], int]] = {
    Qt.Key.Key_Left: (PageSelection.move_by_word, -1),
    Qt.Key.Key_Right: (PageSelection.move_by_word, 1),
    Qt.Key.Key_Up: (PageSelection.move_by_line, -1),
    Qt.Key.Key_Down: (PageSelection.move_by_line, 1),
}
_FAR_KEYS: dict[int, tuple[Callable[[PageSelection, int, int], None], int]] = {
    Qt.Key.Key_Home: (PageSelection.move_to_end, -1),
    Qt.Key.Key_End: (PageSelection.move_to_end, 1),
}


class Pages(Protocol):
    """What of a page view is needed here."""

    @property
    def selection(self) -> PageSelection | None: ...

    @property
    def page_number(self) -> int: ...

    def point_at(self, position: QPoint) -> Point | None: ...

    def show_selection_end(self) -> None: ...


class SelectionInput(QObject):
    """Watches a view and its viewport. Words are the least that is selected."""

    def __init__(self, view: QAbstractScrollArea, pages: Pages) -> None:
        super().__init__(view)
        self._view = view
        self._pages = pages
        self._pressed_at: QPoint | None = None
        self._dragging = False
        self._scroller = QTimer(self)
        self._scroller.setInterval(_SCROLL_MS)
        self._scroller.timeout.connect(self._scroll)
        self._pointer = QPoint()
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        text = self._pages.selection.text if self._pages.selection is not None else ""
        if text:
            QGuiApplication.clipboard().setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        selection = self._pages.selection
        if selection is None:
            return False
        if isinstance(event, QKeyEvent) and watched is self._view:
            return self._on_key(event, selection)
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return self._on_mouse(event, selection)
        if isinstance(event, QContextMenuEvent):
            self._show_menu(event.globalPos(), selection)
            return True
        return False

    # --- mouse --------------------------------------------------------------------------------

    def _on_mouse(self, event: QMouseEvent, selection: PageSelection) -> bool:
        position = event.position().toPoint()
        point = self._pages.point_at(position)
        left = event.button() == Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if left and point is not None:
                self._view.setFocus(Qt.FocusReason.MouseFocusReason)
                self._pressed_at, self._dragging = position, False
                if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and selection.span is not None:
                    selection.extend(point)
                else:
                    selection.begin(point)
            case QEvent.Type.MouseButtonDblClick if left and point is not None:
                self._pressed_at = None
                selection.choose_word(point)
            case QEvent.Type.MouseMove if self._pressed_at is not None and point is not None:
                far = (position - self._pressed_at).manhattanLength() >= QApplication.startDragDistance() // 2
                self._dragging = self._dragging or far
                if self._dragging:
                    self._pointer = position
                    selection.extend(point)
                    outside = not self._view.viewport().rect().contains(position)
                    (self._scroller.start if outside else self._scroller.stop)()
            case QEvent.Type.MouseMove:
                over = point is not None and selection.word_at(point) is not None
                self._view.viewport().setCursor(Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor)
                return False
            case QEvent.Type.MouseButtonRelease if self._pressed_at is not None:
                self._pressed_at = None
                self._scroller.stop()
                selection.end()
            case _:
                return False
        return True

    def _scroll(self) -> None:
        """The pointer is held above or below the view: the pages move under it."""
        rect, bar = self._view.viewport().rect(), self._view.verticalScrollBar()
        beyond = max(0, self._pointer.y() - rect.bottom()) - max(0, rect.top() - self._pointer.y())
        bar.setValue(bar.value() + max(-60, min(60, beyond)))
        point, selection = self._pages.point_at(self._pointer), self._pages.selection
        if point is not None and selection is not None:
            selection.extend(point)

    def _show_menu(self, place: QPoint, selection: PageSelection) -> None:
        menu = QMenu(self._view)
        copy = menu.addAction(QCoreApplication.translate("SelectionInput", "Copy"), self.copy)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setEnabled(selection.span is not None)
        everything = menu.addAction(QCoreApplication.translate("SelectionInput", "Select all"), selection.choose_all)
        everything.setShortcut(QKeySequence.StandardKey.SelectAll)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    # --- keyboard -----------------------------------------------------------------------------

    def _on_key(self, event: QKeyEvent, selection: PageSelection) -> bool:
        ours = self._action(event, selection)
        if ours is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # before a shortcut of the window takes it
        elif event.type() == QEvent.Type.KeyPress:
            ours()
        return True

    def _action(self, event: QKeyEvent, selection: PageSelection) -> Callable[[], None] | None:
        key, number = event.key(), self._pages.page_number
        if event.matches(QKeySequence.StandardKey.Copy):
            return self.copy
        if event.matches(QKeySequence.StandardKey.SelectAll):
            return selection.choose_all
        if key == Qt.Key.Key_Escape and selection.span is not None and not event.modifiers():
            return selection.clear
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return None
        far = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        move = (_FAR_KEYS if far else _KEYS).get(key)
        if move is None:
            return None

        def act() -> None:
            move[0](selection, move[1], number)
            self._pages.show_selection_end()

        return act
