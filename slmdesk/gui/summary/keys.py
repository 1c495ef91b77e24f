"""The keys of the Summarize pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from slmdesk.gui.pane_keys import bind_keys
from slmdesk.gui.summary.deidentification import Deidentification
from slmdesk.gui.summary.looking_again import LookingAgain
from slmdesk.gui.summary.parts import SummaryParts


def bind_summary_keys(pane: SummaryParts, looking: LookingAgain, deidentification: Deidentification) -> None:
    """Make the shortcuts; they hold while the pane is in view."""

    def of_either(with_result: Callable[[], None], with_deidentified: Callable[[], None] = lambda: None) -> None:
        """Do what belongs to what stands beside the source."""
        (with_deidentified if deidentification.is_open else with_result)()

    panel, footer = pane.result_panel, pane.footer
    bind_keys(
        pane,
        {
            "Ctrl+N": pane.clear,
            "Ctrl+Return": pane.start,
            "Escape": lambda: _escape(pane, looking, deidentification),
            "Ctrl+S": lambda: of_either(footer.ask_and_save, deidentification.ask_and_save),
            "Ctrl+Shift+C": lambda: of_either(footer.copy, deidentification.copy),
            "Ctrl+Shift+T": lambda: of_either(footer.translate),
            "Ctrl+H": pane.toggle_history,
            "F6": lambda: pane.sources.to_other_half(
                lambda: of_either(panel.take_focus, pane.deidentify_panel.take_focus)
            ),
            "F7": lambda: of_either(looking.ask_or_stop),
            "F8": lambda: _step(pane, 1),
            "Shift+F8": lambda: _step(pane, -1),
        },
    )
    undo = QShortcut(QKeySequence.StandardKey.Undo, panel, pane.editing.undo)
    undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _step(pane: SummaryParts, step: int) -> None:
    """Go to a sentence to check, and take the keyboard there: its keys decide about it."""
    view = pane.result_panel.view
    if view.isVisible() and view.result.doubts():
        pane.editing.step(step)
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)
    elif view.sentences and not pane.running:
        pane.footer.say(pane.tr("No sentence is left to check"))


def _escape(pane: SummaryParts, looking: LookingAgain, deidentification: Deidentification) -> None:
    """Close what the keyboard is in, else stop what is on its way."""
    focused = QApplication.focusWidget()
    if focused is not None and pane.history.isAncestorOf(focused):
        question = pane.history.question
        if question.isHidden():
            pane.toggle_history()
        else:
            question.close_question()
    elif not looking.question.isHidden():
        looking.question.close_question()
    elif focused is not None and pane.result_panel.form.isAncestorOf(focused):
        pane.result_panel.close_form()
        pane.result_panel.check.setFocus()
    elif deidentification.is_open:
        deidentification.close()
        pane.source_panel.take_focus()
    elif focused is not None and pane.banner.isAncestorOf(focused):
        pane.banner.clear()
    else:
        pane.stop()
