from __future__ import annotations

import time

import pytest

from slmdesk.messages import NoteField, Sentence, SourceText
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.subjects import in_note_form, with_patient, without_subject
from slmdesk.tasks.note.rules.whose import Whose


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
        ("She and her husband smoke.", "She and her husband smoke."),
        ("The patient says he shouts at her.", "The patient says he shouts at her."),
        ("They tell her to hurt herself.", "They tell her to hurt herself."),
        ("He does not have his inhaler with him.", "Does not have his inhaler with him."),
        ("She did not notice that the wound was open.", "Did not notice that the wound was open."),
        ("He has had enough of living.", "Has had enough of living."),
        ("She reported the assault to the police.", "Reported the assault to the police."),
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
    started = time.process_time()
    for hostile in (
        "The patient " + "has " * 30_000,
        "They " + "reports that " * 10_000,
        "She has had " + "an " * 30_000,
    ):
        without_subject(hostile)
    assert time.process_time() - started < 2


def test_a_statement_that_may_go_on_about_a_relative_keeps_its_pronoun() -> None:
    said = ["Her father died last year.", "He had bowel cancer.", "She has a cough."]
    sentences = [Sentence(" ", text, "supported", [], []) for text in said]
    noted = in_note_form(NoteField(0, 0, "History", "text", True, sentences), TemplateField("History", "text", (), ()))
    assert [each.text for each in noted.sentences] == ["Father died last year.", "He had bowel cancer.", "Cough."]


def test_behind_a_relative_the_patient_is_named_where_the_source_says_so() -> None:
    said = ["His brother has Crohn's disease.", "He smokes five a day.", "He died."]
    sentences = [Sentence(" ", text, "supported", [], []) for text in said]
    field = with_patient(NoteField(0, 0, "History", "text", True, sentences), lambda text: "smokes" in text)
    assert [each.text for each in field.sentences] == [said[0], "The patient smokes five a day.", "He died."]
    whose = Whose([SourceText("a", "His brother has Crohn's disease. He smokes five cigarettes a day.", [])])
    assert whose.is_of_patient("He smokes five cigarettes.")
    assert not whose.is_of_patient("He has Crohn's disease.")
