from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.stays import days, events, is_no_reason, reason, shown, told_by, values, wrong_stay
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.verify import SourceIndex, check
from tests.tasks.note.scripted import note_of, text_of

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
    for text in (
        "admitted " * 10_000,
        "1 May " * 15_000,
        "in hospital from 2 to " * 5_000,
        ", " * 40_000,
        "ct " * 30_000,
    ):
        source = [SourceText("a.txt", text, [])]
        wrong_stay(check(SourceIndex(source), "", text[:300]), source)
        events(source, Dates(source))
        days(source)
        reason(source, Dates(source))
        shown(source)
    assert time.process_time() - started < 20


DICTATED = SourceText(
    "dictated.txt",
    "Discharge summary for Mr Lund, born 14 February 1961. He was with us from 3 to 11 March 2026. Mr Lund came in "
    "with two days of pain in the right lower abdomen and a fever of 38.9. His brother has Crohn's disease. He smokes "
    "five cigarettes a day. White cells were 17.4 and CRP 188. The CT on 3 March showed a perforated appendix with an "
    "abscess and no free air. Because of the collection we did not operate at once. A drain was placed on 4 March. "
    "We suspected a pulmonary embolism, but the CT angiogram that day showed none. He started colchicine 500 "
    "micrograms as creatinine had risen from 82 to 139.\n",
    [],
)


def test_a_stay_from_one_day_to_another_is_told_and_believed() -> None:
    assert days([DICTATED]) == ["In hospital from 3 to 11 March 2026."]
    admitted = SourceText("a", "Admitted on 28 May 2026 with a cough. Discharged home on 2 June 2026.\n", [])
    assert len(days([admitted])) == 2
    both = "Was admitted on 3 March 2026 and discharged on 11 March 2026."
    assert told_by(both, [DICTATED]) == "He was with us from 3 to 11 March 2026."
    assert not told_by(both.replace("11", "12"), [DICTATED])
    assert not told_by("Was admitted on 11 March and discharged on 3 March.", [DICTATED])
    index = SourceIndex([DICTATED])
    assert not wrong_stay(check(index, "", both), [DICTATED])
    assert wrong_stay(check(index, "", "Was discharged on 4 March."), [DICTATED])


def test_why_a_patient_came_is_said_where_it_says_with_what() -> None:
    assert reason([DICTATED], Dates([DICTATED])) == "2 days of pain in the right lower abdomen and a fever of 38.9."
    assert is_no_reason("Because of the collection we did not operate at once.", [DICTATED])
    assert not is_no_reason("Abdominal pain.", [DICTATED])
    assert not is_no_reason("Cough.", [SourceText("a", "He has a cough.\n", [])])


def test_what_a_scan_shows_may_be_the_diagnosis() -> None:
    assert shown([DICTATED]) == ["The CT on 3 March showed a perforated appendix with an abscess and no free air."]
    assert shown([SourceText("a", "The CT showed no abscess.\n", [])]) == []


def test_values_of_a_dictated_stay_are_told_without_what_was_given() -> None:
    assert values([DICTATED], Dates([DICTATED])) == ["White cells were 17.4 and CRP 188."]


def test_a_dictated_stay_becomes_a_discharge_summary() -> None:
    template = (
        "# Discharge\n## Admission and discharge (list)\nWhen?\n"
        "## Reason for admission (line) = Admitting diagnosis\nWhy?\n"
        "## Diagnoses (list)\nWhich?\n## Past medical history (list)\nWhich?\n## Hospital course\nWhat?\n"
        "## Procedures (list)\nWhich?\nOnly if said: drain*, operat*\n## Results (list)\nWhich?\n"
    )
    note = note_of(
        DICTATED,
        template,
        (
            ("Admitted on 3 March and discharged on 10 March.",),
            ("Because of the collection we did not operate at once.",),
            ("Gout.",),
            (),
            ("His brother has Crohn's disease.", "He smokes five cigarettes a day."),
            ("A drain was placed on 4 March.", "He was sent in with pain."),
            ("The CT angiogram that day showed none.",),
        ),
    )
    assert text_of(note, "Admission and discharge") == "- In hospital from 3 to 11 March 2026."
    assert {each.status for section in note.sections[:1] for field in section.fields for each in field.sentences} == {
        "supported"
    }
    assert text_of(note, "Reason for admission") == "2 days of pain in the right lower abdomen and a fever of 38.9."
    assert "perforated appendix" in text_of(note, "Diagnoses")
    assert text_of(note, "Hospital course").endswith("The patient smokes five cigarettes a day.")
    assert text_of(note, "Procedures") == "- A drain was placed on 4 March."
    assert "suspected a pulmonary embolism, but the CT angiogram that day showed none" in text_of(note, "Results")


@pytest.mark.parametrize(
    "text",
    [
        "He stayed on antibiotics from 3 to 9 March.",
        "During the admission he was confused from 5 to 7 March.",
        "Mr Hall was admitted with 2 episodes of syncope.",
        "He was discharged on 20 milligrams of furosemide.",
    ],
)
def test_what_happened_in_a_stay_is_no_day_of_it(text: str) -> None:
    assert days([SourceText("a", text, [])]) == []


def test_a_disease_and_a_few_words_may_be_the_reason_of_another_line() -> None:
    note = [SourceText("a", "Admitting diagnosis: pneumonia.\nShe presented with cough and fever.\n", [])]
    assert not is_no_reason("Pneumonia.", note)
    assert not is_no_reason("Headaches.", [SourceText("a", "She attended for review. She has headaches.\n", [])])


def test_what_was_once_is_neither_the_reason_nor_the_diagnosis_of_this_stay() -> None:
    once = "In 2019 she presented with a stroke. Her mother presented with gout. MRI in 2019 showed a meningioma.\n"
    source = [SourceText("a", once, [])]
    assert reason(source, Dates(source)) == ""
    assert shown([SourceText("a", once, [])]) == []


def test_a_letter_says_since_when_it_is_worse() -> None:
    letter = [
        SourceText(
            "a",
            "Mr Farrow has become more breathless over the last four weeks. His father has had gout for years.\n",
            [],
        )
    ]
    assert reason(letter, Dates(letter)) == "More breathless over the last 4 weeks."


def test_a_list_of_diagnoses_and_a_change_are_no_values() -> None:
    new = (
        "20 October 2025\nDiagnoses: ejection fraction 35 % in 2023. Spironolactone was stopped in 2024 when potassium "
        "was 6.1. Creatinine 148, eGFR 41.\n"
    )
    old = "14 March 2023\nHe is well, and there is not much more to say of him.\n"
    letters = [SourceText("a", new, []), SourceText("b", old, [])]
    assert values(letters, Dates(letters)) == ["Creatinine 148, eGFR 41."]
