"""A file of the user's comes into the store whole and once, and what is no model leaves nothing behind."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gguf_files import STRING, build, settings
from slmdesk.errors import ModelError, StorageError
from slmdesk.models.importing import id_from_name
from slmdesk.models.store import ModelStore

TINY = Path(__file__).parents[1] / "data" / "gguf" / "tiny_random_llama.gguf"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_imported_file(store: ModelStore, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    model = store.import_file(TINY, on_progress=lambda done, total: told.append((done, total)))
    assert store.list() == [model]
    assert (model.id, model.name, model.origin) == ("tiny_random_llama", "tiny_random_llama", "imported")
    assert model.sha256 == hashlib.sha256(TINY.read_bytes()).hexdigest()
    assert model.parameters == 39_840
    assert told[0] == (0, TINY.stat().st_size)
    assert told[-1] == (TINY.stat().st_size, TINY.stat().st_size)
    assert model.path.read_bytes() == TINY.read_bytes()


def model_file(folder: Path, name: str, license: str = "") -> Path:
    path = folder / name
    path.write_bytes(build([*settings(), ("general.license", STRING, license), ("general.name", STRING, name)]))
    return path


def test_import_shares_the_disk_space_when_it_can(store: ModelStore, tmp_path: Path) -> None:
    source = model_file(tmp_path, "My Model.gguf", license="mit")
    model = store.import_file(source, name="Mine")
    assert (model.id, model.name, model.license) == ("mine", "Mine", "mit")
    assert model.path.samefile(source)
    assert store.remove("mine") < source.stat().st_size  # the user's own file keeps the bytes
    assert source.exists()


def test_import_copies_where_it_cannot_link(store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links on this disk")

    monkeypatch.setattr(os, "link", refuse)
    source = model_file(tmp_path, "model.json")  # a name that we use ourselves
    model = store.import_file(source)
    assert not model.path.samefile(source)
    assert model.path.read_bytes() == source.read_bytes()
    size = model.size_bytes
    assert store.remove(model.id) > size


def test_import_of_a_link_takes_what_it_points_to(store: ModelStore, tmp_path: Path) -> None:
    source = model_file(tmp_path, "real.gguf")
    (tmp_path / "link.gguf").symlink_to(source)
    model = store.import_file(tmp_path / "link.gguf")
    assert not model.path.is_symlink()
    source.unlink()
    assert store.list() == [model]


def test_same_content_is_not_stored_twice(store: ModelStore, tmp_path: Path) -> None:
    first = store.import_file(TINY)
    shutil.copy(TINY, tmp_path / "another name.gguf")
    assert store.import_file(tmp_path / "another name.gguf") == first
    assert store.list() == [first]


def test_same_name_with_other_content_gets_another_id(store: ModelStore, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / str(number)).mkdir()
    ids = [
        store.import_file(model_file(tmp_path / str(number), "model.gguf", license=str(number))).id
        for number in range(3)
    ]
    assert ids == ["model", "model-2", "model-3"]


def test_many_import_at_once(store: ModelStore, tmp_path: Path) -> None:
    paths = [model_file(tmp_path, f"{number}.gguf") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda path: ModelStore(tmp_path / "models").import_file(path, name="same"), paths))
    assert len({model.id for model in models}) == 8
    assert {model.id for model in store.list()} == {model.id for model in models}
    assert store.problems() == []


@pytest.mark.parametrize("make", ["folder", "missing", "text", "cut"])
def test_what_is_no_model_leaves_nothing_behind(store: ModelStore, tmp_path: Path, make: str) -> None:
    source = tmp_path / "source.gguf"
    if make == "folder":
        source.mkdir()
    elif make == "text":
        source.write_text("Dear diary")
    elif make == "cut":
        source.write_bytes(TINY.read_bytes()[:-1000])
    with pytest.raises(ModelError):
        store.import_file(source)
    assert not (tmp_path / "models").exists()


def test_file_that_grows_while_it_is_read(store: ModelStore, tmp_path: Path) -> None:
    source = model_file(tmp_path, "growing.gguf")

    def grow(done: int, total: int) -> None:
        with source.open("ab") as file:
            file.write(b"more")

    with pytest.raises(StorageError) as caught:
        store.import_file(source, on_progress=grow)
    assert caught.value.kind == "file-changed"
    assert everything(tmp_path / "models") == {".incoming"}


def test_import_larger_than_the_disk(store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links on this disk")

    monkeypatch.setattr(os, "link", refuse)
    source = model_file(tmp_path, "large.gguf")
    os.truncate(source, shutil.disk_usage(tmp_path).free + (1 << 30))  # sparse: takes no room itself
    with pytest.raises(StorageError) as caught:
        store.import_file(source)
    assert caught.value.kind == "disk-full"
    assert everything(tmp_path / "models") == {".incoming"}


def test_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    store = ModelStore(tmp_path / "models")
    assert store.list() == []
    with pytest.raises(StorageError):
        store.import_file(TINY)


def test_abandoned_work_is_swept_away(store: ModelStore, tmp_path: Path) -> None:
    old, new = (tmp_path / "models" / ".incoming" / name for name in ("staging-old", "staging-new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "file").touch()
    os.utime(old, (0, 0))
    store.import_file(TINY)
    assert not old.exists()
    assert new.exists()


@given(st.text(max_size=80))
def test_any_name_gives_an_id(name: str) -> None:
    id = id_from_name(name)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", id)
    assert len(id) <= 80
    assert id.split(".")[0] not in {"con", "nul", "prn", "aux", "com1", "lpt1"}


def test_ids_of_usual_names() -> None:
    assert id_from_name("Qwen2.5 0.5B (Q4_K_M)") == "qwen2.5-0.5b-q4_k_m"
    assert id_from_name("Modèle été") == "modele-ete"
    assert id_from_name("模型") == "model"
    assert id_from_name("NUL.txt") == "model-nul.txt"
