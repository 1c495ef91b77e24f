"""How texts compare behind a prompt, by the tiny random model: its numbers mean nothing, but must add up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from slmdesk.engine import Message, Piece, Prompt, Scorer
from slmdesk.engine.llama.context import Entry
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.scoring import REACH, log_ratios
from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import ModelFile, Sampling

PROMPT: Prompt = [Message("user", ("Say something about the sea.",))]
TEXTS = ["the waves are higher today", "the waves are lower today", "no waves " * 8]
EXACT = 0.02  # nats: passes of another shape add up in another order


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> Iterator[LlamaEngine]:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, never)
    yield engine
    engine.close()


def log_probability(engine: LlamaEngine, tokens: Sequence[int], first: int) -> float:
    """Of the tokens from ``first`` on behind those before them, evaluated one by one."""
    context = engine._open_context(*engine._context_for(len(tokens), 2), 2)
    context.clear()
    total = 0.0
    for at, token in enumerate(tokens[:-1]):
        context.decode([Entry(token, at, 0, True)])
        logits = context.logits(0, engine._vocabulary.size).astype(np.float64)
        if at + 1 >= first:
            total += float(logits[tokens[at + 1]] - np.log(np.exp(logits).sum()))
    context.clear()
    return total


def test_a_ratio_is_the_difference_of_the_texts_own_probabilities(engine: LlamaEngine) -> None:
    assert isinstance(engine, Scorer)
    prompt, _kept = engine._prompt_tokens(PROMPT)
    texts = [engine._vocabulary.tokens(text, special=False) for text in (*TEXTS, TEXTS[0] + " and", "the")]
    context = engine._open_context(*engine._context_for(2000, len(texts) + 1), len(texts) + 1)
    found, _read = log_ratios(context, engine._vocabulary.size, prompt, texts, never, reach=1000)
    alone = [log_probability(engine, [*prompt, *text], len(prompt)) for text in texts]
    assert found == pytest.approx([each - alone[0] for each in alone], abs=EXACT)
    assert len({round(each, 1) for each in found}) > 2


def test_what_stands_far_behind_the_difference_does_not_count(engine: LlamaEngine) -> None:
    behind = " " + "abcdefgh"[: REACH + 2]  # of the tiny model each is a token at least
    one, other, longer = "the waves are higher", "the waves are lower", " and calm and grey and cold"
    near = engine.score(PROMPT, [one + behind, other + behind], never)
    far = engine.score(PROMPT, [one + behind + longer, other + behind + longer], never)
    assert near == pytest.approx(far, abs=EXACT)
    assert near[1] != pytest.approx(engine.score(PROMPT, [one, other], never)[1], abs=EXACT)


def test_a_comparison_does_not_depend_on_what_else_is_asked(engine: LlamaEngine) -> None:
    _same, other, long = engine.score(PROMPT, TEXTS, never)
    assert engine.score(PROMPT, [TEXTS[0], TEXTS[2], TEXTS[1]], never) == pytest.approx([0.0, long, other], abs=EXACT)
    for one, two in itertools.permutations(TEXTS, 2):
        there, back = engine.score(PROMPT, [one, two], never)[1], engine.score(PROMPT, [two, one], never)[1]
        assert there == pytest.approx(-back, abs=EXACT)


def test_a_text_is_as_likely_as_itself_and_no_text_is_no_failure(engine: LlamaEngine) -> None:
    assert engine.score(PROMPT, [TEXTS[0], TEXTS[0]], never) == [0.0, 0.0]
    assert engine.score(PROMPT, [TEXTS[0]], never) == [0.0]
    assert engine.score(PROMPT, [TEXTS[0], ""], never)[1] > 0.0
    assert engine.score(PROMPT, [], never) == []


def test_a_prompt_is_read_once_for_several_comparisons(engine: LlamaEngine) -> None:
    other: Prompt = [Message("user", ("Say something about the hills.",))]
    engine.score(other, TEXTS[:2], never)
    engine.take_usage()
    engine.score(PROMPT, TEXTS[:2], never)
    whole = engine.take_usage().prompt_tokens
    again = engine.score(PROMPT, TEXTS[:2], never)
    saved = whole - engine.take_usage().prompt_tokens
    assert saved == engine.count_prompt_tokens(PROMPT) - 1
    engine.score(other, TEXTS[:2], never)
    assert again == pytest.approx(engine.score(PROMPT, TEXTS[:2], never), abs=EXACT)


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
