"""The quick form of a sentence encoder against the file itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from onnx_files import model
from slmdesk import paths
from slmdesk.engine.bert_graph import INPUT, OUTPUT, quick_graph, saturating_product
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
        assert first @ second / np.linalg.norm(first) / np.linalg.norm(second) > (0.998 if len(text) > 20 else 0.995)


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
    (found,) = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"]).run(None, given)
    assert found.shape == (16, 64)
    assert right == 255 * 127 * 64
    assert found.max() <= right
