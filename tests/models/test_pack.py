"""A pack arrives whole and unchanged, or not at all."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from slmdesk.errors import ModelError, SlmDeskError, StorageError
from slmdesk.messages import CatalogFile, HttpsFile
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.installed import RecordedFile
from slmdesk.models.pack import KEY, LICENSES, MANIFEST, SIGNATURE, export_pack
from slmdesk.models.signing import SigningKey, TrustedKeys, is_signed, read_public_key
from slmdesk.models.store import ModelStore
from slmdesk.models.unpack import import_pack, is_pack, open_pack

TINY = Path(__file__).parents[1] / "data" / "gguf" / "tiny_random_llama.gguf"


class Computer:
    """A store, with the keys of its user."""

    def __init__(self, folder: Path, catalog: list[CatalogEntry] | None = None) -> None:
        self.store = ModelStore(folder / "models")
        self.keys = folder / "config"
        self.catalog = catalog or []

    def take(self, pack: Path, believe: bool = False) -> list[str]:
        opened = open_pack(pack, self.catalog)
        trusted = TrustedKeys(self.keys)
        if believe:
            trusted.add(opened.key)
        return [model.id for model in import_pack(opened, self.store, self.catalog, trusted)]

    def is_empty(self) -> bool:
        return self.store.list() == [] and self.store.problems() == []


@pytest.fixture
def maker(tmp_path: Path) -> Computer:
    """A computer with two models."""
    computer = Computer(tmp_path / "maker")
    for name, end in (("one", b""), ("two", b"end")):  # copies: the store links what it can, and tests damage it
        copy = tmp_path / f"{name}.gguf"
        copy.write_bytes(TINY.read_bytes() + end)
        computer.store.import_file(copy, name=name)
    return computer


@pytest.fixture
def other(tmp_path: Path) -> Computer:
    """A computer without models."""
    return Computer(tmp_path / "other")


def pack_of(maker: Computer, target: Path, piece_bytes: int = 1 << 30) -> list[Path]:
    return export_pack(maker.store.list(), target, SigningKey(maker.keys), piece_bytes=piece_bytes)


@pytest.fixture
def folder(maker: Computer, tmp_path: Path) -> Path:
    (made,) = pack_of(maker, tmp_path / "stick")
    return made


def entry_for_tiny(sha256: str) -> CatalogEntry:
    file = CatalogFile("tiny.gguf", TINY.stat().st_size, sha256, [HttpsFile("https://example.org/tiny.gguf")])
    return CatalogEntry(
        id="tiny", name="Tiny", kind="language-model", good_for="Tests.", parameters=40_000, quantization="F32",
        languages=["de", "en"], context_tokens=256, license="MIT", license_url="", files=[file],
    )  # fmt: skip


# --- whole ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece_bytes", [1 << 30, 100_000, 168_544])
@pytest.mark.parametrize("name", ["stick", "models.slmpack"])
def test_models_arrive_as_they_were(
    maker: Computer, other: Computer, tmp_path: Path, name: str, piece_bytes: int
) -> None:
    written = pack_of(maker, tmp_path / name, piece_bytes)
    files = [path for each in written for path in (each.rglob("*") if each.is_dir() else [each]) if path.is_file()]
    assert max(path.stat().st_size for path in files) <= piece_bytes
    assert is_pack(written[0])
    assert other.take(written[0], believe=True) == ["one", "two"]
    for model in maker.store.list():
        arrived = other.store.get(model.id)
        assert arrived.path.read_bytes() == model.path.read_bytes()
        assert (arrived.sha256, arrived.name, arrived.origin) == (model.sha256, model.name, "imported")
    assert not list((tmp_path / "other" / "models" / ".incoming").iterdir())


def test_a_class_imports_it_thirty_times(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for number in range(30):
        assert Computer(tmp_path / f"pupil{number}").take(folder, believe=True) == ["one", "two"]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_is_there_is_not_brought_again(folder: Path, other: Computer) -> None:
    other.take(folder, believe=True)
    times = {model.id: model.path.stat().st_mtime_ns for model in other.store.list()}
    assert other.take(folder) == ["one", "two"]
    assert {model.id: model.path.stat().st_mtime_ns for model in other.store.list()} == times


def test_licences_are_listed(folder: Path) -> None:
    assert "one (one): its maker named no licence" in (folder / LICENSES).read_text()


def test_terms_that_have_to_go_with_a_model_are_in_its_pack_once(maker: Computer, tmp_path: Path) -> None:
    terms = "Llama 3.2 Community License"
    models = [dataclasses.replace(model, license=terms) for model in maker.store.list()]
    text = (export_pack(models, tmp_path / "stick", SigningKey(maker.keys))[0].parent / "stick" / LICENSES).read_text()
    assert f"two (two): {terms}" in text
    assert text.count("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT") == 1
    assert "Acceptable Use Policy" in text


def test_progress_reaches_the_end(maker: Computer, other: Computer, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    export_pack(maker.store.list(), tmp_path / "stick", SigningKey(maker.keys), lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1] > 2 * TINY.stat().st_size


# --- whom to believe -----------------------------------------------------------------------------


def test_unknown_signer_is_refused_and_named(folder: Path, maker: Computer, other: Computer) -> None:
    with pytest.raises(StorageError) as caught:
        other.take(folder)
    assert caught.value.kind == "pack-unknown-signer"
    assert SigningKey(maker.keys).public.fingerprint in caught.value.hint
    assert other.is_empty()


def test_own_packs_are_believed(folder: Path, maker: Computer) -> None:
    for model in maker.store.list():
        maker.store.remove(model.id)
    assert maker.take(folder) == ["one", "two"]


def test_what_the_catalogue_knows_needs_no_belief(maker: Computer, tmp_path: Path) -> None:
    tiny = maker.store.get("one")
    pack = export_pack([tiny], tmp_path / "stick", SigningKey(maker.keys))[0]
    other = Computer(tmp_path / "other", [entry_for_tiny(tiny.sha256)])
    assert other.take(pack) == ["one"]
    arrived = other.store.get("one")
    assert (arrived.name, arrived.license, arrived.languages) == ("Tiny", "MIT", ("de", "en"))


def test_forged_list_is_refused(folder: Path, other: Computer) -> None:
    manifest = folder / MANIFEST
    manifest.write_text(manifest.read_text().replace('"one"', '"owned"'))
    assert refusal(other, folder) == "pack-forged"


def test_list_signed_by_another_key_under_the_same_name_is_refused(
    folder: Path, maker: Computer, other: Computer, tmp_path: Path
) -> None:
    TrustedKeys(other.keys).add(SigningKey(maker.keys).public)
    forger = SigningKey(tmp_path / "forger")
    (folder / SIGNATURE).write_bytes(forger.sign((folder / MANIFEST).read_bytes(), "x"))
    assert refusal(other, folder, believe=False) == "pack-forged"
    (folder / KEY).write_text(forger.public.text)
    assert refusal(other, folder, believe=False) == "pack-unknown-signer"


def test_signature_is_minisigns(folder: Path) -> None:
    lines = (folder / SIGNATURE).read_text().splitlines()
    assert [line.split(":")[0] for line in lines[::2]] == ["untrusted comment", "trusted comment"]
    key = read_public_key((folder / KEY).read_text())
    assert key.text.startswith("RW")
    assert is_signed((folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes(), key)
    changed = (folder / SIGNATURE).read_bytes().replace(b"SLM Desk pack made", b"SLM Desk pack Made")
    assert not is_signed((folder / MANIFEST).read_bytes(), changed, key)


# --- damaged -------------------------------------------------------------------------------------


def refusal(other: Computer, pack: Path, believe: bool = True) -> str:
    with pytest.raises(SlmDeskError) as caught:
        other.take(pack, believe)
    assert other.is_empty()
    return caught.value.kind


@pytest.mark.parametrize("missing", [MANIFEST, SIGNATURE, KEY])
def test_pack_without_its_list_is_none(folder: Path, other: Computer, missing: str) -> None:
    (folder / missing).unlink()
    assert refusal(other, folder) == "pack-missing"


def test_second_model_damaged_installs_neither(folder: Path, other: Computer) -> None:
    file = folder / "two" / "two.gguf"
    content = bytearray(file.read_bytes())
    content[100_000] ^= 1
    file.write_bytes(content)
    assert refusal(other, folder) == "pack-damaged"
    file.write_bytes(content[:-1])
    assert refusal(other, folder) == "pack-damaged"
    file.unlink()
    assert refusal(other, folder) == "pack-damaged"


def test_missing_piece_is_named(maker: Computer, other: Computer, tmp_path: Path) -> None:
    pieces = pack_of(maker, tmp_path / "models.slmpack", 100_000)
    pieces[1].unlink()
    with pytest.raises(StorageError, match=r"models\.slmpack\.002 is missing"):
        other.take(pieces[0], believe=True)
    pieces[0].unlink()
    assert refusal(other, tmp_path / "models.slmpack") == "pack-damaged"


@pytest.mark.parametrize("field", ["id", "name"])
@pytest.mark.parametrize("value", ["../up", "/etc/x", "a/b", "..", "", "con\0", "model.json"])
def test_names_stay_in_the_folder(folder: Path, maker: Computer, other: Computer, field: str, value: str) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    if field == "id" and value == "model.json":
        return
    (manifest["models"][0] if field == "id" else manifest["models"][0]["files"][0])[field] = value
    content = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / SIGNATURE).write_bytes(SigningKey(maker.keys).sign(content, "x"))
    assert refusal(other, folder) == "pack-damaged"


def test_model_that_cannot_run_installs_nothing(folder: Path, maker: Computer, other: Computer) -> None:
    model = maker.store.get("one")
    bad = Path(model.path)
    bad.write_bytes(b"not a model at all, but signed")
    sha256 = hashlib.sha256(bad.read_bytes()).hexdigest()
    file = RecordedFile(bad.name, bad.stat().st_size, sha256)
    lying = dataclasses.replace(model, sha256=sha256, files=(file,))
    (made,) = export_pack([lying], folder.with_name("bad"), SigningKey(maker.keys))
    assert refusal(other, made).startswith("model-")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_odd_members_are_refused(other: Computer, tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "odd.slmpack"
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        member = tarfile.TarInfo("one/x")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member, io.BytesIO())
    assert refusal(other, path) == "pack-damaged"


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_installs_nothing(
    maker: Computer, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    (pack,) = export_pack([maker.store.get("one")], folder / "x.slmpack", SigningKey(maker.keys))
    content = bytearray(pack.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[at] ^= data.draw(st.integers(1, 255))
    else:
        del content[at:]
    pack.write_bytes(content)
    other = Computer(folder / "other")
    try:
        taken = other.take(pack, believe=True)
    except SlmDeskError:
        assert other.is_empty()
    else:  # what was damaged is padding, the list of licences or a comment
        assert taken == ["one"]
        assert other.store.get("one").sha256 == maker.store.get("one").sha256
        assert other.store.get("one").path.read_bytes() == TINY.read_bytes()
    shutil.rmtree(folder)


# --- writing -------------------------------------------------------------------------------------


def test_taken_target_is_left_alone(maker: Computer, tmp_path: Path) -> None:
    target = tmp_path / "stick"
    target.mkdir()
    (target / "holiday.jpg").write_bytes(b"x")
    (tmp_path / "a.slmpack").write_bytes(b"mine")
    for path in (target, tmp_path / "a.slmpack"):
        with pytest.raises(StorageError) as caught:
            pack_of(maker, path)
        assert caught.value.kind == "pack-exists"
    assert (target / "holiday.jpg").exists()
    assert (tmp_path / "a.slmpack").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["stick", "models.slmpack"])
def test_damaged_model_is_not_packed(maker: Computer, tmp_path: Path, name: str) -> None:
    path = maker.store.get("two").path
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        pack_of(maker, tmp_path / name)
    assert caught.value.kind == "model-damaged"
    assert not list(tmp_path.glob("stick*")) + list(tmp_path.glob("*.slmpack*"))


def test_nothing_to_pack(maker: Computer, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        export_pack([], tmp_path / "stick", SigningKey(maker.keys))
