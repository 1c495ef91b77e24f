from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.tasks.summarize.cues import Cues
from slmdesk.tasks.summarize.deadlines import as_deadline, with_day


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Rosa: write the programme notes until 2 May.", "Rosa: write the programme notes by 2 May."),
        ("Herr Brandt: order the tables until Friday.", "Herr Brandt: order the tables by Friday."),
        ("Paul: send the list till the end of June", "Paul: send the list by the end of June"),
        ("Ann: keep the key until Friday.", "Ann: keep the key until Friday."),
        ("Ann: do not paint the door until Friday.", "Ann: do not paint the door until Friday."),
        ("Ann: ask until somebody answers.", "Ann: ask until somebody answers."),
        ("Ann: paint the door by Friday.", "Ann: paint the door by Friday."),
    ],
)
def test_what_is_done_once_is_done_by_a_day(said: str, written: str) -> None:
    assert as_deadline(said) == written


@pytest.mark.parametrize(
    ("language", "said", "line", "written"),
    [
        ("fr", "Je le fais avant vendredi.", "Luc: appeler le club.", "Luc: appeler le club, avant vendredi."),
        ("fr", "Je l'envoie d'ici le 20 mai.", "Ida: l'affiche le 20 mai.", "Ida: l'affiche d'ici le 20 mai."),
        ("es", "La traigo antes del 10 de abril.", "Ana: traerla", "Ana: traerla, antes del 10 de abril"),
        ("es", "Va antes del 10 de abril.", "Ana: traerla por el 10 de abril", "Ana: traerla antes del 10 de abril"),
        ("en", "I'll do that by Friday.", "Paul: pay the deposit by Friday", "Paul: pay the deposit by Friday"),
        ("en", "I'm there on Wednesday.", "Paul: pay the deposit.", "Paul: pay the deposit, on Wednesday."),
        ("en", "By the end of the month, yes.", "Paul: pay it", "Paul: pay it, by the end of the month"),
        ("en", "I do it by the 15th of May.", "Paul: pay it", "Paul: pay it, by the 15th of May"),
        ("en", "I do it by 5 pm.", "Paul: pay it", "Paul: pay it, by 5 pm"),
        ("en", "I put it on 2 tables.", "Paul: pay it", "Paul: pay it"),
        ("fr", "Il y en a pour 60 personnes.", "Luc: payer", "Luc: payer"),
        ("fr", "Je le fais avant la fin du mois.", "Luc: payer.", "Luc: payer, avant la fin du mois."),
        ("pt", "Faço isso na sexta-feira.", "Rui: pagar", "Rui: pagar, na sexta-feira"),
        ("es", "Lo traigo el lunes 4 de mayo.", "Ana: pagar", "Ana: pagar, el lunes 4 de mayo"),
        ("en", "I'll do that.", "Paul: pay the deposit", "Paul: pay the deposit"),
        ("en", "On Monday or on Friday.", "Paul: pay the deposit", "Paul: pay the deposit"),
    ],
)  # fmt: skip
def test_the_day_that_was_promised_stands_in_the_line(language: str, said: str, line: str, written: str) -> None:
    cues = Cues.of(paths.resources() / "summaries", language)
    assert cues is not None
    assert with_day(line, [said], cues.when, said) == written


def test_a_day_that_nobody_named_gives_way_to_the_one_that_was_promised() -> None:
    cues = Cues.of(paths.resources() / "summaries", "en")
    assert cues is not None
    line, said = "Tom: write to Priya by tomorrow", ["Okay, I'll write to her today."]
    assert with_day(line, said, cues.when, f"Ann: Write to her. {said[0]}") == "Tom: write to Priya today"
    assert with_day(line, said, cues.when, f"Ann: She is back tomorrow. {said[0]}") == line


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Ines: have the posters printed by the end of the week", "Ines: have the posters printed"),
        ("Ines: have the posters printed, tomorrow.", "Ines: have the posters printed."),
        ("Ines: have the posters printed by the 3rd of May", "Ines: have the posters printed"),
        ("Ines: hang the posters on Friday", "Ines: hang the posters on Friday"),
    ],
)
def test_a_day_that_nobody_named_is_taken_out(line: str, written: str) -> None:
    cues = Cues.of(paths.resources() / "summaries", "en")
    assert cues is not None
    place = "Marta: We open on the 3rd of May. Posters go up on Friday.\nInes: I need to have the posters printed."
    assert with_day(line, ["I need to have the posters printed."], cues.when, place) == written


def test_the_hours_of_what_is_prepared_are_not_when_it_is_to_be_done() -> None:
    cues = Cues.of(paths.resources() / "summaries", "en")
    assert cues is not None
    said = "Grace will book the hall."
    place = f"The fair stays on Saturday, 11:00 to 15:00. {said}"
    assert with_day("Grace: book the hall, 11:00 to 15:00.", [said], cues.when, place) == "Grace: book the hall."
    said = "Grace will open the hall at 11:00."
    assert with_day("Grace: open the hall at 11:00.", [said], cues.when, said) == "Grace: open the hall at 11:00."
