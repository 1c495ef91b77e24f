from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.note.speech.persons import in_third_person, of_one_sex, of_teller, sex_of, without_saying


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


def test_a_wife_and_a_home_of_ones_own_are_the_patients() -> None:
    assert of_one_sex(["She lives on her own since her wife moved."], "male") == [
        "He lives on his own since his wife moved."
    ]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("She kept calling me Ana.", "She kept calling the daughter Ana."),
        ("Lives alone, I'm ten minutes away.", "Lives alone, the daughter is ten minutes away."),
        ("She walked to my car.", "She walked to the daughter's car."),
        ("I think she fell.", "I think she fell."),  # not plain any more
        ("He worked in a coal mine, and has ME.", "He worked in a coal mine, and has ME."),
    ],
)
def test_who_speaks_for_the_patient_is_no_i(said: str, written: str) -> None:
    assert of_teller(said, "daughter") == written


def test_a_scan_is_no_man_and_who_is_greeted_not_always_the_patient() -> None:
    assert sex_of(["She came in with a headache. The MR venogram showed a clot."]) == "female"
    greeted = (
        "Dr Imre: You must be Mr Kowalczyk?\nHusband: My wife is too breathless. She has coughed since Sunday and she "
        "can't lie flat. Her ankles are up, and she had a heart attack.\n"
    )
    assert sex_of([greeted]) == "female"
    assert sex_of(["Dr Lee: Hello Mr Hill.\nDaughter: She told me about it, my sister.\n"]) == "male"


def test_behind_somebody_else_a_home_may_be_theirs() -> None:
    for said in ("His mother lives on her own.", "His sister left her husband."):
        assert of_one_sex([said], "male") == [said]


def test_who_rings_may_be_the_patient_and_capitals_greet_too() -> None:
    rings = "Nurse: Hello.\nCaller: I'm ill. My son helps, he cooks, he shops, he cleans, he stays.\nNurse: Good.\n"
    assert sex_of([rings]) == ""
    assert sex_of(["PATIENT: MR JOHN HILL\nCough.\n"]) == "male"
