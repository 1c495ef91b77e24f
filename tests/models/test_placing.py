"""Names that are taken are passed over; what a crash left behind goes after a day, and nothing before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.models.placing import Placing, own_bytes


def test_the_first_free_name_is_claimed(tmp_path: Path) -> None:
    placing = Placing(tmp_path / "models")
    names = []
    for _ in range(2):
        with placing.staging("It cannot be moved") as staging:
            (staging / "model.gguf").write_bytes(b"GGUF")
            names.append(placing.claim(staging, "one", {"one-2"}).name)
    assert names == ["one", "one-3"]
    assert list(placing.incoming.iterdir()) == []


def test_a_replaced_model_comes_back_when_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    placing = Placing(tmp_path)
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "old").touch()
    with pytest.raises(StorageError), placing.staging("It cannot be moved") as staging:
        placing.replace(staging / "not there", tmp_path / "target")
    assert (tmp_path / "target" / "old").exists()


def test_only_what_is_a_day_old_is_swept(tmp_path: Path) -> None:
    placing = Placing(tmp_path)
    for name, age_s in (("staging-old", 30 * 3600), ("staging-new", 3600)):
        (placing.incoming / name).mkdir(parents=True)
        at = os.stat(tmp_path).st_mtime - age_s
        os.utime(placing.incoming / name, (at, at))
    with placing.staging("It cannot be made"):
        assert {each.name for each in placing.incoming.iterdir()} >= {"staging-new"}
        assert not (placing.incoming / "staging-old").exists()


def test_shared_bytes_are_not_given_back(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"12345")
    assert own_bytes(tmp_path / "one") == 5
    os.link(tmp_path / "one", tmp_path / "two")
    assert own_bytes(tmp_path / "one") == own_bytes(tmp_path / "none") == 0
