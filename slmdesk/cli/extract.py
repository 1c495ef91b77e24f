"""``slmdesk extract``: fields that the user names, one row a file, each value with its passage; or a label for each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from slmdesk.cli.arguments import Subparsers, adapters, add_files, add_json, add_model, sampling
from slmdesk.cli.output import Output, citation_json
from slmdesk.cli.result_file import check_new
from slmdesk.cli.session import Session
from slmdesk.errors import ModelError
from slmdesk.export.field_schema import read_fields
from slmdesk.export.table import write_table
from slmdesk.messages import (
    ClassifierModel,
    Classify,
    Extract,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    Field,
)
from slmdesk.models.classifier import classifier_models

_LABEL_COLUMNS = [Field("label"), Field("score", kind="number"), Field("by")]


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("extract", help="find fields or labels, as a table", allow_abbrev=False)
    add_files(parser, several=True)
    add_model(parser)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument(
        "--fields",
        metavar="SCHEMA.json",
        help="a JSON Schema with properties, or names with descriptions, or a list of names",
    )
    wanted.add_argument(
        "--labels", metavar="A,B,...", help="one of these labels for each file, chosen by the language model"
    )
    wanted.add_argument(
        "--classifier", metavar="ID", help="a label for each file, by an installed classifier and its own labels"
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write the table into a file: .xlsx, or CSV for any other ending"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the files, find the fields and print the table."""
    target = Path(arguments.output) if arguments.output else None
    if target is not None:
        check_new(target, arguments.force)
    fields = read_fields(Path(arguments.fields)) if arguments.fields is not None else []
    numbers = frozenset(field.name for field in fields if field.kind == "number")
    rows: list[ExtractedRow] = []
    with Session(output) as session:
        asked = _request(arguments, session, fields)
        sources = [source for source, _result in session.read_all(arguments)]
        for event in session.events("inference", replace(asked, sources=sources)):
            if isinstance(event, ExtractedRow):
                rows.append(event)
                output.text(_as_text(event))
        assert isinstance(session.result, ExtractResult)
        result = session.result
    if target is not None:
        if arguments.fields is not None:
            write_table(target, fields, rows)
        else:
            write_table(target, _LABEL_COLUMNS, list(map(_label_row, rows)))
        output.note(f"Written to {target}.")
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


def _request(arguments: argparse.Namespace, session: Session, fields: list[Field]) -> Extract | Classify:
    """What is asked of the child, without the sources: a model that is not there is said before they are read."""
    if arguments.classifier is not None:
        return Classify([], [], classifier=_classifier(session, arguments.classifier))
    model = session.model(arguments.model, adapters(arguments))
    if arguments.labels is not None:
        labels = [label.strip() for label in arguments.labels.split(",") if label.strip()]
        return Classify([], labels, model, sampling=sampling(arguments))
    return Extract([], fields, model, sampling(arguments))


def _classifier(session: Session, id: str) -> ClassifierModel:
    installed = session.store.list()
    found = {model.id: model for model in classifier_models(installed)}
    if id in found:
        return found[id]
    if id in {model.id for model in installed}:
        raise ModelError(
            "not-a-classifier", f"{id} is no classifier that can be used.", "Let a language model choose with --labels."
        )
    raise ModelError(
        "no-such-model",
        f"No classifier called {id!r} is installed.",
        f"Installed: {', '.join(found)}." if found else "Import one: slmdesk models import FOLDER",
    )


def _label_row(row: ExtractedRow) -> ExtractedRow:
    """Label, score and who says it, as values of columns of their own."""
    (value,) = row.values
    score = None if value.score is None else f"{value.score:.4f}"
    told = zip(_LABEL_COLUMNS[1:], (score, value.by), strict=True)
    return ExtractedRow(
        row.file, [value, *(ExtractedValue(field.name, each, value.status, [], []) for field, each in told)]
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
                **({"score": value.score, "by": value.by} if value.by else {}),
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
        sure = f"  ({value.score:.2f}, {value.by})" if value.score is not None else ""
        shown = value.value if value.value is not None else f"- {value.reasons[0]}"
        lines.append(f"  {value.field}: {shown}{where}{sure}")
    return "\n".join(lines) + "\n"
