"""Grades: by words and numbers where they settle it, by the model where they do not."""

from __future__ import annotations

import pytest

from slmdesk.errors import TaskError
from slmdesk.messages import Done, Grade, GradeResult, ModelFile
from slmdesk.tasks import grade
from slmdesk.tasks.grade.criteria import points
from tests.fakes import ScriptedEngine, ScriptedEngines

MODEL = ModelFile("scripted", "nowhere.gguf")
FULL = (
    "Water is a polar molecule with regions of weak charge. These regions are attracted to ions and other polar "
    "molecules. Oils are nonpolar and are repelled by water."
)
QUESTION = "Why was the water alone not effective in cleaning the bowl?"


def graded(expected: str, answer: str, answers: list[str] | None = None) -> tuple[GradeResult, ScriptedEngine]:
    engine = ScriptedEngine(answers or ["no"])
    (*_events, last) = grade.run(Grade(QUESTION, expected, answer, MODEL), ScriptedEngines(engine), lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, GradeResult)
    return last.result, engine


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        (FULL, FULL),
        (FULL, FULL.upper()),
        ("the left ventricle", "Left ventricle."),
        ("1,200 mL", "1200 ml"),
        ("3.50", "3.5"),
        ("mitochondria", "It is the mitochondria"),
    ],
)
def test_the_same_answer_is_right_without_a_model(expected: str, answer: str) -> None:
    result, engine = graded(expected, answer)
    assert (result.score, result.verdict, result.missing) == (1.0, "right", "")
    assert engine.history == []


@pytest.mark.parametrize(("expected", "answer"), [("1200 mL", "120 mL"), ("42", "24"), (FULL, ""), ("aorta", "  ")])
def test_another_number_or_nothing_is_wrong_without_a_model(expected: str, answer: str) -> None:
    result, engine = graded(expected, answer)
    assert (result.score, result.verdict) == (0.0, "wrong")
    assert result.missing
    assert engine.history == []


def test_part_of_an_answer_is_partly_right_and_says_what_is_missing() -> None:
    result, _engine = graded(FULL, "Water is a polar molecule with regions of weak charge.")
    assert result.verdict == "partly"
    assert [criterion.met for criterion in result.criteria] == [True, False, False]
    assert result.missing.startswith("Missing: ")
    assert "repelled by water" in result.missing


def test_other_words_are_the_models_to_judge() -> None:
    answer = "The weak charge of polar things pulls in other such things, and grease, being nonpolar, has none."
    right, engine = graded(FULL, answer, ["yes"])
    assert engine.history
    assert all(answer in prompt and FULL not in prompt for prompt in engine.history)
    wrong, _engine = graded(FULL, answer, ["no"])
    assert right.score > wrong.score


def test_a_long_sentence_is_several_points() -> None:
    found = points("The kidney filters the blood of the body; it also makes the hormone erythropoietin for the marrow.")
    assert len(found) == 2


def test_points_hold_every_word_of_the_answer() -> None:
    assert " ".join(points(FULL)) == FULL


@pytest.mark.parametrize(("expected", "answer"), [("", "x"), ("x", "y" * 9000)])
def test_what_cannot_be_graded_is_refused(expected: str, answer: str) -> None:
    with pytest.raises(TaskError):
        graded(expected, answer)
