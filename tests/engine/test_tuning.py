"""Choosing how a model is loaded, keeping what was measured, and giving cores back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from slmdesk.engine.llama.measuring import measure
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.tuning import (
    UBATCH_TOKENS,
    LoadOptions,
    Rates,
    Tuning,
    TuningFile,
    best_ubatch,
    best_width,
    quieted,
    tuning_key,
    usual_options,
)
from slmdesk.engine.loading import LONG_JOB_CHARACTERS, MEASURED_CHARACTERS, PROFILE_NAME, TUNING_NAME, LoadedEngine
from slmdesk.engine.preparing import WORKS, characters, measured_first
from slmdesk.engine.threads import ThreadShare, physical_cores
from slmdesk.errors import JobCancelled
from slmdesk.messages import Ask, ModelFile, Notice, PairModel, Progress, Sampling, SourceText, Translate, Turn
from slmdesk.models.fit import load_profile

# What issue 4 measured of a 1.5B model on 2 cores, as stored and repacked.
Q4_K_M = Tuning(
    [
        Rates(False, 0.6, 274.0, {2: 33.0}, {4: 43.0, 8: 52.0, 16: 53.0}),
        Rates(True, 2.4, 178.0, {2: 43.0}, {4: 55.0, 8: 67.0, 16: 68.0}),
    ],
    7.0,
)
Q4_0 = Tuning(
    [Rates(False, 0.6, 91.0, {2: 35.0}, {4: 60.0}), Rates(True, 2.4, 196.0, {2: 40.0}, {4: 90.0})],
    7.0,
)


def never() -> bool:
    return False


def test_long_texts_are_read_with_the_weights_as_stored_where_that_is_faster() -> None:
    assert not Q4_K_M.options("reading", 2).repack
    assert Q4_K_M.options("chat", 2).repack, "writing is a quarter faster repacked"
    assert Q4_0.options("reading", 2).repack
    assert Q4_0.options("chat", 2).repack


def test_questions_about_a_long_text_are_read_with_plain_attention() -> None:
    for options in (Q4_K_M.options, lambda work, _cores: usual_options({"Q4_K": 1}, work)):
        assert [options(work, 2).flash for work in ("reading", "chat", "segments")] == [True, False, True]


def test_repacking_has_to_gain_more_than_its_memory_costs() -> None:
    rates = [Rates(False, 1, 100.0, {2: 40.0}, {}), Rates(True, 1, 101.0, {2: 40.5}, {})]
    assert not Tuning(rates, 1).options("reading", 2).repack


def test_only_as_many_answers_at_once_as_make_it_faster() -> None:
    assert best_width(Q4_K_M.rates[0], "segments") == 8
    assert best_width(Rates(False, 1, 100.0, {2: 40.0}, {4: 30.0, 8: 20.0}), "segments") == 1


def test_long_texts_gain_less_by_more_answers_at_once_and_each_takes_more_memory() -> None:
    assert best_width(Q4_K_M.rates[0], "reading") == 4
    assert best_width(Rates(False, 1, 1000.0, {2: 40.0}, {4: 80.0, 8: 160.0}), "reading") == 4
    assert Q4_K_M.options("reading", 2).width == 4
    assert usual_options({"Q4_K": 1}, "reading").width == 4


def test_a_second_copy_writes_where_reading_and_writing_want_different_weights() -> None:
    options = Q4_K_M.options("reading", 2)
    assert (options.repack, options.second_copy, options.apart) == (False, True, True)
    for tuning, work in ((Q4_0, "reading"), (Q4_K_M, "chat"), (Q4_K_M, "segments")):
        assert not tuning.options(work, 2).second_copy  # type: ignore[arg-type]
    hardly = Tuning([Rates(False, 1, 200.0, {2: 40.0}, {}), Rates(True, 1, 100.0, {2: 41.0}, {})], 1)
    assert not hardly.options("reading", 2).second_copy, "it has to gain more than its memory costs"
    assert not usual_options({"Q4_K": 1}, "reading").second_copy, "nothing is known yet"
    assert not replace(Q4_K_M, formats={"Q4_1": 9}).options("reading", 2).second_copy, "nothing of it is rearranged"
    assert replace(Q4_K_M, formats={"Q4_K": 9}).options("reading", 2).second_copy
    needed = Tuning([Rates(False, 1, 250.0, {2: 20.0}, {4: 24.0}), Rates(True, 1, 200.0, {2: 40.0}, {4: 90.0})], 1)
    options = needed.options("reading", 2)
    assert (options.repack, options.second_copy) == (True, False), "plain weights alone, without memory, take longer"


def test_a_second_copy_decides_how_many_threads_and_answers_there_are() -> None:
    plain = Rates(False, 1, 300.0, {4: 20.0, 8: 19.0}, {4: 20.0})
    tuning = Tuning([plain, Rates(True, 1, 110.0, {4: 28.0, 8: 30.0}, {4: 60.0})], 1)
    options = tuning.options("reading", 8)
    assert (options.second_copy, options.threads, options.width) == (True, 8, 4)
    assert best_width(plain, "reading") == 1


def test_fewer_threads_write_when_they_are_faster() -> None:
    tuning = Tuning([Rates(False, 1, 100.0, {8: 20.0, 4: 24.0}, {})], 1)
    options = tuning.options("chat", 8)
    assert (options.threads, options.prompt_threads) == (4, 8)


@pytest.mark.parametrize(
    ("formats", "work", "repack"),
    [
        ({"Q4_K": 700, "Q6_K": 300, "F32": 1}, "reading", False),
        ({"Q4_K": 700, "Q6_K": 300, "F32": 1}, "chat", True),
        ({"Q4_0": 700, "Q6_K": 300}, "reading", True),
        ({"Q8_0": 700}, "chat", False),
        ({}, "reading", False),
    ],
)
def test_until_it_is_measured_the_format_decides(formats: dict[str, int], work: str, repack: bool) -> None:
    assert usual_options(formats, work).repack == repack  # type: ignore[arg-type]


def test_on_battery_half_of_the_cores_rest() -> None:
    assert quieted(LoadOptions(threads=8, prompt_threads=8), 8, on_battery=True).threads == 4
    assert quieted(LoadOptions(threads=8), 8, on_battery=False).threads == 8
    assert quieted(LoadOptions(threads=1), 1, on_battery=True).threads == 1


def test_measurements_are_kept_and_a_damaged_file_is_only_measured_again(tmp_path: Path) -> None:
    kept = TuningFile(tmp_path / "cache" / "tuning.json")
    assert kept.find("one") is None
    kept.keep("one", Q4_0)
    kept.keep("two", Q4_K_M)
    assert (kept.find("one"), kept.find("two")) == (Q4_0, Q4_K_M)
    (tmp_path / "cache" / "tuning.json").write_bytes(b'{"version": 1, "tunings": {"one": 7')
    assert kept.find("one") is None


def test_another_file_is_another_key(tmp_path: Path) -> None:
    for name, content in (("a", b"GGUF one"), ("b", b"GGUF two"), ("c", b"GGUF one")):
        (tmp_path / name).write_bytes(content)
    keys = [tuning_key(tmp_path / name) for name in "abc"]
    assert keys[0] == keys[2] != keys[1]


def test_a_model_is_measured_both_ways(tiny_model: Path) -> None:
    steps = measure(tiny_model, {"F32": 1}, 1, never)
    progress = []
    while True:
        try:
            progress.append(next(steps))
        except StopIteration as end:
            tuning = end.value
            break
    assert [step.stage for step in progress] == ["measuring", "measuring"]
    assert [rates.repack for rates in tuning.rates] == [False, True]
    assert all(rates.prompt_tokens_per_s > 0 and rates.best_output_tokens_per_s > 0 for rates in tuning.rates)


def test_measuring_can_be_stopped(tiny_model: Path) -> None:
    with pytest.raises(JobCancelled):
        list(measure(tiny_model, {}, 1, lambda: True))


def test_a_model_is_measured_once_it_is_used_for_more_than_a_few_lines(tiny_model: Path, tmp_path: Path) -> None:
    engines = LoadedEngine(tmp_path)
    model = ModelFile("tiny", str(tiny_model))
    short = MEASURED_CHARACTERS // 2
    assert list(engines.prepare(model, Sampling(), "chat", short, never)) == []
    assert list(engines.prepare(model, Sampling(threads=1), "chat", short, never)) == [], "the user chose the threads"
    assert not (tmp_path / TUNING_NAME).exists()
    *steps, said = engines.prepare(model, Sampling(), "chat", short, never)
    assert steps
    assert all(isinstance(event, Progress) and event.stage == "measuring" for event in steps)
    assert isinstance(said, Notice)
    assert "measured on this computer" in said.text
    assert list(engines.prepare(model, Sampling(), "reading", LONG_JOB_CHARACTERS, never)) == [], "once is enough"
    tuning = engines.tuning(model)
    assert tuning is not None
    assert tuning.busy or load_profile(tmp_path / PROFILE_NAME) is not None


def test_every_task_that_writes_is_measured_for_and_a_pair_is_not(tiny_model: Path, tmp_path: Path) -> None:
    engines = LoadedEngine(tmp_path)
    model = ModelFile("tiny", str(tiny_model))
    text = "word " * MEASURED_CHARACTERS
    pair = PairModel("en-fr", str(tmp_path), "opus", ["en"], ["fr"])
    by_pair = Translate(text, "en", "fr", model, [pair])
    task = measured_first(lambda _request, _cancelled: iter([]), engines, WORKS[Translate])
    assert list(task(by_pair, never)) == []
    assert list(task(Translate(text, "en", "fr", None, [pair]), never)) == []
    ask = Ask([SourceText("a", text, [])], "Why?", model)
    assert characters(ask) >= len(text)
    asking = measured_first(lambda _request, _cancelled: iter([]), engines, WORKS[Ask])
    assert list(asking(replace(ask, turns=[Turn("Who?", "A cat.")]), never)) == [], "it has been read already"
    events = list(asking(ask, never))
    assert isinstance(events[-1], Notice)
    assert engines.options(model, "chat").width >= 1


def test_the_smallest_pass_that_reads_as_fast_is_taken() -> None:
    def rates(**by: float) -> list[Rates]:
        return [Rates(False, 1, 100.0, {2: 9.0}, {}, {int(name[1:]): rate for name, rate in by.items()})]

    assert best_ubatch(rates(u256=99.0, u512=100.0, u1024=101.0)) == 256
    assert best_ubatch(rates(u256=80.0, u512=100.0, u1024=101.0)) == 512
    assert best_ubatch(rates(u512=100.0)) == UBATCH_TOKENS
    assert Tuning(rates(u256=99.0, u512=100.0), 1).options("chat", 2).ubatch_tokens == 256


def test_threads_follow_the_computer() -> None:
    assert 1 <= physical_cores() <= 4096


def test_a_short_job_of_another_kind_does_not_load_the_model_again(tiny_model: Path, tmp_path: Path) -> None:
    kept = TuningFile(tmp_path / TUNING_NAME)
    kept.keep(tuning_key(tiny_model), Q4_K_M)
    engines = LoadedEngine(tmp_path)
    model = ModelFile("tiny", str(tiny_model))
    first = engines.load(model, Sampling(), never, "reading")
    assert isinstance(first, LlamaEngine)
    assert not first.options.repack
    assert engines.load(model, Sampling(), never, "chat") is first
    assert list(engines.prepare(model, Sampling(), "chat", LONG_JOB_CHARACTERS, never)) == []
    other = engines.load(model, Sampling(), never, "chat")
    assert other is not first
    assert isinstance(other, LlamaEngine)
    assert other.options.repack
    engines.close()


def test_cores_that_others_hold_are_given_back_and_taken_again() -> None:
    now, idle = [0.0], [0.0]
    share = ThreadShare(4, lambda: idle[0], lambda: now[0])
    assert share.passed(1.0, 3.9) == 4, "all cores were ours"
    assert share.passed(1.0, 1.9) == 2, "we got two of four"
    now[0] = 10.0
    assert share.passed(1.0, 2.0) == 2, "nothing is idle"
    idle[0] = 1.9
    assert share.passed(1.0, 2.0) == 2, "looked a moment ago"
    now[0] = 20.0
    assert share.passed(1.0, 2.0) == 3
    now[0] = 30.0
    assert share.passed(1.0, 3.0) == 4


def test_one_thread_stays_one() -> None:
    share = ThreadShare(1)
    assert share.passed(5.0, 0.1) == 1
