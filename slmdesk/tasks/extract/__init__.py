"""Fields that the user names, copied out of documents: the model may write nothing but words that stand there.

Decoding is constrained to stretches of the document (``engine.Excerpts``), so that a value cannot be
invented, and each has its place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from slmdesk import paths
from slmdesk.engine import Cancelled, Data, Engine, Engines, Excerpts, Piece, Prompt
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import (
    Citation,
    Done,
    Extract,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    Field,
    Notice,
    Progress,
    SourceText,
    TaskEvent,
)
from slmdesk.tasks.chunks import Chunk, cut
from slmdesk.tasks.extract.fields import kind_of, question, words_of
from slmdesk.tasks.extract.places import Words, after_register_number, whole_lines, without_time
from slmdesk.tasks.load import loaded
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.timings import timings_of

_ABSENT = "not found"
_LARGEST_CHUNK_TOKENS = 2400
_TOKENS_A_FIELD = 96
_LEAST_LETTERS = 4  # "RM 22.90" is no name
_MOST_FIELDS_AT_ONCE = 12  # more, and a small model loses the thread


def run(request: Extract, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Find the fields in each source.

    Yields:
        ``Progress``, ``Notice``, ``ExtractedRow`` for each source in order, ``Done``.

    Raises:
        TaskError: ``no-fields``, ``bad-field``.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    _refuse_bad_fields(request.fields)
    engine = yield from loaded(engines, request.model, request.sampling, cancelled, "reading")
    finder = _Finder(request, engine, cancelled)
    for number, source in enumerate(request.sources):
        yield Progress("extracting", number, len(request.sources), "files", source.name)
        if not source.text.strip():
            yield Notice(f"There is no text in {source.name}.")
        yield finder.row(source)
    timings = timings_of(engine.take_usage(), engine.load_s, time.perf_counter() - started)
    yield Done(ExtractResult(len(request.sources), request.model.id, timings))


class _Finder:
    """Finds the fields of one request, source by source."""

    def __init__(self, request: Extract, engine: Engine, cancelled: Cancelled) -> None:
        self._request = request
        self._engine = engine
        self._cancelled = cancelled
        self._prompt_file = PromptFile(paths.resources() / "prompts" / "extract.txt")
        fields = request.fields
        self._groups = [fields[at : at + _MOST_FIELDS_AT_ONCE] for at in range(0, len(fields), _MOST_FIELDS_AT_ONCE)]
        frame = max(engine.count_prompt_tokens(self._prompt("", group)) for group in self._groups)
        answer = _TOKENS_A_FIELD * max(map(len, self._groups))
        self._budget = max(64, min(_LARGEST_CHUNK_TOKENS, engine.max_context_tokens - frame - answer - 16))

    def row(self, source: SourceText) -> ExtractedRow:
        found: dict[str, list[tuple[str, tuple[int, int] | None]]] = {field.name: [] for field in self._request.fields}
        for chunk in cut([source], self._engine.count_tokens, self._budget, self._check):
            for field, value in self._answers(source, chunk):
                place = self._place(source, chunk, field, value)
                if value and (place or field.options):
                    found[field.name].append((source.text[place[0] : place[1]] if place else value, place))
        return ExtractedRow(source.name, [_value(source, field, found[field.name]) for field in self._request.fields])

    def _answers(self, source: SourceText, chunk: Chunk) -> Iterator[tuple[Field, str]]:
        """(field, words of the document or of the choice); absent ones are not yielded."""
        words = Words(source.text, chunk.start, chunk.end)
        stretch = source.text[chunk.start : chunk.end]
        constraints = [
            Excerpts(
                tuple(field.name for field in group),
                words.line,
                _ABSENT,
                tuple((*field.options, _ABSENT) if field.options else () for field in group),
            )
            for group in self._groups
        ]
        prompts = [self._prompt(stretch, group) for group in self._groups]
        limits = [_TOKENS_A_FIELD * len(group) for group in self._groups]
        answers = [""] * len(prompts)
        for index, event in self._engine.generate_many(
            prompts, self._request.sampling, limits, self._cancelled, constraints=constraints
        ):
            if isinstance(event, Piece):
                answers[index] += event.text
        for group, answer in zip(self._groups, answers, strict=True):
            for field, line in zip(group, answer.split("\n"), strict=False):
                value = line.removeprefix(f"{field.name}: ").strip()
                if line.startswith(f"{field.name}: ") and value and value != _ABSENT:
                    yield field, value

    def _prompt(self, text: str, group: Sequence[Field]) -> Prompt:
        lines = "\n".join(question(field) for field in group)
        return self._prompt_file.fill(text=Data(text), absent=_ABSENT, fields=Data(lines))

    def _place(self, source: SourceText, chunk: Chunk, field: Field, value: str) -> tuple[int, int] | None:
        if field.options:
            return None
        places = list(Words(source.text, chunk.start, chunk.end).places(value))
        if not places:
            return None
        name = words_of(field.name)
        place = next((place for place in places if name in _line_before(source.text, place[0])), places[0])
        if name.endswith("date"):
            place = place[0], without_time(source.text, *place)
        # A model that copies a name or an address often begins in the middle of its line. An amount or a number
        # is whole as it is.
        if kind_of(field) in ("text", "address") and sum(map(str.isalpha, value)) >= _LEAST_LETTERS:
            start, end = whole_lines(source.text, *place, goes_on=kind_of(field) == "address")
            place = max(chunk.start, start), min(chunk.end, end)
            if kind_of(field) == "address":  # in a letterhead it stands above the address
                place = after_register_number(source.text, *place), place[1]
        return place

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def _value(source: SourceText, field: Field, found: list[tuple[str, tuple[int, int] | None]]) -> ExtractedValue:
    if not found:
        return ExtractedValue(field.name, None, "unverifiable", ["It was not found in the document."], [])
    value, place = found[0]
    if place is None:
        return ExtractedValue(field.name, value, "unverifiable", ["A label is a judgement: check it yourself."], [])
    others = list(dict.fromkeys(" ".join(other.split()) for other, _place in found[1:]))
    shown = " ".join(value.split())
    reasons = [f"Another part of the document says {other}." for other in others if other != shown]
    return ExtractedValue(field.name, shown, "supported", reasons, [_citation(source, place)])


def _citation(source: SourceText, place: tuple[int, int]) -> Citation:
    page = next((block.page_number for block in source.blocks if block.start <= place[0] < block.end), None)
    return Citation(source.name, page, *place, source.text[place[0] : place[1]])


def _line_before(text: str, offset: int) -> str:
    """The line up to an offset, or the line above when nothing stands before it: where a label is."""
    start = text.rfind("\n", 0, offset) + 1
    if not text[start:offset].strip():
        start = text.rfind("\n", 0, max(0, start - 1)) + 1
    return text[start:offset].lower()


def _refuse_bad_fields(fields: Sequence[Field]) -> None:
    if not fields:
        raise TaskError("no-fields", "There are no fields to look for.", "Name at least one.")
    names = [field.name for field in fields]
    for name in names:
        if not name.strip() or "\n" in name or ":" in name or names.count(name) > 1:
            raise TaskError(
                "bad-field",
                f"“{name[:60]}” cannot be the name of a field.",
                "Give each field one name on one line, without a colon, that no other has.",
            )
