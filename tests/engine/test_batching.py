from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.engine import Data, Message, Piece, Prompt, PromptProgress, StateFolder
from slmdesk.engine.llama import answering, relay_contexts
from slmdesk.engine.llama.answering import shared_prefix
from slmdesk.engine.llama.constraints import Follower
from slmdesk.engine.llama.context import Context
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.sampling import Sampler
from slmdesk.engine.llama.tuning import LoadOptions
from slmdesk.errors import JobCancelled
from slmdesk.messages import ModelFile, Sampling

GREEDY = Sampling()
# Other batch shapes add up in another order; keys and values are rounded to 16 bits. Measured: up to 0.0004.
ROUNDING = 2e-3
texts = st.text(alphabet="abc de.f\n", min_size=1, max_size=60)


WAYS = {
    "flash": LoadOptions(),
    "plain": LoadOptions(flash=False),
    "apart": LoadOptions(apart=True),
    "copy": LoadOptions(apart=True, second_copy=True),
}


@pytest.fixture(scope="module", params=WAYS)
def engine(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[LlamaEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relay_contexts, "_WORTH_LOADING_TOKENS", 0)
        patch.setattr(relay_contexts, "_FREE_BYTES", 0)
        engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, WAYS[request.param])
        yield engine
        engine.close()


def prompts(words: Sequence[str], opening: str = "Say it again:") -> list[Prompt]:
    return [[Message("user", (opening, Data(text)))] for text in words]


def together(engine: LlamaEngine, asked: Sequence[Prompt], max_tokens: int = 12) -> list[str]:
    answers = [""] * len(asked)
    for index, event in engine.generate_many(asked, GREEDY, max_tokens, lambda: False):
        if isinstance(event, Piece):
            answers[index] += event.text
    return answers


Choice = tuple[int, list[float]]  # the token, and the logits it was chosen by


def choices(engine: LlamaEngine, asked: Sequence[Prompt], max_tokens: int = 12) -> list[list[Choice]]:
    """For each prompt, every choice that was made on the way to its answer."""
    made: list[Choice] = []
    choose = Sampler.choose

    def recording(sampler: Sampler, context: Context, at: int, follower: Follower | None) -> int:
        logits = context.logits(at, engine._vocabulary.size).tolist()
        token = choose(sampler, context, at, follower)
        made.append((token, logits))
        return token

    per_prompt: list[list[Choice]] = [[] for _ in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sampler, "choose", recording)
        indexes = [
            index
            for index, event in engine.generate_many(asked, GREEDY, max_tokens, lambda: False)
            if isinstance(event, Piece)
        ]
    for index, choice in zip(indexes, made, strict=True):
        per_prompt[index].append(choice)
    return per_prompt


def assert_same_arithmetic(one: list[Choice], other: list[Choice]) -> None:
    """Equal logits but for rounding; only a tie within the rounding may be decided differently."""
    for (token, logits), (other_token, other_logits) in zip(one, other, strict=False):
        assert max(abs(a - b) for a, b in zip(logits, other_logits, strict=True)) < ROUNDING
        if token != other_token:
            assert abs(logits[token] - logits[other_token]) < 2 * ROUNDING
            return
    assert len(one) == len(other)


@given(st.lists(texts, min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_prompts_answered_together_get_what_each_gets_alone(engine: LlamaEngine, words: list[str]) -> None:
    asked = prompts(words)
    for prompt, batched in zip(asked, choices(engine, asked), strict=True):
        assert_same_arithmetic(choices(engine, [prompt])[0], batched)


@given(st.lists(texts, min_size=2, max_size=8), st.integers(0, 60))
@settings(max_examples=25, deadline=None)
def test_a_cancel_at_any_moment_leaves_nothing_behind(engine: LlamaEngine, words: list[str], moment: int) -> None:
    asked = prompts(words)
    expected = together(engine, asked)
    calls = 0

    def cancelled() -> bool:
        nonlocal calls
        calls += 1
        return calls > moment

    try:
        for _event in engine.generate_many(asked, GREEDY, 12, cancelled):
            pass
    except JobCancelled:
        pass
    else:
        assert calls <= moment
    assert together(engine, asked) == expected


def test_more_prompts_than_fit_side_by_side_are_admitted_as_others_finish(
    engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "options", replace(engine.options, width=3))
    asked = prompts([f"text {number}" for number in range(10)])
    first_seen: list[int] = []
    running: set[int] = set()
    widest = 0
    for index, event in engine.generate_many(asked, GREEDY, 6, lambda: False):
        if index not in first_seen:
            first_seen.append(index)
        running.add(index)
        widest = max(widest, len(running))
        if isinstance(event, Piece) and event.finish is not None:
            running.remove(index)
    assert first_seen == list(range(10))
    assert widest == 3
    assert not running


def test_each_prompts_own_events_are_in_order(engine: LlamaEngine) -> None:
    asked = prompts(["one", "two " * 30, "three"])
    per_prompt: dict[int, list[PromptProgress | Piece]] = {0: [], 1: [], 2: []}
    for index, event in engine.generate_many(asked, GREEDY, 5, lambda: False):
        per_prompt[index].append(event)
    for index, events in per_prompt.items():
        kinds = [type(event) for event in events]
        assert kinds == sorted(kinds, key=[PromptProgress, Piece].index)
        progress = [event for event in events if isinstance(event, PromptProgress)]
        assert progress[-1].done == progress[-1].total == engine.count_prompt_tokens(asked[index])
        assert [event.finish is not None for event in events if isinstance(event, Piece)].count(True) == 1


def test_what_all_prompts_begin_with_is_evaluated_once(engine: LlamaEngine) -> None:
    opening = "The same long opening for every one of these prompts. " * 3
    asked = prompts(["a", "b", "c"], opening)
    total = sum(engine.count_prompt_tokens(prompt) for prompt in asked)
    engine.take_usage()
    batched = choices(engine, asked)
    usage = engine.take_usage()
    assert usage.prompt_tokens + usage.cached_tokens == total
    assert usage.cached_tokens > total // 2
    for prompt, answer in zip(asked, batched, strict=True):
        assert_same_arithmetic(choices(engine, [prompt])[0], answer)


def test_little_memory_means_fewer_side_by_side(engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = prompts(["one", "two", "three"])
    monkeypatch.setattr(engine._room, "max_shared_tokens", 1)
    assert engine._width([100, 90, 80]) == 1
    assert together(engine, asked) == [together(engine, [prompt])[0] for prompt in asked]


@given(
    st.lists(
        st.tuples(
            st.lists(texts, min_size=1, max_size=4),
            st.integers(0, 40),
            st.booleans(),
            st.sampled_from(["many", "alone", "unwanted"]),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=20, deadline=None)
def test_admission_cancel_and_restore_in_any_order_change_no_answer(
    engine: LlamaEngine,
    tiny_model: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[list[str], int, bool, str]],
) -> None:
    states = StateFolder(str(tmp_path_factory.mktemp("states")))
    fresh = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False, engine.options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "_SHORTEST_STATE", 8)
        for words, moment, restart, kind in steps:
            asked: list[Prompt] = [
                [Message("user", ("About ", Data("the quick brown fox " * 3, kept=True), Data(text)))] for text in words
            ]
            if restart:
                assert engine._context is None or engine._context.clear() is None
            calls = 0

            def cancelled(moment: int = moment) -> bool:
                nonlocal calls
                calls += 1
                return calls > moment + 5

            try:
                if kind == "alone":
                    for prompt in asked:
                        for _event in engine.generate(prompt, GREEDY, 6, cancelled, states=states):
                            pass
                elif kind == "many":
                    for _event in engine.generate_many(asked, GREEDY, 6, cancelled):
                        pass
                else:
                    first = {
                        index
                        for index, _event in engine.generate_many(
                            asked, GREEDY, 6, lambda: False, unwanted=lambda index: index == 0
                        )
                    }
                    assert first == set(range(1, len(asked)))
            except JobCancelled:
                pass
            for prompt in asked:  # alone: to the last bit what a new engine gives
                expected = choices(fresh, [prompt], 6)
                fresh._context.clear()  # type: ignore[union-attr]
                assert choices(engine, [prompt], 6) == expected
            for prompt, batched in zip(asked, choices(engine, asked, 6), strict=True):
                assert_same_arithmetic(choices(fresh, [prompt], 6)[0], batched)
                fresh._context.clear()  # type: ignore[union-attr]
    fresh.close()


def test_one_answer_can_be_dropped_while_the_others_go_on(engine: LlamaEngine) -> None:
    asked = prompts(["one", "two", "three"])
    expected = together(engine, asked)
    answers = ["", "", ""]
    for index, event in engine.generate_many(
        asked, GREEDY, 12, lambda: False, unwanted=lambda index: index == 1 and len(answers[1]) > 3
    ):
        if isinstance(event, Piece):
            answers[index] += event.text
            assert index != 1 or event.finish is None
    assert answers[0] == expected[0]
    assert answers[2] == expected[2]
    assert 3 < len(answers[1]) < len(expected[1])


def test_no_prompt_gets_no_answer(engine: LlamaEngine) -> None:
    assert list(engine.generate_many([], GREEDY, 5, lambda: False)) == []


@given(st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=40), min_size=2, max_size=5))
def test_a_shared_prefix_is_shared_and_leaves_each_prompt_a_token(rows: list[list[int]]) -> None:
    length = shared_prefix(rows)
    assert all(row[:length] == rows[0][:length] for row in rows)
    assert all(length < len(row) for row in rows)


def test_a_long_enough_shared_prefix_is_found() -> None:
    opening = list(range(50))
    assert shared_prefix([[*opening, 1, 2], [*opening, 3], [*opening, 1]]) == 50
    assert shared_prefix([opening, opening]) == 49
    assert shared_prefix([[1, 2, 3], [1, 2, 4]]) == 0
