"""Summaries of any length of text: parts, notes on each, notes joined in levels, then the summary.

Nothing is left out in silence: every part of the source is read, and an answer that the model did not
finish is cut at its last whole sentence and reported.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Literal

from slmdesk import paths
from slmdesk.engine import Cancelled, Data, Engine, Engines, Piece, Prompt, PromptProgress, Usage
from slmdesk.errors import DocumentError, EngineError, JobCancelled
from slmdesk.messages import (
    Done,
    ModelLoaded,
    Notice,
    Progress,
    Sentence,
    SourceText,
    Summarize,
    SummaryResult,
    TaskEvent,
    Timings,
    Token,
)
from slmdesk.tasks import verify
from slmdesk.tasks.chunks import cut
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.sentences import split_result

_WORDS = {"short": 60, "medium": 140, "long": 280}
_TOKENS_PER_WORD = 2  # generous: room for other languages than English
_NOTE_WORDS = 110
# Long enough to see a matter whole, short enough that a small model keeps track of it.
_LARGEST_CHUNK_TOKENS = 1600
_SMALLEST_CHUNK_TOKENS = 64
_DELIMITER = re.compile(r"^(?:<<<|>>>)[ \t]*\n?", re.MULTILINE)
_PREAMBLE = re.compile(r"\s*(?:here(?:'s| is| are)|sure|certainly|of course|okay)\b[^\n]{0,120}:\s*\n+", re.IGNORECASE)


def run(request: Summarize, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Summarize the sources together.

    Yields:
        ``Progress``, ``Notice``, ``Token`` (draft for notes on parts), ``Sentence`` in order, ``Done``.

    Raises:
        DocumentError: ``document-empty``, no text at all.
        EngineError: ``context-too-small``, the model's context holds no useful part of a text.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text to summarize.", "Choose another file, or paste text.")
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    engine = engines.load(request.model, request.sampling, cancelled)
    engine.take_usage()
    writer = _Writer(request, engine, cancelled, paths.resources() / "prompts")
    yield ModelLoaded(request.model.id, engine.architecture, engine.max_context_tokens, engine.load_s)
    for notice in engine.notices:
        yield Notice(notice)

    text, finished = yield from writer.summary()
    text, repeated = _without_repeats(_cleaned(text))
    if not text:
        raise EngineError(
            "engine-silent", "The model wrote nothing about this text.", "Try again with another model or length."
        )
    if repeated:
        yield Notice("The model repeated itself; repeated sentences were taken out.")
    if not finished:
        text = _whole_sentences(text)
        yield Notice("The model had not finished when the length limit was reached; the summary ends early.")

    yield Progress("linking", 0, 0, "sentences", "Finding each sentence in the source")
    sentences = []
    for sentence in _checked(request.sources, text, cancelled):
        sentences.append(sentence)
        yield sentence
    yield Done(
        SummaryResult(
            "".join(sentence.lead + sentence.text for sentence in sentences),
            verify.coverage(request.sources, sentences),
            [skipped for source in request.sources for skipped in source.skipped],
            request.model.id,
            _timings(engine.take_usage(), engine.load_s, time.perf_counter() - started),
        )
    )


class _Writer:
    """Writes the summary of one request, level by level."""

    def __init__(self, request: Summarize, engine: Engine, cancelled: Cancelled, prompts: Path) -> None:
        self._request = request
        self._engine = engine
        self._cancelled = cancelled
        self._part = PromptFile(prompts / "summarize-part.txt")
        self._combine = PromptFile(prompts / "summarize-combine.txt")
        self._final = PromptFile(prompts / f"summarize-{request.style}.txt")
        self._language = f", in the language {request.language}" if request.language else ""
        self._words = _WORDS[request.length]
        self._note_tokens, self._answer_tokens, self._budget = self._budgets()

    def _budgets(self) -> tuple[int, int, int]:
        """Tokens for the notes on a part, for the summary, and for the text that a prompt may hold."""
        context = self._engine.max_context_tokens
        notes, answer = _NOTE_WORDS * _TOKENS_PER_WORD, self._words * _TOKENS_PER_WORD
        # A small context gives up to half of itself to what is written.
        notes, answer = min(notes, context // 4), min(answer, context // 3)
        frame = max(self._engine.count_prompt_tokens(prompt) for prompt in self._empty_prompts())
        budget = min(_LARGEST_CHUNK_TOKENS, context - frame - max(notes, answer) - 16)
        if budget < _SMALLEST_CHUNK_TOKENS:
            raise EngineError(
                "context-too-small",
                f"This model can hold {context} tokens at once here, too few to summarize with.",
                "Raise the context limit in Settings, or choose another model.",
            )
        return notes, answer, budget

    def _empty_prompts(self) -> list[Prompt]:
        return [self._part_prompt("", 999, 999), self._combine_prompt(""), self._final_prompt("")]

    def _part_prompt(self, text: str, part: int, parts: int) -> Prompt:
        words = str(min(_NOTE_WORDS, self._words * 2))
        return self._part.fill(
            text=Data(text), part=str(part), parts=str(parts), words=words, language=Data(self._language)
        )

    def _combine_prompt(self, text: str) -> Prompt:
        return self._combine.fill(text=Data(text), words=str(_NOTE_WORDS), language=Data(self._language))

    def _final_prompt(self, text: str) -> Prompt:
        return self._final.fill(text=Data(text), words=str(self._words), language=Data(self._language))

    def summary(self) -> Generator[TaskEvent, None, tuple[str, bool]]:
        """Yields progress and tokens. Returns the text and whether the model finished it by itself."""
        chunks = cut(self._request.sources, self._engine.count_tokens, self._budget, self._check)
        texts = [self._request.sources[chunk.source].text[chunk.start : chunk.end] for chunk in chunks]
        if len(texts) > 1:
            prompts = [self._part_prompt(text, number, len(texts)) for number, text in enumerate(texts, 1)]
            texts = yield from self._notes(prompts, "summarizing", "Part")
            if not texts:
                return "", True
        while len(texts) > 1 and self._engine.count_tokens("\n\n".join(texts)) > self._budget:
            groups = self._grouped(texts)
            if len(groups) == len(texts):  # one note fills the budget: joining pairs would not fit
                texts = [self._shortened(text) for text in texts]
                groups = self._grouped(texts)
            prompts = [self._combine_prompt(group) for group in groups]
            texts = yield from self._notes(prompts, "combining", "Joining notes")
        yield Progress("combining" if len(chunks) > 1 else "summarizing", 0, 0, "", "Writing the summary")
        return (yield from self._final_text("\n\n".join(texts)))

    def _grouped(self, texts: Sequence[str]) -> list[str]:
        """Neighbouring notes joined as long as they fit the budget together."""
        groups: list[str] = []
        for text in texts:
            joined = f"{groups[-1]}\n\n{text}" if groups else text
            if groups and self._engine.count_tokens(joined) <= self._budget:
                groups[-1] = joined
            else:
                groups.append(text)
        return groups

    def _shortened(self, text: str) -> str:
        """The first whole sentences of a note that fill at most half of the budget."""
        kept = ""
        for lead, sentence in split_result(text):
            if self._engine.count_tokens(kept + lead + sentence) > self._budget // 2:
                break
            kept += lead + sentence
        return kept

    def _notes(
        self, prompts: Sequence[Prompt], stage: Literal["summarizing", "combining"], word: str
    ) -> Generator[TaskEvent, None, list[str]]:
        """Answer all prompts. Returns their notes in order, ended at a whole sentence."""
        answers = [""] * len(prompts)
        finished: set[int] = set()
        shown = 0  # the prompt whose answer is drawn: several are written at once, and would mix
        drawn = 0  # characters of it
        yield Progress(stage, 0, len(prompts), "parts")
        events = self._engine.generate_many(prompts, self._request.sampling, self._note_tokens, self._cancelled)
        for index, event in events:
            if isinstance(event, PromptProgress):
                yield Progress("prompt", event.done, event.total, "tokens", f"{word} {index + 1} of {len(prompts)}")
                continue
            answers[index] += event.text
            if event.finish is not None:
                finished.add(index)
                if event.finish == "length":
                    answers[index] = _whole_sentences(answers[index])
                yield Progress(stage, len(finished), len(prompts), "parts", f"{word} {len(finished)} of {len(prompts)}")
            while shown < len(prompts):
                if len(answers[shown]) > drawn:
                    yield Token(answers[shown][drawn:], draft=True)
                    drawn = len(answers[shown])
                if shown not in finished:
                    break
                yield Token("\n\n", draft=True)
                shown, drawn = shown + 1, 0
        return [_without_repeats(_cleaned(answer))[0] for answer in answers if answer.strip()]

    def _final_text(self, text: str) -> Generator[TaskEvent, None, tuple[str, bool]]:
        prompt = self._final_prompt(text)
        answer = ""
        finished = True
        for event in self._engine.generate(prompt, self._request.sampling, self._answer_tokens, self._cancelled):
            if isinstance(event, Piece):
                answer += event.text
                finished = event.finish != "length"
                if event.text:
                    yield Token(event.text)
            else:
                yield Progress("prompt", event.done, event.total, "tokens", "Reading for the summary")
        return answer, finished

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def _checked(sources: Sequence[SourceText], text: str, cancelled: Cancelled) -> Iterator[Sentence]:
    index = verify.SourceIndex(sources)
    for lead, sentence in split_result(text):
        if cancelled():
            raise JobCancelled
        yield verify.check(index, lead, sentence)


def _cleaned(answer: str) -> str:
    """The answer without an introduction and without the prompt's own delimiters, which tiny models repeat."""
    return _PREAMBLE.sub("", _DELIMITER.sub("", answer).strip(), count=1).strip()


def _whole_sentences(text: str) -> str:
    """The text up to its last whole sentence; all of it when it has only one."""
    pairs = split_result(text)
    if len(pairs) < 2:
        return text
    return "".join(lead + sentence for lead, sentence in pairs[:-1])


def _without_repeats(text: str) -> tuple[str, bool]:
    """Small models loop: keep each sentence once. Returns the text and whether anything was taken out."""
    seen = set()
    kept = []
    for lead, sentence in split_result(text):
        key = sentence.casefold()
        if key not in seen:
            kept.append(lead + sentence)
        seen.add(key)
    return "".join(kept), len(kept) < len(split_result(text))


def _timings(usage: Usage, load_s: float, total_s: float) -> Timings:
    return Timings(
        load_s=load_s,
        prompt_tokens=usage.prompt_tokens,
        prompt_s=usage.prompt_s,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        output_s=usage.output_s,
        total_s=total_s,
    )
