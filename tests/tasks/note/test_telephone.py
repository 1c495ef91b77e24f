"""A wife rings about her husband, and answers as a small model gave them: who is who, who examines, what is advised."""

from __future__ import annotations

import json

import pytest

from slmdesk.documents.language import LanguageDetector
from slmdesk.messages import Done, ModelFile, NoteResult, SourceText, WriteNote
from slmdesk.tasks import note
from tests.fakes import ScriptedEngine, ScriptedEngines

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
    answers = [
        json.dumps({"mentioned": True, "sentences": sentences} if sentences else {"mentioned": False})
        for sentences in ANSWERS
    ]
    request = WriteNote([CALL], ModelFile("scripted", "nowhere.gguf"), template_text=TEMPLATE)
    answers.append('{"mentioned": false}')
    *_events, last = note.run(request, ScriptedEngines(ScriptedEngine(answers)), LanguageDetector(), lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, NoteResult)
    return last.result


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("History", "The patient has had tummy pain since last night."),
        ("Review of systems", "- Reports shivery. Denies black stool."),
        ("Past medical history", "- Gout."),
        ("Allergies", "- Any allergies: “Yes, co-amoxiclav made him come out in a terrible rash last time.”"),
        ("Assessment", "- Gout."),
        (
            "Plan",
            "- Don't give him ibuprofen.\n- “I'd like you to bring him to the assessment unit this morning.”\n"
            "- Hold the apixaban until the doctors have seen him.\n- If he faints, call 999.",
        ),
    ],
)
def test_each_field_holds_its_own(written: NoteResult, title: str, text: str) -> None:
    assert next(section.text for section in written.sections if section.title == title) == text


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
