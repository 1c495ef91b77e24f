"""How near passages are to a question by meaning: their embeddings, kept in memory for the next question."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from slmdesk.engine.embed import LoadedEmbedder
from slmdesk.messages import EmbeddingFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_KEPT = 4000  # passages of about 1.5 kB: a few books


class Meaning:
    """Args: embedder: the embedding model, loaded when it is first wanted."""

    def __init__(self, embedder: LoadedEmbedder) -> None:
        self._embedder = embedder
        self._of = ""
        self._vectors: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()

    def closeness(
        self, file: EmbeddingFile, question: str, texts: Sequence[str], cancelled: Callable[[], bool]
    ) -> list[float]:
        """The cosine of each text's angle to the question. Only texts that are not known yet are embedded.

        Raises:
            ModelError: the model cannot be used.
            JobCancelled: ``cancelled()`` became true.
        """
        embedder = self._embedder.get(file.model_path, file.tokenizer_path)
        if self._of != file.model_path:
            self._of = file.model_path
            self._vectors.clear()
        wanted = [question, *texts]
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in wanted]
        new = {key: text for key, text in zip(keys, wanted, strict=True) if key not in self._vectors}
        rows = [row for _count, many in embedder.embed(list(new.values()), cancelled) for row in many]
        self._vectors.update(zip(new, rows, strict=True))
        for key in keys:
            self._vectors.move_to_end(key)
        asked, *found = (self._vectors[key] for key in keys)
        while len(self._vectors) > _MOST_KEPT:
            self._vectors.popitem(last=False)
        return [float(row @ asked) for row in found]
