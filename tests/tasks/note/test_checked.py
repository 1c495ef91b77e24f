"""A whole visit whose answers are wrong in the ways that a small model's were."""

from __future__ import annotations

import pytest

from slmdesk.messages import NoteResult, SourceText
from tests.tasks.note.scripted import note_of

VISIT = SourceText(
    "visit.txt",
    "Dr Smith - What can I do for you, Mrs Kaur?\n"
    "Patient - I have been wheezy for ten days and I cough at night.\n"
    "Dr Smith - Any allergies?\n"
    "Patient - Aspirin, it makes my asthma worse.\n"
    "Dr Smith - Anything in the family?\n"
    "Patient - My mother had breast cancer at 61. My husband smokes outside.\n"
    "Dr Smith - There is a wheeze on both sides. Your pulse is 96, blood pressure is 138 over 84.\n"
    "Dr Smith - I think this is a flare of your asthma. Take prednisolone 40 milligrams once a day.\n"
    "Dr Smith - If your lips go blue or you can't finish a sentence, ring 999.\n"
    "Dr Smith - Otherwise I'll see you in 48 hours.\n",
    [],
)
TEMPLATE = (
    "# Visit\n## History\nWhat?\n## Past medical history (list)\nWhat?\n## Allergies (list)\nWhich?\n"
    "## Social history (list)\nWhat?\n## Vital signs (list)\nWhich?\n## Physical exam (list)\nWhat?\n"
    "## Assessment (list)\nWhich?\n## Plan (list)\nWhat?\n"
)
ANSWERS = (
    ("Wheezy for ten days, coughs at night.", "Her blood pressure is 138/84.", "Her lips go blue when she coughs."),
    ("Asthma.", "Breast cancer at 61."),
    (),
    ("His husband smokes outside.",),
    ("Breathing rate: 96.",),
    (
        "The doctor found a wheeze on both sides.",
        "The doctor recommended that the patient ring 999 if the lips go blue.",
    ),
    ("The doctor names asthma as a problem.", "The doctor says that the patient is taking prednisolone."),
    ("Dr Smith starts aspirin.", "Take prednisolone 40 milligrams once a day."),
    (),
)


@pytest.fixture(scope="module")
def written() -> NoteResult:
    return note_of(VISIT, TEMPLATE, ANSWERS)


def test_each_statement_stands_in_its_own_field(written: NoteResult) -> None:
    assert {section.title: section.text for section in written.sections} == {
        "History": "Wheezy for 10 days, coughs at night.",
        "Past medical history": "- Asthma.",
        "Allergies": "- Aspirin: “Aspirin, it makes my asthma worse.”",
        "Social history": "- Husband smokes outside.",
        "Vital signs": "- Pulse: 96.\n- Blood pressure: 138/84.",
        "Physical exam": "- A wheeze on both sides.",
        "Assessment": "- Asthma.",
        "Plan": (
            "- Take prednisolone 40 milligrams once a day.\n"
            "- See the patient in 48 hours.\n"
            "- If the lips go blue or you can't finish a sentence, ring 999."
        ),
    }


def test_what_is_not_the_patients_is_left_out_and_says_why(written: NoteResult) -> None:
    reasons = {removed.text: removed.reason for removed in written.removed}
    assert "of the family (mother)" in reasons["Breast cancer at 61."]
    assert "may happen" in reasons["Her lips go blue when she coughs."]
    assert "does not tolerate" in reasons["Start aspirin."]
    assert "no problem" in reasons["The patient is taking prednisolone."]
