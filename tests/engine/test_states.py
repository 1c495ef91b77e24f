from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.engine import Data, Message, Piece, Prompt, StateFolder, Usage
from slmdesk.engine.llama import answering, model, states as states_module
from slmdesk.engine.llama.answering import after, plan_chunks
from slmdesk.engine.llama.context import Chunk
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.states import SavedStates, file_identity
from slmdesk.engine.llama.tuning import LoadOptions
from slmdesk.messages import ModelFile, Sampling

KEY = bytes(range(32))
CHUNKS = [Chunk((1, 2, 3)), Chunk((4,))]
STATE = memoryview(bytes(range(256)) * 40)
DOCUMENT = "the cat sat on the mat and the dog ran far away "


@pytest.fixture(autouse=True)
def short_states_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_SHORTEST_STATE", 8)


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> StateFolder:
    return StateFolder(str(tmp_path / "states"), request.param)


@pytest.fixture(params=[True, False], ids=["flash", "plain"])
def options(request: pytest.FixtureRequest) -> LoadOptions:
    """For long texts, and for questions about them: attention of both kinds."""
    return LoadOptions(flash=request.param)


@pytest.fixture
def started(tiny_model: Path, options: LoadOptions) -> Iterator[Callable[[], LlamaEngine]]:
    """Starts the engine again: nothing of the one before is in memory."""
    engines: list[LlamaEngine] = []

    def start() -> LlamaEngine:
        engines.append(LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, options))
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


def kept(folder: StateFolder, identity: bytes = b"model") -> SavedStates:
    return SavedStates(folder, identity)


def save(folder: StateFolder, chunks: list[Chunk] = CHUNKS, state: memoryview = STATE) -> Path:
    saved = kept(folder)
    before = set(Path(folder.path).glob("*"))
    saved.save(chunks, state)
    saved.wait()
    (new,) = set(Path(folder.path).glob("*")) - before
    return new


def asked(question: str, document: str = DOCUMENT) -> Prompt:
    return [Message("user", ("Text: ", Data(document, kept=True), "Question: ", Data(question)))]


def run(engine: LlamaEngine, prompt: Prompt, folder: StateFolder | None) -> tuple[str, Usage]:
    engine.take_usage()
    events = engine.generate(prompt, Sampling(), 12, lambda: False, states=folder)
    text = "".join(event.text for event in events if isinstance(event, Piece))
    return text, engine.take_usage()


def test_what_was_saved_is_loaded_again(folder: StateFolder) -> None:
    path = save(folder)
    assert kept(folder).load(CHUNKS) == STATE
    assert (STATE[:64].tobytes() in path.read_bytes()) == (folder.key is None)


def test_another_model_text_or_key_finds_nothing(folder: StateFolder) -> None:
    save(folder)
    assert kept(folder, b"other").load(CHUNKS) is None
    assert kept(folder).load([Chunk((1, 2)), Chunk((3, 4))]) is None
    assert kept(StateFolder(folder.path, b"x" * 32)).load(CHUNKS) is None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage_is_found_and_the_file_deleted(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from([None, KEY]))
    folder = StateFolder(str(tmp_path_factory.mktemp("damage")), key)
    path = save(folder)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        path.write_bytes(whole[:at])
    else:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
    loaded = kept(folder).load(CHUNKS)
    assert loaded is None or loaded == STATE
    assert (loaded is None) == (not path.exists())
    # The nonce of a plain file is the one thing that nothing depends on.
    assert loaded is None or (key is None and len(path.read_bytes()) == len(whole))


def test_the_least_recently_used_make_room(tmp_path: Path) -> None:
    folder = StateFolder(str(tmp_path), None, max_bytes=3 * len(STATE) + 1000)
    paths = [save(folder, [Chunk((number,))]) for number in range(3)]
    for age, path in zip((100, 300, 200), paths, strict=True):
        os.utime(path, (time.time() - age, time.time() - age))
    assert kept(folder).load([Chunk((1,))]) is not None  # used just now
    save(folder, [Chunk((9,))])
    assert [path.exists() for path in paths] == [True, True, False]


def test_one_larger_than_all_may_be_is_not_kept(tmp_path: Path) -> None:
    saved = kept(StateFolder(str(tmp_path), None, max_bytes=100))
    saved.save(CHUNKS, STATE)
    saved.wait()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_or_a_folder_that_cannot_be_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    saved = kept(StateFolder(str(tmp_path / "file" / "states")))
    saved.save(CHUNKS, STATE)
    saved.wait()
    assert saved.load(CHUNKS) is None
    monkeypatch.setattr(states_module, "_FREE_BYTES", 1 << 62)
    full = kept(StateFolder(str(tmp_path / "full")))
    full.save(CHUNKS, STATE)
    full.wait()
    assert list((tmp_path / "full").iterdir()) == []


def test_what_a_crash_left_behind_is_cleared_away(tmp_path: Path) -> None:
    old, new = tmp_path / ".old.state", tmp_path / ".new.state"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 10_000,) * 2)
    save(StateFolder(str(tmp_path)))
    assert not old.exists()
    assert new.exists()


def test_a_model_file_is_told_from_another(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"a" * 5000)
    other.write_bytes(b"a" * 4999 + b"b")
    for path in (one, other):
        os.utime(path, (1, 1))
    assert file_identity(str(one)) != file_identity(str(other))
    assert file_identity(str(one)) == file_identity(str(one))


def test_after_a_restart_the_document_is_not_read_again(
    started: Callable[[], LlamaEngine], folder: StateFolder
) -> None:
    plain, cold = run(started(), asked("why?"), None)
    first, reading = run(started(), asked("who?"), folder)
    resumed, usage = run(started(), asked("why?"), folder)
    assert resumed == plain
    assert cold.cached_tokens == reading.cached_tokens == 0
    assert usage.cached_tokens + usage.prompt_tokens == cold.prompt_tokens
    assert usage.cached_tokens > usage.prompt_tokens
    assert run(started(), asked("who?"), folder)[0] == first


def test_in_the_same_process_it_is_not_even_loaded(started: Callable[[], LlamaEngine]) -> None:
    engine = started()
    plain = run(started(), asked("why?"), None)[0]
    run(engine, asked("who?"), None)
    text, usage = run(engine, asked("why?"), None)
    assert text == plain
    assert usage.cached_tokens > usage.prompt_tokens


def test_a_larger_context_takes_over_what_was_read(started: Callable[[], LlamaEngine]) -> None:
    engine = started()
    run(engine, asked("who?"), None)
    smaller = engine._context
    engine._open_context(*engine._context_for(engine.context_tokens + 1, 2), 2)
    assert engine._context is not smaller
    text, usage = run(engine, asked("why?"), None)
    assert text == run(started(), asked("why?"), None)[0]
    assert usage.cached_tokens > usage.prompt_tokens


def test_a_context_too_large_for_plain_attention_reads_again_and_answers_the_same(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, folder: StateFolder
) -> None:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, LoadOptions(flash=False))
    plain = run(engine, asked("who?"), folder)[0]
    assert engine._context is not None
    assert not engine._context.flash
    monkeypatch.setattr(model, "_SCORES_BYTES", 0)
    size, flash = engine._context_for(engine.context_tokens + 1, 2)
    assert flash
    engine._open_context(size, flash, 2)
    text, usage = run(engine, asked("who?"), folder)
    assert (text, usage.cached_tokens) == (plain, 0), "its keys and values lie in another order"
    engine.close()


def test_a_damaged_state_is_read_and_kept_anew(started: Callable[[], LlamaEngine], folder: StateFolder) -> None:
    plain = run(started(), asked("why?"), folder)[0]
    (path,) = Path(folder.path).iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    text, usage = run(started(), asked("why?"), folder)
    assert (text, usage.cached_tokens) == (plain, 0)
    assert run(started(), asked("why?"), folder)[1].cached_tokens > 0


def test_the_starter_goes_on_with_the_same_text(starter_model: Path, tmp_path: Path) -> None:
    folder = StateFolder(str(tmp_path))

    def answer(question: str, states: StateFolder | None) -> tuple[str, Usage]:
        engine = LlamaEngine(ModelFile("starter", str(starter_model)), 1, lambda: False)
        try:
            return run(engine, asked(question, DOCUMENT * 6), states)
        finally:
            engine.close()

    plain, cold = answer("Where did the cat sit?", None)
    assert answer("Who ran?", folder)[1].cached_tokens == 0
    resumed, usage = answer("Where did the cat sit?", folder)
    assert resumed == plain != ""
    assert usage.prompt_tokens < cold.prompt_tokens / 4


def test_without_a_kept_part_nothing_is_written(started: Callable[[], LlamaEngine], folder: StateFolder) -> None:
    run(started(), [Message("user", (Data(DOCUMENT),))], folder)
    assert not Path(folder.path).exists()


@given(st.lists(st.integers(0, 99), min_size=1, max_size=60), st.sets(st.integers(0, 70)), st.integers(1, 16))
def test_a_plan_holds_all_tokens_and_ends_a_pass_at_each_kept_part(
    tokens: list[int], ends: set[int], size: int
) -> None:
    kept_ends = sorted(ends)
    plan = plan_chunks(tokens, kept_ends, size)
    assert [token for chunk in plan for token in chunk.tokens] == tokens
    assert all(1 <= len(chunk.tokens) <= size for chunk in plan)
    reached = {sum(len(chunk.tokens) for chunk in plan[:at]) for at in range(len(plan) + 1)}
    assert {end for end in kept_ends if end < len(tokens)} <= reached
    for end in reached:
        assert sum(len(chunk.tokens) for chunk in after(plan, end)) == len(tokens) - end


def test_a_state_of_8_bits_is_not_taken_for_one_of_16(starter_model: Path, folder: StateFolder) -> None:
    texts, cached = {}, {}
    for name, bits in (("16", 16), ("8", 8), ("8 again", 8)):
        engine = LlamaEngine(ModelFile("starter", str(starter_model), cache_bits=bits), 1, lambda: False)  # type: ignore[arg-type]
        texts[name], usage = run(engine, asked("Who ran?"), folder)
        cached[name] = usage.cached_tokens
        assert (engine._room.token_bytes, bool(engine.notices)) in (
            (23040, False),  # 30 layers, 3 heads of 64 numbers, keys and values
            (12240, True),
        )
        engine.close()
    assert (cached["16"], cached["8"]) == (0, 0)
    assert cached["8 again"] > 0
    assert texts["8 again"] == texts["8"]


def test_a_state_that_was_foreseen_is_taken_once(folder: StateFolder) -> None:
    path = save(folder)
    saved = kept(folder)
    saved.foresee(CHUNKS)
    assert saved.load(CHUNKS) == STATE
    path.unlink()
    saved.foresee(CHUNKS)
    assert saved.load(CHUNKS) is None, "nothing is kept of it"
    other = [*CHUNKS, Chunk((9,))]
    save(folder)
    saved.foresee(CHUNKS)
    assert saved.load(other) is None, "another state was foreseen"
