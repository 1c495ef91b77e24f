"""``slmdesk translate``: a text in another language, line by line, with its doubts named."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.cli.arguments import Subparsers, adapters, add_json, add_model, add_opening, password, sampling
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import StorageError, TaskError
from slmdesk.messages import Term, Translate, Translated, TranslateResult

_LARGEST_GLOSSARY_BYTES = 16 << 20


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("translate", help="translate a document or text", allow_abbrev=False)
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="a document; - is standard input")
    add_opening(parser)
    add_model(parser)
    parser.add_argument("--from", dest="source", metavar="xx", default="auto", help="language of the text, or auto")
    parser.add_argument("--to", dest="target", metavar="yy", required=True, help="language to translate into")
    parser.add_argument("--glossary", metavar="CSV", help="two columns: term, translation (empty: it stays as it is)")
    parser.add_argument("--tone", choices=("formal", "informal"), default="", help="how the reader is addressed")
    parser.add_argument("--output", metavar="FILE", help="write the translation into a text file")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the text, translate it and print or write it."""
    arguments.files = [arguments.file]
    terms = glossary(Path(arguments.glossary)) if arguments.glossary else []
    with Session(output) as session:
        model = session.model(arguments.model, adapters(arguments))
        source = session.read(arguments.file, password(arguments), arguments.ocr, arguments.ocr_language)[0]
        for skipped in source.skipped:
            output.note(f"Not read, {source.name}: {skipped.reason}")
        request = Translate(
            source.text,
            None if arguments.source == "auto" else arguments.source,
            arguments.target,
            model,
            glossary=terms,
            tone=arguments.tone,
            sampling=sampling(arguments),
        )
        segments: list[Translated] = []
        for event in session.events("inference", request):
            if isinstance(event, Translated):
                segments.append(event)
                output.text("" if arguments.output else event.lead + event.target)
        assert isinstance(session.result, TranslateResult)
        result = session.result
    if arguments.output:
        _write(Path(arguments.output), result.text)
    for segment in segments:
        for warning in segment.warnings:
            output.note(f"Check “{' '.join(segment.source.split())[:60]}”: {warning}")
    output.result(
        {
            "segments": [
                {"source": segment.source, "target": segment.target, "warnings": segment.warnings}
                for segment in segments
            ],
            "text": result.text,
            "from": result.source_language,
            "to": arguments.target,
            "engine": result.engine,
            "model": result.model,
            "skipped": [],
            "timings": msgspec.to_builtins(result.timings),
        }
    )


def glossary(path: Path) -> list[Term]:
    """The terms of a CSV file: term, translation; a second column that is empty leaves the term as it is.

    Raises:
        TaskError: ``glossary-unreadable``.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file.read(_LARGEST_GLOSSARY_BYTES).splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaskError(
            "glossary-unreadable",
            f"The glossary {path} cannot be read.",
            "It has to be a CSV file in UTF-8 with two columns: term, translation.",
        ) from error
    terms = []
    for row in rows:
        if row and row[0].strip():
            wanted = row[1].strip() if len(row) > 1 else ""
            terms.append(Term(row[0].strip(), wanted or None))
    return terms


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise StorageError(
            "not-written", f"{path} could not be written: {error.strerror}.", "Choose another place."
        ) from error
