"""When memory is short, the cheapest step is offered first."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk.models.installed import InstalledModel
from slmdesk.models.ladder import SMALLEST_CONTEXT_TOKENS, offers


def model(id: str, size_bytes: int, kind: str = "language-model") -> InstalledModel:
    return InstalledModel(id, id, Path(id), size_bytes, "", "", "imported", "", 0, kind=kind)  # type: ignore[arg-type]


MODELS = [model("large", 3_000_000_000), model("middle", 1_000_000_000), model("small", 100_000_000)]


def test_steps_come_in_order_and_say_their_cost() -> None:
    found = offers("not-enough-memory", "large", 16384, [*MODELS, model("search", 2_000_000_000, "embedding")])
    assert [offer.kind for offer in found] == ["smaller-context", "smaller-model", "quantized-cache"]
    assert (found[0].context_tokens, found[1].model_id) == (8192, "middle")
    assert "2.0 GB less" in found[1].words
    assert "1.6 times" in found[2].words
    assert found[2].cache_bits == 8


def test_ladder_ends() -> None:
    tokens, steps = 131_072, 0
    while found := [each for each in offers("engine-crashed", "small", tokens, MODELS) if each.context_tokens]:
        tokens = found[0].context_tokens or 0
        steps += 1
    assert tokens == SMALLEST_CONTEXT_TOKENS
    assert steps == 6
    assert offers("engine-crashed", "small", tokens, MODELS, cache_is_quantized=True) == []


@pytest.mark.parametrize("kind", ["no-model", "document-damaged", "model-hostile-template", "interrupted"])
def test_other_failures_have_other_remedies(kind: str) -> None:
    assert offers(kind, "large", 16384, MODELS) == []
