"""The state of a model that has read a document, kept in files, so that it need not read it again.

A file is rebuilt from the document at any time, so it is never trusted: its name says what it belongs to, a checksum
(or the tag of AES-GCM, NIST SP 800-38D, when it is encrypted) says whether it is whole, and one that is not is deleted.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import struct
import tempfile
import threading
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import Future
from io import BufferedReader
from pathlib import Path

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from slmdesk.engine import StateFolder
from slmdesk.engine.llama.context import Chunk

_MAGIC = b"SLMSTAT1"
# magic; what it belongs to; nonce, zeros when not encrypted; CRC-32 of the state, 0 when encrypted; bytes that follow
_HEADER = struct.Struct("<8s32s12sIQ")
_SUFFIX = ".state"
_TAG_BYTES = 16
_LARGEST_BYTES = (1 << 31) - 1 - _TAG_BYTES  # of one message of the library's AES-GCM
_FREE_BYTES = 512 << 20  # left on the disk for everything else
_ABANDONED_S = 3600
_SAMPLE_BYTES = 1 << 20
_READ_BYTES = 1 << 20


def file_identity(path: str) -> bytes:
    """What tells one model file from another without reading it all: size, time, beginning and end.

    Raises:
        OSError: the file cannot be read.
    """
    status = os.stat(path)
    digest = hashlib.blake2b(struct.pack("<Qq", status.st_size, status.st_mtime_ns), digest_size=32)
    with open(path, "rb") as file:
        digest.update(file.read(_SAMPLE_BYTES))
        file.seek(max(0, status.st_size - _SAMPLE_BYTES))
        digest.update(file.read(_SAMPLE_BYTES))
    return digest.digest()


class SavedStates:
    """The states of one model in one folder.

    Args:
        identity: of the model file, the library and the parameters that a state depends on.
    """

    def __init__(self, folder: StateFolder, identity: bytes) -> None:
        self._path = Path(folder.path)
        self._key = folder.key
        self._max_bytes = folder.max_bytes
        self._identity = identity
        self._saving: threading.Thread | None = None
        self._foreseen: tuple[Path, Future[bytes | memoryview | None]] | None = None

    def foresee(self, chunks: Sequence[Chunk]) -> None:
        """Begin to read the state after these chunks in the background; ``load`` takes it."""
        path = self._file(chunks)
        if not path.exists():
            return
        future: Future[bytes | memoryview | None] = Future()
        self._foreseen = path, future

        def read() -> None:
            try:
                future.set_result(self._load(chunks))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=read, name="read state", daemon=True).start()

    def has(self, chunks: Sequence[Chunk]) -> bool:
        """Whether there is a file for the state after these chunks, whole or not."""
        return self._file(chunks).exists()

    def load(self, chunks: Sequence[Chunk]) -> bytes | memoryview | None:
        """The state after these chunks; None when it is not kept. A damaged file is deleted."""
        foreseen, self._foreseen = self._foreseen, None
        if foreseen is not None and foreseen[0] == self._file(chunks):
            return foreseen[1].result()
        return self._load(chunks)

    def _load(self, chunks: Sequence[Chunk]) -> bytes | memoryview | None:
        path = self._file(chunks)
        try:
            with path.open("rb") as file:
                data = self._read(file.read(_HEADER.size), file, self._belongs_to(chunks))
        except OSError:
            return None
        if data is None:
            _delete(path)
        else:
            with contextlib.suppress(OSError):
                os.utime(path)  # the least recently used go first
        return data

    def save(self, chunks: Sequence[Chunk], state: memoryview) -> None:
        """Keep the state after these chunks, in the background. A full disk only means that it is not kept."""
        self.wait()
        # A thread that ``wait`` joins: a few hundred milliseconds while the answer is written.
        self._saving = threading.Thread(target=self._save, args=(list(chunks), state), name="save state")
        self._saving.start()

    def wait(self) -> None:
        """Until what is being saved is on its way to the disk."""
        if self._saving is not None:
            self._saving.join()
            self._saving = None

    # --- names -----------------------------------------------------------------------------------

    def _belongs_to(self, chunks: Sequence[Chunk]) -> bytes:
        """A hash that tells nobody what was read: with a key, not even whether it was a text they know."""
        digest = hashlib.blake2b(self._identity, key=self._key or b"", digest_size=32)
        for chunk in chunks:
            digest.update(struct.pack("<I", len(chunk.tokens)))
            digest.update(np.asarray(chunk.tokens, "<i4").tobytes())
        return digest.digest()

    def _file(self, chunks: Sequence[Chunk]) -> Path:
        return self._path / f"{self._belongs_to(chunks).hex()}{_SUFFIX}"

    # --- content ---------------------------------------------------------------------------------

    def _read(self, header: bytes, file: BufferedReader, belongs_to: bytes) -> bytes | memoryview | None:
        if len(header) != _HEADER.size:
            return None
        magic, owner, nonce, checksum, size = _HEADER.unpack(header)
        if magic != _MAGIC or owner != belongs_to or size != os.fstat(file.fileno()).st_size - _HEADER.size:
            return None
        data = np.empty(size, np.uint8).data  # a bytearray would be filled with zeros first
        found = 0
        for at in range(0, size, _READ_BYTES):  # summed while it is still in the processor's cache
            part = data[at : at + _READ_BYTES]
            if file.readinto(part) != len(part):
                return None
            if self._key is None:
                found = zlib.crc32(part, found)
        if self._key is None:
            return data if checksum == found else None
        try:
            return self._cipher.decrypt(nonce, data, header)
        except InvalidTag:
            return None

    def _save(self, chunks: Sequence[Chunk], state: memoryview) -> None:
        size = len(state) + (_TAG_BYTES if self._key is not None else 0)
        if size > min(self._max_bytes, _LARGEST_BYTES):
            return
        nonce = bytes(12) if self._key is None else os.urandom(12)
        checksum = zlib.crc32(state) if self._key is None else 0
        header = _HEADER.pack(_MAGIC, self._belongs_to(chunks), nonce, checksum, size)
        content = state if self._key is None else self._cipher.encrypt(nonce, state, header)
        with contextlib.suppress(OSError):
            self._path.mkdir(parents=True, exist_ok=True)
            self._make_room(size)
            if shutil.disk_usage(self._path).free - size >= _FREE_BYTES:
                self._write(self._file(chunks), header, content)

    @functools.cached_property
    def _cipher(self) -> AESGCM:
        assert self._key is not None
        return AESGCM(self._key)

    def _write(self, path: Path, header: bytes, content: bytes | memoryview) -> None:
        """As ``slmdesk.atomic`` does, but not waiting for the disk: a file that a power cut tore is found out."""
        handle, temporary = tempfile.mkstemp(dir=self._path, prefix=".", suffix=_SUFFIX)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(header)
                file.write(content)
            os.replace(temporary, path)
        except BaseException:
            _delete(Path(temporary))
            raise

    def _make_room(self, size: int) -> None:
        """Delete the least recently used files until one of ``size`` bytes fits, and what a crash left behind."""
        files = []
        for path in self._path.glob(f"*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                status = path.stat()
                if not path.name.startswith("."):
                    files.append((status.st_mtime_ns, status.st_size, path))
                elif status.st_mtime < time.time() - _ABANDONED_S:
                    _delete(path)
        total = sum(size_bytes for _time, size_bytes, _path in files) + size + _HEADER.size
        for _time, size_bytes, path in sorted(files):
            if total <= self._max_bytes:
                break
            _delete(path)
            total -= size_bytes


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
