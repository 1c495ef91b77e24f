"""The tokenizer against known output, and real vectors by the model of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from slmdesk import paths
from slmdesk.engine.embed import Embedder, LoadedEmbedder
from slmdesk.engine.wordpiece import WordPiece
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import Done, Embed, EmbedResult, Vectors
from slmdesk.tasks.embed import EmbeddingTask

ROOT = Path(__file__).resolve().parents[2]
ID = "all-minilm-l6-v2-int8"
TOKENIZER = paths.resources() / "tokenizers" / f"{ID}.json"


# What the tokenizers library (0.23) makes of these with the same tokenizer.json.
@pytest.mark.parametrize(("text", "tokens"), json.loads((ROOT / "tests/data/wordpiece.json").read_text("utf-8")))
def test_the_tokenizer_does_as_the_original(text: str, tokens: list[int]) -> None:
    assert WordPiece.from_file(TOKENIZER).encode(text, 1000) == (tokens, False)


def test_marks_of_the_model_in_a_document_are_text() -> None:
    (start, *inside, end), _cut = WordPiece.from_file(TOKENIZER).encode("[CLS] a [SEP]", 100)
    assert not {start, end} & set(inside)


def test_long_texts_are_cut_and_counted() -> None:
    tokens, cut = WordPiece.from_file(TOKENIZER).encode("word " * 500, 256)
    assert (len(tokens), tokens[-1], cut) == (256, 102, True)


MARKS = '{"model": {"vocab": {"[CLS]": 0, "[SEP]": 1, "[UNK]": %s}}}'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        '{"model": {"type": "Unigram", "vocab": []}}',
        "[" * 100_000,
        *(MARKS % number for number in ("1e400", "-1", "9" * 30)),
    ],
)
def test_another_tokenizer_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ModelError) as caught:
        WordPiece.from_file(tmp_path / "tokenizer.json")
    assert caught.value.kind == "tokenizer-unknown"


def test_a_damaged_model_is_said(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"\x08\x07broken")
    with pytest.raises(ModelError) as caught:
        Embedder(tmp_path / "model.onnx", TOKENIZER)
    assert caught.value.kind == "embedding-model-damaged"


def test_meaning_is_closer_than_words(embedding_model: Path) -> None:
    texts = ["How does the heart pump blood?", "The ventricles contract.", "How does a car pump fuel?", "x" * 5] * 5
    task = EmbeddingTask(LoadedEmbedder())
    *events, done = [
        event
        for event in task.run(Embed(texts, str(embedding_model), str(TOKENIZER)), lambda: False)
        if isinstance(event, Vectors | Done)
    ]
    assert isinstance(done, Done)
    assert isinstance(done.result, EmbedResult)
    assert (done.result.texts, done.result.cut) == (20, 0)
    rows = np.concatenate([np.frombuffer(event.data, "<f4").reshape(event.rows, -1) for event in events])  # type: ignore[union-attr]
    assert rows.shape == (20, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > 0.2
    assert np.allclose(rows[:4], rows[16:], atol=0.05)  # order is kept
    with pytest.raises(JobCancelled):
        list(task.run(Embed(texts, str(embedding_model), str(TOKENIZER)), lambda: True))


def test_many_texts_come_in_their_order_and_as_each_alone(embedding_model: Path) -> None:
    texts = [f"Chapter {number}: {'blood ' * (number % 7)}" for number in range(150)]
    embedder = Embedder(embedding_model, TOKENIZER, threads=2)
    found = list(embedder.embed(texts))
    assert len(found) > 2
    assert [count for count, rows in found] == [len(rows) for _count, rows in found]
    together = np.concatenate([rows for _count, rows in found])
    for place in (0, 63, 64, 128, 149):
        ((_count, alone),) = embedder.embed([texts[place]])
        assert np.array_equal(alone[0], together[place])


def test_whoever_wants_no_more_vectors_may_stop(embedding_model: Path) -> None:
    embedder = Embedder(embedding_model, TOKENIZER, threads=2)
    rows = embedder.embed(["blood"] * 500)
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    stopping = iter([False] * 100 + [True] * 1000)
    with pytest.raises(JobCancelled):
        list(embedder.embed(["blood"] * 500, lambda: next(stopping)))
    assert list(embedder.embed([])) == []
