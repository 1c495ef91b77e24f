"""What can be done with one segment of a translation, and the look back: explain, say otherwise, change, remember."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import get_args

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMenu

from slmdesk.gui import languages, wording
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.translation.pairs import Translators
from slmdesk.gui.translation.records import TranslationRecords
from slmdesk.gui.translation.translations import Translation, WordPair
from slmdesk.gui.widgets.translation.links import TranslationLinks
from slmdesk.gui.widgets.translation.panel import TranslationPanel
from slmdesk.messages import (
    BackResult,
    Done,
    ExplainPhrase,
    ExplainResult,
    Failed,
    MemoryUnit,
    ModelFile,
    Progress,
    RewriteResult,
    RewriteTranslation,
    Rewriting,
    Sampling,
    Term,
    Token,
    TranslateBack,
    TranslatedBack,
)

_EXCERPT_CHARACTERS = 40


class TranslationTools(QObject):
    """Args:
    job: runs the requests, one at a time. busy: whether the pane translates now.
    model: the language model; None where there is none. terms: the glossary in use. sampling: as for translating.
    """

    said = Signal(str)
    changed = Signal()  # a segment has other words, or a job began or ended

    def __init__(
        self,
        panel: TranslationPanel,
        links: TranslationLinks,
        job: PaneJob,
        translators: Translators,
        records: TranslationRecords,
        model: Callable[[], ModelFile | None],
        terms: Callable[[], list[Term]],
        sampling: Callable[[], Sampling],
        busy: Callable[[], bool],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._links = links
        self._job = job
        self._translators = translators
        self._records = records
        self._model = model
        self._terms = terms
        self._sampling = sampling
        self._busy = busy
        self._translation: Translation | None = None
        self._of_job: Translation | None = None
        self._numbers: list[int] = []  # of the segments that are translated back
        job.arrived.connect(self._on_event)
        job.ended.connect(self._on_ended)
        panel.strip.taken.connect(self._on_taken)
        panel.strip.left.connect(self._on_left)
        panel.menu.aboutToShow.connect(lambda: self.fill(panel.menu))
        panel.back_button.toggled.connect(self._on_back_toggled)
        panel.back.pointed.connect(self._on_back_pointed)
        records.changed.connect(self.changed)

    # --- what is in view ----------------------------------------------------------------------

    def show(self, translation: Translation | None) -> None:
        """Another translation is in view."""
        if translation is self._translation:
            return
        self._job.leave()
        self._panel.strip.leave()
        self._translation = translation
        self._show_back()

    @property
    def running(self) -> bool:
        """Whether something is being written for a segment, or translated back."""
        return self._job.running

    def stop(self) -> bool:
        """Close the strip, or stop what is on its way. Returns whether there was anything to do."""
        if not self._panel.strip.isHidden():
            self._panel.strip.leave()
            return True
        return self._job.stop()

    def leave(self) -> None:
        """Stop what is on its way and tell nobody: the model is needed for something else."""
        self._job.leave()
        self._panel.strip.leave()

    def why_not(self, needs_model: bool = True) -> str:
        """Why nothing can be asked of the model about this translation now; empty when it can."""
        if self._translation is None or not self._translation.segments:
            return self.tr("There is no translation yet")
        if self._busy():
            return self.tr("Wait until this translation is finished, or stop it")
        if needs_model and self._model() is None:
            return self.tr("This needs a language model: get one under Models")
        return ""

    def _current(self) -> int:
        """The segment that the user is at; the first one when nowhere."""
        number, _words = self._panel.view.selected()
        return number if number >= 0 else max(0, self._links.chosen)

    # --- the menu -----------------------------------------------------------------------------

    def fill(self, menu: QMenu) -> None:
        """Put in what can be done now; what cannot says why."""
        menu.clear()
        number, phrase = self._panel.view.selected()
        excerpt = wording.shortened(phrase.strip(), _EXCERPT_CHARACTERS)
        words = self.tr("Explain “{words}”").format(words=excerpt) if excerpt else self.tr("Explain this sentence")
        why_not = self.why_not()
        self._add(menu, words.replace("&", "&&"), self.explain, why_not, "Ctrl+E")
        otherwise = menu.addMenu(self.tr("Say this sentence otherwise"))
        otherwise.setToolTipsVisible(True)
        for way in get_args(Rewriting):
            self._add(otherwise, _way_words(way), partial(self.rewrite, way), why_not)
        menu.addSeparator()
        why_not = self.why_not(needs_model=False)
        self._add(menu, self.tr("Change this sentence…"), self.edit, why_not, "F2")
        match = self._translation.segments[number].match if self._translation is not None and number >= 0 else None
        if match is not None and not match.used:
            self._add(menu, self.tr("Look at what the memory has…"), self.suggest, why_not)
        kept = "" if self._records.keep() else self.tr("Nothing is kept: that is switched off in Settings")
        self._add(menu, self.tr("Remember this sentence"), self.remember, why_not or kept)

    @staticmethod
    def _add(menu: QMenu, words: str, act: Callable[[], object], why_not: str, keys: str = "") -> None:
        action = menu.addAction(f"{words}\t{keys}" if keys else words)
        action.setEnabled(not why_not)
        action.setToolTip(why_not)
        action.triggered.connect(lambda _checked=False: act())

    # --- one segment --------------------------------------------------------------------------

    def explain(self) -> None:
        """What the words that are selected mean, or the sentence; in the user's own language."""
        translation, model = self._translation, self._model()
        if translation is None or model is None or self.why_not():
            return
        number, phrase = self._panel.view.selected()
        number = number if number >= 0 else self._current()
        segment = translation.segments[number]
        phrase = phrase.strip() or segment.target
        self._panel.strip.begin(self.tr("“{words}”").format(words=wording.shortened(phrase, 80)))
        self._run(
            ExplainPhrase(
                phrase,
                segment.source,
                segment.target,
                translation.source_language,
                translation.target_language,
                model,
                languages.of_the_user(),
                self._sampling(),
            )
        )

    def rewrite(self, way: Rewriting) -> None:
        """The segment said in another way, to be taken or left."""
        translation, model = self._translation, self._model()
        if translation is None or model is None or self.why_not():
            return
        number = self._current()
        segment = translation.segments[number]
        self._panel.strip.begin(_way_words(way), number)
        self._run(
            RewriteTranslation(
                segment.source,
                segment.target,
                translation.source_language,
                translation.target_language,
                way,
                model,
                self._terms(),
                self._sampling(),
            )
        )

    def edit(self) -> None:
        """Let the user write the segment's translation."""
        if self._translation is not None and not self.why_not(needs_model=False):
            number = self._current()
            segment = self._translation.segments[number]
            excerpt = wording.shortened(segment.source, 80)
            self._panel.strip.propose(self.tr("“{words}”").format(words=excerpt), number, segment.target)

    def suggest(self) -> None:
        """Show what the memory has for a sentence that is much like this one."""
        number = self._current()
        match = self._translation.segments[number].match if self._translation is not None else None
        if match is not None and not self.why_not(needs_model=False):
            title = self.tr("{n}% alike in the memory").format(n=match.percent)
            words = self.tr("It is for: {text}").format(text=match.source)
            self._panel.strip.propose(title, number, match.target, words)

    def remember(self) -> None:
        """Keep the segment as it is in the translation memory."""
        if self._translation is not None and not self.why_not(needs_model=False):
            self._keep(self._translation, self._current())
            self.said.emit(self.tr("Remembered: it is used again for the same sentence"))

    def _keep(self, translation: Translation, number: int) -> None:
        if translation.source_language is not None:
            segment = translation.segments[number]
            unit = MemoryUnit(segment.source, segment.target)
            self._records.add([unit], translation.source_language, translation.target_language)

    def _on_taken(self, number: int, text: str) -> None:
        self._job.leave()
        translation = self._translation
        if translation is not None and 0 <= number < len(translation.segments):
            translation.change(number, text)
            self._keep(translation, number)
            self._panel.show_again()
            self._links.go_to(number)
            self._show_back()
            self.changed.emit()
        self._panel.view.setFocus()

    def _on_left(self) -> None:
        if self._job.handle is not None and not isinstance(self._job.handle.request, TranslateBack):
            self._job.leave()
            self.changed.emit()

    # --- back-translation ---------------------------------------------------------------------

    def look_back(self) -> None:
        """Translate what has not been translated back yet into the language of the text, to compare."""
        translation = self._translation
        if translation is None or translation.source_language is None or self.why_not(needs_model=False):
            return
        missing = [number for number in range(len(translation.segments)) if number not in translation.back]
        self._numbers = missing
        if missing:
            self.said.emit(self.tr("Translating back…"))
            segments = [translation.segments[number] for number in missing]
            self._run(
                TranslateBack(
                    [each.source for each in segments],
                    [each.target for each in segments],
                    translation.source_language,
                    translation.target_language,
                    self._translators.model_file(),
                    self._translators.pairs,
                    self._translators.choice,
                    self._sampling(),
                )
            )
        self._show_back()

    def _on_back_toggled(self, on: bool) -> None:
        if on:
            self.look_back()
        elif self._job.running:
            self._job.stop()
        self._show_back()

    def _on_back_pointed(self, place: int, _start: int, _end: int) -> None:
        translation = self._translation
        if translation is None or not 0 <= place < len(translation.back):
            self._links.light(-1)
            return
        number = sorted(translation.back)[place]
        differences = translation.back[number].differences
        places = [(each.source_start, each.source_end) for each in differences if each.source_end > each.source_start]
        self._links.light(number, WordPair(places, []))

    def _show_back(self) -> None:
        translation = self._translation
        on = self._panel.back_button.isChecked() and translation is not None
        self._panel.show_back(translation if on else None)

    # --- the job ------------------------------------------------------------------------------

    def _run(self, request: ExplainPhrase | RewriteTranslation | TranslateBack) -> None:
        self._of_job = self._translation
        self._job.run(request)
        self.changed.emit()

    def _on_event(self, event: object) -> None:
        match event:
            case Token() if not event.draft:
                self._panel.strip.add(event.text)
            case TranslatedBack() if self._of_job is not None:
                self._of_job.back[self._numbers[event.index]] = event
                self._show_back()
            case Progress() if event.stage == "translating" and event.total:
                self.said.emit(self.tr("Translating back, {n} of {total}").format(n=event.done, total=event.total))

    def _on_ended(self, terminal: object) -> None:
        match terminal:
            case Done(ExplainResult() as result):
                self._panel.strip.finish(result.text)
            case Done(RewriteResult() as rewritten):
                self._panel.strip.finish(rewritten.text, rewritten.warnings)
            case Done(BackResult()):
                self.said.emit(self._back_words())
            case Failed():
                self._panel.strip.leave()
                self.said.emit("")
            case _:
                self.said.emit(self.tr("Stopped."))
        self.changed.emit()

    def _back_words(self) -> str:
        back = self._of_job.back if self._of_job is not None else {}
        grave = sum(any(difference.grave for difference in each.differences) for each in back.values())
        if grave:
            return self.tr("Translated back: {n} of {total} sentences differ in a number or a negation").format(
                n=grave, total=len(back)
            )
        return self.tr("Translated back: no number and no negation differs")


def _way_words(way: Rewriting) -> str:
    translate = QCoreApplication.translate
    return {
        "formal": translate("TranslationTools", "More formal"),
        "informal": translate("TranslationTools", "Less formal"),
        "simpler": translate("TranslationTools", "Simpler"),
        "shorter": translate("TranslationTools", "Shorter"),
        "other": translate("TranslationTools", "In other words"),
    }[way]
