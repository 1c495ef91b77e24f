from __future__ import annotations

from slmdesk.messages import MedicationRow, NoteField, Removed, Sentence, SourceText
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.rules.finishing import together, with_topics, without_stopped


def field(title: str, *texts: str) -> NoteField:
    leads = ["- ", *("\n- " for _ in texts[1:])]
    sentences = [Sentence(lead, text, "supported", [], []) for lead, text in zip(leads, texts, strict=True)]
    return NoteField(0, 0, title, "list", True, sentences)


def row(name: str, use: str) -> MedicationRow:
    return MedicationRow(name, "", "", "", use, "supported", [], [])  # type: ignore[arg-type]


def texts(written: NoteField) -> list[str]:
    return [each.text for each in written.sentences]


def test_a_plan_does_not_give_what_the_table_says_is_stopped() -> None:
    plan = TemplateField("Plan", "list", ("What?",), ("Plan",))
    lines = (
        "Take the clarithromycin.",
        "Take amlodipine.",
        "Continue levothyroxine.",
        "Take paracetamol 1 g for pain.",
    )
    uses = {"Clarithromycin": "stopped", "amlodipine": "current", "levothyroxine": "current", "paracetamol": "new"}
    table = [row(name, use) for name, use in uses.items()]
    (found,), removed = without_stopped([field("Plan", *lines)], [plan], table)
    assert texts(found) == ["Continue levothyroxine.", "Take paracetamol 1 g for pain."]
    assert [each.text for each in removed] == ["Take the clarithromycin."]
    assert found.sentences[0].lead == "- "


def test_an_answer_that_hangs_on_its_question_stands_behind_the_topic() -> None:
    social = TemplateField("Social history", "list", ("What?",), ("Social history",))
    visit = (
        "Doctor: Smoking?\nPatient: I gave up three years ago.\n"
        "Doctor: Any allergies?\nPatient: Aspirin, it makes my asthma worse.\n"
    )
    own = field("Social history", "Gave up 3 years ago.", "Asthma.")
    (found,) = with_topics([own], [social], [SourceText("a", visit, [])])
    assert texts(found) == ["Smoking: gave up 3 years ago.", "Asthma."]


def test_lines_that_only_count_on_are_told_once() -> None:
    removed = [Removed("Plan", f"Come back in {number} weeks.", "No passage.") for number in (1, 2, 3)]
    other = Removed("Plan", "Rest.", "No passage.")
    first = Removed("Plan", "Come back in 1 weeks. (and 2 more like it)", "No passage.")
    assert together([*removed, other]) == [first, other]
