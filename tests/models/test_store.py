"""A model comes and goes as a whole, whatever else happens to the disk or in another process."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from slmdesk.errors import ModelError, StorageError
from slmdesk.messages import CatalogFile, HttpsFile, PulledFile
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.disk import check_space, storage_error
from slmdesk.models.store import InstalledModel, ModelStore, memory_bytes

TINY = Path(__file__).parents[1] / "data" / "gguf" / "tiny_random_llama.gguf"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", tmp_path / "bundled")


def entry(id: str = "small", parameters: int = 100, files: tuple[str, ...] = ("model.gguf",)) -> CatalogEntry:
    return CatalogEntry(
        id=id,
        name=f"The {id} one",
        kind="language-model",
        good_for="Tests.",
        parameters=parameters,
        quantization="Q4_0",
        languages=["en"],
        context_tokens=2048,
        license="Apache-2.0",
        license_url="",
        files=[CatalogFile(name, 1, None, [HttpsFile("https://example.org/")]) for name in files],
    )


def pulled(store: ModelStore, id: str, content: bytes = b"weights", name: str = "model.gguf") -> PulledFile:
    """What a download leaves in the incoming folder."""
    folder = store.incoming(id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".lock").touch()
    (folder / name).write_bytes(content)
    return PulledFile(name, len(content), hashlib.sha256(content).hexdigest(), recorded=False)


def install(store: ModelStore, id: str = "small", content: bytes = b"weights", parameters: int = 100) -> InstalledModel:
    return store.adopt(entry(id, parameters), [pulled(store, id, content)])


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# --- from the catalogue --------------------------------------------------------------------------


def test_adopted_model_is_listed(store: ModelStore, tmp_path: Path) -> None:
    model = install(store)
    assert store.list() == [model]
    assert store.get("small") == model
    assert store.problems() == []
    assert model.path.read_bytes() == b"weights"
    assert (model.origin, model.license, model.parameters, model.size_bytes) == ("catalogue", "Apache-2.0", 100, 7)
    assert model.sha256 == hashlib.sha256(b"weights").hexdigest()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", model.added)
    assert everything(tmp_path / "models") == {"small", "small/model.gguf", "small/model.json", ".incoming"}


def test_adopting_again_changes_nothing(store: ModelStore) -> None:
    model = install(store)
    assert install(store) == model
    assert not store.incoming("small").exists()


def test_newer_file_takes_the_place_of_the_older(store: ModelStore, tmp_path: Path) -> None:
    install(store)
    model = install(store, content=b"newer weights")
    assert store.list() == [model]
    assert model.path.read_bytes() == b"newer weights"
    assert everything(tmp_path / "models") == {"small", "small/model.gguf", "small/model.json", ".incoming"}


def test_file_that_changed_since_its_check_is_refused_and_kept(store: ModelStore) -> None:
    file = pulled(store, "small")
    (store.incoming("small") / "model.gguf").write_bytes(b"half")
    with pytest.raises(StorageError) as caught:
        store.adopt(entry(), [file])
    assert caught.value.kind == "not-pulled"
    assert store.list() == []
    assert (store.incoming("small") / "model.gguf").read_bytes() == b"half"


def test_nothing_pulled(store: ModelStore) -> None:
    with pytest.raises(StorageError, match="Nothing was downloaded"):
        store.adopt(entry(), [])
    with pytest.raises(StorageError, match="Nothing was downloaded"):
        store.adopt(entry(), [PulledFile("other.gguf", 1, "", False)])


def test_incoming_is_on_the_disk_of_the_models(store: ModelStore, tmp_path: Path) -> None:
    assert store.incoming("small").is_relative_to(tmp_path / "models")
    for bad in ("", "..", "../up", "a/b", "UPPER", "a\x00", ".hidden"):
        with pytest.raises(ModelError):
            store.incoming(bad)


def test_many_adopt_the_same_model_at_once(store: ModelStore, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    file = pulled(store, "small", content)
    stores = [ModelStore(tmp_path / "models") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda each: each.adopt(entry(), [file]), stores))
    assert set(models) == {store.get("small")}
    assert store.get("small").path.read_bytes() == content
    assert store.problems() == []


def test_different_files_adopted_at_once_leave_one_whole(store: ModelStore, tmp_path: Path) -> None:
    contents = [bytes([number]) * (1000 + number) for number in range(6)]

    def adopt(content: bytes) -> None:
        own = ModelStore(tmp_path / "models")
        arrived = tmp_path / f"arrived-{content[0]}"
        arrived.mkdir()
        (arrived / "model.gguf").write_bytes(content)
        for _ in range(1000):  # the download child's lock gives the folder to one at a time
            try:
                own.incoming("small").parent.mkdir(parents=True, exist_ok=True)
                arrived.rename(own.incoming("small"))
                break
            except OSError:
                continue
        file = PulledFile("model.gguf", len(content), hashlib.sha256(content).hexdigest(), False)
        try:
            own.adopt(entry(), [file])
        except StorageError as error:
            assert error.kind in ("not-pulled", "store-busy")  # noqa: PT017 - another was faster

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(adopt, contents))
    model = store.get("small")
    assert model.path.read_bytes() in contents
    assert hashlib.sha256(model.path.read_bytes()).hexdigest() == model.sha256
    assert store.problems() == []


# --- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [b"", b"{}", b"\xff\xfe", b'{"name": 3}', b"[" * 100_000, None])
def test_damaged_record_is_a_problem_and_never_a_crash(store: ModelStore, tmp_path: Path, record: bytes | None) -> None:
    install(store, "good")
    install(store, "bad")
    path = tmp_path / "models" / "bad" / "model.json"
    path.unlink()
    if record is not None:
        path.write_bytes(record)
    assert [model.id for model in store.list()] == ["good"]
    (problem,) = store.problems()
    assert "bad" in problem
    assert "model.json" in problem
    assert store.remove("bad") > 0
    assert store.problems() == []


def test_cut_model_file_is_a_problem(store: ModelStore) -> None:
    os.truncate(install(store).path, 3)
    assert store.list() == []
    assert "3 bytes instead of 7" in store.problems()[0]


def test_missing_model_file_is_a_problem(store: ModelStore) -> None:
    install(store).path.unlink()
    assert store.list() == []
    assert "model.gguf is missing" in store.problems()[0]


@pytest.mark.parametrize("file", ["../outside.gguf", "..", ".", "", "sub/file", "zero\\u0000"])
def test_record_cannot_point_outside_its_folder(store: ModelStore, tmp_path: Path, file: str) -> None:
    (tmp_path / "models" / "outside.gguf").parent.mkdir()
    (tmp_path / "models" / "outside.gguf").write_bytes(b"weights")
    record = install(store).path.with_name("model.json")
    record.write_text(record.read_text().replace("model.gguf", file))
    assert store.list() == []
    assert len(store.problems()) == 1


def test_empty_and_foreign_folders(store: ModelStore, tmp_path: Path) -> None:
    assert store.list() == []
    assert store.problems() == []
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "Not an id").mkdir()
    (tmp_path / "models" / "file").touch()
    assert store.list() == []
    assert store.problems() == []


# --- looking up and choosing ---------------------------------------------------------------------


def test_unknown_model_names_the_installed_ones(store: ModelStore) -> None:
    with pytest.raises(ModelError) as caught:
        store.get("none")
    assert (caught.value.kind, caught.value.hint) == ("no-such-model", "None is installed yet.")
    install(store, "one")
    install(store, "two")
    with pytest.raises(ModelError) as caught:
        store.get("none")
    assert caught.value.hint == "Installed: one, two."


def test_bundled_models(store: ModelStore, tmp_path: Path) -> None:
    maker = ModelStore(tmp_path / "bundled")
    install(maker, "starter")
    shutil.rmtree(tmp_path / "bundled" / ".incoming")
    (model,) = store.list()
    assert model.origin == "bundled"
    with pytest.raises(ModelError) as caught:
        store.remove("starter")
    assert caught.value.kind == "model-bundled"
    assert store.list() == [model]
    own = install(store, "starter", b"own weights")
    assert store.list() == [own]
    assert store.remove("starter") > 0
    assert store.list() == [model]


def test_no_model(store: ModelStore) -> None:
    with pytest.raises(ModelError) as caught:
        store.choose(None, 8 << 30)
    assert caught.value.kind == "no-model"
    assert "slmdesk models pull smollm2-135m-instruct-q4_1" in caught.value.hint


def test_preferred_model(store: ModelStore, tmp_path: Path) -> None:
    install(store, "large", b"x" * 900, parameters=900)
    small = install(store, "small", b"x", parameters=1)
    assert store.choose("small", 8 << 30) == small
    outside = store.choose(str(TINY), 8 << 30)
    assert (outside.id, outside.path, outside.size_bytes) == (TINY.stem, TINY, TINY.stat().st_size)
    for preferred, kind in (
        ("none", "no-such-model"),
        ("none.gguf", "model-missing"),
        ("a/b", "model-missing"),
        (str(tmp_path), "model-directory"),
        ("zero\x00", "no-such-model"),
    ):
        with pytest.raises(ModelError) as caught:
            store.choose(preferred, 8 << 30)
        assert caught.value.kind == kind


@hypothesis_settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 50)), min_size=1, max_size=5), st.integers(-10, 80))
def test_choice_is_the_best_that_fits(
    tmp_path_factory: pytest.TempPathFactory, models: list[tuple[int, int]], extra: int
) -> None:
    store = ModelStore(tmp_path_factory.mktemp("choice"))
    for number, (parameters, size) in enumerate(models):
        install(store, f"m{number}", bytes([number]) * size, parameters)
    available = 300_000_000 + extra
    chosen = store.choose(None, available)
    fitting = [model for model in models if memory_bytes(model[1]) <= available]
    assert (chosen.parameters, chosen.size_bytes) == (
        max(fitting) if fitting else (chosen.parameters, min(size for _, size in models))
    )


# --- removing ------------------------------------------------------------------------------------


def test_removed_model_is_gone(store: ModelStore, tmp_path: Path) -> None:
    model = install(store, content=b"x" * 5000)
    assert store.remove(model.id) >= 5000
    assert store.list() == []
    assert everything(tmp_path / "models") == {".incoming"}
    with pytest.raises(ModelError) as caught:
        store.remove(model.id)
    assert caught.value.kind == "no-such-model"


@pytest.mark.parametrize("id", ["..", ".", "", ".incoming", "../models", "/"])
def test_remove_takes_only_ids(store: ModelStore, tmp_path: Path, id: str) -> None:
    install(store)
    before = everything(tmp_path)
    with pytest.raises(ModelError):
        store.remove(id)
    assert everything(tmp_path) == before


def test_full_disk_in_words(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        check_space(tmp_path, 1 << 60)
    assert caught.value.kind == "disk-full"
    assert storage_error(OSError(28, "No space left on device"), "It cannot be saved").kind == "disk-full"
    assert storage_error(PermissionError(13, "Permission denied"), "It cannot be saved").kind == "no-permission"
    assert storage_error(OSError(30, "Read-only file system"), "It cannot be saved").kind == "no-permission"
    assert storage_error(OSError(5, "Input/output error"), "It cannot be saved").kind == "disk-error"
