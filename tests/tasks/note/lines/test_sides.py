from __future__ import annotations

import pytest

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.lines.sides import on_the_other_side
from slmdesk.tasks.verify import SourceIndex, check

VISIT = SourceText(
    "visit",
    "Doctor: The left knee replacement is in good position. The right knee has severe narrowing of the medial "
    "compartment.\n",
    [],
)
INDEX = SourceIndex([VISIT])


def turned(text: str) -> Sentence | None:
    return on_the_other_side(check(INDEX, "", text), lambda each: check(INDEX, "", each))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The right knee replacement is in good position.", "The left knee replacement is in good position."),
        ("Severe narrowing of the medial compartment of the left knee.",
         "Severe narrowing of the medial compartment of the right knee."),
    ],
)  # fmt: skip
def test_a_wrong_side_is_turned_where_the_source_has_all_the_rest(text: str, other: str) -> None:
    corrected = turned(text)
    assert corrected is not None
    assert corrected.text == other
    assert corrected.status == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "The left knee replacement is in good position.",  # it is right
        "The right and the left knee replacement are in good position.",
        "The right hip replacement is loose.",  # and the rest is wrong as well
    ],
)
def test_a_side_stays_where_the_source_does_not_decide(text: str) -> None:
    assert turned(text) is None


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Right-sided pneumonia.", "Pneumonia."),  # the source names no side of it
        ("Right lower lobe consolidation.", "Bilateral lower lobe consolidation."),
        ("Bilateral consolidation, worse on the right.", "Bilateral consolidation, worse on the left."),
        ("Crackles at the right base.", "Crackles at both bases."),
        ("Right calf is swollen.", "Left calf is swollen."),
    ],
)
def test_what_is_on_both_sides_or_on_none_is_said_so(text: str, other: str) -> None:
    chest = SourceText(
        "chest",
        "Chest x-ray shows bilateral lower lobe consolidation, more marked on the left. Crackles at both bases, worse "
        "on the left. Left calf is swollen. Impression: community-acquired pneumonia.",
        [],
    )
    index = SourceIndex([chest])
    corrected = on_the_other_side(check(index, "", text), lambda each: check(index, "", each))
    assert corrected is not None
    assert corrected.text == other
