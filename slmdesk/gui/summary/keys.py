"""The keys of the Summarize pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from slmdesk.gui.pane_keys import bind_keys

if TYPE_CHECKING:
    from slmdesk.gui.panes.summarize import SummarizePane


def bind_summary_keys(pane: SummarizePane) -> None:
    """Make the shortcuts; they hold while the pane is in view."""
    bind_keys(
        pane,
        {
            "Ctrl+N": pane.clear,
            "Ctrl+Return": pane.start,
            "Escape": lambda: escape(pane),
            "Ctrl+S": lambda: _of_either(pane, pane.footer.ask_and_save, pane.deidentification.ask_and_save),
            "Ctrl+Shift+C": lambda: _of_either(pane, pane.footer.copy, pane.deidentification.copy),
            "Ctrl+Shift+T": lambda: _of_either(pane, pane.footer.translate, lambda: None),
            "Ctrl+H": pane.toggle_history,
            "F6": lambda: pane.sources.to_other_half(
                lambda: _of_either(pane, pane.result_panel.take_focus, pane.deidentify_panel.take_focus)
            ),
            "F7": lambda: _of_either(pane, pane.looking.ask_or_stop, lambda: None),
            "F8": lambda: _step(pane, 1),
            "Shift+F8": lambda: _step(pane, -1),
        },
    )
    undo = QShortcut(QKeySequence.StandardKey.Undo, pane.result_panel, pane.editing.undo)
    undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _step(pane: SummarizePane, step: int) -> None:
    """Go to a sentence to check, and take the keyboard there: its keys decide about it."""
    view = pane.result_panel.view
    if view.isVisible() and view.result.doubts():
        pane.editing.step(step)
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)
    elif view.sentences and not pane.running:
        pane.footer.say(pane.tr("No sentence is left to check"))


def _of_either(pane: SummarizePane, with_result: Callable[[], None], with_deidentified: Callable[[], None]) -> None:
    """Do what belongs to what stands beside the source."""
    (with_deidentified if pane.deidentification.is_open else with_result)()


def escape(pane: SummarizePane) -> None:
    """Close what the keyboard is in, else stop what is on its way."""
    focused = QApplication.focusWidget()
    if focused is not None and pane.history.isAncestorOf(focused):
        question = pane.history.question
        if question.isHidden():
            pane.toggle_history()
        else:
            question.close_question()
    elif not pane.looking.question.isHidden():
        pane.looking.question.close_question()
    elif focused is not None and pane.result_panel.form.isAncestorOf(focused):
        pane.result_panel.close_form()
        pane.result_panel.check.setFocus()
    elif pane.deidentification.is_open:
        pane.deidentification.close()
        pane.source_panel.take_focus()
    elif focused is not None and pane.banner.isAncestorOf(focused):
        pane.banner.clear()
    else:
        pane.stop()
