"""``slmdesk verify``: check any text against its sources, without a model, or with a second look by one."""

from __future__ import annotations

import argparse
import sys

import msgspec

from slmdesk.cli.arguments import Subparsers, adapters, add_json, add_model, add_opening, sampling
from slmdesk.cli.output import Output, citation_json, sentence_json, sentence_marks, shortened, skipped_json
from slmdesk.cli.session import Session
from slmdesk.messages import Sentence, VerifyResult, VerifyText

_SHOWN_CHARACTERS = 90  # of each sentence
_SIGNS = {"supported": "ok", "unsupported": "NO", "unverifiable": "? "}


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "verify",
        help="check a text against its sources",
        description="Check each sentence of a text against its sources: numbers, doses, dates, names, drugs, negation, "
        "left and right, and whether any passage says it. Exit status 0 whatever is found.",
        allow_abbrev=False,
    )
    parser.add_argument("files", metavar="SOURCE", nargs="+", help="a document that the text is about")
    parser.add_argument("--text", metavar="FILE", required=True, help="the text to check; - is standard input")
    parser.add_argument(
        "--with-model",
        action="store_true",
        help="let a language model (--model, else the chosen one) look again where the rules find nothing: would "
        "another date, amount or name of the source fit better, or, in English, the contrary (not, increased, "
        "left)? It takes seconds a sentence, finds more, and is wrong more often",
    )
    add_model(parser)
    add_opening(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the sources and the text, check, and print."""
    if arguments.text == "-" and ("-" in arguments.files or arguments.password_stdin):
        print("slmdesk: error: standard input cannot be both the text and something else", file=sys.stderr)
        raise SystemExit(2)
    with Session(output) as session:
        asked = arguments.with_model or arguments.model is not None
        model = session.model(arguments.model, adapters(arguments)) if asked else None
        sources = [source for source, _result in session.read_all(arguments)]
        text = session.read(arguments.text, None, arguments.ocr, arguments.ocr_language)[0]
        sentences: list[Sentence] = []
        for event in session.events("inference", VerifyText(sources, text.text, model, sampling(arguments))):
            if isinstance(event, Sentence):
                sentences.append(event)
                output.text(_line(event))
        assert isinstance(session.result, VerifyResult)
        result = session.result
    counts = {status: sum(sentence.status == status for sentence in sentences) for status in _SIGNS}
    output.text(
        f"\n{counts['supported']} supported, {counts['unsupported']} not supported, "
        f"{counts['unverifiable']} that cannot be told; {result.coverage:.0%} of the source is used.\n"
    )
    for section in result.uncovered:
        page = f" (p. {section.page_number})" if section.page_number is not None else ""
        output.text(f"Not used: {shortened(section.title, _SHOWN_CHARACTERS)}{page}\n")
    output.result(
        {
            "sentences": [_sentence(sentence) for sentence in sentences],
            "coverage": result.coverage,
            "uncovered": [
                {
                    "file": section.source,
                    "title": section.title,
                    "page": section.page_number,
                    "start": section.start,
                    "end": section.end,
                }
                for section in result.uncovered
            ],
            "skipped": [skipped_json(skipped) for skipped in result.skipped],
            "model": result.model,
            "timings": msgspec.to_builtins(result.timings),
        }
    )


def _sentence(sentence: Sentence) -> dict[str, object]:
    nearest = citation_json(sentence.nearest) if sentence.nearest else None
    return {**sentence_json(sentence), "nearest": nearest}


def _line(sentence: Sentence) -> str:
    marks = sentence_marks(sentence)
    line = f"{_SIGNS[sentence.status]}  {shortened(sentence.text, _SHOWN_CHARACTERS)}\n      {marks}\n"
    if sentence.status == "unsupported" and sentence.nearest:
        line += f"      source: “{shortened(sentence.nearest.quote, _SHOWN_CHARACTERS)}”\n"
    return line
