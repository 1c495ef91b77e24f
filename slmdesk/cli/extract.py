"""``slmdesk extract``: fields that the user names, one row a file, each value with its passage."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.cli.arguments import Subparsers, adapters, add_files, add_json, add_model, password, sampling
from slmdesk.cli.output import Output, citation_json
from slmdesk.cli.session import Session
from slmdesk.export.field_schema import read_fields
from slmdesk.export.table import write_table
from slmdesk.messages import Extract, ExtractedRow, ExtractResult


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
    parser.add_argument(
        "--output", metavar="FILE", help="write the table into a file: .xlsx, or CSV for any other ending"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the files, find the fields and print the table."""
    fields = read_fields(Path(arguments.fields))
    numbers = frozenset(field.name for field in fields if field.kind == "number")
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
        write_table(Path(arguments.output), fields, rows)
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
