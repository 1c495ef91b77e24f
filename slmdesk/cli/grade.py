"""``slmdesk grade``: how much of the expected answer an answer holds, point by point."""

from __future__ import annotations

import argparse

import msgspec

from slmdesk.cli.arguments import Subparsers, adapters, add_json, add_model, add_opening, password, sampling
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.messages import Grade, GradeResult

_PASSAGE_CHARACTERS = 6000


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("grade", help="grade an answer to a question", allow_abbrev=False)
    parser.add_argument("--question", metavar="TEXT", required=True, help="what was asked")
    parser.add_argument("--expected", metavar="TEXT", required=True, help="a full answer")
    parser.add_argument("--answer", metavar="TEXT", required=True, help="the answer to grade")
    parser.add_argument("--passage", metavar="FILE", help="a document that the question came from")
    add_opening(parser)
    add_model(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Grade the answer and print the points."""
    arguments.files = [arguments.passage] if arguments.passage else []
    with Session(output) as session:
        model = session.model(arguments.model, adapters(arguments))
        passage = ""
        if arguments.passage:
            source = session.read(arguments.passage, password(arguments), arguments.ocr, arguments.ocr_language)[0]
            passage = source.text[:_PASSAGE_CHARACTERS]
            if len(source.text) > _PASSAGE_CHARACTERS:
                output.note(f"Only the first {_PASSAGE_CHARACTERS:,} characters of {source.name} are used.")
        request = Grade(arguments.question, arguments.expected, arguments.answer, model, passage, sampling(arguments))
        for _event in session.events("inference", request):
            pass
        assert isinstance(session.result, GradeResult)
        result = session.result
    words = {"right": "Right", "partly": "Partly right", "wrong": "Not right"}[result.verdict]
    output.text(f"{words} ({result.score:.0%})\n")
    for criterion in result.criteria:
        output.text(f"  [{'x' if criterion.met else ' '}] {criterion.text}\n")
    if result.missing:
        output.text(f"{result.missing}\n")
    output.result(
        {
            "score": result.score,
            "verdict": result.verdict,
            "criteria": [{"text": criterion.text, "met": criterion.met} for criterion in result.criteria],
            "missing": result.missing,
            "skipped": [],
            "model": result.model,
            "timings": msgspec.to_builtins(result.timings),
        }
    )
