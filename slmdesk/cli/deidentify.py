"""``slmdesk deidentify``: names, dates, numbers, contacts and places out of a text, each change shown for review."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from slmdesk.cli.arguments import Subparsers, add_files, add_json
from slmdesk.cli.output import Output, shortened, skipped_json
from slmdesk.cli.result_file import check_new, write_result
from slmdesk.cli.session import Session
from slmdesk.errors import StorageError
from slmdesk.messages import Deidentify, DeidentifyResult

_AROUND_CHARACTERS = 25
_ENDINGS = (".txt", ".md", ".json")


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("deidentify", help="take out what identifies a person", allow_abbrev=False)
    add_files(parser, several=True)
    parser.add_argument("--keep-dates", action="store_true", help="leave dates as they are")
    parser.add_argument("--output", metavar="FILE", help="also write the result to a file (.txt, .md or .json)")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the documents, replace what identifies, and print the text and every change."""
    target = Path(arguments.output) if arguments.output else None
    if target is not None:
        if target.suffix.lower() not in _ENDINGS:
            raise StorageError(
                "export-format",
                f"{target.name} does not end in a format that can be written: the result is plain text.",
                f"Give it one of these endings: {', '.join(_ENDINGS)}.",
            )
        check_new(target, arguments.force)
    with Session(output) as session:
        sources = [source for source, _result in session.read_all(arguments)]
        for _event in session.events("inference", Deidentify(sources, arguments.keep_dates)):
            pass
        assert isinstance(session.result, DeidentifyResult)
        result = session.result
    text = "\n\n".join(each.text for each in result.texts)
    as_json = {
        "text": text,
        "texts": [
            {
                "file": each.name,
                "text": each.text,
                "spans": [msgspec.to_builtins(span) for span in each.spans],
            }
            for each in result.texts
        ],
        "skipped": [skipped_json(skipped) for skipped in result.skipped],
        "timings": msgspec.to_builtins(result.timings),
    }
    output.text(text.rstrip("\n") + "\n")
    output.note("\nReplaced (look through the text: no such method finds everything):")
    for source, each in zip(sources, result.texts, strict=True):
        for span in each.spans:
            before = shortened(source.text[max(0, span.start - _AROUND_CHARACTERS) : span.start], _AROUND_CHARACTERS)
            output.note(f"  {span.start}-{span.end}  …{before} [-{span.text}-] {{+{span.replacement}+}}  {span.rule}")
    if target is not None:
        write_result(target, text, as_json)
        output.note(f"Written to {target}.")
    output.result(as_json)
