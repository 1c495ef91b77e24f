from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.blanks import GAP, Gapped, with_gaps
from slmdesk.tasks.verify import SourceIndex, check

TEXT = (
    "The dose of apixaban was 5 mg daily. The left kidney was larger than the right one. Bleeding was rare in both "
    "arms. Dr. Okafor saw the patient in the morning. The wound was clean, and the patient had slept well."
)
INDEX = SourceIndex([SourceText("a.txt", TEXT, [])])


@pytest.mark.parametrize(
    ("wrong", "gapped"),
    [
        ("The dose of apixaban was 50 mg daily.", "The dose of apixaban was … daily."),
        ("The dose of warfarin was 5 mg daily.", "The dose of … was 5 mg daily."),
        ("In the morning the surgeon Zylberquist saw the patient.", "In the morning the surgeon … saw the patient."),
    ],
)
def test_what_is_wrong_becomes_a_gap(wrong: str, gapped: str) -> None:
    sentence = check(INDEX, "", wrong)
    assert sentence.status == "unsupported"
    found = with_gaps(sentence, INDEX)
    assert found is not None
    assert found.text == gapped


def test_two_wrong_things_are_two_gaps() -> None:
    sentence = check(INDEX, "", "The dose of warfarin was 50 mg daily.")
    gapped = with_gaps(sentence, INDEX)
    assert gapped is not None
    assert gapped.text == "The dose of … was … daily."
    assert gapped.taken == ("warfarin", "50 mg")


def test_a_sentence_without_one_wrong_thing_has_no_gap() -> None:
    assert with_gaps(check(INDEX, "", "Whales sing below Antarctic glaciers."), INDEX) is None


@given(st.text(max_size=120))
def test_gaps_only_take_away(text: str) -> None:
    gapped = with_gaps(check(INDEX, "", text), INDEX)
    assert gapped is None or all(part in text for part in gapped.text.split(GAP))


@pytest.mark.parametrize(
    ("text", "taken", "answer", "fits"),
    [
        (
            "Daily headaches for … in a 57-year-old.",
            "6 years",
            "Daily headaches for six months in a 57-year-old.",
            True,
        ),
        ("Daily headaches for … in a 57-year-old.", "6 years", "Daily headaches for 57 years old.", False),
        ("Diarrhoea for …", "3 weeks", "Diarrhoea for two three one Leonard, London street.", False),
        ("Diarrhoea for …", "3 weeks", "Diarrhoea for 40 mg.", False),
        ("Diarrhoea for …", "3 weeks", "Diarrhoea for.", False),
        ("She is … back for followup.", "not", "She is back for follow-up.", True),
        ("She is … back for followup.", "not", "She never came back here and has no plans to do so.", False),
        ("The dose of … was 5 mg daily.", "warfarin", "The dose of apixaban was 5 mg daily.", True),
        ("There are … main states.", "seven", "There are main states.", True),
    ],
)
def test_a_gap_is_filled_by_the_same_kind_of_thing_or_closed(text: str, taken: str, answer: str, fits: bool) -> None:
    assert Gapped(text, (taken,)).fits(answer) == fits


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_answer_can_be_judged(before: str, answer: str) -> None:
    gapped = Gapped(f"{before.replace(GAP, '')} {GAP} end.", ("5 mg",))
    assert gapped.fits(answer) in (True, False)


def test_in_russian_a_gap_is_a_name_and_not_the_rest_of_the_sentence() -> None:
    index = SourceIndex([SourceText("a", "Врач Иванов осмотрел пациента утром и назначил покой на неделю.", [])])
    flagged = Sentence("", "Врач Зильберквист осмотрел пациента утром.", "unsupported", ["a", "b"], [])
    gapped = with_gaps(flagged, index)
    assert gapped is not None
    assert gapped.text == f"Врач {GAP} осмотрел пациента утром."
