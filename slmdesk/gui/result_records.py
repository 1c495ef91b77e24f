"""What is kept of results, off the GUI thread: parts of an interrupted job, the model's pace, the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import (
    Checkpoint,
    Failed,
    MedicationRow,
    Pace,
    PartText,
    Summarize,
    Translate,
    WriteNote,
    encode,
    note_key,
    summary_key,
    translation_key,
)

if TYPE_CHECKING:  # the stores are loaded with the first question, not when the window starts
    from slmdesk.export import Report
    from slmdesk.store.history import History, HistoryEntry
    from slmdesk.store.jobs import InterruptedJob, Jobs

T = TypeVar("T")


class AskedSummary(msgspec.Struct, frozen=True):
    """How to ask for an interrupted summary or note again: the files and what was chosen; never a text.

    template: of a note; empty for a summary. model: the id of its model, whose parts are of no use to another; empty
    where an earlier version kept it.
    """

    files: list[str]
    style: str
    length: str
    language: str | None = None
    reading_level: int = 6
    template: str = ""
    model: str = ""

    def is_like(self, other: AskedSummary) -> bool:
        """Whether both ask for the same, of whichever model."""
        return replace(self, model="") == replace(other, model="")


class Beside(msgspec.Struct, frozen=True):
    """What the window knows of a result besides its report: what it was asked for with, and a note's table."""

    asked: AskedSummary | None = None
    medications: list[MedicationRow] = []


class AskedTranslation(msgspec.Struct, frozen=True):
    """How to ask for an interrupted translation of a file again.

    source_language: None to detect it. tone, engine: as in ``Translate``. glossary: its file; empty for none.
    """

    file: str
    source_language: str | None
    target_language: str
    tone: Literal["", "formal", "informal"] = ""
    engine: Literal["auto", "pair", "slm"] = "auto"
    glossary: str = ""

    def is_like(self, other: AskedTranslation) -> bool:
        """Whether both are of one file into one language."""
        return (self.file, self.target_language) == (other.file, other.target_language)


class ResultRecords(QObject):
    """Keeps results and unfinished work unless the user wants nothing kept. A store that fails is said once.

    Args:
        folder: where the stores are. keep: whether anything of the user's text may be written now.
    """

    failed = Signal(object)  # Failed
    changed = Signal()  # the history

    def __init__(
        self, folder: Path, background: Background, keep: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._keep = keep
        self._thread = OneThread(background, "slmdesk-records")
        self._jobs: Jobs | None = None  # of that thread: nobody else touches them
        self._history: History | None = None
        self._begun: set[str] = set()  # keys of jobs that were noted in the store
        self._told: set[str] = set()  # jobs whose parts cannot be kept: said once, not for every few words

    @property
    def keeping(self) -> bool:
        """Whether anything of the user's text may be written now."""
        return self._keep()

    def close(self) -> None:
        """Write what is still to be written, and give the file back."""
        self._thread.close(self._close_stores)

    # --- a job --------------------------------------------------------------------------------

    def prepare(
        self,
        request: Summarize | WriteNote,
        resume: bool,
        title: str,
        done: Callable[[Summarize | WriteNote], None],
    ) -> None:
        """Note that a summary or note begins. ``done`` gets the request with the parts that are known and the pace.

        One of a text that was pasted, or by a template of the user's own, can go on too while that is here, but is not
        offered at the next start.
        """
        keep = self._keep()
        asked = asked_of(request)
        lasting = _lasting(asked.files) and not _has_own_template(request)
        key = _key(request)
        (self._begun.add if keep else self._begun.discard)(key)

        def work() -> Summarize | WriteNote:
            parts = self._begin(key, title, asked if lasting else None, resume) if keep else []
            return replace(request, done_parts=parts, pace=self._pace_of(request))

        def failed(failure: Failed) -> None:
            self.failed.emit(failure)
            done(request)

        self._thread.run(work, done, failed)

    def prepare_translation(
        self, request: Translate, title: str, asked: AskedTranslation | None, done: Callable[[Translate], None]
    ) -> None:
        """Note that the language model begins to translate; as ``prepare``. asked: None where it is not offered."""
        if not self._keep():
            self._begun.discard(translation_key(request))
            done(request)
            return

        def failed(failure: Failed) -> None:
            self.failed.emit(failure)
            done(request)

        self._begun.add(translation_key(request))
        self._thread.run(
            lambda: replace(request, done_parts=self._begin(translation_key(request), title, asked)), done, failed
        )

    def add_part(self, checkpoint: Checkpoint) -> bool:
        """Keep a part that is done or begun, of a job that was noted; not of one that began while nothing was kept.

        Returns whether it is to be kept.
        """
        if not self._keep() or checkpoint.key not in self._begun:
            return False

        def failed(failure: Failed) -> None:
            if checkpoint.key not in self._told:
                self._told.add(checkpoint.key)
                self.failed.emit(failure)

        self._thread.run(
            lambda: self._job_store().add_part(checkpoint.key, checkpoint.part, checkpoint.text),
            lambda _nothing: self._told.discard(checkpoint.key),
            failed,
        )
        return True

    def finish(self, request: Summarize | WriteNote, pace: Pace | None = None) -> None:
        """It is done: its parts, and those of the same files as they were before, are not needed any more."""
        asked, key = asked_of(request), _key(request)

        def work() -> None:
            self._job_store().end(key)
            for job in [] if _has_own_template(request) else self._job_store().interrupted(begun=True):
                kept = _asked(job.request, AskedSummary)  # one by an own template is asked for like a summary
                if kept is not None and kept.is_like(asked):
                    self._job_store().end(job.key)
            if pace is not None:
                text = msgspec.json.encode(pace).decode()
                self._job_store().set_pace(request.model.id, request.sampling.threads, text)

        self._do(work)

    def finish_translation(self, request: Translate, asked: AskedTranslation | None) -> None:
        """A translation is done: its parts, and those of the file as it was before, are not needed any more."""

        def work() -> None:
            store = self._job_store()
            store.end(translation_key(request))
            if asked is None:
                return
            for job in store.interrupted(begun=True):
                kept = _asked(job.request, AskedTranslation)
                if kept is not None and kept.is_like(asked):
                    store.end(job.key)

        self._do(work)

    def interrupted(self, done: Callable[[list[tuple[InterruptedJob, AskedSummary]]], None]) -> None:
        """Summaries and notes of files that were interrupted, the latest first."""

        self._interrupted(AskedSummary, lambda asked: asked.files, done)

    def interrupted_translations(self, done: Callable[[list[tuple[InterruptedJob, AskedTranslation]]], None]) -> None:
        """Translations of files that were interrupted, the latest first."""
        self._interrupted(AskedTranslation, lambda asked: list(filter(None, [asked.file, asked.glossary])), done)

    def with_pace(self, request: Summarize | WriteNote, done: Callable[[Summarize | WriteNote], None]) -> None:
        """``done`` gets the request with how fast its model was in the jobs before, where that is known."""

        def work() -> Summarize | WriteNote:
            return replace(request, pace=self._pace_of(request))

        self._thread.run(work, done, lambda _failure: done(request))  # the job itself will say it

    def count_unfinished(self, done: Callable[[int], None]) -> None:
        """How many jobs something is kept of that did not end, translations and those of missing files too."""
        self._thread.run(
            lambda: len(self._job_store().interrupted(begun=True)) if self._exists() else 0, done, self.failed.emit
        )

    def forget_unfinished(self, done: Callable[[], None] = lambda: None) -> None:
        """Delete what is kept of every job that did not end; of one that runs now nothing is kept any more either."""
        self._begun.clear()
        self._do(lambda: self._job_store().clear(), done)

    # --- the history --------------------------------------------------------------------------

    def keep_result(self, report: Report, key: str, beside: Beside | None = None) -> None:
        """Put a result into the history, in the place of what has this key there."""
        if self._keep():
            values = msgspec.to_builtins(report) | msgspec.to_builtins(beside or Beside())
            content = encode(values).decode()
            title = report.title
            if report.kind == "note" and report.files:  # all SOAP notes are called so
                title = self.tr("{title} from {name}").format(title=title, name=Path(report.files[0]).name)
            add: Callable[[], Any] = lambda: self._history_store().add(  # noqa: E731
                report.kind, title, report.model, report.text, content, key
            )
            self._do(add, self.changed.emit)

    def search(self, words: str, done: Callable[[list[HistoryEntry]], None], conversations: bool | None = None) -> None:
        """Results with these words, all without any. conversations: only those, or none of them."""
        self._thread.run(lambda: self._history_store().search(words, 500, conversations), done, self.failed.emit)

    def delete(self, id: int) -> None:
        """Delete one result; it is overwritten on the disk."""
        self._do(lambda: self._history_store().delete(id), self.changed.emit)

    def delete_all(self, conversations: bool | None = None) -> None:
        """Delete the whole history. conversations: only those, or none of them."""
        self._do(lambda: self._history_store().clear(conversations), self.changed.emit)

    # --- conversations ------------------------------------------------------------------------

    def keep_conversation(
        self, title: str, model: str, text: str, content: str, key: str, about: str, before: str, aside: str
    ) -> None:
        """Put a conversation into the history, in the place of what was kept of it (see ``History.add``)."""
        if self._keep():
            self._do(
                lambda: self._history_store().add(
                    "conversation", title, model, text, content, key, about, before=before, aside=aside
                ),
                self.changed.emit,
            )

    def latest_conversation(self, about: str | None, done: Callable[[HistoryEntry | None], None]) -> None:
        """The latest one of these documents, or of any; none while nothing is to be kept."""

        def work() -> HistoryEntry | None:
            return self._history_store().latest("conversation", about) if self._exists() else None

        if self._keep():
            self._thread.run(work, done, self.failed.emit)

    def forget_conversation(self, key: str) -> None:
        """Delete what is kept of a conversation."""
        self._do(lambda: self._history_store().delete_key(key), self.changed.emit)

    # --- inside -------------------------------------------------------------------------------

    def _pace_of(self, request: Summarize | WriteNote) -> Pace | None:
        if not self._exists():
            return None
        kept = self._job_store().pace(request.model.id, request.sampling.threads)
        try:
            return msgspec.json.decode(kept.encode(), type=Pace) if kept is not None else None
        except msgspec.MsgspecError:  # of another version: measured anew
            return None

    def _begin(self, key: str, title: str, asked: msgspec.Struct | None, resume: bool = True) -> list[PartText]:
        """Note in the store that a job begins. Returns the parts of it that are known."""
        store = self._job_store()
        parts = store.parts(key) if resume else []
        if not parts:
            store.end(key)
        store.begin(key, title, msgspec.json.encode(asked).decode() if asked is not None else "")
        return [PartText(part, text) for part, text in parts]

    def _interrupted(
        self, form: type[T], files: Callable[[T], list[str]], done: Callable[[list[tuple[InterruptedJob, T]]], None]
    ) -> None:
        def work() -> list[tuple[InterruptedJob, T]]:
            known = [(job, _asked(job.request, form)) for job in self._job_store().interrupted()]
            return [
                (job, asked)
                for job, asked in known
                if asked is not None and all(Path(n).exists() for n in files(asked))
            ]

        self._thread.run(work, done, self.failed.emit)

    def _do(self, work: Callable[[], Any], done: Callable[[], None] = lambda: None) -> None:
        self._thread.run(work, lambda _nothing: done(), self.failed.emit)

    def _exists(self) -> bool:
        """Whether anything was ever kept: no file is made for a question."""
        from slmdesk.store.database import FILE_NAME

        return self._jobs is not None or self._history is not None or (self._folder / FILE_NAME).exists()

    def _job_store(self) -> Jobs:
        if self._jobs is None:
            from slmdesk.store.jobs import Jobs

            self._jobs = Jobs(self._folder)
        return self._jobs

    def _history_store(self) -> History:
        if self._history is None:
            from slmdesk.store.history import History

            self._history = History(self._folder)
        return self._history

    def _close_stores(self) -> None:
        for store in (self._jobs, self._history):
            if store is not None:
                store.close()
        self._jobs = self._history = None


def asked_of(request: Summarize | WriteNote) -> AskedSummary:
    """What was chosen for it; no template where that was the user's own."""
    files = [source.name for source in request.sources]
    if isinstance(request, WriteNote):
        template = "" if _has_own_template(request) else request.template
        return AskedSummary(files, "clinical", "medium", request.language, template=template, model=request.model.id)
    level, model = request.reading_level, request.model.id
    return AskedSummary(files, request.style, request.length, request.language, level, model=model)


def _has_own_template(request: Summarize | WriteNote) -> bool:
    return isinstance(request, WriteNote) and (request.template_text is not None or request.example is not None)


def _key(request: Summarize | WriteNote) -> str:
    return note_key(request) if isinstance(request, WriteNote) else summary_key(request)


def _lasting(files: list[str]) -> bool:
    """Whether they are there at the next start too: what was pasted is not."""
    return all(Path(name).is_absolute() for name in files)


def _asked(request: str, form: type[T]) -> T | None:
    try:
        return msgspec.json.decode(request.encode(), type=form) if request else None
    except msgspec.MsgspecError:  # what another pane asked for
        return None
