"""What the user most likely does next when a job of a language model has failed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from slmdesk.messages import Failed

_ABOUT_THE_MODEL = ("no-model", "no-such-model", "out-of-memory")


def next_step(
    failure: Failed, open_pane: Callable[[str], None], again: Callable[[], None], words: str = ""
) -> tuple[str, Callable[[], None]]:
    """The word on the banner's button, and what it does. words: for starting again, where that is not "Try again"."""
    translate = QCoreApplication.translate
    if failure.kind == "context-too-small":
        return translate("failures", "Open Settings"), lambda: open_pane("settings")
    if failure.kind.startswith("model-") or failure.kind in _ABOUT_THE_MODEL:
        return translate("failures", "Open Models"), lambda: open_pane("models")
    return words or translate("failures", "Try again"), again
