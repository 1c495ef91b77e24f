"""Texts through an ONNX model of the kind of BERT: the only import of onnxruntime in the inference child."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from slmdesk.engine.wordpiece import WordPiece
from slmdesk.errors import JobCancelled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 16
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxText:
    """A loaded model.

    Args:
        longest_tokens: that it reads of one text.

    Attributes:
        path, tokenizer_path: its ONNX file and its ``tokenizer.json``.
        tokenizer, longest_tokens: as above.
        cut: how many texts were longer than it reads, so far.

    Raises:
        ModelError: ``tokenizer-unknown``.
        ValueError: onnxruntime cannot load it, or it is no text encoder. args[0] says why.
    """

    def __init__(self, path: Path, tokenizer_path: Path, longest_tokens: int, threads: int = 0) -> None:
        self.path = path
        self.tokenizer_path = tokenizer_path
        self.longest_tokens = longest_tokens
        self.cut = 0
        self.tokenizer = WordPiece.from_file(tokenizer_path)
        import onnxruntime  # 100 ms

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads or psutil.cpu_count(logical=False) or 1
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            self._inputs = {given.name for given in self._session.get_inputs()}
        except Exception as error:  # onnxruntime's own classes derive from nothing narrower
            raise ValueError("it cannot be loaded") from error
        if not {"input_ids", "attention_mask"} <= self._inputs <= {*_INPUTS} or not self._session.get_outputs():
            raise ValueError("it is not a text encoder")

    def run(
        self,
        texts: Sequence[str],
        made: Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yields (how many texts, a row of numbers for each), in the order of the texts.

        Args:
            made: rows out of the model's first output for a batch, and which tokens of it are text.

        Raises:
            JobCancelled: between two batches.
            ValueError: onnxruntime cannot run it.
        """
        import numpy as np

        for first in range(0, len(texts), _BATCH * 8):
            chosen = texts[first : first + _BATCH * 8]
            encoded = [self.tokenizer.encode(text, self.longest_tokens) for text in chosen]
            self.cut += sum(cut for _tokens, cut in encoded)
            # Texts of one length together: padding is computed like text, and dynamic int8 scales go by the batch.
            order = sorted(range(len(chosen)), key=lambda index: len(encoded[index][0]))
            rows: NDArray[np.float32] | None = None
            for at in range(0, len(order), _BATCH):
                if cancelled():
                    raise JobCancelled
                places = order[at : at + _BATCH]
                found = made(*self._batch([encoded[place][0] for place in places]))
                if len(found) != len(places):
                    raise ValueError("it does not answer each text")
                if rows is None:
                    rows = np.zeros((len(chosen), found.shape[1]), np.float32)
                rows[places] = found
            assert rows is not None
            yield len(chosen), rows

    def _batch(self, batch: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        import numpy as np

        longest = max(map(len, batch))
        tokens = np.full((len(batch), longest), self.tokenizer.padding, np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, numbers in enumerate(batch):
            tokens[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        try:
            first, *_rest = self._session.run(None, {name: given[name] for name in self._inputs})
        except Exception as error:  # as above
            raise ValueError("it cannot be run") from error
        if not isinstance(first, np.ndarray) or first.dtype.kind != "f":
            raise ValueError("it gives no numbers")
        return first, mask
