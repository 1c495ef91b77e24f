"""Sentence embeddings by an ONNX model: the only import of onnxruntime in the inference child.

Mean of the last layer over the tokens of a text, then scaled to length 1 (Reimers and Gurevych, "Sentence-BERT",
2019), as the maker of all-MiniLM-L6-v2 prescribes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from slmdesk.engine.wordpiece import WordPiece
from slmdesk.errors import JobCancelled, ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONGEST_TOKENS = 256  # max_seq_length of all-MiniLM-L6-v2
_BATCH = 16


class Embedder:
    """A loaded model.

    Attributes:
        path, tokenizer_path: its ONNX file and its ``tokenizer.json``.
        cut: how many texts were longer than it reads, so far.

    Raises:
        ModelError: ``embedding-model-damaged``, ``tokenizer-unknown``.
    """

    def __init__(self, path: Path, tokenizer_path: Path, threads: int = 0) -> None:
        self.path = path
        self.tokenizer_path = tokenizer_path
        self.cut = 0
        self._tokenizer = WordPiece.from_file(tokenizer_path)
        import onnxruntime  # 100 ms

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads or psutil.cpu_count(logical=False) or 1
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            self._inputs = {given.name for given in self._session.get_inputs()}
            if not {"input_ids", "attention_mask"} <= self._inputs <= {*_INPUTS} or not self._session.get_outputs():
                raise ValueError("it is not a text encoder")
        except Exception as error:  # onnxruntime's own classes derive from nothing narrower
            raise ModelError(
                "embedding-model-damaged",
                f"The model {path.name} cannot be used to search by meaning.",
                "Remove it and get it again; until then search goes by words.",
            ) from error

    def embed(
        self, texts: Sequence[str], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yields (how many texts, their vectors as rows of length 1), in the order of the texts.

        Raises:
            JobCancelled: between two batches.
        """
        import numpy as np

        for first in range(0, len(texts), _BATCH * 8):
            chosen = texts[first : first + _BATCH * 8]
            encoded = [self._tokenizer.encode(text, _LONGEST_TOKENS) for text in chosen]
            self.cut += sum(cut for _tokens, cut in encoded)
            # Texts of one length together: padding is computed like text, and dynamic int8 scales go by the batch.
            order = sorted(range(len(chosen)), key=lambda index: len(encoded[index][0]))
            rows: NDArray[np.float32] | None = None
            for at in range(0, len(order), _BATCH):
                if cancelled():
                    raise JobCancelled
                places = order[at : at + _BATCH]
                vectors = self._run([encoded[place][0] for place in places])
                if rows is None:
                    rows = np.zeros((len(chosen), vectors.shape[1]), np.float32)
                rows[places] = vectors
            assert rows is not None
            yield len(chosen), rows

    def _run(self, batch: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        import numpy as np

        longest = max(map(len, batch))
        tokens = np.full((len(batch), longest), self._tokenizer.padding, np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, numbers in enumerate(batch):
            tokens[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        (states, *_rest) = self._session.run(None, {name: given[name] for name in self._inputs})
        weights = mask[:, :, None].astype(np.float32)
        means = (states * weights).sum(axis=1) / weights.sum(axis=1)
        scaled: NDArray[np.float32] = (means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)).astype(
            np.float32
        )
        return scaled


_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
