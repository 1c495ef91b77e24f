from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.summarize.mixing import by_clause, mixed
from slmdesk.tasks.verify import SourceIndex

STREAM = """The county released two families of beavers on the upper brook above the town of Sandwell.
The licence ends in June, and the county has to decide by the end of January whether to apply for another.
The farmers' union wants the number limited to 20 and the right to remove dams without asking first.
The town council voted in favour in October, by eleven to four.
In the summer his granddaughter sold tickets for beaver watching from the hay loft: 212 people came.
With the ponds the flood needed 260 minutes (range 220 to 290), without them 165 minutes.
In streams below 40 metres the ponds made no difference.
The bonus of shift leaders must no longer depend on the number of reports.
He wades back to the bank."""
SALE = """Wer bei einem Händler gekauft hat, kann innerhalb von vierzehn Tagen vom Vertrag zurücktreten.
Der Händler muss zuerst die Gelegenheit haben, das Auto in seiner Werkstatt zu reparieren.
Ein privater Verkäufer darf jede Haftung ausschließen, wenn er nichts verschwiegen hat."""


def passage(sentence: str, text: str = STREAM) -> str:
    index = SourceIndex([SourceText("a", text, [])])
    place = mixed(index, sentence)
    return "" if place is None else index.text(place)


@pytest.mark.parametrize(
    ("sentence", "begins"),
    [
        ("The bank received 212 tickets for beaver watching from the hay loft.", "In the summer"),
        ("The council has to decide by the end of January whether to apply for another.", "The licence"),
        ("The county council decided to limit the number to 20 and remove dams without asking.", "The farmers"),
        ("Shift leaders must no longer depend on the number of reports.", "The bonus"),
        ("In streams below 40 metres the flood needed 260 minutes, with a range of 220 to 290.", "With the ponds"),
    ],
)
def test_what_is_put_together_of_several_passages(sentence: str, begins: str) -> None:
    assert passage(sentence).startswith(begins)


@pytest.mark.parametrize(
    "sentence",
    [
        "The town council voted in favour in October, by eleven to four.",
        "The union of farmers wants the number limited to 20, and the county has to decide by the end of January.",
        "In October the town council voted in favour.",
        "The ponds slowed the flood down considerably, which impressed everybody.",
        "It is a remarkable story about wildlife.",
        "",
    ],
)
def test_what_a_passage_says_clause_by_clause_or_what_is_said_in_other_words_is_not(sentence: str) -> None:
    assert not passage(sentence)


HALL = """Rules of the hall

1. Users of the hall
The town of Elmstadt bought the hall in 1963 from two farmers. Members may use the workshop from 7 in the morning.
Nobody works alone at a machine. Children under 12 have to stay outside.
Divers noticed a crack in the tank. The crack was mended by a firm from Bergen with glue.

2. End of membership
Members can leave at the end of a quarter by writing to the board four weeks before."""


@pytest.mark.parametrize(
    "sentence",
    [
        "No one works alone at a machine, and children under 12 stay outside.",
        "Elmstadt bought the hall from two farmers.",
        "Members who leave at the end of a quarter write to the board four weeks before.",
        "A firm from Bergen mended the crack in the tank with glue.",
    ],
)
def test_a_true_sentence_that_condenses_passages_is_not(sentence: str) -> None:
    assert not passage(sentence, HALL)


def test_the_passages_of_a_sentence_by_clause() -> None:
    index = SourceIndex([SourceText("a", HALL, [])])
    both = by_clause(index, "Nobody may work alone at a machine, and children under 12 must be outside.")
    assert [index.text(place)[:8] for place in both] == ["Nobody w", "Children"]
    assert by_clause(index, "Children under 12 have to stay outside.") == []
    assert by_clause(index, "It is a remarkable story.") == []


def test_a_sentence_of_one_clause_has_no_passages_by_clause() -> None:
    text = (
        "The fat and protein of the milk did not change.\nCows older than four years gained more than younger ones.\n"
        "The soil is sandy on both farms."
    )
    assert by_clause(SourceIndex([SourceText("a", text, [])]), "Older cows gain more milk.") == []


def test_in_other_languages() -> None:
    mix = "Ein privater Verkäufer muss zuerst die Gelegenheit haben, das Auto in seiner Werkstatt zu reparieren."
    assert passage(mix, SALE).startswith("Der Händler muss")
    assert not passage("Ein privater Verkäufer darf jede Haftung ausschließen.", SALE)
    tax = "Los comerciantes del barrio piden una rebaja de impuestos. La alcaldesa Prieto prometió estudiarla en mayo."
    assert not passage("La alcaldesa Prieto prometió a los comerciantes estudiar una rebaja de impuestos.", tax)


def test_what_would_have_been_is_not_told_of_who_says_so() -> None:
    text = (
        "The head of property, Gareth Lunn, defended the decision.\n"
        "If we had kept the hall open, we would be having a different conversation, he said.\nThe hall is from 1887."
    )
    index = SourceIndex([SourceText("a", text, [])])
    assert mixed(index, "Gareth Lunn defended the decision to keep the hall open.") == 0
    assert mixed(index, "Gareth Lunn defended the decision.") is None


@pytest.mark.parametrize(
    "text",
    [
        ", " * 50_000,
        "xyz, " * 20_000,
        "county brook dam, " * 5_500,
        "beaver " * 15_000,
        "7 20 212 " * 11_000,
        "and the " * 12_000,
    ],
)
def test_hostile_sentences_take_no_time(text: str) -> None:
    index = SourceIndex([SourceText("a", STREAM, [])])
    begun = time.process_time()
    mixed(index, text)
    by_clause(index, text)
    assert time.process_time() - begun < 5


GARDEN = """Rules of the Birchfield garden

Hoses
Sprinklers are forbidden. The member keeps the tap shut in winter.

Fires
Bonfires are not permitted from April to September. Whoever lights a bonfire shall watch it until the ashes are cold.
People over 50 may burn green branches in the pit in October. Every member has a key. The warden locks the pit."""


@pytest.mark.parametrize(
    ("true", "mix"),
    [
        ("Bonfires are forbidden from April to September.", "Bonfires from April to September keep the tap shut."),
        ("A member who lights a bonfire watches it until the ashes are cold.", ""),
        ("The warden locks the fire pit.", "The warden keeps the tap shut in winter."),
        ("Members over 50 may burn green branches in October.", ""),
    ],
)
def test_permissions_titles_and_whoever_it_is_belong_to_every_passage(true: str, mix: str) -> None:
    index = SourceIndex([SourceText("a", GARDEN, [])])
    assert mixed(index, true) is None
    assert not mix or mixed(index, mix) is not None
