"""A son tells of his mother, and answers as a small model gave them: who is who, whose disease, whose words."""

from __future__ import annotations

import pytest

from slmdesk.messages import NoteResult, SourceText
from tests.tasks.note.scripted import note_of, text_of

VISIT = SourceText(
    "visit.txt",
    "Dr Amadi: Who have we here?\n"
    "Son: This is my mum, Vera Pound, she's eighty-one. I'm Keith, I found her on the floor and she kept calling me "
    "Ron.\n"
    "Dr Amadi: Any fever?\n"
    "Son: No chest pain, but she felt hot. When my dad had his stroke he couldn't talk, this isn't the same.\n"
    "Dr Amadi: What has she had before?\n"
    "Son: Diabetes, and a hernia done in 2014.\n"
    "Dr Amadi: Does she smoke or drink?\n"
    "Son: She never smoked. A sherry on Sundays.\n"
    "Dr Amadi: Let me examine her. She's drowsy but wakes to voice. Temperature 38.6. Right hip has a bruise. "
    "Moves all four limbs equally.\n"
    "Dr Amadi: The urine dip shows nitrites. I think she has a urinary infection. The low sugar is from the "
    "gliclazide. If you see chest pain, ring 999.\n"
    "Dr Amadi: I'm admitting her. I'm stopping the gliclazide. I'd like a heart tracing for 24 hours.\n"
    "Son: Should I stay?\n"
    "Dr Amadi: Yes, please.\n",
    [],
)
TEMPLATE = (
    "# Visit\n## History\nWhat?\n## Review of systems (list)\nWhich?\n## Past medical history (list)\nWhat?\n"
    "## Family history (list)\nWhich?\n## Social history (list)\nWhat?\n## Vital signs (list)\nWhich?\n"
    "## Physical exam (list)\nWhat?\n## Results (list)\nWhich?\n## Assessment (list)\nWhich?\n## Plan (list)\nWhat?\n"
)
ANSWERS = (
    (
        "The patient is Vera Pound, who is a mother of Keith.",
        "The patient is Keith Pound, 81 years old.",
        "She kept calling me Ron.",
        "She has had symptoms of chest pain since Sunday.",
        "She does not smoke or drink.",
    ),
    ("Reports a urinary infection that's making her confused, and she's drowsy.",),
    ("Hernia done in 2014.", "She was out for ten minutes.", "She had a sugar check today."),
    ("Her father had a hernia done in 2014.", "Her sister Ron had a stroke last week.", "She never smoked."),
    ("She stopped smoking at Christmas.", "She passed out."),
    ("Temperature 38.6.",),
    ("The doctor found that the temperature was 38.6. The hip has a bruise on the right.",),
    (),
    ("Diabetes.", "Urinary infection.", "The doctor says nothing about the hip."),
    ("Urine dip shows nitrites.", "Stop the heart tracing for 24 hours.", "Avoid the gliclazide."),
)


@pytest.fixture(scope="module")
def written() -> NoteResult:
    return note_of(VISIT, TEMPLATE, ANSWERS)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("History", "Vera Pound. 81 years old. Kept calling the son Ron."),
        ("Review of systems", "Not mentioned."),
        ("Past medical history", "- Hernia done in 2014.\n- Diabetes."),
        ("Family history", "Not mentioned."),
        ("Social history", "Not mentioned."),
        ("Results", "- Urine dip shows nitrites."),
        ("Assessment", "- Urinary infection.\n- The low sugar is from the gliclazide."),
    ],
)
def test_each_field_holds_its_own(written: NoteResult, title: str, text: str) -> None:
    assert text_of(written, title) == text


def test_the_examination_is_told_though_a_vital_sign_stands_in_it(written: NoteResult) -> None:
    lines = text_of(written, "Physical exam").splitlines()
    assert lines[0] == "- The hip has a bruise on the right."
    assert "- She's drowsy but wakes to voice." in lines
    assert "- Moves all four limbs equally." in lines


def test_what_is_done_there_and_then_is_planned(written: NoteResult) -> None:
    lines = text_of(written, "Plan").splitlines()
    assert "- Admit her." in lines
    assert "- Avoid the gliclazide." in lines
    assert not any("tracing" in line and line.startswith("- Stop") for line in lines)
    plan = next(section for section in written.sections if section.title == "Plan")
    avoided = next(each for field in plan.fields for each in field.sentences if each.text.startswith("Avoid"))
    assert avoided.status != "unsupported"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("She has had symptoms of chest pain since Sunday.", "The source denies it (“chest pain”)."),
        ("She does not smoke or drink.", "The source names what the patient drinks."),
        ("She stopped smoking at Christmas.", "The source says that the patient never smoked."),
        ("Her father had a hernia done in 2014.", "The source does not say it of this relative."),
        ("Her sister Ron had a stroke last week.", "The source does not say it of this relative."),
        ("She was out for 10 minutes.", "It names no former disease."),
        ("She had a sugar check today.", "It names no former disease."),
        ("Stop the heart tracing for 24 hours.", "The source does not say to stop it."),
    ],
)
def test_what_is_left_out_says_why(written: NoteResult, text: str, reason: str) -> None:
    assert reason in {each.reason for each in written.removed if each.text == text}, written.removed
