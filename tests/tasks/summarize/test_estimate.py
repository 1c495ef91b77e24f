from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from fakes import ScriptedEngine
from slmdesk.engine import Data, Message, Prompt, Usage
from slmdesk.messages import Pace, Sampling
from slmdesk.tasks.summarize.estimate import (
    Clock,
    first_pace,
    in_style,
    learned,
    plan,
    read_tokens,
    shared_tokens,
    trial,
)
from slmdesk.tasks.summarize.levels import Levels

LEVELS = Levels(target_words=140, budget=600, most_note_tokens=320, basis_tokens=2000)
PACE = Pace(
    prompt_s=0.01, parts_output_s=0.02, final_output_s=0.05, note_written=1.6, final_written=1.5, final_read=1.2
)


def test_a_text_that_fits_is_one_prompt() -> None:
    work = plan(1000, 1, 100, LEVELS, 1.6)
    assert (work.parts, work.joins) == (0, 0)
    assert work.final_s(PACE) == pytest.approx(1100 * 1.2 * 0.01 + 140 * 1.5 * 0.05, abs=0.5)


def test_fewer_parts_get_longer_notes() -> None:
    few, many = plan(1500, 2, 100, LEVELS, 1.6), plan(15_000, 20, 100, LEVELS, 1.6)
    assert (few.note_tokens, many.note_tokens) == pytest.approx((1.6 * 105, 1.6 * 24))
    assert many.final_tokens <= 1.5 * LEVELS.words + 100, "they are brought to their length"


def test_time_grows_in_line_with_length() -> None:
    seconds = [Clock(plan(tokens, tokens // 1500, 100, LEVELS, 1.6), PACE).total_s for tokens in (75_000, 750_000)]
    assert seconds[1] / seconds[0] == pytest.approx(10, rel=0.15)


def test_what_remains_follows_the_jobs_own_speed() -> None:
    now = 0.0
    clock = Clock(plan(15_000, 10, 100, LEVELS, 1.6), PACE, lambda: now)
    planned = clock.total_s
    assert clock.remaining_s("summarizing", 0, 10) == pytest.approx(planned, abs=0.1)
    now = planned  # half of the parts took as long as all was meant to take: this computer is twice as slow
    left = clock.remaining_s("summarizing", 5, 10)
    assert left is not None
    assert 0.8 * planned < left < 1.6 * planned
    assert clock.remaining_s("writing", 1, 1) == 0


def test_parts_that_are_known_cost_nothing() -> None:
    clock = Clock(plan(15_000, 10, 100, LEVELS, 1.6), PACE)
    before = clock.total_s
    clock.known_from_before("summarizing", 0.5)
    assert clock.total_s < 0.6 * before


def test_the_pace_of_a_job_predicts_the_same_job() -> None:
    work = plan(15_000, 10, 100, LEVELS, 1.6)
    parts = Usage(prompt_tokens=16_000, prompt_s=320, output_tokens=1200, output_s=60)
    final = Usage(prompt_tokens=1500, prompt_s=30, output_tokens=300, output_s=24)
    more = Usage(prompt_tokens=200, prompt_s=4, output_tokens=100, output_s=8)
    pace = PACE
    for _job in range(8):
        pace = learned(pace, work, parts, 10 * LEVELS.note_words(10), final, more, 1.0, "general")
    again = plan(15_000, 10, 100, LEVELS, pace.note_written)
    assert Clock(again, pace).total_s == pytest.approx(320 + 60 + 30 + 24 + 12, rel=0.1)


def test_each_style_has_its_own_habits() -> None:
    work = plan(1000, 1, 100, LEVELS, 1.6)
    once = Usage(prompt_tokens=1200, prompt_s=12, output_tokens=200, output_s=10)
    much, none = Usage(prompt_tokens=900, prompt_s=9, output_tokens=200, output_s=10), Usage()
    pace = PACE
    for _job in range(6):
        for style, more in (("plain", much), ("general", none)):
            pace = learned(in_style(pace, style), work, Usage(), 0, once, more, 1.0, style)
    seconds = {style: work.more_s(in_style(pace, style)) for style in ("plain", "general")}
    assert seconds["plain"] == pytest.approx(19, rel=0.15)
    assert seconds["general"] < 1
    new = in_style(pace, "study")
    assert (new.final_written, new.more_work) == (2.2, 0.6), "of another style nothing is known: what is usual"
    assert new.prompt_s == pace.prompt_s
    in_sections = in_style(pace, "plain, in sections")
    assert (in_sections.final_written, in_sections.more_work) == (1.7, 1.8), "of it is known what is usual"
    assert in_style(PACE, "plain").more_work > in_style(PACE, "general").more_work
    first = learned(PACE, work, Usage(), 0, once, much, 1.0, "plain").habits["plain"]
    assert first.more_work == pytest.approx((900 * 0.01 / 0.05 + 200) / 140 / 2), "the first job counts for a half"


def test_how_busy_the_computer_was_is_no_habit() -> None:
    """A job beside another program taught the next one that it would have as much to write again."""
    work = plan(1000, 1, 100, LEVELS, 1.6)
    once, more = Usage(1200, 12, 0, 200, 10), Usage(300, 3, 0, 60, 3)
    slow = Usage(300, 30, 0, 60, 30)
    known = [learned(PACE, work, Usage(), 0, once, each, 1.0, "plain").habits["plain"] for each in (more, slow)]
    assert known[0] == known[1]


def test_answers_side_by_side_teach_nothing_of_one_alone() -> None:
    alone = plan(1000, 1, 100, LEVELS, 1.6)
    together = dataclasses.replace(alone, answers="sections")
    assert alone.final_s(PACE) - together.final_s(PACE) == pytest.approx(140 * 1.5 * (0.05 - 1.35 * 0.02))
    pace = PACE
    for _job in range(5):
        pace = learned(pace, together, Usage(), 0, Usage(1200, 12, 0, 200, 5.4), Usage(), 1.0, "general, in sections")
        pace = learned(pace, alone, Usage(), 0, Usage(1200, 12, 0, 200, 10), Usage(), 1.0, "general")
    assert (pace.parts_output_s, pace.final_output_s) == pytest.approx((0.02, 0.05), rel=0.01)
    slower = learned(pace, together, Usage(), 0, Usage(1200, 12, 0, 200, 8), Usage(), 1.0, "general, in sections")
    assert slower.final_output_s / pace.final_output_s == pytest.approx(slower.parts_output_s / pace.parts_output_s)


@pytest.mark.parametrize("parts", [2, 3, 4, 6, 40])
def test_few_answers_fill_few_rows(parts: int) -> None:
    """A token of two answers takes longer than one of four; what a job teaches is of four."""
    work = plan(15_000, parts, 100, LEVELS, 1.6)
    each = work.parts_s(replace(PACE, prompt_s=0.0)) / parts / work.note_tokens
    assert 0.02 <= each < 0.0271
    taught = Usage(16_000, 160, 0, 1000, 1000 * each)
    pace = learned(PACE, work, taught, 600, Usage(1500, 15, 0, 300, 15), Usage(), 1.0, "general, in parts")
    assert pace.parts_output_s == pytest.approx(0.02)


def test_short_sections_are_no_third_as_long_as_long_ones() -> None:
    short, long = (
        dataclasses.replace(plan(1000, 1, 100, LEVELS, 1.6), words=words, answers="sections") for words in (60, 210)
    )
    assert 1.5 < long.written_words / short.written_words < 2.5
    assert dataclasses.replace(long, answers="one").written_words == 210
    told = dataclasses.replace(long, answers="stretches")
    assert told.written_words == 210, "of a stretch more is told where more is asked for"
    assert told.final_s(PACE) < long.final_s(PACE) * 210 / long.written_words, "and they keep all rows busy"
    assert dataclasses.replace(long, words=140).written_words == pytest.approx(140), "as before for a medium one"


def test_the_frame_of_all_parts_is_read_once() -> None:
    apart, together = (plan(4000, 4, 100, LEVELS, 1.6, shared=shared) for shared in (0, 80))
    assert (apart.part_tokens - together.part_tokens) * 4 == pytest.approx(80 * 3)


def test_what_prompts_begin_with_alike_is_read_once() -> None:
    def asked(task: str) -> Prompt:
        text = Data("a b c d e f g h")
        return [Message("system", ("You write.",)), Message("user", ("The text:\n", text, f"\nNow say {task}"))]

    engine = ScriptedEngine([""])
    one = engine.count_prompt_tokens(asked("this"))
    assert read_tokens(engine, [asked("this")]) == one
    assert read_tokens(engine, [asked("this"), asked("nothing"), asked("less")]) == one + 2
    assert shared_tokens(engine, asked("this"), asked("nothing")) == one - 1
    other = [Message("system", ("You read.",))]
    assert read_tokens(engine, [other, [Message("system", ("We read.",))]]) == 4
    assert read_tokens(engine, []) == 0


def test_the_pass_that_brings_a_model_into_memory_is_no_measure_of_it() -> None:
    engine = ScriptedEngine(["Some words of an answer that goes on and on for a while."])
    measured, done = _tried(engine, ["one two three"])
    assert engine.history == ["Hello", "one two three"]
    assert (measured.prompt_tokens, done[0].prompt_tokens) == (3, 1)
    assert engine.take_usage() == Usage(), "all are counted, each once"


def test_another_program_in_the_way_for_a_moment_makes_no_estimate_twice_as_long() -> None:
    class Disturbed(ScriptedEngine):
        def take_usage(self) -> Usage:
            slow = 3 if len(self.history) == 2 else 1
            return Usage(prompt_tokens=100, prompt_s=slow * 1.0, output_tokens=10, output_s=slow * 0.5)

    measured, done = _tried(Disturbed(["Some words."]), ["one two", "three four"])
    assert len(done) == 3
    assert (measured.prompt_s, measured.output_s) == (1.0, 0.5)


def _tried(engine: ScriptedEngine, texts: list[str]) -> tuple[Usage, list[Usage]]:
    work = trial(engine, [[Message("user", (text,))] for text in texts], Sampling(), lambda: False)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: tuple[Usage, list[Usage]] = end.value
            return found


def test_what_is_asked_behind_the_summary_takes_the_place_of_what_was_planned_for_it() -> None:
    now = 0.0
    pace = replace(PACE, more_work=4.0)
    work = plan(1000, 1, 100, LEVELS, 1.6)
    clock = Clock(work, pace, lambda: now)
    assert clock.total_s == pytest.approx(Clock(work, PACE).total_s + 140 * 4.0 * 0.05)
    clock.remaining_s("writing", 1, 1)
    clock.more(6.0)
    assert clock.remaining_s("more", 0, 1) == pytest.approx(6.0)
    assert clock.remaining_s("more", 1, 2) == pytest.approx(3.0)
    assert clock.remaining_s("more", 2, 2) == 0
    clock.more(5.0)
    assert clock.remaining_s("more", 0, 1) == pytest.approx(5.0)


def test_a_translation_is_planned() -> None:
    work = plan(1000, 1, 100, LEVELS, 1.6)
    assert dataclasses.replace(work, translated=True).more_s(PACE) > work.more_s(PACE) + 140 * PACE.parts_output_s


@given(
    st.builds(
        Usage, st.integers(0, 10**6), st.floats(0, 1e5), st.integers(0, 10**6), st.integers(0, 10**5), st.floats(0, 1e5)
    )
)
def test_no_trial_makes_an_estimate_of_less_than_nothing(usage: Usage) -> None:
    pace = first_pace(usage, 1.0)
    assert Clock(plan(15_000, 10, 100, LEVELS, 1.6), pace).total_s >= 0


def test_what_is_gathered_beside_the_notes_is_written_but_not_joined() -> None:
    alone, gathered = (plan(8000, 8, 100, LEVELS, 1.6, notes) for notes in (1.0, 2.0))
    assert gathered.parts_s(PACE) == pytest.approx(alone.parts_s(PACE) + 8 * alone.note_tokens * PACE.parts_output_s)
    assert gathered.joins_s(PACE) == alone.joins_s(PACE)
    assert gathered.final_s(PACE) == alone.final_s(PACE)


def test_lines_that_are_asked_for_one_by_one_cost_what_they_read_and_write() -> None:
    alone = plan(1000, 1, 100, LEVELS, 1.6)
    listed = dataclasses.replace(alone, lists=6, lists_tokens=900)
    assert listed.joins_s(PACE) - alone.joins_s(PACE) == pytest.approx(
        900 * PACE.prompt_s + 6 * 18 * PACE.parts_output_s
    )
    assert Clock(listed, PACE).total_s > Clock(alone, PACE).total_s


def test_what_nobody_knows_before_is_told_as_the_most() -> None:
    short, long = plan(300, 1, 100, Levels(60, 600, 320, 2000), 1.6), plan(75_000, 50, 100, LEVELS, 1.6)
    none, much = replace(PACE, more_work=0.0), replace(PACE, more_work=9.0)
    assert short.most_more_s(none) == pytest.approx(0.8 * short.final_s(none))
    assert short.most_more_s(much) == short.more_s(much) > 0.8 * short.final_s(much)
    shares = [work.most_more_s(none) / Clock(work, none).total_s for work in (short, long)]
    assert shares[1] < 0.1 < shares[0]
    translated = dataclasses.replace(short, translated=True)
    assert translated.most_more_s(none) > short.most_more_s(none)
