"""The requests of the Summarize pane, from what is chosen and open, and why one cannot be made."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from slmdesk.gui.desk import Desk
from slmdesk.gui.summary.note_templates import NoteTemplates
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.gui.widgets.result.summary_controls import EXAMPLE_NOTE, OWN_TEMPLATE, SummaryControls
from slmdesk.messages import (
    LookAgain,
    RepairSentence,
    Sampling,
    Sentence,
    SourceText,
    Summarize,
    VerifyText,
    WriteNote,
)


class SummaryRequests:
    """Makes them for the model that is chosen now."""

    def __init__(self, desk: Desk, controls: SummaryControls, panel: SourcePanel, templates: NoteTemplates) -> None:
        self._desk = desk
        self._controls = controls
        self._panel = panel
        self._templates = templates

    def summary(self) -> Summarize | None:
        """None while there is no model."""
        model, controls = self._desk.models.model_file(), self._controls
        if model is None:
            return None
        languages = {source.language for source in self._panel.usable()}
        return Summarize(
            self._sources(),
            model,
            controls.style_choice.currentData(),
            controls.length_choice.currentData(),
            controls.language,
            sampling=self._sampling(),
            reading_level=controls.level,
            source_language=languages.pop() if len(languages) == 1 else None,
        )

    def to_estimate(self) -> Summarize | WriteNote | None:
        """What would be written now, to ask beforehand how long it takes; None while there is no model or template."""
        if self._controls.template:
            return self.note() if not self._templates.why_not(self._controls.template) else None
        return self.summary()

    def note(self) -> WriteNote | None:
        """None while there is no model, or a summary is wanted."""
        model, template = self._desk.models.model_file(), self._controls.template
        if model is None or not template:
            return None
        own = template in (OWN_TEMPLATE, EXAMPLE_NOTE)
        return WriteNote(
            self._sources(),
            model,
            "soap" if own else template,
            self._templates.text if template == OWN_TEMPLATE else None,
            self._templates.example if template == EXAMPLE_NOTE else None,
            self._controls.language,
            codes=True,
            sampling=self._sampling(),
        )

    def repair(self, sentence: Sentence) -> RepairSentence | None:
        """To have a flagged sentence rewritten."""
        model, sources = self._desk.models.model_file(), self._sources()
        if model is None or not sources:
            return None
        return RepairSentence(sources, model, sentence, self._controls.language, self._sampling())

    def check(self, text: str) -> VerifyText:
        """To have a text checked."""
        return VerifyText(self._sources(), text)

    def look_again(self, sentences: Sequence[Sentence], files: Sequence[str]) -> LookAgain | None:
        """To have the model look at sentences that are checked already. files: as in ``why_no_model_on_result``."""
        model, sources = self._desk.models.model_file(), _of_result(self._sources(), files)
        if model is None or not sources:
            return None
        return LookAgain(sources, list(sentences), model, self._sampling())

    def why_not(self) -> str:
        """Why a result cannot be asked for now; empty when it can."""
        translate = QCoreApplication.translate
        if not self._desk.models.loaded:
            return translate("SummarizePane", "The list of models is being read")
        if self._desk.models.chosen is None:
            return translate("SummarizePane", "There is no model yet: get one under Models")
        if not any(
            source.state in ("read", "reading") or (source.path is None and not source.document.isEmpty())
            for source in self._panel.sources
        ):
            return translate("SummarizePane", "Open a file or paste text first")
        return self._templates.why_not(self._controls.template)

    def why_no_model_on_result(self, files: Sequence[str] = ()) -> str:
        """Why the model cannot rewrite a sentence of the result now, or look at it again.

        files: what the result was written from, where no other document will do.
        """
        if self._desk.models.chosen is None:
            return QCoreApplication.translate("SummarizePane", "There is no model yet: get one under Models")
        if not _of_result(self._sources(), files):
            return QCoreApplication.translate("SummarizePane", "Open the source of this result first")
        return ""

    def why_no_check(self, running: bool) -> str:
        """Why no text can be checked now."""
        if running:
            return QCoreApplication.translate("SummarizePane", "A result is on its way")
        if not self._panel.usable():
            return QCoreApplication.translate("SummarizePane", "Open the document to check against first")
        return ""

    def suggested_name(self) -> str:
        """Of a file with the result, without its ending."""
        current = self._panel.current
        translate = QCoreApplication.translate
        stem = translate("SummarizePane", "text")
        if current is not None and current.path is not None:
            stem = current.path.stem
        pattern = (
            translate("SummarizePane", "{name} note")
            if self._controls.template
            else translate("SummarizePane", "{name} summary")
        )
        return pattern.format(name=stem)

    def _sources(self) -> list[SourceText]:
        return [source.as_message() for source in self._panel.usable()]

    def _sampling(self) -> Sampling:
        return Sampling(threads=self._desk.preferences.settings.threads)


def _of_result(sources: list[SourceText], files: Sequence[str]) -> list[SourceText]:
    """The sources that a result was written from, wherever they are now: all of them where that is not known."""
    names = set(map(os.path.basename, files))
    return [source for source in sources if not names or os.path.basename(source.name) in names]
