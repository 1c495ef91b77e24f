from __future__ import annotations

import time

import pytest

from slmdesk.messages import NoteField, Sentence
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.concise import Told, said_once


def field(title: str, kind: str, *texts: str) -> tuple[NoteField, TemplateField]:
    lead = "\n- " if kind == "list" else " "
    said = [Sentence(lead if at else lead.lstrip("\n "), text, "supported", [], []) for at, text in enumerate(texts)]
    return NoteField(0, 0, title, kind, bool(texts), said), TemplateField(title, kind, ("What?",), (title,))  # type: ignore[arg-type]


def once(*fields: tuple[NoteField, TemplateField]) -> dict[str, list[str]]:
    found, _removed = said_once([one for one, _template in fields], [template for _one, template in fields])
    return {each.title: [sentence.text for sentence in each.sentences] for each in found}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Has asthma.", True),
        ("Has no asthma.", False),
        ("Denies fever.", True),
        ("Reports fever.", False),
        ("Denies fever or chills.", False),
        ("Takes ramipril 5 mg.", True),
        ("Takes ramipril 10 mg.", False),
        ("Pain in the left knee.", True),
        ("Pain in the right knee.", False),
        ("Has asthma, worse at night.", False),
    ],
)
def test_a_statement_is_held_with_its_sign_its_numbers_and_its_side(text: str, held: bool) -> None:
    told = Told(["Asthma.", "No fever.", "Ramipril 5 mg.", "Pain in the left knee."])
    assert told.holds(text) is held


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (["Mother heard voices.", "Olanzapine 10 mg at night."], "Hears voices at night."),
        (["Wound clean.", "Return if the wound becomes red.", "CT on Tuesday."], "Wound was red on Tuesday."),
    ],
)
def test_what_is_said_of_a_relative_or_may_come_is_not_told(told: list[str], text: str) -> None:
    assert not Told(told).holds(text)


def test_a_story_does_not_tell_what_stands_in_the_list_that_is_made_for_it() -> None:
    found = once(
        field("History", "text", "Cough for three days.", "The patient has asthma.", "They do not smoke.", "No fever.",
              "She does not have a fever.", "She has no other questions."),
        field("Past medical history", "list", "Asthma.", "Cough for three days."),
        field("Social history", "list", "The patient does not smoke."),
    )  # fmt: skip
    assert found == {
        "History": ["Cough for three days.", "No fever."],
        "Past medical history": ["Asthma."],
        "Social history": ["The patient does not smoke."],
    }


def test_symptoms_of_the_story_are_not_repeated_in_the_review_of_systems() -> None:
    found = once(
        field("History", "text", "Has a cough and denies chest pain."),
        field(
            "Review of systems",
            "list",
            "Reports cough and wheeze.",
            "Denies chest pain or fever.",
            "Reports chest pain.",
        ),
    )
    assert found["Review of systems"] == ["Reports wheeze.", "Denies fever."], "chest pain is denied in the story"


def test_what_the_story_denies_is_not_reported_and_the_user_is_told() -> None:
    story = field("History", "text", "No chest pain.")
    symptoms = field("Review of systems", "list", "Reports chest pain.", "Reports fever.")
    found, removed = said_once([story[0], symptoms[0]], [story[1], symptoms[1]])
    assert [each.text for each in found[1].sentences] == ["Reports fever."]
    assert [(each.text, each.reason) for each in removed] == [
        ("Reports chest pain.", "The note also says the contrary.")
    ]


def test_what_goes_on_behind_a_line_goes_with_it() -> None:
    family = field("Family history", "list", "Mother had breast cancer.", "But, again, not so important.")
    family[0].sentences[1] = Sentence(" ", "But, again, not so important.", "supported", [], [])
    assert once(field("History", "text", "Cough."), family)["Family history"] == ["Mother had breast cancer."]


def test_a_review_of_systems_that_is_told_elsewhere_says_so() -> None:
    found = once(
        field("History", "text", "Has a cough."),
        field("Physical exam", "list", "Left wrist is swollen."),
        field("Review of systems", "list", "Reports cough.", "Reports swollen left wrist."),
    )
    assert found["Review of systems"] == ["As noted elsewhere."], "it is mentioned, and not in this field"


def test_a_plan_orders_each_thing_once_in_its_longer_line() -> None:
    found = once(
        field("History", "text", "Cough."),
        field("Plan", "list", "Ring 999 if the lips go blue.", "Order some antihistamines.", "Use antihistamines.",
              "If the lips go blue or you can't finish a sentence, ring 999.", "Stop the antihistamines."),
    )  # fmt: skip
    assert found["Plan"] == [
        "Order some antihistamines.",
        "If the lips go blue or you can't finish a sentence, ring 999.",
        "Stop the antihistamines.",
    ]


def test_what_tells_next_to_nothing_is_left_out_and_said_to_be() -> None:
    story = field("History", "text", "Cough.", "They are happy to speak to the doctor.", "Denies any other symptoms.")
    talk = "“I have been having problems at work, you know managers put a lot of pressure on me.”"
    habits = field("Social history", "list", "Lives alone.", talk)
    found, removed = said_once([story[0], habits[0]], [story[1], habits[1]])
    assert [each.text for one in found for each in one.sentences] == ["Cough.", "Lives alone."]
    assert {each.reason for each in removed} == {"It tells next to nothing.", "It repeats the talk word by word."}
    urinary = once(field("History", "text", "Cough.", "No urinary symptoms."), field("Plan", "list", "Rest."))
    assert "No urinary symptoms." in urinary["History"]


def test_a_story_alone_is_not_emptied() -> None:
    assert once(field("Note", "text", "Denies any other symptoms."))["Note"] == ["Denies any other symptoms."]
    assert once(field("History", "text", "Asthma."), field("Past history", "list", "Asthma."))["History"] == ["Asthma."]


def test_a_long_note_is_gone_through_in_time() -> None:
    lines = [f"Denies symptom {number}, {', ' * 200} and the left knee." for number in range(60)]
    started = time.process_time()
    once(field("History", "text", *lines), field("Plan", "list", *lines), field("Review of systems", "list", *lines))
    assert time.process_time() - started < 10


def test_in_another_language_a_story_does_not_repeat_the_lists_either() -> None:
    fields = (
        field(
            "Anamnese",
            "text",
            "Schwindel seit gestern.",
            "Vorerkrankungen: arterielle Hypertonie, Hypothyreose.",
            "Kein Asthma.",
        ),
        field("Vorgeschichte", "list", "Arterielle Hypertonie.", "Hypothyreose.", "Asthma."),
    )
    found, _removed = said_once([one for one, _t in fields], [template for _one, template in fields], english=False)
    assert [each.text for each in found[0].sentences] == ["Schwindel seit gestern.", "Kein Asthma."]
    assert len(found[1].sentences) == 3
