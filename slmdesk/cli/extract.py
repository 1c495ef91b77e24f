"""``slmdesk extract``: fields that the user names, one row a file, each value with its passage."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.cli.arguments import Subparsers, adapters, add_files, add_json, add_model, password, sampling
from slmdesk.cli.output import Output, citation_json
from slmdesk.cli.session import Session
from slmdesk.errors import StorageError, TaskError
from slmdesk.messages import Extract, ExtractedRow, ExtractResult, Field

_LARGEST_SCHEMA_BYTES = 1 << 20


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("extract", help="find fields in documents, as a table", allow_abbrev=False)
    add_files(parser, several=True)
    add_model(parser)
    parser.add_argument(
        "--fields",
        metavar="SCHEMA.json",
        required=True,
        help="a JSON Schema with properties, or names with descriptions, or a list of names",
    )
    parser.add_argument("--output", metavar="FILE.csv", help="write the table into a CSV file")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the files, find the fields and print the table."""
    fields, numbers = read_fields(Path(arguments.fields))
    rows: list[ExtractedRow] = []
    with Session(output) as session:
        model = session.model(arguments.model, adapters(arguments))
        secret = password(arguments)
        sources = [session.read(path, secret, arguments.ocr, arguments.ocr_language)[0] for path in arguments.files]
        for source in sources:
            for skipped in source.skipped:
                output.note(f"Not read, {source.name}: {skipped.reason}")
        request = Extract(sources, fields, model, sampling(arguments))
        for event in session.events("inference", request):
            if isinstance(event, ExtractedRow):
                rows.append(event)
                output.text(_as_text(event))
        assert isinstance(session.result, ExtractResult)
        result = session.result
    if arguments.output:
        _write_table(Path(arguments.output), fields, rows)
    output.result(
        {
            "rows": [_row_json(row, numbers) for row in rows],
            "model": result.model,
            "skipped": [
                {"file": source.name, "page": skipped.page_number, "reason": skipped.reason}
                for source in sources
                for skipped in source.skipped
            ],
            "timings": msgspec.to_builtins(result.timings),
        }
    )


def read_fields(path: Path) -> tuple[list[Field], frozenset[str]]:
    """The fields of a schema file, and the names of those whose values are numbers.

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
        fields = [_field(str(name), about) for name, about in properties.items()]
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise TaskError(
            "fields-unreadable",
            f"The fields in {path} cannot be used: {reason}.",
            'Write, for instance: {"date": "date of the invoice", "total": "amount to pay"}',
        ) from error
    numbers = frozenset(field.name for field in fields if field.kind == "number")
    return fields, numbers


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
    return Field(name, description, "date" if about.get("format") == "date" else "text")


def _row_json(row: ExtractedRow, numbers: frozenset[str]) -> dict[str, Any]:
    return {
        "file": row.file,
        "fields": {
            value.field: {
                "value": _number(value.value) if value.field in numbers else value.value,
                "status": value.status,
                "reasons": value.reasons,
                "sources": [citation_json(source) for source in value.sources],
            }
            for value in row.values
        },
    }


def _number(value: str | None) -> float | int | str | None:
    """A number as such where it can be read without a guess, else as it is written."""
    try:
        number = float((value or "").replace(",", "").strip("$€£ "))
    except ValueError:
        return value
    return int(number) if number.is_integer() and "." not in (value or "") else number


def _as_text(row: ExtractedRow) -> str:
    lines = [row.file]
    for value in row.values:
        pages = [source.page_number for source in value.sources if source.page_number is not None]
        where = f"  (p. {pages[0]})" if pages else ""
        lines.append(f"  {value.field}: {value.value if value.value is not None else '- ' + value.reasons[0]}{where}")
    return "\n".join(lines) + "\n"


def _write_table(path: Path, fields: list[Field], rows: list[ExtractedRow]) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["file", *(field.name for field in fields)])
    for row in rows:
        writer.writerow([row.file, *(_harmless(value.value or "") for value in row.values)])
    try:
        write_atomically(path, table.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise StorageError(
            "not-written", f"{path} could not be written: {error.strerror}.", "Choose another place."
        ) from error


def _harmless(value: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in ("=", "@", "+", "-") and not value[1:2].isdigit() else value
