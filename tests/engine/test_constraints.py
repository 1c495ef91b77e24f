"""Answers of a given form, by a model of random weights: whatever it likes to write, the form holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.engine import Choices, Constraint, Data, JsonSchema, Message, Piece, Regex
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.errors import EngineError
from slmdesk.messages import ModelFile, Sampling

GREEDY = Sampling()
PET = JsonSchema(
    json.dumps(
        {
            "type": "object",
            "properties": {
                "kind": {"enum": ["cat", "dog"]},
                "age": {"type": "integer", "minimum": 0, "maximum": 30},
                "name": {"type": "string", "pattern": "^[a-z]{1,6}$"},
            },
            "required": ["kind", "age", "name"],
            "additionalProperties": False,
        }
    )
)
samplings = st.builds(Sampling, temperature=st.sampled_from([0.0, 0.7, 1.5]), seed=st.integers(0, 1000))


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> Iterator[LlamaEngine]:
    engine = LlamaEngine(ModelFile("tiny", str(tiny_model)), 1, lambda: False)
    yield engine
    engine.close()


def answered(
    engine: LlamaEngine, form: Constraint | None, sampling: Sampling = GREEDY, max_tokens: int = 90, word: str = "a"
) -> tuple[str, str | None]:
    prompt = [Message("user", ("Go: ", Data(word)))]
    events = engine.generate(prompt, sampling, max_tokens, lambda: False, constraint=form)
    pieces = [event for event in events if isinstance(event, Piece)]
    assert all(piece.finish is None for piece in pieces[:-1])
    return "".join(piece.text for piece in pieces), pieces[-1].finish


@given(samplings, st.text(alphabet="abc <|>", max_size=8))
@settings(max_examples=25, deadline=None)
def test_json_is_of_the_schema_and_ends_there(engine: LlamaEngine, sampling: Sampling, word: str) -> None:
    text, finish = answered(engine, PET, sampling, word=word)
    pet = json.loads(text)
    assert finish == "stop"
    assert list(pet) == ["kind", "age", "name"]
    assert pet["kind"] in ("cat", "dog")
    assert 0 <= pet["age"] <= 30
    assert re.fullmatch("[a-z]{1,6}", pet["name"])
    assert text == json.dumps(pet)


@given(samplings)
@settings(max_examples=20, deadline=None)
def test_an_expression_is_matched_as_a_whole(engine: LlamaEngine, sampling: Sampling) -> None:
    text, finish = answered(engine, Regex(r"[A-C]{2,5}-é[0-9]{3}"), sampling)
    assert finish == "stop"
    assert re.fullmatch(r"[A-C]{2,5}-é[0-9]{3}", text)


@given(st.lists(st.text(min_size=1, max_size=10), min_size=1, max_size=5), samplings)
@settings(max_examples=60, deadline=None)
def test_any_texts_can_be_chosen_from(engine: LlamaEngine, options: list[str], sampling: Sampling) -> None:
    text, finish = answered(engine, Choices(tuple(options)), sampling)
    assert finish == "stop"
    assert text in options


def test_each_prompt_has_a_form_and_a_limit_of_its_own(engine: LlamaEngine) -> None:
    forms: Sequence[Constraint | None] = [PET, Choices(("yes", "no")), None, Regex("z{40}")]
    prompts = [[Message("user", (Data(f"text {number}"),))] for number in range(4)]
    answers = [""] * 4
    ends: list[str | None] = [None] * 4
    events = engine.generate_many(prompts, Sampling(), [90, 5, 7, 20], lambda: False, constraints=forms)
    for index, event in events:
        if isinstance(event, Piece):
            answers[index] += event.text
            ends[index] = event.finish
    assert ends == ["stop", "stop", "length", "length"]
    assert json.loads(answers[0])["kind"] in ("cat", "dog")
    assert answers[1] in ("yes", "no")
    assert re.fullmatch("z{1,39}", answers[3])


def test_what_must_follow_costs_no_pass_of_its_own(engine: LlamaEngine) -> None:
    prompt = [Message("user", ("Go",))]
    events = engine.generate(
        prompt, Sampling(), 60, lambda: False, constraint=Regex("the same long words (a|b) and on")
    )
    pieces = [event for event in events if isinstance(event, Piece)]
    assert len(pieces) <= 3
    assert "".join(piece.text for piece in pieces) in ("the same long words a and on", "the same long words b and on")


def test_a_cut_answer_says_so(engine: LlamaEngine) -> None:
    text, finish = answered(engine, Regex("x{50}"), max_tokens=3)
    assert finish == "length"
    assert re.fullmatch("x{1,49}", text)


@pytest.mark.parametrize(
    "form",
    [
        Regex("("),
        Regex("(?=a)b"),
        JsonSchema("{"),
        JsonSchema("[]"),
        JsonSchema('{"type": "strin"}'),
        JsonSchema('{"$ref": "https://example.org/schema"}'),
        Choices(()),
        Choices(("a", "")),
    ],
)
def test_a_form_that_cannot_be_used_is_refused(engine: LlamaEngine, form: Constraint) -> None:
    with pytest.raises(EngineError) as caught:
        answered(engine, form)
    assert caught.value.kind == "constraint-refused"
    assert answered(engine, Choices(("fine",))) == ("fine", "stop")
