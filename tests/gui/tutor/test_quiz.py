"""A quiz as it is taken: scores, what was missed, its end."""

from __future__ import annotations

import pytest

from slmdesk.gui.tutor.quiz import QuizRound, Taken, settled
from slmdesk.messages import Question, QuestionKind, QuizResult, Timings


def question(kind: QuestionKind, answer: str, options: tuple[str, ...] = ()) -> Question:
    return Question(kind, "What?", list(options), answer, [])


@pytest.mark.parametrize(
    ("kind", "answer", "given", "score"),
    [
        ("choice", "two", "two", 1.0),
        ("choice", "two", "three", 0.0),
        ("true-false", "False", "True", 0.0),
        ("cloze", "the Stroma", " stroma. ", 1.0),
        ("cloze", "stroma", "granum", None),
        ("cloze", "stroma", "  ", 0.0),
        ("open", "In the stroma.", "in the stroma", 1.0),
        ("open", "In the stroma.", "inside the leaf", None),
    ],
)
def test_what_comparing_settles_and_what_it_does_not(
    kind: QuestionKind, answer: str, given: str, score: float | None
) -> None:
    assert settled(question(kind, answer), given) == score


def test_a_round_ends_when_no_more_questions_come() -> None:
    round = QuizRound(2, [Taken(question("open", "a"))])
    assert round.current is round.taken[0]
    round.place = 1
    assert (round.current, round.at_end) == (None, False)  # the second is being written
    round.result = QuizResult(1, 2, {}, "m", Timings())
    assert round.at_end


def test_the_score_counts_what_is_graded_and_the_missed_come_again() -> None:
    taken = [Taken(question("open", word), "x", score) for word, score in (("a", 1.0), ("b", 0.5), ("c", None))]
    round = QuizRound(3, taken, place=3, stopped=True)
    assert round.score == (1.5, 2)
    assert [each.question.answer for each in round.missed] == ["b"]
    again = round.again(each.question for each in round.missed)
    assert (again.place, len(again.taken), again.taken[0].answered, again.complete) == (0, 1, False, True)
