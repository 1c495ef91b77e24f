"""The models on this computer: one folder each, with its files and ``model.json``.

The window and the command line import this, so it stays light. A model appears and goes as a whole: it is
put together in a folder of its own under ``.incoming`` and renamed into place, so several processes may
use one store.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from slmdesk.errors import ModelError, StorageError
from slmdesk.messages import PulledFile
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.disk import storage_error
from slmdesk.models.importing import bring_copy, id_from_name
from slmdesk.models.installed import (
    RECORD_NAME,
    InstalledModel,
    Record,
    RecordedFile,
    as_installed,
    read_installed,
    write_record,
)
from slmdesk.models.placing import Placing, own_bytes
from slmdesk.models.records import record_of_entry, record_of_header

__all__ = ["InstalledModel", "ModelStore", "memory_bytes"]

_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_MEMORY_SHARE = 1.2  # of the file: weights, and what the engine lays out beside them
_MEMORY_EXTRA_BYTES = 300_000_000  # context and program


class ModelStore:
    """The installed models.

    Args:
        folder: where they are; made when the first one comes.
        bundled: models that came with the program, read-only; may be missing.
        chosen: the user named the folder. It is then on a disk that may be unplugged, and is not made anew.

    Attributes:
        folder: as above.
    """

    def __init__(self, folder: Path, bundled: Path | None = None, *, chosen: bool = False) -> None:
        self.folder = self._folder = folder
        self._bundled = bundled
        self._chosen = chosen
        self._placing = Placing(folder)

    # --- looking ------------------------------------------------------------------------------

    def list(self) -> list[InstalledModel]:
        """Every model that is whole, by name. A user's own hides a bundled one of the same id."""
        return [found for found in self._look() if isinstance(found, InstalledModel)]

    def problems(self) -> Sequence[str]:
        """What is wrong with the folders that ``list`` leaves out, one sentence each."""
        missing = [self._missing().message] if self.is_missing() else []
        return [*missing, *(found for found in self._look() if isinstance(found, str))]

    def get(self, id: str) -> InstalledModel:
        """The model called ``id``.

        Raises:
            ModelError: kind ``no-such-model``; the hint names the ids there are.
        """
        models = self.list()
        for model in models:
            if model.id == id:
                return model
        hint = f"Installed: {', '.join(model.id for model in models)}." if models else "None is installed yet."
        raise ModelError("no-such-model", f'No model called "{_printable(id)}" is installed.', hint)

    def choose(self, preferred: str | None, available_bytes: int) -> InstalledModel:
        """The model to run.

        Args:
            preferred: an installed id, or a path to any file; None lets the store choose.
            available_bytes: memory that a model may take.

        Returns:
            The preferred one; else the one with the most weights that fits; else the smallest.

        Raises:
            ModelError: kinds ``no-model``, ``no-such-model``, ``model-missing``, ``model-directory``.
        """
        models = self.list()
        if preferred is None:
            models = [model for model in models if model.kind == "language-model"]
        if preferred is not None:
            return next((model for model in models if model.id == preferred), None) or self._outside(preferred)
        if not models:
            raise ModelError(
                "no-model",
                "No model is installed yet.",
                "Get one in the Models pane, or with: slmdesk models pull smollm2-135m-instruct-q4_1",
            )
        fitting = [model for model in models if memory_bytes(model.size_bytes) <= available_bytes]
        if fitting:
            return max(fitting, key=lambda model: (model.parameters, model.size_bytes))
        return min(models, key=lambda model: model.size_bytes)

    # --- changing -----------------------------------------------------------------------------

    def incoming(self, id: str) -> Path:
        """The folder that a ``Pull`` of the catalogue entry ``id`` writes to; on the same disk as the models."""
        if not _ID.fullmatch(id):
            raise ModelError("no-such-model", f'"{_printable(id)}" is not the id of a model.')
        self._check_folder()
        return self._placing.incoming / f"pull-{id}"

    def adopt(self, entry: CatalogEntry, files: Sequence[PulledFile]) -> InstalledModel:
        """Move the files that a ``Pull`` brought and checked into place. The first one is the model file.

        Raises:
            StorageError: a file is not there, not of its size, or cannot be moved.
        """
        if not files or not {file.name for file in files} <= {file.name for file in entry.files}:
            raise StorageError("not-pulled", f"Nothing was downloaded for {entry.name}.", "Download it again.")
        main, target = files[0], self._folder / entry.id
        record = record_of_entry(
            entry, [RecordedFile(file.name, file.size_bytes, file.sha256) for file in files], "catalogue"
        )
        with contextlib.suppress(StorageError):
            there = read_installed(target, bundled=False)
            if there.sha256 == main.sha256:  # perhaps in use: not replaced by its own double
                shutil.rmtree(self.incoming(entry.id), ignore_errors=True)
                return there
        with self._staged(f"{entry.name} cannot be moved into place") as staging:
            arrived = staging / "arrived"
            try:
                os.rename(self.incoming(entry.id), arrived)  # all files at once: nobody else can take some of them
            except FileNotFoundError:
                return self._adopted_by_another(entry, main)
            try:
                for file in files:
                    if not (arrived / file.name).is_file() or (arrived / file.name).stat().st_size != file.size_bytes:
                        raise StorageError(
                            "not-pulled", f"{file.name} changed since it was checked.", "Download it again."
                        )
                for other in arrived.iterdir():
                    if other.name not in {file.name for file in files}:
                        other.unlink()  # the lock of the download
                write_record(arrived, record)
                self._placing.replace(arrived, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.rename(arrived, self.incoming(entry.id))  # an hour's download is not lost to a full disk
                raise
        return as_installed(target, record)

    def import_file(
        self,
        path: Path,
        name: str | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        catalog: Sequence[CatalogEntry] = (),
    ) -> InstalledModel:
        """Take a model file of the user's into the store: linked if the disk can, else copied.

        Args:
            path: the file, the first one of a model in several; it is not changed.
            name: what to call it; the file's name without ending by default.
            on_progress: called with (bytes done, bytes in all), now and then.
            catalog: where licence, languages and the like are looked up by the file's hash.

        Returns:
            The new model, or the one that has the same content already.

        Raises:
            ModelError: it is no file, or no model that can run (the kinds of ``inspect.check_model``).
            StorageError: it cannot be read to the end, or not be stored. Nothing is left behind.
        """
        from slmdesk.models.ggml_header import check_legacy, is_legacy  # only here: the list must be quick
        from slmdesk.models.inspect import check_kept
        from slmdesk.models.split import parts_of

        headers, kind = ([], "language-model") if is_legacy(path) else check_kept(path)
        if not headers:
            check_legacy(path)
        path = path.resolve()  # a link to a link would break when either goes
        shown = name or path.stem
        parts = parts_of(path, headers[0]) if headers else [path]
        total_bytes, done_bytes = sum(part.stat().st_size for part in parts), 0
        with self._staged(f"{path.name} cannot be imported") as staging:
            files = []
            for part in parts:
                copy = staging / ("model.gguf" if part.name.lower() == RECORD_NAME else part.name)

                def tell(done: int, _total: int, before: int = done_bytes) -> None:
                    if on_progress is not None:
                        on_progress(before + done, total_bytes)

                files.append(RecordedFile(copy.name, *bring_copy(part, copy, tell)))
                done_bytes += files[-1].size_bytes
            for model in self.list():
                if model.sha256 == files[0].sha256:
                    return model
            known = next((entry for entry in catalog if files[0].sha256 in {file.sha256 for file in entry.files}), None)
            if known is not None and len(known.files) == len(files):
                shown = name or known.id  # by the id of the catalogue it counts as installed there
                record = msgspec.structs.replace(record_of_entry(known, files, "imported"), name=name or known.name)
            else:
                record = record_of_header(shown, headers, kind, files)
            write_record(staging, record)
            target = self._placing.claim(staging, id_from_name(shown), self._ids())
        return as_installed(target, record)

    def take_in(self, folder: Path, id: str, record: Record) -> InstalledModel:
        """Move a folder inside ``staging_folder``, with files that were checked, into place as ``id`` or ``id-2``."""
        for model in self.list():
            if model.sha256 == record.sha256:
                return model
        try:
            write_record(folder, record)
            target = self._placing.claim(folder, id_from_name(id), self._ids())
        except OSError as error:
            raise storage_error(error, f"{record.name} cannot be moved into place") from error
        return as_installed(target, record)

    @contextlib.contextmanager
    def staging_folder(self, doing: str) -> Iterator[Path]:
        """A folder on the disk of the models to put one together in; what is left in it at the end goes."""
        with self._staged(doing) as staging:
            yield staging

    def remove(self, id: str) -> int:
        """Delete a model, also a damaged one. Returns the bytes that it gave back.

        Raises:
            ModelError: kinds ``no-such-model``, ``model-bundled``.
            StorageError: kind ``no-permission`` when it is in use (Windows) or not ours to delete.
        """
        target = self._folder / id
        if not _ID.fullmatch(id) or not target.is_dir():
            model = self.get(id)
            raise ModelError(
                "model-bundled", f"{model.name} came with the program and goes only with it.", "Nothing was removed."
            )
        freed_bytes = sum(own_bytes(path) for path in target.rglob("*"))
        with self._staged(f"{id} cannot be removed") as staging:
            os.rename(target, staging / "removed")
        return freed_bytes

    # --- inside -------------------------------------------------------------------------------

    def _check_folder(self) -> None:
        if self.is_missing():
            raise self._missing()

    def is_missing(self) -> bool:
        """Whether the folder that the user chose is not there, nor is its disk perhaps."""
        return self._chosen and not self._folder.is_dir()

    def elsewhere(self, folder: Path) -> ModelStore:
        """The models in another folder that the user chose, and those that came with the program."""
        return ModelStore(folder, self._bundled, chosen=True)

    def _missing(self) -> StorageError:
        return StorageError(
            "models-folder-missing",
            f"The folder of the models, {self._folder}, is not there: perhaps its disk is not connected.",
            "Connect the disk, or choose another folder: slmdesk models move FOLDER",
        )

    def _look(self) -> Iterator[InstalledModel | str]:
        """Every model, by name, and a sentence for every folder that is none."""
        models: dict[str, InstalledModel] = {}
        for folder, bundled in ((self._bundled, True), (self._folder, False)):
            for each in _folders(folder):
                try:
                    models[each.name] = _read_twice(each, bundled)
                except StorageError as error:
                    yield error.message
        yield from sorted(models.values(), key=lambda model: (model.name.casefold(), model.id))

    def _outside(self, preferred: str) -> InstalledModel:
        """The model in a file that is not in the store."""
        path = Path(preferred).expanduser()
        try:
            if path.is_file():
                size = path.stat().st_size
                return InstalledModel(path.stem, path.stem, path.absolute(), size, "", "", "imported", "", 0)
            is_folder = path.is_dir()
        except (OSError, ValueError):
            is_folder = False
        if is_folder:
            raise ModelError(
                "model-directory", f"{_printable(preferred)} is a folder, not a model.", "Choose the file in it."
            )
        if path.suffix == ".gguf" or len(path.parts) > 1:
            raise ModelError("model-missing", f"There is no file {_printable(preferred)}.", "Check its name.")
        return self.get(preferred)

    @contextlib.contextmanager
    def _staged(self, doing: str) -> Iterator[Path]:
        self._check_folder()
        with self._placing.staging(doing) as staging:
            yield staging

    def _ids(self) -> frozenset[str]:
        """Of all models; one that came with the program must not be hidden."""
        return frozenset(model.id for model in self.list())

    def _adopted_by_another(self, entry: CatalogEntry, main: PulledFile) -> InstalledModel:
        """Another process moved the same files first; if not, they are really gone."""
        deadline = time.monotonic() + 2.0
        while True:
            with contextlib.suppress(StorageError):
                model = read_installed(self._folder / entry.id, bundled=False)
                if model.sha256 == main.sha256:
                    return model
            if time.monotonic() > deadline:
                raise StorageError(
                    "not-pulled", f"The downloaded files of {entry.name} are gone.", "Download it again."
                )
            time.sleep(0.02)


def memory_bytes(size_bytes: int) -> int:
    """Memory that a model file of ``size_bytes`` needs with a usual context, roughly."""
    return int(size_bytes * _MEMORY_SHARE) + _MEMORY_EXTRA_BYTES


def _folders(folder: Path | None) -> Sequence[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir() and _ID.fullmatch(each.name)) if folder else []
    except OSError:
        return []


def _read_twice(folder: Path, bundled: bool) -> InstalledModel:
    """Another process may have put a newer model there between reading its record and looking at its file."""
    try:
        return read_installed(folder, bundled)
    except StorageError:
        return read_installed(folder, bundled)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)[:200]
