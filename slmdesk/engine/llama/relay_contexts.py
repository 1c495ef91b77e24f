"""The contexts of ``relay.py``, and a second copy of the weights to write with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import psutil

from slmdesk.engine.llama.answering import Asked
from slmdesk.engine.llama.context import Context
from slmdesk.engine.llama.relay import WRITING_TOKENS
from slmdesk.errors import EngineError, ModelError

# Of one answer; llama.cpp rounds up to 256. With steps as small as that, one part of many that is a little longer than
# the others opened larger contexts.
_CELLS_STEP = 512
_FREE_BYTES = 2 << 30  # left for other programs when a second copy is loaded
_WORTH_LOADING_TOKENS = 800  # that may be written: half of them gain the second that loading takes, and the rest pays


class Opening(Protocol):
    """Opens a context on some weights for so many tokens of all sequences together, each with its share of them."""

    def __call__(self, model: Any, tokens: int, sequences: int, ubatch_tokens: int) -> Context: ...


@dataclass(frozen=True)
class Copying:
    """How the weights are loaded once more, and what that takes.

    Attributes:
        load: gives llama.cpp's pointer to a second copy, rearranged to write with.
        free: gives its memory back.
        weights_bytes: of the copy, at most, and of the file. The system counts a mapped file as free memory.
        token_bytes: of a token in a context.
    """

    load: Callable[[], Any]
    free: Callable[[Any], None]
    weights_bytes: int
    token_bytes: int


class RelayContexts:
    """Where prompts are read, and where their answers are written: two contexts of a model, or one for both.

    Args:
        model: llama.cpp's pointer to the weights that prompts are read with.
        copying: of these weights, to write with; None when that is not wanted.
        reading_tokens: of one pass.
        make_room: gives back what else is open, if so many tokens more would be too many.
    """

    def __init__(
        self,
        model: Any,
        open_context: Opening,
        copying: Copying | None,
        reading_tokens: int,
        make_room: Callable[[int], None],
    ) -> None:
        self._model = model
        self._open = open_context
        self._copying = copying
        self._may_copy = copying is not None
        self._reading_tokens = reading_tokens
        self._make_room = make_room
        self._copy: Any = None
        self._reading: Context | None = None
        self._writing: Context | None = None
        self._cells = 0

    @property
    def tokens(self) -> int:
        """That the open contexts have room for, together."""
        writing = 0 if self._writing is None or self._writing is self._reading else self._writing.tokens
        return writing + (0 if self._reading is None else self._reading.tokens)

    def width(self, asked: Sequence[Asked], most: int, room_tokens: int) -> int:
        """How many answers at once so many tokens have room for, beside a prompt that is read; may be below 1.

        most: that are wanted.
        """
        return min(len(asked), most, room_tokens // (self._contexts * _cells_for(asked)) - 1)

    def open_for(self, asked: Sequence[Asked], most: int, room_tokens: int) -> tuple[Context, Context]:
        """(to read, to write), with a sequence for each of ``width`` answers and another, each for the longest.

        Raises:
            EngineError: ``context-refused``.
            JobCancelled: while a second copy was loaded.
        """
        if sum(one.max_tokens for one in asked) >= _WORTH_LOADING_TOKENS:
            self._take_copy(asked, most, room_tokens)
        width = self.width(asked, most, room_tokens)
        fits = self._reading is not None and width < self._reading.sequences and _cells_for(asked) <= self._cells
        if self._reading is not None and self._writing is not None and fits:
            return self._reading, self._writing
        self.close_contexts()
        self._cells = _cells_for(asked)
        tokens = (width + 1) * self._cells
        self._make_room(self._contexts * tokens)
        self._reading = self._writing = self._open(self._model, tokens, width + 1, self._reading_tokens)
        if self._copy is not None:
            try:
                self._writing = self._open(self._copy, tokens, width + 1, WRITING_TOKENS)
            except EngineError:  # it is no more than a help
                self._free_copy()
                self._may_copy = False
        return self._reading, self._writing

    @property
    def _contexts(self) -> int:
        return 1 if self._copy is None else 2

    def _take_copy(self, asked: Sequence[Asked], most: int, room_tokens: int) -> None:
        """Load it if there is memory: another time there may be."""
        copying = self._copying
        if copying is None or not self._may_copy or self._copy is not None:
            return
        cells = _cells_for(asked)
        width = min(len(asked), most, room_tokens // (2 * cells) - 1)
        contexts_bytes = 2 * (width + 1) * cells * copying.token_bytes
        needed = 2 * copying.weights_bytes + contexts_bytes + _FREE_BYTES
        if width < 2 or psutil.virtual_memory().available < needed:
            return
        try:
            self._copy = copying.load()
        except ModelError:
            self._may_copy = False
            return
        self.close_contexts()

    def close_contexts(self) -> None:
        """Forget what they hold."""
        if self._writing is not None and self._writing is not self._reading:
            self._writing.close()
        if self._reading is not None:
            self._reading.close()
        self._reading = self._writing = None

    def _free_copy(self) -> None:
        if self._copy is not None and self._copying is not None:
            self._copying.free(self._copy)
        self._copy = None

    def close(self) -> None:
        """Give the memory back."""
        self.close_contexts()
        self._free_copy()


def _cells_for(asked: Sequence[Asked]) -> int:
    """Tokens of the longest prompt with its answer, in whole steps."""
    return math.ceil(max(len(one.tokens) + one.max_tokens for one in asked) / _CELLS_STEP) * _CELLS_STEP
