from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.items import items_of

MEDICINES = (
    "Medicines at discharge: metformin 1 g twice daily, ramipril 2.5 mg in the morning, paracetamol 500 mg at night, "
    "rivaroxaban 10 mg once daily until 7 April (35 days, from the operation)."
)


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("Metformin 1 g twice daily for 35 days.", ("metformin 1 g twice daily",)),
        ("He takes ramipril 10 mg.", ("ramipril 2.5 mg in the morning",)),
        ("He takes ramipril 2.5 mg and paracetamol 500 mg.", ()),
        ("He takes rivaroxaban for 35 days.", ()),
        ("He takes ramipril 80 mg.", ()),
        ("He takes ramipril.", ()),
    ],
)
def test_the_number_of_another_item(sentence: str, items: tuple[str, ...]) -> None:
    assert items_of(sentence, MEDICINES) == items


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        (
            "The museum opened in 1998 and has 40 rooms.",
            "Since 1998, the museum has had 40 rooms, 3 lifts, and a garden of 2 acres.",
        ),
        (
            "In 2021 the cows gave 35 kg.",
            "In March 2021, 84 cows on 3 farms gave 35 kg, 42 goats gave 4 kg, and 7 sheep gave nothing.",
        ),
    ],
)
def test_when_it_was_holds_for_every_item(sentence: str, passage: str) -> None:
    assert items_of(sentence, passage) == ()


def test_what_is_no_list_has_no_items() -> None:
    assert items_of("Adults pay 3 euros.", "Adults pay 5 euros, and children pay 3 euros.") == ()


@pytest.mark.parametrize("text", [", " * 50_000, "a, 1 (" * 20_000, " " * 100_000, "word 5, " * 12_000])
def test_hostile_passages_take_no_time(text: str) -> None:
    began = time.process_time()
    items_of("He takes ramipril 10 mg.", text)
    assert time.process_time() - began < 2
