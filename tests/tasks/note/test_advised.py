from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.advised import as_plan, is_clinicians_thought
from slmdesk.tasks.verify import SourceIndex, check

VISIT = SourceText(
    "visit.txt",
    "Patient: My skin itches. I take ramipril, 5 mg in the morning, against my blood pressure.\n"
    "Doctor: It is worth keeping a diary of any triggers which affect your symptoms, such as soap.\n"
    "Doctor: I'm going to give you some emollients, which help to moisturize the skin.\n",
    [],
)
INDEX = SourceIndex([VISIT])


@pytest.mark.parametrize(
    ("told", "planned"),
    [
        (
            "They are keeping a diary of any triggers which affect their symptoms.",
            "Keep a diary of any triggers which affect their symptoms.",
        ),
        ("She is using emollients, which moisturize the skin.", "Use emollients, which moisturize the skin."),
        ("She is taking ramipril 5 mg in the morning.", ""),
        ("She has itching skin.", ""),
        ("She is taking holidays.", ""),
    ],
)  # fmt: skip
def test_what_the_doctor_advises_belongs_to_the_plan(told: str, planned: str) -> None:
    assert as_plan(check(INDEX, "", told), [VISIT]) == planned


def test_what_only_the_clinician_thinks_is_no_thought_of_the_patient() -> None:
    visit = SourceText(
        "visit.txt",
        "Patient: I think it is the flour in the bakery.\nDoctor: I think this is a flare of your asthma.\n",
        [],
    )
    index = SourceIndex([visit])
    assert is_clinicians_thought(check(index, "", "She thinks this is a flare of her asthma."), [visit])
    assert not is_clinicians_thought(check(index, "", "She thinks it is the flour in the bakery."), [visit])
    assert not is_clinicians_thought(check(index, "", "A flare of asthma."), [visit])
