"""Translation by installed pairs: which one, or which two through English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from slmdesk.engine import Cancelled
from slmdesk.engine.word_alignment import chained
from slmdesk.messages import Aligned, PairModel, Term
from slmdesk.tasks.languages import Language
from slmdesk.tasks.translate import terms
from slmdesk.tasks.translate.doubts import Doubts

_HUB = "en"


@dataclass(frozen=True)
class Step:
    """A pair, and the codes under which it knows the languages that it goes from and to."""

    pair: PairModel
    source: str
    target: str


class LoadedPair(Protocol):
    """A translation model in memory; see ``engine.nmt.PairEngine``."""

    load_s: float

    def begin(self, texts: Sequence[str], source: str, target: str, careful: bool = False) -> Any:
        """Sets the cores to work; what ``finish`` takes."""
        ...

    def finish(
        self, begun: Any, cancelled: Cancelled, when_free: Callable[[], None] | None = None
    ) -> Iterator[tuple[int, str]]:
        """Yields (index, translation). when_free: called when a core will be free soon."""
        ...

    def translate(
        self, texts: Sequence[str], source: str, target: str, cancelled: Cancelled, careful: bool = False
    ) -> Iterator[tuple[int, str]]:
        """Yields (index, translation)."""
        ...

    def align(
        self, texts: Sequence[tuple[str, str]], source: str, target: str, cancelled: Cancelled
    ) -> list[list[Aligned]]:
        """Which words belong together, of (source, translation) each."""
        ...

    def continued(self, texts: Sequence[tuple[str, str]], source: str, target: str, cancelled: Cancelled) -> list[str]:
        """Translations of (text, beginning) each that begin so."""
        ...


class PairEngines(Protocol):
    """Keeps translation models in memory; see ``engine.nmt.LoadedPairs``."""

    def load(self, pairs: Sequence[PairModel], threads: int) -> Sequence[LoadedPair]:
        """The engines of a chain."""
        ...


def find_chain(pairs: Sequence[PairModel], source: Language, target: Language) -> list[Step]:
    """The pair between two languages: one made for just these before one of many, else two through English.

    Empty when there is none. A region is only minded when both sides name one (a text in ``pt-BR`` goes to ``pt``).
    """
    direct = _best(pairs, source.code, target.code)
    if direct is not None:
        return [direct]
    first, second = _best(pairs, source.code, _HUB), _best(pairs, _HUB, target.code)
    return [first, second] if first is not None and second is not None else []


class PairTranslator:
    """A ``Translator`` by a chain of loaded pairs."""

    round_segments = 4096

    def __init__(self, steps: Sequence[Step], engines: Sequence[LoadedPair], cancelled: Cancelled) -> None:
        self._steps = list(zip(steps, engines, strict=True))
        self._cancelled = cancelled
        self._between: dict[tuple[str, str], str] = {}  # what a text was in English, for the latest ones
        self._coming: list[str] = []
        self._begun: tuple[list[str], Any] | None = None  # segments, and what the engine has of them

    def translate(
        self, segments: Sequence[str], source: Language | None, target: Language, doubts: Sequence[Doubts | None] = ()
    ) -> Iterator[tuple[int, str]]:
        """Translate segments; a second try (with doubts) searches more widely and repeats nothing."""
        texts = list(segments)
        if len(self._steps) == 1 and not doubts:
            yield from self._first_tries(texts)
            return
        *before, (last, engine) = self._steps
        for step, first in before:
            for index, text in list(first.translate(texts, step.source, step.target, self._cancelled, bool(doubts))):
                texts[index] = text
        for index, text in engine.translate(texts, last.source, last.target, self._cancelled, bool(doubts)):
            if before:
                self._between[segments[index], text] = texts[index]
            yield index, text

    def announce(self, segments: Sequence[str]) -> None:
        """What is translated next: the cores begin with it while the caller looks at the translations before."""
        self._coming = list(segments)

    def _first_tries(self, texts: list[str]) -> Iterator[tuple[int, str]]:
        ((step, engine),) = self._steps
        known, self._begun = self._begun, None
        is_begun = known is not None and known[0] == texts
        begun = known[1] if known is not None and is_begun else engine.begin(texts, step.source, step.target)

        def begin_next() -> None:
            if self._coming:
                self._begun = self._coming, engine.begin(self._coming, step.source, step.target)
                self._coming = []

        yield from engine.finish(begun, self._cancelled, begin_next)

    def with_terms(self, texts: Sequence[tuple[str, str]], glossary: Sequence[Term]) -> list[str | None]:
        """(segment, translation) each with the terms that it lacks, None where they cannot be put in safely.

        Through English they are not: the other words of the sentence would change with it.
        """
        found: list[str | None] = [None] * len(texts)
        if len(self._steps) != 1:
            return found
        ((step, engine),) = self._steps
        wanted = [
            terms.wanted(source, translation, glossary, alignment, step.target)
            for (source, translation), alignment in zip(texts, self.align(texts), strict=True)
        ]
        placed = [(number, each) for number, each in enumerate(wanted) if each is not None]
        made = terms.enforced(
            [each for _number, each in placed],
            lambda begun: engine.continued(begun, step.source, step.target, self._cancelled),
        )
        for (number, _each), text in zip(placed, made, strict=True):
            found[number] = text
        return found

    def align(self, texts: Sequence[tuple[str, str]]) -> list[list[Aligned]]:
        """Which words belong together, of (segment, translation) each; through English, both ways are joined."""
        *before, (last, engine) = self._steps
        if not before:
            return engine.align(texts, last.source, last.target, self._cancelled)
        ((step, first),) = before
        middles = [self._between.get(each, "") for each in texts]
        # What this job did not translate itself (the user's memory, what the window has already) goes there anew.
        new = [number for number, middle in enumerate(middles) if not middle]
        sources = [texts[number][0] for number in new]
        for index, middle in first.translate(sources, step.source, step.target, self._cancelled):
            middles[new[index]] = middle
        starts = first.align(
            [(source, middle) for (source, _target), middle in zip(texts, middles, strict=True)],
            step.source,
            step.target,
            self._cancelled,
        )
        ends = engine.align(
            [(middle, target) for (_source, target), middle in zip(texts, middles, strict=True)],
            last.source, last.target, self._cancelled,
        )  # fmt: skip
        self._between.clear()
        return [chained(start, end) for start, end in zip(starts, ends, strict=True)]


def _best(pairs: Sequence[PairModel], source: str, target: str) -> Step | None:
    steps = [
        Step(pair, found_source, found_target)
        for pair in pairs
        if (found_source := _match(source, pair.sources)) and (found_target := _match(target, pair.targets))
    ]
    steps = [step for step in steps if step.source != step.target]
    return min(steps, key=lambda step: (len(step.pair.targets), step.pair.id), default=None)


def _match(code: str, known: Sequence[str]) -> str:
    """The known code that a code stands for: itself, or the language without a region; never another script's."""
    if code in known:
        return code
    base, _hyphen, rest = code.partition("-")
    is_script = len(rest.partition("-")[0]) == 4
    if is_script and not (code == "zh-Hans" and "zh" in known):
        return ""
    return base if base in known else ""
