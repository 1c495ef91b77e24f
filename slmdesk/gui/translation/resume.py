"""A translation that was interrupted, by the end of the program too, is offered when the Translate pane first shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from slmdesk.gui.documents.document_pane import DocumentPane
from slmdesk.gui.result_records import AskedTranslation, ResultRecords

if TYPE_CHECKING:
    from slmdesk.store.jobs import InterruptedJob


class ResumeOffer(QObject):
    """Args: pane: what it is shown in, which also owns this. go_on: called with what the user wants to go on with."""

    def __init__(self, pane: DocumentPane, records: ResultRecords, go_on: Callable[[AskedTranslation], None]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._records = records
        self._go_on = go_on
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look in the store when the pane shows for the first time."""
        if event.type() == QEvent.Type.Show:
            watched.removeEventFilter(self)
            self._records.interrupted_translations(self._offer)
        return False

    def _offer(self, interrupted: list[tuple[InterruptedJob, AskedTranslation]]) -> None:
        banner = self._pane.banner
        if not interrupted or not banner.isHidden() or self._pane.source_panel.sources:
            return
        if not self._records.keeping:
            return  # what is kept from before is left alone
        job, asked = interrupted[0]
        parts = self.tr("1 passage of it is translated.") if job.parts == 1 else self.tr("{n} passages are translated.")
        banner.show_notice(
            self.tr("A translation was interrupted: {title}").format(title=job.title),
            parts.format(n=job.parts),
            self.tr("Go on"),
            lambda: self._go_on(asked),
        )
