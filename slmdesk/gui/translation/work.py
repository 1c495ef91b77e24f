"""One translation on its way: what the memory has is looked up, the request is sent, and its segments arrive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.failures import Failures
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.result_records import AskedTranslation
from slmdesk.gui.translation.live import LONGEST_ALIGNED, parts_of
from slmdesk.gui.translation.pairs import Translators
from slmdesk.gui.translation.parts import TranslationParts
from slmdesk.gui.translation.translations import Translation, TranslationProgress
from slmdesk.gui.widgets.translation.controls import TranslationControls
from slmdesk.messages import (
    Cancelled,
    Checkpoint,
    Done,
    MemoryUnit,
    Notice,
    Progress,
    Sampling,
    Term,
    Translate,
    Translated,
    TranslateResult,
)

_REFRESH_MS = 500


class TranslationWork(QObject):
    """Args: terms: the glossary in use.

    Attributes:
        current: the translation that is on its way, or was the last one.
    """

    said = Signal(str)  # the progress line
    progressed = Signal(float)  # how much of ``current`` is done, 0..1
    grew = Signal(object)  # Translated: the next segment of ``current``
    noticed = Signal()  # ``current`` has another notice
    ended = Signal(object)  # Done, Cancelled, or Failed, which the banner shows already

    def __init__(
        self,
        pane: QWidget,
        desk: Desk,
        controls: TranslationControls,
        translators: Translators,
        terms: Callable[[], list[Term]],
        failures: Failures,
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._controls = controls
        self._translators = translators
        self._terms = terms
        self._preparing = False
        self._progress = TranslationProgress("")
        self.current: Translation | None = None
        self._parts = TranslationParts(desk.records)
        self._typed: tuple[Translate, Translation] | None = None  # the latest one by a pair, and how it was asked for
        self._job = PaneJob(pane, desk.jobs, failures)
        self._job.arrived.connect(self._on_event)
        self._job.ended.connect(self._on_ended)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)

    @property
    def running(self) -> bool:
        """Whether the end of ``current`` is still to come."""
        return self._preparing or self._job.running

    def run(self, translation: Translation) -> None:
        """Begin one; its segments go into it as they come."""
        self.current = translation
        self._progress = TranslationProgress(self._translators.loaded_name())
        self._preparing = True
        self._desk.translations.units_for(
            translation.source_text,
            self._controls.source_language,
            translation.target_language,
            lambda units: self._on_memory(translation, units),
        )

    def stop(self) -> bool:
        """Stop; what has been translated stays. Returns whether there was something to stop."""
        if self._preparing:
            self._preparing = False
            self.ended.emit(Cancelled())
            return True
        return self._job.stop()

    def leave(self) -> None:
        """Stop and tell nobody: the text was closed."""
        self._preparing = False
        self._job.leave()
        self._timer.stop()
        self.current = None

    def request(self, text: str, translation: Translation) -> Translate:
        """To translate a text as that translation is made."""
        return Translate(
            text,
            translation.source_language,
            translation.target_language,
            self._translators.model_file(),
            pairs=self._translators.pairs,
            engine=self._translators.choice,
            glossary=self._terms(),
            tone=self._controls.tone.currentData(),
            sampling=self.sampling(),
        )

    def uses_pair(self, translation: Translation) -> bool:
        """Whether an installed pair makes a translation, not the language model."""
        return self._translators.uses_pair(translation.source_language, translation.target_language)

    def sampling(self) -> Sampling:
        """As the user set it."""
        return Sampling(threads=self._desk.preferences.settings.threads)

    # --- on the way ---------------------------------------------------------------------------

    def _on_memory(self, translation: Translation, units: list[MemoryUnit]) -> None:
        if not self._preparing or translation is not self.current:
            return  # stopped meanwhile
        request = self.request(translation.source_text, translation)
        detect = self._controls.source_language is None  # a text of two languages has them found by segment
        request = replace(request, source_language=None if detect else request.source_language, memory=units)
        # The language model leaves it aside; and what is typed is shown before its words are found (``LinksLater``).
        if len(request.text) <= LONGEST_ALIGNED and not translation.live:
            request = replace(request, align=[(0, len(request.text))])
        if self.uses_pair(translation):
            self._parts.leave()
            asked_as = replace(request, text="", memory=[], align=[])
            typed, self._typed = self._typed, (asked_as, translation)
            if typed is not None and translation.live and typed[1].live and typed[0] == asked_as:
                before = typed[1]
                if before.source_language == translation.source_language:  # most sentences are those of the last key
                    request = replace(request, done_parts=parts_of(before))
            self._begin(translation, request, uses_model=False)
            return
        asked = None
        if Path(translation.source_key).is_absolute():
            asked = AskedTranslation(
                translation.source_key,
                request.source_language,
                translation.target_language,
                request.tone,
                request.engine,
                str(self._controls.glossary_path or ""),
            )
        self._parts.prepare(
            request, translation.source_name, asked, lambda ready: self._begin(translation, ready, uses_model=True)
        )

    def _begin(self, translation: Translation, request: Translate, uses_model: bool) -> None:
        if not self._preparing or translation is not self.current:
            return  # stopped meanwhile
        self._preparing = False
        if request.done_parts and uses_model:
            words = self.tr("It goes on where it was interrupted (translated before: {n} segments).")
            translation.notices.append(words.format(n=len(request.done_parts)))
            self.noticed.emit()
        self._job.run(request, uses_model=uses_model)
        self._timer.start()
        self._show_progress()

    def _on_event(self, event: object) -> None:
        translation = self.current
        if translation is None:
            return
        match event:
            case Translated():
                translation.segments.append(event)
                self.grew.emit(event)
            case Checkpoint():
                self._parts.add(event)
            case Progress():
                self._progress.add(event)
                self._show_progress()
            case Notice():
                translation.notices.append(event.text)
                self.noticed.emit()

    def _on_ended(self, terminal: object) -> None:
        translation = self.current
        self._timer.stop()
        if translation is None:
            return
        match terminal:
            case Done(TranslateResult() as result):
                translation.complete = True
                translation.source_language = result.source_language
                translation.rest = result.text[len(translation.text) :]
                translation.engine = self._translators.words(result)
                self._parts.finish()
            case Cancelled() if self._parts.kept:
                self.said.emit(self.tr("Stopped. What was translated stays, and Translate goes on from there."))
            case Cancelled():
                self.said.emit(self.tr("Stopped. What was translated stays."))
            case _:
                self.said.emit("")
        self.ended.emit(terminal)

    def _show_progress(self) -> None:
        if self._job.running and not self._job.stopping:
            self.said.emit(self._progress.line())
            self.progressed.emit(self._progress.fraction())
