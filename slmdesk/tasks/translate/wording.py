"""What a language model does beside a translation: explain a phrase of it, or say it in another way."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

from slmdesk import paths
from slmdesk.engine import Cancelled, Data, Engine, Engines, Piece, Prompt
from slmdesk.errors import TaskError
from slmdesk.messages import (
    Done,
    ExplainPhrase,
    ExplainResult,
    ModelLoaded,
    Notice,
    Progress,
    RewriteResult,
    RewriteTranslation,
    Rewriting,
    TaskEvent,
    Token,
)
from slmdesk.tasks.languages import language
from slmdesk.tasks.prompt_files import PromptFile, without_delimiters
from slmdesk.tasks.timings import timings_of
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.slm import cleaned

_EXPLANATION_TOKENS = 256
_FEWEST_TOKENS = 64
_TOKENS_PER_TOKEN = 2  # of a rewritten translation for each of the one there was
_WAYS: dict[Rewriting, str] = {
    "formal": "so that it addresses the reader formally and sounds official",
    "informal": "so that it addresses the reader informally and sounds natural among friends",
    "simpler": "in short sentences and simple words that anyone understands",
    "shorter": "in fewer words",
    "other": "in other words",
}


def explain(request: ExplainPhrase, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Yields ``Progress``, ``ModelLoaded``, ``Notice``, ``Token``, ``Done`` with an ``ExplainResult``.

    Raises:
        TaskError: ``unknown-language``; ``text-too-long`` for this model. ModelError: it cannot be loaded.
    """
    started = time.perf_counter()
    target = language(request.target_language)
    answer_in = language(request.language) if request.language else target
    prompt = PromptFile(paths.resources() / "prompts" / "translation-explain.txt").fill(
        language=answer_in.name,
        source_language=_in_language(request.source_language),
        target_language=target.name,
        source=Data(request.source),
        target=Data(request.target),
        phrase=Data(request.phrase),
    )
    engine = engines.load(request.model, request.sampling, cancelled)
    text = yield from _answer(request, engine, prompt, _EXPLANATION_TOKENS, cancelled)
    yield Done(
        ExplainResult(
            without_delimiters(text),
            request.model.id,
            timings_of(engine.take_usage(), engine.load_s, time.perf_counter() - started),
        )
    )


def rewrite(request: RewriteTranslation, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Yields as ``explain``, and ``Done`` with a ``RewriteResult``. Raises as ``explain``."""
    started = time.perf_counter()
    target = language(request.target_language)
    wanted = [term.target or term.source for term in checks.terms_in(request.source, request.glossary)]
    prompt = PromptFile(paths.resources() / "prompts" / "translation-rewrite.txt").fill(
        source_language=_in_language(request.source_language),
        target_language=target.name,
        source=Data(request.source),
        target=Data(request.target),
        way=_WAYS[request.way],
        terms=Data(f" Use these terms: {'; '.join(wanted)}.") if wanted else "",
    )
    engine = engines.load(request.model, request.sampling, cancelled)
    limit = max(_FEWEST_TOKENS, _TOKENS_PER_TOKEN * engine.count_tokens(request.target))
    answer = without_delimiters((yield from _answer(request, engine, prompt, limit, cancelled)))
    text = cleaned(answer, request.source)
    code = language(request.source_language).code if request.source_language else None
    doubts = checks.warnings(request.source, text, code, target.code)
    doubts += checks.glossary_warnings(request.source, text, request.glossary)
    yield Done(
        RewriteResult(
            text,
            doubts,
            request.model.id,
            timings_of(engine.take_usage(), engine.load_s, time.perf_counter() - started),
        )
    )


def _answer(
    request: ExplainPhrase | RewriteTranslation, engine: Engine, prompt: Prompt, limit: int, cancelled: Cancelled
) -> Generator[TaskEvent, None, str]:
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    engine.take_usage()
    yield ModelLoaded(request.model.id, engine.architecture, engine.max_context_tokens, engine.load_s)
    for notice in engine.notices:
        yield Notice(notice)
    if engine.count_prompt_tokens(prompt) + limit > engine.max_context_tokens:
        raise TaskError("text-too-long", "This text is too long for the model.", "Choose a shorter part of it.")
    text = ""
    for event in engine.generate(prompt, request.sampling, limit, cancelled):
        if isinstance(event, Piece):
            text += event.text
            yield Token(event.text)
    return text


def _in_language(code: str | None) -> str:
    return f" in {language(code).name}" if code else ""
