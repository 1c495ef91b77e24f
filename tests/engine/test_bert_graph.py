"""The quick form of a sentence encoder against the file itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from onnx_files import model
from slmdesk import paths
from slmdesk.engine.bert_graph import INPUT, OUTPUT, quick_graph, saturating_product
from slmdesk.engine.embed import Embedder
from slmdesk.engine.onnx_graph import GraphWriter
from slmdesk.engine.wordpiece import WordPiece

TOKENIZER = paths.resources() / "tokenizers" / "all-minilm-l6-v2-int8.json"
TEXTS = (
    "The heart",
    "Who may open the paddles?",
    "The keeper checks both gates in March. Grease is put on the four hinge pins, never on the balance beams. ",
    "In 2011 the lock was closed for 17 days; $3.50 a day, 2.10 m. " * 20,
)


def test_its_vectors_are_those_of_the_file(embedding_model: Path) -> None:
    tokenizer = WordPiece.from_file(TOKENIZER)
    made = quick_graph(embedding_model)
    assert made is not None
    quick, slow = (
        onnxruntime.InferenceSession(each, providers=["CPUExecutionProvider"]) for each in (made, embedding_model)
    )
    assert ([each.name for each in quick.get_inputs()], quick.get_outputs()[0].name) == ([INPUT], OUTPUT)
    for text in TEXTS:
        tokens = np.array([tokenizer.encode(text, 256)[0]])
        (one,) = quick.run(None, {INPUT: tokens})
        given = {INPUT: tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        other = slow.run(None, given)[0]
        assert one.shape == other.shape
        first, second = one[0].mean(axis=0), other[0].mean(axis=0)
        assert first @ second / np.linalg.norm(first) / np.linalg.norm(second) > (0.995 if len(text) > 20 else 0.985)


def encoder(hidden: int, heads: int, norm_shape: tuple[int, ...] = (-1,)) -> bytes:
    """A BERT of two layers with random 8-bit weights, written as files of the catalogue are.

    norm_shape: of the weights of its norms.
    """
    out, random, vocabulary = GraphWriter(), np.random.default_rng(5), 30522
    node, weight = out.node, out.weight

    def table(name: str, rows: int) -> str:
        weight(f"{name}_q", random.integers(-127, 128, (rows, hidden)).astype(np.int8))
        weight(f"{name}_scale", random.uniform(0.002, 0.01, (rows, 1)).astype(np.float32))
        node("Cast", [f"{name}_q"], f"{name} floats", to=1)
        return node("Mul", [f"{name} floats", f"{name}_scale"], name)

    def linear(name: str, states: str, of: int, to: int) -> str:
        weight(f"{name} q", random.integers(-127, 128, (of, to)).astype(np.int8))
        weight(f"{name} scale", random.uniform(0.0005, 0.001, (1, to)).astype(np.float32))
        weight(f"{name}.bias", random.normal(0, 0.1, to).astype(np.float32))
        node("Cast", [f"{name} q"], f"{name} floats", to=1)
        node("Mul", [f"{name} floats", f"{name} scale"], f"{name} weights")
        return node("Add", [f"{name}.bias", node("MatMul", [states, f"{name} weights"], f"{name} product")], name)

    def norm(name: str, states: str) -> str:
        for kind, middle in (("weight", 1.0), ("bias", 0.0)):
            weight(f"{name}.{kind}", random.normal(middle, 0.1, hidden).astype(np.float32).reshape(norm_shape))
        return node(
            "LayerNormalization", [states, f"{name}.weight", f"{name}.bias"], f"{name} out", axis=-1, epsilon=1e-12
        )

    for name, value in (("zero", 0), ("one", 1), ("heads", heads), ("head size", hidden // heads), ("all", hidden)):
        weight(name, np.array([value], np.int64))
    for name, number in (("root", float(hidden // heads) ** 0.5), ("two", 2.0), ("root two", 2**0.5), ("1.", 1.0)):
        weight(name, np.array(number, np.float32))
    weight("embeddings.token_type_embeddings.weight", random.normal(0, 0.2, (2, hidden)).astype(np.float32))
    node("Gather", [table("embeddings.word_embeddings.weight", vocabulary), "input_ids"], "words")
    node("Gather", ["embeddings.token_type_embeddings.weight", "token_type_ids"], "types")
    node("Shape", ["input_ids"], "length", start=1, end=2)
    node("Slice", [table("embeddings.position_embeddings.weight", 512), "zero", "length"], "places")
    node("Concat", ["zero", "zero", "heads", "head size"], "split", axis=0)
    node("Concat", ["zero", "zero", "all"], "joined", axis=0)
    states = node("Add", [node("Add", ["words", "types"], "both"), "places"], "embedded")
    states = norm("embeddings.LayerNorm", states)
    for layer in range(2):
        name = f"encoder.layer.{layer}."
        for kind, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            made = linear(f"{name}attention.self.{kind}", states, hidden, hidden)
            node("Transpose", [node("Reshape", [made, "split"], f"{name}{kind} split")], f"{name}{kind}", perm=order)
        node("MatMul", [f"{name}query", f"{name}key"], f"{name}scores")
        node("Div", [f"{name}scores", "root"], f"{name}scaled")
        node("MatMul", [node("Softmax", [f"{name}scaled"], f"{name}shares", axis=-1), f"{name}value"], f"{name}mixed")
        node("Transpose", [f"{name}mixed"], f"{name}turned", perm=[0, 2, 1, 3])
        node("Reshape", [f"{name}turned", "joined"], f"{name}attended")
        dense = linear(f"{name}attention.output.dense", f"{name}attended", hidden, hidden)
        states = norm(f"{name}attention.output.LayerNorm", node("Add", [dense, states], f"{name}sum"))
        inner = linear(f"{name}intermediate.dense", states, hidden, 4 * hidden)
        node("Erf", [node("Div", [inner, "root two"], f"{name}a")], f"{name}erf")
        node("Mul", [inner, node("Add", [f"{name}erf", "1."], f"{name}b")], f"{name}c")
        dense = linear(f"{name}output.dense", node("Div", [f"{name}c", "two"], f"{name}gelu"), 4 * hidden, hidden)
        states = norm(f"{name}output.LayerNorm", node("Add", [dense, states], f"{name}last"))
    tokens = np.zeros((1, 1), np.int64)
    # The mask is given and not used: one text at a time has none.
    return out.model(dict.fromkeys(("input_ids", "attention_mask", "token_type_ids"), tokens), {states: 3})


@pytest.mark.parametrize(("hidden", "heads"), [(64, 1), (64, 4), (128, 2), (192, 12)])
def test_other_sizes_give_the_same_vectors(tmp_path: Path, hidden: int, heads: int) -> None:
    (tmp_path / "a.onnx").write_bytes(encoder(hidden, heads))
    made = quick_graph(tmp_path / "a.onnx")
    assert made is not None
    quick, slow = (
        onnxruntime.InferenceSession(each, providers=["CPUExecutionProvider"])
        for each in (made, encoder(hidden, heads))
    )
    tokens = np.random.default_rng(1).integers(0, 30522, (1, 60))
    (one,) = quick.run(None, {INPUT: tokens})
    given = {INPUT: tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
    other = slow.run(None, given)[0]
    assert one.shape == other.shape == (1, 60, hidden)
    assert abs(one - other).max() < 0.15  # of numbers whose standard deviation is 1
    first, second = one[0].mean(axis=0), other[0].mean(axis=0)
    assert first @ second / np.linalg.norm(first) / np.linalg.norm(second) > 0.998


def test_a_file_whose_quick_form_does_not_run_is_run_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(encoder(64, 4, norm_shape=(1, 1, -1)))
    made = quick_graph(tmp_path / "a.onnx")
    assert made is not None
    with pytest.raises(Exception, match="1 dimension"):  # the fused norm takes none of three dimensions
        onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"]).run(None, {INPUT: np.zeros((1, 3), int)})
    ((count, rows),) = Embedder(tmp_path / "a.onnx", TOKENIZER).embed(TEXTS)
    assert (count, rows.shape) == (len(TEXTS), (len(TEXTS), 64))
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)


def test_another_kind_of_file_has_no_quick_form(tmp_path: Path, embedding_model: Path) -> None:
    cases = {"classifier": model(), "empty": b"", "cut": embedding_model.read_bytes()[:100_000]}
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        assert quick_graph(tmp_path / name) is None, name
    assert quick_graph(tmp_path / "absent") is None


def test_the_product_that_may_overflow_is_the_largest_there_is() -> None:
    content, given, right = saturating_product()
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    found = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"]).run(None, given)
    assert right == 255 * 127 * 64
    (product,) = found
    assert product.shape == (16, 64)
    assert abs(product - right).max() <= 1e-4 * right
