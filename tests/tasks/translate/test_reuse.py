"""What the memory gives: the same words, other numbers, a suggestion, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import MemoryUnit
from slmdesk.tasks.translate.reuse import Reuse

UNITS = [
    MemoryUnit("Take 5 mg of ramipril every 12 hours.", "Tome 5 mg de ramipril cada 12 horas."),
    MemoryUnit("The boy has fever and a cough.", "El niño tiene fiebre y tos."),
    MemoryUnit("It costs 7 euros.", "Cuesta siete euros."),
    MemoryUnit("From 3 to 3 days.", "De 3 a 3 días."),
]


@pytest.mark.parametrize(
    ("text", "target", "percent", "used"),
    [
        ("The  boy has fever\nand a cough.", "El niño tiene fiebre y tos.", 100, True),
        ("Take 10 mg of ramipril every 8 hours.", "Tome 10 mg de ramipril cada 8 horas.", 99, True),
        ("Take 12 mg of ramipril every 5 hours.", "Tome 12 mg de ramipril cada 5 horas.", 99, True),
        ("It costs 9 euros.", "Cuesta siete euros.", 94, False),
        ("From 4 to 5 days.", "De 3 a 3 días.", 88, False),
        ("The boy has fever and no cough.", "El niño tiene fiebre y tos.", 93, False),
    ],
)
def test_matches(text: str, target: str, percent: int, used: bool) -> None:
    match = Reuse(UNITS).find(text)
    assert match is not None
    assert (match.target, match.percent, match.used) == (target, percent, used)


def test_what_is_unlike_is_no_match() -> None:
    assert Reuse(UNITS).find("Something else altogether.") is None
    assert Reuse([]).find("Anything") is None


@given(st.text("ab 12.,", max_size=20), st.lists(st.tuples(*[st.text("ab 12.,", max_size=20)] * 2), max_size=5))
def test_a_reused_translation_has_the_numbers_of_the_text(text: str, pairs: list[tuple[str, str]]) -> None:
    match = Reuse([MemoryUnit(*pair) for pair in pairs]).find(text)
    if match is not None and match.percent == 100:
        assert match.source == " ".join(text.split())
    elif match is not None:
        assert match.used == (match.percent == 99)
