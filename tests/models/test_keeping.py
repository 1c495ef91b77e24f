"""Verifying, moving, the list of connections, and who a model is recommended to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.messages import CatalogFile, Connection, HttpsFile
from slmdesk.models.catalog import CatalogEntry, load_catalog
from slmdesk.models.connections import Connections
from slmdesk.models.installed import InstalledModel
from slmdesk.models.moving import move_models
from slmdesk.models.recommend import Computer, recommend
from slmdesk.models.store import ModelStore
from slmdesk.models.verify import verify_model

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "gguf" / "tiny_random_llama.gguf"
LARGE = Computer(cores=8, free_bytes=32 << 30, disk_free_bytes=1 << 40)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """Two models, whose files are our own to damage."""
    store = ModelStore(tmp_path / "models")
    for name, end in (("one", b""), ("two", b"end")):
        copy = tmp_path / f"{name}.gguf"
        copy.write_bytes(TINY.read_bytes() + end)
        store.import_file(copy, name=name)
        copy.unlink()
    return store


# --- verify --------------------------------------------------------------------------------------


def test_damage_is_found(store: ModelStore) -> None:
    model = store.get("one")
    told: list[tuple[int, int]] = []
    assert verify_model(model, lambda *at: told.append(at)) == []
    assert told[-1] == (model.size_bytes, model.size_bytes)
    content = bytearray(model.path.read_bytes())
    content[-1] ^= 1
    model.path.write_bytes(content)
    assert verify_model(model) == ["one.gguf"]


def test_file_outside_the_store_has_nothing_to_compare_with(store: ModelStore) -> None:
    with pytest.raises(StorageError):
        verify_model(store.choose(str(TINY), 1 << 40))


# --- move ----------------------------------------------------------------------------------------


def test_models_are_moved(store: ModelStore, tmp_path: Path) -> None:
    remembered: list[Path] = []
    contents = {model.id: model.path.read_bytes() for model in store.list()}
    assert move_models(store, tmp_path / "disk" / "models", remembered.append) == 2
    assert remembered == [tmp_path / "disk" / "models"]
    moved = ModelStore(remembered[0], chosen=True)
    assert {model.id: model.path.read_bytes() for model in moved.list()} == contents
    assert all(verify_model(model) == [] for model in moved.list())
    assert store.list() == []


def test_nothing_is_lost_when_the_setting_cannot_be_saved(store: ModelStore, tmp_path: Path) -> None:
    before = store.list()

    def fail(folder: Path) -> None:
        raise StorageError("settings-not-saved", "The settings could not be saved.")

    with pytest.raises(StorageError):
        move_models(store, tmp_path / "disk", fail)
    assert store.list() == before
    assert ModelStore(tmp_path / "disk").list() == []


def test_damaged_model_is_not_moved(store: ModelStore, tmp_path: Path) -> None:
    model = store.get("two")
    content = bytearray(model.path.read_bytes())
    content[-1] ^= 1
    model.path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        move_models(store, tmp_path / "disk", lambda folder: pytest.fail("nothing moved"))
    assert caught.value.kind == "model-damaged"
    assert len(store.list()) == 2


@pytest.mark.parametrize("place", [".", "inside", ".."])
def test_folder_must_be_another(store: ModelStore, place: str) -> None:
    with pytest.raises(StorageError) as caught:
        move_models(store, (store.folder / place).resolve(), lambda folder: None)
    assert caught.value.kind == "same-folder"


def test_disk_that_is_not_connected_is_said_and_stops_nothing(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "unplugged" / "models", chosen=True)
    assert store.list() == []
    assert "not connected" in store.problems()[0]
    with pytest.raises(StorageError) as caught:
        store.import_file(TINY)
    assert caught.value.kind == "models-folder-missing"
    with pytest.raises(StorageError):
        store.incoming("small")
    assert not (tmp_path / "unplugged").exists(), "nothing is written where the disk belongs"


# --- the hash knows ------------------------------------------------------------------------------


def test_import_learns_from_the_catalogue(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(TINY.read_bytes()).hexdigest()
    file = CatalogFile("x.gguf", TINY.stat().st_size, sha256, [HttpsFile("https://example.org/x.gguf")])
    entry = CatalogEntry(
        id="tiny", name="Tiny", kind="language-model", good_for="Tests.", parameters=41_000, quantization="F32",
        languages=["de"], context_tokens=256, license="MIT", license_url="", files=[file],
    )  # fmt: skip
    model = ModelStore(tmp_path / "models").import_file(TINY, catalog=[entry])
    assert (model.name, model.license, model.languages, model.origin) == ("Tiny", "MIT", ("de",), "imported")
    assert model.id == "tiny", "so that the catalogue does not offer it for download again"
    named = ModelStore(tmp_path / "others").import_file(TINY, "Mine", catalog=[entry])
    assert (named.id, named.name) == ("mine", "Mine")


# --- connections ---------------------------------------------------------------------------------


def test_connections_are_kept(tmp_path: Path) -> None:
    connections = Connections(tmp_path)
    assert connections.list() == []
    for event in (
        Connection("a.example", True, 0, "x"),
        Connection("b.example", True, 0, "x"),
        Connection("a.example", False, 7, "x"),
    ):
        connections.add(event)
    with open(tmp_path / "connections.jsonl", "ab") as file:
        file.write(b"not json\n\xff\n")
    kept = Connections(tmp_path).list()
    assert [(each.host, each.received_bytes) for each in kept] == [("a.example", 7), ("b.example", None)]


# --- recommend -----------------------------------------------------------------------------------


def test_a_clinician_gets_the_largest_that_fits_with_reasons() -> None:
    catalog = load_catalog(ROOT / "resources" / "models.json")
    best, lighter = recommend(catalog, "clinician", ["en", "de"], LARGE)
    assert best.entry.parameters > lighter.entry.parameters
    assert {"en", "de"} <= set(best.entry.languages)
    assert {reason.topic for reason in best.reasons} == {
        "task", "resources", "quality", "privacy", "licence", "upkeep",
    }  # fmt: skip


@pytest.mark.parametrize("free_bytes", [1 << 30, 2 << 30, 4 << 30, 8 << 30])
@pytest.mark.parametrize("who", ["student", "clinician", "other"])
def test_what_is_recommended_fits(free_bytes: int, who: str) -> None:
    catalog = load_catalog(ROOT / "resources" / "models.json")
    for each in recommend(catalog, who, ["en"], Computer(2, free_bytes, 1 << 40)):  # type: ignore[arg-type]
        assert each.entry.size_bytes < free_bytes
        assert not each.entry.starter


def test_nothing_is_recommended_in_vain() -> None:
    catalog = load_catalog(ROOT / "resources" / "models.json")
    assert recommend(catalog, "other", ["tlh"], LARGE) == []
    assert recommend(catalog, "other", ["en"], Computer(2, 1 << 20, 1 << 40)) == []
    assert recommend(catalog, "other", ["en"], Computer(2, 8 << 30, 1 << 20)) == []


def test_installed_models_of_other_kinds_are_not_chosen(store: ModelStore) -> None:
    chosen = store.choose(None, 1 << 40)
    assert isinstance(chosen, InstalledModel)
    assert chosen.kind == "language-model"
