"""Whether the person of an answer did what was asked."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks import verify
from slmdesk.tasks.ask.persons import is_of_nobody, is_told
from slmdesk.tasks.ask.wording import wording

LETTER = (
    "Dear members, the boathouse was repainted in April. The jetty has new planks. Nadia Petrov lent us her ladder. "
    "She also mended the oars. The key hangs at the bakery.\n\nYours, Ingrid Solberg, secretary"
)


def told(question: str, answer: str, text: str = LETTER) -> bool:
    return is_told(question, answer, verify.SourceIndex([SourceText("letter.txt", text, [])]))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who repainted the boathouse?", "Ingrid Solberg"),
        ("Who repainted the boathouse?", "The boathouse was repainted by Nadia Petrov."),
        ("By whom was the jetty repaired?", "Ingrid Solberg, the secretary."),
        ("Who has the key?", "Nadia Petrov has it."),
    ],
)
def test_a_name_that_no_sentence_brings_together_with_the_deed_is_no_answer(question: str, answer: str) -> None:
    assert not told(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who lent a ladder?", "Nadia Petrov"),
        ("Who mended the oars?", "Nadia Petrov"),  # "She also ..."
        ("Who is the secretary?", "Ingrid Solberg"),
        ("Who wrote this letter?", "Ingrid Solberg"),  # a name below a letter tells that
        ("Who repainted the boathouse?", "The members did."),  # nobody is named
        ("Who repainted the boathouse?", "Olga Brandt"),  # nowhere in the letter: other checks say so
        ("When was the boathouse repainted?", "In April, by Ingrid Solberg."),
    ],
)
def test_other_answers_are_left_alone(question: str, answer: str) -> None:
    assert told(question, answer)


def test_who_wrote_of_himself_did_it() -> None:
    text = "We laid the paving in 2003, and I built the shed. The roses came later.\n\nBruno Kessler"
    assert told("Who built the shed?", "Bruno Kessler", text)


def test_other_languages_cannot_be_told() -> None:
    text = (
        "Der Zaun wurde im Mai gebaut. Die Farbe war noch da. Das Tor klemmt und wird bald repariert. Ihre Anna Keller"
    )
    assert told("Who built the fence?", "Anna Keller", text)


@pytest.mark.parametrize(
    ("question", "sentence", "nobody"),
    [
        ("Who repainted the boathouse?", "The boathouse was repainted in April.", True),
        ("Who has mended the oars?", "The oars have at last been mended.", True),
        ("Who repainted the boathouse?", "The boathouse was repainted by the crew.", False),
        ("Who repainted the boathouse?", "Olga repainted the boathouse.", False),
        ("Who was elected?", "Olga was elected in May.", False),
        ("When was the boathouse repainted?", "The boathouse was repainted in April.", False),
    ],
)
def test_a_sentence_that_names_nobody(question: str, sentence: str, nobody: bool) -> None:
    english = wording("en")
    assert english is not None
    assert is_of_nobody(question, sentence, english) == nobody
