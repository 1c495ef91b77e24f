"""A translation that was interrupted, by the end of the program too, is offered when the Translate pane first shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from slmdesk.gui.result_records import AskedTranslation, ResultRecords
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.translation.controls import TranslationControls

if TYPE_CHECKING:
    from slmdesk.gui.panes.translate import TranslatePane
    from slmdesk.store.jobs import InterruptedJob


class ResumeOffer(QObject):
    """Args: pane: what it is shown in, which also owns this."""

    def __init__(
        self, pane: TranslatePane, records: ResultRecords, banner: Banner, controls: TranslationControls
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._records = records
        self._banner = banner
        self._controls = controls
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look in the store when the pane shows for the first time."""
        if event.type() == QEvent.Type.Show:
            watched.removeEventFilter(self)
            self._records.interrupted_translations(self._offer)
        return False

    def _offer(self, interrupted: list[tuple[InterruptedJob, AskedTranslation]]) -> None:
        if not interrupted or not self._banner.isHidden() or self._pane.source_panel.sources:
            return
        if not self._records.keeping:
            return  # what is kept from before is left alone
        job, asked = interrupted[0]
        parts = self.tr("1 passage of it is translated.") if job.parts == 1 else self.tr("{n} passages are translated.")
        self._banner.show_notice(
            self.tr("A translation was interrupted: {title}").format(title=job.title),
            parts.format(n=job.parts),
            self.tr("Go on"),
            lambda: self._go_on(asked),
        )

    def _go_on(self, asked: AskedTranslation) -> None:
        self._banner.clear()
        self._controls.set_languages(asked.source_language, asked.target_language)
        self._controls.tone.choose(asked.tone)
        self._controls.engine_choice.choose(asked.engine)
        self._pane.translators.choice = asked.engine
        self._pane.open_files([Path(asked.file)])
        self._pane.glossary.use(Path(asked.glossary) if asked.glossary else None, self._pane.start)
