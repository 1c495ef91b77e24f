"""What may be at one place or time only, told of another."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import restricted
from slmdesk.tasks.verify.evidence.claim import Claim

POOL = (
    "Food may be eaten on the terrace only. Dogs are admitted only in the park. The sauna is open only on Sundays. "
    "Bread is sold in the kiosk only. Bread is also sold in the market hall."
)
HAUS = "Grillen ist nur im Hof erlaubt. Fahrräder dürfen nur im Keller abgestellt werden."
CASA = "Solo se puede aparcar en la calle Mayor. El comedor sigue cerrado."
MAIRIE = "Les chiens sont admis uniquement dans le parc. Le marché reste place de l'Église."


@pytest.mark.parametrize(
    ("source", "sentence", "reason"),
    [
        (POOL, "Food may be eaten on the lawn.", "The source says only “on the terrace”, not “on the lawn”."),
        (POOL, "On the lawn, food may be eaten.", "The source says only “on the terrace”, not “On the lawn”."),
        (POOL, "Dogs are admitted in the library.", "The source says only “in the park”, not “in the library”."),
        (HAUS, "Grillen ist auf dem Balkon erlaubt.", "The source says only “im Hof”, not “auf dem Balkon”."),
        (CASA, "Se puede aparcar en la plaza.", "The source says only “en la calle Mayor”, not “en la plaza”."),
        (MAIRIE, "Les chiens sont admis à la piscine.", "The source says only “dans le parc”, not “à la piscine”."),
    ],
)
def test_another_place_is_flagged_with_the_only_one(source: str, sentence: str, reason: str) -> None:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert found.status == "unsupported"
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (POOL, "Food may be eaten on the terrace."),
        (POOL, "Food may only be eaten on the terrace."),
        (POOL, "Food may be eaten on the terrace in summer."),
        (POOL, "Food may not be eaten on the lawn."),
        (POOL, "Bread is sold in the market hall."),
        (POOL, "The sauna is open in the cellar."),  # a place, where a time is the only one
        (HAUS, "Grillen ist im Innenhof erlaubt."),
        (
            f"Anna: Food may be eaten on the terrace only.\nBen: Right.\n{'Anna: Yes.' * 3}",
            "Food is eaten on the lawn.",
        ),
    ],
)
def test_what_may_be_true_is_left_alone(source: str, sentence: str) -> None:
    claim = Claim(SourceIndex([SourceText("a", source, [])]), sentence)
    assert list(restricted.check(claim)) == []


@given(st.text(alphabet="onlyiatheru ., ", max_size=80), st.text(alphabet="onlyiatheru .", max_size=40))
def test_any_text_is_taken(source: str, sentence: str) -> None:
    list(restricted.check(Claim(SourceIndex([SourceText("a", source, [])]), sentence)))
