from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.labels import labelled

ABSTRACT = (
    "Shade over cows\n\nAbstract\nBackground: Heat lowers the yield. Methods: We had 84 cows: two groups on two farms. "
    "Results: They gave 1.4 kg more. Conclusions: Shade pays after nine years.\n\n1 Introduction\nCows are warm."
)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ("background|aims?", "Heat lowers the yield."),
        ("methods?", "We had 84 cows: two groups on two farms."),
        ("results?", "They gave 1.4 kg more."),
        ("conclusions?", "Shade pays after nine years."),
        ("discussion", ""),
        ("", ""),
    ],
)
def test_what_stands_behind_a_label(labels: str, told: str) -> None:
    assert labelled(["Nothing here.", ABSTRACT], labels) == told


def test_a_paragraph_may_be_wrapped_and_a_title_ends_it() -> None:
    wrapped = ABSTRACT.replace("gave 1.4 kg more.", "gave\n1.4 kg more.").replace(" Results:", "\nResults:")
    assert labelled([wrapped], "results?") == "They gave 1.4 kg more."
    assert labelled([wrapped.replace("\n\n1 Intro", "\n1 Intro")], "conclusions?") == "Shade pays after nine years."


def test_two_labels_are_no_abstract() -> None:
    assert labelled(["Results: 3. Conclusions: they won."], "results?") == ""


@pytest.mark.parametrize("text", [" " * 100_000, "A: " * 33_000, "Results:" * 12_000, "Aa and " * 15_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    labelled([text], "results?")
    assert time.process_time() - began < 0.5
