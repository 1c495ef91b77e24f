"""Sources that repeat one thing without end: the time grows with their length, and no faster."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from tests.tasks.note.scripted import note_of
from tests.tasks.note.test_telephone import ANSWERS, TEMPLATE

LENGTH = 40_000  # characters; what grew with their square took two minutes here


@pytest.mark.parametrize(
    "text",
    [
        f"The patient has a cough.{' ' * LENGTH}x",
        f"cough{chr(10) * LENGTH}fever",
        "cough, " * (LENGTH // 7),
        "Doctor: a cough?\nPatient: no\n" * (LENGTH // 28),
        "metformin 500 mg twice a day, " * (LENGTH // 30),
        "Not for review\n" * (LENGTH // 15),
    ],
    ids=["spaces", "lines", "commas", "turns", "doses", "headings"],
)
def test_a_source_without_end_is_read_in_time(text: str) -> None:
    began = time.process_time()
    written = note_of(SourceText("visit.txt", text, []), TEMPLATE, ANSWERS)
    assert written.sections
    assert time.process_time() - began < 30
