from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.titles import (
    ends,
    heading_of_item,
    is_headline,
    is_title,
    title_above,
    unlabelled,
    untitled,
    without_letter_form,
    without_note_marks,
)

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
        ("Drivers\n", "2.3 A driver with six points is not insured.", "A driver with six points is not insured."),
        ("Doses\n", "2.5 mg are taken at night.", "2.5 mg are taken at night."),
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
    call = "Do not throw the pipe away before a second visit; Ms Lang will call you about this next week."
    assert not is_headline("Ms Lang will phone him next week.", call), "a week that is next needs none"
    assert is_headline("Whole ward cannot work.", "It means that a whole ward cannot work.")
    county = "The county asks the judges, who visit gardens in July, to send it the marks."
    assert not is_headline("County judges visit gardens in July.", county), "it belongs to what follows it"
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
    without_letter_form(text)
    for start in range(0, len(text), 40):
        untitled(text, start, start + 40)
    assert time.process_time() - began < 1


def test_a_letter_is_read_without_what_every_letter_has() -> None:
    told = "Your discount ends.\n\nPlease send us the certificate."
    letter = f"Dear Mr Okafor,\n\n{told}\n\nYours sincerely,\n\nFrances Alder\nRevenue Officer"
    assert without_letter_form(letter).strip() == told
    assert without_letter_form(f"{letter}\n\nP.S. The counter is closed on Fridays.").endswith("closed on Fridays.")
    assert without_letter_form("Sehr geehrte Frau Roth,\nbitte zahlen Sie.\nMit freundlichen Grüßen\nA. Wolf") == (
        "bitte zahlen Sie."
    )
    for greeting in ("Dear Mr. Okafor,", "Dear Dr. Smith:", "Dear Ms Roth:"):
        assert without_letter_form(f"{greeting}\n{told}").strip() == told
    assert without_letter_form("Dear friends came to tea.") == "Dear friends came to tea."


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Plan: Please check the wound.", "Please check the wound."),
        ("Past medical history: He had a stroke in 2009.", "He had a stroke in 2009."),
        ("Price: 3 euros.", "Price: 3 euros."),
        ("Price: They said that we lost 60 trees.", "Price: They said that we lost 60 trees."),
        ("Parts: wheel, bell: both new.", "Parts: wheel, bell: both new."),
    ],
)
def test_a_sentence_without_the_word_that_names_its_paragraph(sentence: str, told: str) -> None:
    assert unlabelled(sentence) == told


def test_what_leads_to_an_item() -> None:
    text = "A spot is normal. See a doctor if\n- a ring appears,\n- you get fever.\n\nRest:\n- sleep\nGo home."
    for item, before in (("a ring", "See a doctor if"), ("you get", "See a doctor if"), ("sleep", "Rest"), ("Go", "")):
        assert heading_of_item(text, text.index(item)) == before
    assert heading_of_item(text, text.index("- you get")) == "See a doctor if"
    assert heading_of_item("It was late.\n- a ring", 13) == ""


def test_marks_of_footnotes_are_left_out_and_intervals_and_formulas_stay() -> None:
    text = "Rent\nThe rent is 64 pounds.[1] Members [2] pay, see x[1], from 0.4 to 2 (CI [1, 3])."
    assert untitled(text, 0, len(text)) == "The rent is 64 pounds. Members pay, see x[1], from 0.4 to 2 (CI [1, 3])."
    assert without_note_marks("[1] The rent rose.[2][3]\n[2] Minutes\n[3]") == "The rent rose.\nMinutes\n"


def test_the_title_above() -> None:
    text = "Garden\n\n2. Water\n2.1 Hoses are used at night.\n\nNobody may use more."
    assert title_above(text, text.index("Nobody")) == title_above(text, text.index("Hoses")) == "Water"
    assert title_above(text, text.index("2. Water")) == "Garden"
    assert title_above(text, 0) == ""


@pytest.mark.parametrize("ending", ["sincerely", "yours sincerely", "dear ", "[1]"])
def test_spaces_behind_the_form_of_a_letter_take_no_time(ending: str) -> None:
    began = time.process_time()
    without_letter_form(ending + " " * 100_000 + "x")
    without_note_marks(ending + " [1" * 30_000)
    assert time.process_time() - began < 1
