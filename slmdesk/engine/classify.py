"""Labels of texts by an ONNX classifier: a share for each label, also of texts longer than the model reads at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slmdesk.engine.onnx_text import OnnxText
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import ClassifierModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHORTEST_PART = 40  # characters
_TRIED = ("word", "Some more words of a longer text. " * 100)  # the second in parts, which are read at once


class Classifier:
    """A loaded model.

    Raises:
        ModelError: ``classifier-unusable``, ``tokenizer-unknown``.
    """

    def __init__(self, model: ClassifierModel) -> None:
        self._id = model.id
        self._labels = len(model.labels)
        self._several = model.several
        try:
            self._model = OnnxText(Path(model.path), Path(model.tokenizer_path), model.longest_tokens)
        except ValueError as error:
            raise self._unusable(error) from error

    def shares(self, text: str, cancelled: Callable[[], bool] = lambda: False) -> tuple[list[float], int]:
        """How sure each label is, 0 to 1, and in how many parts the text was read.

        A text longer than the model reads is cut in the middle, again and again, and each part counts by its length.

        Raises:
            ModelError: ``classifier-unusable``.
            JobCancelled: ``cancelled()`` became true.
        """
        import numpy as np

        parts = self._parts(text, cancelled)
        rows = []
        try:
            for _count, found in self._model.run(parts, self._made, cancelled):
                rows.append(found)
        except ValueError as error:
            raise self._unusable(error) from error
        weights = np.array([max(1, len(part)) for part in parts], np.float64)
        means = (np.concatenate(rows) * weights[:, None]).sum(axis=0) / weights.sum()
        return [float(share) for share in means], len(parts)

    def _parts(self, text: str, cancelled: Callable[[], bool]) -> Sequence[str]:
        waiting, parts = [text], []
        while waiting:
            if cancelled():
                raise JobCancelled
            part = waiting.pop()
            _tokens, cut = self._model.tokenizer.encode(part, self._model.longest_tokens)
            middle = _middle(part) if cut else 0
            if middle:
                waiting += [part[middle:], part[:middle]]
            else:
                parts.append(part)
        return parts

    def _made(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        if logits.shape != (1, self._labels):
            raise ValueError("it has not as many outputs as labels")
        if not np.isfinite(logits).all():
            raise ValueError("it gives no numbers")
        if self._several:
            return np.asarray(1 / (1 + np.exp(-np.clip(logits[0], -60, 60))), np.float32)
        powers = np.exp(logits[0] - logits[0].max())
        return np.asarray(powers / powers.sum(), np.float32)

    def _unusable(self, error: ValueError) -> ModelError:
        return ModelError(
            "classifier-unusable",
            f"The classifier {self._id} cannot be used: {error.args[0]}.",
            "Get another one, or let the language model choose with --labels.",
        )


def attempt(model: ClassifierModel) -> None:
    """Run a model that is not installed yet, on a text alone and on several. Raises as ``Classifier``."""
    classifier = Classifier(model)
    for text in _TRIED:
        classifier.shares(text)


def _middle(text: str) -> int:
    """Where to cut a text into halves, at white space; 0 when it is too short for that."""
    half = len(text) // 2
    if half < _SHORTEST_PART:
        return 0
    after = next((at for at in range(half, len(text) - 1) if text[at].isspace()), 0)
    return after or next((at for at in range(half, 0, -1) if text[at].isspace()), half)
