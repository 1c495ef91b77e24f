"""Taking in translation models: what they say of themselves, and packages that are not what their name says."""

from __future__ import annotations

import contextlib
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.errors import ModelError
from slmdesk.models.ct2_weights import check_weights
from slmdesk.models.pack import export_pack
from slmdesk.models.signing import SigningKey, TrustedKeys
from slmdesk.models.store import ModelStore
from slmdesk.models.translation import import_translation_model, is_translation_model, pair_models
from slmdesk.models.unpack import import_pack, open_pack
from translation_pairs import PACKAGE, vocabulary, write_folder, write_package

_FOLDER = tempfile.TemporaryDirectory()
TOP = "translate-en_es-1_0"
PLAIN = {"model.bin": "model.bin", "config.json": "config.json", "shared_vocabulary.json": "shared_vocabulary.json"}


def refused(path: Path, folder: Path) -> str:
    store = ModelStore(folder / "models")
    with pytest.raises(ModelError) as caught:
        import_translation_model(path, store)
    assert store.list() == []
    assert [each for each in (folder / "models").rglob("*") if each.is_file()] == []
    return caught.value.kind


def test_a_package_becomes_an_installed_pair(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    told: list[tuple[int, int]] = []
    model = import_translation_model(PACKAGE, store, on_progress=lambda done, total: told.append((done, total)))
    assert (model.kind, model.languages, model.id) == ("translation-pair", ("en", "es"), "argos-en-es")
    assert told[-1][0] == told[-1][1] > 0
    (pair,) = pair_models(store.list())
    assert (pair.form, pair.sources, pair.targets, pair.tokens) == ("argos", ["en"], ["es"], {})
    assert import_translation_model(PACKAGE, store) == model
    assert len(store.list()) == 1


def test_a_pair_travels_in_a_pack(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    import_translation_model(PACKAGE, store)
    export_pack(store.list(), tmp_path / "stick", SigningKey(tmp_path), lambda done, total: None)
    pack = open_pack(tmp_path / "stick", [])
    trusted = TrustedKeys(tmp_path / "other")
    trusted.add(pack.key)
    other = ModelStore(tmp_path / "other models")
    import_pack(pack, other, [], trusted)
    assert [pair.id for pair in pair_models(other.list())] == ["argos-en-es"]


def test_folders_of_other_makers_are_known(tmp_path: Path) -> None:
    spm = (PACKAGE, "sentencepiece.model")
    with zipfile.ZipFile(PACKAGE) as package:
        pieces = package.read(f"{TOP}/{spm[1]}")
    store = ModelStore(tmp_path / "models")
    both = {"source.spm": pieces, "target.spm": pieces}
    opus = import_translation_model(write_folder(tmp_path / "opus-mt-en-es", PLAIN, both), store)
    assert opus.languages == ("en", "es")

    def found(folder: str, tokens: list[str], more: dict[str, bytes]) -> tuple[str, dict[str, str]]:
        other = ModelStore(tmp_path / f"{folder}-store")
        more["shared_vocabulary.json"] = vocabulary(*tokens)
        import_translation_model(write_folder(tmp_path / folder, PLAIN, more), other)
        (pair,) = pair_models(other.list())
        return pair.form, pair.tokens

    tokens = ["eng_Latn", "arb_Arab", "zho_Hans", "zho_Hant", "pes_Arab", "nob_Latn"]
    form, codes = found("nllb", tokens, {"sentencepiece.bpe.model": pieces})
    assert form == "nllb"
    assert codes["en"] == "eng_Latn"
    assert (codes["ar"], codes["fa"], codes["zh-Hant"]) == ("arb_Arab", "pes_Arab", "zho_Hant")
    assert "zho_Hans" in codes.values()
    form, codes = found("m2m", ["__en__", "__es__"], {"sentencepiece.model": pieces})
    assert (form, codes) == ("m2m", {"en": "__en__", "es": "__es__"})
    form, codes = found("opus-en-ROMANCE-en-es", [">>es<<", ">>fr<<"], dict(both))
    assert (form, codes) == ("opus", {"es": ">>es<<", "fr": ">>fr<<"})


def test_hostile_packages_leave_nothing_behind(tmp_path: Path) -> None:
    outside = tmp_path / "evil.txt"
    for number, name in enumerate((f"{TOP}/../../../evil.txt", "/evil.txt", "C:\\evil.txt", "..\\evil.txt")):
        path = write_package(tmp_path / f"{number}.argosmodel", {}, {name: b"x"})
        assert refused(path, tmp_path / str(number)) == "pair-hostile"
    assert not outside.exists()
    bomb = write_package(tmp_path / "bomb.argosmodel", {"model.bin": b"\0" * (64 << 20)})
    assert refused(bomb, tmp_path / "b") == "pair-hostile"
    twice = write_package(tmp_path / "twice.argosmodel", {}, {"other/model.bin": b"x"})
    assert refused(twice, tmp_path / "t") == "pair-hostile"
    pickle = write_package(tmp_path / "pickle.argosmodel", {"model.bin": b"\x80\x04\x95" + b"x" * 100})
    assert refused(pickle, tmp_path / "p") == "pair-pickle"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"model.bin": None}, "pair-incomplete"),
        ({"model.bin": b"GGUF" + b"\0" * 60}, "pair-damaged"),
        ({"model.bin": b""}, "pair-damaged"),
        ({"sentencepiece.model": None}, "pair-unknown-form"),
        ({"metadata.json": None}, "pair-languages-unknown"),
        ({"metadata.json": b'{"from_code": 7}'}, "pair-languages-unknown"),
        ({"metadata.json": b"{"}, "pair-damaged"),
        ({"shared_vocabulary.json": None}, "pair-incomplete"),
        ({"shared_vocabulary.json": b"{}"}, "pair-damaged"),
        ({"shared_vocabulary.json": b"\xff"}, "pair-damaged"),
    ],
)
def test_packages_that_are_not_what_they_say(tmp_path: Path, changes: dict[str, bytes | None], kind: str) -> None:
    assert refused(write_package(tmp_path / "x.argosmodel", changes), tmp_path) == kind


def test_no_zip_file(tmp_path: Path) -> None:
    path = tmp_path / "x.argosmodel"
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert is_translation_model(path)
    assert refused(path, tmp_path) == "pair-damaged"
    path.write_bytes(PACKAGE.read_bytes()[:-200_000])
    assert refused(path, tmp_path) == "pair-damaged"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=6), st.integers(0, 2000))
def test_changed_weights_are_refused_or_walked_to_their_end(at: int, patch: bytes, cut: int) -> None:
    """Whatever the bytes, the walk ends in words or in nothing; it never reads outside of the file."""
    with zipfile.ZipFile(PACKAGE) as package:
        content = bytearray(package.read(f"{TOP}/model/model.bin"))
    content[at : at + len(patch)] = patch
    path = Path(_FOLDER.name) / "model.bin"
    path.write_bytes(bytes(content[: len(content) - cut]))
    with contextlib.suppress(ModelError):
        check_weights(path)
        assert not cut


def test_lengths_that_cannot_be_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    name = b"TransformerSpec\0"
    path.write_bytes(struct.pack("<IH", 6, len(name)) + name + struct.pack("<II", 7, 0xFFFFFFFF))
    with pytest.raises(ModelError):
        check_weights(path)
