"""Names that the source has, has misspelled, or does not have."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import contraries, crossed
from slmdesk.tasks.verify.values.dates import MONTHS, calendar_words, written_dates

STORY = (
    "The climate of the island was harsh. Mr. Kowalsky was helping to nail the planks of the Kelvin Explorer.\n"
    "They used the MuJoCo simulator. Lindquist came with Mac Arthur before noon.\n"
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("story", STORY, [])])


@pytest.mark.parametrize("name", ["Lima", "Nairobi", "Helsinki", "Nakamura"])
def test_a_name_is_not_found_within_words_nor_in_everyday_words_like_it(index: SourceIndex, name: str) -> None:
    checked = check(index, "", f"The crew came from {name}.")
    assert checked.status == "unsupported"
    assert f"“{name}” is nowhere in the source." in checked.reasons


@pytest.mark.parametrize("name", ["Kowalski", "Lindqvist", "MacArthur", "Kelvin"])
def test_a_name_that_is_spelled_a_little_differently_is_known(index: SourceIndex, name: str) -> None:
    assert not any(name in reason for reason in check(index, "", f"The crew met {name} on the island.").reasons)


def test_the_month_of_may_is_found_though_no_passage_is_found_by_its_name() -> None:
    index = SourceIndex([SourceText("minutes", "The town hall is free on 16 May. They may come in June.", [])])
    assert check(index, "", "The concert is on 16 May in the town hall.").status == "supported"
    other = SourceIndex([SourceText("minutes", "The town hall is free in summer. They may come later.", [])])
    assert check(other, "", "The concert is on 16 May in the town hall.").status == "unsupported"


BRIEF = "Colm mäht die Wege vor dem 1. Oktober. Die Linsensuppe mit dem Saft einer Zitrone ist für vier Gäste."


@pytest.mark.parametrize(
    "sentence",
    [
        "Bis Ende September mäht Colm die Wege.",
        "Für vier Gäste ist das Rezept der Linsensuppe.",
        "Der Saft kommt zum Schluss in die Linsensuppe.",
        "Die Linsensuppe ist eine gute Vorspeise für vier Gäste.",
        "Colm hat für die Wege eine Vereinbarung und keine Ausrede.",
    ],
)
def test_a_german_noun_is_no_name(sentence: str) -> None:
    found = check(SourceIndex([SourceText("brief", BRIEF, [])]), "", sentence)
    assert not any("nowhere in the source" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Die Wege mäht Nakamura vor dem 1. Oktober.", "Nakamura"),
        ("Die Wege mäht der Nachbar Kowalski vor dem 1. Oktober.", "Kowalski"),
        ("Die Linsensuppe kommt aus Helsinki und ist für vier Gäste.", "Helsinki"),
    ],
)
def test_a_german_name_that_is_absent_is_still_flagged(sentence: str, name: str) -> None:
    found = check(SourceIndex([SourceText("brief", BRIEF, [])]), "", sentence)
    assert any(f"“{name}”" in reason for reason in found.reasons)


AGREEMENT = (
    "The tenancy begins on 1 March 2026 and runs until 31 August 2027. The rent is due on 3 April. "
    "The meters are read from 12 to 15 May. The court met on 9 June."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The tenancy ends on 31 August 2026.", "The source says 31 August 2027, not 31 August 2026."),
        ("The tenancy begins in March 2027.", "The source says 1 March 2026, not March 2027."),
        ("The court met on 3 June.", "The date 3 June is nowhere in the source."),
        ("The tenancy ends on 31 August 2027.", ""),
        ("The tenancy ends in August.", ""),
        ("The tenancy began in March 2026.", ""),
        ("The meters are read on 15 May.", ""),
        ("The meters are read on May 12 and 15.", ""),
    ],
)
def test_a_date_is_one_thing(sentence: str, reason: str) -> None:
    found = check(SourceIndex([SourceText("a", AGREEMENT, [])]), "", sentence)
    assert (reason in found.reasons) if reason else found.status == "supported"


def test_a_day_that_stands_elsewhere_may_belong_to_any_month() -> None:
    source = "The meetings are on 2 and 16 June, and in July. The next ones are on the 9th. The court met on 9 March."
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "The next meetings are on 9 June.").reasons == []


@pytest.mark.parametrize("food", ["1, ", "May ", " ", "3 to ", "12", "1 and 2 of ", "may 3 "])
def test_dates_are_looked_for_soon(food: str) -> None:
    began = time.process_time()
    written_dates(food * (100_000 // len(food)))
    assert time.process_time() - began < 2


def test_may_is_no_month_where_it_is_written_small() -> None:
    assert [word for word, *_rest in calendar_words("Years 5 and 6 may borrow 3 books from 6 May.", MONTHS)] == ["May"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Lane swimming is on Mondays and Wednesdays from 6.30 am.", "On Wednesday there is lane swimming."),
        ("Der Markt ist freitags und samstags auf dem Platz.", "Der Markt ist am Freitag auf dem Platz."),
    ],
)
def test_a_weekday_may_stand_for_every_one(source: str, sentence: str) -> None:
    assert check(SourceIndex([SourceText("a.txt", source, [])]), "", sentence).status != "unsupported"


@pytest.mark.parametrize("part", ["may ", "in May. Food ", "3 May 2027, ", "you may not go ", "findet "])
def test_many_months_are_found_at_once(part: str) -> None:
    text = part * (40_000 // len(part))
    began = time.process_time()
    crossed.values_of(text)
    contraries.sayings(text)
    assert time.process_time() - began < 2


def test_a_name_that_begins_with_a_small_letter_is_a_name_too() -> None:
    index = SourceIndex([SourceText("a", "The tool runs on Windows and stores its files in a folder.", [])])
    assert "“eBay” is nowhere in the source." in check(index, "", "The tool runs on eBay.").reasons
    assert check(index, "", "The tool runs on macOS.").kinds == []  # the source may have it in full: "Mac OS"


def test_a_letter_behind_a_word_is_a_label() -> None:
    source = "Rinse the membrane in buffer A for ten minutes. Incubate the antibody in buffer B overnight."
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "The antibody is incubated in buffer B overnight.").status == "supported"
    reasons = check(index, "", "The antibody is incubated in buffer A overnight.").reasons
    assert reasons == ["The source says “buffer B” of this, not “buffer A”."]


def test_a_code_is_not_another_of_its_form() -> None:
    index = SourceIndex([SourceText("a", "The plan is printed on A3 paper and hung in the hall.", [])])
    assert check(index, "", "The plan is printed on A4 paper.").reasons == ["The source says A3, not A4."]
    assert check(index, "", "The plan is printed on A3 paper.").status == "supported"


def test_saturday_is_a_day_of_the_weekend() -> None:
    index = SourceIndex([SourceText("a", "The pool is open at weekends. It is cleaned on Monday.", [])])
    assert not any("Saturday" in reason for reason in check(index, "", "The pool is open on Saturdays.").reasons)
    assert any("Thursday" in reason for reason in check(index, "", "The pool is open on Thursdays.").reasons)


def test_the_month_stands_beside_the_day_in_a_reason() -> None:
    index = SourceIndex([SourceText("a", "The plant swap takes place on 9 June in the hall.", [])])
    reasons = check(index, "", "The plant swap takes place on 12 June in the hall.").reasons
    assert any("9 June" in reason and "12 June" in reason for reason in reasons), reasons


def test_from_may_names_the_month() -> None:
    index = SourceIndex([SourceText("a", "Night crossings stop in March. They are offered again from May.", [])])
    assert not any("not May" in reason for reason in check(index, "", "Night crossings begin in May.").reasons)


@pytest.mark.parametrize(("day", "flagged"), [("Wednesday", False), ("Friday", True)])
def test_the_next_day_has_a_name(day: str, flagged: bool) -> None:
    source = "The council approved the plan on Tuesday. Mayor Petrov signed it the next day. Building begins in autumn."
    checked = check(SourceIndex([SourceText("a", source, [])]), "", f"The mayor signed the plan on {day}.")
    assert (checked.status == "unsupported") == flagged, checked.reasons


@pytest.mark.parametrize(
    ("source", "sentence", "flagged"),
    [
        ("The roof must be repaired by the end of June.", "The roof must be repaired before July.", False),
        ("The roof must be repaired before 1 July.", "The roof must be repaired by the end of June.", False),
        ("The roof must be repaired by the end of June.", "The roof must be repaired before August.", True),
        ("The roof must be repaired from 1 July on.", "The roof must be repaired by the end of June.", True),
    ],
)
def test_a_month_may_be_named_by_its_end(source: str, sentence: str, flagged: bool) -> None:
    checked = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert (checked.status == "unsupported") == flagged, checked.reasons


def test_letters_that_no_source_has_are_told_of() -> None:
    english = SourceIndex([SourceText("a", "Metformin was paused and started again on 6 October. He takes 5 μg.", [])])
    told = check(english, "", "Metformin was paused and started again on 6十月.")
    assert told.reasons == ["“十月” is written in letters that the source does not have."]
    assert check(english, "", "Metformin was paused and started again on 6 October; he takes 5 μg.").reasons == []
    both = SourceIndex([SourceText("a", "The store 新宿 in Tokyo is open on Mondays and Fridays.", [])])
    assert check(both, "", "The store 新宿 in Tokyo is open on Fridays.").status == "supported"
