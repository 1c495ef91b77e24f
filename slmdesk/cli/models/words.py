"""Models as JSON and as words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.store import InstalledModel


def megabytes(size_bytes: int) -> str:
    """A size for people."""
    return f"{size_bytes / 1e6:,.0f} MB"


def installed_json(model: InstalledModel) -> dict[str, Any]:
    """An installed model."""
    return {**asdict(model), "path": str(model.path), "languages": list(model.languages)} | {
        "files": [{"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256} for file in model.files]
    }


def entry_json(entry: CatalogEntry, installed: bool) -> dict[str, Any]:
    """A model of the catalogue."""
    return {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind,
        "good_for": entry.good_for,
        "parameters": entry.parameters,
        "quantization": entry.quantization,
        "languages": entry.languages,
        "context_tokens": entry.context_tokens,
        "license": entry.license,
        "license_url": entry.license_url,
        "size_bytes": entry.size_bytes,
        "installed": installed,
    }
