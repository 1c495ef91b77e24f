from __future__ import annotations

import pytest

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.sides import on_the_other_side
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
