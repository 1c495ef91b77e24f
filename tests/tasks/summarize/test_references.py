from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.length import trimmed
from slmdesk.tasks.summarize.references import References, loses_clause


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Collecting it costs 35 euros."),
        ("en", "This happened once last year."),
        ("en", "But they may stay in the yard."),
        ("en", "In the same letter the secretary thanked Brita."),
        ("en", "After him came two others."),
        ("en", "After that the burden is on you."),
        ("en", "You then need a report."),
        ("en", "Many cover no more than a part of it."),
        ("en", "Each slept for five nights."),
        ("en", "The second, a quiet man, could not read."),
        ("en", "After the last one, in November, the council asked for a ban."),
        ("de", "Das kostet 210 Euro."),
        ("de", "Dafür gibt es einen Zuschuss."),
        ("de", "Sie wird beim Amt beantragt."),
        ("es", "Esto cuesta 35 euros."),
        ("es", "Recogerlo cuesta 35 euros."),
        ("fr", "Cela coûte 35 euros."),
        ("it", "Questo costa 35 euro."),
        ("pt", "Isso custa 35 euros."),
    ],
)
def test_what_only_the_sentence_before_names(language: str, sentence: str) -> None:
    assert References(language).hangs(sentence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It is forbidden to smoke in the hall."),
        ("en", "The depot keeps things for four weeks."),
        ("en", "The first keeper drank."),
        ("en", "The last one of the boats left."),
        ("en", "The first one to arrive wins."),
        ("en", "After this summer no boats are let."),
        ("en", "Many members have not paid."),
        ("en", "Most of the boats are new."),
        ("en", "Each member pays 5 euros."),
        ("en", "Those who cannot pay at once may ask the treasurer."),
        ("en", "Boats of the same length as ours win."),
        ("de", "Das Wasser ist abgestellt."),
        ("de", "Es ist verboten, Feuer zu machen."),
        ("de", "Die neue Leitung kostet 900 Euro."),
        ("es", "Lo que sobra se tira."),
        ("es", "Las familias pagan 25 euros."),
        ("fr", "Il est interdit de fumer."),
    ],
)
def test_what_stands_alone(language: str, sentence: str) -> None:
    assert not References(language).hangs(sentence)


def test_what_hangs_on_a_sentence_is_left_out_with_it() -> None:
    text = (
        "The rent falls by 6 percent in June. Things in the corridor go to the depot. Collecting it costs 35 euros. "
        "The pipes in the cellar are replaced by a firm from the town."
    )

    def worth(sentence: str) -> float:
        return 0.1 if "depot" in sentence or "35" in sentence else 0.9

    (left,), count = trimmed([text], 20, worth, References("en"))
    assert count == 2
    assert left == f"{text[: text.index(' Things')]} {text[text.index('The pipes') :]}"


def test_it_stays_with_a_sentence_that_is_worth_keeping() -> None:
    text = "Otters swim. They eat 35 fish. Geese sleep all day long in the reeds."
    (left,), _count = trimmed([text], 7, lambda each: 0.9 if "35" in each else 0.5, References("en"))
    assert left == "Otters swim. They eat 35 fish."


@pytest.mark.parametrize(
    ("sentence", "lost"),
    [
        ("Every fifth shop around it closed within a year.", True),
        ("After the market burned down, every fifth shop around it closed.", False),
        ("Every fifth shop closed within a year.", False),
    ],
)
def test_the_clause_that_says_what_it_means(sentence: str, lost: bool) -> None:
    passage = "After the market in Stoke Ferrers burned down, every fifth shop around it closed within a year."
    assert loses_clause(sentence, passage) is lost


@pytest.mark.parametrize("text", ["a it " * 20_000, " " * 100_000, "word, it " * 11_000])
def test_hostile_sentences_take_no_time(text: str) -> None:
    began = time.process_time()
    loses_clause(text, f"After the market in Stoke burned down, {text}")
    assert time.process_time() - began < 1
