from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks.amounts import checked
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.values.quantities import Quantity, quantities


def only(text: str) -> Quantity:
    (found,) = [each for each in quantities(text) if not each.vague]
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2 g", "1200 mg"),
        ("50 per cent", "50%"),
        ("1,5 g", "1.5 g"),
        ("twenty five milligrams", "25 mg"),
        ("two hundred and five mg", "205 mg"),
        ("five M.G.", "5 mg"),
        ("treinta y cinco mg", "35 mg"),
        ("fünfundzwanzig mg", "25 mg"),
        ("quatre-vingt-dix ans", "90 ans"),
        ("14 days", "2 weeks"),
        ("2/52", "two weeks"),
        ("12 months", "1 year"),
        ("ninety eight point six", "98.6"),
        ("one twenty", "120"),
        ("1,200 patients", "1200 patients"),
        ("$5 million", "5,000,000 dollars"),
        ("4,2 millones de euros", "4.2 million euros"),
        ("80 mil euros", "80,000 euros"),
        ("3 Milliarden Euro", "3 billion euros"),
        ("14%", "14 percent"),
        ("three and a half hours", "3.5 hours"),
        ("8:15", "8.15"),
        ("09:00", "9"),
        ("2.30 pm", "14:30"),
        ("5 p.m.", "17:00"),
    ],
)
def test_the_same_amount_in_other_words(one: str, other: str) -> None:
    assert only(one).equals(only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2 g", "1.2 mg"),
        ("14 days", "14 weeks"),
        ("5 mg", "5 ml"),
        ("20 mg", "200 mg"),
        ("1.5", "15"),
        ("8:15", "8:45"),
        ("8 am", "20:00"),
    ],
)
def test_other_amounts_differ(one: str, other: str) -> None:
    assert not only(one).equals(only(other))


def test_both_ends_of_a_range_have_its_unit() -> None:
    assert [(each.values, each.unit) for each in quantities("5 to 10 mg")] == [
        ((5.0,), only("10 mg").unit),
        ((10.0,), only("10 mg").unit),
    ]


def test_names_with_digits_and_dates_are_no_amounts() -> None:
    assert quantities("COVID-19, B12 and 03/05/2024") == []


@given(st.text(max_size=300))
def test_every_amount_stands_where_it_says(text: str) -> None:
    for each in quantities(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.values


@given(st.floats(0.001, 99999).map(lambda value: round(value, 2)))
def test_a_number_is_read_back_with_a_point_or_a_comma(value: float) -> None:
    for written in (f"{value:.2f} kg", f"{value:.2f} kg".replace(".", ",")):
        assert value in only(written).values


def test_digits_that_are_no_amount_count_nothing() -> None:
    assert quantities("9" * 400 + " mg") == []
    assert [each.values for each in quantities("code " + "9" * 40 + " and 5 mg")] == [(5.0,)]


def test_of_a_list_of_very_many_numbers_each_is_compared_once() -> None:
    claim = Claim(SourceIndex([SourceText("a", "Take 5 mg in the morning.", [])]), "12 mg, 13 mg, " * 500)
    assert [each.values for each in checked(claim)] == [(12.0,), (13.0,)]


@pytest.mark.parametrize("number", ["4.", "## 4.", "# 4", "4)", "2.4."])
def test_the_number_of_a_heading_counts_nothing(number: str) -> None:
    source = f"Rules\n\n{number} Use of the flat\n\nNo more than three people may live in the flat.\n"
    found = check(SourceIndex([SourceText("a", source, [])]), "", "No more than four people may live in the flat.")
    assert found.reasons == ["The source says three, not four."]


@pytest.mark.parametrize(
    "beginning", ["4 people live here.", "4. Mai ist der Tag des Festes.", "4.5 people live here."]
)
def test_a_number_at_the_beginning_of_a_line_may_count(beginning: str) -> None:
    index = SourceIndex([SourceText("a", f"Rules\n{beginning}\n", [])])
    assert set(index.numbers) & {4.0, 4.5}


def test_a_range_of_millions_has_two_of_them() -> None:
    first, second = quantities("from 1.9 to 2.4 million kroner")
    assert (1.9e6 in first.values, second.values) == (True, (2.4e6,))


@pytest.mark.parametrize(
    ("source", "sentence", "reason"),
    [
        # the question has the words, the answer the number
        (
            "Ann: How long has the cough been going on?\nBob: Since May, so about five weeks or so.\n"
            "Ann: And the murmur?\nBob: A three out of six murmur.",
            "The cough has been going on for about 6 weeks.",
            "five weeks, not 6 weeks",
        ),
        # what is counted has another word before it
        (
            "The gland arises from all three embryonic germ layers.",
            "The gland arises from all nine germ layers.",
            "three",
        ),
        ("His CD count was four hundred and twenty-five in 4 tests.", "His CD count was 428.", "not 428"),
    ],
)
def test_a_number_of_other_words_is_found(source: str, sentence: str, reason: str) -> None:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert any(reason in each for each in found.reasons), found.reasons


def test_half_an_hour_is_no_half_year() -> None:
    index = SourceIndex([SourceText("a", "Please come 30 minutes before the visit.", [])])
    assert check(index, "", "Please come half an hour before the visit.").status == "supported"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("The coaches leave at 8:15 on Monday.", "supported"),
        ("The coaches leave at 8:45 on Monday.", "unsupported"),
        ("The coaches are back at 4.30 pm on Friday.", "supported"),
        ("The coaches are back at 5.30 pm on Friday.", "unsupported"),
    ],
)
def test_times_of_day_are_compared_to_the_minute(told: str, status: str) -> None:
    source = SourceText("a.txt", "The coaches leave at 8.15 on Monday. They are back at 16:30 on Friday.", [])
    assert check(SourceIndex([source]), "", told).status == status


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("half past three", "15:30"),
        ("quarter past ten", "10:15"),
        ("a quarter to nine", "20:45"),
        ("quarter to one", "12:45"),
        ("half past 7", "7:30"),
    ],
)
def test_times_of_day_in_words(words: str, clock: str) -> None:
    assert only(f"They met at {words}.").equals(only(f"They met at {clock}."))
    assert not only(f"They met at {words}.").equals(only("They met at 3:45."))


def test_thousands_of_times_in_words_are_read_at_once() -> None:
    began = time.process_time()
    assert len(quantities("half past three " * 20_000)) == 20_000
    assert time.process_time() - began < 8, "no more than linear"
