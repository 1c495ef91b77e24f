"""Sentence embeddings by an ONNX model.

Mean of the last layer over the tokens of a text, then scaled to length 1 (Reimers and Gurevych, "Sentence-BERT",
2019), as the maker of all-MiniLM-L6-v2 prescribes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slmdesk.engine.onnx_text import OnnxText
from slmdesk.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONGEST_TOKENS = 256  # max_seq_length of all-MiniLM-L6-v2


class Embedder:
    """A loaded model.

    Attributes:
        path, tokenizer_path: its ONNX file and its ``tokenizer.json``.

    Raises:
        ModelError: ``embedding-model-damaged``, ``tokenizer-unknown``.
    """

    def __init__(self, path: Path, tokenizer_path: Path, threads: int = 0) -> None:
        self.path = path
        self.tokenizer_path = tokenizer_path
        try:
            self._model = OnnxText(path, tokenizer_path, _LONGEST_TOKENS, threads, states=True)
        except ValueError as error:
            raise _damaged(path) from error

    @property
    def cut(self) -> int:
        """How many texts were longer than it reads, so far."""
        return self._model.cut

    def embed(
        self, texts: Sequence[str], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yields (how many texts, their vectors as rows of length 1), in the order of the texts.

        Raises:
            ModelError: as above.
            JobCancelled: between two texts.
        """
        try:
            yield from self._model.run(texts, _mean, cancelled)
        except ValueError as error:
            raise _damaged(self.path) from error


class LoadedEmbedder:
    """The embedding model that was used last: it stays loaded for the next texts."""

    def __init__(self) -> None:
        self._embedder: Embedder | None = None

    def close(self) -> None:
        """Give its memory back."""
        self._embedder = None

    def get(self, model_path: str, tokenizer_path: str) -> Embedder:
        """The model of these files. Raises ModelError as ``Embedder``."""
        wanted = (Path(model_path), Path(tokenizer_path))
        if self._embedder is None or (self._embedder.path, self._embedder.tokenizer_path) != wanted:
            self._embedder = None  # its memory is free before the next one is loaded
            self._embedder = Embedder(*wanted)
        return self._embedder


def _mean(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the states of one text (1 x tokens x numbers)."""
    import numpy as np

    if states.ndim != 3:
        raise ValueError("it is not a text encoder")
    mean = states[0].mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def _damaged(path: Path) -> ModelError:
    return ModelError(
        "embedding-model-damaged",
        f"The model {path.name} cannot be used to search by meaning.",
        "Remove it and get it again; until then search goes by words.",
    )
