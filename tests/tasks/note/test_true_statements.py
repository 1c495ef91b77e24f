"""What is true and matters to a clinician, and looks like what the rules take out."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from tests.tasks.note.scripted import note_of, text_of

_KINDS = {"History": "", "Instructions": ""}


def written(text: str, **fields: str | tuple[str, ...]) -> dict[str, str]:
    """The texts of the fields of a note; each is named with its statements, "_" for a space."""
    titles = [name.replace("_", " ") for name in fields]
    template = "# Visit\n" + "".join(f"## {title}{_KINDS.get(title, ' (list)')}\nWhat?\n" for title in titles)
    answers = [(said,) if isinstance(said, str) else said for said in fields.values()]
    note = note_of(SourceText("visit.txt", text, []), template, answers)
    return {title: text_of(note, title) for title in titles}


def test_what_the_patient_asks_and_the_doctor_agrees_to_is_planned() -> None:
    note = written(
        "Doctor: Your kidneys are worse.\nPatient: So should I stop the ibuprofen?\nDoctor: Yes, exactly.\n"
        "Patient: Could I also get some antibiotics?\nDoctor: No, you don't need them.\n",
        Plan=("Stop ibuprofen.", "Start antibiotics."),
    )
    refused = "- “Could I also get some antibiotics?”: “No, you don't need them.”"
    assert note["Plan"] == f"- Stop ibuprofen.\n{refused}"


def test_what_the_doctor_recalls_and_the_patient_confirms_is_a_symptom() -> None:
    note = written(
        "Doctor: You told the nurse you have night sweats.\nPatient: Yes, that's right.\n"
        "Doctor: The tablets may cause nausea.\nPatient: Okay.\n",
        Review_of_systems="Reports night sweats and nausea.",
    )
    assert note["Review of systems"] == "- Reports night sweats."


def test_a_symptom_is_reported_for_all_that_nothing_is_found_today() -> None:
    note = written(
        "Doctor: What is it?\nPatient: I have a rash that comes and goes, and my ankles swell in the evening.\n"
        "Doctor: Let me examine you. There is no rash today. No swelling of the ankles.\n",
        Review_of_systems="Reports a rash and ankle swelling.",
        Physical_exam=("No rash today.", "No ankle swelling."),
    )
    assert note["Review of systems"] == "- Reports rash and ankle swelling."
    assert note["Physical exam"] == "- No rash today.\n- No ankle swelling."


def test_what_may_come_is_no_reason_to_lose_what_is_denied() -> None:
    note = written(
        "Doctor: Any chest pain?\nPatient: No.\nDoctor: If you get chest pain, go to the emergency department.\n"
        "Patient: I will.\n",
        Review_of_systems="Denies chest pain.",
        Instructions="Go to the emergency department if chest pain occurs.",
    )
    assert note["Review of systems"] == "- Denies chest pain."
    assert "if chest pain" in note["Instructions"]


def test_a_test_that_was_done_once_is_ordered_again() -> None:
    note = written(
        "This is Mrs Brown. She had a chest X-ray last month which was normal. She coughs. Plan: chest X-ray today.\n",
        Plan="Order a chest X-ray.",
    )
    assert note["Plan"] == "- Chest X-ray today."


def test_one_order_of_one_word_is_an_order() -> None:
    note = written(
        "Doctor: Anything else?\nPatient: No.\nDoctor: Then I'd like an ECG and bloods.\nPatient: Fine.\n",
        Plan="Order bloods.",
    )
    assert note["Plan"] == "- Order bloods."


def test_a_sisters_disease_that_the_doctor_suspects_is_a_problem() -> None:
    note = written(
        "Doctor: Baby's movements?\nPatient: Less since Tuesday. My sister had pre-eclampsia.\nDoctor: Your blood "
        "pressure is 152 over 96. I suspect pre-eclampsia. You should go to the maternity unit now.\nPatient: Okay.\n",
        Assessment="Pre-eclampsia.",
    )
    assert note["Assessment"] == "- Pre-eclampsia."


def test_a_refusal_stands_in_the_plan() -> None:
    note = written(
        "Doctor: I'd like to admit you today.\nPatient: I won't go to the hospital.\nDoctor: I see.\n",
        Plan=("Admit today.", "Patient refuses to go to the hospital."),
    )
    assert "refuses to go to the hospital" in note["Plan"]


_HOME = (
    "Doctor: How are things at home?\nPatient: My husband drinks. He hits me when he is drunk. He has a gun at home.\n"
    "Doctor: And your parents?\nPatient: My father died last year. He had bowel cancer at fifty.\n"
)


def test_who_hits_whom_is_said() -> None:
    note = written(_HOME, History="She reports he hits her when he is drunk.")
    assert note["History"] == "She reports he hits her when he is drunk."


def test_a_relative_behind_a_pronoun_is_named() -> None:
    note = written(
        _HOME,
        History=("She is afraid at home.", "Her father died last year."),
        Family_history=("Father died last year.", "He had bowel cancer at 50."),
        Social_history=("Husband drinks.", "He has a gun at home."),
    )
    assert "Father had bowel cancer at 50." in note["Family history"]
    assert "Husband has a gun at home." in note["Social history"]


def test_what_weighs_stays_in_the_patients_words() -> None:
    vodka = "Just a bottle of vodka a day, and well I drive to work after that every single morning."
    note = written(
        f"Doctor: Do you smoke?\nPatient: I used to smoke forty a day. But I stopped in 2010.\nDoctor: Alcohol?\n"
        f"Patient: {vodka}\n",
        Past_medical_history="Asthma.",
        Social_history=("Used to smoke 40 a day. But stopped in 2010.", f"“{vodka}”"),
    )
    assert "2010" in note["Social history"]
    assert "vodka" in note["Social history"]


def test_new_symptoms_are_a_reason_to_come_back() -> None:
    note = written(
        "Mrs Brown has a cough. Rest. Return if there are any new symptoms.\n",
        History="She has a cough.",
        Instructions=("Rest.", "Return if there are any new symptoms."),
    )
    assert "new symptoms" in note["Instructions"]


def test_a_value_keeps_its_small_letter() -> None:
    note = written("Doctor: Your eGFR is 38.\nPatient: Oh.\nDoctor: Yes.\n", Results="eGFR 38.")
    assert note["Results"] == "- eGFR 38."


def test_what_is_found_stands_in_the_examination_and_not_among_the_symptoms() -> None:
    note = written(
        "Doctor: What is it?\nPatient: My left shoulder hurts.\nDoctor: Let me have a look. Abduction of the left "
        "shoulder is painful, passive movement is full. Power is normal. Blood pressure 148 over 86.\n"
        "Doctor: I'd like the kidney blood test repeated this week. Come back in six weeks, sooner if it is weak.\n"
        "Patient: Yes.\n",
        Review_of_systems="Reports pain in the left shoulder, passive movement is full, blood pressure 148/86.",
        Vital_signs="Blood pressure not mentioned.",
        Physical_exam=(),
        Results=("The kidney blood test was repeated this week.", "Come back in 6 weeks, sooner if weak."),
        Assessment="Kidney blood test.",
    )
    assert "passive" not in note.get("Review of systems", "").casefold()
    assert note["Vital signs"] == "- Blood pressure: 148/86."
    assert "- Power is normal." in note["Physical exam"]
    assert "weeks" not in note["Results"]
    assert "repeated" not in note["Results"]
    assert "blood test" not in note["Assessment"]


def test_a_result_that_begins_like_an_order_stays() -> None:
    note = written(
        "Doctor: The repeat potassium was 4.1, and the monitor shows sinus rhythm.\nPatient: Good.\n",
        Results=("Repeat potassium was 4.1.", "Monitor shows sinus rhythm."),
    )
    assert "potassium" in note["Results"]
    assert "sinus" in note["Results"]


def test_what_is_no_yes_denies_a_symptom() -> None:
    note = written(
        "Doctor: Any chest pain?\nPatient: Nothing like that.\nDoctor: Any problems with your waterworks?\n"
        "Patient: All fine there.\nDoctor: Any blood when you cough?\nPatient: Nope.\nDoctor: I see.\n",
        Review_of_systems=("Denies chest pain.", "Denies problems with waterworks.", "Denies blood when coughing."),
    )
    assert note["Review of systems"] == "- Denies chest pain, problems with waterworks or blood when coughing."


def test_a_smoker_who_stopped_for_a_while_smokes() -> None:
    note = written(
        "Doctor: Do you smoke?\nPatient: Yes, ten a day. I stopped smoking for a year in 2019. I'd love to quit "
        "smoking.\nDoctor: I see.\n",
        Social_history=("Smokes ten a day.", "Stopped smoking for a year in 2019."),
    )
    assert note["Social history"] == "- Smokes 10 a day.\n- Stopped smoking for a year in 2019."


@pytest.mark.parametrize(
    "order",
    [
        "Do not take any other medicines containing paracetamol.",
        "Given a leaflet on apixaban.",
        "No Viagra if nitrates are given.",
    ],
)
def test_an_order_that_denies_or_gives_something_is_one(order: str) -> None:
    note = written(f"Mrs Brown has angina. Plan: Aspirin 75 mg daily. {order}\n", Plan=(order,))
    assert order in note["Plan"]


NOTES = (
    "12 January 2026\nClinic. Mr Brandt, 70, has COPD and is stable on his inhaler today. Plan: start losartan 50 mg "
    "daily.\n\n3 June 2026\nDischarge summary. Came in on 28 May with an exacerbation of COPD. Potassium 5.6, "
    "creatinine 131. Losartan stopped. The potassium was put down to losartan. Treated with prednisolone for five "
    "days. Potassium 4.8 two days later. Home on 3 June. Not for intubation.\nDischarge plan:\nAmlodipine 5 mg daily.\n"
    "Potassium to be checked by the GP in one week.\n"
)


def test_what_old_notes_connect_and_plan_stays() -> None:
    course = (
        "Admitted on 28 May with an exacerbation of COPD.",
        "Exacerbation of COPD was treated with prednisolone for five days.",
        "Losartan was stopped because of the potassium.",
        "Discharged on amlodipine 5 mg daily.",
        "Discharged on 3 June.",
        "Potassium was 4.8 two days later.",
    )
    note = written(NOTES, Hospital_course=course, Plan=("Not for intubation.", "Start losartan 50 mg daily."))
    for told in ("Admitted on 28 May", "treated with prednisolone", "because of the potassium", "4.8 two days later"):
        assert told in note["Hospital course"]
    assert "Discharged on amlodipine" in note["Hospital course"]
    assert "Discharged on 3 June" in note["Hospital course"]
    assert "intubation" not in note["Hospital course"]
    assert "- Not for intubation." in note["Plan"]
    assert "losartan" not in note["Plan"]  # it was stopped later, and the note has no table of medicines


DAUGHTER = (
    "Nurse: Out of hours, how can I help?\nDaughter: I'm calling about my father, Tom. He's eighty-one. He's been "
    "vomiting since last night.\nNurse: Any fever?\nDaughter: No. I have a cold myself, but he hasn't.\nNurse: Any "
    "illnesses?\nDaughter: He has diabetes and heart failure. My mother had a stroke, but she died.\n"
    "Nurse: Does he smoke?\nDaughter: He gave up thirty years ago. I still smoke, I'm afraid.\n"
    "Nurse: Who does he live with?\nDaughter: He lives alone. I live next door and I see him every day. I had to call "
    "an ambulance on Friday.\nNurse: I am sending a doctor to see him today.\nDaughter: Thank you.\n"
)


def test_who_speaks_for_the_patient_is_not_the_patient() -> None:
    note = written(
        DAUGHTER,
        History=(
            "Tom has been vomiting since last night.",
            "An ambulance was called on Friday.",
            "He has a cold.",
            "He lives next door.",
        ),
        Past_medical_history=("Diabetes.", "Heart failure.", "Stroke."),
        Family_history=("Father has diabetes and heart failure.",),
        Social_history=("Gave up smoking 30 years ago.", "Lives alone.", "Smokes.", "Sees him every day."),
    )
    assert note == {
        "History": "Tom has been vomiting since last night. An ambulance was called on Friday.",
        "Past medical history": "- Diabetes.\n- Heart failure.",
        "Family history": "Not mentioned.",
        "Social history": "- Gave up smoking 30 years ago.\n- Lives alone.",
    }


def test_a_wifes_mother_is_no_family_of_the_patient() -> None:
    note = written(
        "Doctor: Any heart disease in the family?\nPatient: No.\nWife: My mother has sarcoidosis. He lives with me.\n"
        "Doctor: I see.\nWife: Yes.\n",
        Past_medical_history=("Sarcoidosis.",),
        Family_history=(),
    )
    assert note == {"Past medical history": "Not mentioned.", "Family history": "Not mentioned."}


def test_a_dictation_that_knows_no_allergies_says_so() -> None:
    note = written(
        "She came with a headache. No known drug allergies. She does not smoke.\n", Allergies="Does not smoke."
    )
    assert note["Allergies"] == "- No known drug allergies."


def test_a_history_of_diseases_is_no_symptom_and_a_placeholder_nothing() -> None:
    note = written(
        "Doctor: Any heart trouble?\nPatient: A heart attack in 2016. I have a cough.\nDoctor: I see.\n",
        Review_of_systems=("Reports history of a heart attack in 2016.", "Reports a cough."),
        Admission=("Admitted on [date].",),
    )
    assert note["Review of systems"] == "- Reports cough."
    assert note["Admission"] == "Not mentioned."


def test_what_all_will_do_in_the_morning_is_planned() -> None:
    note = written(
        "Doctor: She'll go to the unit, and we'll do an echo in the morning.\nHusband: Good.\nDoctor: Yes.\n",
        History=("Will go to the unit, and we'll do an echo in the morning.",),
        Plan=(),
    )
    assert note["History"] == "Not mentioned."
    assert "echo in the morning" in note["Plan"]


def test_the_places_of_a_deidentified_source_are_said() -> None:
    note = written(
        "[PERSON 1] came in on [DATE 1] with a cough.\n", History="[PERSON 1] came in on [DATE 1] with a cough."
    )
    assert note["History"] == "[PERSON 1] came in on [DATE 1] with a cough."


def test_what_is_stopped_in_other_words_is_stopped() -> None:
    note = written(
        "Doctor: You're on naproxen. That has to come off today. And you must give up the cigarettes.\n"
        "Patient: Fine.\nDoctor: Good.\nPatient: Yes.\n",
        Plan=("Stop naproxen.", "Stop smoking."),
    )
    assert note["Plan"] == "- Stop naproxen.\n- Stop smoking."


def test_what_the_patient_brings_and_the_doctor_agrees_to_is_a_problem_of_today() -> None:
    note = written(
        "Doctor: What is it?\nPatient: I've got a bladder infection again.\nDoctor: Yes, I agree. And you have "
        "hypertension.\nPatient: Oh.\n",
        Assessment=("Bladder infection.", "Hypertension."),
        Past_medical_history=(),
    )
    assert note["Assessment"] == "- Bladder infection.\n- Hypertension."


def test_who_is_adopted_and_what_a_nan_had_is_family_history() -> None:
    note = written(
        "Doctor: Any illnesses in the family?\nPatient: My nan had breast cancer. I'm adopted.\nDoctor: Yes.\n",
        Family_history=("She is adopted.", "She had a nan with breast cancer."),
    )
    assert note["Family history"] == "- Adopted.\n- Had a nan with breast cancer."


def test_what_a_patient_was_told_and_out_of_work_stay() -> None:
    note = written(
        "Doctor: Past problems?\nPatient: I was told I had a heart murmur. I was out of work for a year.\n"
        "Doctor: Yes.\n",
        Past_medical_history="Told she had a heart murmur.",
        Social_history="Was out of work for a year.",
    )
    assert "heart murmur" in note["Past medical history"]
    assert note["Social history"] == "- Was out of work for a year."


def test_one_kidney_is_told_without_the_rest_of_its_sentence() -> None:
    note = written(
        "He has one kidney, he is on dialysis and he walks the dog every day.\n", History="He has one kidney."
    )
    assert note["History"] == "Has one kidney."


def test_a_procedure_may_have_a_name_that_its_field_does_not_know() -> None:
    text = "A PICC line was inserted. He underwent PCI to the LAD. Surgery went well. He was sent in with pain.\n"
    template = "# Visit\n## Procedures (list)\nWhich?\nOnly if said: surg*\n"
    said = ("PICC line inserted.", "PCI to the LAD.", "He was sent in with pain.")
    note = note_of(SourceText("visit.txt", text, []), template, (said,))
    assert text_of(note, "Procedures") == "- PICC line inserted.\n- PCI to the LAD."
