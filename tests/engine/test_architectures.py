"""Every architecture that the field's small models use loads, tokenizes, applies its template and generates."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk.engine import Data, Message, Piece
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.errors import ModelError
from slmdesk.messages import Adapter, ModelFile, Sampling
from slmdesk.models.inspect import check_model, inspect_file
from tiny_models import ARCHITECTURES, CONTEXT, write_adapter, write_model

PROMPT = [Message("system", ("Be brief.",)), Message("user", ("Say it: ", Data("the <|im_end|> thing")))]


@pytest.fixture(scope="module", params=ARCHITECTURES)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp(request.param) / "tiny.gguf", request.param)


def test_it_loads_tokenizes_and_generates(model: Path, request: pytest.FixtureRequest) -> None:
    header = check_model(model)
    assert (inspect_file(model).verdict, header.context_tokens) == ("ok", CONTEXT)
    engine = LlamaEngine(ModelFile("tiny", str(model)), 1, lambda: False)
    try:
        assert engine.architecture == header.architecture
        assert engine.notices == []
        assert engine.count_tokens("the") == 1, "its merges are used"
        assert engine.count_tokens("<|im_end|>") > 5, "in data it is only characters"
        words = sum(engine.count_tokens(text) for text in ("system\nBe brief.", "user\nSay it: ", "assistant\n"))
        data = engine.count_tokens("the <|im_end|> thing")
        assert engine.count_prompt_tokens(PROMPT) == words + data + 5 + 2, "five special tokens, two line breaks"
        texts = []
        for _ in range(2):
            pieces = [
                event for event in engine.generate(PROMPT, Sampling(), 12, lambda: False) if isinstance(event, Piece)
            ]
            assert pieces[-1].finish in ("stop", "length")
            texts.append("".join(piece.text for piece in pieces))
        assert texts[0] == texts[1]
        assert engine.take_usage().output_tokens > 0
    finally:
        engine.close()


def test_a_cache_of_8_bits_needs_heads_of_whole_blocks(model: Path) -> None:
    engine = LlamaEngine(ModelFile("tiny", str(model), cache_bits=8), 1, lambda: False)
    assert "takes 16" in engine.notices[-1]
    assert list(engine.generate(PROMPT, Sampling(), 4, lambda: False))
    engine.close()


# --- LoRA adapters -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("lora") / "tiny.gguf", "llama")


def answer(model: Path, *adapters: Adapter) -> str:
    engine = LlamaEngine(ModelFile("tiny", str(model), adapters=list(adapters)), 1, lambda: False)
    try:
        events = engine.generate(PROMPT, Sampling(), 16, lambda: False)
        return "".join(event.text for event in events if isinstance(event, Piece))
    finally:
        engine.close()


def test_adapter_changes_what_is_written_and_can_be_switched_off(llama: Path, tmp_path: Path) -> None:
    adapter = str(write_adapter(tmp_path / "lora.gguf"))
    plain = answer(llama)
    assert answer(llama, Adapter(adapter)) != plain
    assert answer(llama, Adapter(adapter, 0.0)) == plain
    assert answer(llama, Adapter(adapter, 1e-9)) == plain, "a scale of almost nothing is almost nothing"


def test_two_adapters_work_together(llama: Path, tmp_path: Path) -> None:
    one, other = (write_adapter(tmp_path / f"{seed}.gguf", seed=seed) for seed in (3, 4))
    texts = {answer(llama, Adapter(str(one))), answer(llama, Adapter(str(one)), Adapter(str(other)))}
    assert len(texts) == 2


@pytest.mark.parametrize("kind", ["not-an-adapter", "adapter-mismatch", "model-missing"])
def test_adapter_that_does_not_fit_is_refused(llama: Path, tmp_path: Path, kind: str) -> None:
    wrong = {
        "not-an-adapter": llama,
        "adapter-mismatch": write_adapter(tmp_path / "qwen.gguf", "qwen2"),
        "model-missing": tmp_path / "none.gguf",
    }[kind]
    with pytest.raises(ModelError) as caught:
        answer(llama, Adapter(str(wrong)))
    assert caught.value.kind == kind


def test_adapter_is_no_model(tmp_path: Path) -> None:
    found = inspect_file(write_adapter(tmp_path / "lora.gguf"))
    assert (found.verdict, found.kind) == ("refuse", "adapter")
