from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.articles import Articles

HIRE = """The Owner hires out the van to the Hirer. The Hirer pays 200 pounds if the van has been smoked in.
The van may be taken to France with the Owner's consent. The council tax is paid by the Owner.
Drivers may smoke outside. The council meets. The council votes.
The Hirer sweeps the van. Drivers pay. The drivers may not sleep in the van."""


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("Hirer pays 200 pounds.", "The Hirer pays 200 pounds."),
        (
            "Van can be taken to France with Owner's consent.",
            "The van can be taken to France with the Owner's consent.",
        ),
        ("The Hirer sweeps the van.", "The Hirer sweeps the van."),
        ("Drivers may not sleep.", "Drivers may not sleep."),
        ("Council flats are swept.", "Council flats are swept."),
        ("Every Hirer pays.", "Every Hirer pays."),
    ],
)
def test_articles_that_were_left_out(sentence: str, whole: str) -> None:
    assert Articles([HIRE]).put_back(sentence) == whole


@pytest.mark.parametrize("text", [" " * 100_000, "the " * 25_000, "the van " * 12_000, "," * 100_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    Articles([text]).put_back(text)
    assert time.process_time() - began < 2
