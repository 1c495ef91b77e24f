"""What a pane's banner says when its job has failed: the failure, and what the user most likely does next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from slmdesk.gui.models.load_ladder import LoadLadder
from slmdesk.gui.widgets.banner import Banner
from slmdesk.messages import Failed

_OF_A_DAMAGED_MODEL = ("engine-silent", "engine-crashed", "inference-crashed")  # to try again would not help
_ABOUT_THE_MODEL = ("no-model", "no-such-model", "out-of-memory")


class Failures:
    """Where a model does not load or dies again, the cheapest step that may help comes first, with its cost.

    Args:
        open_pane: shows the pane of a name. again: starts the job once more.
        words: on the button that does, where "Try again" is not what happens.
    """

    def __init__(
        self,
        banner: Banner,
        ladder: LoadLadder,
        open_pane: Callable[[str], None],
        again: Callable[[], None],
        words: str = "",
    ) -> None:
        self._banner = banner
        self._ladder = ladder
        self._open_pane = open_pane
        self._again = again
        self._words = words

    def show(self, failure: Failed, uses_model: bool = True) -> None:
        """Say it. uses_model: a language model ran the job; else no other model helps."""
        step = self._ladder.step(failure) if uses_model else None
        if step is not None:
            self._banner.show_failure(step.failure, step.button, lambda: step.take(self._again))
        else:
            self._banner.show_failure(failure, *self._next_step(failure))
        if uses_model and failure.kind in _OF_A_DAMAGED_MODEL:
            said = self._banner.message.text()
            self._ladder.models.look_for_damage(lambda damaged: self._show_damage(damaged, said))

    def _show_damage(self, damaged: Failed, said: str) -> None:
        """In the place of what was said, which it explains."""
        if not self._banner.isHidden() and self._banner.message.text() == said:
            self._banner.show_failure(damaged, *self._next_step(damaged))

    def _next_step(self, failure: Failed) -> tuple[str, Callable[[], None]]:
        """The word on the banner's button, and what it does."""
        translate = QCoreApplication.translate
        if failure.kind == "context-too-small":
            return translate("failures", "Open Settings"), lambda: self._open_pane("settings")
        if failure.kind.startswith("model-") or failure.kind in _ABOUT_THE_MODEL:
            return translate("failures", "Open Models"), lambda: self._open_pane("models")
        return self._words or translate("failures", "Try again"), self._again
