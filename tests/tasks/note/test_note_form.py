from __future__ import annotations

import time

import pytest

from slmdesk.messages import NoteField, Sentence
from slmdesk.tasks.note.note_form import in_note_form, without_subject
from slmdesk.tasks.note.template import TemplateField


@pytest.mark.parametrize(
    ("told", "noted"),
    [
        ("The patient lives alone.", "Lives alone."),
        ("They live alone and smoke.", "Lives alone and smoke."),
        ("The patient mentions that they are working.", "Working."),
        ("They have not had any fever.", "No fever."),
        ("She does not have any pain.", "No pain."),
        ("He is a baker.", "Baker."),
        ("The patient has had a dry cough for 3 weeks.", "Dry cough for 3 weeks."),
        ("The patient also reports that he has been experiencing dizziness.", "Dizziness."),
        ("She has been experiencing dizziness.", "Dizziness."),
        ("The patient is allergic to amoxicillin.", "Allergic to amoxicillin."),
        ("The patient's mother has gout.", "Mother has gout."),
    ],
)
def test_a_statement_is_noted_without_the_patient(told: str, noted: str) -> None:
    assert without_subject(told) == noted


@pytest.mark.parametrize(
    ("told", "noted"),
    [
        ("He was a smoker.", "Was a smoker."),
        ("She has had her appendix removed.", "Has had her appendix removed."),
        ("She is not in pain.", "Not in pain."),
        ("The patient is to avoid salt.", "Is to avoid salt."),
        ("He is on warfarin.", "Is on warfarin."),
        ("The patient denies fever.", "Denies fever."),
        ("The patient who fell has pain.", "The patient who fell has pain."),
        ("The patient reports to the clinic.", "Reports to the clinic."),
        ("“I have a full time job.”", "“I have a full time job.”"),
        ("Heart sounds normal.", "Heart sounds normal."),
    ],
)
def test_what_is_past_denied_or_said_of_another_stays_so(told: str, noted: str) -> None:
    assert without_subject(told) == noted


def test_in_a_family_history_she_may_be_the_mother() -> None:
    family = TemplateField("Family history", "list", ("Which?",), ("Family history",))
    said = [
        Sentence("- ", "Her mother has gout.", "supported", [], []),
        Sentence(" ", "She is 60.", "supported", [], []),
    ]
    field = in_note_form(NoteField(0, 0, "Family history", "list", True, said), family)
    assert [each.text for each in field.sentences] == ["Mother has gout.", "She is 60."]


def test_a_statement_is_noted_in_time() -> None:
    started = time.perf_counter()
    for hostile in (
        "The patient " + "has " * 30_000,
        "They " + "reports that " * 10_000,
        "She has had " + "an " * 30_000,
    ):
        without_subject(hostile)
    assert time.perf_counter() - started < 2
