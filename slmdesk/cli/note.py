"""``slmdesk note``: a structured clinical note, each sentence with its passage. It drafts; a clinician decides."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from slmdesk import export, paths
from slmdesk.cli.arguments import Subparsers, adapters, add_files, add_json, add_model, add_report_file, sampling
from slmdesk.cli.output import Output, citation_json, sentence_json, sentence_marks, shortened, skipped_json
from slmdesk.cli.records import Records, add_keeping
from slmdesk.cli.result_file import write_result
from slmdesk.cli.session import Session
from slmdesk.errors import DocumentError
from slmdesk.export.note_report import report_of
from slmdesk.messages import NoteResult, NoteSection, SourceText, WriteNote

_SHOWN_CHARACTERS = 70
_MAX_TEMPLATE_BYTES = 100_000


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("note", help="write a structured clinical note", allow_abbrev=False)
    add_files(parser, several=True)
    add_model(parser)
    parser.add_argument(
        "--template",
        default="soap",
        metavar="NAME_OR_PATH",
        help=f"one of {', '.join(_names())}, or a template file of your own (default: soap)",
    )
    parser.add_argument(
        "--learn",
        action="store_true",
        help="the template is an example note: take its headings and their order, nothing else of it",
    )
    parser.add_argument("--language", metavar="xx", help="language of the note (default: the source's)")
    parser.add_argument("--icd", action="store_true", help="suggest ICD-10-CM codes for the assessment")
    add_report_file(parser)
    add_keeping(parser, "note")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the documents, write the note, and print."""
    target = Path(arguments.output) if arguments.output else None
    if target is not None:
        export.check_target(target, arguments.force)
    with Session(output) as session:
        template_text, example = _template(arguments, session)
        model = session.model(arguments.model, adapters(arguments))
        sources = [source for source, _result in session.read_all(arguments)]
        request = WriteNote(
            sources,
            model,
            arguments.template,
            template_text,
            example,
            arguments.language,
            arguments.icd,
            sampling(arguments),
            model_name=session.name_of(model),
        )
        with Records(output, keep=arguments.history and session.settings().keep_history) as records:
            request = records.resumed_note(request, arguments.resume)
            records.begin(request, f"Note from {Path(sources[0].name).name}")
            for event in session.events("inference", request):
                records.seen(event)  # progress and notices are printed by the session; the note once it is checked
            assert isinstance(session.result, NoteResult)
            result = session.result
            as_json = note_json(result)
            page = note_page(result)
            output.text(page)  # before the file: a full disk costs no note
            _print_checks(result, output)
            if target is not None:
                if export.format_of(target) == "json":
                    write_result(target, page, as_json)
                else:
                    export.save(report_of(result, arguments.files), target, arguments.force, arguments.marks)
                output.note(f"Written to {target}.")
            records.ended()  # written, too: an output that fails costs no work
    output.result(as_json)


def note_page(result: NoteResult) -> str:
    """The note with its title, suggested codes, and the lines that every copy of it carries."""
    parts = [f"# {result.title}", *(f"**{warning}**" for warning in result.warnings), result.text]
    if result.codes:
        lines = [
            f"- {code.code} {code.title}{' (needs further characters)' if code.incomplete else ''};"
            f" by the words: {', '.join(code.words)}"
            for code in result.codes
        ]
        parts.append(
            "## Suggested ICD-10-CM codes\n\nSuggestions by matching words; a coder decides.\n\n" + "\n".join(lines)
        )
    return "\n\n".join([*parts, "---", result.drafted_by]) + "\n"


def note_json(result: NoteResult) -> dict[str, Any]:
    """A note as the contract has it."""
    return {
        "title": result.title,
        "sections": [_section_json(section) for section in result.sections],
        "text": result.text,
        "medications": [
            {
                "name": row.name,
                "dose": row.dose,
                "route": row.route,
                "frequency": row.frequency,
                "use": row.use,
                "status": row.status,
                "reasons": row.reasons,
                "sources": [citation_json(source) for source in row.sources],
            }
            for row in result.medications
        ],
        "codes": [msgspec.to_builtins(code) for code in result.codes],
        "removed": [msgspec.to_builtins(removed) for removed in result.removed],
        "warnings": result.warnings,
        "drafted_by": result.drafted_by,
        "skipped": [skipped_json(skipped) for skipped in result.skipped],
        "model": result.model,
        "timings": msgspec.to_builtins(result.timings),
    }


def medicine_remarks(result: NoteResult) -> list[str]:
    """What is to be known of rows of the table: another dose in an older note, a cell that the model got wrong."""
    return [f"{row.name}: {' '.join(row.reasons)}" for row in result.medications if row.reasons]


def _section_json(section: NoteSection) -> dict[str, Any]:
    return {
        "title": section.title,
        "text": section.text,
        "mentioned": section.mentioned,
        "sentences": [sentence_json(sentence) for field in section.fields for sentence in field.sentences],
        "fields": [
            {
                "title": field.title,
                "mentioned": field.mentioned,
                "text": "".join(sentence.lead + sentence.text for sentence in field.sentences),
            }
            for field in section.fields
        ],
    }


def _names() -> list[str]:
    return sorted(path.stem for path in (paths.resources() / "templates").glob("*.md"))


def _template(arguments: argparse.Namespace, session: Session) -> tuple[str | None, SourceText | None]:
    """The text of the user's template, or their example note; neither for a template of the program's own."""
    wanted: str = arguments.template
    if arguments.learn:
        return None, session.read(wanted, None)[0]
    if wanted in _names():
        return None, None
    path = Path(wanted)
    if not path.is_file():
        raise DocumentError(
            "no-such-template",
            f"There is no template {wanted}, neither by this name nor as a file.",
            f"Choose one of {', '.join(_names())}, or give the path of a template file.",
        )
    try:
        if path.stat().st_size > _MAX_TEMPLATE_BYTES:
            raise DocumentError(
                "template-damaged",
                f"{wanted} is too large for a template.",
                "To use an example note as it is, add --learn.",
            )
        return path.read_text(encoding="utf-8-sig"), None
    except UnicodeDecodeError:
        raise DocumentError(
            "template-damaged",
            f"{wanted} is not a text file.",
            "A template is a text file with lines such as “## Plan”. To use an example note as it is, add --learn.",
        ) from None
    except OSError as error:
        raise DocumentError("template-damaged", f"{wanted} cannot be read: {error.strerror}.", "") from None


def _print_checks(result: NoteResult, output: Output) -> None:
    output.text("\nChecked:\n")
    for section in result.sections:
        for field in section.fields:
            for sentence in field.sentences:
                output.text(f"  {sentence_marks(sentence)}  {shortened(sentence.text, _SHOWN_CHARACTERS)}\n")
    remarks = medicine_remarks(result)
    if remarks:
        output.text("\nOn the medicines:\n" + "".join(f"  {remark}\n" for remark in remarks))
    if result.removed:
        output.text("\nWritten by the model and left out, because the source does not say it:\n")
        for removed in result.removed:
            output.text(f"  {removed.field}: {shortened(removed.text, _SHOWN_CHARACTERS)}  ({removed.reason})\n")
