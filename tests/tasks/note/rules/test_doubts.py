from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.rules import doubts, plans
from slmdesk.tasks.note.rules.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.rules.grounds import Grounds
from slmdesk.tasks.verify import SourceIndex, check
from tests.tasks.note.test_true_statements import written

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
    assert plans.is_not_planned(statement(text, "Plan"), SoFar(), FACTS) == reason


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
    assert plans.is_not_planned(told, SoFar(), facts) == ""


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
        ("EpiPen.", "It treats an allergy and is none."),
        ("Carries an EpiPen for wasp stings.", ""),
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
        told = Statement(field, text, sentence=check(index, "", text))
        return plans.is_not_planned(told, SoFar(), facts) or doubts.is_undecided(told, SoFar(), facts)

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
    assert "Stop" in plans.is_not_planned(said, SoFar(), facts)


def test_what_is_expressly_not_planned_is_not_planned() -> None:
    facts = facts_of("We will talk about taking the appendix out, which we do not plan unless he has symptoms.\n")
    field = TemplateField("Plan", "list", ("What?",), ("Plan",))
    said = "Taking the appendix out is planned."
    told = Statement(field, said, sentence=check(facts.index, "", said))
    assert plans.is_not_planned(told, SoFar(), facts) == "The source says that it is not planned."


OLD = "Clinic date: 14 March 2023\nHe climbs one flight of stairs. Repeat the echocardiogram in one year.\n"
NEW = "20 October 2025\nHe is more breathless. Bloods: potassium 4.9 and so on. Please see him within two weeks.\n"


def test_what_a_note_of_two_years_ago_plans_is_no_plan() -> None:
    sources = [SourceText("old", OLD, []), SourceText("new", NEW, [])]
    grounds = Grounds(sources, paths.resources() / "codes")
    facts = Facts(sources, SourceIndex(sources), grounds, translated=False, stop=lambda: None)

    def reason(text: str, title: str) -> str:
        field = TemplateField(title, "list", ("What?",), (title,))
        return doubts.is_of_old_note(Statement(field, text, sentence=check(facts.index, "", text)), SoFar(), facts)

    assert reason("Repeat the echocardiogram in one year.", "Plan") == "It is from an older note (14 March 2023)."
    assert reason("Reports climbing one flight of stairs.", "Review of systems").startswith("It is from an older note")
    assert reason("See him within two weeks.", "Plan") == ""
    assert reason("He climbs one flight of stairs.", "History") == "", "a history has its dates"


def test_nobody_is_admitted_of_whom_no_stay_is_told() -> None:
    field = TemplateField("History", "text", ("What?",), ("History",))
    text = "He was admitted because of heart failure."
    for source, wrong in (
        ("His heart failure is worse.\n", True),
        ("His heart failure is worse, he was on a ward.\n", False),
    ):
        facts = facts_of(source)
        told = Statement(field, text, sentence=check(facts.index, "", text))
        assert bool(doubts.is_no_stay(told, SoFar(), facts)) is wrong


def test_a_denial_of_what_the_source_says_goes() -> None:
    note = written(
        "His ankles have been swollen since October. He has no pain.\n",
        Review_of_systems=("Denies that his ankles have been swollen since October.", "Denies pain."),
    )
    assert note["Review of systems"] == "- Denies pain."


VISITING = (
    "Doctor: Do you smoke?\nPatient: My foot came up on Friday night, red hot, and is a bit better today.\n"
    "Doctor: I doubt it, with no wheeze. Your gout is back.\nPatient: Oh dear.\n"
)


def test_what_the_patient_tells_is_no_problem_and_what_the_doctor_says_of_himself_no_habit() -> None:
    note = written(
        VISITING,
        Assessment=("The foot came up on Friday night, red hot, and is a bit better today.", "Gout."),
        Social_history="I doubt it, with no wheeze.",
        Past_medical_history="The foot came up on Friday night, red hot.",
        Results="If the foot is red, it is gout.",
    )
    assert note["Assessment"] == "- Gout."
    assert "doubt" not in note["Social history"]
    assert "Friday" not in note["Past medical history"]
    assert "If" not in note["Results"]


def test_a_letterhead_is_no_disease_and_what_is_known_not_suspected() -> None:
    letter = (
        "Ferry Lane Surgery\n20 October 2025\nDear colleague,\nHe has heart failure and type 2 diabetes. He is well.\n"
        "Thank you for seeing him.\nYours sincerely,\nDr Irene Maddox\n"
    )
    note = written(
        letter,
        Past_medical_history=("Ferry Lane Surgery.", "Dr Irene Maddox.", "Type 2 diabetes."),
        Assessment="The doctor suspects heart failure.",
    )
    assert note["Past medical history"] == "- Type 2 diabetes."
    assert note["Assessment"] == "- Heart failure."


def test_what_a_wife_thinks_is_neither_of_the_family_nor_a_habit() -> None:
    visit = "Doctor: Hello.\nPatient: My wife thinks it's a tumour. My father had a stroke.\nDoctor: I see.\n"
    note = written(visit, Family_history=("My wife thinks it's a tumour.", "Father had a stroke."))
    assert note["Family history"] == "- Father had a stroke."


def test_what_gives_a_rash_is_an_allergy_wherever_the_model_puts_it() -> None:
    visit = "Doctor: Any allergies?\nPatient: Not that I know. Plasters give me a rash.\nDoctor: Right.\n"
    note = written(visit, Past_medical_history="Plasters give me a rash.", Allergies=())
    assert "Plasters" in note["Allergies"]
    assert "Plasters" not in note["Past medical history"]


def test_a_painkiller_is_no_problem() -> None:
    visit = "Doctor: Hello.\nPatient: Hi.\nDoctor: Leave the co-codamol alone. This is migraine.\n"
    assert written(visit, Assessment=("Co-codamol.", "Migraine."))["Assessment"] == "- Migraine."


ROUND = (
    "Ward 7B\n9 March 2026\nLeft Hip Fracture\nMrs Crow, 84, fell at home and had an operation on 7 March.\n"
    "Plan:\nChest X-ray today.\nNot for intensive care\nReview tomorrow morning\n"
)


def test_what_stands_at_the_head_and_the_foot_of_a_note_may_matter() -> None:
    note = written(
        ROUND, Past_medical_history="Left hip fracture.", Plan=("Not for intensive care.", "Review tomorrow morning.")
    )
    assert "Left hip fracture." in note["Past medical history"]
    assert "- Not for intensive care.\n- Review tomorrow morning." in note["Plan"]


def test_a_field_that_asks_who_may_hold_a_name() -> None:
    letter = ROUND + "Dr Irene Maddox\n"
    assert written(letter, Seen_by="Dr Irene Maddox.")["Seen by"] == "- Dr Irene Maddox."
    assert written(letter, Past_medical_history="Dr Irene Maddox.")["Past medical history"] == "Not mentioned."


def test_what_a_wife_thinks_of_him_is_told() -> None:
    visit = "Doctor: Hello.\nWife: He hides in the garage. I think he is drinking more.\nPatient: It's true.\n"
    note = written(visit, History=("He hides in the garage.", "His wife thinks he is drinking more."))
    assert "thinks he is drinking more" in note["History"]


def test_a_symptom_that_a_medicine_brought_is_one_and_a_medicine_is_none() -> None:
    visit = (
        "Doctor: How are you?\nPatient: I've had nausea since taking the metformin. I take ibuprofen at night.\n"
        "Doctor: Right.\n"
    )
    note = written(visit, Review_of_systems=("Reports nausea since taking metformin.", "Reports taking ibuprofen."))
    assert note["Review of systems"] == "- Reports nausea since taking metformin."


def test_a_former_birth_makes_no_bleeding_of_today() -> None:
    visit = (
        "Midwife: Any bleeding or fluid loss?\nPatient: No.\nMidwife: And this is your second baby?\n"
        "Patient: Yes. Yusuf was born at thirty-nine weeks. I bled quite a lot after.\nMidwife: I see.\n"
    )
    note = written(visit, Review_of_systems="Denies bleeding or fluid loss.")
    assert note["Review of systems"] == "- Denies bleeding or fluid loss."


def test_who_was_in_intensive_care_was_in_hospital() -> None:
    note = written(
        "She spent three nights in intensive care in 2019 with sepsis.\n",
        Past_medical_history="Was hospitalised in 2019 with sepsis.",
    )
    assert "2019" in note["Past medical history"]


def test_a_disease_is_no_finding_for_all_that_its_words_are_said_while_examining() -> None:
    letter = (
        "Diagnoses\nHeart failure with reduced ejection fraction\n\nOn examination the pulse was irregular, with signs "
        "of heart failure. The echo showed a reduced ejection fraction.\n"
    )
    note = written(
        letter, Past_medical_history="Heart failure with reduced ejection fraction.", Physical_exam="Pulse irregular."
    )
    assert note["Past medical history"] == "- Heart failure with reduced ejection fraction."


def test_an_overdose_stands_among_former_diseases_and_in_the_story() -> None:
    visit = "Doctor: Any attempts?\nPatient: No. I took an overdose in 2018, but nothing since.\nDoctor: I see.\n"
    note = written(visit, History="He took an overdose in 2018.", Past_medical_history="Overdose in 2018.")
    assert note["Past medical history"] == "- Overdose in 2018."
