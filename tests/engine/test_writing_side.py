from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slmdesk.engine import Data, Message, Piece, Prompt
from slmdesk.engine.llama import writing_side
from slmdesk.engine.llama.answering import Asked
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.tuning import LoadOptions
from slmdesk.engine.llama.writing_side import WritingSide
from slmdesk.errors import ModelError
from slmdesk.messages import ModelFile, Sampling

MUCH = [Asked(range(100, 140), (), 500), Asked(range(200, 240), (), 500)]
LITTLE = [Asked(range(100, 140), (), 20), Asked(range(200, 240), (), 20)]


class FakeContext:
    def __init__(self, model: Any, tokens: int, sequences: int, ubatch_tokens: int) -> None:
        self.model, self.tokens, self.sequences, self.ubatch_tokens = model, tokens, sequences, ubatch_tokens
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Weights:
    """Notes which copies are loaded and freed."""

    def __init__(self, refuse: bool = False) -> None:
        self.refuse = refuse
        self.loads = 0
        self.freed: list[Any] = []

    def load(self) -> str:
        self.loads += 1
        if self.refuse:
            raise ModelError("model-refused", "No.", "Choose another.")
        return "copy"


def side(weights: Weights, copy_bytes: int = 1) -> WritingSide:
    return WritingSide("weights", FakeContext, weights.load, copy_bytes, weights.freed.append, 512)  # type: ignore[arg-type]


def test_a_copy_is_loaded_once_when_much_is_written_and_freed_at_the_end() -> None:
    weights = Weights()
    here = side(weights)
    reading, writing = here.contexts(LITTLE, 2)
    assert reading is writing
    assert weights.loads == 0
    reading, writing = here.contexts(MUCH, 2)
    assert (reading.model, writing.model) == ("weights", "copy")  # type: ignore[attr-defined]
    assert here.contexts(LITTLE, 2) == (reading, writing)
    assert weights.loads == 1
    here.close()
    assert weights.freed == ["copy"]
    assert reading.closed  # type: ignore[attr-defined]
    assert writing.closed  # type: ignore[attr-defined]


def test_no_copy_without_memory_for_it_or_when_it_does_not_load() -> None:
    for weights, copy_bytes in ((Weights(), 1 << 60), (Weights(refuse=True), 1)):
        here = side(weights, copy_bytes)
        for _time in range(2):
            reading, writing = here.contexts(MUCH, 2)
            assert reading is writing
        assert weights.loads == weights.refuse, "what was refused once is not tried again"
        here.close()
        assert weights.freed == []


def test_contexts_are_opened_again_for_longer_prompts_and_more_answers_only() -> None:
    here = side(Weights())
    first, _same = here.contexts(LITTLE, 2)
    assert (first.sequences, first.tokens) == (3, 3 * 256)
    assert here.contexts(LITTLE, 2)[0] is first
    wider, _same = here.contexts(LITTLE, 4)
    assert first.closed  # type: ignore[attr-defined]
    assert wider.sequences == 5
    longer, _same = here.contexts([Asked(range(600), (), 20)], 4)
    assert longer.tokens == 5 * 768


def test_prompts_that_have_most_in_common_are_read_in_one_cache() -> None:
    here = side(Weights())
    opening = list(range(100))
    assert here.suits(MUCH, 4)
    assert not here.suits(MUCH, 1)
    assert not here.suits(MUCH[:1], 4)
    assert not here.suits([Asked([*opening, 1], (), 9), Asked([*opening, 2], (), 9)], 4)


@pytest.fixture(scope="module", params=[False, True], ids=["shared", "copy"])
def engine(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[LlamaEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing_side, "_WORTH_LOADING_TOKENS", 0)
        patch.setattr(writing_side, "_FREE_BYTES", 0)
        options = LoadOptions(apart=True, second_copy=request.param, width=3)
        engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, options)
        yield engine
        engine.close()


def answers(engine: LlamaEngine, asked: list[Prompt], max_tokens: int, begun: list[str] | None = None) -> list[str]:
    texts = [""] * len(asked)
    for index, event in engine.generate_many(asked, Sampling(), max_tokens, lambda: False, begun=begun):
        if isinstance(event, Piece):
            texts[index] += event.text
    return texts


def test_answers_that_were_begun_are_gone_on_with(engine: LlamaEngine) -> None:
    asked: list[Prompt] = [[Message("user", (Data(word * 9),))] for word in ("one ", "two ", "ten ")]
    engine.take_usage()
    whole = answers(engine, asked, 12)
    assert engine.take_usage().output_tokens == 36
    begun = ["", "a b ", "c "]
    rest = answers(engine, asked, 12, begun)
    assert rest[0] == whole[0]
    assert rest[1:] != whole[1:], "what an answer begins with counts"
    read = [engine.count_tokens(text) for text in begun]
    assert engine.take_usage().output_tokens == 36 - sum(read)
    assert len(answers(engine, asked, 2, ["", "a b c d e f g", ""])) == 3, "one token is always left to write"


def test_as_many_answers_as_memory_has_room_for(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, LoadOptions(apart=True, width=4))
    asked: list[Prompt] = [[Message("user", (Data(word * 9),))] for word in ("one ", "two ", "ten ", "six ")]
    each = max(map(engine.count_prompt_tokens, asked)) + 8
    try:
        for shared, sequences in ((3 * each, 3), (100 * each, 5)):
            monkeypatch.setattr(engine._room, "max_shared_tokens", shared)
            answers(engine, asked, 8)
            assert engine._writing_side._open_now[0].sequences == sequences
        monkeypatch.setattr(engine._room, "max_shared_tokens", 2 * each)
        engine._writing_side.close_contexts()
        assert all(answers(engine, asked, 8))
        assert engine._writing_side._open_now == [], "two at once have no room beside the one that is read"
    finally:
        engine.close()
