"""``slmdesk translate``: a text in another language, line by line, or a document that keeps its form."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.cli.arguments import Subparsers, adapters, add_json, add_model, add_opening, password, sampling
from slmdesk.cli.output import Output
from slmdesk.cli.result_file import check_new, write_bytes, write_result
from slmdesk.cli.session import Session
from slmdesk.errors import ModelError, TaskError
from slmdesk.export.glossary import read_glossary
from slmdesk.messages import (
    FormFile,
    FormResult,
    FormTexts,
    ModelFile,
    PairModel,
    ReadForm,
    Translate,
    Translated,
    TranslateResult,
    WriteForm,
)
from slmdesk.models.translation import pair_models

_TEXT_ENDINGS = (".txt", ".json", "")
_SAME = {".htm": ".html", ".markdown": ".md", ".pot": ".po"}


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("translate", help="translate a document or text", allow_abbrev=False)
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="a document; - is standard input")
    add_opening(parser)
    add_model(parser)
    parser.add_argument("--from", dest="source", metavar="xx", default="auto", help="language of the text, or auto")
    parser.add_argument("--to", dest="target", metavar="yy", required=True, help="language to translate into")
    parser.add_argument(
        "--engine",
        choices=("auto", "pair", "slm"),
        default="auto",
        help="an installed translation pair, the language model, or a pair where there is one (default)",
    )
    parser.add_argument("--glossary", metavar="FILE", help="CSV: term, translation (empty: it stays as it is); or TBX")
    parser.add_argument("--tone", choices=("formal", "informal"), default="", help="how the reader is addressed")
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="write the translation: in the form of the document when the name ends as its own does, else as text",
    )
    parser.add_argument("--force", action="store_true", help="replace the file of --output")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the text, translate it and print or write it."""
    arguments.files = [arguments.file]
    target = Path(arguments.output) if arguments.output else None
    if target is not None:
        check_new(target, arguments.force)
    keeps_form = target is not None and _keeps_form(arguments.file, target)
    terms = read_glossary(Path(arguments.glossary), arguments.target) if arguments.glossary else []
    with Session(output) as session:
        pairs = pair_models(session.store.list())
        model = _model(session, arguments, pairs)
        word = password(arguments)
        data = sys.stdin.buffer.read() if keeps_form and arguments.file == "-" else None
        skipped = []
        if keeps_form:
            texts = _form_texts(session, ReadForm(arguments.file, data, word))
            text = "\n".join(texts)
        else:
            texts = []
            source = session.read(arguments.file, word, arguments.ocr, arguments.ocr_language)[0]
            text, skipped = source.text, source.skipped
            for each in skipped:
                output.note(f"Not read, {source.name}: {each.reason}")
        request = Translate(
            text,
            None if arguments.source == "auto" else arguments.source,
            arguments.target,
            model,
            pairs=pairs,
            engine=arguments.engine,
            glossary=terms,
            tone=arguments.tone,
            sampling=sampling(arguments),
        )
        segments: list[Translated] = []
        for event in session.events("inference", request):
            if isinstance(event, Translated):
                segments.append(event)
                output.text("" if target is not None else event.lead + event.target)
        assert isinstance(session.result, TranslateResult)
        result = session.result
        output.note(f"Translated by: {result.engine} ({result.model}).")
        facts: dict[str, Any] = {
            "segments": [
                {"source": segment.source, "target": segment.target, "warnings": segment.warnings}
                for segment in segments
            ],
            "text": result.text,
            "from": result.source_language,
            "to": arguments.target,
            "engine": result.engine,
            "model": result.model,
            "skipped": msgspec.to_builtins(skipped),
            "timings": msgspec.to_builtins(result.timings),
        }
        if target is not None and keeps_form:
            form = WriteForm(arguments.file, translations(texts, segments), data, word)
            facts["form"] = _write_form(session, form, target, output)
        elif target is not None:
            write_result(target, result.text, facts)
    for segment in segments:
        for warning in segment.warnings:
            output.note(f"Check “{' '.join(segment.source.split())[:60]}”: {warning}")
    output.result(facts)


def translations(texts: list[str], segments: list[Translated]) -> dict[str, str]:
    """The translation of each of the texts that were translated as the lines of one."""
    found: dict[str, str] = {}
    waiting = list(reversed(segments))
    start = 0
    for text in texts:
        end = start + len(text)
        pieces, position = [], start
        while waiting and waiting[-1].end <= end:
            segment = waiting.pop()
            pieces += [text[position - start : segment.start - start], segment.target]
            position = segment.end
        found[text] = "".join([*pieces, text[position - start :]])
        start = end + 1
    return found


def _keeps_form(source: str, target: Path) -> bool:
    """Whether the output is to have the form of the input; a text file of anything else is the text alone.

    Raises:
        TaskError: ``form-unsupported`` when the output is to have the form of another kind of document.
    """
    ending, wanted = (_SAME.get(each, each) for each in (Path(source).suffix.lower(), target.suffix.lower()))
    if ending and ending == wanted:
        return True
    if wanted in _TEXT_ENDINGS:
        return False
    raise TaskError(
        "form-unsupported",
        f"A translation is written in the form of its source ({ending or 'text'}) or as text, not as {wanted}.",
        f"Name the output *{ending if ending not in ('', '.pdf') else '.txt'}, or *.txt for the text alone.",
    )


def _model(session: Session, arguments: argparse.Namespace, pairs: list[PairModel]) -> ModelFile | None:
    """The language model; none is needed where a pair may do it."""
    if arguments.engine == "pair":
        return None
    try:
        return session.model(arguments.model, adapters(arguments))
    except ModelError:
        if arguments.model is None and arguments.engine == "auto" and pairs:
            return None
        raise


def _form_texts(session: Session, request: ReadForm) -> list[str]:
    texts: list[str] = []
    for event in session.events("documents", request):
        if isinstance(event, FormTexts):
            texts += event.texts
    return texts


def _write_form(session: Session, request: WriteForm, target: Path, output: Output) -> dict[str, Any]:
    content = b""
    for event in session.events("documents", request):
        if isinstance(event, FormFile):
            content = event.data
    assert isinstance(session.result, FormResult)
    write_bytes(target, content)
    form = session.result
    if form.flattened:
        output.note(
            f"In {form.flattened} of {form.passages} passages some words lost their bold, italics or link: their "
            "place in the translation could not be found."
        )
    return {"file": str(target), "format": form.format, "passages": form.passages, "flattened": form.flattened}
