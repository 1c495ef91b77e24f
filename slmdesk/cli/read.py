"""``slmdesk read``: what the reader sees of a file: text, blocks, pages, and what it skipped."""

from __future__ import annotations

import argparse

from slmdesk.cli.arguments import Subparsers, add_files, add_json, password
from slmdesk.cli.output import Output, skipped_json
from slmdesk.cli.session import Session


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("read", help="show what is read of a document", allow_abbrev=False)
    add_files(parser, several=False)
    parser.add_argument(
        "--units",
        choices=("target", "source", "open"),
        default="target",
        help="of XLIFF and PO: the translations, and the sources of what has none (default); the sources of all; or of "
        "what has no translation",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read one document and print its text, or everything about it as JSON."""
    with Session(output) as session:
        source, result = session.read(
            arguments.files[0], password(arguments), arguments.ocr, arguments.ocr_language, arguments.units
        )
    output.text(source.text)
    for skipped in source.skipped:
        output.note(f"Not read: {skipped.reason}")
    output.result(
        {
            "file": source.name,
            "format": result.format,
            "text": source.text,
            "blocks": [
                {
                    "page": block.page_number,
                    "start": block.start,
                    "end": block.end,
                    "kind": block.kind,
                    "level": block.level,
                    "text": source.text[block.start : block.end],
                }
                for block in source.blocks
            ],
            "pages": result.pages,
            "page_sizes": [{"width_pt": size.width_pt, "height_pt": size.height_pt} for size in result.page_sizes],
            "language": result.language,
            "skipped": [skipped_json(skipped) for skipped in result.skipped],
            "seconds": result.seconds,
        }
    )
