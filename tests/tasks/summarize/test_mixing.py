from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.summarize.mixing import mixed
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


def test_in_other_languages() -> None:
    mix = "Ein privater Verkäufer muss zuerst die Gelegenheit haben, das Auto in seiner Werkstatt zu reparieren."
    assert passage(mix, SALE).startswith("Der Händler muss")
    assert not passage("Ein privater Verkäufer darf jede Haftung ausschließen.", SALE)


@pytest.mark.parametrize("text", [", " * 50_000, "beaver " * 15_000, "7 20 212 " * 11_000, "and the " * 12_000])
def test_hostile_sentences_take_no_time(text: str) -> None:
    index = SourceIndex([SourceText("a", STREAM, [])])
    begun = time.process_time()
    mixed(index, text)
    assert time.process_time() - begun < 5
