"""What the scripted child answers to the Translate and the Extract pane. The model's id chooses what happens."""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import (
    BackResult,
    Checkpoint,
    Citation,
    Classify,
    DeidentifiedText,
    Deidentify,
    DeidentifyResult,
    Difference,
    Done,
    Embed,
    EmbedResult,
    ExplainPhrase,
    ExplainResult,
    Extract,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    FormatQuality,
    IdentitySpan,
    MemoryMatch,
    ModelFile,
    Notice,
    OptimizeModel,
    OptimizeResult,
    Progress,
    ReadForm,
    RewriteResult,
    RewriteTranslation,
    TaskEvent,
    Timings,
    Token,
    Translate,
    TranslateBack,
    Translated,
    TranslatedBack,
    TranslateResult,
    Vectors,
    WriteForm,
    translation_key,
)

Cancelled = Callable[[], bool]


def translate(request: Translate, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Each sentence in capitals; one with a figure is in doubt, and ``waiting`` stops after the next new one.

    A model called ``aligned`` tells which words belong together. A sentence of the memory is taken from there.
    """
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id if request.model else ''}")
    if request.model is not None:
        _fail_to_load(request.model)
    found = list(re.finditer(r"\S[^.\n]*\.?", request.text))
    yield Notice("The text is taken to be in Spanish.")
    yield Progress("translating", 0, len(found), "segments")
    end, whole = 0, ""
    done = {each.part: each.text for each in request.done_parts}
    for number, match in enumerate(found, 1):
        lead, target = request.text[end : match.start()], match.group().upper()
        for term in request.glossary:
            target = target.replace(term.source.upper(), term.target or term.source)
        warnings = ["A number of the text is not in the translation."] if re.search(r"\d", target) else []
        unit = next((each for each in request.memory if each.source == match.group()), None)
        alike = next((each for each in request.memory if each.source[:3] == match.group()[:3]), None)
        known = MemoryMatch(unit.source, unit.target, 100, True) if unit else None
        if known is None and alike is not None:
            known = MemoryMatch(alike.source, alike.target, 83, False)
        target = done.get(match.group(), unit.target if unit else target)
        words = [word.span() for word in re.finditer(r"\w+", target)]
        aligned = bool(request.align and request.pairs) or (request.model is not None and request.model.id == "aligned")
        pairs = [(*place, *place) for place in words] if aligned else []
        yield Translated(lead, match.group(), target, match.start(), match.end(), warnings, pairs, known)
        yield Progress("translating", number, len(found), "segments")
        end, whole = match.end(), whole + lead + target
        if match.group() not in done and not request.pairs:
            yield Checkpoint(translation_key(request), match.group(), target)
            if request.model is not None and request.model.id == "waiting":
                yield from _until_cancelled(cancelled)
    yield Done(
        TranslateResult(
            whole + request.text[end:], request.source_language or "es", "language model", "scripted", Timings()
        )
    )


def translate_back(request: TranslateBack, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Each sentence in small letters; a figure comes back as 7, which is grave, and ``water`` as ``wine``."""
    for index, (source, target) in enumerate(zip(request.sources, request.targets, strict=True)):
        yield Progress("translating", index, len(request.targets), "segments")
        text = re.sub(r"\d+", "7", target.lower()).replace("water", "wine")
        differences = [Difference(*found.span(), *found.span(), True) for found in re.finditer(r"\d+", source)]
        differences += [Difference(*found.span(), *found.span(), False) for found in re.finditer("wine", text)]
        yield TranslatedBack(index, text, differences, 80)
    yield Done(BackResult("language model", "scripted", Timings()))


def explain(request: ExplainPhrase, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Says what it was asked; ``waiting`` stops in the middle."""
    yield Token("It means ")
    if request.model.id == "waiting":
        yield from _until_cancelled(cancelled)
    yield Token(request.phrase)
    yield Done(ExplainResult(f"It means {request.phrase}", request.model.id, Timings()))


def rewrite(request: RewriteTranslation, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The way that was asked for in front of it."""
    text = f"{request.way}: {request.target}"
    yield Token(text)
    warnings = ["A number of the text is not in the translation."] if request.way == "shorter" else []
    yield Done(RewriteResult(text, warnings, request.model.id, Timings()))


def extract(request: Extract, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The line that begins with a field's name; a choice takes its first option; ``waiting`` stops at file 2."""
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    _fail_to_load(request.model)
    for number, source in enumerate(request.sources):
        yield Progress("extracting", number, len(request.sources), "files", source.name)
        if number and request.model.id == "waiting":
            yield from _until_cancelled(cancelled)
        values = []
        for field in request.fields:
            found = re.search(rf"^{re.escape(field.name)}: (.+)$", source.text, re.MULTILINE)
            if field.options:
                values.append(ExtractedValue(field.name, field.options[0], "unverifiable", ["A judgement."], []))
            elif found is None:
                values.append(ExtractedValue(field.name, None, "unverifiable", ["It was not found."], []))
            else:
                place = Citation(source.name, None, *found.span(1), found[1])
                reasons = ["Another part says 9."] if "doubtful" in found[1] else []
                values.append(ExtractedValue(field.name, found[1], "supported", reasons, [place]))
        yield ExtractedRow(source.name, values)
    yield Done(ExtractResult(len(request.sources), request.model.id, Timings()))


def classify(request: Classify, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The first label that stands in the text; none of them in an empty one. ``waiting`` stops at file 2."""
    by = request.classifier.id if request.classifier is not None else request.model.id if request.model else ""
    labels = request.classifier.labels if request.classifier is not None else request.labels
    yield Progress("loading", 0, 0, note=f"Loading {by}")
    for number, source in enumerate(request.sources):
        yield Progress("extracting", number, len(request.sources), "files", source.name)
        if number and by == "waiting":
            yield from _until_cancelled(cancelled)
        said = next((label for label in labels if label in source.text), None)
        reasons = ["A label is a judgement: check it yourself."]
        score = None if said is None else 0.75
        yield ExtractedRow(source.name, [ExtractedValue("label", said, "unverifiable", reasons, [], score, by)])
    yield Done(ExtractResult(len(request.sources), by, Timings()))


def deidentify(request: Deidentify, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Each ``Ms X`` is a name, and each date of digits a date."""
    yield Progress("checking", 0, len(request.sources), "files")
    texts = []
    for source in request.sources:
        spans = [
            IdentitySpan("name" if found[1] else "date", *found.span(), found.group(), words, "a title before it")
            for found in re.finditer(r"Ms (\w+)|\d+/\d+/\d+", source.text)
            if found[1] or not request.keep_dates
            for words in ("PERSON-1" if found[1] else "DATE-1",)
        ]
        texts.append(DeidentifiedText(source.name, source.text, spans))
    yield Done(DeidentifyResult(texts, [], Timings()))


def read_form(request: ReadForm, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The program's own."""
    from slmdesk.documents import forms  # here: most tests do without

    yield from forms.read_form(request, cancelled)


def write_form(request: WriteForm, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The program's own."""
    from slmdesk.documents import forms

    yield from forms.write_form(request, cancelled)


def _fail_to_load(model: ModelFile) -> None:
    """``broken`` writes nothing; ``hungry`` needs a context of 4096 tokens or less."""
    if model.id == "broken":
        raise EngineError("engine-silent", "The model wrote nothing about this text.", "Try another model.")
    if model.id == "hungry" and (model.context_tokens or 8192) > 4096:
        raise EngineError("not-enough-memory", "There is not enough free memory to run this model.", "Close others.")


def _until_cancelled(cancelled: Cancelled) -> Iterator[TaskEvent]:
    pause = threading.Event()
    while not cancelled():
        pause.wait(0.01)
    raise JobCancelled
    yield Notice("never")


_MEANINGS = (("water", "drink", "thirst"), ("trial", "adults", "hospitals"))


def embed(request: Embed, _cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A text means water, a trial, or something else."""
    rows = []
    for text in request.texts:
        means = [any(word in text.lower() for word in words) for words in _MEANINGS]
        at = means.index(True) if any(means) else len(means)
        rows.append(struct.pack("<3f", *(float(each == at) for each in range(3))))
    yield Vectors(rows=len(rows), dimensions=3, data=b"".join(rows))
    yield Done(EmbedResult(len(rows), 0, 0.0))


def optimize(request: OptimizeModel, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A file that differs from the original in its last byte; of a model called ``best``, none is faster."""
    original = FormatQuality("F16", 2_000_000_000, 60.0, 8.0, 12.0, 0.0, 1.0)
    smaller = FormatQuality("Q4_K_M", 700_000_000, 150.0, 20.0, 12.4, 0.02, 0.95)
    yield Progress("optimizing", 0, 1, "files", "Making the Q4_K_M file")
    file = Path(request.folder) / "made-Q4_K_M.gguf"
    data = Path(request.model.path).read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    if request.model.id == "waiting":
        while not cancelled():
            threading.Event().wait(0.01)
        raise JobCancelled
    if request.model.id == "failing":
        raise EngineError("optimize-failed", "llama.cpp could not write the Q4_K_M file: no.", "Free some disk space.")
    if request.model.id == "best":
        file.unlink()
        yield Done(OptimizeResult(original, [smaller], "", "", busy=True))
        return
    yield Done(OptimizeResult(original, [smaller], "Q4_K_M", str(file)))


PANE_TASKS = {
    Embed: embed,
    OptimizeModel: optimize,
    Translate: translate,
    TranslateBack: translate_back,
    ExplainPhrase: explain,
    RewriteTranslation: rewrite,
    Extract: extract,
    Classify: classify,
    Deidentify: deidentify,
}
FORM_TASKS = {ReadForm: read_form, WriteForm: write_form}
