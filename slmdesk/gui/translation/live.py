"""Which words belong together in what was translated while the user typed: found when the typing rests.

That takes as long again as the translation, which therefore is shown without it. Nothing in the pane is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from slmdesk.gui.failures import Failures
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.translation.translations import Translation
from slmdesk.messages import Done, PartText, Translate, Translated

REST_MS = 400
LONGEST_ALIGNED = 20_000
"""Characters, about eight pages: to find the words that belong together takes as long again as to translate."""


def parts_of(translation: Translation) -> list[PartText]:
    """What needs not be translated again in a text that goes on as another one did.

    Not what is in doubt: some doubts are about how it was translated, and cannot be told from it. Nor what the
    memory had to say of, which is asked again.
    """
    return [
        PartText(each.source, each.target) for each in translation.segments if not each.warnings and each.match is None
    ]


class LinksLater(QObject):
    """Args: request: for a text as a translation was made."""

    def __init__(
        self, pane: QWidget, jobs: Jobs, failures: Failures, request: Callable[[str, Translation], Translate]
    ) -> None:
        super().__init__(pane)
        self._request = request
        self._translation: Translation | None = None
        self._found: list[Translated] = []
        self._job = PaneJob(pane, jobs, failures)
        self._job.arrived.connect(self._on_event)
        self._job.ended.connect(self._on_ended)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._begin)

    def wait_for(self, translation: Translation) -> None:
        """Begin when nothing happens for a moment. translation: which gets its words; complete."""
        self.leave()
        if len(translation.source_text) <= LONGEST_ALIGNED:
            self._translation = translation
            self._timer.start()

    def leave(self) -> None:
        """The user types on, or does something else."""
        self._timer.stop()
        self._translation = None
        self._job.leave()

    def _begin(self) -> None:
        if self._translation is not None:
            text = self._translation.source_text
            self._found = []
            parts = [PartText(each.source, each.target) for each in self._translation.segments]
            request = replace(self._request(text, self._translation), align=[(0, len(text))], done_parts=parts)
            # By a pair, as it was translated, whatever was chosen since: no language model is loaded for this.
            self._job.run(replace(request, engine="pair", model=None), uses_model=False)

    def _on_event(self, event: object) -> None:
        if isinstance(event, Translated):
            self._found.append(event)

    def _on_ended(self, terminal: object) -> None:
        translation, self._translation = self._translation, None
        if translation is None or not isinstance(terminal, Done):
            return
        for number, (old, new) in enumerate(zip(translation.segments, self._found, strict=False)):
            if (old.source, old.target) == (new.source, new.target):  # the user may have changed one meanwhile
                translation.segments[number] = replace(old, alignment=new.alignment)
