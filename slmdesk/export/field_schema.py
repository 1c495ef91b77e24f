"""The fields to look for in documents, as a JSON file: a JSON Schema with properties, or names with descriptions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError, TaskError
from slmdesk.messages import Field

_LARGEST_SCHEMA_BYTES = 1 << 20


def read_fields(path: Path) -> list[Field]:
    """The fields of a schema file.

    Raises:
        TaskError: ``fields-unreadable``.
    """
    try:
        if path.stat().st_size > _LARGEST_SCHEMA_BYTES:
            raise ValueError("it is too large")
        schema = json.loads(path.read_text(encoding="utf-8-sig"))
        properties = schema.get("properties", schema) if isinstance(schema, dict) else schema
        if isinstance(properties, list):
            properties = dict.fromkeys(map(str, properties), "")
        if not isinstance(properties, dict) or not properties:
            raise ValueError("it names no fields")
        return [_field(str(name), about) for name, about in properties.items()]
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        reason = "it is no text file" if isinstance(error, UnicodeDecodeError) else reason
        raise TaskError(
            "fields-unreadable",
            f"The fields in {path} cannot be used: {reason}.",
            'Write them into a file, for instance: {"date": "date of the invoice", "total": "amount to pay"}',
        ) from error


def schema_of(fields: Sequence[Field]) -> dict[str, Any]:
    """The JSON Schema that ``read_fields`` reads as these fields."""
    properties: dict[str, Any] = {}
    for field in fields:
        about: dict[str, Any] = {"type": "number" if field.kind == "number" else "string"}
        if field.kind in ("date", "address"):
            about["format"] = field.kind
        if field.description:
            about["description"] = field.description
        if field.options:
            about["enum"] = field.options
        properties[field.name] = about
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": properties}


def write_fields(path: Path, fields: Sequence[Field]) -> None:
    """Write the fields into a file, whole or not at all.

    Raises:
        StorageError: ``not-written``.
    """
    content = json.dumps(schema_of(fields), ensure_ascii=False, indent=2) + "\n"
    try:
        write_atomically(path, content.encode("utf-8", "replace"), private=False)
    except OSError as error:
        raise StorageError(
            "not-written", f"{path} could not be written: {error.strerror}.", "Choose another place."
        ) from error


def _field(name: str, about: Any) -> Field:
    if isinstance(about, str):
        return Field(name, about)
    if not isinstance(about, dict):
        raise ValueError(f"what is said of “{name}” is neither a description nor a schema")
    kinds = about.get("type", "string")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds}
    options = [str(option) for option in about.get("enum", ()) if option is not None]
    if "boolean" in kinds:
        options = ["yes", "no"]
    description = str(about.get("description") or about.get("title") or "")
    if options:
        return Field(name, description, "choice", options)
    if kinds & {"number", "integer"}:
        return Field(name, description, "number")
    match about.get("format"):
        case "date":
            return Field(name, description, "date")
        case "address":
            return Field(name, description, "address")
        case _:
            return Field(name, description, "text")
