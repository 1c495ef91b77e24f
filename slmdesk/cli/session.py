"""What a subcommand works with: the children, the settings, the models."""

from __future__ import annotations

import argparse
import functools
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import psutil

from slmdesk import paths
from slmdesk.cli.arguments import password
from slmdesk.cli.output import Output
from slmdesk.errors import DocumentError, JobCancelled, SlmDeskError, StorageError
from slmdesk.messages import (
    Adapter,
    Block,
    Cancelled,
    Done,
    Failed,
    ModelFile,
    Notice,
    Progress,
    Read,
    ReadResult,
    Ready,
    Request,
    Result,
    SourceText,
    TaskEvent,
    TextPiece,
    Units,
)
from slmdesk.models.catalog import CatalogEntry, load_catalog
from slmdesk.models.store import ModelStore
from slmdesk.settings import Settings, load_settings, settings_file
from slmdesk.worker.client import Child

_READY_TIMEOUT_S = 30.0


class Session:
    """Children started on demand and ended on leaving. Use it as a context manager."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._children: dict[str, Child] = {}
        self._came_up = threading.Event()
        self.result: Result | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for child in self._children.values():
            child.close()

    @functools.cached_property
    def store(self) -> ModelStore:
        """The models on this computer, where the user keeps them."""
        chosen = self.settings().models_folder
        folder = Path(chosen) if chosen else paths.models_folder()
        return ModelStore(folder, paths.bundled_models_folder(), chosen=bool(chosen))

    @functools.cache  # noqa: B019 - a session lives as long as its command
    def settings(self) -> Settings:
        """The user's settings; a damaged file is noted and the defaults used."""
        try:
            return load_settings(settings_file(paths.config_folder()))
        except StorageError as error:
            self._output.note(f"{error.message} {error.hint}")
            return Settings()

    def catalog(self) -> tuple[CatalogEntry, ...]:
        """The models that can be downloaded."""
        return load_catalog(paths.resources() / "models.json")

    def events(self, kind: str, request: Request) -> Iterator[TaskEvent]:
        """Run a request in a child of ``kind``. Progress and notices are printed, all but progress yielded.

        ``Done`` is not yielded: its result is in ``self.result`` afterwards.

        Raises:
            SlmDeskError: the job failed.
            JobCancelled: it was cancelled (Ctrl+C cancels it and waits for its end).
        """
        self.result = None
        job = self._child(kind).run(request)
        try:
            for event in job.events():
                if isinstance(event, Progress):
                    self._output.progress(event)
                elif isinstance(event, Notice):
                    self._output.notice(event)
                    yield event
                elif isinstance(event, Failed):
                    if event.details:
                        print(event.details, file=sys.stderr)
                    raise SlmDeskError(event.kind, event.message, event.hint)
                elif isinstance(event, Cancelled):
                    raise JobCancelled
                elif isinstance(event, Done):
                    self.result = event.result
                elif not isinstance(event, Ready):
                    yield event
        except KeyboardInterrupt:
            job.cancel()
            for _event in job.events():
                pass
            raise

    def read(
        self,
        path: str,
        secret: str | None,
        ocr: bool = True,
        ocr_language: str | None = None,
        units: Units = "target",
    ) -> tuple[SourceText, ReadResult]:
        """Read one document in a child of its own kind. ``-`` is standard input.

        secret: the password of a protected one.
        ocr: also what is a picture, in the language of this code (None: by the other text). What was recognised
        is kept in the cache folder, so that an interrupted scan goes on where it stopped. units: see ``Read``.
        """
        data = sys.stdin.buffer.read() if path == "-" else None
        if not path.isprintable() and any("\ud800" <= character <= "\udfff" for character in path):
            shown = path.encode("utf-8", "replace").decode()
            raise DocumentError(
                "document-missing",
                f"The name of {shown} is not valid text on this system.",
                "Rename the file, or give its content on standard input: slmdesk ... - < FILE",
            )
        cache = str(paths.cache_folder() / "ocr") if ocr else None
        request = Read(path, data, secret, ocr, ocr_language, cache, units)
        pieces: list[str] = []
        blocks: list[Block] = []
        for event in self.events("documents", request):
            if isinstance(event, TextPiece):
                pieces.append(event.text)
                blocks.extend(event.blocks)
        assert isinstance(self.result, ReadResult)
        return SourceText(path, "".join(pieces), blocks, self.result.skipped), self.result

    def read_all(self, arguments: argparse.Namespace) -> list[tuple[SourceText, ReadResult]]:
        """Read ``arguments.files`` in their order, opened as ``add_opening`` has it; what is not read is noted."""
        secret = password(arguments)
        found = []
        for path in arguments.files:
            source, result = self.read(path, secret, arguments.ocr, arguments.ocr_language)
            for skipped in source.skipped:
                self._output.note(f"Not read, {'standard input' if path == '-' else path}: {skipped.reason}")
            found.append((source, result))
        return found

    def model(self, wanted: str | None, adapters: Sequence[Adapter] = ()) -> ModelFile:
        """The model to use: the one asked for, else the chosen one, else the best that fits. adapters: added to it.

        Raises:
            ModelError: ``no-such-model``, ``no-model``.
        """
        settings = self.settings()
        available_bytes = psutil.virtual_memory().available
        if wanted is None:
            preferred = settings.model_id
            installed = {model.id for model in self.store.list()}
            if preferred is not None and preferred not in installed:
                self._output.note(f"The chosen model {preferred} is not installed any more; another one is used.")
                preferred = None
            chosen = self.store.choose(preferred, available_bytes)
        else:
            chosen = self.store.choose(wanted, available_bytes)
        return ModelFile(
            chosen.id,
            str(chosen.path),
            settings.context_tokens,
            list(chosen.languages),
            list(adapters),
            8 if settings.cache_bits == 8 else 16,
        )

    def name_of(self, model: ModelFile) -> str:
        """What a model is called, for people; its id where it is not installed."""
        return next((each.name for each in self.store.list() if each.id == model.id), model.id)

    def ready(self, kind: str) -> Ready | None:
        """Start a child and return what it says of itself; None when it does not come up."""
        child = self._child(kind)
        child.start()
        self._came_up.wait(_READY_TIMEOUT_S)
        return child.ready

    def _child(self, kind: str) -> Child:
        if kind not in self._children:
            self._came_up = threading.Event()
            came_up = self._came_up
            self._children[kind] = Child(
                paths.worker_command(kind), on_ready=lambda _ready: came_up.set(), on_exit=came_up.set
            )
        return self._children[kind]
