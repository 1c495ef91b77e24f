from __future__ import annotations

from slmdesk.tasks.note.speech.naming import (
    is_operation,
    is_result,
    names_disease,
    names_only_treatment,
    tells_habit,
    tells_story,
)


def test_a_medicine_alone_is_no_problem() -> None:
    assert names_only_treatment("The doctor says that the patient is taking Clenil.")
    assert not names_only_treatment("Asthma, takes Clenil.")
    assert not names_only_treatment("The patient is taking Clenil for asthma.")


def test_a_story_is_no_problem() -> None:
    assert tells_story("The patient did not drink a lot in these days.")
    assert not tells_story("The patient has not slept, likely due to asthma.")


def test_what_a_statement_names() -> None:
    assert is_operation("Appendectomy at age 14.")
    assert not is_operation("Migraine with aura.")
    assert is_result("X-rays of the left wrist show a fracture.")
    assert not is_result("The left wrist is swollen.")
    assert names_disease("Migraine with aura.")
    assert tells_habit("Vapes daily.")
    assert not tells_habit("Gout.")
