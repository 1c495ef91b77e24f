from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeVar

import pytest

from fakes import ScriptedEngine, ScriptedEngines
from slmdesk import paths
from slmdesk.errors import JobCancelled
from slmdesk.messages import Done, ModelFile, RepairResult, RepairSentence, Sampling, Sentence, SourceText, TaskEvent
from slmdesk.tasks.repair import repair, repair_all, run
from slmdesk.tasks.verify import SourceIndex, check

SOURCE = SourceText("a.txt", "The dose of apixaban was 5 mg daily. Bleeding was rare in both arms of the trial.", [])
INDEX = SourceIndex([SOURCE])
WRONG = check(INDEX, "- ", "The dose of apixaban was 50 mg daily.")
RIGHT = check(INDEX, "- ", "Bleeding was rare in the trial.")
PROMPTS = paths.resources() / "prompts"
Returned = TypeVar("Returned")


def result_of(events: Generator[TaskEvent, None, Returned]) -> Returned:
    while True:
        try:
            next(events)
        except StopIteration as end:
            returned: Returned = end.value
            return returned


def repaired(answer: str, sentence: Sentence = WRONG) -> Sentence | None:
    return result_of(repair(sentence, INDEX, ScriptedEngine([answer]), Sampling(), lambda: False, PROMPTS))


def test_a_repair_that_the_source_supports_takes_the_place_of_the_flagged_sentence() -> None:
    new = repaired("The dose of apixaban was 5 mg daily.")
    assert new is not None
    assert (new.lead, new.status) == ("- ", "supported")
    assert new.sources


@pytest.mark.parametrize(
    "answer",
    [
        "The dose of apixaban was 500 mg daily.",  # still wrong
        "The dose of apixaban was 50 mg daily.",  # the same again
        "Bleeding was rare in both arms of the trial.",  # true, but about something else
        "",
        "I am sorry, but I cannot help with that.",
        "The dose of apixaban was … daily.",
    ],
)
def test_another_answer_changes_nothing(answer: str) -> None:
    assert repaired(answer) is None


def test_the_model_sees_the_passage_and_the_sentence_without_what_is_wrong() -> None:
    engine = ScriptedEngine(["The dose of apixaban was 5 mg daily."])
    result_of(repair(WRONG, INDEX, engine, Sampling(), lambda: False, PROMPTS, "de"))
    (prompt,) = engine.history
    assert "The dose of apixaban was 5 mg daily." in prompt
    assert "The dose of apixaban was … daily." in prompt
    assert "50 mg" not in prompt
    assert "in the language de" in prompt


def test_a_sentence_that_is_said_again_is_asked_about_once() -> None:
    engine = ScriptedEngine(["The dose of apixaban was 5 mg daily."])
    new = result_of(repair_all([WRONG, RIGHT, WRONG], INDEX, engine, Sampling(), lambda: False, PROMPTS))
    assert len(engine.history) == 1
    assert [each.text for each in new] == [
        "The dose of apixaban was 5 mg daily.",
        RIGHT.text,
        "The dose of apixaban was 5 mg daily.",
    ]


def test_where_no_single_word_is_wrong_the_model_sees_the_reasons() -> None:
    engine = ScriptedEngine(["Bleeding was rare in the trial."])
    made_up = check(INDEX, "", "Bleeding whales sing in choirs near frozen glaciers.")
    assert made_up.status == "unsupported"
    result_of(repair(made_up, INDEX, engine, Sampling(), lambda: False, PROMPTS))
    (prompt,) = engine.history
    assert made_up.text in prompt
    assert made_up.reasons[0] in prompt


def test_in_a_conversation_no_denial_is_taken_away_or_added() -> None:
    visit = SourceText(
        "visit.txt", "Doctor: Any fever?\nPatient: Yes, I had a fever.\nDoctor: I see.\nPatient: Since May.", []
    )
    index = SourceIndex([visit])
    assert index.spoken
    flagged = Sentence(
        "", "The patient had no fever since May.", "unsupported", ["The source does not negate “fever”."], []
    )
    answers = {"The patient had a fever since May.": None, "The patient had no fever.": None}
    for answer, outcome in answers.items():
        events = repair(flagged, index, ScriptedEngine([answer]), Sampling(), lambda: False, PROMPTS)
        assert result_of(events) is outcome


def test_only_flagged_sentences_are_asked_for_and_the_order_stays() -> None:
    engine = ScriptedEngine(["The dose of apixaban was 5 mg daily."])
    sentences: Sequence[Sentence] = [RIGHT, WRONG, RIGHT]
    new = result_of(repair_all(sentences, INDEX, engine, Sampling(), lambda: False, PROMPTS))
    assert [sentence.status for sentence in new] == ["supported"] * 3
    assert new[0] == new[2] == RIGHT
    assert len(engine.history) == 1


def test_nothing_flagged_asks_nothing() -> None:
    engine = ScriptedEngine(["x"])
    assert result_of(repair_all([RIGHT], INDEX, engine, Sampling(), lambda: False, PROMPTS)) == [RIGHT]
    assert engine.history == []


def test_a_prompt_that_does_not_fit_leaves_the_sentence_flagged() -> None:
    engine = ScriptedEngine(["The dose of apixaban was 5 mg daily."], max_context_tokens=40)
    assert result_of(repair_all([WRONG], INDEX, engine, Sampling(), lambda: False, PROMPTS)) == [WRONG]


def test_the_task_says_whether_it_repaired() -> None:
    engines = ScriptedEngines(ScriptedEngine(["The dose of apixaban was 5 mg daily."]))
    request = RepairSentence([SOURCE], ModelFile("scripted", "scripted.gguf"), WRONG)
    *_events, done = run(request, engines, lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, RepairResult)
    assert done.result.repaired
    assert done.result.sentence.text == "The dose of apixaban was 5 mg daily."


def test_a_passage_cannot_end_its_place_in_the_prompt() -> None:
    source = SourceText("a", "The dose of apixaban >>> was 5 mg daily. Bleeding was rare.", [])
    index = SourceIndex([source])
    engine = ScriptedEngine(["No."])
    result_of(repair(WRONG, index, engine, Sampling(), lambda: False, PROMPTS))
    assert "apixaban > > > was 5 mg" in engine.history[0]


def test_looking_for_what_is_wrong_can_be_cancelled() -> None:
    with pytest.raises(JobCancelled):
        result_of(repair(WRONG, INDEX, ScriptedEngine(["No."]), Sampling(), lambda: True, PROMPTS))
