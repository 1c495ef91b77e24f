"""Taking in text classifiers: what they say of themselves, and files that are not what their name says."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from onnx_files import (
    FLOAT,
    INT64,
    LABELS,
    attribute,
    described,
    files,
    model,
    node,
    stretch,
    tensor,
    varint,
    whole,
    write_folder,
    write_zip,
)
from slmdesk.errors import ModelError
from slmdesk.messages import ClassifierModel, Inspection, InspectModel
from slmdesk.models.classifier import classifier_models, import_classifier, is_classifier
from slmdesk.models.inspect_model import inspect_model
from slmdesk.models.onnx_file import read_graph
from slmdesk.models.pack import export_pack
from slmdesk.models.signing import SigningKey, TrustedKeys
from slmdesk.models.store import ModelStore
from slmdesk.models.unpack import import_pack, open_pack

_FOLDER = tempfile.TemporaryDirectory()


def brought(path: Path, store: ModelStore) -> list[ClassifierModel]:
    import_classifier(path, store)
    return classifier_models(store.list())


def refused(path: Path, folder: Path) -> str:
    store = ModelStore(folder / "models")
    with pytest.raises(ModelError) as caught:
        brought(path, store)
    assert store.list() == []
    assert [each for each in (folder / "models").rglob("*") if each.is_file()] == []
    (verdict,) = inspect_model(InspectModel(str(path)))
    inspection = verdict.result  # type: ignore[union-attr]
    assert isinstance(inspection, Inspection)
    assert inspection.verdict == "refuse"
    return caught.value.kind


def test_a_folder_becomes_an_installed_classifier(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    path = write_folder(tmp_path / "Mood of texts", files())
    assert is_classifier(path)
    (found,) = brought(path, store)
    assert (found.id, found.labels, found.several, found.longest_tokens) == (
        "mood-of-texts", list(LABELS), False, 16
    )  # fmt: skip
    (installed,) = store.list()
    assert (installed.kind, installed.parameters) == ("classifier", 22)
    assert {each.name for each in installed.files} == {"model.onnx", "tokenizer.json", "classifier.json"}
    assert brought(path, store) == [found]


def test_the_folder_that_one_is_in_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_folder(tmp_path / "mood", files()))
    (found,) = brought(Path("."), ModelStore(tmp_path / "models"))
    assert found.id == "mood"


def test_a_zip_with_the_graph_in_a_folder(tmp_path: Path) -> None:
    content = files(config={"problem_type": "multi_label_classification"})
    names = {"model.onnx": "top/onnx/model_quantized.onnx"}
    packed = {names.get(name, f"top/{name}"): data for name, data in content.items()}
    (found,) = brought(write_zip(tmp_path / "mood.zip", packed), ModelStore(tmp_path / "models"))
    assert (found.id, found.several) == ("mood", True)
    assert Path(found.path).name == "model.onnx"


def test_it_is_looked_at_without_being_kept(tmp_path: Path) -> None:
    (done,) = inspect_model(InspectModel(str(write_folder(tmp_path / "mood", files()))))
    found = done.result  # type: ignore[union-attr]
    assert isinstance(found, Inspection)
    assert (found.verdict, found.kind, found.labels, found.engine) == ("ok", "classifier", list(LABELS), "onnxruntime")


def test_a_classifier_travels_in_a_pack(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    brought(write_folder(tmp_path / "mood", files()), store)
    export_pack(store.list(), tmp_path / "stick", SigningKey(tmp_path), lambda done, total: None)
    pack = open_pack(tmp_path / "stick", [])
    trusted = TrustedKeys(tmp_path / "other")
    trusted.add(pack.key)
    other = ModelStore(tmp_path / "other models")
    import_pack(pack, other, [], trusted)
    assert [each.labels for each in classifier_models(other.list())] == [list(LABELS)]


def test_it_is_run_where_it_is_looked_at(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "mood", files())
    tried: list[ClassifierModel] = []

    def fails(model: ClassifierModel) -> None:
        tried.append(model)
        raise ModelError("classifier-unusable", "It cannot be used.", "")

    (done,) = inspect_model(InspectModel(str(path)), fails)
    found = done.result  # type: ignore[union-attr]
    assert isinstance(found, Inspection)
    assert (found.verdict, found.reasons) == ("refuse", ["It cannot be used."])
    assert [model.labels for model in tried] == [list(LABELS)]


OUTSIDE = whole(14, 1) + stretch(13, stretch(1, "location") + stretch(2, "../../etc/passwd"))
LOOP = attribute("body", 5, stretch(6, stretch(2, "inner")))


@pytest.mark.parametrize(
    ("onnx", "kind"),
    [
        (b"", "onnx-damaged"),
        (b"\x80\x04\x95pickled", "onnx-damaged"),
        (model()[:-40], "onnx-damaged"),
        (model(weights=[tensor("w", (4,), b"", FLOAT, OUTSIDE)]), "onnx-hostile"),
        (model(nodes=[node("Run", ("logits",), "more", "com.example")]), "onnx-hostile"),
        (model(nodes=[node("Loop", ("logits",), "more", attributes=LOOP)]), "onnx-hostile"),
        (model(more=stretch(25, stretch(1, "function"))), "onnx-hostile"),
        (model(weights=[tensor("w", (1 << 20, 1 << 20), b"")]), "onnx-damaged"),
        (model(weights=[tensor("w", (2, 2), b"\0" * 12)]), "onnx-damaged"),
        (model(weights=[tensor("w", (2,), b"\0" * 8, 99)]), "onnx-damaged"),
        (model(weights=[stretch(1, varint(1 << 39) * 200_000) + whole(2, FLOAT)]), "onnx-damaged"),
        (model(more=stretch(1 << 29 | 7, b"")), "onnx-damaged"),  # a reader of 32 bits takes it for field 7
        (model(more=stretch(0, b"")), "onnx-damaged"),
        (model(sparse=[stretch(1, tensor("w", (0,), b"")) + whole(3, 1 << 39)]), "onnx-damaged"),
        (stretch(7, stretch(12, described("y", FLOAT, (1,)))), "classifier-unknown-form"),
    ],
)
def test_a_graph_that_is_not_sound(tmp_path: Path, onnx: bytes, kind: str) -> None:
    assert refused(write_folder(tmp_path / "mood", files(onnx)), tmp_path) == kind


def test_a_weight_outside_is_found_inside_graphs(tmp_path: Path) -> None:
    hidden = attribute("value", 4, stretch(5, tensor("w", (4,), b"", FLOAT, OUTSIDE)))
    inner = attribute("then_branch", 5, stretch(6, stretch(1, node("Constant", (), "c", attributes=hidden))))
    onnx = model(nodes=[node("If", ("logits",), "more", attributes=inner)])
    assert refused(write_folder(tmp_path / "mood", files(onnx)), tmp_path) == "onnx-hostile"


def test_graphs_inside_graphs_have_an_end(tmp_path: Path) -> None:
    graph = stretch(2, "end")
    for _depth in range(3000):
        graph = stretch(1, node("If", ("x",), "y", attributes=attribute("then_branch", 5, stretch(6, graph))))
    (tmp_path / "model.onnx").write_bytes(stretch(7, graph + stretch(12, described("y", INT64, (1,)))))
    with pytest.raises(ModelError) as caught:
        read_graph(tmp_path / "model.onnx")
    assert caught.value.kind == "onnx-hostile"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"config.json": b"{"}, "classifier-damaged"),
        ({"config.json": b"[" * 100_000}, "classifier-damaged"),
        ({"config.json": b'{"id2label": {"0": "only"}}'}, "classifier-unknown-form"),
        ({"config.json": b'{"id2label": {"0": "a", "2": "b"}}'}, "classifier-unknown-form"),
        ({"config.json": b'{"id2label": {"0": "a", "1": "\\u0007"}}'}, "classifier-damaged"),
        ({"tokenizer.json": b'{"model": {"type": "BPE"}}'}, "classifier-unknown-form"),
        ({"tokenizer.json": b'{"model": "BPE"}'}, "classifier-damaged"),
        ({"vocab.txt": None}, "classifier-incomplete"),
    ],
)
def test_files_beside_it_that_do_not_fit(tmp_path: Path, changes: dict[str, bytes | None], kind: str) -> None:
    content = {name: data for name, data in (files() | changes).items() if data is not None}
    assert refused(write_folder(tmp_path / "mood", content), tmp_path) == kind


def test_packages_that_want_to_do_harm(tmp_path: Path) -> None:
    outside = write_zip(tmp_path / "a.zip", files() | {"../outside/vocab.txt": b"x"})
    assert refused(outside, tmp_path / "1") == "classifier-hostile"
    bomb = write_zip(tmp_path / "b.zip", files(model(weights=[tensor("w", (4 << 20,), b"\0" * (16 << 20))])))
    assert refused(bomb, tmp_path / "2") == "classifier-hostile"
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_package_whose_bytes_changed(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files().items():
            archive.writestr(name, content)
    data = bytearray(path.read_bytes())
    begin = data.find(b"model.onnx") + len("model.onnx")
    data[begin + 9 : begin + 60] = bytes(byte ^ 0x5A for byte in data[begin + 9 : begin + 60])
    path.write_bytes(data)
    assert refused(path, tmp_path) == "classifier-damaged"


def test_a_package_of_a_later_zip_is_none(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", files())
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 6] = 99  # the version that is needed to read it
    path.write_bytes(data)
    assert not is_classifier(path)
    (done,) = inspect_model(InspectModel(str(path)))
    assert done.result.verdict == "refuse"  # type: ignore[union-attr]


def test_labels_of_scripts_that_join_letters(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "mood", files(labels=("خوش\u200cحال", "غمگین")))
    (found,) = brought(path, ModelStore(tmp_path / "models"))
    assert found.labels == ["خوش\u200cحال", "غمگین"]


def test_a_zip_of_anything_else_is_none(tmp_path: Path) -> None:
    assert not is_classifier(write_zip(tmp_path / "a.zip", {"config.json": b"{}", "model.bin": b"x"}))
    (tmp_path / "b.zip").write_bytes(b"PK no")
    assert not is_classifier(tmp_path / "b.zip")
    assert not is_classifier(tmp_path / "none")


@given(st.integers(0, len(model()) - 1), st.binary(max_size=6))
def test_changed_bytes_are_refused_or_read(at: int, data: bytes) -> None:
    path = Path(_FOLDER.name) / "changed.onnx"
    path.write_bytes(model()[:at] + data + model()[at + len(data) :])
    with contextlib.suppress(ModelError):
        assert read_graph(path).outputs


def test_a_type_of_half_a_byte_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(model(weights=[tensor("w", (3,), b"\0\0", 22)]))
    assert read_graph(path).parameters == 25
    assert not read_graph(path).quantized
    path.write_bytes(model(weights=[tensor("w", (300,), b"\0" * 300, 3)]))
    assert read_graph(path).quantized
    assert read_graph(path).inputs == ["input_ids", "attention_mask"]
