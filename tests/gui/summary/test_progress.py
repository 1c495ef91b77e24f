"""The words and the fraction of a summary on its way."""

from __future__ import annotations

import pytest

from slmdesk.gui.summary.progress import SummaryProgress, last_page, outcome
from slmdesk.messages import Block, Progress, Skipped, SourceText, SummaryResult, Timings

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
    assert said[-1] == "0 of 3 parts done", "only one of those that are written at once is seen"


def test_the_speed_of_what_is_written_alone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(n * 0.4 for n in range(100, 200))
    monkeypatch.setattr("slmdesk.gui.summary.progress.time.monotonic", lambda: next(clock))
    progress = SummaryProgress("Model")
    progress.add(Progress("prompt", 900, 900, "tokens"))
    assert [progress.line(tokens) for tokens in (0, 0, 4, 8, 12, 16)][-1] == "The summary · 8.0 tokens/s"


def test_the_words_tell_the_pages_of_a_part_where_they_are_known() -> None:
    blocks = [Block(number, 10 * number, 10 * number + 9) for number in range(1, 20)]
    source = SourceText("a.pdf", "x" * 200, blocks, [Skipped(20, "A picture.")])
    progress = SummaryProgress("Model", last_page([source]))
    progress.part_pages = [(1, 7), (7, 7), (8, 19)]
    said = []
    for done in range(4):
        progress.add(Progress("summarizing", done, 3, "parts"))
        progress.add(Progress("prompt", 1, 9, "tokens"))
        said.append(progress.line(0))
    assert said[0] == "Pages 1 to 7 of 20 · reading"
    assert said[1] == "Page 7 of 20 · reading"
    assert said[2] == "Pages 8 to 19 of 20 · reading"
    assert said[3] == "The summary · reading, 11%"
    progress.add(Progress("combining", 0, 2, "parts"))
    assert progress.line(0) == "Joining notes, 0 of 2 done"
    assert last_page([source, source]) == 0
    assert last_page([SourceText("a.txt", "x", [Block(None, 0, 1)])]) == 0


def test_a_note_says_that_it_reads_what_is_left_once_more(clock: list[float]) -> None:
    progress, said = SummaryProgress("Model", is_note=True), []
    for done, total, seconds in ((0, 15, 0.0), (1, 15, 60.0), (14, 15, 60.0), (0, 9, 2.0), (1, 9, 2.0), (3, 9, 4.0)):
        clock[0] += seconds
        progress.add(Progress("writing", done, total, "parts", "Plan"))
        said.append(progress.line(0))
    assert said[2] == "14 of 15 parts written"
    assert said[3] == "Once more, what the note does not tell yet: 0 of 9"
    assert said[5] == "Once more, what the note does not tell yet: 3 of 9"


def test_the_time_left_is_not_reckoned_with_the_parts_of_the_time_before(clock: list[float]) -> None:
    progress = SummaryProgress("Model", is_note=True)
    for done, total, seconds in ((0, 15, 0.0), (1, 15, 300.0), (14, 15, 300.0), (0, 9, 2.0), (1, 9, 2.0), (3, 9, 4.0)):
        clock[0] += seconds
        progress.add(Progress("writing", done, total, "parts", "Plan"))
    progress.add(Progress("prompt", 1, 9, "tokens"))
    assert progress.line(0).endswith("about 10 s left")


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
