"""Says what a translation model is and whether it is sound, without keeping it."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from pathlib import Path

import psutil

from slmdesk.errors import ModelError, StorageError
from slmdesk.messages import Inspection
from slmdesk.models.ct2_weights import check_weights
from slmdesk.models.translation import gather

_MARGIN = 1.5  # memory for each byte of weights: what a batch of sentences takes beside them


def inspect_translation_model(path: Path) -> Inspection:
    """A package or a folder. A bad one is a verdict, not an error. memory_bytes: of its weights."""
    try:
        with tempfile.TemporaryDirectory(prefix="slmdesk-") as folder:
            about = gather(path, Path(folder))
            check_weights(Path(folder) / "model.bin")
            size_bytes = (Path(folder) / "model.bin").stat().st_size
    except (ModelError, StorageError) as error:
        return Inspection("refuse", [f"{error.message} {error.hint}".strip()], "", 0, kind="translation-pair")
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged"
        return Inspection("refuse", [f"It cannot be read: {why}."], "", 0, kind="translation-pair")
    reasons = []
    if psutil.virtual_memory().available < _MARGIN * size_bytes:
        reasons.append("There is not enough free memory for it now: close other programs first.")
    return Inspection(
        "warn" if reasons else "ok",
        reasons,
        about.form,
        size_bytes,
        kind="translation-pair",
        name=path.name,
        engine="ctranslate2",
        languages=list(dict.fromkeys([*about.sources, *about.targets])),
    )
