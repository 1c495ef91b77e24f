"""``slmdesk summarize``: a summary whose every sentence names its passage."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from slmdesk import export
from slmdesk.cli.arguments import (
    Subparsers,
    adapters,
    add_files,
    add_json,
    add_model,
    add_report_file,
    sampling,
    whole_number,
)
from slmdesk.cli.output import (
    Output,
    citation_json,
    duration_to,
    sentence_json,
    sentence_marks,
    shortened,
    skipped_json,
)
from slmdesk.cli.records import Records, add_keeping, report_of
from slmdesk.cli.session import Session
from slmdesk.messages import (
    Estimate,
    EstimateSummary,
    MakeOutline,
    ModelFile,
    Notice,
    Outline,
    Sentence,
    SourceText,
    Summarize,
    SummaryResult,
    Token,
)

STYLES = ("general", "study", "clinical", "meeting", "plain", "abstract")
_SHOWN_CHARACTERS = 70  # of each sentence in the list of sources: enough to recognise it
_TOLD_FROM_S = 20.0  # a job that takes longer says so before it starts


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("summarize", help="summarize documents", allow_abbrev=False)
    add_files(parser, several=True)
    add_model(parser)
    parser.add_argument("--style", choices=STYLES, default="general")
    parser.add_argument("--length", choices=("short", "medium", "long"), default="medium")
    parser.add_argument(
        "--language", metavar="xx", help="language of the summary (default: the model follows the text)"
    )
    parser.add_argument(
        "--reading-level",
        type=whole_number(3, 12),
        default=6,
        metavar="GRADE",
        help="school grade that the plain style is written for, 3 to 12 (default 6)",
    )
    add_report_file(parser)
    parser.add_argument(
        "--no-repair", dest="repair", action="store_false", help="show flagged sentences as first written"
    )
    add_keeping(parser, "summary")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--outline", action="store_true", help="only headings and central sentences, without a model")
    only.add_argument("--estimate", action="store_true", help="only how long it would take")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the documents, summarize them together, and print."""
    target = Path(arguments.output) if arguments.output else None
    if target is not None:
        export.check_target(target, arguments.force)
    with Session(output) as session:
        model = None if arguments.outline else session.model(arguments.model, adapters(arguments))
        read = session.read_all(arguments)
        sources = [source for source, _result in read]
        languages = {result.language for _source, result in read}
        language = languages.pop() if len(languages) == 1 else None  # that all of them are in
        if model is None:
            _print_outline(output, _outline(session, sources))
            return
        request = Summarize(
            sources,
            model,
            style=arguments.style,
            length=arguments.length,
            language=arguments.language,
            sampling=sampling(arguments),
            reading_level=arguments.reading_level,
            repair=arguments.repair,
            source_language=language,
        )
        with Records(output, keep=arguments.history and session.settings().keep_history) as records:
            request = records.resumed(request, arguments.resume)
            if arguments.estimate:
                _print_estimate(output, model, _estimate(session, request))
                return
            records.begin(request)
            shown, sentences, notices, result = _summarize(session, output, request, records)
            report = report_of(request, sentences, notices, result)
            records.finished(request, report, result)
    as_json = _printed(output, request, shown, sentences, result)  # before the file: a full disk costs no summary
    if target is not None:
        export.save(report, target, arguments.force, arguments.marks)
        output.note(f"Written to {target}.")
    output.result(as_json)


def _outline(session: Session, sources: list[SourceText]) -> Outline:
    for _event in session.events("documents", MakeOutline(sources)):
        pass
    assert isinstance(session.result, Outline)
    return session.result


def _estimate(session: Session, request: Summarize) -> Estimate:
    for _event in session.events("inference", EstimateSummary(request)):
        pass
    assert isinstance(session.result, Estimate)
    return session.result


def _summarize(
    session: Session, output: Output, request: Summarize, records: Records
) -> tuple[str, list[Sentence], list[str], SummaryResult]:
    """Run it, on a terminal printing the text as it is written. Returns (what was, sentences, notices, result)."""
    shown = ""
    sentences: list[Sentence] = []
    notices: list[str] = []
    for event in session.events("inference", request):
        records.seen(event)
        if isinstance(event, Token) and not event.draft:
            shown += output.draft(event.text)
        elif isinstance(event, Sentence):
            sentences.append(event)
        elif isinstance(event, Notice):
            notices.append(event.text)
        elif isinstance(event, Estimate) and event.seconds > _TOLD_FROM_S:
            output.note(_told(event, request.model))
    assert isinstance(session.result, SummaryResult)
    return shown, sentences, notices, session.result


def _printed(
    output: Output, request: Summarize, shown: str, sentences: list[Sentence], result: SummaryResult
) -> dict[str, Any]:
    """Print the summary and where its sentences stand. Returns what ``--json`` gives."""
    if shown.split() != result.summary.split():
        output.text(f"\n\nAfter it was checked:\n\n{result.summary}" if shown.strip() else result.summary)
    caution = export.caution_for(request.style, result.model)
    output.text(f"\n\nChecked, {result.coverage:.0%} of the source is used:\n")
    for sentence in sentences:
        output.text(f"  {sentence_marks(sentence)}  {shortened(sentence.text, _SHOWN_CHARACTERS)}\n")
    if result.reading_grade is not None:
        output.text(f"Reading level: school grade {result.reading_grade:g} (Flesch-Kincaid)\n")
    if caution:
        output.text(f"{caution}\n")
    values: dict[str, Any] = {
        "summary": result.summary,
        "sentences": [sentence_json(sentence) for sentence in sentences],
        "coverage": result.coverage,
        "skipped": [skipped_json(skipped) for skipped in result.skipped],
        "model": result.model,
        "timings": msgspec.to_builtins(result.timings),
    }
    if request.style == "plain":
        values["reading_grade"] = result.reading_grade
    if caution:
        values["caution"] = caution
    return values


def _print_outline(output: Output, outline: Outline) -> None:
    for entry in outline.entries:
        place = f"  (p. {entry.citation.page_number})" if entry.citation.page_number else ""
        if entry.kind == "heading":
            output.text(f"\n{'#' * max(1, entry.level)} {entry.text}{place}\n")
        else:
            output.text(f"- {entry.text}{place}\n")
    output.result(
        {
            "outline": [
                {"kind": each.kind, "level": each.level, "text": each.text, "source": citation_json(each.citation)}
                for each in outline.entries
            ]
        }
    )


def _print_estimate(output: Output, model: ModelFile, estimate: Estimate) -> None:
    output.text(f"{_told(estimate, model)}\n")
    values = {"seconds": estimate.seconds, "tokens": estimate.tokens, "parts": estimate.parts}
    output.result({**values, "done_parts": estimate.done_parts, "model": model.id})


def _told(estimate: Estimate, model: ModelFile) -> str:
    """How much there is, and how long it takes."""
    done = f", {estimate.done_parts} of them done" if estimate.done_parts else ""
    parts = f"{estimate.parts} parts{done}" if estimate.parts != 1 else "1 part"
    time = duration_to(estimate.seconds, estimate.most_seconds)
    return f"{estimate.tokens} tokens in {parts}: about {time} with {model.id} on this computer."
