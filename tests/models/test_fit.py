"""Predicting memory and speed: against what was measured, and where nothing was."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk.models.fit import (
    ComputerProfile,
    Observation,
    RunOptions,
    Shape,
    keep_observations,
    largest_context,
    load_profile,
    memory_bytes,
    repacked_bytes,
    shape_of,
    speed,
)
from slmdesk.models.inspect import check_model

QWEN = Shape(
    weight_bytes=1_111_370_240,
    type_bytes={"Q6_K": 354_009_600, "Q4_K": 756_781_056, "F32": 579_584},
    parameters=1_777_088_000,
    layers=28,
    embedding_length=1536,
    feed_forward_length=8960,
    vocabulary=151_936,
    embedding_bytes=131_272_704,
    embedding_type="Q4_K",
    tied=False,
    kv_bytes_per_token=28_672,
)
SMOL = Shape(
    weight_bytes=96_576_768,
    type_bytes={"Q8_0": 30_081_024, "F32": 140_544, "Q4_1": 66_355_200},
    parameters=134_515_008,
    layers=30,
    embedding_length=576,
    feed_forward_length=1536,
    vocabulary=49_152,
    embedding_bytes=30_081_024,
    embedding_type="Q8_0",
    tied=True,
    kv_bytes_per_token=23_040,
)


# Peak resident MiB of a process that only runs llama.cpp (42 MiB without a model, where the child has 60).
@pytest.mark.parametrize(
    ("shape", "options", "measured"),
    [
        (SMOL, RunOptions(4096), 260),
        (SMOL, RunOptions(16384), 531),
        (SMOL, RunOptions(4096, ubatch_tokens=128), 249),
        (SMOL, RunOptions(4096, sequences=9), 262),
        (QWEN, RunOptions(4096, ubatch_tokens=256), 1300),
        (QWEN, RunOptions(16384, ubatch_tokens=256), 1636),
        (QWEN, RunOptions(4096, ubatch_tokens=256, repack=True), 1897),
    ],
)
def test_memory_is_within_a_tenth_of_what_was_measured(shape: Shape, options: RunOptions, measured: int) -> None:
    assert memory_bytes(shape, options) / 2**20 - 18 == pytest.approx(measured, rel=0.1)


def test_repacking_copies_what_can_be_repacked_but_not_the_embedding() -> None:
    assert repacked_bytes(QWEN) == pytest.approx((1897 - 1300) * 2**20, rel=0.01)
    assert repacked_bytes(SMOL) == 0


def test_the_largest_context_fits_and_one_step_more_does_not() -> None:
    free = 2 << 30
    tokens = largest_context(QWEN, free)
    assert memory_bytes(QWEN, RunOptions(tokens)) <= free < memory_bytes(QWEN, RunOptions(tokens + 200))
    assert largest_context(QWEN, 1 << 20) == 0


def test_a_header_gives_the_figures(tiny_model: Path) -> None:
    shape = shape_of(check_model(tiny_model))
    assert shape.weight_bytes == sum(shape.type_bytes.values()) > 0
    assert shape.vocabulary > 0
    assert shape.feed_forward_length > 0
    assert shape.main_format in shape.type_bytes


def test_nothing_is_predicted_before_anything_was_measured() -> None:
    assert speed(QWEN, None) is None


def test_a_measured_model_is_told_as_measured_and_another_scaled(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "speeds.json"
    keep_observations(path, "this", [Observation(QWEN, False, 274.0, 33.0), Observation(QWEN, True, 178.0, 43.0)])
    profile = load_profile(path)
    known = speed(QWEN, profile, repack=True)
    assert known is not None
    assert known.measured
    assert 0.85 < known.prompt_tokens_per_s / 178.0 < 0.95, "within a text attention comes on top"
    assert 0.85 < known.output_tokens_per_s / 43.0 < 0.95
    twice = Shape(
        **{
            **{name: getattr(QWEN, name) for name in QWEN.__struct_fields__},
            "weight_bytes": 2 * QWEN.weight_bytes,
            "embedding_bytes": 2 * QWEN.embedding_bytes,
            "parameters": 2 * QWEN.parameters,
            "layers": 56,
        }
    )
    guess = speed(twice, profile)
    assert guess is not None
    assert not guess.measured
    as_stored = speed(QWEN, profile)
    assert as_stored is not None
    assert guess.prompt_tokens_per_s == pytest.approx(as_stored.prompt_tokens_per_s / 2, rel=0.01)
    assert 0.4 < guess.output_tokens_per_s / as_stored.output_tokens_per_s < 0.55


def test_attention_weighs_more_in_a_small_model() -> None:
    """Measured within a text against its beginning: 0.73 and 0.56 for the small one, 0.9 and 0.8 for the other."""
    profile = ComputerProfile("x", [Observation(SMOL, False, 100.0, 100.0), Observation(QWEN, False, 100.0, 100.0)])
    small, large = speed(SMOL, profile), speed(QWEN, profile)
    assert small is not None
    assert large is not None
    assert 0.6 < small.prompt_tokens_per_s / 100 < 0.8 < large.prompt_tokens_per_s / 100 < 1
    assert 0.45 < small.output_tokens_per_s / 100 < 0.7 < large.output_tokens_per_s / 100 < 1


def test_another_computer_forgets_and_a_damaged_file_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "speeds.json"
    keep_observations(path, "this", [Observation(QWEN, False, 274.0, 33.0)])
    keep_observations(path, "another", [Observation(SMOL, False, 468.0, 136.0)])
    profile = load_profile(path)
    assert profile is not None
    assert [each.shape for each in profile.observations] == [SMOL]
    path.write_bytes(b'{"computer": "x", "observations": 5}')
    assert load_profile(path) is None
