"""``slmdesk summarize``: a summary whose every sentence names its passage."""

from __future__ import annotations

import argparse

import msgspec

from slmdesk.cli.arguments import Subparsers, add_files, add_json, add_model, password, sampling
from slmdesk.cli.output import Output, sentence_json, sentence_marks, shortened, skipped_json
from slmdesk.cli.session import Session
from slmdesk.messages import Sentence, Summarize, SummaryResult, Token

_SHOWN_CHARACTERS = 70  # of each sentence in the list of sources: enough to recognise it


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("summarize", help="summarize documents", allow_abbrev=False)
    add_files(parser, several=True)
    add_model(parser)
    parser.add_argument("--style", choices=("general", "study", "clinical", "meeting"), default="general")
    parser.add_argument("--length", choices=("short", "medium", "long"), default="medium")
    parser.add_argument(
        "--language", metavar="xx", help="language of the summary (default: the model follows the text)"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the documents, summarize them together, and print."""
    with Session(output) as session:
        model = session.model(arguments.model)
        secret = password(arguments)
        sources = [session.read(path, secret, arguments.ocr)[0] for path in arguments.files]
        for source in sources:
            for skipped in source.skipped:
                output.note(f"Not read, {source.name}: {skipped.reason}")
        request = Summarize(
            sources,
            model,
            style=arguments.style,
            length=arguments.length,
            language=arguments.language,
            sampling=sampling(arguments),
        )
        sentences: list[Sentence] = []
        for event in session.events("inference", request):
            if isinstance(event, Token) and not event.draft:
                output.text(event.text)
            elif isinstance(event, Sentence):
                sentences.append(event)
        assert isinstance(session.result, SummaryResult)
        result = session.result
    output.text(f"\n\nChecked, {result.coverage:.0%} of the source is used:\n")
    for sentence in sentences:
        output.text(f"  {sentence_marks(sentence)}  {shortened(sentence.text, _SHOWN_CHARACTERS)}\n")
    output.result(
        {
            "summary": result.summary,
            "sentences": [sentence_json(sentence) for sentence in sentences],
            "coverage": result.coverage,
            "skipped": [skipped_json(skipped) for skipped in result.skipped],
            "model": result.model,
            "timings": msgspec.to_builtins(result.timings),
        }
    )
