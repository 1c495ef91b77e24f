from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.examined import is_mislabelled, said_examining, said_findings

BEFORE = "Doctor: Hello.\nPatient: Hello, my throat is sore.\n"


def found(*turns: str) -> list[str]:
    return said_findings([SourceText("visit", BEFORE + "\n".join(turns) + "\n", [])])


def test_what_the_clinician_finds_is_taken_sentence_by_sentence() -> None:
    assert found(
        "Doctor: Let me have a look at you. Your temperature is 38. Chest is clear. The left ear drum is red and "
        "bulging. No rash. Does it hurt here?",
        "Patient: No, my tummy is fine.",
        "Doctor: I think this is an ear infection. No problem with swimming.",
    ) == ["Chest is clear.", "Left ear drum is red and bulging.", "No rash."]
    assert found(
        "Doctor: Let me have a look. So, abduction of the left shoulder is painful, passive movement is full. "
        "The neck moves freely."
    ) == ["Abduction of the left shoulder is painful, passive movement is full.", "Neck moves freely."]


def test_several_parts_of_the_body_are_examined_in_one_sentence() -> None:
    assert found("Doctor: Let me have a look. The backs of the eyes look normal. Face, arms and legs are strong.") == [
        "Backs of the eyes look normal.",
        "Face, arms and legs are strong.",
    ]


def test_who_listens_examines_until_it_is_said_what_it_means() -> None:
    assert found(
        "Doctor: Let me listen. There's a little wheeze on both sides, the air entry is good. No recession.",
        "Patient: Is it bad?",
        "Doctor: Your asthma is not well controlled. There is some wheeze in everybody.",
    ) == ["A little wheeze on both sides, the air entry is good.", "No recession."]


def test_speech_without_full_stops_is_cut_where_the_next_finding_begins() -> None:
    told = (
        "[doctor] so i'm gon na do your physical exam i do n't appreciate any cervical lymphadenopathy and also no "
        "supraclavicular adenopathy listening to your heart you have a nice regular rate and rhythm with no murmurs "
        "that i appreciate on your lung exam i do notice some crackles in your lungs bilaterally so what that means "
        "is fluid"
    )
    assert said_findings([SourceText("visit", f"[doctor] hi\n[patient] hello\n{told}\n[patient] okay\n", [])]) == [
        "No cervical lymphadenopathy.",
        "No supraclavicular adenopathy.",
        "A nice regular rate and rhythm.",
        "No murmurs.",
        "Crackles in the lungs bilaterally.",
    ]


def test_what_is_asked_planned_or_told_by_the_patient_is_no_finding() -> None:
    assert found("Doctor: Is your chest tight?", "Patient: The chest is tight and my legs are swollen.") == []
    assert found("Doctor: Let me have a look. You can get dressed.", "Doctor: No need for an x-ray.") == []


def test_a_letter_is_no_dialogue() -> None:
    assert said_findings([SourceText("letter", "On examination the chest was clear.", [])]) == []


def test_what_is_only_said_while_examining_is_no_finding() -> None:
    visit = SourceText(
        "visit",
        "Patient: It hurts.\nDoctor: Good morning, let me have a look at you. Your left knee is swollen. "
        "I do not see why not. No driving for two weeks. There is a pharmacy next door. No smoking please. "
        "You have a fracture clinic on Monday. There's no rash.\nPatient: Fine.\n",
        [],
    )
    assert said_findings([visit]) == ["Left knee is swollen.", "No rash."]


def test_all_that_is_said_while_examining_is_kept_questions_aside() -> None:
    visit = (
        "Doctor: Can I look in your ears? The left drum looks dull. McMurray's is negative. Does it hurt?\n"
        "Patient: No, but I twisted it.\nDoctor: I think it is glue ear. McMurray is a name.\n"
    )
    said = said_examining([SourceText("visit", BEFORE + visit, [])])
    assert said == ["The left drum looks dull.", "McMurray's is negative."]
    assert said_findings([SourceText("visit", BEFORE + visit, [])]) == ["Left drum looks dull."]


def test_a_dictated_examination_ends_with_its_paragraph() -> None:
    text = (
        "She fell.\nOn exam, the chest is clear. Left elbow nontender.\nX-rays show a fracture. She was given Tdap.\n"
    )
    assert said_examining([SourceText("note", text, [])]) == ["On exam, the chest is clear.", "Left elbow nontender."]


def test_a_patient_who_examines_is_none() -> None:
    turn = "Patient: let me go ahead and do a physical examination, i do n't appreciate any murmurs\n"
    assert is_mislabelled([SourceText("visit", BEFORE + turn, [])])
    assert not is_mislabelled([SourceText("visit", f"{BEFORE}Patient: I had an examination last year.\n", [])])


def test_a_side_is_no_filler() -> None:
    assert found(
        "Doctor: Let me examine her. She's drowsy. Right hip has a bruise. Right, no rash. She's sitting upright."
    ) == [
        "She's drowsy.",
        "Right hip has a bruise.",
        "No rash.",
        "She's sitting upright.",
    ]
