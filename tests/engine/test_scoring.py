"""How likely texts are behind a prompt, by the tiny random model: its numbers mean nothing, but must add up."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from slmdesk.engine import Message, Piece, Prompt, Scorer
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.scoring import log_probabilities
from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import ModelFile, Sampling

PROMPT: Prompt = [Message("user", ("Say something about the sea.",))]
TEXTS = ["the waves are higher today", "the waves are lower today", "no waves " * 8]


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> Iterator[LlamaEngine]:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, never)
    yield engine
    engine.close()


def test_what_is_written_without_chance_is_the_likeliest_of_all_beginnings(engine: LlamaEngine) -> None:
    assert isinstance(engine, Scorer)
    prompt, _kept = engine._prompt_tokens(PROMPT)
    vocabulary = engine._vocabulary
    context = engine._open_context(*engine._context_for(len(prompt) + 1, 2), 2)
    found = log_probabilities(context, vocabulary.size, prompt, [[token] for token in range(vocabulary.size)], never)
    assert sum(map(math.exp, found)) == pytest.approx(1.0, abs=1e-4)
    events = engine.generate(PROMPT, Sampling(), 1, never)
    written = "".join(event.text for event in events if isinstance(event, Piece))
    likeliest = max(range(len(found)), key=found.__getitem__)
    assert vocabulary.piece(likeliest).decode().strip() == written.strip()


def test_a_difference_does_not_depend_on_what_else_is_asked(engine: LlamaEngine) -> None:
    one, other, _long = engine.score(PROMPT, TEXTS, never)
    alone = engine.score(PROMPT, TEXTS[:2], never)
    assert one - other == pytest.approx(alone[0] - alone[1], abs=0.02)
    for order in itertools.permutations(range(3)):
        again = engine.score(PROMPT, [TEXTS[at] for at in order], never)
        assert again == pytest.approx([(one, other, _long)[at] for at in order], abs=0.02)


def test_the_same_text_is_as_likely_as_itself_and_no_text_is_no_failure(engine: LlamaEngine) -> None:
    same, again = engine.score(PROMPT, [TEXTS[0], TEXTS[0]], never)
    assert same == again == 0.0
    assert engine.score(PROMPT, [TEXTS[0], ""], never)[1] == 0.0
    assert engine.score(PROMPT, [], never) == []


def test_it_stops_when_cancelled_and_refuses_what_does_not_fit(engine: LlamaEngine) -> None:
    with pytest.raises(JobCancelled):
        engine.score(PROMPT, TEXTS, lambda: True)
    with pytest.raises(EngineError) as refused:
        engine.score(PROMPT, ["wave " * 100_000], never)
    assert refused.value.kind == "context-too-small"
    assert len(engine.score(PROMPT, TEXTS, never)) == 3


def test_writing_goes_on_as_before_after_a_comparison(engine: LlamaEngine) -> None:
    def answer() -> str:
        return "".join(e.text for e in engine.generate(PROMPT, Sampling(), 12, never) if isinstance(e, Piece))

    before = answer()
    engine.score(PROMPT, TEXTS, never)
    assert answer() == before
