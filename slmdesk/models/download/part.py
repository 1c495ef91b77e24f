"""A file on its way: NAME.part, and beside it a note of where its bytes came from, so that it can be resumed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.errors import DownloadError, JobCancelled
from slmdesk.messages import CatalogFile, Progress
from slmdesk.models.disk import check_space, storage_error
from slmdesk.models.download.pace import RateLimit

_HASH_CHUNK_BYTES = 1 << 20
_SECONDS_BETWEEN_PROGRESS = 0.1
_SECONDS_BETWEEN_LOOKS = 1.0

Note = TypeVar("Note", bound=msgspec.Struct)


class Part:
    """One file of a model, being written.

    Attributes:
        file: what is wanted.
        folder: where it goes.
        target: where it will be, when it is whole and checked.
        size_bytes: written and hashed so far, once ``begin`` has run.
    """

    def __init__(
        self, folder: Path, file: CatalogFile, cancelled: Callable[[], bool], limit: RateLimit | None = None
    ) -> None:
        self.file = file
        self.folder = folder
        self.target = folder / file.name
        self.size_bytes = 0
        self._path = folder / f"{file.name}.part"
        self._note_path = folder / f"{file.name}.part.json"
        self._cancelled = cancelled
        self._limit = limit or RateLimit()
        self._next_look_s = 0.0
        self._output: BinaryIO | None = None
        self._sha256 = hashlib.sha256()
        self._next_progress_s = 0.0
        self._shown_bytes = 0

    # --- what is there from before ------------------------------------------------------------

    def stored_bytes(self) -> int:
        """Size of what an earlier try left."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def read_note(self, form: type[Note]) -> Note | None:
        """The note of an earlier try; None if there is none of this form."""
        try:
            return msgspec.json.decode(self._note_path.read_bytes(), type=form)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def write_note(self, note: msgspec.Struct) -> None:
        """Say where the bytes come from; what is written so far is safe on the disk first."""
        try:
            if self._output is not None:
                self._output.flush()
                os.fsync(self._output.fileno())
            write_atomically(self._note_path, msgspec.json.encode(note))
        except OSError as error:
            raise storage_error(error, self._cannot_save) from error

    def is_in_place(self) -> Iterator[Progress]:
        """Progress of checking a file that an earlier try finished. ``size_bytes`` is 0 after it if it is no good."""
        if self.file.sha256 is None or not self.target.is_file():
            return
        if self.target.stat().st_size == self.file.size_bytes:
            yield from self._hash(self.target, self.file.size_bytes)
            if self.sha256 == self.file.sha256:
                return
        self._sha256, self.size_bytes = hashlib.sha256(), 0

    # --- writing ------------------------------------------------------------------------------

    def begin(self, keep_bytes: int = 0) -> Iterator[Progress]:
        """Open the file with the first ``keep_bytes`` of what is there, reading those again for the hash."""
        self.close()
        self._shown_bytes = 0
        try:
            self._output = open(self._path, "r+b" if self._path.exists() else "w+b")  # noqa: SIM115
            self._output.truncate(keep_bytes)
            yield from self._hash(self._path, keep_bytes)
            self._output.seek(keep_bytes)
        except OSError as error:
            raise storage_error(error, self._cannot_save) from error

    def write(self, data: bytes) -> None:
        """Append. A full disk keeps what was written."""
        assert self._output is not None, "begin comes first"
        if self.size_bytes + len(data) > self.file.size_bytes:
            self.discard()
            raise DownloadError(
                "wrong-size",
                f"More came for {self.file.name} than the {self.file.size_bytes:,} bytes that the catalogue names: "
                "it is not the same file.",
                "Get a newer SLM Desk, or choose another model.",
            )
        try:
            self._output.write(data)
        except OSError as error:
            raise storage_error(error, self._cannot_save) from error
        self._sha256.update(data)
        self.size_bytes += len(data)

    def throttle(self, came_bytes: int) -> None:
        """Wait as long as the limit of speed wants. Raises JobCancelled."""
        self._limit.wait(came_bytes, self.raise_if_cancelled)

    def check_space(self, extra_bytes: int = 0) -> None:
        """Raise ``disk-full`` unless the rest (and ``extra_bytes``) fits on the disk."""
        check_space(self.folder, self.file.size_bytes - self.size_bytes + extra_bytes)

    @property
    def sha256(self) -> str:
        """Of what is written so far, in hexadecimal digits."""
        return self._sha256.hexdigest()

    def finish(self, expected_sha256: str | None) -> Iterator[Progress]:
        """Check the whole file and move it to ``target``. What is not right is deleted.

        Raises:
            DownloadError: kind ``wrong-hash``.
            StorageError: the disk would not take it.
        """
        yield self.progress("checking")
        assert self.size_bytes == self.file.size_bytes, "the caller has checked the size"
        if expected_sha256 is not None and self.sha256 != expected_sha256:
            self.discard()
            raise DownloadError(
                "wrong-hash",
                f"{self.file.name} came whole but is not the right file (its checksum differs), so it was deleted.",
                "Try again. If it happens again, the file on the server was changed: choose another model.",
            )
        assert self._output is not None, "begin comes first"
        try:
            self._output.flush()
            os.fsync(self._output.fileno())
            self.close()
            os.replace(self._path, self.target)
            self._note_path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self._cannot_save) from error

    def close(self) -> None:
        """Let go of the file; what was written stays for the next try."""
        output, self._output = self._output, None
        if output is not None:
            with contextlib.suppress(OSError):  # a full disk: the last bytes are lost, and the hash will tell
                output.close()

    def discard(self) -> None:
        """Delete what was written: it is of no use."""
        self.close()
        for path in (self._path, self._note_path):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    # --- telling ------------------------------------------------------------------------------

    def downloading(self, note: str = "", done: int | None = None) -> Iterator[Progress]:
        """A progress event, if the last was 0.1 s ago. done: bytes, when more came than is written."""
        now = time.monotonic()
        if now >= self._next_progress_s:
            self._next_progress_s = now + _SECONDS_BETWEEN_PROGRESS
            if now >= self._next_look_s:  # other programs fill the disk too
                self._next_look_s = now + _SECONDS_BETWEEN_LOOKS
                self.check_space()
            # A package brings more than its part of the file; a bar goes forward only.
            self._shown_bytes = max(self._shown_bytes, self.size_bytes if done is None else done)
            yield self.progress("downloading", note, self._shown_bytes)

    def progress(self, stage: Literal["downloading", "checking"], note: str = "", done: int | None = None) -> Progress:
        """Where this file is now."""
        return Progress(stage, self.size_bytes if done is None else done, self.file.size_bytes, "bytes", note)

    def raise_if_cancelled(self) -> None:
        if self._cancelled():
            raise JobCancelled

    @property
    def _cannot_save(self) -> str:
        return f"{self.file.name} cannot be saved"

    def _hash(self, path: Path, size: int) -> Iterator[Progress]:
        self._sha256, self.size_bytes = hashlib.sha256(), 0
        with open(path, "rb") as stored:
            while self.size_bytes < size:
                self.raise_if_cancelled()
                data = stored.read(min(_HASH_CHUNK_BYTES, size - self.size_bytes))
                if not data:
                    raise OSError(0, "the file became shorter while it was read")
                self._sha256.update(data)
                self.size_bytes += len(data)
                now = time.monotonic()
                if now >= self._next_progress_s:
                    self._next_progress_s = now + _SECONDS_BETWEEN_PROGRESS
                    yield self.progress("checking", "what was downloaded before")
