"""What stays where it is: a denied move is no contradiction, and an announced one is."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check

LETTER = (
    "The radiator in the hall stays where it is. Subscriptions remain at 35 pounds. Die Tonnen bleiben, wo sie sind. "
    "It was agreed to leave the compost heap where it is. The box office will be moved to Mill Street. "
    "Le marché reste place de l'Église. Apixaban 5 mg was continued."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The radiator in the hall will not be moved.",
        "The compost heap will not be moved.",
        "Subscriptions are not going up.",
        "Apixaban was not changed.",
        "The box office will be moved to Mill Street.",
    ],
)
def test_what_is_said_to_stay_is_not_flagged_for_being_denied_a_change(sentence: str) -> None:
    assert check(SourceIndex([SourceText("a", LETTER, [])]), "", sentence).status != "unsupported"


@pytest.mark.parametrize("sentence", ["The radiator in the hall will be moved.", "The compost heap will be relocated."])
def test_a_move_of_what_stays_is_flagged(sentence: str) -> None:
    found = check(SourceIndex([SourceText("a", LETTER, [])]), "", sentence)
    assert found.status == "unsupported"
    assert "The source says that it stays where it is." in found.reasons


def test_what_is_moved_after_all_is_not_flagged() -> None:
    text = "The heap stays where it is until May. In May the heap will be moved to the gate."
    found = check(SourceIndex([SourceText("a", text, [])]), "", "The heap will be moved to the gate.")
    assert found.status == "supported"
