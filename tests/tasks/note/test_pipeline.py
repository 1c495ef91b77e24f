"""A visit with a mother who speaks for her child, and answers as a small model gave them: each rule of the pipeline."""

from __future__ import annotations

import pytest

from slmdesk.messages import NoteResult, SourceText
from tests.tasks.note.scripted import note_of, text_of

VISIT = SourceText(
    "visit.txt",
    "Doctor: Hello, what brings Leila in?\n"
    "Mother: She has had a fever since Sunday, and she keeps pulling at her right ear.\n"
    "Doctor: Any vomiting?\n"
    "Mother: No.\n"
    "Doctor: Any allergies?\n"
    "Mother: She came out in hives with amoxicillin last year.\n"
    "Doctor: And her vaccines?\n"
    "Mother: All up to date except the MMR.\n"
    "Doctor: Does anyone smoke at home?\n"
    "Mother: My husband does, but only outside. I have asthma, and her grandfather is diabetic.\n"
    "Doctor: Let me have a look at her. Her temperature is 38.7 now. Heart rate 142. Chest is clear. "
    "Her throat is red. No neck stiffness.\n"
    "Doctor: The bloods are back, her haemoglobin is 104.\n"
    "Doctor: She has acute otitis media. I'm going to use clarithromycin, 2.5 millilitres twice a day for seven days.\n"
    "Doctor: I will refer you to the ear clinic. I'd like to see her again on Friday.\n"
    "Mother: Could I get a new thermometer?\n",
    [],
)
TEMPLATE = (
    "# Visit\n## History\nWhat?\n## Review of systems (list)\nWhich?\n## Past medical history (list)\nWhat?\n"
    "## Allergies (list)\nWhich?\n## Family history (list)\nWhich?\n## Social history (list)\nWhat?\n"
    "## Vital signs (list)\nWhich?\n## Physical exam (list)\nWhat?\n## Results (list)\nWhich?\n"
    "## Assessment (list)\nWhich?\n## Plan (list)\nWhat?\n"
)
ANSWERS = (
    (
        "Sarah reports a fever since Sunday.",
        "Her chest is clear.",
        "Her husband gave her some amoxicillin last night.",
        "She is taking clarithromycin 2.5 millilitres twice a day for seven days.",
    ),
    ("Reports fever.", "Reports right ear pulling.", "Denies vomiting.", "Denies any vomiting."),
    ("Her vaccines? All up to date except the MMR.", "She had vomiting.", "She had a fever.", "She has asthma."),
    (),
    ("Her grandfather is diabetic.",),
    ("Does anyone smoke at home?", "My husband does, but only outside."),
    (),
    ("The doctor found a heart rate of 142 beats per minute.", "The abdomen was normal."),
    (),
    ("Acute otitis media is a problem.", "The patient has been pulling at her right ear."),
    (
        "Clarithromycin 2.5 millilitres twice a day for seven days.",
        "The doctor orders antibiotics, clarithromycin 2.5 millilitres twice a day for seven days.",
        "The doctor continues the haemoglobin is 104.",
        "The doctor orders a new thermometer.",
        "The doctor orders a physical examination.",
    ),
)


@pytest.fixture(scope="module")
def written() -> NoteResult:
    return note_of(VISIT, TEMPLATE, ANSWERS)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("History", "Fever since Sunday."),
        ("Review of systems", "- Reports right ear pulling.\n- Denies vomiting."),
        ("Past medical history", "- Vaccines: “All up to date except the MMR.”"),
        ("Allergies", "- Amoxicillin: “She came out in hives with amoxicillin last year.”"),
        ("Family history", "- Grandfather is diabetic.\n- Mother has asthma."),
        ("Social history", "- Does anyone smoke at home: “My husband does, but only outside.”"),
        ("Vital signs", "- Temperature: 38.7.\n- Pulse: 142."),
        ("Physical exam", "- Chest is clear.\n- Throat is red.\n- No neck stiffness."),
        ("Results", "- The haemoglobin is 104."),
        ("Assessment", "- Acute otitis media."),
        (
            "Plan",
            "- Clarithromycin 2.5 millilitres twice a day for 7 days.\n- Refer to the ear clinic.\n"
            "- See her again on Friday.",
        ),
    ],
)
def test_each_field_holds_its_own(written: NoteResult, title: str, text: str) -> None:
    assert text_of(written, title) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Her husband gave her some amoxicillin last night.", "does not tolerate"),
        ("She had vomiting.", "denies it"),
        ("She has asthma.", "of the family (mother)"),
        ("Order a new thermometer.", "clinician does not say it"),
    ],
)
def test_what_is_left_out_says_why(written: NoteResult, text: str, reason: str) -> None:
    reasons = {removed.text: removed.reason for removed in written.removed}
    assert reason in reasons.get(text, f"not removed: {sorted(reasons)}")


def test_advice_stays_where_the_plan_is_written_already() -> None:
    visit = SourceText(
        "visit.txt",
        "Patient: My skin itches. I take ramipril, 5 mg in the morning, against my blood pressure.\n"
        "Doctor: It is worth keeping a diary of any triggers which affect your symptoms, such as soap.\n"
        "Patient: I will.\n",
        [],
    )
    template = "# Visit\n## Plan (list)\nWhat?\n## History\nWhat?\n"
    diary = "They are keeping a diary of any triggers which affect their symptoms."
    assert "diary" in note_of(visit, template, (("Keep the skin moist.",), (diary,))).text


def test_a_plan_stays_where_no_line_is_marked_as_a_clinicians() -> None:
    visit = SourceText(
        "visit.txt",
        "Priya: Good morning, what brings you in?\nTom: I have had a cough for two weeks.\n"
        "Priya: I would like you to have a chest x-ray.\nTom: Fine.\n",
        [],
    )
    assert "Chest x-ray." in note_of(visit, "# Visit\n## Plan (list)\nWhat?\n", (("Chest x-ray.",),)).text


def test_what_is_denied_first_and_told_later_is_reported() -> None:
    visit = SourceText(
        "visit.txt",
        "Doctor: Any rash?\nPatient: No.\nDoctor: Are you coughing?\nPatient: No. Oh, there is a rash on my tummy.\n",
        [],
    )
    written = note_of(visit, "# Visit\n## Review of systems (list)\nWhich?\n", (("Denies rash and coughing.",),))
    assert "Reports rash." in written.text
    assert "Denies coughing." in written.text


def test_a_dictated_finding_is_nobodys_but_the_patients() -> None:
    dictated = SourceText(
        "visit.txt",
        "This is a 71-year-old lady with a cough. Her sister died of lung cancer. On examination, crackles at both "
        "lung bases. CRP 184. Repeat the bloods tomorrow. Continue apixaban 5 mg twice a day.\n",
        [],
    )
    template = (
        "# Visit\n## Review of systems (list)\nWhich?\n## Physical exam (list)\nWhat?\n## Results (list)\nWhich?\n"
        "## Plan (list)\nWhat?\n"
    )
    answers = (
        ("Denies no allergies to penicillin.", "Reports cough."),
        ("Lungs: crackles at both bases.",),
        ("CRP 184.", "Repeat the bloods tomorrow."),
        ("CRP.", "Continue apixaban 5 mg twice a day."),
    )
    written = note_of(dictated, template, answers)
    assert text_of(written, "Review of systems") == "- Reports cough."
    assert text_of(written, "Physical exam") == "- Crackles at both lung bases."
    assert text_of(written, "Results") == "- CRP 184."
    assert text_of(written, "Plan") == "- Continue apixaban 5 mg twice a day.\n- Repeat the bloods tomorrow."
