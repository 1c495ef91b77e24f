from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from slmdesk.engine import Data, Message, Piece, Prompt
from slmdesk.engine.llama import relay_contexts
from slmdesk.engine.llama.answering import Asked
from slmdesk.engine.llama.library import load_library
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.relay import suits
from slmdesk.engine.llama.relay_contexts import Copying, RelayContexts
from slmdesk.engine.llama.tuning import LoadOptions
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import ModelFile, Sampling

MUCH = [Asked(range(100, 140), (), 500), Asked(range(200, 240), (), 500)]
LITTLE = [Asked(range(100, 140), (), 20), Asked(range(200, 240), (), 20)]
ROOM = 100_000  # tokens


class FakeContext:
    def __init__(self, model: Any, tokens: int, sequences: int, ubatch_tokens: int) -> None:
        self.model, self.tokens, self.sequences, self.ubatch_tokens = model, tokens, sequences, ubatch_tokens
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Weights:
    """Notes which copies are loaded and freed, and the tokens that room was made for."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.loads = 0
        self.freed: list[Any] = []
        self.roomy: list[int] = []
        self.refused: Any = None  # the weights that no context opens on

    def load(self) -> str:
        self.loads += 1
        if self.error is not None:
            raise self.error
        return "copy"

    def open(self, model: Any, tokens: int, sequences: int, ubatch_tokens: int) -> FakeContext:
        if model == self.refused:
            raise EngineError("context-refused", "No.", "Close something.")
        return FakeContext(model, tokens, sequences, ubatch_tokens)


def contexts(weights: Weights, weights_bytes: int = 1) -> RelayContexts:
    copying = Copying(weights.load, weights.freed.append, weights_bytes, 1)
    return RelayContexts("weights", weights.open, copying, 512, weights.roomy.append)  # type: ignore[arg-type]


def models(here: RelayContexts, asked: list[Asked], most: int = 2, room: int = ROOM) -> tuple[Any, Any]:
    """The weights that prompts are read with and answers are written with."""
    reading, writing = here.open_for(asked, most, room)
    return reading.model, writing.model  # type: ignore[attr-defined]


def test_a_copy_is_loaded_once_when_much_is_written_and_freed_at_the_end() -> None:
    weights = Weights()
    here = contexts(weights)
    reading, writing = here.open_for(LITTLE, 2, ROOM)
    assert reading is writing
    assert weights.loads == 0
    reading, writing = here.open_for(MUCH, 2, ROOM)
    assert (reading.model, writing.model) == ("weights", "copy")  # type: ignore[attr-defined]
    assert here.open_for(LITTLE, 2, ROOM) == (reading, writing)
    assert here.tokens == reading.tokens + writing.tokens
    assert weights.roomy == [3 * 512, 2 * 3 * 1024]
    assert weights.loads == 1
    here.close()
    assert weights.freed == ["copy"]
    assert reading.closed  # type: ignore[attr-defined]
    assert writing.closed  # type: ignore[attr-defined]
    assert here.tokens == 0


def test_a_copy_that_does_not_load_is_not_tried_again() -> None:
    weights = Weights(ModelError("model-refused", "No.", "Choose another."))
    here = contexts(weights)
    assert [models(here, MUCH) for _time in range(2)] == [("weights", "weights")] * 2
    assert weights.loads == 1
    here.close()
    assert weights.freed == []


def test_memory_must_be_free_for_the_copy_the_file_its_contexts_and_other_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights, gib = Weights(), 1 << 30
    here = contexts(weights, gib)
    free = 4 * gib + 2 * 3 * 1024 - 1
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free))
    assert models(here, MUCH) == ("weights", "weights")
    free += 1
    assert models(here, MUCH) == ("weights", "copy"), "another time there may be memory"


def test_a_cancel_while_the_copy_loads_costs_it_only_that_time() -> None:
    weights = Weights(JobCancelled())
    here = contexts(weights)
    with pytest.raises(JobCancelled):
        here.open_for(MUCH, 2, ROOM)
    weights.error = None
    assert models(here, MUCH) == ("weights", "copy")


def test_without_a_context_for_it_the_copy_is_given_back() -> None:
    weights = Weights()
    weights.refused = "copy"
    here = contexts(weights)
    assert [models(here, MUCH) for _time in range(2)] == [("weights", "weights")] * 2
    assert weights.freed == ["copy"]
    assert weights.loads == 1
    here.close()
    assert weights.freed == ["copy"]


def test_two_contexts_take_twice_the_room_and_one_that_is_not_there_takes_none() -> None:
    weights = Weights(ModelError("model-refused", "No.", "Choose another."))
    for here, answers in ((contexts(weights), 4), (contexts(Weights()), 2)):
        reading, _writing = here.open_for(MUCH * 2, 4, 6 * 1024)
        assert reading.sequences == answers + 1
    small = contexts(Weights())
    assert models(small, MUCH, room=5 * 1024) == ("weights", "weights"), "one answer at once gains nothing by a copy"


def test_contexts_are_opened_again_for_longer_prompts_and_more_answers_only() -> None:
    here = contexts(Weights())
    first, _same = here.open_for(LITTLE, 2, ROOM)
    assert (first.sequences, first.tokens) == (3, 3 * 512)
    assert here.open_for(LITTLE, 2, ROOM)[0] is first
    wider, _same = here.open_for(LITTLE * 2, 4, ROOM)
    assert first.closed  # type: ignore[attr-defined]
    assert wider.sequences == 5
    longer, _same = here.open_for([Asked(range(1010), (), 20)] * 4, 4, ROOM)
    assert longer.tokens == 5 * 1536


def test_prompts_that_have_most_in_common_are_read_in_one_cache() -> None:
    opening = list(range(100))
    assert suits(MUCH)
    assert not suits(MUCH[:1])
    assert not suits([Asked([*opening, 1], (), 9), Asked([*opening, 2], (), 9)])


@pytest.fixture(scope="module", params=[False, True], ids=["shared", "copy"])
def engine(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[LlamaEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relay_contexts, "_WORTH_LOADING_TOKENS", 0)
        patch.setattr(relay_contexts, "_FREE_BYTES", 0)
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
    cells = 512  # that the longest takes
    try:
        for shared, sequences in ((3 * cells, 3), (100 * cells, 5)):
            monkeypatch.setattr(engine._room, "max_shared_tokens", shared)
            answers(engine, asked, 8)
            here = engine._relay_contexts
            assert here is not None
            assert here._reading is not None
            assert here._reading.sequences == sequences
            assert engine.context_tokens == here.tokens
        monkeypatch.setattr(engine._room, "max_shared_tokens", 2 * cells)
        assert all(answers(engine, asked, 8))
        assert here.tokens == 0, "two at once have no room beside the one that is read, nor these beside the others"
        monkeypatch.setattr(engine._room, "max_shared_tokens", 3 * cells)
        assert all(answers(engine, asked, 8))
        assert engine._context is None, "nor the others beside these"
    finally:
        engine.close()


@pytest.mark.parametrize("others", [2, 3], ids=["same", "reopened"])
def test_a_run_that_was_given_up_late_harms_no_other(tiny_model: Path, others: int) -> None:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, LoadOptions(apart=True, width=3))
    asked: list[Prompt] = [[Message("user", (Data(word * 9),))] for word in ("one ", "two ", "ten ")]
    try:
        late = engine.generate_many(asked[:2], Sampling(), 12, lambda: False)
        for _event in range(8):
            next(late)
        texts = [""] * others
        events = engine.generate_many(asked[:others], Sampling(), 12, lambda: False)
        for number, (index, event) in enumerate(events):
            texts[index] += event.text if isinstance(event, Piece) else ""
            if number == 12:
                late.close()  # type: ignore[attr-defined]
        assert texts == answers(engine, asked[:others], 12)
    finally:
        engine.close()


def test_a_model_that_was_put_away_refuses(tiny_model: Path) -> None:
    asked: list[Prompt] = [[Message("user", (Data(word * 9),))] for word in ("one ", "two ")]
    for events in range(1, 12):
        engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, LoadOptions(apart=True))
        running = engine.generate_many(asked, Sampling(), 8, lambda: False)
        for _event in range(events):
            next(running)
        engine.close()
        with pytest.raises(EngineError):
            list(running)
    with pytest.raises(EngineError):
        answers(engine, asked, 8)


def test_a_prompt_of_no_tokens_is_refused(engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_prompt_tokens", lambda _prompt: ([], ()))
    with pytest.raises(EngineError, match="nothing to answer"):
        answers(engine, [[], []], 8)


def test_what_was_begun_is_read_as_it_was_written(engine: LlamaEngine) -> None:
    asked: list[Prompt] = [[Message("user", (Data("one "),))]]
    assert engine._vocabulary.adds_space, "this model reads every text as if a space stood before it"
    (fresh,) = engine._asked(asked, 9, None, None)
    (resumed,) = engine._asked(asked, 9, None, [" a b"])
    begun = resumed.tokens[len(fresh.tokens) :]
    assert b"".join(map(engine._vocabulary.piece, begun)) == b" a b"


def test_weights_of_a_model_that_does_not_fit_are_given_back(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api, freed = load_library().api, []
    free = api.llama_model_free

    def noted(weights: Any) -> None:
        freed.append(weights)
        free(weights)

    monkeypatch.setattr(api, "llama_model_free", noted)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=1))
    with pytest.raises(ModelError, match="not enough free memory"):
        LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, LoadOptions())
    assert len(freed) == 1
