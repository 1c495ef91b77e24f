"""Words of the sources in the place of others."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex
from slmdesk.tasks.verify.checks import exchanged
from slmdesk.tasks.verify.evidence.claim import Claim

MIX = (
    "Samples for PCR are treated with enzyme. Samples for sequencing are dried first. The plug-in for PDF export was "
    "removed. Omar maintains the plug-in for maps. Printing fails on Windows. On macOS printing is slow. A delay at "
    "start "
    "is gone on macOS, but remains on Linux. Prices of e-bikes were raised by 4 percent; those of spare parts may "
    "follow. "
    "Large bags must be left in the lockers. Umbrellas may be taken in. Full copies are made on Sundays. The model was "
    "finished in winter and was built by a prisoner of war. Elias Brandt founded the house. The community nurse, Ms "
    "Pettigrew, visits twice a week. His daughter Judith cooks. The assessor, Mr Lund, writes the report. Lunch is "
    "served at weekends. Ethanol may be used at the bench. Phenol is kept under the hood. Errors are sent by post; "
    "warnings are not."
)


def found(sentence: str) -> list[str]:
    index = SourceIndex([SourceText("a", MIX, [])])
    return [finding.reason for finding in exchanged.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    ("sentence", "there", "here"),
    [
        ("Samples for sequencing are treated with enzyme.", "PCR", "sequencing"),
        ("The plug-in for maps was removed.", "PDF export", "maps"),
        ("Printing fails on macOS.", "Windows", "macOS"),
        ("A delay at start is gone on Linux.", "macOS", "Linux"),
        ("Prices of spare parts were raised by 4 percent.", "e-bikes", "spare parts"),
        ("Umbrellas must be left in the lockers.", "Large bags", "Umbrellas"),
        ("Full copies are made every night.", "Sundays", "every night"),
        ("The model was built by Elias Brandt.", "prisoner of war", "Elias Brandt"),
        ("Ethanol may be used under the hood.", "bench", "hood"),
        ("Judith visits twice a week.", "community nurse, Ms Pettigrew", "Judith"),
    ],
)
def test_one_thing_for_another_is_found(sentence: str, there: str, here: str) -> None:
    assert found(sentence) == [f"The source says “{there}” of this, not “{here}”."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Samples for PCR are treated with enzyme.",
        "The plug-in for PDF export was removed.",
        "A delay at start remains on Linux.",
        "Mr Lund writes the report.",  # two names of one person
        "Lunch is served on Saturdays and Sundays.",
        "Warnings are not sent by post.",
        "The device was built by Elias Brandt.",  # told with other words
        "Full copies are made on Sundays.",
    ],
)
def test_the_same_thing_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_another_verb_is_no_other_thing() -> None:
    source = "The association lets rehearsal room 3 to the band from 1 September 2024. The rent is due each month."
    index = SourceIndex([SourceText("a", source, [])])
    assert list(exchanged.check(Claim(index, "The band rents rehearsal room 3 as of September 2024."))) == []


def test_who_does_something_is_named_by_it() -> None:
    source = (
        "The clinic was founded by Dr Amara Nwosu in 1998. The doctor still works there two days a week and trains the "
        "nurses. The porter carries the trays."
    )
    index = SourceIndex([SourceText("a", source, [])])
    assert list(exchanged.check(Claim(index, "The founder trains the nurses."))) == []
    (found,) = exchanged.check(Claim(index, "The porter trains the nurses."))
    assert found.reason.endswith("of this, not “porter”.")
