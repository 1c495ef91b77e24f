"""Choosing and loading what translates: a pair, two through English, or the language model."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from slmdesk.engine import Cancelled, Engine, Engines, Usage
from slmdesk.errors import ModelError
from slmdesk.messages import ModelLoaded, Progress, TaskEvent, Timings, Translate
from slmdesk.tasks.languages import Language
from slmdesk.tasks.timings import timings_of
from slmdesk.tasks.translate.doubts import Doubts
from slmdesk.tasks.translate.pairs import PairEngines, PairTranslator, Step, find_chain
from slmdesk.tasks.translate.slm import SlmTranslator


class Translator(Protocol):
    """What turns segments into another language.

    Attributes:
        round_segments: how many it gets at most at a time.
    """

    @property
    def round_segments(self) -> int: ...

    def translate(
        self, segments: Sequence[str], source: Language | None, target: Language, doubts: Sequence[Doubts | None] = ()
    ) -> Iterator[tuple[int, str]]:
        """Yields (index, translation) as they are finished. doubts: of a first try, for a second one."""
        ...


@dataclass(frozen=True)
class Loaded:
    """What is going to translate. steps: of a chain of pairs; empty for the language model."""

    translator: Translator
    steps: list[Step]
    model: str
    load_s: float
    engine: Engine | None
    notices: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """As the user reads it."""
        return "translation pair" if self.steps else "language model"

    def timings(self, total_s: float) -> Timings:
        """Of the job so far."""
        usage = self.engine.take_usage() if self.engine is not None else Usage()
        return timings_of(usage, self.load_s, total_s)


def load(
    request: Translate,
    source: Language | None,
    target: Language,
    engines: Engines,
    pairs: PairEngines,
    cancelled: Cancelled,
) -> Generator[TaskEvent, None, Loaded]:
    """Yields ``Progress`` and ``ModelLoaded``, and returns what is going to translate.

    Raises:
        ModelError: ``no-pair``, ``no-model``, or one cannot be loaded.
    """
    steps = find_chain(request.pairs, source, target) if source and request.engine != "slm" else []
    names = [step.pair.id for step in steps] or ([request.model.id] if request.model else [])
    yield Progress("loading", 0, 0, note=f"Loading {' and '.join(names) or 'the model'}")
    model = " + ".join(names)
    if steps:
        loaded = pairs.load([step.pair for step in steps], request.sampling.threads)
        load_s = sum(each.load_s for each in loaded)
        yield ModelLoaded(model, "ctranslate2", 0, load_s)
        return Loaded(PairTranslator(steps, loaded, cancelled), steps, model, load_s, None)
    engine = _language_model(request, engines, source, target, cancelled)
    yield ModelLoaded(engine.model_id, engine.architecture, engine.max_context_tokens, engine.load_s)
    translator = SlmTranslator(engine, request.tone, request.glossary, request.sampling, cancelled)
    return Loaded(translator, [], model, engine.load_s, engine, list(engine.notices))


def _language_model(
    request: Translate, engines: Engines, source: Language | None, target: Language, cancelled: Cancelled
) -> Engine:
    if request.engine == "pair":
        origin = source.name if source else "a language that was not recognised"
        raise ModelError(
            "no-pair",
            f"No installed pair translates from {origin} to {target.name}.",
            "Import one with: slmdesk models import FILE.argosmodel, or let the language model do it: --engine slm",
        )
    if request.model is None:
        raise ModelError("no-model", "No model is installed that can translate.", "Get one with: slmdesk models pull")
    engine = engines.load(request.model, request.sampling, cancelled, "segments")
    engine.take_usage()
    return engine
