"""Texts into vectors, for searching by meaning. The model stays loaded for the next ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from slmdesk.engine.embed import LoadedEmbedder
from slmdesk.messages import Done, Embed, EmbedResult, Progress, TaskEvent, Vectors


class EmbeddingTask:
    """Answers ``Embed``, each batch of vectors as it is done."""

    def __init__(self, embedder: LoadedEmbedder) -> None:
        self._embedder = embedder

    def run(self, request: Embed, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
        """Yields ``Vectors`` until all texts are done, then ``Done(EmbedResult)``.

        Raises:
            ModelError: the model cannot be used.
            JobCancelled: it was cancelled.
        """
        started = time.perf_counter()
        yield Progress("loading", 0, 0)
        embedder = self._embedder.get(request.model_path, request.tokenizer_path)
        before = embedder.cut
        for count, rows in embedder.embed(request.texts, cancelled):
            yield Vectors(rows=count, dimensions=rows.shape[1], data=rows.astype("<f4").tobytes())
        yield Done(EmbedResult(len(request.texts), embedder.cut - before, time.perf_counter() - started))
