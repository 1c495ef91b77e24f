"""What finds passages, kept for the next question on the same material: its indexes, and what its passages mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slmdesk.engine.embed import LoadedEmbedder
from slmdesk.messages import SourceText
from slmdesk.tasks import verify
from slmdesk.tasks.ask.meaning import Meaning
from slmdesk.tasks.ask.retrieval import PassageSearch


class Finding:
    """Holds one material at a time.

    Attributes:
        meaning: how near passages are to a question, with an embedding model.
    """

    def __init__(self, embedder: LoadedEmbedder | None = None) -> None:
        self.meaning = Meaning(embedder or LoadedEmbedder())
        self._sources: list[SourceText] | None = None
        self._indexes: tuple[PassageSearch, verify.SourceIndex] | None = None

    def indexes(
        self, sources: Sequence[SourceText], check: Callable[[], None] = lambda: None
    ) -> tuple[PassageSearch, verify.SourceIndex]:
        """By the words of a question, and by those of a sentence to be checked. check: raises to stop."""
        if self._indexes is None or self._sources != list(sources):
            self._indexes = None  # its memory is free before the next ones are made
            made = PassageSearch(sources, check), verify.SourceIndex(sources, check)
            self._sources, self._indexes = list(sources), made
        return self._indexes
