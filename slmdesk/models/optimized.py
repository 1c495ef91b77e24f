"""Keeps a faster file that was made of an installed model, beside it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from slmdesk.models.disk import storage_error
from slmdesk.models.inspect import check_kept
from slmdesk.models.installed import InstalledModel
from slmdesk.models.records import record_of_header, recorded
from slmdesk.models.store import ModelStore


def keep_optimized(store: ModelStore, file: Path, original: InstalledModel, format: str) -> InstalledModel:
    """Move a file into the store as a model of its own; what is known of the original holds for it, too.

    Args:
        file: alone in a ``staging_folder`` of the store.
        format: of its weights, such as ``"Q4_K_M"``.

    Returns:
        The new model, or the one that has the same content already.

    Raises:
        ModelError: it is no model that can run. StorageError: it cannot be read, or not be put into place.
    """
    headers, kind = check_kept(file)
    try:
        made = recorded(file)
    except OSError as error:
        raise storage_error(error, f"The {format} file of {original.name} cannot be kept") from error
    record = record_of_header(f"{original.name} ({format})", headers, kind, [made])
    record = replace(
        record,
        license=original.license or record.license,
        parameters=original.parameters or record.parameters,
        languages=list(original.languages),
        quantization=format,
    )
    return store.take_in(file.parent, f"{original.id}-{format.lower()}", record)
