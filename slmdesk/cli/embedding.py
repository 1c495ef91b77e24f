"""Texts into vectors from the command line, by the embedding model that is installed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from slmdesk import paths
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.messages import Embed, Progress, Vectors
from slmdesk.models.embedding import EmbeddingModel, embedding_model as usable_embedding
from slmdesk.store.search import SearchIndex

EMBEDDING_ID = "all-minilm-l6-v2-int8"
_AT_ONCE = 2048  # passages of one request; what is done of it is kept as it comes


def embedding_model(session: Session) -> EmbeddingModel | None:
    """The installed embedding model that can be used; None without one."""
    return usable_embedding(session.store.list(), paths.resources())


def embed(session: Session, model: EmbeddingModel, texts: Sequence[str]) -> tuple[bytes, int]:
    """Vectors of texts, one after the other as float32, and how many numbers each has."""
    data, dimensions = [], 0
    for event in session.events("inference", Embed(list(texts), str(model.path), str(model.tokenizer))):
        if isinstance(event, Vectors):
            data.append(event.data)
            dimensions = event.dimensions
    return b"".join(data), dimensions


def add_missing_vectors(session: Session, index: SearchIndex, output: Output) -> int:
    """Embed what has no vector yet; a stop loses at most the passages in hand. Returns how many were made."""
    model = embedding_model(session)
    total = 0 if model is None else index.count_without_vectors(model.id)
    done = 0
    while model is not None and (waiting := index.without_vectors(model.id, _AT_ONCE)):
        output.progress(Progress("indexing", done, total, "parts", "Preparing search by meaning"))
        texts = [text for _number, text in waiting]
        numbers = iter(number for number, _text in waiting)
        # The child goes on with the next ones while these are kept.
        for event in session.events("inference", Embed(texts, str(model.path), str(model.tokenizer))):
            if isinstance(event, Vectors):
                made = list(itertools.islice(numbers, event.rows))
                index.add_vectors(model.id, made, event.data, event.dimensions)
                done += event.rows
                output.progress(Progress("indexing", done, total, "parts", "Preparing search by meaning"))
    return done
