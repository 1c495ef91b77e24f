"""What is written down of a model when it comes to this computer."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slmdesk.messages import ModelKind
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.installed import Origin, Record, RecordedFile

if TYPE_CHECKING:
    from slmdesk.models.gguf_header import GgufHeader


def record_of_entry(entry: CatalogEntry, files: Sequence[RecordedFile], origin: Origin) -> Record:
    """What the catalogue knows of a model whose files are here."""
    return Record(
        entry.name,
        files[0].name,
        files[0].size_bytes,
        files[0].sha256,
        entry.license,
        origin,
        now(),
        entry.parameters,
        kind=entry.kind,
        languages=list(entry.languages),
        context_tokens=entry.context_tokens,
        quantization=entry.quantization,
        others=list(files[1:]),
    )


def record_of_header(
    name: str, headers: Sequence[GgufHeader], kind: ModelKind, files: Sequence[RecordedFile]
) -> Record:
    """What a file says of itself."""
    header = headers[0] if headers else None  # none: a file from before GGUF
    license_ = header.metadata.get("general.license", "") if header else ""
    return Record(
        name,
        files[0].name,
        files[0].size_bytes,
        files[0].sha256,
        "".join(each if each.isprintable() else "?" for each in license_)[:200] if isinstance(license_, str) else "",
        "imported",
        now(),
        sum(each.parameters for each in headers),
        kind=kind,
        context_tokens=header.context_tokens if header else 0,
        quantization=max(header.type_bytes.items(), key=lambda item: item[1], default=("", 0))[0] if header else "",
        others=list(files[1:]),
    )


def recorded(path: Path) -> RecordedFile:
    """A file as it is now. Raises OSError."""
    with open(path, "rb") as file:
        return RecordedFile(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def now() -> str:
    """ISO 8601, UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
