from __future__ import annotations

import pytest

from fakes import ScriptedEngine, ScriptedEngines
from slmdesk.messages import Done, ModelFile, Pace, Progress, SourceText, Summarize, SummaryResult
from slmdesk.tasks import summarize
from slmdesk.tasks.summarize.answers import Answer
from slmdesk.tasks.summarize.gathering import Gatherer
from slmdesk.tasks.summarize.styles import Section
from slmdesk.tasks.summarize.telling import Telling
from slmdesk.tasks.verify import SourceIndex

PACE = Pace(0.001, 0.01, 0.02, 1.6, 1.5, 1.2)
SECTION = Section("Decisions", 0.25, "list", "List what was decided.", none="No decision is recorded.")
TEXT = "Ann: We buy the blue pump. Ben: Agreed. Ann: The fee stays at sixty. Ben: I like dogs."


def gathered(*answers: Answer, words: int = 140, english: bool = True) -> str:
    gatherer = Gatherer([SECTION], len(answers), words, english)
    for answer in answers:
        gatherer.add([answer])
    return gatherer.sections(Telling(SourceIndex([SourceText("a", TEXT, [])]), loose=True))["Decisions"]


def test_lines_of_all_parts_are_joined_once_each() -> None:
    lines = gathered(
        Answer("- The group buys the blue pump.", True),
        Answer("- No decision is recorded.", True),
        Answer("1. The fee stays at sixty.\n2. The group buys the blue pump.", True),
    )
    assert lines == "- The group buys the blue pump.\n- The fee stays at sixty."


@pytest.mark.parametrize(
    "answer", ["- No decision is recorded.", "None.", "- No decisions were made.", "- There was nothing to do.", ""]
)
def test_where_no_part_has_any_it_says_so(answer: str) -> None:
    assert gathered(Answer(answer, True)) == "- No decision is recorded."


@pytest.mark.parametrize(
    "answer",
    [
        "Es wurde keine Entscheidung getroffen.",
        "Aucune décision n'a été prise.",
        "No se tomó ninguna decisión.",
        "Non è stata presa alcuna decisione.",
        "Não foi tomada nenhuma decisão.",
        "Решений не принято в этой части.",
        "会议没有作出任何决定。",
    ],
)
def test_in_other_languages_too(answer: str) -> None:
    assert gathered(Answer(f"- {answer}", True), english=False) == "- No decision is recorded."


def test_an_italian_article_is_no_speaker() -> None:
    line = "- I partecipanti approvano il bilancio."
    assert gathered(Answer(line, True), english=False) == line


def test_a_number_in_roman_letters_is_no_speaker() -> None:
    assert gathered(Answer("- Ben: start the Phase I trial in May", True)) == "- Ben: start the Phase I trial in May"


@pytest.mark.parametrize(
    "answer",
    [
        "- No smoking was agreed in the hall.",
        "- Nobody may use the old pump.",
        "- No purchases over 500 euros are made before June.",
    ],
)
def test_a_decision_against_something_is_one(answer: str) -> None:
    assert gathered(Answer(answer, True)) == answer


def test_too_many_lines_lose_those_that_the_source_says_least() -> None:
    idle = "\n".join(f"- Somebody will certainly look into question {name} again." for name in ("one", "two", "six"))
    lines = gathered(Answer(idle + "\n- The group buys the blue pump.", True), words=60)
    assert "blue pump" in lines
    assert lines.count("\n") < 3


@pytest.mark.parametrize(
    "line", ["Ben: Yeah, I think we buy the pump then.", "Ann: document.", "Cat: So you say sixty."]
)
def test_what_was_said_word_by_word_is_no_decision(line: str) -> None:
    assert gathered(Answer(f"- {line}", True)) == "- No decision is recorded."


def test_the_last_line_of_an_answer_that_was_cut_is_left_out() -> None:
    assert gathered(Answer("- The fee stays at sixty.\n- The group buys", False)) == "- The fee stays at sixty."


def test_in_a_language_whose_words_are_not_known_every_part_is_asked_behind_the_same_words() -> None:
    turns = [f"Speaker{number % 4}: I think that topic{number} needs some more thought." for number in range(600)]
    turns[500] = "Speaker1: So we decided to buy the blue pump."
    source = SourceText("long.txt", "\n".join(turns), [])
    answers = ["They talked.", "- No decision is recorded.", "- No action is recorded."]
    engine = ScriptedEngine([*answers, *answers, "More.", "- The group buys the blue pump.", "- Ann: order the pump"])
    request = Summarize(
        [source], ModelFile("scripted", "/no"), style="meeting", pace=PACE, repair=False, source_language="pl"
    )
    events = list(summarize.run(request, ScriptedEngines(engine), lambda: False))
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, SummaryResult)
    assert "## Decyzje\n\n- The group buys the blue pump." in events[-1].result.summary
    assert "## Zadania\n\n- Ann: order the pump" in events[-1].result.summary
    first, second, third = engine.history[:3]
    assert engine.limits[1] == engine.limits[2] < engine.limits[0]
    shared = first[: first.index(">>>")]
    assert second.startswith(shared)
    assert third.startswith(shared)
    read = [event for event in events if isinstance(event, Progress) and event.stage == "summarizing"]
    assert [event.done for event in read] == sorted(event.done for event in read)
    assert read[-1].done == read[-1].total == sum("This was part" in prompt for prompt in engine.history)
