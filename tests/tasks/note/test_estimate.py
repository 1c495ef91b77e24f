"""How long a note takes: told before where the model's pace is known, kept true meanwhile, learned from at the end."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from slmdesk.documents.language import LanguageDetector
from slmdesk.errors import DocumentError
from slmdesk.messages import (
    Checkpoint,
    Done,
    Estimate,
    EstimateNote,
    ModelFile,
    NoteResult,
    Pace,
    PartText,
    Progress,
    SourceText,
    TaskEvent,
    WriteNote,
)
from slmdesk.tasks import note
from slmdesk.tasks.note.estimate import usual_tokens
from tests.fakes import ScriptedEngine, ScriptedEngines

MODEL = ModelFile("scripted", "nowhere.gguf")
TEMPLATE = "# Visit\n## Story\nWhat?\n## Reason (line)\nWhy?\n## Problems (list)\nWhich?\n"
PACE = Pace(0.01, 0.1, 0.12, 1.5, 1.5, 1.0)
ANSWER = json.dumps({"mentioned": True, "sentences": ["Cough for three weeks."], "text": "Cough for three weeks."})
DETECTOR = LanguageDetector()


def visit(times: int = 1) -> WriteNote:
    text = "Doctor: What brings you in today?\nPatient: I have had a dry cough for three weeks, and I am tired.\n"
    return WriteNote([SourceText("visit.txt", text * times, [])], MODEL, template_text=TEMPLATE, pace=PACE)


def events(request: WriteNote, engine: ScriptedEngine | None = None) -> list[TaskEvent]:
    engines = ScriptedEngines(engine or ScriptedEngine([ANSWER]))
    return list(note.run(request, engines, DETECTOR, lambda: False))


def told(request: WriteNote, engine: ScriptedEngine | None = None) -> Estimate:
    engines = ScriptedEngines(engine or ScriptedEngine([ANSWER]))
    *_events, last = note.estimate(EstimateNote(request), engines, DETECTOR, lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, Estimate)
    return last.result


def of_run(seen: list[TaskEvent]) -> Estimate:
    (found,) = (event for event in seen if isinstance(event, Estimate))
    return found


def test_what_a_field_usually_takes_goes_by_its_kind_and_by_how_much_the_text_says() -> None:
    assert usual_tokens(900, ["text", "line"]) == usual_tokens(800, ["line", "text"]) > usual_tokens(800, ["text"])
    assert usual_tokens(5, ["text"]) < usual_tokens(300, ["text"]) < usual_tokens(800, ["text"])
    assert usual_tokens(5, ["text"]) > 30, "the form itself is written in any case"
    assert usual_tokens(300, ["line"]) < usual_tokens(300, ["medications"])


def test_a_note_says_how_long_it_takes_before_it_asks_for_anything() -> None:
    seen = events(visit())
    kinds = [type(event) for event in seen]
    assert kinds.index(Estimate) < kinds.index(Checkpoint)
    found = of_run(seen)
    assert found.most_seconds >= found.seconds > 0
    assert of_run(events(visit(3))).seconds > found.seconds, "of a longer text more is read and written"


def test_the_time_that_is_told_beforehand_is_that_of_the_note_and_of_loading_the_model() -> None:
    engine = ScriptedEngine([ANSWER])
    beforehand = told(visit(), engine)
    assert engine.history == [], "the pace is known: nothing is tried"
    assert beforehand.seconds == pytest.approx(of_run(events(visit())).seconds + engine.load_s, abs=0.11)


def test_a_model_that_never_ran_is_tried_where_the_time_is_asked_for_and_not_in_a_note() -> None:
    unknown = replace(visit(), pace=None)
    engine = ScriptedEngine([ANSWER])
    assert told(unknown, engine).seconds >= 0
    assert engine.history
    seen = events(unknown)
    assert not any(isinstance(event, Estimate) for event in seen)
    assert all(event.remaining_s is None for event in seen if isinstance(event, Progress))


def test_what_is_left_is_told_while_it_is_written_and_shrinks() -> None:
    seen = events(visit())
    left = [event.remaining_s for event in seen if isinstance(event, Progress) and event.stage == "writing"]
    assert left[0] is not None
    assert left[-1] is not None
    assert left[0] == of_run(seen).seconds
    assert left[-1] < left[0]


def test_a_note_that_goes_on_takes_as_much_less() -> None:
    kept = [PartText(event.part, event.text) for event in events(visit()) if isinstance(event, Checkpoint)]
    assert told(replace(visit(), done_parts=kept[:2])).seconds < told(visit()).seconds
    assert told(replace(visit(), done_parts=kept)).seconds < told(replace(visit(), done_parts=kept[:2])).seconds


@pytest.mark.parametrize("pace", [PACE, None])
def test_the_next_note_by_a_template_is_told_by_what_this_one_took(pace: Pace | None) -> None:
    request = replace(visit(), pace=pace)
    wordy = ScriptedEngine([json.dumps({"mentioned": True, "sentences": ["Cough. " * 90], "text": "Cough. " * 90})])
    done = events(request, wordy)[-1]
    assert isinstance(done, Done)
    assert isinstance(done.result, NoteResult)
    learned = done.result.pace
    assert learned is not None
    assert set(learned.habits) == {"note, own"}, "whose title may name a patient"
    assert learned.habits["note, own"].jobs == 1
    assert learned.habits["note, own"].final_written > 1.0, "more than usual was written"
    assert told(replace(visit(), pace=replace(PACE, habits=learned.habits))).seconds > told(visit()).seconds


def test_nothing_to_write_from_is_refused_before_the_model_is_loaded() -> None:
    with pytest.raises(DocumentError, match="no text to write a note from"):
        told(WriteNote([SourceText("a", " \n", [])], MODEL))
