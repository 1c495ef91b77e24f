from __future__ import annotations

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
