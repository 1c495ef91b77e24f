from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import Sentence
from slmdesk.tasks.note.findings.reported import joined, listed, sorted_out


def test_a_list_of_symptoms_is_taken_apart() -> None:
    assert listed("Reports: itchy skin, sore skin, and cracked skin. Denies: no bleeding or discharge.") == [
        (False, "itchy skin"),
        (False, "sore skin"),
        (False, "cracked skin"),
        (True, "bleeding"),
        (True, "discharge"),
    ]
    assert listed("Reports red skin, chest, and dry skin.") == [(False, "red skin"), (False, "dry skin")]
    assert listed("Reports cough, itchy hands and arms.") == [(False, "cough"), (False, "itchy hands and arms")]
    assert listed("Denies numbness or pins and needles.") == [(True, "numbness"), (True, "pins and needles")]
    assert listed("Reports cough, no fever.") == [(False, "cough"), (True, "fever")]


@pytest.mark.parametrize(
    "statement",
    [
        "Reports a cough since Monday, which is worse at night.",
        "The patient reports a cough and a fever.",
        "Reports cough.",
        "Denies that he smokes, but he drinks.",
        "",
    ],
)
def test_any_other_statement_stays_as_it_is(statement: str) -> None:
    assert listed(statement) is None


def test_what_the_source_denies_is_denied_and_what_it_does_not_tell_goes() -> None:
    told = {"Reports cough.", "Denies fever.", "Reports itch."}
    found = sorted_out(
        [(False, "Cough"), (False, "fever"), (True, "itch"), (False, "rash"), (False, "cough")],
        lambda statement: "" if statement in told else "The source does not say so.",
    )
    assert found.statements() == ["Reports cough and itch.", "Denies fever."]
    assert found.doubted == [("Reports rash.", "The source does not say so.")]


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    symptoms = listed(f"Reports {text}")
    assert symptoms is None or len(symptoms) != 1, "one is no list; none are where it lists what is no symptom"


def test_what_one_answer_reports_and_denies_is_neither() -> None:
    found = sorted_out([(False, "cough"), (False, "leg pain"), (True, "leg pain")], lambda _statement: "")
    assert (found.reports, found.denies) == (["cough"], [])
    assert found.doubted == [("Denies leg pain.", "The same answer also says the contrary.")]
    assert listed("Denies fever, no blood pressure, no chills.") == [(True, "fever"), (True, "chills")]


def test_checked_statements_of_single_symptoms_stand_in_one_line() -> None:
    said = ("Reports cough.", "Denies a rash.", "Denies any fits.", "Denies any rash.", "Feels tired.")
    sentences = [Sentence("\n- ", text, "supported", [], []) for text in said]
    sentences.insert(4, Sentence("\n- ", "Denies vomiting.", "unsupported", [], []))
    assert [each.text for each in joined(sentences)] == [
        "Reports cough.",
        "Denies rash or fits.",
        "Denies vomiting.",
        "Feels tired.",
    ]


def test_what_the_note_reports_is_not_denied_further_down() -> None:
    found = sorted_out([(True, "numbness")], lambda _statement: "", told={"numbness"})
    assert found.denies == []
    assert found.doubted == [("Denies numbness.", "The note also says the contrary.")]


def test_a_symptom_stands_without_the_words_around_it() -> None:
    assert listed("Denies other symptoms such as vomiting, or tarry stool, nothing like that.") == [
        (True, "vomiting"),
        (True, "tarry stool"),
    ]
    assert listed("Reports numbness at night, but that's the carpal tunnel.", 1) == [(False, "numbness at night")]


def test_a_finding_is_no_symptom_that_is_reported_and_none_that_is_denied() -> None:
    found = sorted_out([(False, "calf swelling"), (False, "pain")], lambda _statement: "", lambda each: "calf" in each)
    assert (found.reports, found.denies) == (["pain"], [])
    assert found.doubted == [("Reports calf swelling.", "Only the clinician says it.")]
