"""Texts through an ONNX model of the kind of BERT: the only import of onnxruntime in the inference child."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slmdesk.engine.bert_graph import INPUT, quick_graph, saturating_product
from slmdesk.engine.threads import physical_cores
from slmdesk.engine.wordpiece import WordPiece
from slmdesk.errors import JobCancelled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Rows = dict[int, Future[NDArray[np.float32]]]
    """By the place of a text, in the order in which they are computed."""

_AT_ONCE = 64  # texts whose rows are given together; as many more are waiting for a core
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxText:
    """A loaded model.

    Each text is computed alone, on one thread, and as many at once as there are cores: what is computed stays in the
    core's own memory, where a batch of 16 does not fit (it took 1.6 times as long), and nothing is padded.

    Args:
        longest_tokens: that it reads of one text.
        threads: 0 for one a core.
        states: only the model's last hidden states are wanted, so that they may be computed in a quicker way.

    Attributes:
        path, tokenizer_path: its ONNX file and its ``tokenizer.json``.
        tokenizer, longest_tokens: as above.
        cut: how many texts were longer than it reads, so far.

    Raises:
        ModelError: ``tokenizer-unknown``.
        ValueError: onnxruntime cannot load it, or it is no text encoder. args[0] says why.
    """

    def __init__(
        self, path: Path, tokenizer_path: Path, longest_tokens: int, threads: int = 0, states: bool = False
    ) -> None:
        self.path = path
        self.tokenizer_path = tokenizer_path
        self.longest_tokens = longest_tokens
        self.cut = 0
        self.tokenizer = WordPiece.from_file(tokenizer_path)
        self._threads = threads or physical_cores()
        quick = _quick_session(path) if states else None
        try:
            self._session = _session(str(path)) if quick is None else quick
            self._inputs = {given.name for given in self._session.get_inputs()}
        except Exception as error:  # onnxruntime's own classes derive from nothing narrower
            raise ValueError("it cannot be loaded") from error
        wanted = {INPUT} if quick is not None else {"input_ids", "attention_mask"}
        if not wanted <= self._inputs <= {*_INPUTS} or not self._session.get_outputs():
            raise ValueError("it is not a text encoder")

    def run(
        self,
        texts: Sequence[str],
        made: Callable[[NDArray[np.float32]], NDArray[np.float32]],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yields (how many texts, a row of numbers for each), in the order of the texts.

        Args:
            made: the row out of the model's first output for one text.

        Raises:
            JobCancelled: between two texts.
            ValueError: onnxruntime cannot run it.
        """
        if len(texts) == 1:  # a question: no threads are needed
            (tokens,) = self._encoded(texts, cancelled)
            yield 1, made(self._output(tokens))[None]
            return
        stopped = threading.Event()

        def row(tokens: Sequence[int]) -> NDArray[np.float32]:
            if stopped.is_set():
                raise JobCancelled
            return made(self._output(tokens))

        with ThreadPoolExecutor(self._threads) as pool:

            def begun(first: int) -> _Rows:
                encoded = self._encoded(texts[first : first + _AT_ONCE], cancelled)
                # The longest first, so that all threads end together.
                order = sorted(range(len(encoded)), key=lambda at: -len(encoded[at]))
                return {place: pool.submit(row, encoded[place]) for place in order}

            try:
                waiting = begun(0) if texts else {}
                for first in range(_AT_ONCE, len(texts) + _AT_ONCE, _AT_ONCE):
                    # While these are computed the next ones are made ready, so that no core waits for them.
                    after = begun(first) if first < len(texts) else {}
                    yield len(waiting), _gathered(waiting, cancelled)
                    waiting = after
            finally:
                stopped.set()

    def _encoded(self, texts: Sequence[str], cancelled: Callable[[], bool]) -> list[list[int]]:
        found = []
        for text in texts:
            if cancelled():
                raise JobCancelled
            tokens, cut = self.tokenizer.encode(text, self.longest_tokens)
            self.cut += cut
            found.append(tokens)
        return found

    def _output(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        import numpy as np

        tokens = np.array([numbers], np.int64)
        given = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        try:
            first, *_rest = self._session.run(None, {name: given[name] for name in self._inputs})
        except Exception as error:  # as above
            raise ValueError("it cannot be run") from error
        if not isinstance(first, np.ndarray) or first.dtype.kind != "f" or not first.ndim or len(first) != 1:
            raise ValueError("it gives no numbers")
        return first


def _gathered(rows: _Rows, cancelled: Callable[[], bool]) -> NDArray[np.float32]:
    import numpy as np

    for each in rows.values():  # in the order in which they are computed
        each.result()
        if cancelled():
            raise JobCancelled
    return np.stack([rows[place].result() for place in range(len(rows))])


def _session(model: str | bytes) -> Any:
    import onnxruntime  # 100 ms

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    # Where 8-bit products would overflow, onnxruntime is to take others (it does so only if told).
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _quick_session(path: Path) -> Any:
    """The quicker form of a model, tried on a few tokens; None where the file itself is to be run."""
    import numpy as np

    quick = quick_graph(path) if _multiplies_exactly() else None
    if quick is None:
        return None
    try:
        session = _session(quick)
        (states,) = session.run(None, {INPUT: np.zeros((1, 3), np.int64)})
    except Exception:  # as above
        return None
    return session if states.shape[:2] == (1, 3) and np.isfinite(states).all() else None


def _multiplies_exactly() -> bool:
    """Whether 8-bit products are exact on this processor; an onnxruntime that does not know them has none."""
    model, given, right = saturating_product()
    try:
        (found,) = _session(model).run(None, given)
    except Exception:  # as above
        return False
    return bool((abs(found - right) <= 1e-4 * right).all())
