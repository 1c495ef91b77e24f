"""Codes that the source does not have, where it has others of their form."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import codes
from slmdesk.tasks.verify.evidence.claim import Claim

REPORT = (
    "The MRI shows a bulging disc at L4-L5 that touches the nerve root. Vitamin B12 was low at 140. She has HLA-B27. "
    "He took the A12 to Ipswich. The committee discussed post-16 education during COVID-19. IL-6 fell in both groups. "
    "The flight BA117 leaves at noon from gate 14B. Under 5s and under-16s travel free. "
    "The C six root is free, C7 is not."
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("report", REPORT, [])])


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The MRI shows a bulging disc at L3.", "The source says L4, not L3."),
        ("Vitamin B6 was low.", "The source says B12, not B6."),
        ("She has HLA-B51.", "The source says B27, not B51."),
        ("He took the A14 to Ipswich.", "The source says A12, not A14."),
        ("The committee discussed post-19 education.", "The source says post-16, not post-19."),
        ("The committee discussed education during COVID-22.", "The source says COVID-19, not COVID-22."),
        ("IL-8 fell in both groups.", "The source says IL-6, not IL-8."),
        ("The flight BA171 leaves at noon.", "The source says BA117, not BA171."),
        ("The flight leaves from gate 12B.", "The source says 14B, not 12B."),
        ("The flight leaves from gate 14C.", "The source says 14B, not 14C."),
        ("The C5 root is free.", "The source says C7, not C5."),
    ],
)
def test_a_code_that_the_source_has_with_another_number_is_flagged(
    index: SourceIndex, sentence: str, reason: str
) -> None:
    found = check(index, "", sentence)
    assert found.status == "unsupported"
    assert reason in found.reasons


@pytest.mark.parametrize(
    "sentence",
    [
        "The disc at L4 touches the nerve root.",
        "The disc at L-5 touches the nerve root.",
        "Vitamin B-12 was low.",
        "IL6 fell in both groups.",
        "Under-5s travel free.",
        "The C6 root is free.",
        "Under-16s travel free.",
    ],
)
def test_a_code_written_otherwise_is_the_same(index: SourceIndex, sentence: str) -> None:
    assert not any("The source says" in reason for reason in check(index, "", sentence).reasons)


def test_a_code_of_a_form_that_the_source_has_not_is_left_to_the_other_checks(index: SourceIndex) -> None:
    assert not any("The source says" in reason for reason in check(index, "", "IL-6 and TNF-2 fell.").reasons)


def test_one_code_is_told_once(index: SourceIndex) -> None:
    assert check(index, "", "The flight leaves from gate 12B.").reasons == ["The source says 14B, not 12B."]


ROWS = "Leads V1 to V4 showed no rise of the ST segment, and V6 was off. Seats 12A to 12F are for families of three."


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("V3 showed no rise of the ST segment.", []),
        ("V1-V4 showed no rise of the ST segment.", []),
        ("Seat 12C is for families.", []),
        ("V5 showed no rise of the ST segment.", ["The source says V1, not V5."]),
        ("V1-V5 showed no rise of the ST segment.", ["The source says V1, not V5."]),
    ],
)
def test_what_lies_within_a_row_is_said(sentence: str, expected: list[str]) -> None:
    assert check(SourceIndex([SourceText("rows", ROWS, [])]), "", sentence).reasons == expected


def test_a_thousand_codes_are_compared_at_once() -> None:
    letters = "ABCDEFGHIJ"
    forms = [a + b + c for a in letters for b in letters for c in letters]
    source = " ".join(f"{form}{number}." for number in range(30) for form in forms)
    claim = Claim(SourceIndex([SourceText("list", source, [])]), " ".join(f"{form}901" for form in forms))
    assert claim.index.codes
    began = time.process_time()
    assert list(codes.check(claim))
    assert time.process_time() - began < 2.5, "0.4 s; ten times that where each is looked for in words"
