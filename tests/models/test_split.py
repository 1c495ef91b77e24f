"""A model in several files is one model, and a missing part is named."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from gguf_files import U16_SPLIT, Tensor, build, settings
from slmdesk.errors import ModelError
from slmdesk.models.inspect import check_model, inspect_file
from slmdesk.models.store import ModelStore


def write_parts(folder: Path, count: int = 3) -> list[Path]:
    paths = []
    for number in range(count):
        keys = [("split.no", U16_SPLIT, number), ("split.count", U16_SPLIT, count)]
        usual = settings() if number == 0 else []
        path = folder / f"big-{number + 1:05}-of-{count:05}.gguf"
        weights = struct.pack("<128f", *([1.0] * 128))
        path.write_bytes(build([*usual, *keys], [Tensor(f"part{number}.weight", (32, 4))], data=weights))
        paths.append(path)
    return paths


def test_all_parts_are_one_model(tmp_path: Path) -> None:
    first, *_others = write_parts(tmp_path)
    found = inspect_file(first)
    assert (found.verdict, found.parameters, found.memory_bytes) == ("ok", 384, 1536)
    assert check_model(first).parameters == 128


def test_missing_part_is_named(tmp_path: Path) -> None:
    first, second, _third = write_parts(tmp_path)
    second.unlink()
    with pytest.raises(ModelError, match=r"1 of the 3 parts of this model is missing: big-00002-of-00003\.gguf"):
        check_model(first)
    assert inspect_file(first).verdict == "refuse"


def test_first_part_is_asked_for(tmp_path: Path) -> None:
    _first, second, _third = write_parts(tmp_path)
    with pytest.raises(ModelError) as caught:
        check_model(second)
    assert caught.value.kind == "model-split"
    assert "big-00001-of-00003.gguf" in caught.value.hint


def test_renamed_or_mixed_parts_are_refused(tmp_path: Path) -> None:
    first, second, third = write_parts(tmp_path)
    third.write_bytes(second.read_bytes())
    with pytest.raises(ModelError, match="do not belong together"):
        check_model(first)
    first.rename(tmp_path / "model.gguf")
    with pytest.raises(ModelError, match="does not say which"):
        check_model(tmp_path / "model.gguf")


def test_truncated_part_is_refused(tmp_path: Path) -> None:
    first, second, _third = write_parts(tmp_path)
    second.write_bytes(second.read_bytes()[:-1])
    with pytest.raises(ModelError) as caught:
        check_model(first)
    assert caught.value.kind == "model-truncated-data"


def test_import_brings_every_part(tmp_path: Path) -> None:
    parts = write_parts(tmp_path)
    store = ModelStore(tmp_path / "models")
    model = store.import_file(parts[0], name="Big")
    assert [file.name for file in model.files] == [part.name for part in parts]
    assert check_model(model.path).layers == 2
    assert store.list() == [model]
    (model.path.parent / parts[1].name).unlink()
    assert store.list() == []
    assert "big-00002-of-00003.gguf is missing" in store.problems()[0]
