"""``slmdesk ask``: a question, answered from documents with each sentence's passage, or computed."""

from __future__ import annotations

import argparse
import os

import msgspec

from slmdesk import paths
from slmdesk.cli.arguments import (
    Subparsers,
    adapters,
    add_json,
    add_model,
    add_opening,
    allow_options_between,
    sampling,
)
from slmdesk.cli.embedding import embedding_model
from slmdesk.cli.output import Output, sentence_json, sentence_marks, shortened
from slmdesk.cli.session import Session
from slmdesk.errors import DocumentError
from slmdesk.messages import Ask, AskResult, Calculation, Sentence, Skipped, SourceText, Token
from slmdesk.store.model_states import states_folder

_SHOWN_CHARACTERS = 72


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("ask", help="answer a question from documents", allow_abbrev=False)
    parser.add_argument(
        "words",
        metavar="[FILE...] QUESTION",
        nargs="+",
        help="documents (- is standard input) and, last, the question; without documents what the model knows",
    )
    add_opening(parser)
    add_model(parser)
    parser.add_argument("--general", action="store_true", help="let the model answer what the documents do not say")
    parser.add_argument("--level", choices=("child", "school", "university"), default="", help="whom it is for")
    parser.add_argument("--socratic", action="store_true", help="lead to the answer by questions and hints")
    parser.add_argument("--language", metavar="xx", help="of the answer (default: the question's)")
    parser.add_argument(
        "--private", action="store_true", help="keep nothing on the disk that speeds up a next question"
    )
    add_json(parser)
    allow_options_between(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the documents, ask, and print the answer with what was checked."""
    *arguments.files, question = arguments.words
    if os.path.isfile(question) and not question.rstrip().endswith("?"):
        raise DocumentError(
            "no-question",
            f"{question} is a file; there is no question behind it.",
            'Add one: slmdesk ask FILE "question"',
        )
    shown = ""
    sentences: list[Sentence] = []
    steps: list[Calculation] = []
    with Session(output) as session:
        model = session.model(arguments.model, adapters(arguments))
        sources = [source for source, _result in session.read_all(arguments)]
        embedding = embedding_model(session) if sources else None
        request = Ask(
            sources,
            question,
            model,
            general=arguments.general,
            level=arguments.level,
            socratic=arguments.socratic,
            language=arguments.language,
            states_folder=None if arguments.private or not sources else str(states_folder(paths.cache_folder())),
            embedding=embedding.as_message() if embedding is not None else None,
            sampling=sampling(arguments),
        )
        for event in session.events("inference", request):
            if isinstance(event, Token):
                shown += output.draft(event.text)
            elif isinstance(event, Sentence):
                sentences.append(event)
            elif isinstance(event, Calculation):
                steps.append(event)
        assert isinstance(session.result, AskResult)
        result = session.result
    _print(output, shown, sentences, steps, result, [(source, each) for source in sources for each in source.skipped])


def _print(
    output: Output,
    shown: str,
    sentences: list[Sentence],
    steps: list[Calculation],
    result: AskResult,
    skipped: list[tuple[SourceText, Skipped]],
) -> None:
    if shown.split() != result.answer.split():
        output.text(f"\n\nAfter it was checked:\n\n{result.answer}" if shown.strip() else result.answer)
    output.text("\n")
    checked = [sentence for sentence in sentences if sentence.sources or sentence.status == "unsupported"]
    if checked:
        output.text("\nChecked:\n")
        for sentence in checked:
            output.text(f"  {sentence_marks(sentence)}  {shortened(sentence.text, _SHOWN_CHARACTERS)}\n")
            for citation in sentence.sources[:1]:
                output.text(f"      “{shortened(' '.join(citation.quote.split()), _SHOWN_CHARACTERS)}”\n")
    if result.general:
        output.text("\nFrom the model's general knowledge, not from a document: check it.\n")
    output.result(
        {
            "answer": result.answer,
            "answered": result.answered,
            "general": result.general,
            "refused": result.refused or None,
            "sentences": [sentence_json(sentence) for sentence in sentences],
            "calculations": [
                {"name": step.name, "expression": step.expression, "value": step.value, "note": step.note}
                for step in steps
            ],
            "skipped": [
                {"file": source.name, "page": each.page_number, "reason": each.reason} for source, each in skipped
            ],
            "model": result.model,
            "timings": msgspec.to_builtins(result.timings),
        }
    )
