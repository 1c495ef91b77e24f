"""What every engine does alike with what it is asked: the limits of several answers, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from slmdesk.engine import Usage
from slmdesk.errors import EngineError


class Counted:
    """An engine that counts what it does in ``_usage`` until it is asked."""

    def __init__(self) -> None:
        self._usage = Usage()

    def take_usage(self) -> Usage:
        usage, self._usage = self._usage, Usage()
        return usage


def limits_of(max_tokens: int | Sequence[int], prompts: int) -> Sequence[int]:
    """One limit for each prompt. max_tokens: as of ``Engine.generate_many``."""
    return [max_tokens] * prompts if isinstance(max_tokens, int) else max_tokens


def refuse_too_long(needed_tokens: int, max_context_tokens: int) -> None:
    """Check that a prompt and its answer fit together.

    Raises:
        EngineError: ``context-too-small``.
    """
    if needed_tokens > max_context_tokens:
        raise EngineError(
            "context-too-small",
            f"This needs {needed_tokens} tokens at once, and the model can hold {max_context_tokens} here.",
            "Raise the context limit in Settings, free memory, or choose a model with a larger context.",
        )
