"""The keys of the Translate pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slmdesk.gui.pane_keys import bind_keys

if TYPE_CHECKING:
    from slmdesk.gui.panes.translate import TranslatePane


def bind_translation_keys(pane: TranslatePane) -> None:
    """Make the shortcuts; they hold while the pane is in view."""
    bind_keys(
        pane,
        {
            "Ctrl+N": pane.clear,
            "Ctrl+Return": lambda: _take_or_start(pane),
            "Escape": lambda: _close_or_stop(pane),
            "Ctrl+S": pane.footer.save,
            "Ctrl+B": pane.result_panel.back_button.click,
            "Ctrl+E": pane.tools.explain,
            "F2": pane.tools.edit,
            "Ctrl+Shift+C": pane.footer.copy,
            "Ctrl+Shift+X": pane.swap,
            "F8": pane.result_panel.doubts.step,
            "F6": lambda: pane.sources.to_other_half(pane.result_panel.take_focus),
        },
    )


def _close_or_stop(pane: TranslatePane) -> None:
    """Close what is open over the translation, else stop what is on its way."""
    if not pane.tools.stop():
        pane.stop()


def _take_or_start(pane: TranslatePane) -> None:
    """Take the wording that is offered, else translate."""
    strip = pane.result_panel.strip
    if strip.isHidden():
        pane.start()
    else:
        strip.take()
