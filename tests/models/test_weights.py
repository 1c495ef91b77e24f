"""Weights that are no numbers are found without reading the whole file."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from gguf_files import Tensor, build, settings
from slmdesk.models.inspect import inspect_file
from slmdesk.models.known_formats import SCALES, TENSOR_TYPES

DATA = Path(__file__).parents[1] / "data" / "gguf"


def test_not_a_number_is_refused() -> None:
    found = inspect_file(DATA / "nan_weights.gguf")
    assert found.verdict == "refuse"
    assert "not numbers" in found.reasons[0]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("kind", sorted(SCALES))
def test_every_format_is_looked_into(kind: int, value: float, tmp_path: Path) -> None:
    _name, elements, block_bytes = TENSOR_TYPES[kind]
    places, form = SCALES[kind]
    sound = bytearray(block_bytes)
    for place in places:
        struct.pack_into(f"<{form}", sound, place, 1.0)
    broken = bytearray(sound)
    struct.pack_into(f"<{form}", broken, places[-1], value)
    for block, verdict in ((sound, "ok"), (broken, "refuse")):
        path = tmp_path / f"{verdict}.gguf"
        path.write_bytes(build(settings(), [Tensor("a", (elements, 8), type=kind)], data=bytes(block) * 8))
        assert inspect_file(path).verdict == verdict


def test_holes_are_a_warning(tmp_path: Path) -> None:
    whole = np.ones((512, 1024), np.float32).tobytes()
    tensors = [Tensor(name, (1024, 512)) for name in "abc"]
    path = tmp_path / "holes.gguf"
    path.write_bytes(build(settings(), tensors, data=whole + bytes(len(whole)) + whole))
    found = inspect_file(path)
    assert found.verdict == "warn"
    assert "empty" in found.reasons[0]
    path.write_bytes(build(settings(), tensors, data=whole * 3))
    assert inspect_file(path).verdict == "ok"
