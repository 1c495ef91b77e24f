from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.denied import Denied
from slmdesk.tasks.verify import SourceIndex

VISIT = (
    "Doctor: Where does it hurt?\nPatient: On the inside of the knee mostly, it hurts on the stairs.\n"
    "Doctor: Any locking?\nPatient: It doesn't lock.\n"
    "Doctor: Any stomach trouble?\nPatient: No heartburn, nothing like that.\n"
    "Doctor: Are you on the Eliquis?\nPatient: No, they stopped that.\n"
    "Patient: I can't sleep.\nDoctor: Any blood thinners?\nPatient: Yes, warfarin.\n"
)


def denied(text: str = VISIT) -> Denied:
    return Denied(SourceIndex([SourceText("visit", text, [])]))


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("He has a history of heartburn.", "heartburn"),
        ("They are also taking Eliquis.", "eliquis"),
        ("He has no heartburn.", ""),
        ("No fever, chills or heartburn.", ""),
        ("He takes warfarin.", ""),
        ("He has problems with sleep.", ""),  # "can't sleep" says so
        ("The knee hurts on the stairs.", ""),
    ],
)
def test_a_word_that_the_source_only_denies(statement: str, word: str) -> None:
    assert denied().word_of(statement) == word


@pytest.mark.parametrize(
    ("statement", "unfounded"),
    [
        ("Denies pain on the inside of the knee.", True),
        ("He is not on any blood thinners.", True),
        ("Denies locking.", False),
        ("Denies heartburn.", False),
        ("Denies dyspepsia.", False),  # in other words, perhaps
        ("Warfarin.", False),
    ],
)
def test_a_denial_of_what_the_source_only_says(statement: str, unfounded: bool) -> None:
    assert denied().is_unfounded(statement) is unfounded


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Patient: I don't have migraines any more.", "History of migraines."),
        ("Patient: I don't get palpitations very often.", "Has palpitations."),
        ("Doctor: Haven't you had gallstones?\nPatient: Yes, in 2015.", "Gallstones in 2015."),
        ("Doctor: No history of epilepsy?\nPatient: Actually yes, as a teenager.", "Epilepsy as a teenager."),
        ("Nurse: Can you see the rash?\nMother: It doesn't fade when I press.", "Rash."),
        ("We cannot rule out endometriosis.", "Possible endometriosis."),
        ("No seizures on levetiracetam.", "Seizure-free."),
        ("I can't walk without crutches.", "Walks with crutches."),
        ("I don't have a spleen.", "Spleen removed."),
    ],
)
def test_what_is_denied_in_part_or_asked_and_not_plainly_denied_may_be_so(text: str, statement: str) -> None:
    assert denied(text).word_of(statement) == ""


def test_several_questions_with_one_answer_are_denied() -> None:
    assert denied("Doctor: Any gout? Any psoriasis?\nPatient: No.\n").word_of("Gout.") == "gout"


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Patient: I ran out of insulin last week.", "Has not had insulin."),
        ("Bilateral cataracts. The left was operated on in 2020.", "Right cataract not operated on."),
        ("She had surgery in 2012.", "No other surgery."),
    ],
)
def test_what_the_source_says_otherwise_may_be_denied(text: str, statement: str) -> None:
    assert not denied(text).is_unfounded(statement)


@pytest.mark.parametrize("text", ["no , " * 20_000, "No chest pain. " * 7_000, "Any locking? " * 8_000, " " * 100_000])
def test_hostile_text_is_read_in_time(text: str) -> None:
    started = time.process_time()
    denied(text)
    assert time.process_time() - started < 10


def test_of_several_things_that_are_denied_one_may_be_said() -> None:
    visit = "Doctor: Any stomach trouble?\nPatient: No.\nPatient: I had an ulcer ten years ago, on naproxen.\n"
    assert denied(visit).is_unfounded("Denies any stomach trouble or ulcer.")
    assert not denied(visit).is_unfounded("Denies any stomach trouble or nausea.")


@pytest.mark.parametrize(
    ("statement", "phrase"),
    [
        ("He has had chest pain since Sunday.", "chest pain"),
        ("He was told to call if he gets chest pain.", ""),
        ("The back pain is new.", ""),
    ],
)
def test_two_words_that_the_source_only_denies_together(statement: str, phrase: str) -> None:
    visit = (
        "Doctor: Any chest pain?\nPatient: No chest pain, no back pain. The chest is fine, the pain is in the knee.\n"
        "Doctor: If you get chest pain, call.\nPatient: My back pain went in May.\n"
    )
    assert denied(visit).word_of(statement) == phrase


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("Doctor: So you've been having chest pain?\nPatient: Yes, since Monday.\n", "Chest pain since Monday."),
        ("Patient: I get chest pains on the stairs.\n", "Gets chest pain on the stairs."),
    ],
)
def test_two_words_that_are_denied_once_and_granted_once(said: str, statement: str) -> None:
    assert denied(f"{said}Patient: No chest pain in bed.\n").word_of(statement) == ""
