"""Packs: models in a folder or one file, to carry to a computer without internet.

A pack holds ``slmdesk-pack.json`` (what is in it, with sizes and SHA-256), ``slmdesk-pack.json.minisig`` (its
signature), ``slmdesk-pack.pub`` (the signer's key), ``LICENSES.txt``, and each model's files below ``ID/``, cut into
pieces that FAT32 can hold. One file is a plain tar of the same, cut into NAME.001, NAME.002 ... when it is too large.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from slmdesk import __version__, paths
from slmdesk.errors import ModelError, StorageError
from slmdesk.models.disk import check_space, storage_error
from slmdesk.models.installed import InstalledModel, Record, RecordedFile
from slmdesk.models.licenses import texts_of
from slmdesk.models.records import now
from slmdesk.models.signing import SigningKey

MANIFEST, SIGNATURE, KEY, LICENSES = (
    "slmdesk-pack.json",
    "slmdesk-pack.json.minisig",
    "slmdesk-pack.pub",
    "LICENSES.txt",
)
SUFFIX = ".slmpack"
VERSION = 1
PIECE_BYTES = 4_000_000_000  # FAT32 holds files of 4 GiB less one byte

_CHUNK_BYTES = 1 << 20
_PROGRESS_BYTES = 16 << 20
OnProgress = Callable[[int, int], None]


class PackedFile(msgspec.Struct, frozen=True):
    """One file of a model. pieces: bytes of each; named NAME, or NAME.001, NAME.002 ... when there are several."""

    name: str
    size_bytes: int
    sha256: str
    pieces: list[int]

    def piece_names(self) -> list[str]:
        """The names of the pieces in the pack, below the model's id."""
        if len(self.pieces) == 1:
            return [self.name]
        return [f"{self.name}.{number:03}" for number in range(1, len(self.pieces) + 1)]


class PackedModel(msgspec.Struct, frozen=True):
    """One model. record: as the computer that made the pack had it."""

    id: str
    record: Record
    files: list[PackedFile]


class Manifest(msgspec.Struct, frozen=True):
    """What ``slmdesk-pack.json`` holds. made: ISO 8601, UTC. made_by: the program and its version."""

    version: int
    made: str
    made_by: str
    models: list[PackedModel]

    @property
    def size_bytes(self) -> int:
        """Of all files of all models."""
        return sum(file.size_bytes for model in self.models for file in model.files)


def export_pack(
    models: Sequence[InstalledModel],
    target: Path,
    key: SigningKey,
    on_progress: OnProgress = lambda done, total: None,
    piece_bytes: int = PIECE_BYTES,
) -> list[Path]:
    """Write a pack. Each file is checked against its own record on the way; nothing is left of a pack that failed.

    Args:
        models: installed ones.
        target: a folder that is empty or not there yet; or a file, when its name ends in ``.slmpack``.
        key: signs it.
        on_progress: called with (bytes done, bytes in all).
        piece_bytes: the largest file to write.

    Returns:
        The folder, or the files.

    Raises:
        ModelError: a model is damaged. StorageError: it cannot be written, or the target is taken.
    """
    if not models:
        raise ModelError("no-such-model", "No model was named.", "Name the models to take along.")
    manifest = Manifest(VERSION, now(), f"SLM Desk {__version__}", [_packed(model, piece_bytes) for model in models])
    content = msgspec.json.format(msgspec.json.encode(manifest))
    total_bytes = manifest.size_bytes
    one_file = target.name.lower().endswith(SUFFIX)
    _check_free(target, one_file)
    place: _Folder | _OneFile
    try:
        (target.parent if one_file else target).mkdir(parents=True, exist_ok=True)
        check_space(target.parent if one_file else target, total_bytes)
        place = _OneFile(target, piece_bytes) if one_file else _Folder(target)
    except OSError as error:
        raise storage_error(error, "The pack cannot be written") from error
    try:
        small = {
            MANIFEST: content,
            SIGNATURE: key.sign(content, f"SLM Desk pack made {manifest.made}"),
            KEY: f"untrusted comment: key {key.public.fingerprint}\n{key.public.text}\n".encode(),
            LICENSES: _licenses(models, paths.resources()),
        }
        done_bytes = 0
        for model, packed in zip(models, manifest.models, strict=True):
            for file in packed.files:
                done_bytes = _write_file(place, model, file, done_bytes, total_bytes, on_progress)
        for name, text in small.items():  # last: a pack without them is none
            place.begin(name, len(text)).write(text)
        return place.finish()
    except OSError as error:
        place.discard()
        raise storage_error(error, "The pack cannot be written") from error
    except ValueError as error:  # tar has no room for a very long name
        place.discard()
        raise StorageError("pack-name", "A model's file has too long a name.", "Write a folder instead.") from error
    except BaseException:
        place.discard()
        raise


class _Place(Protocol):
    def begin(self, name: str, size_bytes: int) -> BinaryIO: ...


def _write_file(
    place: _Place, model: InstalledModel, file: PackedFile, done_bytes: int, total_bytes: int, on_progress: OnProgress
) -> int:
    sha256, told = hashlib.sha256(), done_bytes
    with open(model.path.with_name(file.name), "rb") as source:
        for name, size_bytes in zip(file.piece_names(), file.pieces, strict=True):
            output, rest = place.begin(f"{model.id}/{name}", size_bytes), size_bytes
            while rest and (data := source.read(min(_CHUNK_BYTES, rest))):
                output.write(data)
                sha256.update(data)
                rest -= len(data)
                done_bytes += len(data)
                if done_bytes - told >= _PROGRESS_BYTES or done_bytes == total_bytes:
                    told = done_bytes
                    on_progress(done_bytes, total_bytes)
    if sha256.hexdigest() != file.sha256:
        raise ModelError(
            "model-damaged",
            f"{file.name} of {model.name} is not what it was when it came (its checksum differs).",
            "Remove the model and get it again.",
        )
    return done_bytes


class _Folder:
    """A pack that is a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._output: BinaryIO | None = None

    def begin(self, name: str, size_bytes: int) -> BinaryIO:
        self._close()
        path = self._path / name
        path.parent.mkdir(exist_ok=True)
        self._output = open(path, "wb")  # noqa: SIM115 - closed by the next one
        return self._output

    def finish(self) -> list[Path]:
        self._close()
        return [self._path]

    def discard(self) -> None:
        if self._output is not None:
            self._output.close()
        shutil.rmtree(self._path, ignore_errors=True)

    def _close(self) -> None:
        if self._output is not None:
            self._output.flush()
            os.fsync(self._output.fileno())
            self._output.close()


class _OneFile:
    """A pack that is one file, or that file cut into several."""

    def __init__(self, path: Path, piece_bytes: int) -> None:
        self._path = path
        self._pieces = _Pieces(path, piece_bytes)
        self._rest = 0  # bytes to fill the last member up to a whole block

    def begin(self, name: str, size_bytes: int) -> BinaryIO:
        self._pieces.write(bytes(self._rest))
        member = tarfile.TarInfo(name)
        member.size = size_bytes
        self._pieces.write(member.tobuf(tarfile.USTAR_FORMAT))
        self._rest = -size_bytes % tarfile.BLOCKSIZE
        return self._pieces  # type: ignore[return-value]

    def finish(self) -> list[Path]:
        self._pieces.write(bytes(self._rest + 2 * tarfile.BLOCKSIZE))
        return self._pieces.finish()

    def discard(self) -> None:
        self._pieces.discard()


class _Pieces(io.RawIOBase):
    """Writes to NAME.partial.001, .002 ..., which get their names at the end."""

    def __init__(self, path: Path, piece_bytes: int) -> None:
        self._path = path
        self._piece_bytes = piece_bytes
        self._written: list[Path] = []
        self._output: BinaryIO | None = None
        self._room = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        view = memoryview(data)
        while view:
            if not self._room:
                self._next()
            assert self._output is not None
            part = view[: self._room]
            self._output.write(part)
            self._room -= len(part)
            view = view[len(part) :]
        return len(data)

    def finish(self) -> list[Path]:
        self._close()
        if len(self._written) == 1:
            names = [self._path]
        else:
            names = [self._path.with_name(f"{self._path.name}.{n:03}") for n in range(1, len(self._written) + 1)]
        for written, name in zip(self._written, names, strict=True):
            os.replace(written, name)
        return names

    def discard(self) -> None:
        if self._output is not None:
            self._output.close()
        for written in self._written:
            written.unlink(missing_ok=True)

    def _next(self) -> None:
        self._close()
        path = self._path.with_name(f"{self._path.name}.partial.{len(self._written) + 1:03}")
        self._output = open(path, "wb")  # noqa: SIM115 - closed by the next one
        self._written.append(path)
        self._room = self._piece_bytes

    def _close(self) -> None:
        if self._output is not None:
            self._output.flush()
            os.fsync(self._output.fileno())
            self._output.close()


def _packed(model: InstalledModel, piece_bytes: int) -> PackedModel:
    if not model.files:
        raise ModelError(
            "not-installed", f"{model.name} is not an installed model.", "Import it first: slmdesk models import FILE"
        )
    main, *others = model.files
    record = Record(
        model.name, main.name, main.size_bytes, main.sha256, model.license, model.origin, model.added, model.parameters,
        kind=model.kind, languages=list(model.languages), context_tokens=model.context_tokens,
        quantization=model.quantization, others=others,
    )  # fmt: skip
    files = [PackedFile(file.name, file.size_bytes, file.sha256, list(_cut(file, piece_bytes))) for file in model.files]
    return PackedModel(model.id, record, files)


def _cut(file: RecordedFile, piece_bytes: int) -> Iterator[int]:
    rest = file.size_bytes
    while rest > piece_bytes:
        yield piece_bytes
        rest -= piece_bytes
    yield rest


def _check_free(target: Path, one_file: bool) -> None:
    try:
        pieces = list(target.parent.glob(f"{target.name}.[0-9][0-9][0-9]")) if one_file else []
        taken = target.exists() if one_file else target.is_file() or (target.is_dir() and any(target.iterdir()))
    except (OSError, ValueError) as error:
        raise StorageError("pack-exists", f"{target} cannot be looked at.", "Choose another place.") from error
    if taken or pieces:
        what = "there already" if one_file else "not an empty folder"
        raise StorageError("pack-exists", f"{target} is {what}.", "Choose another name, or delete it first.")


def _licenses(models: Sequence[InstalledModel], resources: Path) -> bytes:
    """Which model is under which, and their texts: some want to be handed on with the model."""
    lines = ["The models of this pack, and the licence of each:", ""]
    lines += [f"{model.name} ({model.id}): {model.license or 'its maker named no licence'}" for model in models]
    lines += ["", "Import them with: slmdesk models import THIS_FOLDER", ""]
    return ("\n".join(lines) + "\n" + texts_of([model.license for model in models], resources)).encode()
