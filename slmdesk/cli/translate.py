"""``slmdesk translate``: a text in another language, line by line, or a document that keeps its form."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from slmdesk.cli import translation_memory
from slmdesk.cli.arguments import Subparsers, adapters, add_json, add_model, add_opening, password, sampling
from slmdesk.cli.output import Output
from slmdesk.cli.records import Records, add_keeping
from slmdesk.cli.result_file import check_new, write_bytes, write_result
from slmdesk.cli.session import Session
from slmdesk.cli.translation_back import check_back, translate_back
from slmdesk.errors import ModelError, TaskError
from slmdesk.export.bilingual import Row, as_bilingual_docx
from slmdesk.export.form_translations import by_text, spans
from slmdesk.export.glossary import read_glossary
from slmdesk.messages import (
    Block,
    FormFile,
    FormResult,
    FormTexts,
    ModelFile,
    PairModel,
    ReadForm,
    Skipped,
    Translate,
    Translated,
    TranslateResult,
    Units,
    WriteForm,
)
from slmdesk.models.translation import pair_models

_TEXT_ENDINGS = (".txt", ".json", "")
_UNITS = (".srt", ".vtt", ".po", ".pot", ".xlf", ".xliff")  # their texts alone are no use: they are printed whole
_SAME = {".htm": ".html", ".markdown": ".md", ".pot": ".po", ".xliff": ".xlf"}


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
        help="write the translation: in the form of the document when the name ends as its own does; side by side "
        "with a document of another form (such as a PDF) as .docx; as text as .txt",
    )
    parser.add_argument("--force", action="store_true", help="replace the files of --output and --tmx-out")
    parser.add_argument(
        "--anew",
        action="store_true",
        help="of XLIFF and PO, translate again what has a translation, too (default: only what has none)",
    )
    parser.add_argument("--back", action="store_true", help="translate it back, too, and show what differs")
    add_keeping(parser, "translation")
    translation_memory.add_memory(parser)
    add_json(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class _Material:
    """What is translated. texts: of a document's passages or blocks; else empty. align: see ``Translate``."""

    text: str
    texts: list[str] = field(default_factory=list)
    align: list[tuple[int, int]] = field(default_factory=list)
    data: bytes | None = None
    blocks: list[Block] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Read the text, translate it and print or write it."""
    arguments.files = [arguments.file]
    target = Path(arguments.output) if arguments.output else None
    if target is not None:
        check_new(target, arguments.force)
    translation_memory.check(arguments)
    printed = "own" if arguments.file.lower().endswith(_UNITS) and not output.as_json else "text"
    form = _form(arguments.file, target) if target is not None else printed
    terms = read_glossary(Path(arguments.glossary), arguments.target) if arguments.glossary else []
    with Session(output) as session:
        pairs = pair_models(session.store.list())
        model = _model(session, arguments, pairs)
        if arguments.back:
            check_back(model, pairs, arguments.target)
        word = password(arguments)
        material = _material(session, arguments, form, word, output)
        request = Translate(
            material.text,
            None if arguments.source == "auto" else arguments.source,
            arguments.target,
            model,
            pairs=pairs,
            engine=arguments.engine,
            glossary=terms,
            tone=arguments.tone,
            sampling=sampling(arguments),
            memory=translation_memory.units(arguments, material.text, output),
            align=material.align,
        )
        keep = model is not None and arguments.history and session.settings().keep_history
        segments: list[Translated] = []
        with Records(output, keep) as records:
            request = records.resumed_translation(request, arguments.resume)
            records.begin(request, Path(arguments.file).name)
            for event in session.events("inference", request):
                records.seen(event)
                if isinstance(event, Translated):
                    segments.append(event)
                    output.text(event.lead + event.target if target is None and form == "text" else "")
            assert isinstance(session.result, TranslateResult)
            result = session.result
            output.note(f"Translated by: {result.engine} ({result.model}).")
            facts: dict[str, Any] = {
                "segments": [_facts(segment) for segment in segments],
                "text": result.text,
                "from": result.source_language,
                "to": arguments.target,
                "engine": result.engine,
                "model": result.model,
                "skipped": msgspec.to_builtins(material.skipped),
                "timings": msgspec.to_builtins(result.timings),
            }
            if arguments.back:
                found = translate_back(session, request, result, segments, output)
                for segment_facts, back in zip(facts["segments"], found, strict=True):
                    segment_facts["back"] = back
            if form == "own":
                translations, alignments = by_text(material.texts, segments)
                written = WriteForm(
                    arguments.file, translations, material.data, word, alignments, arguments.target, _units(arguments)
                )
                facts["form"] = _write_form(session, written, target, output)
            elif target is not None and form == "bilingual":
                write_bytes(target, _bilingual(arguments, material, segments, result))
                facts["form"] = {"file": str(target), "format": "bilingual-docx", "passages": len(material.blocks)}
            elif target is not None:
                write_result(target, result.text, facts)
            translation_memory.write_tmx(arguments, result.source_language, segments)
            records.ended()  # written, too: an output that fails costs no work
    reused = sum(segment.match is not None and segment.match.used for segment in segments)
    if reused:
        output.note(f"From the translation memory: {reused} of {len(segments)} segments.")
    for segment in segments:
        for warning in segment.warnings:
            output.note(f"Check “{' '.join(segment.source.split())[:60]}”: {warning}")
    output.result(facts)


def _facts(segment: Translated) -> dict[str, Any]:
    facts: dict[str, Any] = {"source": segment.source, "target": segment.target, "warnings": segment.warnings}
    if segment.match is not None:
        facts["match"] = msgspec.to_builtins(segment.match)
    return facts


def _material(
    session: Session, arguments: argparse.Namespace, form: str, word: str | None, output: Output
) -> _Material:
    if form == "own":
        data = sys.stdin.buffer.read() if arguments.file == "-" else None
        texts, marked = _form_texts(session, ReadForm(arguments.file, data, word, _units(arguments)))
        return _Material("\n".join(texts), texts, spans(texts, marked), data)
    source = session.read(arguments.file, word, arguments.ocr, arguments.ocr_language, _units(arguments))[0]
    for each in source.skipped:
        output.note(f"Not read, {source.name}: {each.reason}")
    if form != "bilingual":
        return _Material(source.text, skipped=source.skipped)
    blocks = [block for block in source.blocks if source.text[block.start : block.end].strip()]
    texts = [" ".join(source.text[block.start : block.end].split()) for block in blocks]  # lines of a page are joined
    return _Material("\n".join(texts), texts, blocks=blocks, skipped=source.skipped)


def _units(arguments: argparse.Namespace) -> Units:
    return "source" if arguments.anew else "open"


def _bilingual(
    arguments: argparse.Namespace, material: _Material, segments: list[Translated], result: TranslateResult
) -> bytes:
    rows = []
    waiting = list(reversed(segments))
    start = 0
    translations, _alignments = by_text(material.texts, segments)
    for block, text in zip(material.blocks, material.texts, strict=True):
        doubts: list[str] = []
        while waiting and waiting[-1].end <= start + len(text):
            doubts += waiting.pop().warnings
        rows.append(Row(block, text, translations[text], doubts))
        start += len(text) + 1
    facts = [f"Translated by {result.engine} ({result.model}), {result.source_language or '?'} to {arguments.target}."]
    facts += [f"Not read: {each.reason}" for each in material.skipped]
    return as_bilingual_docx(Path(arguments.file).name, rows, result.source_language, arguments.target, facts)


def _form(source: str, target: Path) -> Literal["own", "text", "bilingual"]:
    """What the output looks like: as the input, as text alone, or source and translation side by side.

    Raises:
        TaskError: ``form-unsupported`` when the output is to have the form of another kind of document.
    """
    ending, wanted = (_SAME.get(each, each) for each in (Path(source).suffix.lower(), target.suffix.lower()))
    if ending and ending == wanted and ending != ".pdf":
        return "own"
    if wanted in _TEXT_ENDINGS:
        return "text"
    if wanted == ".docx":
        return "bilingual"
    raise TaskError(
        "form-unsupported",
        f"A translation is written in the form of its source ({ending or 'text'}), side by side with it (.docx) or as "
        f"text, not as {wanted}.",
        f"Name the output *{ending if ending not in ('', '.pdf') else '.docx'}, or *.txt for the text alone.",
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


def _form_texts(session: Session, request: ReadForm) -> tuple[list[str], list[int]]:
    """The texts, and the indexes of those with parts in bold and the like."""
    found = FormTexts([])
    for event in session.events("documents", request):
        if isinstance(event, FormTexts):
            found = event
    return found.texts, found.marked


def _write_form(session: Session, request: WriteForm, target: Path | None, output: Output) -> dict[str, Any]:
    """Writes the document, or prints it where there is no target."""
    content = b""
    for event in session.events("documents", request):
        if isinstance(event, FormFile):
            content = event.data
    assert isinstance(session.result, FormResult)
    if target is not None:
        write_bytes(target, content)
    else:
        output.document(content)
    form = session.result
    if form.flattened:
        output.note(
            f"In {form.flattened} of {form.passages} passages some words lost their bold, italics or link: their "
            "place in the translation could not be found."
        )
    file = str(target) if target is not None else None
    return {"file": file, "format": form.format, "passages": form.passages, "flattened": form.flattened}
