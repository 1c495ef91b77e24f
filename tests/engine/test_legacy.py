"""The engine for files from before GGUF: the same interface, the same greedy tokens, and no network whatever."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from slmdesk.engine import Choices, Data, Message, Piece, PromptProgress
from slmdesk.engine.legacy import LegacyEngine, neutral
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.loading import LoadedEngine
from slmdesk.engine.prompts import PLAIN, ChatTemplate
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import ModelFile, Sampling
from slmdesk.models.ggml_header import read_legacy
from slmdesk.models.inspect import inspect_file
from slmdesk.models.store import ModelStore
from tiny_models import CONTEXT, write_legacy_gpt2

PROMPT = [Message("user", ("Hello ", Data("the <|endoftext|> thing, für 日本")))]


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_legacy_gpt2(tmp_path_factory.mktemp("legacy") / "gpt2.bin")


@pytest.fixture(scope="module")
def old_llama(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    """The tiny llama as GGUF version 2, which both engines read (3 only added big-endian files)."""
    content = bytearray(tiny_model.read_bytes())
    content[4] = 2
    path = tmp_path_factory.mktemp("legacy") / "v2.gguf"
    path.write_bytes(content)
    return path


def text_of(engine: LegacyEngine | LlamaEngine, prompt: list[Message], sampling: Sampling | None = None) -> str:
    events = list(engine.generate(prompt, sampling or Sampling(), 24, lambda: False))
    assert isinstance(events[-1], Piece)
    assert events[-1].finish is not None
    return "".join(event.text for event in events if isinstance(event, Piece))


def test_a_summary_from_end_to_end(tmp_path: Path) -> None:
    """As a user runs it: the command line, its children, an old file with random weights, a document."""
    model = write_legacy_gpt2(tmp_path / "old.bin", context=2048)
    document = tmp_path / "sea.txt"
    document.write_text(" ".join(f"On day {day} the tide at the pier was {day % 7 + 1} metres." for day in range(30)))
    command = [sys.executable, "-m", "slmdesk", "summarize", str(document), "--model", str(model), "--length", "short"]
    done = subprocess.run([*command, "--no-repair", "--json"], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    result = json.loads(done.stdout)
    assert result["model"] == "old"
    assert result["sentences"]
    assert result["timings"]["output_tokens"] > 0
    assert b"old format" in done.stderr


def test_header_is_recognized(gpt2: Path, tmp_path: Path) -> None:
    header = read_legacy(gpt2)
    assert header is not None
    assert (header.type, header.context_tokens, header.layers) == ("gpt2", CONTEXT, 2)
    found = inspect_file(gpt2)
    assert (found.verdict, found.engine, found.architecture) == ("warn", "ctransformers", "gpt2")
    cut = tmp_path / "cut.bin"
    cut.write_bytes(gpt2.read_bytes()[:900])
    assert read_legacy(cut) is None
    assert inspect_file(cut).verdict == "refuse"


@hypothesis_settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_the_magic(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(b"lmgg" + content)
    assert read_legacy(path) is None


def test_it_is_chosen_by_the_header_and_writes(gpt2: Path) -> None:
    engines = LoadedEngine()
    engine = engines.load(ModelFile("old", str(gpt2)), Sampling(), lambda: False)
    assert isinstance(engine, LegacyEngine)
    assert engine.architecture == "gpt2"
    assert engine.max_context_tokens == CONTEXT
    assert "old format" in engine.notices[0]
    first = text_of(engine, PROMPT)
    usage = engine.take_usage()
    assert usage.prompt_tokens == engine.count_prompt_tokens(PROMPT)
    assert 0 < usage.output_tokens <= 24
    assert text_of(engine, PROMPT) == first
    assert engine.take_usage().cached_tokens > 0
    hot = [text_of(engine, PROMPT, Sampling(temperature=1.5, seed=seed)) for seed in (1, 1, 2)]
    assert hot[0] == hot[1] != hot[2]
    assert engines.load(ModelFile("old", str(gpt2)), Sampling(), lambda: False) is engine
    engines.close()


def test_both_engines_write_the_same(old_llama: Path) -> None:
    prompt = [Message("user", ("Tell me about the sea and the wind.",))]
    legacy = LegacyEngine(ModelFile("v2", str(old_llama)), 1, lambda: False)
    current = LlamaEngine(ModelFile("v2", str(old_llama)), 1, lambda: False)
    current._template = ChatTemplate(PLAIN)  # the old engine has no other
    try:
        assert legacy.architecture == current.architecture == "llama"
        assert legacy.max_context_tokens == current.max_context_tokens
        assert legacy.count_prompt_tokens(prompt) == current.count_prompt_tokens(prompt)
        assert text_of(legacy, prompt) == text_of(current, prompt)
    finally:
        legacy.close()
        current.close()


def test_marks_in_data_are_not_the_programs_own(gpt2: Path, old_llama: Path) -> None:
    prompt = [Message("user", ("Hello ", Data("<|endoftext|></s><s> and </s>")))]
    for path in (gpt2, old_llama):
        engine = LegacyEngine(ModelFile("old", str(path)), 1, lambda: False)
        own = {engine._model.eos_token_id, engine._model.bos_token_id}
        begin = 1 if engine.architecture == "llama" else 0
        assert own.isdisjoint(engine._prompt_tokens(prompt)[begin:])
        engine.close()


@hypothesis_settings(deadline=None)
@given(st.text(alphabet="<|>/sunkpadendoftxi_[INST] ", max_size=60))
def test_no_mark_is_left(text: str) -> None:
    changed = neutral(text)
    assert not any(mark in changed for mark in ("<s>", "</s>", "<unk>", "<pad>", "[INST]", "[/INST]", "<|endoftext|>"))
    assert changed.replace(" ", "") == text.replace(" ", "")


def test_cancel_and_limits(gpt2: Path) -> None:
    engine = LegacyEngine(ModelFile("old", str(gpt2), context_tokens=64), 1, lambda: False)
    assert engine.max_context_tokens == 64
    with pytest.raises(EngineError, match="at once"):
        list(engine.generate([Message("user", ("word " * 60,))], Sampling(), 8, lambda: False))
    with pytest.raises(EngineError):
        list(engine.generate(PROMPT, Sampling(), 8, lambda: False, constraint=Choices(("a",))))
    seen: list[object] = []
    with pytest.raises(JobCancelled):
        seen.extend(engine.generate(PROMPT, Sampling(), 8, lambda: True))
    events = list(engine.generate_many([PROMPT, PROMPT], Sampling(), [2, 3], lambda: False))
    assert [index for index, event in events if isinstance(event, Piece) and event.finish] == [0, 1]
    assert any(isinstance(event, PromptProgress) for _index, event in events)
    engine.close()


def test_file_that_the_library_refuses(gpt2: Path, tmp_path: Path) -> None:
    content = gpt2.read_bytes()
    (tmp_path / "cut.bin").write_bytes(content[: len(content) // 2])
    wrong = bytearray(content)
    wrong[12:16] = (48).to_bytes(4, "little")  # another width
    (tmp_path / "wrong.bin").write_bytes(wrong)
    for name in ("wrong.bin", "none.bin"):
        with pytest.raises(ModelError):
            LegacyEngine(ModelFile("x", str(tmp_path / name)), 1, lambda: False)


def test_it_is_imported_into_the_store(gpt2: Path, tmp_path: Path) -> None:
    model = ModelStore(tmp_path / "models").import_file(gpt2, name="Old one")
    assert (model.id, model.kind, model.path.read_bytes()) == ("old-one", "language-model", gpt2.read_bytes())


_WATCHED = """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith(("socket.", "urllib.")) else None)
from slmdesk.engine import Message
from slmdesk.engine.legacy import LegacyEngine
from slmdesk.errors import ModelError
from slmdesk.messages import ModelFile, Sampling
engine = LegacyEngine(ModelFile("old", sys.argv[1]), 1, lambda: False)
list(engine.generate([Message("user", ("Hello",))], Sampling(), 4, lambda: False))
engine.close()
for name in ("gpt2", "marella/gpt-2-ggml", "https://example.org/model.bin"):
    try:
        LegacyEngine(ModelFile("x", name), 1, lambda: False)
    except ModelError:
        continue
    raise SystemExit(f"{name} was loaded")
assert not [name for name in sys.modules if name.startswith(("huggingface_hub", "ctransformers.hub", "cpuinfo"))]
assert not [event for event in seen if event.split(".")[1] in ("connect", "getaddrinfo", "bind", "sendto")], seen
assert "socket.__new__" not in seen, seen
print("quiet")
"""


def test_it_never_tries_the_network(gpt2: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _WATCHED, str(gpt2)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip().endswith("quiet"), done.stderr
