from __future__ import annotations

import pytest

from slmdesk.tasks.note.medicines.dosage import DOSE, FREQUENCY, is_dose, route_classes, said_dose, timing


@pytest.mark.parametrize(
    ("text", "dose", "frequency"),
    [
        ("75 mg od", "75 mg", "od"),
        ("120 mg/5 ml, every six hours as required", "120 mg/5 ml", "every six hours as required"),
        ("half a tablet every evening", "half a tablet", "every evening"),
        ("half a 50 milligram tablet at night", "half a 50 milligram tablet", "at night"),
        ("twenty-two units at bedtime", "twenty-two units", "at bedtime"),
        ("one puff twice a day", "one puff", "twice a day"),
        ("5 to 10 mg every four to six hours as needed", "5 to 10 mg", "every four to six hours as needed"),
        ("40 mg nocte", "40 mg", "nocte"),
        ("0.5 mg on.", "0.5 mg", "on"),
        ("2,5 mg le matin", "2,5 mg", "le matin"),
        ("1000 mg 1-0-1", "1000 mg", "1-0-1"),
        ("1 g cada 8 horas", "1 g", "cada 8 horas"),
        ("for seven days", "", None),
    ],
)
def test_doses_and_frequencies_as_they_are_written(text: str, dose: str, frequency: str | None) -> None:
    found = FREQUENCY.search(text)
    assert said_dose(text) == dose
    assert (found[0] if found else None) == frequency


def test_twice_a_day_every_day_is_not_once() -> None:
    assert timing("two puffs twice a day, every day").per_day == {2.0}
    assert timing("one puff every day").per_day == {1.0}


def test_of_a_change_the_new_dose_is_taken() -> None:
    assert said_dose("was increased from 2.5 to 5 mg once daily", changed=True) == "5 mg"


@pytest.mark.parametrize(
    ("said", "wanted", "holds"),
    [
        ("75 mcg om", "every morning", True),
        ("40 mg nocte", "at night", True),
        ("1 g every 12 hours", "twice daily", True),
        ("1 tablet in the morning and one at night", "twice a day", True),
        ("5 mg once a day", "every morning", False),
        ("5 mg BD", "once daily", False),
        ("2 puffs", "as required", False),
    ],
)
def test_a_timing_says_what_another_says_in_other_words(said: str, wanted: str, holds: bool) -> None:
    assert timing(said).holds(timing(wanted)) is holds


def test_a_route_is_told_by_the_form() -> None:
    assert route_classes("2 puffs via a spacer") == route_classes("inhaled")
    assert route_classes("under the tongue") == route_classes("sublingual")
    assert not route_classes("IV") & route_classes("one tablet")


@pytest.mark.parametrize("words", ["half a ", "one ", "1,", "every ", "take 5 mg to "])
def test_a_text_that_repeats_itself_is_read_in_linear_time(words: str) -> None:
    """Quadratic or worse, this would not end."""
    text = words * 20_000
    assert not FREQUENCY.search(text)
    assert bool(DOSE.search(text)) is ("mg" in words)


def test_a_dose_with_a_clause_behind_it_is_a_dose() -> None:
    assert is_dose("5 mg, it was 10 mg")
    assert not is_dose("but she finished that in 2020")
