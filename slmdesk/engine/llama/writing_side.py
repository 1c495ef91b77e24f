"""The contexts of ``relay.py``, and a second copy of the weights to write with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import psutil

from slmdesk.engine.llama.answering import Asked, shared_prefix
from slmdesk.engine.llama.context import Context
from slmdesk.engine.llama.relay import WRITING_TOKENS
from slmdesk.errors import ModelError

_CELLS_STEP = 256  # of one answer; llama.cpp rounds up to it
_FREE_BYTES = 2 << 30  # left for other programs when a second copy is loaded
_WORTH_LOADING_TOKENS = 800  # that may be written: half of them gain the second that loading takes, and the rest pays


class Opening(Protocol):
    """Opens a context on some weights for so many tokens of all sequences together, each with its share of them."""

    def __call__(self, model: Any, tokens: int, sequences: int, ubatch_tokens: int) -> Context: ...


class WritingSide:
    """Two contexts of a model, or one for both: where prompts are read, and where their answers are written.

    Args:
        model: llama.cpp's pointer to the weights that prompts are read with.
        load_copy: loads them once more, to write with; None when that is not wanted.
        copy_bytes: that it takes at most.
        free: gives such a copy's memory back.
        reading_tokens: of one pass.
    """

    def __init__(
        self,
        model: Any,
        open_context: Opening,
        load_copy: Callable[[], Any] | None,
        copy_bytes: int,
        free: Callable[[Any], None],
        reading_tokens: int,
    ) -> None:
        self._model = model
        self._open = open_context
        self._load_copy = load_copy
        self._copy_bytes = copy_bytes
        self._free = free
        self._reading_tokens = reading_tokens
        self._copy: Any = None
        self._open_now: list[Context] = []
        self._cells = 0

    def suits(self, asked: Sequence[Asked], width: int) -> bool:
        """Whether prompts are better read apart: what most of them have in common is read once in a shared cache.

        One alone never is: its answer then does not hang on what was asked before.
        """
        lengths = [len(one.tokens) for one in asked]
        return min(width, len(asked)) > 1 and 2 * shared_prefix([one.tokens for one in asked]) < sum(lengths) / len(
            lengths
        )

    def contexts(self, asked: Sequence[Asked], width: int) -> tuple[Context, Context]:
        """(to read, to write), with a sequence for each of so many answers and another, each with room for the longest.

        Raises:
            EngineError: ``context-refused``.
            JobCancelled: while a second copy was loaded.
        """
        needed = max(len(one.tokens) + one.max_tokens for one in asked)
        if sum(one.max_tokens for one in asked) >= _WORTH_LOADING_TOKENS:
            self._take_copy()
        if not self._open_now or width >= self._open_now[0].sequences or needed > self._cells:
            self.close_contexts()
            self._cells = math.ceil(needed / _CELLS_STEP) * _CELLS_STEP
            tokens = (width + 1) * self._cells
            self._open_now.append(self._open(self._model, tokens, width + 1, self._reading_tokens))
            if self._copy is not None:
                self._open_now.append(self._open(self._copy, tokens, width + 1, WRITING_TOKENS))
        return self._open_now[0], self._open_now[-1]

    def _take_copy(self) -> None:
        if self._load_copy is None:
            return
        load, self._load_copy = self._load_copy, None  # asked for once: what is refused now will be again
        if psutil.virtual_memory().available < self._copy_bytes + _FREE_BYTES:
            return
        try:
            self._copy = load()
        except ModelError:  # it is no more than a help
            return
        self.close_contexts()

    def close_contexts(self) -> None:
        """Forget what they hold."""
        while self._open_now:
            self._open_now.pop().close()

    def close(self) -> None:
        """Give the memory back."""
        self.close_contexts()
        if self._copy is not None:
            self._free(self._copy)
            self._copy = None
