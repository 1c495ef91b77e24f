"""What a parsed sentence tells, place by place."""

from __future__ import annotations

import pytest

from slmdesk.tasks.verify.grammar.clauses import Clause, Reading
from slmdesk.tasks.verify.grammar.parser import Word, grammar


def read(text: str) -> Reading:
    parser = grammar()
    assert parser is not None, "the parser is a part of the program"
    return Reading(text, parser.parse([text])[0])


def places(clause: Clause) -> dict[str, list[str]]:
    return {place: [filler.written for filler in fillers] for place, fillers in clause.slots.items()}


@pytest.mark.parametrize(
    "text",
    [
        "Mina repaired the roof.",
        "The roof was repaired by Mina.",
        "They thanked Mina, who repaired the roof.",
        "They looked at the roof that Mina repaired.",
        "Mina came early and repaired the roof.",
        "Mina has to repair the roof.",
    ],
)
def test_who_and_whom_are_the_same_however_it_is_told(text: str) -> None:
    [clause] = (clause for clause in read(text).clauses if clause.lemma == "repair")
    assert {place: [filler.key for filler in fillers] for place, fillers in clause.slots.items()} == {
        "subject": ["mina"],
        "object": ["roof"],
    }


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (
            "In May the club repaid the loan to Calder Bank.",
            {"subject": ["the club"], "object": ["the loan"], "to": ["Calder Bank"], "time": ["May"]},
        ),
        ("Volunteers and their families eat at noon.", {"subject": ["volunteers", "their families"], "time": ["noon"]}),
        ("The report has to be sent by Friday.", {"object": ["the report"], "time": ["Friday"]}),
        ("The winner was Ann Lee.", {"subject": ["Ann Lee"]}),
        ("Half of the members voted.", {"subject": ["the members"]}),
    ],
)
def test_what_fills_each_place(text: str, filled: dict[str, list[str]]) -> None:
    assert places(read(text).clauses[-1]) == filled


@pytest.mark.parametrize(
    ("text", "denied", "done", "is_open"),
    [
        ("She studied law.", False, True, False),
        ("She never studied law.", True, True, False),
        ("She did not study law.", True, False, False),
        ("She wanted to study law.", False, False, True),
        ("She will be glad if they study law.", False, False, True),
        ("They would study law.", False, False, True),
    ],
)
def test_whether_it_is_denied_done_or_only_planned(text: str, denied: bool, done: bool, is_open: bool) -> None:
    [clause] = (clause for clause in read(text).clauses if clause.lemma == "study")
    assert (clause.is_denied, clause.is_done, clause.is_open) == (denied, done, is_open)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Mr Pugh, the caretaker, opens the hall.", {"pugh", "careta"}),
        ("Please ring the caretaker, Mr Ivo Novak, before May.", {"careta", "novak"}),
        ("Ivy Marlow is the chair.", {"marlow", "chair"}),
    ],
)
def test_two_names_of_one(text: str, pair: set[str]) -> None:
    assert pair in read(text).names


def test_pronouns_and_what_goes_back_name_nobody() -> None:
    [clause] = read("She left the town at that time.").clauses
    told = {filler.word: filler.is_pronoun for fillers in clause.slots.values() for filler in fillers}
    assert told == {"she": True, "town": False, "time": True}


def test_words_are_enough_without_a_parser() -> None:
    words = [
        Word(0, 3, "Ann", "Ann", "PROPN", "NNP", "nsubj", 1),
        Word(4, 9, "sails", "sail", "VERB", "VBZ", "ROOT", 1),
        Word(10, 13, "old", "old", "ADJ", "JJ", "amod", 3),
        Word(14, 19, "boats", "boat", "NOUN", "NNS", "dobj", 1),
    ]
    [clause] = Reading("Ann sails old boats", words).clauses
    assert places(clause) == {"subject": ["Ann"], "object": ["old boats"]}
    assert clause.slots["object"][0].qualities == {"old"}


def test_no_words_tell_nothing() -> None:
    assert Reading("", []).clauses == ()


def test_what_a_hostile_text_can_hold_is_bounded() -> None:
    reading = read("Ann and Tom and Bob " + "and Tom " * 60 + "sold and bought " * 20)
    assert len(reading.clauses) <= 20
    assert all(len(fillers) <= 16 for clause in reading.clauses for fillers in clause.slots.values())


def test_a_word_with_hyphens_is_named_whole() -> None:
    [clause] = read("The X-ray showed a fracture.").clauses
    assert places(clause) == {"subject": ["the X-ray"], "object": ["a fracture"]}
    [clause] = read("The X-ray of the knee showed no fracture.").clauses
    assert (places(clause)["subject"], clause.slots["subject"][0].key) == (["X-ray"], "ray")
