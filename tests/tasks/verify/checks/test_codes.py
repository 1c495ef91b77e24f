"""Codes that the source does not have, where it has others of their form."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check

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
