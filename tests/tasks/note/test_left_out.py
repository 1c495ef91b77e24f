from __future__ import annotations

import json

from hypothesis import given, strategies as st

from slmdesk.documents.language import LanguageDetector
from slmdesk.messages import Done, ModelFile, NoteResult, SourceText, WriteNote
from slmdesk.tasks import note
from slmdesk.tasks.note.left_out import left_out
from tests.fakes import ScriptedEngine, ScriptedEngines

VISIT = (
    "Doctor: What do you do for a living?\n"
    "Patient: I worked with chemicals in a jewelry shop.\n"
    "Doctor: Any surgeries?\n"
    "Patient: A cataract operation on both eyes.\n"
    "Doctor: Thank you for coming in.\n"
)


def test_an_exchange_that_no_answer_tells_of_is_left_out_with_its_question() -> None:
    left = left_out(VISIT, ["The patient had a cataract operation on both eyes."])
    assert left == ("Doctor: What do you do for a living?\nPatient: I worked with chemicals in a jewelry shop.")


def test_nothing_is_left_out_when_the_answers_tell_all_and_small_talk_counts_for_nothing() -> None:
    told = ["He worked with chemicals in a jewelry shop for a living.", "Cataract operation on both eyes, his surgery."]
    assert left_out(VISIT, told) == ""


def test_prose_is_looked_at_by_sentence() -> None:
    prose = "The patient fell down the stairs. An X-ray of the wrist showed a scaphoid fracture."
    assert left_out(prose, ["The patient fell down the stairs."]) == "An X-ray of the wrist showed a scaphoid fracture."


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3))
def test_what_is_left_out_stands_in_the_text(text: str, said: list[str]) -> None:
    whole = " ".join(text.split())
    assert all(" ".join(line.split()) in whole for line in left_out(text, said).splitlines())


def test_a_note_is_asked_once_more_for_what_was_left_out() -> None:
    answers = (
        json.dumps({"mentioned": True, "text": "The patient had a cataract operation on both eyes."}),
        json.dumps({"mentioned": True, "text": "The patient worked with chemicals in a jewelry shop."}),
    )
    engine = ScriptedEngine(answers)
    template = "# Brief note\n## Note\nWhat does the text say about the patient?\n"
    visit = [SourceText("visit.txt", VISIT, [])]
    request = WriteNote(visit, ModelFile("scripted", "nowhere.gguf"), template_text=template)
    (*_events, last) = note.run(request, ScriptedEngines(engine), LanguageDetector(), lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, NoteResult)
    assert "cataract" in last.result.text
    assert "jewelry shop" in last.result.text
    assert "cataract" not in engine.history[1]


def test_what_the_second_reading_makes_up_is_left_out_and_listed() -> None:
    answers = (
        json.dumps({"mentioned": True, "text": "The patient had a cataract operation on both eyes."}),
        json.dumps(
            {"mentioned": True, "text": "The patient worked with 14 chemicals in a jewelry shop. Reports good health."}
        ),
    )
    template = "# Brief note\n## Note\nWhat does the text say about the patient?\n"
    visit = [SourceText("visit.txt", VISIT, [])]
    request = WriteNote(visit, ModelFile("scripted", "nowhere.gguf"), template_text=template)
    (*_events, last) = note.run(request, ScriptedEngines(ScriptedEngine(answers)), LanguageDetector(), lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, NoteResult)
    assert "cataract" in last.result.text
    assert "14" not in last.result.text
    assert any("14" in removed.reason for removed in last.result.removed)
    assert "good health" not in last.result.text
