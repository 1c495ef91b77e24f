from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.rules.under_names import by_home
from tests.tasks.note.test_true_statements import written

DICTATED = (
    "Mrs Meyer, 68, has belly pain. Past medical history, type 2 diabetes, migraine in her thirties, and a DVT after "
    "a flight in 2010. Surgical history, cesarean section in 1989. Family history, her father had colon cancer. No "
    "family history of bowel disease. She is a retired librarian. Review of systems otherwise negative for chest pain "
    "and leg swelling. On exam, abdomen tender in the left lower quadrant, no rebound, bowel sounds present. Lungs "
    "clear. Labs, white count 14.8, glucose 188. CT of the abdomen shows a small abscess, no free air. Assessment, "
    "acute sigmoid diverticulitis with small abscess. Plan, admit to surgery, nothing by mouth. Hold metformin "
    "because of the contrast.\n"
)


def test_what_a_dictation_names_stands_under_its_name() -> None:
    note = written(
        DICTATED,
        Past_medical_history=("Type 2 diabetes.",),
        Past_surgical_history=(),
        Family_history=(),
        Review_of_systems=("Denies family history of bowel disease.",),
        Physical_exam=("No lung sounds.", "No rebound."),
        Results=("Glucose 188.",),
        Assessment=("Small abscess.", "Acute sigmoid diverticulitis."),
        Plan=("Stop metformin because of the contrast.", "Watch for signs of infection, such as fever."),
    )
    assert note == {
        "Past medical history": "- Type 2 diabetes.\n- Migraine in her 30s.\n- A DVT after a flight in 2010.",
        "Past surgical history": "- Cesarean section in 1989.",
        "Family history": "- Father had colon cancer.\n- No family history of bowel disease.",
        "Review of systems": "- Denies chest pain or leg swelling.",
        "Physical exam": (
            "- Abdomen tender in the left lower quadrant, no rebound, bowel sounds present.\n- Lungs clear."
        ),
        "Results": "- White count 14.8, glucose 188.\n- CT of the abdomen shows a small abscess, no free air.",
        "Assessment": "- Acute sigmoid diverticulitis with small abscess.",
        "Plan": "- Admit to surgery, nothing by mouth.\n- Hold metformin because of the contrast.",
    }


def test_an_old_plan_is_none_of_today() -> None:
    notes = (
        "Admission note, 11 April 2026: Mrs Olufemi came in with a cough and a fever for three days.\n"
        "Past medical history: COPD since 2012. Impression: pneumonia of the right lower lobe.\n"
        "Plan: co-amoxiclav 1.2 g intravenously three times daily.\n\n"
        "16 April 2026: Chest clear. Eating and drinking well. Home tomorrow. GP to repeat the chest X-ray in six "
        "weeks.\n"
    )
    note = written(notes, Past_medical_history=(), Diagnoses=(), Plan=("GP to repeat the chest X-ray in six weeks.",))
    assert note["Past medical history"].startswith("- COPD since 2012")
    assert note["Diagnoses"].startswith("- Pneumonia of the right lower lobe")
    assert "co-amoxiclav" not in note["Plan"]


def test_a_conversation_has_no_such_names() -> None:
    note = written(
        "Doctor: Plan, what shall we do?\nPatient: Family history, you mean? My aunt had gout.\n"
        "Doctor: Rest the knee.\nPatient: Fine.\n",
        Plan=("Rest the knee.",),
    )
    assert note["Plan"] == "- Rest the knee."


LISTS = (
    "Mr Okafor, 67, has a swollen leg. Past medical history: hypertension, on ramipril, type 2 diabetes since 2011, "
    "diagnosed at a work check. No history of cancer, stroke, or bleeding. Surgical history: hip replacement in 2015, "
    "complicated by infection. Family history: mother had a DVT, aged 52, father well. No family history of heart "
    "disease, diabetes or cancer. Examination: Left calf 4 cm larger. Bloods were taken this morning. Results were "
    "discussed with him. Diagnosis was made by ultrasound. Assessment: Left femoral DVT. Diagnosis is likely provoked "
    "by the flight.\nPlan: Apixaban 10 mg twice a day. Bloods, urine dip and ECG today. CT of the abdomen, if the "
    "calcium is high. No compression stockings.\n"
)


def test_a_list_is_not_torn_from_its_not_or_its_age() -> None:
    note = written(LISTS, Past_medical_history=(), Past_surgical_history=(), Family_history=())
    assert note == {
        "Past medical history": (
            "- Hypertension, on ramipril.\n- Type 2 diabetes since 2011, diagnosed at a work check.\n"
            "- No history of cancer, stroke, or bleeding."
        ),
        "Past surgical history": "- Hip replacement in 2015, complicated by infection.",
        "Family history": (
            "- Mother had a DVT, aged 52.\n- Father well.\n- No family history of heart disease, diabetes or cancer."
        ),
    }


def test_a_test_that_is_ordered_is_no_result_and_ends_no_plan() -> None:
    note = written(LISTS, Results=(), Assessment=(), Plan=())
    assert note["Results"] == "Not mentioned."
    assert note["Assessment"] == "- Left femoral DVT."
    assert note["Plan"] == (
        "- Apixaban 10 mg twice a day.\n- Bloods, urine dip and ECG today.\n"
        "- CT of the abdomen, if the calcium is high.\n- No compression stockings."
    )


def test_no_allergies_behind_former_diseases_are_none_of_these() -> None:
    said = by_home(
        [SourceText("a", "Past history is migraine and asthma. No epilepsy. No known drug allergies.\n", [])]
    )
    assert said["past"][-1] == "No epilepsy."
