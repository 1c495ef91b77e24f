"""Who does it, in conversations and in reports."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check

MEETING = (
    "Rosa: The piano is out of tune again.\nPaul: I'll ask the tuner to come on Friday.\n"
    "Rosa: Good. We need new chairs too.\nMina: I can order the chairs tomorrow.\nPaul: Thanks."
)
REPORT = "Lindqvist repaired the wooden bridge in spring. Okafor painted the harbour office, and Lindqvist paid for it."

COUNCIL = (
    "Councillor Reyes proposed the new bus line and Councillor Tan opposed the bus line. "
    "Tan accused Reyes of ignoring the budget."
)
LIBRARY = "Giulia: E la festa?\nElena: Benissimo. Io scrivo alla scuola per invitare i bambini."
SHELVES = (
    "The shelves in the hall, which Daniel Achterberg put up in March, may stay. Priya Raman keeps the parking space."
)
SWINGS = "Ben: The new swings were inspected by Dora.\nDora: Right.\nBen: Thank you.\nDora: You're welcome."


@pytest.mark.parametrize(
    ("source", "false", "reason"),
    [
        (MEETING, "Rosa will ask the tuner to come on Friday.", "The source says this of Paul, not of Rosa."),
        (MEETING, "Paul will order the chairs tomorrow.", "The source says this of Mina, not of Paul."),
        (REPORT, "Okafor repaired the wooden bridge.", "The source says this of Lindqvist, not of Okafor."),
        (REPORT, "The wooden bridge was repaired by Okafor.", "The source says this of Lindqvist, not of Okafor."),
        (COUNCIL, "Reyes opposed the bus line.", "The source says this of Tan, not of Reyes."),
        (COUNCIL, "The bus line was proposed by Tan.", "The source says this of Reyes, not of Tan."),
        (COUNCIL, "Reyes accused Tan of ignoring the budget.", "The source says this of Tan, not of Reyes."),
        (COUNCIL, "Tan was accused by Reyes of ignoring the budget.", "The source says this of Tan, not of Reyes."),
        (SWINGS, "Ben inspected the new swings.", "The source says this of Dora, not of Ben."),
        (SHELVES, "Priya Raman put up the shelves in the hall.", "The source says this of Achterberg, not of Raman."),
    ],
)
def test_a_deed_of_someone_else_is_flagged(source: str, false: str, reason: str) -> None:
    checked = check(SourceIndex([SourceText("a", source, [])]), "", false)
    assert checked.status == "unsupported"
    assert reason in checked.reasons


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (MEETING, "Paul will ask the tuner to come on Friday."),
        (MEETING, "Mina orders the chairs tomorrow."),
        (SHELVES, "Daniel Achterberg put up the shelves in the hall."),
        (LIBRARY, "Elena invita i bambini alla scuola."),
        (MEETING, "Rosa says that the piano is out of tune."),
        (REPORT, "The wooden bridge was repaired by Lindqvist."),
        (COUNCIL, "Reyes was accused by Tan of ignoring the budget."),
        (COUNCIL, "The new bus line was proposed by Reyes."),
        (SWINGS, "Dora inspected the new swings."),
        (REPORT, "Lindqvist paid for the harbour office that Okafor painted."),
        (REPORT + " Okafor and a friend repaired the wooden bridge again.", "Okafor repaired the wooden bridge."),
    ],
)
def test_what_the_source_tells_of_them_or_leaves_open_is_not(source: str, sentence: str) -> None:
    reasons = check(SourceIndex([SourceText("a", source, [])]), "", sentence).reasons
    assert not any("says this of" in reason for reason in reasons)


PRONOUN = (
    "Councillor Reyes proposed the new bus line and Councillor Tan opposed it. Mr Brandt suggested a new shed for "
    "tools. Mrs Kolb opposed it because of the smell."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Reyes opposed the new bus line.", "The source says this of Tan, not of Reyes."),
        ("Mr Brandt opposed the new shed.", "The source says this of Kolb, not of Brandt."),
    ],
)
def test_a_deed_done_to_it_is_one_done_to_what_was_named_before(sentence: str, reason: str) -> None:
    found = check(SourceIndex([SourceText("a", PRONOUN, [])]), "", sentence)
    assert found.status == "unsupported"
    assert reason in found.reasons


@pytest.mark.parametrize("sentence", ["Tan opposed the new bus line.", "Mrs Kolb opposed the new shed."])
def test_who_did_it_is_not_flagged(sentence: str) -> None:
    assert check(SourceIndex([SourceText("a", PRONOUN, [])]), "", sentence).status != "unsupported"


def test_a_place_before_a_preposition_does_nothing() -> None:
    source = (
        "She studied law in Leiden before moving to Oslo, where she opened a bakery after her second child was born."
    )
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "She opened a bakery in Oslo after moving there from Leiden.").status != "unsupported"


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Cllr Fairhurst said that traders wanted more parking.", True),
        ("Cllr Obeng said that traders wanted more parking.", False),
    ],
)
def test_what_somebody_said(sentence: str, flagged: bool) -> None:
    source = (
        "Cllr Obeng said that traders wanted more parking; Cllr Fairhurst replied that visitors came for the trees. "
        "The council chose the first design."
    )
    checked = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert (checked.status == "unsupported") == flagged, checked.reasons


VISIT = (
    "Doctor: Good morning, what brings you here?\nPatient: I take aspirin for the heart every morning.\n"
    "Doctor: And who is at home?\nPatient: My name is Rossi, and I live alone.\n"
)


def test_a_role_before_a_colon_is_nobodys_name() -> None:
    found = check(SourceIndex([SourceText("a", VISIT, [])]), "", "Rossi takes aspirin for the heart every morning.")
    assert found.reasons == []
