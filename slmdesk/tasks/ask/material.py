"""What the model is given to answer from: the material whole where it fits, else the passages on the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.engine import Engine
from slmdesk.messages import SourceText
from slmdesk.tasks.ask.retrieval import Closeness, PassageSearch, nothing_tells
from slmdesk.tasks.chunks import text_of

_LARGEST_WHOLE_TOKENS = 8000
"""More is read for minutes on a laptop before the first question is answered, and small models lose the thread."""
_PASSAGE_TOKENS = 1500
_MOST_PASSAGES = 12


@dataclass(frozen=True)
class Material:
    """Text for the prompt. whole: everything there is, so that its state serves the next question too."""

    text: str
    whole: bool


def whole_tokens(sources: Sequence[SourceText], engine: Engine) -> int | None:
    """How many tokens the whole material has; None when it is too long to be read whole."""
    if sum(len(source.text) for source in sources) > 8 * _LARGEST_WHOLE_TOKENS:  # it is not worth counting
        return None
    tokens = engine.count_tokens(_whole(sources))
    return tokens if tokens <= _LARGEST_WHOLE_TOKENS else None


def material_for(
    sources: Sequence[SourceText],
    search: PassageSearch,
    question: str,
    engine: Engine,
    budget_tokens: int,
    size: int | None,
    closeness: Closeness = nothing_tells,
) -> Material:
    """The material that fits ``budget_tokens``. Passages stand in the order of the text, under their headings.

    size: as ``whole_tokens`` says.
    """
    if size is not None and size <= budget_tokens:
        return Material(_whole(sources), True)
    places = search.best_by_both(question, _MOST_PASSAGES, closeness)
    return Material(_passages(sources, search, places, engine, min(budget_tokens, _PASSAGE_TOKENS)), False)


def _whole(sources: Sequence[SourceText]) -> str:
    texts = [text_of(source, 0, len(source.text)) for source in sources]
    if len(sources) == 1:
        return texts[0]
    return "\n\n".join(f"# {source.name}\n\n{text}" for source, text in zip(sources, texts, strict=True))


def _passages(
    sources: Sequence[SourceText], search: PassageSearch, places: Sequence[int], engine: Engine, budget_tokens: int
) -> str:
    chosen: list[int] = []
    left = budget_tokens
    for place in places or range(min(3, len(search.stretches))):
        stretch = search.stretches[place]
        tokens = engine.count_tokens(_shown(sources, search, place, "")) + 4
        if tokens > left and chosen:
            continue
        if tokens > left:  # one sentence that is longer than everything: its beginning is better than nothing
            text = sources[stretch.source].text[stretch.start : stretch.end]
            return text[: max(1, len(text) * left // max(1, tokens))]
        chosen.append(place)
        left -= tokens
    parts, heading = [], ""
    for place in sorted(chosen):
        parts.append(_shown(sources, search, place, heading))
        heading = search.stretches[place].heading
    return "\n\n".join(parts)


def _shown(sources: Sequence[SourceText], search: PassageSearch, place: int, heading: str) -> str:
    stretch = search.stretches[place]
    text = sources[stretch.source].text[stretch.start : stretch.end].strip()
    return f"## {stretch.heading}\n{text}" if stretch.heading and stretch.heading != heading else text
