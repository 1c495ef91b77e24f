"""Drugs by name."""

from __future__ import annotations

from slmdesk.tasks.verify.words.drugs import drugs


def test_a_brand_is_led_back_to_its_drug_and_an_everyday_word_is_no_drug() -> None:
    assert [(each.name, each.generic) for each in drugs("Norvasc, and a test of the thyroid.")] == [
        ("Norvasc", "amlodipine")
    ]
