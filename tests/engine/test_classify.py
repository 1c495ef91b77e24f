"""Labels by a tiny ONNX classifier, and models that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from onnx_files import INT64, described, files, model, node, stretch, whole, write_folder
from slmdesk.engine.classify import Classifier, attempt
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import ClassifierModel
from slmdesk.models.classifier import gather


def loaded(folder: Path, onnx: bytes | None = None, labels: int = 2, several: bool = False) -> Classifier:
    return Classifier(put(folder, onnx, labels, several))


def put(folder: Path, onnx: bytes | None = None, labels: int = 2, several: bool = False) -> ClassifierModel:
    write_folder(folder / "given", files(onnx))
    (folder / "model").mkdir()
    gather(folder / "given", folder / "model")
    names = [str(number) for number in range(labels)]
    model, tokenizer = str(folder / "model" / "model.onnx"), str(folder / "model" / "tokenizer.json")
    return ClassifierModel("mood", model, tokenizer, names, several, 16)


def test_shares_of_the_labels(tmp_path: Path) -> None:
    classifier = loaded(tmp_path)
    (bad, good), parts = classifier.shares("A GOOD, fine day!")
    assert parts == 1
    assert good == pytest.approx(0.9933, abs=1e-4)  # of a difference of 5
    assert bad + good == pytest.approx(1, abs=1e-6)


def test_a_long_text_is_read_to_its_end(tmp_path: Path) -> None:
    classifier = loaded(tmp_path)
    (bad, _good), parts = classifier.shares("day " * 300 + "awful " * 300)
    assert parts > 20
    assert bad == pytest.approx(0.8, abs=0.05)  # of three fifths of the letters all, of the others half
    assert classifier.shares("x" * 3000)[1] == 1  # one word, one token
    with pytest.raises(JobCancelled):
        classifier.shares("day", lambda: True)


def test_labels_that_are_said_each_for_itself(tmp_path: Path) -> None:
    shares, _parts = loaded(tmp_path, several=True).shares("good bad")
    assert shares == pytest.approx([0.9526, 0.9526], abs=1e-3)


def test_a_model_that_cannot_be_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        attempt(put(tmp_path / "three", labels=3))
    assert caught.value.kind == "classifier-unusable"
    attempt(put(tmp_path / "sound"))
    attempt(put(tmp_path / "one", model(texts=1)))  # one text at a time is how it is run
    with pytest.raises(ModelError) as caught:
        loaded(tmp_path / "unknown", model(nodes=[node("NoSuchOperator", ("logits",), "more")]))
    assert caught.value.kind == "classifier-unusable"


def test_operators_of_onnxruntime_itself_are_run(tmp_path: Path) -> None:
    onnx = model(nodes=[node("Gelu", ("logits",), "more", "com.microsoft")])
    attempt(put(tmp_path, onnx + stretch(8, stretch(1, "com.microsoft") + whole(2, 1))))


def test_a_model_whose_output_is_no_table_is_said(tmp_path: Path) -> None:
    inputs = [stretch(11, described(each, INT64, ("b", "t"))) for each in ("input_ids", "attention_mask")]
    numbers = stretch(12, described("input_ids", INT64, ("b", "t")))
    listed = stretch(12, stretch(1, "all") + stretch(2, stretch(4, stretch(1, stretch(1, whole(1, INT64))))))
    construct = stretch(1, node("SequenceConstruct", ("input_ids",), "all"))
    for number, parts in enumerate(([*inputs, numbers], [construct, *inputs, listed])):
        graph = stretch(7, stretch(2, "graph") + b"".join(parts))
        onnx = whole(1, 8) + graph + stretch(8, stretch(1, "") + whole(2, 13))
        with pytest.raises(ModelError) as caught:
            attempt(put(tmp_path / str(number), onnx))
        assert caught.value.kind == "classifier-unusable"


def test_a_long_text_is_left_while_it_is_cut(tmp_path: Path) -> None:
    answers = iter([False, False, True])
    with pytest.raises(JobCancelled):
        loaded(tmp_path).shares("day " * 300, lambda: next(answers))
