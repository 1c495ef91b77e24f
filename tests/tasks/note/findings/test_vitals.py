from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.vitals import is_no_measure, is_vital, left_out_of, named_rightly, said_vitals


def lines(text: str) -> list[str]:
    return [vital.line for vital in said_vitals([SourceText("a", text, [])])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Your oxygen is 95 percent, pulse is 96 and regular, and your temperature is 36.9.",
            ["Oxygen saturation: 95 percent.", "Pulse: 96 and regular.", "Temperature: 36.9."],
        ),
        (
            "BP 120/80, HR 72, RR 16, sats 98% on air.",
            ["Blood pressure: 120/80.", "Pulse: 72.", "Respiratory rate: 16.", "Oxygen saturation: 98% on air."],
        ),
        ("your blood pressure is a hundred and forty over ninety", ["Blood pressure: 140/90."]),
        ("BP at home 140/85, last week blood pressure 150/90. Target blood pressure 130/80.", []),
        ("I have no temperature. My weight is the same. She is 78 and her pulse is fine.", []),
    ],
)
def test_values_that_stand_beside_their_names(text: str, found: list[str]) -> None:
    assert lines(text) == found


def test_a_value_stands_under_its_own_name_and_none_is_left_out() -> None:
    vitals = said_vitals([SourceText("a", "Pulse 96, BP 138/84, temperature 36.9.", [])])
    assert named_rightly("Breathing rate: 96.", vitals) == "Pulse: 96."
    assert named_rightly("Heart rate: 96.", vitals) == "Heart rate: 96."
    assert [vital.line for vital in left_out_of(["Breathing rate: 96.", "BP: 138/84."], vitals)] == [
        "Temperature: 36.9."
    ]


def test_of_dated_notes_the_newest_counts() -> None:
    bundle = [
        SourceText("new", "30 September 2025. Surgery consultation.\nBP 134/82, chest clear, no cough any more.", []),
        SourceText("old", "12 March 2024. Surgery consultation.\nBP 152/94. Foot check normal on both sides.", []),
    ]
    assert [vital.line for vital in said_vitals(bundle)] == ["Blood pressure: 134/82."]


def test_a_statement_of_several_vital_signs_says_nothing_else() -> None:
    vitals = said_vitals([SourceText("a", "Heart rate 142, breathing rate 32, oxygen is 98 percent.", [])])
    told = "A heart rate of 142 beats per minute, a breathing rate of 32, and an oxygen level of 98 percent."
    assert is_vital(told, vitals)
    assert not is_vital("A heart rate of 142, and a red right ear drum.", vitals)
    assert not is_vital("A heart rate of 120.", vitals)


@pytest.mark.parametrize(
    ("statement", "none"),
    [
        ("Weight: 2015.", True),
        ("Weight: 72 kg.", False),
        ("Pulse: 8.", True),
        ("Oxygen saturation: 92% on 2 litres.", False),
        ("Blood pressure is 138/84.", False),
        ("Temperature: 12.", True),
        ("Temperature: 38,4.", False),
        ("Blood pressure is high.", False),
        ("Calf 38 cm.", False),
    ],
)
def test_a_vital_sign_has_a_value_that_it_can_have(statement: str, none: bool) -> None:
    assert is_no_measure(statement) is none
