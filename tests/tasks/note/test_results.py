from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.results import said_results


def test_results_are_taken_with_their_values_and_not_what_is_to_be_measured() -> None:
    visit = (
        "Doctor: Hello.\nPatient: My sodium was 120 once.\n"
        "Doctor: The bloods are back: your haemoglobin is 104, and your TSH was 2.1. On the PHQ-9 you scored 19.\n"
        "Patient: Is that low?\nDoctor: If the sodium falls below 125 we repeat it. Come back soon.\n"
    )
    assert said_results([SourceText("visit", visit, [])]) == [
        "The bloods are back: your haemoglobin is 104, and your TSH was 2.1.",
        "On the PHQ-9 you scored 19.",
    ]


def test_what_is_normal_and_what_a_relative_has_is_no_result() -> None:
    told = "A normal potassium is 3.5 to 5. Your mother's cholesterol was 7.2. Your potassium was 3.1."
    visit = SourceText("visit", f"Doctor: Hello.\nPatient: Hello.\nDoctor: {told}\n", [])
    assert said_results([visit]) == ["Your potassium was 3.1."]
