"""Takes the models of a pack into the store: all of them, checked, or none."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import msgspec

from slmdesk.errors import StorageError
from slmdesk.models.catalog import CatalogEntry, is_id, is_plain_name
from slmdesk.models.disk import check_space, storage_error
from slmdesk.models.installed import RECORD_NAME, InstalledModel, Record, RecordedFile
from slmdesk.models.pack import KEY, MANIFEST, SIGNATURE, SUFFIX, VERSION, Manifest, PackedFile, PackedModel
from slmdesk.models.records import now, record_of_entry
from slmdesk.models.signing import PublicKey, TrustedKeys, is_signed, read_public_key
from slmdesk.models.store import ModelStore

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_MAX_MANIFEST_BYTES = 4 << 20
_MAX_MEMBERS = 10_000
_CHUNK_BYTES = 1 << 20
_PROGRESS_BYTES = 16 << 20
_COPY_AGAIN = "Copy the pack again from where it was made."
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Pack:
    """A pack whose signature is right.

    Attributes:
        key: who signed it.
        unknown: ids of the models that our own catalogue does not vouch for; the signer has to be believed for them.
    """

    place: Place
    manifest: Manifest
    key: PublicKey
    unknown: tuple[str, ...]


class Place(Protocol):
    """Where the pieces of a pack are read from."""

    def size_bytes(self, name: str) -> int | None:
        """Of a piece; None when it is not there."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A piece, to be read from its beginning. Raises OSError."""
        ...


def is_pack(path: Path) -> bool:
    """Whether ``path`` looks like a pack: a folder with its list, or a file with its ending."""
    if os.path.isdir(path):  # unlike the method it never fails, whatever is asked for
        return os.path.isfile(path / MANIFEST)
    return bool(re.search(rf"{re.escape(SUFFIX)}(\.\d{{3}})?$", path.name.lower()))


def open_pack(path: Path, catalog: Sequence[CatalogEntry]) -> Pack:
    """Read what a pack holds and check its signature; no model is looked at yet.

    Raises:
        StorageError: kinds ``pack-missing``, ``pack-damaged``, ``pack-forged``, ``pack-newer``.
    """
    try:
        place: Place = _Folder(path) if path.is_dir() else _OneFile(path)
        content, signature, key_text = (_small(place, name) for name in (MANIFEST, SIGNATURE, KEY))
        try:
            key = read_public_key(key_text.decode("utf-8"))
        except ValueError as error:
            raise _damaged("its key is no key") from error
        if not is_signed(content, signature, key):
            raise StorageError(
                "pack-forged",
                "The pack was changed after it was made: its signature is not right. Nothing was imported.",
                "Get the pack again, from somebody whom you trust.",
            )
        manifest = msgspec.json.decode(content, type=Manifest)
    except OSError as error:
        raise storage_error(error, "The pack cannot be read") from error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _damaged("its list cannot be read") from error
    if manifest.version != VERSION:
        raise StorageError("pack-newer", "The pack was made by a later version of SLM Desk.", "Get that version.")
    _check(manifest)
    unknown = tuple(model.id for model in manifest.models if _known(model, catalog) is None)
    return Pack(place, manifest, key, unknown)


def import_pack(
    pack: Pack,
    store: ModelStore,
    catalog: Sequence[CatalogEntry],
    trusted: TrustedKeys,
    on_progress: OnProgress = lambda done, total: None,
) -> list[InstalledModel]:
    """Bring all models of a pack, or none: each is copied and checked before the first one is put in its place.

    Returns:
        The models, in the order of the pack; one that is installed already is among them as it is.

    Raises:
        StorageError: kinds ``pack-unknown-signer``, ``pack-damaged``, those of the disk.
        ModelError: a model is of no use here (the kinds of ``inspect.check_kept``).
    """
    if pack.unknown and not trusted.has(pack.key):
        raise StorageError(
            "pack-unknown-signer",
            f"The catalogue does not know {', '.join(pack.unknown)}, and the pack is signed by somebody unknown here "
            f"({pack.key.fingerprint}). Nothing was imported.",
            "Ask whoever made the pack for the number of their key. If it is the same, import with: "
            f"--trust {pack.key.fingerprint}",
        )
    there = {model.sha256: model for model in store.list()}
    wanted = [model for model in pack.manifest.models if model.files[0].sha256 not in there]
    total_bytes, done_bytes = sum(file.size_bytes for model in wanted for file in model.files), 0
    with store.staging_folder("The pack cannot be imported") as staging:
        check_space(staging, total_bytes)
        folders: list[tuple[Path, PackedModel]] = []
        for number, model in enumerate(wanted):
            folder = staging / str(number)
            folder.mkdir()
            for file in model.files:
                _bring(pack.place, model, file, folder, done_bytes, total_bytes, on_progress)
                done_bytes += file.size_bytes
            _check_model(folder, model)
            folders.append((folder, model))
        brought = {model.id: store.take_in(folder, model.id, _record(model, catalog)) for folder, model in folders}
    return [brought.get(model.id) or there[model.files[0].sha256] for model in pack.manifest.models]


def _check_model(folder: Path, model: PackedModel) -> None:
    if model.record.kind in ("language-model", "embedding", "adapter"):
        from slmdesk.models.inspect import check_kept  # only here: a list must be quick

        check_kept(folder / model.files[0].name)
    elif model.record.kind == "classifier":
        from slmdesk.models.onnx_file import read_graph

        read_graph(folder / model.files[0].name)


def _bring(
    place: Place,
    model: PackedModel,
    file: PackedFile,
    folder: Path,
    before_bytes: int,
    total_bytes: int,
    on_progress: OnProgress,
) -> None:
    sha256, done_bytes, told = hashlib.sha256(), 0, 0
    with open(folder / file.name, "xb") as output:
        for name, size_bytes in zip(file.piece_names(), file.pieces, strict=True):
            if place.size_bytes(f"{model.id}/{name}") != size_bytes:
                raise _damaged(f"{name} is missing or not complete")
            with place.open(f"{model.id}/{name}") as piece:
                rest = size_bytes
                while rest and (data := piece.read(min(_CHUNK_BYTES, rest))):
                    output.write(data)
                    sha256.update(data)
                    rest -= len(data)
                    done_bytes += len(data)
                    if done_bytes - told >= _PROGRESS_BYTES or done_bytes == file.size_bytes:
                        told = done_bytes
                        on_progress(before_bytes + done_bytes, total_bytes)
        output.flush()
        os.fsync(output.fileno())
    if done_bytes != file.size_bytes or sha256.hexdigest() != file.sha256:
        raise _damaged(f"{file.name} is not what was packed (its checksum differs)")


def _known(model: PackedModel, catalog: Sequence[CatalogEntry]) -> CatalogEntry | None:
    """The entry of our own catalogue that has the very same files."""
    packed = {(file.sha256, file.size_bytes) for file in model.files}
    return next(
        (entry for entry in catalog if {(file.sha256, file.size_bytes) for file in entry.files} == packed), None
    )


def _record(model: PackedModel, catalog: Sequence[CatalogEntry]) -> Record:
    files = [RecordedFile(file.name, file.size_bytes, file.sha256) for file in model.files]
    entry = _known(model, catalog)
    if entry is not None:
        return record_of_entry(entry, files, "imported")
    main, *others = files
    return msgspec.structs.replace(
        model.record,
        file=main.name,
        size_bytes=main.size_bytes,
        sha256=main.sha256,
        others=others,
        origin="imported",
        added=now(),
    )


def _check(manifest: Manifest) -> None:
    """Names become folders and files here."""
    ids = [model.id for model in manifest.models]
    if not ids or len(set(ids)) != len(ids):
        raise _damaged("it holds no models, or one twice")
    for model in manifest.models:
        names = [file.name.casefold() for file in model.files]
        if not is_id(model.id) or not names or len(set(names)) != len(names) or RECORD_NAME in names:
            raise _damaged("it names a model that cannot be")
        for file in model.files:
            sizes = file.pieces
            sound = is_plain_name(file.name) and 0 < len(sizes) < 1000 and all(size > 0 for size in sizes)
            if not sound or sum(sizes) != file.size_bytes or not re.fullmatch(r"[0-9a-f]{64}", file.sha256):
                raise _damaged("it names a file that cannot be")


def _small(place: Place, name: str) -> bytes:
    size_bytes = place.size_bytes(name)
    if size_bytes is None:
        raise StorageError(
            "pack-missing", f"This is no pack of SLM Desk, or not a whole one: it has no {name}.", _COPY_AGAIN
        )
    if size_bytes > _MAX_MANIFEST_BYTES:
        raise _damaged(f"{name} is too large")
    with place.open(name) as file:
        return file.read(size_bytes)


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def size_bytes(self, name: str) -> int | None:
        path = self._path / name
        return path.stat().st_size if path.is_file() else None

    def open(self, name: str) -> BinaryIO:
        return open(self._path / name, "rb")


class _OneFile:
    """A tar file, perhaps in pieces. Only plain members are known; everything else in it is refused."""

    def __init__(self, path: Path) -> None:
        self._files = _pieces_of(path)
        self._ends = []
        end = 0
        for file in self._files:
            end += file.stat().st_size
            self._ends.append(end)
        self._members: dict[str, tuple[int, int]] = {}
        at = 0
        while at + tarfile.BLOCKSIZE <= end:
            block = self._read(at, tarfile.BLOCKSIZE)
            if not block.strip(b"\0"):
                break
            try:
                member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            except (tarfile.HeaderError, ValueError) as error:
                raise _damaged("it is cut off, or not a pack") from error
            if not member.isreg() or member.size < 0 or member.name in self._members:
                raise _damaged("it holds what no pack holds")
            at += tarfile.BLOCKSIZE
            self._members[member.name] = (at, member.size)
            at += member.size + -member.size % tarfile.BLOCKSIZE
            if at > end or len(self._members) > _MAX_MEMBERS:
                raise _damaged("it is cut off: a part is missing or was not copied to its end")

    def size_bytes(self, name: str) -> int | None:
        return self._members.get(name, (0, None))[1]

    def open(self, name: str) -> BinaryIO:
        start, size = self._members[name]
        return io.BufferedReader(cast(io.FileIO, _Window(self._read, start, size)), _CHUNK_BYTES)

    def _read(self, at: int, size: int) -> bytes:
        pieces, begin = [], 0
        for file, end in zip(self._files, self._ends, strict=True):
            if at < end and size:
                with open(file, "rb") as opened:
                    opened.seek(at - begin)
                    data = opened.read(min(size, end - at))
                pieces.append(data)
                at += len(data)
                size -= len(data)
            begin = end
        return b"".join(pieces)


class _Window(io.RawIOBase):
    """A stretch of the joined pieces."""

    def __init__(self, read: Callable[[int, int], bytes], start: int, size: int) -> None:
        self._read_at = read
        self._at = start
        self._end = start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        data = self._read_at(self._at, min(len(view), self._end - self._at))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def _pieces_of(path: Path) -> list[Path]:
    """The files of a pack in one or several, given any of them or the name without a number."""
    if path.is_file() and path.name.lower().endswith(SUFFIX):
        return [path]
    stem = re.sub(r"\.\d{3}$", "", path.name)
    pieces = [path.with_name(f"{stem}.{number:03}") for number in range(1, 1000)]
    found = [piece for piece in pieces if piece.is_file()]
    if not found:
        raise StorageError("pack-missing", f"There is no pack {path.name}.", "Check the name, or the stick.")
    if found != pieces[: len(found)]:
        missing = next(piece for piece in pieces if piece not in found)
        raise _damaged(f"{missing.name} is missing")
    return found


def _damaged(why: str) -> StorageError:
    return StorageError("pack-damaged", f"The pack is damaged: {why}. Nothing was imported.", _COPY_AGAIN)
