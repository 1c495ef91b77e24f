"""A document written again in its own form with the translation in it: read, translated where it was not, written."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.atomic import write_atomically
from slmdesk.gui.background import Background
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.failures import Failures
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.result_records import ResultRecords
from slmdesk.gui.translation.parts import TranslationParts
from slmdesk.gui.translation.translations import Translation
from slmdesk.messages import (
    Aligned,
    Checkpoint,
    Done,
    Failed,
    FormFile,
    FormResult,
    FormTexts,
    PartText,
    Progress,
    ReadForm,
    Translate,
    Translated,
    TranslateResult,
    Units,
    WriteForm,
)

_OFFICE = ("docx", "pptx", "xlsx", "odt", "epub")
_SAME = {"htm": "html", "xhtml": "html", "markdown": "md", "pot": "po", "xlf": "xliff"}


def form_of(path: Path | None) -> str:
    """The form that a document can be written again in, by its ending; empty where there is none."""
    ending = path.suffix.lower().removeprefix(".") if path is not None else ""
    form = _SAME.get(ending, ending)
    return form if form in (*_OFFICE, "html", "md", "po", "xliff", "srt", "vtt") else ""


def kept_words(form: str) -> str:
    """What stays as it is in a document of a form."""
    translate = QCoreApplication.translate
    return {
        "docx": translate("forms", "styles, tables, headers and footnotes stay"),
        "pptx": translate("forms", "slides, layout, bold and links, tables and notes stay"),
        "xlsx": translate("forms", "formulas, numbers and cell formats stay; cells with text are translated"),
        "odt": translate("forms", "styles, tables, headers and footnotes stay"),
        "epub": translate("forms", "chapters, pictures, bold and links stay"),
        "html": translate("forms", "markup, links and pictures stay"),
        "md": translate("forms", "headings, lists, links and code stay"),
        "po": translate("forms", "identifiers, comments and placeholders stay"),
        "xliff": translate("forms", "codes and finished units stay"),
        "srt": translate("forms", "times and the length of lines stay"),
        "vtt": translate("forms", "times and the length of lines stay"),
    }[form]


def known_lines(translation: Translation) -> tuple[dict[str, str], dict[str, list[Aligned]]]:
    """What a translation has for the lines of its text: line -> its translation, and -> the places of its words."""
    from slmdesk.export.form_translations import by_text  # here and below: only where a document is written

    segments = translation.segments
    texts: dict[str, str] = {}
    alignments: dict[str, list[Aligned]] = {}
    start = 0
    for line in translation.source_text.split("\n"):
        end = start + len(line)
        first = bisect_left(segments, start, key=lambda each: each.start)
        last = bisect_right(segments, end - 1, key=lambda each: each.start)
        inside = segments[first:last]
        whole = bool(inside) and inside[-1].end <= end and (first == 0 or segments[first - 1].end <= start)
        if whole and line.strip():
            moved = [replace(each, start=each.start - start, end=each.end - start) for each in inside]
            made, places = by_text([line], moved)
            texts |= made
            alignments |= places
        start = end + 1
    return texts, alignments


class FormSaving(QObject):
    """One document at a time; the original is only read, and the new file appears when all of it is written.

    Args:
        request: makes the request that translates a text into the language of a translation.
        uses_pair: whether a pair makes a translation, which can tell the places of words in bold and the like.
    """

    changed = Signal()  # it began, or came to its end
    said = Signal(str)  # how it goes
    progressed = Signal(float)  # how much is done, 0..1
    saved = Signal(object, object, str)  # Translation, Path, what is to be known about it

    def __init__(
        self,
        pane: QWidget,
        jobs: Jobs,
        failures: Failures,
        background: Background,
        records: ResultRecords,
        request: Callable[[str, Translation], Translate],
        uses_pair: Callable[[Translation], bool],
    ) -> None:
        super().__init__(pane)
        self._parts = TranslationParts(records)
        self._uses_pair = uses_pair
        self._job = PaneJob(pane, jobs, failures)
        self._failures = failures
        self._background = background
        self._request = request
        self._job.arrived.connect(self._on_event)
        self._job.ended.connect(self._on_ended)
        self._leave()

    def _leave(self) -> None:
        self._source: Source | None = None
        self._translation: Translation | None = None
        self._target = Path()
        self._texts: list[str] = []
        self._marked: list[str] = []
        self._asked: list[str] = []
        self._in_view: set[str] = set()  # sentences that the window shows with their doubts
        self._again: list[str] = []  # translated already, but the places of their words are not known
        self._preparing = False
        self._segments: list[Translated] = []
        self._made: dict[str, str] = {}
        self._places: dict[str, list[Aligned]] = {}
        self._doubts = 0
        self._content = b""

    @property
    def running(self) -> bool:
        """Whether a document is on its way."""
        return self._source is not None

    def save(self, source: Source, translation: Translation, target: Path) -> None:
        """Write a document with its translation. What is not translated yet, such as headers, is translated first."""
        if self.running or source.path is None:
            return
        if target.resolve() == source.path.resolve():
            self._failures.show(
                Failed(
                    "same-file",
                    self.tr("The translation cannot take the place of the document it is made from."),
                    self.tr("Choose another name; the original stays as it is."),
                ),
                uses_model=False,
            )
            return
        self._leave()
        self._parts.leave()
        self._source, self._translation, self._target = source, translation, target
        self._made, self._places = known_lines(translation)
        self._in_view = {each.source for each in translation.segments}
        self._job.run(ReadForm(str(source.path), password=source.password, units=self._units(source)), uses_model=False)
        self.said.emit(self.tr("Reading {name} again, with its form").format(name=source.name))
        self.changed.emit()

    def stop(self) -> None:
        """Stop; no file is written. What the language model has translated is not asked for again."""
        if self._preparing:
            self._end(self.tr("Stopped. No file was written."))
        else:
            self._job.stop()

    # --- on the way ---------------------------------------------------------------------------

    def _on_event(self, event: object) -> None:
        match event:
            case FormTexts():
                self._texts += event.texts
                self._marked += [event.texts[number] for number in event.marked]
            case Translated():
                self._segments.append(event)
                self._doubts += bool(event.warnings) and event.source not in self._in_view
            case Checkpoint():
                self._parts.add(event)
            case FormFile():
                self._content = event.data
            case Progress() if event.stage == "translating" and event.total:
                self.progressed.emit(event.done / event.total)
                self.said.emit(
                    self.tr("Translating what is left for the document: {n} of {total}").format(
                        n=event.done, total=event.total
                    )
                )

    def _on_ended(self, terminal: object) -> None:
        source, translation = self._source, self._translation
        if source is None or translation is None:
            return
        match terminal:
            case Done(FormResult()) if not self._content:
                self._translate_rest(source, translation)
            case Done(TranslateResult()):
                from slmdesk.export.form_translations import by_text

                made, places = by_text([*self._asked, *self._again], self._segments)
                # Other words of the user's have other places.
                self._places |= {
                    text: each for text, each in places.items() if self._made.get(text, made[text]) == made[text]
                }
                self._made = made | self._made
                self._write(source, translation)
            case Done(FormResult() as result):
                self._keep(result)
            case _:
                self._end("" if isinstance(terminal, Failed) else self.tr("Stopped. No file was written."))

    def _translate_rest(self, source: Source, translation: Translation) -> None:
        """What is not translated yet, and with a pair, what has bold words whose places are not known.

        A sentence that is translated in the window already stays as it is there.
        """
        from slmdesk.export.form_translations import spans

        self._asked = [text for text in self._texts if text not in self._made and text.strip()]
        pair = self._uses_pair(translation)
        self._again = [text for text in self._marked if text in self._made and text not in self._places] if pair else []
        texts = [*self._asked, *self._again]
        if not texts:
            self._write(source, translation)
            return
        marked = set(self._marked)
        request = replace(
            self._request("\n".join(texts), translation),
            align=spans(texts, [number for number, text in enumerate(texts) if text in marked]) if pair else [],
            done_parts=[PartText(each.source, each.target) for each in translation.segments],
        )
        if pair:
            self._job.run(request, uses_model=False)
        else:
            self._preparing = True
            name = self.tr("{name}, for its form").format(name=source.name)
            self._parts.prepare(request, name, None, lambda ready: self._on_prepared(translation, ready))

    def _on_prepared(self, translation: Translation, request: Translate) -> None:
        if self._preparing and translation is self._translation:
            self._preparing = False
            self._job.run(request)

    def _write(self, source: Source, translation: Translation) -> None:
        wanted = set(self._texts)
        made = {text: words for text, words in self._made.items() if text in wanted}
        self.said.emit(self.tr("Writing {name}").format(name=self._target.name))
        self._job.run(
            WriteForm(
                str(source.path),
                made,
                password=source.password,
                alignments={text: places for text, places in self._places.items() if text in made},
                language=translation.target_language,
                units=self._units(source),
            ),
            uses_model=False,
        )

    @staticmethod
    def _units(source: Source) -> Units:
        return "source" if source.units == "source" else "open"

    def _keep(self, result: FormResult) -> None:
        target, content, words = self._target, self._content, self._words(result)
        translation = self._translation

        def done(_none: None) -> None:
            self._parts.finish()
            self._end("")
            self.saved.emit(translation, target, words)

        def failed(failure: Failed) -> None:
            self._end("")
            self._failures.show(failure, uses_model=False)

        self._background.run(lambda: write_atomically(target, content, private=False), done, failed, writes=True)

    def _words(self, result: FormResult) -> str:
        words = []
        if result.flattened:
            words.append(
                self.tr("In {n} of {total} passages some words lost their bold, italics or link.").format(
                    n=result.flattened, total=result.passages
                )
            )
        if self._doubts:
            words.append(self.tr("Passages with a doubt that are not shown here: {n}.").format(n=self._doubts))
        return " ".join(words)

    def _end(self, words: str) -> None:
        self._leave()
        self.said.emit(words)
        self.changed.emit()


def suggested_path(source: Source, translation: Translation) -> str:
    """The name that is offered for the document: beside the original, with the language in it."""
    assert source.path is not None, "only a file has a form"
    name = f"{source.path.stem} {translation.target_language}{source.path.suffix}"
    return str(source.path.with_name(name))
