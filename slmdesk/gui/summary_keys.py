"""The keys of the Summarize pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from slmdesk.gui.panes.summarize import SummarizePane


def bind_keys(pane: SummarizePane) -> None:
    """Make the shortcuts; they hold while the pane is in view."""
    for keys, slot in (
        ("Ctrl+O", pane.ask_for_files),
        ("Ctrl+N", pane.clear),
        ("Ctrl+Return", pane.start),
        ("Ctrl+Enter", pane.start),
        ("Escape", lambda: escape(pane)),
        ("Ctrl+S", pane.footer.ask_and_save),
        ("Ctrl+Shift+C", pane.footer.copy),
        ("Ctrl+H", pane.toggle_history),
        ("F6", pane.go_to_other_half),
        ("F8", lambda: pane.editing.step(1)),
        ("Shift+F8", lambda: pane.editing.step(-1)),
    ):
        QShortcut(QKeySequence(keys), pane, slot, context=Qt.ShortcutContext.WindowShortcut)
    undo = QShortcut(QKeySequence.StandardKey.Undo, pane.result_panel, pane.editing.undo)
    undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    paste = QShortcut(QKeySequence.StandardKey.Paste, pane.source_panel.drop, pane.paste)
    paste.setContext(Qt.ShortcutContext.WindowShortcut)


def escape(pane: SummarizePane) -> None:
    """Close what the keyboard is in, else stop what is on its way."""
    focused = QApplication.focusWidget()
    if focused is not None and pane.history.isAncestorOf(focused):
        question = pane.history.question
        if question.isHidden():
            pane.toggle_history()
        else:
            question.close_question()
    elif focused is not None and pane.result_panel.form.isAncestorOf(focused):
        pane.result_panel.close_form()
        pane.result_panel.check.setFocus()
    else:
        pane.stop()
