"""Word problems: which questions are, and the vote over computed programs."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slmdesk.messages import Sampling
from slmdesk.tasks.ask.word_problems import is_word_problem, run_program, solve
from tests.fakes import ScriptedEngine

PENCILS = "Tom has 3 boxes with 12 pencils each and gives 6 away. How many pencils does he have now?"
RIGHT = "pencils = 3 * 12  # in the boxes\nanswer = pencils - 6  # what is left\n"
WRONG = "answer = 3 + 12  # both\n"
BROKEN = "answer = boxes * 12\n"


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


def test_a_program_is_computed_step_by_step() -> None:
    found = run_program(RIGHT)
    assert found is not None
    value, steps = found
    assert value == 30
    assert [(step.name, step.expression, step.value) for step in steps] == [
        ("pencils", "3 * 12", "36"),
        ("answer", "pencils - 6", "30"),
    ]


@pytest.mark.parametrize("text", ["", BROKEN, "answer = 1 / 0\n", "x = 3\n", "answer\n", "import os\n"])
def test_a_program_that_does_not_end_in_a_number_is_none(text: str) -> None:
    assert run_program(text) is None


def test_most_programs_win() -> None:
    engine = ScriptedEngine([WRONG, RIGHT, BROKEN, RIGHT, WRONG.replace("+", "*")])
    solution = solve(PENCILS, engine, Sampling(), lambda: False)
    assert solution is not None
    assert (solution.value, solution.agreed, solution.tried) == (Fraction(30), 2, 5)


def test_three_that_agree_are_enough() -> None:
    engine = ScriptedEngine([RIGHT])
    solution = solve(PENCILS, engine, Sampling(), lambda: False)
    assert solution is not None
    assert (solution.agreed, solution.tried, len(engine.history)) == (3, 3, 3)


def test_nothing_that_can_be_computed_is_no_solution() -> None:
    assert solve(PENCILS, ScriptedEngine([BROKEN]), Sampling(), lambda: False) is None
