"""Passages of long material are found by meaning too, where a model for it is installed and reads the language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from slmdesk.engine.embed import LoadedEmbedder
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import Ask, EmbeddingFile, ModelFile, Notice, SourceText
from slmdesk.tasks import ask
from slmdesk.tasks.ask.finding import Finding
from slmdesk.tasks.ask.meaning import Meaning
from tests.fakes import ScriptedEngine, ScriptedEngines

FILE = EmbeddingFile("model.onnx", "tokenizer.json", ["en"])
FILLER = " ".join(f"Sentence {n} says that the liver has a size of {n} units in this animal." for n in range(300))
KIDNEYS = " ".join(f"Sentence {n} says that the kidney has a size of {n} units in this animal." for n in range(150))
TEXT = f"{FILLER} {KIDNEYS} The kidney cleans what circulates in the vessels. {FILLER}"


class Embedding:
    """Stands for an embedder: a text is near the question when it speaks of vessels. embedded: what it was given."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(
        self, texts: Sequence[str], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        if cancelled():
            raise JobCancelled
        self.embedded += texts
        yield (
            len(texts),
            np.array([[1, 0] if "vessels" in text or text.endswith("?") else [0, 1] for text in texts], np.float32),
        )


class Scripted(LoadedEmbedder):
    """Gives that, or fails as a damaged model does."""

    def __init__(self, damaged: bool = False) -> None:
        super().__init__()
        self.embedder = Embedding()
        self._damaged = damaged

    def get(self, model_path: str, tokenizer_path: str) -> Any:
        if self._damaged:
            raise ModelError("embedding-model-damaged", "The model cannot be used.", "Get it again.")
        return self.embedder


def asked(loaded: Scripted, file: EmbeddingFile | None = FILE) -> tuple[str, list[str]]:
    """What the model was given, and what was told."""
    engine = ScriptedEngine(["The kidney cleans what circulates in the vessels.", "yes"], 4096)
    request = Ask([SourceText("a", TEXT, [])], "What does the kidney do?", ModelFile("m", "m.gguf"), embedding=file)
    events = list(ask.run(request, ScriptedEngines(engine), lambda: False, Finding(loaded)))
    return engine.history[0], [event.text for event in events if isinstance(event, Notice)]


def test_meaning_finds_what_words_leave_behind() -> None:
    loaded = Scripted()
    assert "circulates" in asked(loaded)[0]
    assert "circulates" not in asked(Scripted(), None)[0]
    assert len(loaded.embedder.embedded) <= 31  # the question, and the best by words only


def test_what_was_embedded_is_not_again() -> None:
    loaded = Scripted()
    meaning = Meaning(loaded)
    first = meaning.closeness(FILE, "Where?", ["in the vessels", "elsewhere", "elsewhere"], lambda: False)
    assert first == [1.0, 0.0, 0.0]
    assert meaning.closeness(FILE, "Where?", ["elsewhere", "in the vessels"], lambda: False) == [0.0, 1.0]
    assert loaded.embedder.embedded == ["Where?", "in the vessels", "elsewhere"]
    other = EmbeddingFile("other.onnx", "tokenizer.json")
    meaning.closeness(other, "Where?", ["elsewhere"], lambda: False)  # another model has vectors of its own
    assert loaded.embedder.embedded[3:] == ["Where?", "elsewhere"]
    with pytest.raises(JobCancelled):
        meaning.closeness(other, "When?", ["now"], lambda: True)


def test_a_model_that_cannot_be_used_is_said_and_words_find_the_rest() -> None:
    prompt, told = asked(Scripted(damaged=True))
    assert "kidney has a size" in prompt
    assert told == ["The model cannot be used. Get it again."]


def test_a_model_of_another_language_is_not_asked() -> None:
    loaded = Scripted()
    asked(loaded, EmbeddingFile("model.onnx", "tokenizer.json", ["de"]))
    assert loaded.embedder.embedded == []


def test_the_same_material_is_indexed_once() -> None:
    finding, heart = Finding(), [SourceText("a", "The heart pumps.", [])]
    first = finding.indexes(heart)
    assert finding.indexes([SourceText("a", "The heart pumps.", [])]) is first
    assert finding.indexes([SourceText("a", "The heart rests.", [])]) is not first

    def stop() -> None:
        raise JobCancelled

    with pytest.raises(JobCancelled):
        finding.indexes(heart, stop)
    assert finding.indexes(heart)[0].known_share("What pumps?") == 1.0  # nothing half made is kept
