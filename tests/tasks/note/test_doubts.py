from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note import doubts
from slmdesk.tasks.note.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.grounds import Grounds
from slmdesk.tasks.note.template import TemplateField
from slmdesk.tasks.verify import SourceIndex, check

VISIT = SourceText(
    "visit",
    "Doctor: Your pulse is 84 and the thyroid is normal.\nPatient: Good.\nDoctor: Let me do a physical examination.\n"
    "Patient: Can I have a new implant?\nDoctor: We will repeat the blood test.\n",
    [],
)
FACTS = Facts(
    [VISIT],
    SourceIndex([VISIT]),
    Grounds([VISIT], paths.resources() / "codes"),
    translated=False,
    stop=lambda: None,
)


def statement(text: str, title: str) -> Statement:
    field = TemplateField(title, "list", ("What?",), (title,))
    return Statement(field, text, sentence=check(FACTS.index, "", text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The heart is normal.", "The source does not speak of the heart."),
        ("The thyroid is normal.", ""),
        ("No enlargement of the neck.", ""),  # who names the thyroid speaks of the neck
    ],
)
def test_what_nobody_speaks_of_was_not_examined(text: str, reason: str) -> None:
    assert doubts.names_unseen_site(statement(text, "Physical exam"), SoFar(), FACTS) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Physical examination.", "It was done in this visit."),
        ("Have a new implant.", "The clinician does not say it."),
        ("Repeat the blood test.", ""),
    ],
)
def test_a_plan_is_what_the_clinician_says(text: str, reason: str) -> None:
    assert doubts.is_undecided(statement(text, "Plan"), SoFar(), FACTS) == reason


def facts_of(text: str) -> Facts:
    sources = [SourceText("visit", text, [])]
    grounds = Grounds(sources, paths.resources() / "codes")
    return Facts(sources, SourceIndex(sources), grounds, translated=False, stop=lambda: None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Doctor: Continue your metformin twice a day.", "The patient takes metformin twice a day."),
        ("Doctor: You take ramipril and you should carry on with that.", "The patient takes ramipril."),
    ],
)
def test_who_is_told_to_go_on_does_it_already(text: str, said: str) -> None:
    facts = facts_of(f"Doctor: Hello.\nPatient: Hi.\n{text}\nPatient: Fine.\n")
    field = TemplateField("History", "text", ("What?",), ("History",))
    told = Statement(field, said, sentence=check(facts.index, "", said))
    assert told.checked.sources
    assert doubts.is_advised(told, SoFar(), facts) == ""


def test_in_a_letter_nobody_has_to_speak() -> None:
    facts = facts_of("Consultant: Dr Lee\nExamination: chest clear.\nPlan: start furosemide 40 mg daily.\n")
    field = TemplateField("Plan", "list", ("What?",), ("Plan",))
    said = "Start furosemide 40 mg daily."
    told = Statement(field, said, sentence=check(facts.index, "", said))
    assert doubts.is_undecided(told, SoFar(), facts) == ""


def test_a_midwife_examines() -> None:
    facts = facts_of("Midwife: The fundal height is 34 cm.\nPatient: Good.\nMidwife: Yes.\nDoctor: Thanks.\n")
    field = TemplateField("Physical exam", "list", ("What?",), ("Physical exam",))
    said = "Fundal height is 34 cm."
    told = Statement(field, said, sentence=check(facts.index, "", said))
    assert doubts.is_unexamined(told, SoFar(), facts) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Family history of migraines, which is a known trigger for headaches.", "It names no allergy."),
        ("Penicillin.", ""),
        ("No known allergies.", ""),
        ("Shellfish, with swelling of the lips.", ""),
        ("Codeine makes her sick.", ""),
        ("Does not smoke.", "It names no allergy."),
    ],
)
def test_an_allergy_names_a_cause_or_a_reaction(text: str, reason: str) -> None:
    assert doubts.names_no_allergy(statement(text, "Allergies"), SoFar(), FACTS) == reason


def test_what_only_others_say_is_no_plan_and_no_problem() -> None:
    visit = SourceText(
        "visit",
        "Doctor: Do you smoke or drink any alcohol?\nPatient: No. The itching is so annoying.\n"
        "Doctor: Use the antihistamines.\nPatient: And if it gets worse?\nDoctor: Call 999 then.\n",
        [],
    )
    index = SourceIndex([visit])
    facts = Facts([visit], index, Grounds([visit], paths.resources() / "codes"), translated=False, stop=lambda: None)

    def reason(text: str, title: str) -> str:
        field = TemplateField(title, "list", ("What?",), (title,))
        return doubts.is_undecided(Statement(field, text, sentence=check(index, "", text)), SoFar(), facts)

    not_said = "The clinician does not say it."
    assert reason("Avoid smoking and drinking alcohol, and use antihistamines.", "Plan") == not_said
    assert reason("Use antihistamines.", "Plan") == ""
    assert reason("Call 999 if it gets worse.", "Plan") == "", "the number is the doctor's"
    assert reason("Annoying.", "Assessment") == not_said


def test_a_plan_does_not_start_what_is_stopped() -> None:
    visit = SourceText(
        "visit", "Doctor: Hello.\nPatient: Hi.\nDoctor: Stop the ibuprofen, 200 mg.\nPatient: Yes.\n", []
    )
    index = SourceIndex([visit])
    facts = Facts([visit], index, Grounds([visit], paths.resources() / "codes"), translated=False, stop=lambda: None)
    field = TemplateField("Plan", "list", ("What?",), ("Plan",))
    said = Statement(field, "Start the ibuprofen, 200 mg.", sentence=check(index, "", "Start the ibuprofen, 200 mg."))
    assert "Stop" in doubts.is_undecided(said, SoFar(), facts)


def test_what_is_expressly_not_planned_is_not_planned() -> None:
    facts = facts_of("We will talk about taking the appendix out, which we do not plan unless he has symptoms.\n")
    field = TemplateField("Plan", "list", ("What?",), ("Plan",))
    said = "Taking the appendix out is planned."
    told = Statement(field, said, sentence=check(facts.index, "", said))
    assert doubts.is_undecided(told, SoFar(), facts) == "The source says that it is not planned."
