from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.denied import Denied
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


@pytest.mark.parametrize("text", ["no , " * 20_000, "Any locking? " * 8_000, " " * 100_000])
def test_hostile_text_is_read_in_time(text: str) -> None:
    started = time.perf_counter()
    denied(text)
    assert time.perf_counter() - started < 10
