"""Findings that one passage denies among the words of a sentence, and effects that were not found."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.denied_findings import null_results

LETTER = "The X-ray of the left knee showed moderate arthritis without fracture. She has a rash on the left arm."
BRIEF = "Das Röntgenbild zeigte keine Fraktur. Im linken Knie besteht seit 2018 eine Arthrose."
VERBALE = "Il riscaldamento non funziona dal 3 febbraio. La signora Conti non era presente."
TRIAL = "Mortality did not differ between the groups (P = 0.4). Pain was lower with the new drug (P < 0.01)."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (LETTER, "The X-ray showed a fracture."),
        (BRIEF, "Das Röntgenbild zeigte eine Fraktur."),
        (VERBALE, "Il riscaldamento funziona dal 3 febbraio."),
        (VERBALE, "La signora Conti era presente."),
    ],
)
def test_a_finding_that_its_passage_denies_is_flagged(source: str, sentence: str) -> None:
    assert check(SourceIndex([SourceText("a", source, [])]), "", sentence).status == "unsupported"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (LETTER, "The X-ray showed arthritis."),
        (LETTER, "The X-ray showed no fracture."),
        (LETTER + " The second X-ray shows a fracture of the toe.", "The X-ray showed a fracture."),
        (BRIEF, "Im Röntgenbild war keine Fraktur zu sehen."),
        (VERBALE, "Il riscaldamento non funziona."),
    ],
)
def test_one_that_it_says_or_another_passage_says_is_not(source: str, sentence: str) -> None:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert found.status != "unsupported", found.reasons


def test_effects_that_were_not_found_are_told_by_their_results() -> None:
    index = SourceIndex([SourceText("a", TRIAL, [])])
    text = "Mortality was not affected by the new drug."
    assert null_results(Claim(index, text), 0, len(text)) == (1.0, 1.0)
    assert null_results(Claim(index, "Mortality was low."), 0, 18) == (0.0, 0.0)


RULES = (
    "The request of Mr Tarrant for a second plot was refused because there is a waiting list. You are allergic to "
    "penicillin. The landlord must give 24 hours' notice before he enters the flat. She walks without a stick."
)
REGELN = "Der Antrag von Herrn Tarrant auf eine zweite Parzelle wurde abgelehnt, weil es eine Warteliste gibt."
REGLAS = "El arrendador debe avisar 24 horas antes de entrar. La inquilina paga el agua."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (RULES, "Mr Tarrant does not get a second plot."),
        (RULES, "She must not be given penicillin because of her allergy to it."),
        (RULES, "The landlord must not enter without giving notice 24 hours before."),
        (REGELN, "Herr Tarrant bekommt keine zweite Parzelle."),
        (REGLAS, "El arrendador no puede entrar sin avisar 24 horas antes."),
    ],
)
def test_what_is_denied_in_other_words_or_twice_is_not_flagged(source: str, sentence: str) -> None:
    assert check(SourceIndex([SourceText("a", source, [])]), "", sentence).status != "unsupported"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (RULES, "There is no waiting list."),
        (RULES, "You are not allergic to penicillin."),
        (RULES, "The request of Mr Tarrant was not refused."),
        (REGELN, "Es gibt keine Warteliste."),
        (REGLAS, "La inquilina no paga el agua."),
    ],
)
def test_a_denial_of_what_stands_beside_a_refusal_is_flagged(source: str, sentence: str) -> None:
    assert check(SourceIndex([SourceText("a", source, [])]), "", sentence).status == "unsupported"
