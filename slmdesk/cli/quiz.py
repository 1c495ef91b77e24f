"""``slmdesk quiz``: questions that documents answer, each with the passage that holds its answer."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import msgspec

from slmdesk.cli.arguments import (
    Subparsers,
    adapters,
    add_files,
    add_json,
    add_model,
    allow_options_between,
    sampling,
    whole_number,
)
from slmdesk.cli.output import Output, citation_json
from slmdesk.cli.session import Session
from slmdesk.messages import Question, Quiz, QuizResult

_MOST = 500  # questions of one quiz
_KINDS = ("choice", "open", "cloze", "true-false")


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("quiz", help="write questions on documents", allow_abbrev=False)
    add_files(parser, several=True)
    add_model(parser)
    parser.add_argument(
        "-n",
        "--count",
        type=whole_number(1, _MOST),
        default=10,
        metavar="N",
        help=f"how many questions, up to {_MOST} (default 10)",
    )
    parser.add_argument(
        "--kind",
        action="append",
        choices=_KINDS,
        help="of the questions; may be given several times, they then take turns (default choice)",
    )
    parser.add_argument("--difficulty", choices=("easy", "medium", "hard"), default="", help="how hard they should be")
    parser.add_argument("--language", metavar="xx", help="of the questions (default: the document's)")
    parser.add_argument(
        "--to-cards", metavar="DECK", help="keep the questions as cards to learn; “A::B” is a deck in one"
    )
    add_json(parser)
    allow_options_between(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the documents, write the questions and print them, the answers at the end."""
    questions: list[Question] = []
    if arguments.to_cards is not None:
        from slmdesk.store.cards import deck_name  # here: most quizzes are not kept

        deck_name(arguments.to_cards)  # a name that is none is said before the model works
    with Session(output) as session:
        model = session.model(arguments.model, adapters(arguments))
        sources = [source for source, _result in session.read_all(arguments)]
        request = Quiz(
            sources,
            arguments.count,
            model,
            kinds=arguments.kind or ["choice"],
            difficulty=arguments.difficulty,
            language=arguments.language,
            sampling=sampling(arguments),
        )
        for event in session.events("inference", request):
            if isinstance(event, Question):
                questions.append(event)
                output.text(_as_text(len(questions), event))
        assert isinstance(session.result, QuizResult)
        result = session.result
    if questions:
        output.text("\nAnswers\n" + "".join(_solution(at, each) for at, each in enumerate(questions, 1)))
    for reason, count in sorted(result.thrown_away.items(), key=lambda pair: -pair[1]):
        output.note(f"Thrown away, {reason}: {count}")
    kept: dict[str, int] = {}
    if arguments.to_cards is not None:
        kept = {"kept_cards": _keep(questions, arguments.to_cards)}
        known = len(questions) - kept["kept_cards"]
        output.note(
            f"{kept['kept_cards']} kept as cards in “{arguments.to_cards}”"
            + (f"; {known} were there already." if known else ".")
        )
    output.result(
        {
            "questions": [
                {
                    "kind": each.kind,
                    "question": each.question,
                    "options": each.options,
                    "answer": each.answer,
                    "explanation": each.explanation,
                    "sources": [citation_json(citation) for citation in each.sources],
                    "difficulty": each.difficulty,
                    "section": each.section,
                }
                for each in questions
            ],
            **kept,
            "written": result.written,
            "thrown_away": result.thrown_away,
            "model": result.model,
            "skipped": [
                {"file": source.name, "page": skipped.page_number, "reason": skipped.reason}
                for source in sources
                for skipped in source.skipped
            ],
            "timings": msgspec.to_builtins(result.timings),
        }
    )


def _keep(questions: Sequence[Question], deck: str) -> int:
    """Keep questions as cards; how many are new."""
    from slmdesk.cli.cards.words import opened_cards

    with opened_cards() as cards, cards.changing():
        return sum(cards.keep_question(question, deck) is not None for question in questions)


def _as_text(number: int, question: Question) -> str:
    lines = [f"{number}. {question.question}"]
    lines += [f"   {chr(ord('a') + at)}) {option}" for at, option in enumerate(question.options)]
    return "\n".join(lines) + "\n\n"


def _solution(number: int, question: Question) -> str:
    (citation, *_rest) = question.sources
    page = f" (p. {citation.page_number})" if citation.page_number else ""
    told = f" {question.explanation}" if question.explanation else ""
    quote = "" if question.kind == "open" or told else f"\n   “{' '.join(citation.quote.split())}”"
    return f"{number}. {question.answer}{told}{page}{quote}\n"
