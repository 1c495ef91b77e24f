"""One installed model: what is known of it, and the ``model.json`` in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.messages import ModelKind

Origin = Literal["catalogue", "imported", "bundled"]
RECORD_NAME = "model.json"


class RecordedFile(msgspec.Struct, frozen=True):
    """One file of a model, as it was when it came. name: inside the model's folder."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class InstalledModel:
    """A model that can be run.

    Attributes:
        path: of the model file.
        sha256: of that file; empty for a file outside the store.
        license: an SPDX identifier or a name; empty when not known.
        added: ISO 8601, UTC; empty for a file outside the store.
        parameters: number of weights, 0 when not known.
        kind: what it does.
        languages: BCP 47 codes that its maker names; empty when not known.
        context_tokens, quantization: 0 and empty when not known.
        files: every file, the model file first; empty for a file outside the store.
    """

    id: str
    name: str
    path: Path
    size_bytes: int
    sha256: str
    license: str
    origin: Origin
    added: str
    parameters: int
    kind: ModelKind = "language-model"
    languages: tuple[str, ...] = ()
    context_tokens: int = 0
    quantization: str = ""
    files: tuple[RecordedFile, ...] = ()


class Record(msgspec.Struct, frozen=True):
    """What ``model.json`` holds; the id is the folder's name."""

    name: str
    file: str
    size_bytes: int
    sha256: str
    license: str
    origin: Origin
    added: str
    parameters: int = 0
    kind: ModelKind = "language-model"
    languages: list[str] = []
    context_tokens: int = 0
    quantization: str = ""
    others: list[RecordedFile] = []  # beside ``file``
    version: int = 1


# Made at import: two threads that decode a type for the first time at once crash in msgspec.
_decode_record = msgspec.json.Decoder(Record).decode


def write_record(folder: Path, record: Record) -> None:
    """Write ``model.json``. Raises OSError."""
    write_atomically(folder / RECORD_NAME, msgspec.json.format(msgspec.json.encode(record)))


def as_installed(folder: Path, record: Record, bundled: bool = False) -> InstalledModel:
    """The model that ``record`` describes, in ``folder``."""
    return InstalledModel(
        id=folder.name,
        name=record.name,
        path=folder / record.file,
        size_bytes=record.size_bytes,
        sha256=record.sha256,
        license=record.license,
        origin="bundled" if bundled else record.origin,
        added=record.added,
        parameters=record.parameters,
        kind=record.kind,
        languages=tuple(record.languages),
        context_tokens=record.context_tokens,
        quantization=record.quantization,
        files=(RecordedFile(record.file, record.size_bytes, record.sha256), *record.others),
    )


def read_installed(folder: Path, bundled: bool) -> InstalledModel:
    """The model in ``folder``.

    Raises:
        StorageError: kind ``model-damaged``, when it is not whole.
    """
    about = f"The model in the folder {folder.name} cannot be used"
    hint = f"Remove it with: slmdesk models remove {folder.name}"
    try:
        record = _decode_record((folder / RECORD_NAME).read_bytes())
        path = folder / record.file
        size_bytes = path.stat().st_size
        is_file = path.is_file()
        others = [(other, (folder / other.name).stat().st_size) for other in record.others]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StorageError("model-damaged", f"{about}: its {RECORD_NAME} is damaged.", hint) from error
    except FileNotFoundError as error:
        missing = Path(error.filename).name if error.filename else "a file"
        raise StorageError("model-damaged", f"{about}: {missing} is missing.", hint) from error
    except (OSError, ValueError) as error:
        raise StorageError("model-damaged", f"{about}: it cannot be read.", hint) from error
    names = [record.file, *(other.name for other in record.others)]
    if any(Path(name).name != name or name == ".." for name in names) or record.version != 1 or not is_file:
        raise StorageError("model-damaged", f"{about}: its {RECORD_NAME} is not of this program.", hint)
    if size_bytes != record.size_bytes:
        raise StorageError(
            "model-damaged", f"{about}: its file has {size_bytes:,} bytes instead of {record.size_bytes:,}.", hint
        )
    for other, other_bytes in others:
        if other_bytes != other.size_bytes:
            raise StorageError("model-damaged", f"{about}: {other.name} is not complete.", hint)
    return as_installed(folder, record, bundled)
