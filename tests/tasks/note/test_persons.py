from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.note.persons import in_third_person, of_one_sex, sex_of, without_saying


def test_the_sex_is_told_by_the_source_or_not_at_all() -> None:
    assert sex_of(["[doctor] brian is a 58 year old male with a cough"]) == "male"
    assert sex_of(["Doctor: Good morning, Mrs. Field."]) == "female"
    assert sex_of(["Doctor: Your husband, is he a tall man, Mrs. Field?"]) == ""
    assert sex_of(["Patient: I cough."]) == ""


def test_a_patient_is_he_or_she_and_not_both() -> None:
    said = ["She has eczema.", "He has tried creams, and his skin is sore.", "Her mother says that he is worried."]
    assert of_one_sex(said, "") == ["She has eczema.", "She has tried creams, and her skin is sore.", said[2]]
    assert of_one_sex(["She saw her nails; it hurts her."], "male") == ["He saw his nails; it hurts him."]
    assert of_one_sex(["They have a cough.", "He coughs."], "") == ["They have a cough.", "He coughs."]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("I live with a few flatmates.", "Lives with a few flatmates."),
        ("I don't smoke.", "Does not smoke."),
        ("I'm a project manager, and my wife is a nurse.", "Is a project manager, and their wife is a nurse."),
        ("I was in hospital.", "Was in hospital."),
        ("I work where I live.", "I work where I live."),
        ("I guess so.", "I guess so."),
        ("I'm a 31.", "I'm a 31."),
        ("Iron deficiency.", "Iron deficiency."),
    ],
)
def test_what_the_patient_said_stands_in_the_third_person(said: str, written: str) -> None:
    assert in_third_person(said) == written


@given(st.lists(st.text(max_size=30), max_size=4), st.sampled_from(["", "male", "female"]))
def test_as_many_sentences_come_back(sentences: list[str], sex: str) -> None:
    assert len(of_one_sex(sentences, sex)) == len(sentences)


def test_a_history_does_not_say_again_and_again_that_the_patient_says_it() -> None:
    assert without_saying("They also mention that they have asthma.") == "They have asthma."
    assert without_saying("The patient reports that the patient has a cough.") == "The patient has a cough."
    assert without_saying("The patient reports a cough.") == "The patient reports a cough."
    assert without_saying("She says that her mother has a cough.") == "She says that her mother has a cough."


def test_of_a_statement_on_somebody_else_only_the_patient_at_its_beginning_changes() -> None:
    said = ["She has asthma.", "His husband says that he smokes.", "He has a brother."]
    assert of_one_sex(said, "female") == ["She has asthma.", "Her husband says that he smokes.", "She has a brother."]


def test_pronouns_of_the_wrong_sex_are_mended_sentence_by_sentence() -> None:
    told = "He had a bad patch when her mother died. The doctor gave her citalopram, but she stopped it."
    assert of_one_sex([told], "male") == [
        "He had a bad patch when his mother died. The doctor gave him citalopram, but he stopped it."
    ]
    assert of_one_sex(["Dr Brandt is in. He stops."], "female") == ["Dr Brandt is in. She stops."]


def test_who_dictates_says_she_of_the_patient() -> None:
    assert sex_of(["Margaret Feeney came in with a cough. She has COPD. Her GP rang."]) == "female"
    assert sex_of(["Doctor: Hello.\nPatient: Hi. She is late.\nDoctor: Who?\nPatient: She."]) == ""
