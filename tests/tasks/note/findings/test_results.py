from __future__ import annotations

import time

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.results import is_done, is_to_come, names_only_test, said_results


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


VISIT = SourceText(
    "visit",
    "Doctor: Hello.\nPatient: They did an x-ray on Wednesday.\nDoctor: The x-ray shows no fracture.\n"
    "Doctor: I'm going to order an MRI of the left knee, and I'd like another ECG. The last ECG was normal.\n",
    [],
)


def test_a_test_that_was_done_is_not_ordered_and_one_that_is_ordered_was_not_done() -> None:
    assert is_done("Order a chest X-ray.", [VISIT])
    assert not is_done("Order an MRI of the left knee.", [VISIT])
    assert not is_done("Order an ECG.", [VISIT]), "it was done, and is ordered again"
    assert not is_done("Rest.", [VISIT])
    assert is_to_come("The patient had an MRI of the left knee.", [VISIT])
    assert not is_to_come("The patient had an x-ray.", [VISIT])
    assert not is_to_come("The patient had an ECG.", [VISIT])
    again = SourceText("visit", "Doctor: I'd like the kidney blood test repeated this week.\nPatient: Fine.\n", [])
    assert is_to_come("The kidney blood test was repeated this week.", [again])
    assert names_only_test("Kidney blood test.")
    assert not names_only_test("Abnormal kidney blood test with a high creatinine.")


def test_tests_are_looked_for_in_time() -> None:
    hostile = SourceText("a", "MRI " * 30_000 + "\n" + "x-ray, " * 20_000, [])
    started = time.process_time()
    is_done("Order an MRI.", [hostile])
    is_to_come(f"Had {'an ' * 30_000}x-ray.", [hostile])
    assert time.process_time() - started < 5


def test_the_name_of_a_test_that_has_a_value_is_no_order() -> None:
    told = SourceText("a", "CRP 184, lactate 1.4, glucose 13.1. Paracetamol 1 g. Repeat the glucose tomorrow.", [])
    assert is_done("CRP.", [told])
    assert not is_done("Glucose.", [told]), "it is repeated"
    assert not is_done("Paracetamol.", [told])


def test_a_test_of_something_that_is_to_come_was_not_done() -> None:
    ordered = SourceText("v", "Doctor: I'd like a blood test for the kidneys in two weeks' time.\n", [])
    assert is_to_come("The blood test for the kidneys was done 2 weeks ago.", [ordered])
    done = SourceText("v", "Doctor: The blood test for the kidneys was normal.\n", [])
    assert not is_to_come("The blood test for the kidneys was done.", [done])
