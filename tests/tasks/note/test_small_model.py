"""What a small model made of notes of kinds that it had not seen, line by line: what goes, and what is put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note.codes import CodeList, load_codes
from slmdesk.tasks.note.findings.appointments import is_of_another_time
from slmdesk.tasks.note.findings.results import said_results
from slmdesk.tasks.note.form import template
from slmdesk.tasks.note.lines.subjects import without_subject
from slmdesk.tasks.note.medicines.allergies import as_reaction, with_reaction
from slmdesk.tasks.note.medicines.medications import checked_rows, row_line
from slmdesk.tasks.note.speech.digits import in_digits
from tests.tasks.note.scripted import note_of
from tests.tasks.note.test_true_statements import written

FRAME = "Doctor: Hello, what brings you in?\nPatient: My shoulder hurts.\n{}\nDoctor: I see.\nPatient: Thank you.\n"


def source(text: str) -> SourceText:
    return SourceText("visit.txt", text, [])


# --- allergies, results, numbers ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("And I'm allergic to penicillin, I came out in a rash.", "Allergic to penicillin (rash)."),
        ("I'm allergic to penicillin. It made me vomit.", "Allergic to penicillin (vomiting)."),
        ("Allergies: penicillin (hives).", "Allergic to penicillin (hives)."),
        ("I'm allergic to penicillin, no rash though.", "Allergic to penicillin."),
        ("She is allergic to penicillin. She takes ibuprofen and has a rash.", "Allergic to penicillin."),
        ("I'm allergic to penicillin. I have had headaches since then.", "Allergic to penicillin."),
        ("I'm allergic to penicillin, and I have a cough.", "Allergic to penicillin."),
        ("My sister is allergic to penicillin, she came out in a rash.", "Allergic to penicillin."),
    ],
)
def test_an_allergy_has_the_reaction_that_is_said_of_it(text: str, line: str) -> None:
    assert with_reaction("Allergic to penicillin.", [source(text)]) == line


def test_what_a_drug_gives_is_its_reaction() -> None:
    assert as_reaction("Allergic to sulfa gives her hives.") == "Allergic to sulfa (hives)."


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("I'd like it repeated, the last one was in March and your eGFR was 58.", ["Your eGFR was 58."]),
        ("Your potassium is 5.9, so we'll repeat it tomorrow.", ["Your potassium is 5.9."]),
        ("I want the creatinine below 120, and the potassium under 5.", []),
        ("If your HbA1c is above 58, we will add something.", []),
    ],
)
def test_a_result_beside_what_is_to_come_is_one(text: str, results: list[str]) -> None:
    assert said_results([source(FRAME.format(f"Doctor: {text}"))]) == results


def test_a_decade_is_no_age() -> None:
    assert in_digits("Migraine in her thirties.") == "Migraine in her 30s."


# --- medicines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Doctor: Take paracetamol 1 gram three times a day.", ["paracetamol 1 gram three times a day (new)"]),
        ("Doctor: You're on metformin 500 mg twice a day.", ["metformin 500 mg twice a day"]),
        ("Doctor: Naproxen is not for you with the stents.", []),
        ("Patient: Ibuprofen 400 mg helped, but I'm not supposed to have it with my heart.", []),
        ("Doctor: They will probably want to start methotrexate.", []),
        ("Plan: nothing by mouth, IV fluids, ceftriaxone 2 g daily.", ["ceftriaxone 2 g daily"]),
        ("Hold metformin because of the contrast, insulin 4 units.", ["metformin (stopped)", "insulin 4 units"]),
        ("L-Thyroxin 75 Mikrogramm morgens.", ["L-Thyroxin 75 Mikrogramm morgens"]),
        ("Co-amoxiclav 625 mg three times daily (new)", ["Co-amoxiclav 625 mg three times daily (new)"]),
        ("Oméprazole 20 mg avant le petit-déjeuner.", ["Oméprazole 20 mg avant le petit-déjeuner"]),
    ],
)
def test_what_is_said_of_a_medicine_decides_its_row(text: str, rows: list[str]) -> None:
    spoken = FRAME.format(text) if text.startswith(("Doctor", "Patient")) else text
    assert [row_line(row) for row in checked_rows([], [source(spoken)])[0]] == rows


def test_a_frequency_in_a_list_is_of_one_medicine() -> None:
    visit = (
        "Patient: I'm on aspirin 75, atorvastatin 80 at night, ramipril 10 and bisoprolol 5.\n"
        "Doctor: Do you smoke?\nPatient: Ten a day."
    )
    names = {"aspirin": "75", "atorvastatin": "80", "ramipril": "10", "bisoprolol": "5"}
    cells = {"route": "", "frequency": "daily", "use": "current"}
    rows = [{"name": name, "dose": dose, **cells} for name, dose in names.items()]
    found = {row.name: row.frequency for row in checked_rows(rows, [source(FRAME.format(visit))])[0]}
    assert found == {"aspirin": "", "atorvastatin": "daily", "ramipril": "", "bisoprolol": ""}


def test_a_word_for_its_use_is_no_medicine() -> None:
    rows = [
        {"name": "Stopped", "dose": "", "route": "", "frequency": "", "use": "stopped"},
        {"name": "Amlodipine", "dose": "5 mg", "route": "", "frequency": "once daily (new)", "use": "current"},
    ]
    kept, removed = checked_rows(rows, [source("Stopped: amoxicillin. Amlodipine 5 mg once daily (new)")])
    assert "Amlodipine 5 mg once daily (new)" in map(row_line, kept)
    assert [each.text for each in removed] == ["Stopped"]


# --- statements ---------------------------------------------------------------------------------

SPOKEN = (
    "Doctor: Good morning, what brings you in?\nPatient: My left shoulder hurts.\n"
    "Doctor: Have you taken anything for it?\nPatient: Ibuprofen 400 mg twice a day. My sister takes naproxen.\n"
    "Doctor: Smoking?\nPatient: I gave up three years ago.\n"
    "Doctor: Allergies?\nPatient: Penicillin, I came out in a rash. My mother had rheumatoid arthritis.\n"
    "Doctor: I think this is early rheumatoid arthritis. Rest the arm.\nPatient: Thank you.\n"
)


def test_a_denial_of_what_was_answered_goes_and_its_neighbour_stays() -> None:
    note = written(SPOKEN, History="The patient denies taking anything for it, and her sister takes naproxen.")
    assert note["History"] == "Sister takes naproxen."


def test_a_habit_stands_with_its_answer_where_habits_stand() -> None:
    note = written(SPOKEN, Past_medical_history=("Smoking", "Allergic to penicillin"), Allergies=(), Social_history=())
    assert note["Past medical history"] == "Not mentioned."
    assert note["Social history"] == "- Smoking: “I gave up 3 years ago.”"
    assert note["Allergies"] == "- Allergic to penicillin (rash)."


def test_what_the_clinician_thinks_of_now_is_no_former_disease() -> None:
    assert written(SPOKEN, Past_medical_history="Rheumatoid arthritis.")["Past medical history"] == "Not mentioned."
    assert "arthritis" in written(SPOKEN, Assessment="Early rheumatoid arthritis.")["Assessment"]


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Dr Kaplan does not change any other medications or treatments.", False),
        ("Because of the old DVT.", False),
        ("Watch for signs of infection, such as fever and chills.", False),
        ("Rest the arm.", True),
    ],
)
def test_a_line_of_a_plan_that_nobody_said_goes(line: str, stays: bool) -> None:
    assert (line in written(SPOKEN, Plan=(line, "Rest the arm."))["Plan"]) is stays


def test_allergies_without_a_cause_are_none() -> None:
    assert "allerg" not in written(SPOKEN, History=("Has allergies.", "Her left shoulder hurts."))["History"]


def test_they_who_will_decide_are_not_the_patient() -> None:
    assert without_subject("They will probably want to start methotrexate.").startswith("They will")
    assert without_subject("They live alone.") == "Lives alone."
    assert without_subject("She is seeking medical attention for a rash.") == "Rash."


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Pulmonary rehabilitation in 8 weeks.", True),
        ("Respiratory clinic in 8 weeks.", False),
        ("Come back in eight weeks.", False),
        ("Cardiology in 3 weeks.", False),
    ],
)
def test_a_time_is_of_what_the_source_says_it_of(line: str, wrong: bool) -> None:
    text = (
        "Pulmonary rehabilitation referral sent. Respiratory clinic in eight weeks. Referred to cardiology. They will "
        "see you in three weeks."
    )
    assert is_of_another_time(line, [source(text)]) is wrong


def test_a_heading_of_ones_own_has_the_answer_to_its_question() -> None:
    visit = FRAME.format("Doctor: Do you smoke?\nPatient: I vape. I stopped the cigarettes in January.")
    assert written(visit, Smoking=())["Smoking"] == "- Do you smoke: “I vape. I stopped the cigarettes in January.”"
    assert written(visit, Peak_flow=())["Peak flow"] == "Not mentioned."


def test_a_reaction_without_its_cause_is_no_story() -> None:
    note = written(
        SPOKEN, History=("Her left shoulder hurts.", "She came out in a rash."), Allergies="Allergic to penicillin."
    )
    assert note == {"History": "Left shoulder hurts.", "Allergies": "- Allergic to penicillin (rash)."}


def test_a_thought_is_no_history() -> None:
    told = written(
        SPOKEN, History="The patient, with a history of rheumatoid arthritis, has pain in the left shoulder."
    )
    assert "with suspected rheumatoid arthritis" in told["History"]


def test_a_plan_with_a_stopped_medicine_in_anothers_place_is_marked() -> None:
    visit = FRAME.format(
        "Doctor: I'd like to change you from the Clenil to Fostair. Keep the blue one for emergencies.\n"
        "Patient: Fine.\nDoctor: If you need the blue one more than every four hours, ring 999."
    )
    note = note_of(
        source(visit),
        "# V\n## Plan (list)\nWhat?\n## Story\nWhat?\n",
        [("Ring 999 if the Clenil is needed more than every 4 hours.",), ()],
    )
    marked = [each for each in note.sections[0].fields[0].sentences if each.status == "unsupported"]
    assert [each.text for each in marked] == ["Ring 999 if the Clenil is needed more than every 4 hours."]
    assert "stopped" in marked[0].reasons[-1]


HEART = (
    "Doctor: Hello.\nPatient: I'm breathless, and we never know when it comes.\n"
    "Doctor: I'd like an ECG today. If the ECG shows fibrillation we have to talk about apixaban.\n"
    "Doctor: If you gain more than two kilos, or there is pain in your chest, call 112.\nPatient: Yes.\n"
)


def test_what_a_test_may_show_is_no_result() -> None:
    assert written(HEART, Results=("The ECG showed atrial fibrillation.",))["Results"] == "Not mentioned."


def test_nothing_is_quoted_that_nobody_said() -> None:
    assert "“" not in written(HEART, History="She is breathless and we know why it comes.")["History"]
    assert written(HEART, History="And we never know when it comes.")["History"] == "“And we never know when it comes.”"


def test_a_condition_keeps_what_is_to_be_done() -> None:
    plan = written(HEART, Plan="If the patient gains more than 2 kilos, or there is pain in the chest.")["Plan"]
    assert plan.endswith("call 112.")


# --- templates and codes ------------------------------------------------------------------------


def test_headings_between_sentences_are_learnt() -> None:
    example = source(
        "ASTHMA REVIEW\nSymptoms\nWheezes at night.\nTriggers\nCats and cold air.\nSmoking\nNever.\nPlan\nContinue.\n"
    )
    learnt = template.learn(example, template.known_fields(Path(paths.resources() / "templates")))
    assert learnt.title == "Asthma review"
    assert [section.title for section in learnt.sections] == ["Symptoms", "Triggers", "Smoking", "Plan"]
    assert "“Asthma review”" in learnt.sections[1].fields[0].questions[0]


def test_lines_of_a_list_are_no_headings() -> None:
    example = source("Medication\nRamipril\nAspirin\nBisoprolol\nPlan\nContinue.\n")
    learnt = template.learn(example, template.known_fields(Path(paths.resources() / "templates")))
    assert [section.title for section in learnt.sections] == ["Medication", "Plan"]


@pytest.fixture(scope="module")
def codes() -> CodeList:
    return load_codes(paths.resources())


@pytest.mark.parametrize(
    ("problem", "unwanted"),
    [
        ("Swelling of the hands.", "B74.3"),
        ("Right lower lobe consolidation.", "C34.31"),
        ("Haemophilus influenzae.", "G00.0"),
        ("Hinchey one B.", "Z67.2"),
        ("Smokes, a risk factor.", "T59.81"),
        ("I want that looked at.", "A30.0"),
        ("Subacromial pain.", "R51.9"),
    ],
)
def test_a_word_or_two_of_a_title_suggest_no_other_disease(codes: CodeList, problem: str, unwanted: str) -> None:
    assert unwanted not in [each.code for each in codes.suggest([problem])]
