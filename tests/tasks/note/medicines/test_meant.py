from __future__ import annotations

import time

import pytest

from slmdesk.tasks.note.medicines.meant import with_medicine
from tests.tasks.note.test_true_statements import written


@pytest.mark.parametrize(
    ("order", "before", "named"),
    [
        (
            "Please don't take any more of that.",
            "My husband's naproxen. It upset my stomach.",
            "Please don't take any more of the naproxen.",
        ),
        (
            "If you get diarrhoea, stop it.",
            "Take colchicine twice a day.",
            "If you get diarrhoea, stop the colchicine.",
        ),
        ("Stop that.", "Ramipril and amlodipine are both fine.", "Stop that."),  # which of them?
        ("Stop that.", "You walk to school.", "Stop that."),
        # the splint, and not what was named before it
        ("You can stop it in May.", "Take ibuprofen. Wear the splint at night.", "You can stop it in May."),
        ("Stop it.", "I take ibuprofen. Okay.", "Stop the ibuprofen."),
        ("Take it easy.", "Take colchicine twice a day.", "Take it easy."),
        ("Stop the ramipril, and stop it today.", "Take colchicine.", "Stop the ramipril, and stop it today."),
    ],
)
def test_an_order_names_the_medicine_that_was_just_named(order: str, before: str, named: str) -> None:
    assert with_medicine(order, before) == named


def test_a_plan_says_what_is_to_be_stopped() -> None:
    note = written(
        "Doctor: What have you taken?\nPatient: My husband's naproxen, two of them.\n"
        "Doctor: Please don't take any more of that.\nPatient: All right.\n",
        Plan="Rest.",
    )
    assert "naproxen" in note["Plan"]


def test_it_is_quick_on_anything() -> None:
    started = time.process_time()
    for text in ("stop it " * 10_000, "take any more of " * 5_000, " " * 100_000, "stop taking " * 8_000):
        with_medicine(text, text)
    assert time.process_time() - started < 10
