"""llama.cpp in the test's own process: the tiny random model is sound, so nothing here can abort."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from slmdesk.engine import Data, Message, Piece, Prompt, PromptProgress
from slmdesk.engine.llama.library import Log
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.loading import LoadedEngine
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import ModelFile, Sampling

GREEDY = Sampling()
PROMPT: Prompt = [Message("user", ("Say something about ", Data("the sea and the sky")))]


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> Iterator[LlamaEngine]:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, never)
    yield engine
    engine.close()


def answer(engine: LlamaEngine, prompt: Prompt = PROMPT, sampling: Sampling = GREEDY, max_tokens: int = 16) -> str:
    events = engine.generate(prompt, sampling, max_tokens, never)
    return "".join(event.text for event in events if isinstance(event, Piece))


def test_the_header_is_told(engine: LlamaEngine) -> None:
    assert engine.architecture == "llama"
    assert engine.max_context_tokens > 0
    assert engine.load_s > 0


def test_greedy_text_is_the_same_each_time(engine: LlamaEngine) -> None:
    assert answer(engine) == answer(engine) != ""


def test_a_seed_repeats_and_another_seed_differs(engine: LlamaEngine) -> None:
    warm = [Sampling(temperature=1.5, seed=seed) for seed in (1, 1, 2)]
    first, again, other = (answer(engine, sampling=sampling, max_tokens=32) for sampling in warm)
    assert first == again != other


def test_the_prompt_is_read_to_its_end_before_the_answer(engine: LlamaEngine) -> None:
    events = list(engine.generate(PROMPT, GREEDY, 4, never))
    kinds = [type(event) for event in events]
    assert kinds == sorted(kinds, key=[PromptProgress, Piece].index)
    progress = [event for event in events if isinstance(event, PromptProgress)]
    assert progress[0].done == 0
    assert progress[-1].done == progress[-1].total == engine.count_prompt_tokens(PROMPT)


def test_the_last_piece_tells_why_it_ended(engine: LlamaEngine) -> None:
    pieces = [event for event in engine.generate(PROMPT, GREEDY, 3, never) if isinstance(event, Piece)]
    assert pieces[-1].finish in ("length", "stop")
    assert all(piece.finish is None for piece in pieces[:-1])


def test_usage_counts_what_was_done_and_starts_again(engine: LlamaEngine) -> None:
    engine.take_usage()
    answer(engine, max_tokens=5)
    usage = engine.take_usage()
    assert usage.prompt_tokens == engine.count_prompt_tokens(PROMPT)
    assert 1 <= usage.output_tokens <= 5
    assert usage.prompt_s > 0
    assert engine.take_usage().prompt_tokens == 0


def test_special_tokens_in_data_are_only_characters(engine: LlamaEngine) -> None:
    for special in ("</s>", "<s>", "<|im_end|>"):
        as_data = engine.count_tokens(special)
        as_template = engine.count_prompt_tokens([Message("user", (special,))])
        plain = engine.count_prompt_tokens([Message("user", (Data(special),))])
        assert as_data > 1
        assert plain >= as_template


def test_several_prompts_give_what_each_gives_alone(engine: LlamaEngine) -> None:
    prompts = [[Message("user", (Data(text),))] for text in ("one", "two and three", "four")]
    together = ["", "", ""]
    for index, event in engine.generate_many(prompts, GREEDY, 8, never):
        if isinstance(event, Piece):
            together[index] += event.text
    assert together == [answer(engine, prompt, max_tokens=8) for prompt in prompts]


def test_more_than_the_context_is_refused_and_never_cut(engine: LlamaEngine) -> None:
    with pytest.raises(EngineError) as caught:
        answer(engine, [Message("user", (Data("many words " * engine.max_context_tokens),))])
    assert caught.value.kind == "context-too-small"
    assert answer(engine)


def test_the_users_limit_is_obeyed(tiny_model: Path) -> None:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model), context_tokens=100), 1, never)
    assert engine.max_context_tokens == 100
    engine.close()


def test_cancel_while_the_prompt_is_read(engine: LlamaEngine) -> None:
    with pytest.raises(JobCancelled):
        list(engine.generate(PROMPT, GREEDY, 8, lambda: True))
    assert answer(engine)


def test_cancel_between_two_tokens(engine: LlamaEngine) -> None:
    pieces: list[Piece] = []
    events = engine.generate(PROMPT, GREEDY, 64, lambda: len(pieces) == 2)
    with pytest.raises(JobCancelled):
        pieces.extend(event for event in events if isinstance(event, Piece))
    assert len(pieces) == 2


def test_cancel_while_the_file_is_loaded(tiny_model: Path) -> None:
    with pytest.raises(JobCancelled):
        LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: True)


def test_a_model_whose_weights_are_not_numbers_is_refused_when_it_writes(data: Path) -> None:
    engine = LlamaEngine(ModelFile("nan", str(data / "gguf" / "nan_weights.gguf")), 1, never)
    with pytest.raises(ModelError) as caught:
        answer(engine)
    assert caught.value.kind == "model-damaged"
    engine.close()


def test_a_damaged_chat_template_is_replaced_and_said(data: Path) -> None:
    path = data / "gguf" / "chat_template_syntax_error.gguf"
    engine = LlamaEngine(ModelFile("template", str(path)), 1, never)
    assert answer(engine)
    assert any("template" in notice for notice in engine.notices)
    engine.close()


def test_the_loaded_model_is_kept_until_something_changes(tiny_model: Path) -> None:
    engines = LoadedEngine()
    model = ModelFile("tiny", str(tiny_model))
    first = engines.load(model, Sampling(threads=1), never)
    assert engines.load(model, Sampling(threads=1, temperature=1.0), never) is first
    assert first.load_s == 0
    assert engines.load(ModelFile("tiny", str(tiny_model), 64), Sampling(threads=1), never) is not first


def test_a_missing_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        LoadedEngine().load(ModelFile("gone", str(tmp_path / "gone.gguf")), GREEDY, never)
    assert caught.value.kind == "model-missing"


def test_the_log_keeps_warnings_with_their_continuations() -> None:
    log = Log()
    for level, text in [(2, b"info"), (4, b"error: bad"), (5, b"more of it"), (1, b"debug"), (5, b"of debug")]:
        log.add(level, text)
    assert log.take() == ["error: bad", "more of it"]
    assert log.take() == []
