"""The check that the bundle's summary has to pass, on a right answer and on wrong ones."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bundle_test import CheckFailed, check_summary

TEXT = "The trial enrolled 212 adults. It found less pain."
RIGHT: dict[str, Any] = {
    "summary": "The trial enrolled 212 adults.",
    "sentences": [
        {
            "text": "The trial enrolled 212 adults.",
            "status": "supported",
            "reasons": [],
            "sources": [{"file": "a.pdf", "page": 1, "start": 0, "end": 30, "quote": "The trial enrolled 212 adults."}],
        }
    ],
    "coverage": 0.5,
    "skipped": [],
    "model": "starter",
    "timings": {
        "load_s": 0.1,
        "prompt_tokens": 20,
        "prompt_s": 0.1,
        "cached_tokens": 0,
        "output_tokens": 7,
        "output_s": 0.1,
        "total_s": 0.3,
    },
}


def test_a_right_answer_passes() -> None:
    check_summary(RIGHT, TEXT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda result: result.pop("coverage"), "coverage"),
        (lambda result: result.update(extra=1), "extra"),
        (lambda result: result.update(summary=" "), "empty"),
        (lambda result: result.update(coverage=1.2), "coverage 1.2"),
        (lambda result: result["sentences"].clear(), "no sentences"),
        (lambda result: result["sentences"][0].update(status="checked"), "status checked"),
        (lambda result: result["sentences"][0]["sources"][0].update(start=1), "not what stands there"),
        (lambda result: result["timings"].update(output_tokens=0), "no token"),
    ],
)
def test_a_wrong_answer_is_named(change: Callable[[dict[str, Any]], object], said: str) -> None:
    wrong = copy.deepcopy(RIGHT)
    change(wrong)
    with pytest.raises(CheckFailed, match=said):
        check_summary(wrong, TEXT)
