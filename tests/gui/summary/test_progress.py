"""The words and the fraction of a summary on its way."""

from __future__ import annotations

import pytest

from slmdesk.gui.summary.progress import SummaryProgress, outcome
from slmdesk.messages import Progress, SummaryResult, Timings

EVENTS = [
    Progress("loading", 0, 0),
    Progress("summarizing", 0, 3, "parts"),
    Progress("prompt", 0, 900, "tokens"),
    Progress("prompt", 900, 900, "tokens"),
    Progress("summarizing", 1, 3, "parts"),
    Progress("prompt", 450, 900, "tokens"),
    Progress("summarizing", 2, 3, "parts"),
    Progress("summarizing", 3, 3, "parts"),
    Progress("combining", 0, 2, "parts"),
    Progress("prompt", 900, 900, "tokens"),
    Progress("combining", 2, 2, "parts"),
    Progress("combining", 0, 0),
    Progress("prompt", 900, 900, "tokens"),
    Progress("linking", 0, 7, "sentences"),
]


def test_the_fraction_never_goes_back() -> None:
    progress = SummaryProgress("Model")
    fractions = []
    for event in EVENTS:
        progress.add(event)
        fractions.append(progress.fraction())
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > 6


def test_the_words_name_the_part_and_what_is_done() -> None:
    progress = SummaryProgress("Model")
    said = []
    for event in EVENTS:
        progress.add(event)
        said.append(progress.line(0))
    assert said[0] == "Loading Model"
    assert said[2] == "0 of 3 parts done · reading"
    assert said[5] == "1 of 3 parts done · reading"
    assert said[8] == "Joining notes, 0 of 2 done"
    assert said[12] == "The summary · reading, 100%"
    assert said[13] == "Finding each sentence in the source"


def test_reading_is_not_said_any_more_when_it_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(n * 0.4 for n in range(100, 200))
    monkeypatch.setattr("slmdesk.gui.summary.progress.time.monotonic", lambda: next(clock))
    progress = SummaryProgress("Model")
    progress.add(EVENTS[1])
    progress.add(EVENTS[3])
    said = [progress.line(tokens) for tokens in (0, 0, 4, 8, 12, 16)]
    assert said[0] == "0 of 3 parts done · reading"
    assert said[-1] == "0 of 3 parts done · 8.0 tokens/s"


def test_the_outcome_counts_what_is_to_be_checked() -> None:
    result = SummaryResult("", 0.413, [], "m", Timings(output_tokens=100, output_s=4.0))
    assert outcome(result, 0) == "The summary cites 41% of the source · 25 tokens/s"
    assert outcome(result, 1) == "The summary cites 41% of the source · 1 sentence to check · 25 tokens/s"
    assert outcome(result, 3) == "The summary cites 41% of the source · 3 sentences to check · 25 tokens/s"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds, as its only entry."""
    now = [100.0]
    monkeypatch.setattr("slmdesk.gui.summary.progress.time.monotonic", lambda: now[0])
    return now


def test_the_time_left_is_of_the_parts_after_the_first_which_reads_for_all(clock: list[float]) -> None:
    progress, said = SummaryProgress("Model"), []
    for done, seconds in ((0, 0.0), (1, 60.0), (2, 5.0), (3, 5.0)):
        clock[0] += seconds
        progress.add(Progress("writing", done, 15, "parts"))
        progress.add(Progress("prompt", 1, 9, "tokens"))
        said.append(progress.line(0).partition("reading")[2])
    assert said == ["", "", " · about 70 s left", " · about 60 s left"]


def test_the_fraction_goes_with_the_time_where_the_job_tells_it(clock: list[float]) -> None:
    progress, fractions = SummaryProgress("Model"), []
    for seconds, left in ((0.0, 40.0), (10.0, 30.0), (10.0, 40.0), (10.0, 10.0)):
        clock[0] += seconds
        progress.add(Progress("combining", 0, 6, "parts", "Decisions and actions 0 of 6", left))
        fractions.append(progress.fraction())
    assert fractions == [0.0, 0.25, 1 / 3, 0.75]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Progress("combining", 1, 6, "parts", "Decisions and actions 1 of 6"), "Decisions and actions, 1 of 6 done"),
        (Progress("writing", 1, 6, "parts", "Simpler words 1 of 6"), "Saying it in simpler words, 1 of 6 done"),
        (Progress("translating", 1, 6, "parts", "Sentence 1 of 6"), "Translating sentences, 1 of 6 done"),
        (Progress("writing", 1, 6, "parts", "Plan"), "1 of 6 parts written"),
        (Progress("measuring", 50, 100, "percent", "x"), "Measuring the model on this computer, once"),
        (Progress("combining", 1, 6, "parts", "Notes 1 of 6"), "Joining notes, 1 of 6 done"),
    ],
)
def test_the_words_tell_what_the_parts_are(event: Progress, words: str) -> None:
    progress = SummaryProgress("Model")
    progress.add(event)
    assert progress.line(0) == words
