from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.dated import Dates
from slmdesk.tasks.note.written import events, plans_nothing, unlinked, values, wrong_stay
from slmdesk.tasks.verify import SourceIndex, check

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
INDEX = SourceIndex(STAY)
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
    ("statement", "doubted"),
    [
        ("Was admitted on 11 April 2026 and discharged on 17 April 2026.", False),
        ("Was admitted on April 11, 2026.", False),
        ("Was admitted on 12 April 2026 and discharged on 17 April 2026.", True),
        ("Was discharged on 13 April 2026.", True),
        ("Was admitted from home.", False),
        ("Was admitted on 3 May 2026.", False),  # a day that the sources do not write so: the check of dates has it
    ],
)
def test_the_days_of_coming_and_leaving_are_those_of_the_source(statement: str, doubted: bool) -> None:
    assert bool(wrong_stay(check(INDEX, "", statement), STAY)) is doubted


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


def test_what_changed_in_a_stay_is_told_in_its_own_words() -> None:
    assert events(STAY, DATES) == [
        "Delirium, probably from infection.",
        "Clarithromycin stopped because of the long QT.",
        "Sputum grew Haemophilus, sensitive to co-amoxiclav.",
    ]


def test_values_of_a_later_day_are_told() -> None:
    labs = SourceText(
        "3.txt",
        "11 April 2026: CRP 243 mg/L, creatinine 121 micromol/L, and nothing else of note in the blood.\n"
        "16 April 2026: CRP 31 mg/L, creatinine 88 micromol/L, and nothing else of note in the blood.\n",
        [],
    )
    later = "CRP 31 mg/L, creatinine 88 micromol/L, and nothing else of note in the blood."
    assert values([labs], Dates([labs]))[-1] == later
    assert values(STAY, DATES) == []


def test_it_is_quick_on_anything() -> None:
    started = time.process_time()
    for text in ("admitted " * 10_000, "1 May " * 15_000, "because of " * 9_000, ", " * 40_000):
        source = [SourceText("a.txt", text, [])]
        unlinked(text[:2000], source)
        wrong_stay(check(SourceIndex(source), "", text[:300]), source)
        events(source, Dates(source))
    assert time.process_time() - started < 20
