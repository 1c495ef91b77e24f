from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.appointments import missing_from, named_appointments


def test_an_appointment_that_the_plan_forgets_is_named() -> None:
    letter = SourceText(
        "letter",
        "Follow up: blood test with the GP in one week. Heart failure nurse on the 23rd of November. "
        "He was seen in the clinic in two weeks last time. If the pain comes back, see him in 3 days.",
        [],
    )
    found = list(named_appointments([letter]))
    assert len(found) == 2
    assert missing_from(["Blood test in 1 week."], found) == ["Heart failure nurse on the 23rd of November."]


def test_of_a_visit_only_the_clinician_gives_appointments() -> None:
    visit = (
        "Doctor: What is it?\nPatient: I go to my sister's clinic in two weeks.\n"
        "Doctor: I'll see you again in 48 hours.\n"
    )
    assert list(named_appointments([SourceText("visit", visit, [])])) == ["I'll see you again in 48 hours."]


def test_what_is_only_to_be_thought_about_is_no_appointment() -> None:
    said = "A couple of things I want you to think about, we could have a follow-up next week perhaps."
    assert not list(named_appointments([SourceText("a", said, [])]))
