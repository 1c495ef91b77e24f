"""What to offer when memory is short or a model's child died: each step in words, with its cost. Pure and light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.models.installed import InstalledModel

SMALLEST_CONTEXT_TOKENS = 2048  # below it, a part of a text is too short to be worth reading
_MEMORY_KINDS = frozenset(
    {"not-enough-memory", "out-of-memory", "context-refused", "engine-crashed", "inference-crashed", "model-refused"}
)


@dataclass(frozen=True)
class Offer:
    """One step. words: what it does and what it costs. context_tokens, model_id, cache_bits: what to set for it."""

    kind: Literal["smaller-context", "smaller-model", "quantized-cache"]
    words: str
    context_tokens: int | None = None
    model_id: str | None = None
    cache_bits: Literal[8, 16] | None = None


def offers(
    failure: str,
    model_id: str,
    context_tokens: int,
    installed: Sequence[InstalledModel],
    *,
    cache_is_quantized: bool = False,
) -> list[Offer]:
    """The steps that may help, the cheapest first; none when memory is not the matter.

    Args:
        failure: the kind of the ``Failed`` event.
        model_id: of the model that failed.
        context_tokens: that it had, or was to have.
        installed: the models of this computer.
        cache_is_quantized: the last step was taken already.
    """
    if failure not in _MEMORY_KINDS:
        return []
    found = []
    smaller = context_tokens // 2
    if smaller >= SMALLEST_CONTEXT_TOKENS:
        found.append(
            Offer(
                "smaller-context",
                f"Use a context of {smaller:,} instead of {context_tokens:,} tokens: long documents are then read in "
                "more and shorter parts, which takes a little longer and may lose what connects them.",
                context_tokens=smaller,
            )
        )
    own = next((model for model in installed if model.id == model_id), None)
    lighter = [
        model
        for model in installed
        if model.kind == "language-model" and (own is None or model.size_bytes < own.size_bytes * 0.9)
    ]
    if lighter and own is not None:
        best = max(lighter, key=lambda model: model.size_bytes)
        found.append(
            Offer(
                "smaller-model",
                f"Use {best.name}, which needs about {(own.size_bytes - best.size_bytes) / 1e9:.1f} GB less memory: it "
                "is quicker, and makes more mistakes.",
                model_id=best.id,
            )
        )
    if not cache_is_quantized:
        found.append(
            Offer(
                "quantized-cache",
                "Keep what the model remembers of the text at 8 bits: that halves the memory for it, and reading takes "
                "about 1.6 times as long, more with a long text.",
                cache_bits=8,
            )
        )
    return found
