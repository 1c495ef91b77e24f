"""What is kept of a result while it is written, and after: checkpoints, the model's pace, history."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from types import TracebackType
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from slmdesk import paths
from slmdesk.cli.output import Output
from slmdesk.errors import StorageError
from slmdesk.export import Report, caution_for
from slmdesk.messages import (
    Checkpoint,
    Pace,
    PartText,
    Sentence,
    Summarize,
    SummaryResult,
    TaskEvent,
    Translate,
    WriteNote,
    encode,
    note_key,
    summary_key,
    translation_key,
)
from slmdesk.store.history import History
from slmdesk.store.jobs import Jobs

R = TypeVar("R", Translate, WriteNote)


def add_keeping(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the options about what is kept. what: a summary, a translation or a note."""
    parser.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help=f"go on with the same {what} where it was interrupted (default: yes)",
    )
    parser.add_argument("--no-history", dest="history", action="store_false", help=f"keep nothing of this {what}")


class Records:
    """Keeps them, unless the user wants nothing kept. A store that fails is noted and done without.

    Use it as a context manager, in one thread.

    Args:
        keep: whether anything of the user's text may be written.
    """

    def __init__(self, output: Output, keep: bool) -> None:
        self._output = output
        self._keep = keep
        self._jobs: Jobs | None = None
        self._key = ""

    def __enter__(self) -> Records:
        try:
            self._jobs = Jobs(paths.data_folder())
        except StorageError as error:
            self._failed(error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._jobs is not None:
            self._jobs.close()

    def resumed(self, request: Summarize, resume: bool) -> Summarize:
        """The request with what is known of the model's speed, and the parts that are done when it was interrupted."""
        self._key = summary_key(request)
        if self._jobs is None:
            return request
        try:
            kept = self._jobs.pace(request.model.id, request.sampling.threads)
            pace = _pace(kept)
            parts = self._parts(self._jobs, resume, "summary")
        except StorageError as error:
            self._failed(error)
            return request
        return replace(request, pace=pace, done_parts=parts)

    def resumed_translation(self, request: Translate, resume: bool) -> Translate:
        """The request with the segments that the language model had translated when it was interrupted."""
        return self._with_parts(request, translation_key(request), resume, "translation")

    def resumed_note(self, request: WriteNote, resume: bool) -> WriteNote:
        """The request with what the model had answered when it was interrupted."""
        return self._with_parts(request, note_key(request), resume, "note")

    def begin(self, request: Summarize | Translate | WriteNote, title: str = "") -> None:
        """The job starts now. title: of a translation or a note."""
        if self._jobs is not None and self._keep:
            try:
                if not request.done_parts:
                    self._jobs.end(self._key)
                self._jobs.begin(self._key, _title(request) if isinstance(request, Summarize) else title)
            except StorageError as error:
                self._failed(error)

    def seen(self, event: TaskEvent) -> None:
        """Keep a checkpoint at once."""
        if isinstance(event, Checkpoint) and self._jobs is not None and self._keep:
            try:
                self._jobs.add_part(event.key, event.part, event.text)
            except StorageError as error:
                self._failed(error)

    def finished(self, request: Summarize, report: Report, result: SummaryResult) -> None:
        """The job is done: forget its checkpoints, keep its result and the model's pace."""
        if self._jobs is None:
            return
        try:
            self._jobs.end(self._key)
            if result.pace is not None:
                pace = msgspec.json.encode(result.pace).decode()
                self._jobs.set_pace(request.model.id, request.sampling.threads, pace)
            if self._keep:
                history = History(paths.data_folder())
                try:
                    content = encode(report).decode()
                    history.add(report.kind, report.title, report.model, report.text, content)
                finally:
                    history.close()
        except StorageError as error:
            self._failed(error)

    def ended(self) -> None:
        """The job is done: forget its checkpoints."""
        if self._jobs is not None:
            try:
                self._jobs.end(self._key)
            except StorageError as error:
                self._failed(error)

    def _with_parts(self, request: R, key: str, resume: bool, what: str) -> R:
        self._key = key
        if self._jobs is None:
            return request
        try:
            return replace(request, done_parts=self._parts(self._jobs, resume, what))
        except StorageError as error:
            self._failed(error)
            return request

    def _parts(self, jobs: Jobs, resume: bool, what: str) -> list[PartText]:
        """What is done of the job, said to the user."""
        kept = jobs.parts(self._key) if resume and self._keep else []
        parts = [PartText(part, text) for part, text in kept]
        if parts:
            whole = sum(part.is_whole for part in parts)
            done = "one part of it is" if whole == 1 else f"{whole} parts of it are"
            there = f"{done} done already" if whole else "what was begun goes on where it was"
            self._output.note(f"This {what} was interrupted; {there}. --no-resume begins anew.")
        return parts

    def _failed(self, error: StorageError) -> None:
        self._output.note(f"Not kept: {error.message} {error.hint}")
        if self._jobs is not None:
            self._jobs.close()
            self._jobs = None


def report_of(request: Summarize, sentences: list[Sentence], notices: list[str], result: SummaryResult) -> Report:
    """What a file and the history get."""
    return Report(
        title=_title(request),
        kind="summary",
        sentences=sentences,
        files=[source.name for source in request.sources],
        model=result.model,
        created=datetime.now().astimezone().isoformat(timespec="seconds"),
        style=request.style,
        skipped=result.skipped,
        notices=notices,
        caution=caution_for(request.style, result.model),
        reading_grade=result.reading_grade,
    )


def _title(request: Summarize) -> str:
    first = request.sources[0].name
    name = "Text" if first == "-" else os.path.basename(first)
    more = len(request.sources) - 1
    return f"Summary of {name}" + (f" and {more} more" if more else "")


def _pace(kept: str | None) -> Pace | None:
    if kept is None:
        return None
    try:
        return msgspec.json.decode(kept.encode(), type=Pace)
    except msgspec.MsgspecError:  # of another version: measured anew
        return None
