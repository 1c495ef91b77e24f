"""What the index of some sources knows of them, whatever their length and the order of the day."""

from __future__ import annotations

import random

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex


def test_letters_are_found_wherever_they_stand_in_a_long_text() -> None:
    text = "".join(f"Straße {number}-B, " for number in range(3000))
    index = SourceIndex([SourceText("a", text, []), SourceText("b", "MacAr- thur", [])])
    assert all(index.spells(f"strasse{number}b") for number in range(3000))
    assert index.spells("macarthur")
    assert not index.spells("macarthurs")


def test_the_weight_of_words_is_the_same_in_any_order() -> None:
    index = SourceIndex([SourceText("a", " ".join(f"word{number} of everyday{number}" for number in range(200)), [])])
    words = [*sorted(index.vocabulary()), "harbour", "ferry", "deposit", "and", "of", "ticket", "winter", "council"]
    assert len({index.weight(random.sample(words, len(words))) for _order in range(50)}) == 1
