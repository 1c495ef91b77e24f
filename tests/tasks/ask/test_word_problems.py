"""Word problems: which questions are, and the vote over ways to work them out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slmdesk.messages import Sampling
from slmdesk.tasks.ask.word_problems import is_word_problem, solve
from tests.fakes import ScriptedEngine

PENCILS = "Tom has 3 boxes with 12 pencils each and gives 6 away. How many pencils does he have now?"
RIGHT = "In the boxes: 3 * 12 = 38\nWhat is left: 38 - 6 = 32\nAnswer: 32"
WRONG = "Both: 3 + 12 = 15\nAnswer: 15"
BROKEN = "He has many pencils."


@pytest.mark.parametrize("with_material", [False, True])
def test_a_problem_with_its_numbers_is_computed(with_material: bool) -> None:
    assert is_word_problem(PENCILS, with_material)


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in the war between 1914 and 1918?",
        "How many chambers does the heart have?",
        "Explain the 3 laws of Newton and the 2 laws of thermodynamics.",
    ],
)
def test_questions_on_the_material_are_never_taken_for_one(question: str) -> None:
    assert not is_word_problem(question, with_material=True)


def test_most_ways_win_and_their_values_are_computed() -> None:
    engine = ScriptedEngine([WRONG, BROKEN, RIGHT, WRONG.replace("15", "17").replace("12", "14"), RIGHT])
    solution = solve(PENCILS, engine, Sampling(), lambda: False)
    assert solution is not None
    assert (solution.value, solution.agreed, solution.tried) == (Fraction(30), 2, 5)
    assert [(step.name, step.value) for step in solution.steps] == [("In the boxes", "36"), ("What is left", "30")]
    assert len(set(engine.history)) == 5


def test_two_that_agree_are_enough() -> None:
    engine = ScriptedEngine([RIGHT])
    solution = solve(PENCILS, engine, Sampling(), lambda: False)
    assert solution is not None
    assert (solution.value, solution.agreed, solution.tried, len(engine.history)) == (30, 2, 2, 3)


def test_what_a_tiny_model_writes_after_its_answer_is_not_waited_for() -> None:
    engine = ScriptedEngine([RIGHT + "\n" + "And so on. " * 60])
    solution = solve(PENCILS, engine, Sampling(), lambda: False)
    assert solution is not None
    assert solution.value == 30
    assert engine.take_usage().output_tokens < 3 * 30


def test_without_two_that_agree_the_sensible_one_is_taken() -> None:
    below = "What is left: 3 - 12 = -9\nAnswer: -9"
    solution = solve(PENCILS, ScriptedEngine([below, WRONG, BROKEN]), Sampling(), lambda: False)
    assert solution is not None
    assert (solution.value, solution.agreed, solution.tried) == (15, 1, 5)


def test_nothing_that_can_be_computed_is_no_solution() -> None:
    assert solve(PENCILS, ScriptedEngine([BROKEN]), Sampling(), lambda: False) is None
