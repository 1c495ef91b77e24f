"""A wife rings about her husband, and answers as a small model gave them: who is who, who examines, what is advised."""

from __future__ import annotations

import pytest

from slmdesk.messages import NoteResult, SourceText
from slmdesk.tasks.note.medicines.medications import checked_rows
from tests.tasks.note.scripted import note_of, text_of

CALL = SourceText(
    "call.txt",
    "Nurse: Hello, who am I speaking to?\n"
    "Caller: It's Denise Archer, I'm ringing about my husband, Malcolm. He has had tummy pain since last night.\n"
    "Nurse: Any black stool?\n"
    "Caller: No, nothing black. He is a bit shivery. I have asthma, he is breathing fine.\n"
    "Nurse: Is he on any blood thinners?\n"
    "Caller: Yes, apixaban, five milligrams twice a day. And bisoprolol in the morning. He has gout.\n"
    "Nurse: Any allergies?\n"
    "Caller: Yes, co-amoxiclav made him come out in a terrible rash last time.\n"
    "Nurse: Please don't give him ibuprofen. I'd like you to bring him to the assessment unit this morning. "
    "Hold the apixaban until the doctors have seen him.\n"
    "Caller: Okay, I can drive him.\n"
    "Nurse: If he faints, call 999.\n",
    [],
)
TEMPLATE = (
    "# Call\n## History\nWhat?\n## Review of systems (list)\nWhich?\n## Past medical history (list)\nWhat?\n"
    "## Medications (medications)\nWhich?\n## Allergies (list)\nWhich?\n## Social history (list)\nWhat?\n"
    "## Physical exam (list)\nWhat?\n## Assessment (list)\nWhich?\n## Plan (list)\nWhat?\n"
)
ANSWERS = (
    (
        "Denise Archer has had tummy pain since last night.",
        "He is not on any blood thinners.",
        "They are also taking a worry of heart disease.",
        "He is holding the apixaban until the doctors have seen him.",
    ),
    ("Reports that Malcolm has a shivery, denies that the patient has a black stool, nothing like that.",),
    ("Gout.", "Asthma."),
    (),
    (),
    ("He has a history of smoking.", "He has gout and takes apixaban."),
    ("His tummy was soft.", "He was shivery."),
    ("Apixaban, five milligrams twice a day.", "Gout."),
    ("Take ibuprofen for his tummy pain.",),
)


@pytest.fixture(scope="module")
def written() -> NoteResult:
    return note_of(CALL, TEMPLATE, ANSWERS)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("History", "Tummy pain since last night."),
        ("Review of systems", "- Reports shivery. Denies black stool."),
        ("Past medical history", "- Gout."),
        ("Allergies", "- Co-amoxiclav: “Yes, co-amoxiclav made him come out in a terrible rash last time.”"),
        ("Assessment", "- Gout."),
        (
            "Plan",
            "- Don't give him ibuprofen.\n- Bring him to the assessment unit this morning.\n"
            "- Hold the apixaban until the doctors have seen him.\n- If he faints, call 999.",
        ),
    ],
)
def test_each_field_holds_its_own(written: NoteResult, title: str, text: str) -> None:
    assert text_of(written, title) == text


def test_what_is_not_mentioned_is_not_filled(written: NoteResult) -> None:
    empty = {field.title for section in written.sections for field in section.fields if not field.mentioned}
    assert {"Social history", "Physical exam"} <= empty


def test_a_medicine_with_nothing_but_its_time_is_found_and_a_pause_is_told(written: NoteResult) -> None:
    rows = {row.name: row for row in written.medications}
    assert rows["bisoprolol"].frequency == "in the morning"
    assert rows["apixaban"].use == "changed"
    assert "paused" in " ".join(rows["apixaban"].reasons)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("He is not on any blood thinners.", "does not deny it"),
        ("They are also taking a worry of heart disease.", "“worry” is not said to be a medicine"),
        ("He is holding the apixaban until the doctors have seen him.", "as advice"),
        ("Asthma.", "of the family"),
        ("He has a history of smoking.", "not say it of the patient"),
        ("He has gout and takes apixaban.", "nothing of how the patient lives"),
        ("His tummy was soft.", "Nobody examines"),
        ("He was shivery.", "not the clinician"),
        ("Apixaban, 5 milligrams twice a day.", "names a medicine"),
        ("Take ibuprofen for his tummy pain.", "does not tolerate or take"),
    ],
)
def test_what_is_left_out_says_why(written: NoteResult, text: str, reason: str) -> None:
    reasons = {removed.text: removed.reason for removed in written.removed}
    assert reason in reasons.get(text, f"not removed: {sorted(reasons)}")


def test_neither_the_nurse_nor_who_rings_is_the_patient() -> None:
    call = SourceText(
        "call.txt",
        "Nurse: Nurse line, Tracy speaking.\nCaller: It's about my mum, Doreen, she's 82. I'm her daughter Kate.\n"
        "Nurse: Is she breathless?\nCaller: A bit when she walks. She has a bad chest since Monday.\n"
        "Nurse: A doctor will visit this afternoon.\nCaller: Okay.\n",
        [],
    )
    template = "# Call\n## History\nWhat?\n## Review of systems (list)\nWhich?\n"
    written = note_of(
        call,
        template,
        (
            ("The patient is Kate, who is 82.", "Doreen's mother has a bad chest."),
            ("Reports that Tracy is breathless.",),
        ),
    )
    assert text_of(written, "History") == "The patient, who is 82. Bad chest."
    assert "Tracy" not in written.text
    assert "breathless" in written.text


def test_a_frequency_of_another_medicine_is_left_out() -> None:
    call = SourceText(
        "call.txt",
        "Nurse: What does she take?\nCaller: Warfarin, for her heart valve.\n"
        "Nurse: Give her paracetamol, one gram, every six hours. Don't give her ibuprofen because of the warfarin.\n"
        "Caller: Okay.\nNurse: Carry on with ramipril and bisoprolol once a day.\nCaller: Yes.\n",
        [],
    )
    rows = [
        {"name": "Warfarin", "dose": "", "route": "", "frequency": "every six hours", "use": "current"},
        {"name": "paracetamol", "dose": "one gram", "route": "", "frequency": "every six hours", "use": "new"},
        {"name": "ramipril", "dose": "", "route": "", "frequency": "once a day", "use": "current"},
    ]
    checked, _removed = checked_rows(rows, [call])
    assert {row.name: row.frequency for row in checked}["Warfarin"] == ""
    assert {row.name: row.frequency for row in checked}["paracetamol"] == "every six hours"
    assert {row.name: row.frequency for row in checked}["ramipril"] == "once a day"
