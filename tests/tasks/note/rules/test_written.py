from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.rules.written import plans_nothing, unlinked
from slmdesk.tasks.note.speech.dated import Dates

STAY = [
    SourceText(
        "1.txt",
        "ADMISSION NOTE\nDate: 11 April 2026\nAdmitted from home with a cough. Co-amoxiclav and clarithromycin started "
        "today. Plan: chest X-ray tomorrow.\n",
        [],
    ),
    SourceText(
        "2.txt",
        "12 April 2026, ward round: Still wheezy, saturation 89% on oxygen, nothing else of note today.\n"
        "13 April 2026: Confused overnight. Delirium, probably from infection. Clarithromycin stopped because of the "
        "long QT. Sputum grew Haemophilus, sensitive to co-amoxiclav.\n"
        "17 April 2026: Discharged home with her daughter. GP to repeat the X-ray in six weeks.\n",
        [],
    ),
]
DATES = Dates(STAY)


@pytest.mark.parametrize(
    ("statement", "doubted"),
    [
        ("Clarithromycin was stopped because of the sensitivity to co-amoxiclav.", True),
        ("She had a cough, which led to delirium.", True),
        ("Delirium was managed with clarithromycin.", True),
        ("Clarithromycin was stopped because of a long QT.", False),
        ("Delirium, probably due to infection.", False),
        ("Came in with a cough.", False),
    ],
)
def test_what_no_sentence_connects_is_doubted(statement: str, doubted: bool) -> None:
    assert bool(unlinked(statement, STAY)) is doubted


def test_a_conversation_connects_over_several_turns() -> None:
    visit = "Doctor: Why did you stop the ibuprofen?\nPatient: My stomach burned.\nDoctor: I see.\nPatient: Yes.\n"
    assert not unlinked("Stopped ibuprofen because of burning of the stomach.", [SourceText("a", visit, [])])
    beside = SourceText("b", "Takes ibuprofen. Stomach ulcer in 2010.", [])
    assert not unlinked("Stopped ibuprofen because of the stomach.", [SourceText("a", visit, []), beside])


@pytest.mark.parametrize(
    ("line", "nothing"),
    [
        ("Still wheezy, saturation 89% on oxygen.", True),
        ("GP to repeat the X-ray in six weeks.", False),
        ("Co-amoxiclav.", False),
        ("Physiotherapy.", False),
    ],
)
def test_a_finding_of_an_old_note_is_no_plan(line: str, nothing: bool) -> None:
    assert plans_nothing(line, STAY, DATES) is nothing


def test_it_is_quick_on_anything() -> None:
    started = time.process_time()
    for text in ("because of " * 9_000, ", " * 40_000, "led to. " * 10_000):
        unlinked(text[:2000], [SourceText("a.txt", text, [])])
    assert time.process_time() - started < 20
