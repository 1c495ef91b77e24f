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
