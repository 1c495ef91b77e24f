from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.titles import ends, is_headline, is_title, untitled

PAYS = "The member pays 45 euros for the\nkitchen if it has to be cleaned."


@pytest.mark.parametrize(
    ("before", "sentence", "told"),
    [
        ("", "Kitchen and cellar\nWhoever cooks there pays 3 euros.", "Whoever cooks there pays 3 euros."),
        ("2. ", "Kitchen\n\nCellar\nWhoever cooks there pays 3 euros.", "Whoever cooks there pays 3 euros."),
        ("", PAYS, "The member pays 45 euros for the kitchen if it has to be cleaned."),
        ("Cleaning\n", PAYS, "The member pays 45 euros for the kitchen if it has to be cleaned."),
        ("It is locked. ", "The key\nis with Maud and with nobody else.", "The key is with Maud and with nobody else."),
        ("Keys\n", "- If a key is lost, Maud is told.", "If a key is lost, Maud is told."),
        ("Keys\n", "(3) Whoever smokes pays 20 euros.", "Whoever smokes pays 20 euros."),
        ("The dose is ", "5) or 6) tablets.", "5) or 6) tablets."),
        ("", "Kitchen", "Kitchen"),
        ("Keys\n", "Many are worried. No key is lost.", "Many are worried. No key is lost."),
    ],
)  # fmt: skip
def test_a_sentence_is_told_without_its_title_and_with_all_of_its_words(before: str, sentence: str, told: str) -> None:
    text = f"{before}{sentence} Then it goes on."
    assert untitled(text, len(before), len(before) + len(sentence)) == told


def test_headlines_leave_the_articles_out() -> None:
    passage = "Replace the pump by the end of January."
    assert is_headline("Replace pump by January end.", passage)
    assert is_headline("Doctor reads it twice a year.", "The doctor reads it and a nurse helps.")
    assert not is_headline("Replace the pump by January.", passage)
    assert not is_headline("Bees are welcome.", "Bees are welcome in May.")
    assert not is_headline("Replace pump.", "")
    desk = "In the trial on ward 6, nurses chose level 1 for 41 requests; the desk changed 33 of them."
    assert not is_headline("Nurses chose level 1 for 41 requests.", desk), "it has left out other words"
    assert is_headline("Desk changed 33 of them.", desk)
    assert is_headline("Whole ward cannot work.", "It means that a whole ward cannot work.")
    town = "The drivers save two minutes, the people choke, and the eight benches rot."
    assert not is_headline("Drivers save time while people choke beside eight benches.", town), "plurals need none"


def test_titles_are_short_and_end_as_no_sentence_does() -> None:
    assert is_title("2. Rent and heating")
    assert not is_title("The rent is due.")
    assert not is_title("one two three four five six seven eight nine ten")
    assert ends("He said “no.”")


@pytest.mark.parametrize("text", ["Title\n" * 20_000, " " * 100_000, "word " * 20_000, "\n" * 100_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    untitled(text, 0, len(text))
    for start in range(0, len(text), 40):
        untitled(text, start, start + 40)
    assert time.process_time() - began < 1
