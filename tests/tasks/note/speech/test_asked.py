from __future__ import annotations

import re

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.asked import Answered

VISIT = SourceText(
    "visit",
    "Doctor: And her vaccines?\nMother: All up to date except the MMR.\n"
    "Doctor: Does anyone smoke at home?\nMother: My husband does, but only outside.\n"
    "Doctor: Any allergies?\nMother: None.\n"
    "Doctor: Any bleeding in between her periods?\nMother: No, no.\n"
    "Doctor: Any vomiting?\nMother: No, just once on Monday.\n"
    "Doctor: Any palpitations?\nMother: No.\nMother: She had palpitations in May.\n",
    [],
)


def test_a_copied_question_stands_with_its_answer() -> None:
    told = Answered([VISIT]).told(
        ["Her vaccines? All up to date except the MMR.", "Does anyone smoke at home?", "She has a cough."]
    )
    assert told == [
        "Her vaccines: “All up to date except the MMR.”",
        "Does anyone smoke at home: “My husband does, but only outside.”",
        "She has a cough.",
    ]


def test_a_question_that_nobody_answers_goes() -> None:
    assert Answered([VISIT]).told(["Is she well?"]) == []


@pytest.mark.parametrize(
    ("statement", "denied"),
    [
        ("She had bleeding in between periods.", True),
        ("She had no bleeding in between periods.", False),
        ("She had palpitations.", False),  # said elsewhere
        ("She had bleeding after surgery.", False),
        ("Vomiting.", False),  # "just once"
    ],
)
def test_what_is_only_asked_for_and_denied_is_told(statement: str, denied: bool) -> None:
    assert Answered([VISIT]).denies(statement) is denied


def test_a_refusal_is_quoted_with_its_question() -> None:
    assert Answered([VISIT]).on(re.compile("allerg")) == ["Any allergies: “None.”"]
    assert Answered([VISIT]).on(re.compile("smoke")) == []


@pytest.mark.parametrize(
    ("answer", "denied"),
    [
        ("No.", True),
        ("No. Well, a little last week.", False),
        ("No. But once.", False),
        ("No.\nDoctor: None at all?\nPatient: Actually I did have some spotting.", False),
        ("No.\nDoctor: None at all?\nPatient: No.", True),
    ],
)
def test_a_no_that_is_taken_back_denies_nothing(answer: str, denied: bool) -> None:
    visit = SourceText("visit", f"Doctor: Hello.\nDoctor: Any bleeding between periods?\nPatient: {answer}\n", [])
    assert Answered([visit]).denies("She had bleeding between periods.") is denied


@pytest.mark.parametrize(
    ("later", "taken_back"),
    [
        ("Patient: There is a rash on my tummy, actually.", True),
        ("Patient: My brother has a rash.", False),
        ("Patient: I will ring if a rash comes.", False),
        ("Doctor: A rash can come with this.", False),
        ("Patient: I have never had a rash.", False),
        ("Patient: My son was born in a hospital ward. I had a rash for weeks then.", False),
        ("Patient: I had a rash when I was a child.", False),
        ("Patient: I had a rash on Tuesday, now that you ask.", True),
    ],
)
def test_a_symptom_that_is_denied_and_told_later_is_not_denied(later: str, taken_back: bool) -> None:
    said = f"Patient: I had a rash in May.\nDoctor: Any rash now?\nPatient: No.\nDoctor: And else?\n{later}\n"
    assert Answered([SourceText("visit", said, [])]).taken_back("rash.") is taken_back


def test_an_answer_that_names_something_is_quoted_with_its_question() -> None:
    said = "Nurse: Any allergies?\nCaller: Yes, co-amoxiclav gave him a rash.\nNurse: Any stents?\nCaller: Yes.\n"
    answered = Answered([SourceText("call", said, [])])
    assert answered.affirmed(re.compile("allerg")) == ["Any allergies: “Yes, co-amoxiclav gave him a rash.”"]
    assert answered.affirmed(re.compile("stents")) == []


def test_what_the_patient_affirms_is_not_denied() -> None:
    visit = SourceText(
        "visit",
        "Doctor: Any locking or giving way?\nPatient: It gives way a bit. It doesn't lock.\n"
        "Doctor: Any fever?\nPatient: I had a fever on Monday, but I have no fever now.\n",
        [],
    )
    assert Answered([visit]).affirms("giving way")
    assert not Answered([visit]).affirms("locking")
    assert not Answered([visit]).affirms("fever"), "it says both"


def test_a_greeting_is_no_part_of_a_copied_question() -> None:
    visit = (
        "Doctor: Good morning. Sit down. You wanted to talk about your headaches?\nPatient: Yes.\nDoctor: Tell me.\n"
    )
    told = Answered([SourceText("v", visit, [])]).told(
        ["Good morning. Sit down. You wanted to talk about your headaches?"]
    )
    assert told == ["You wanted to talk about your headaches: “Yes.”"]
