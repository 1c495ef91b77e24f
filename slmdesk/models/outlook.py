"""What a model would be like on this computer, before it is loaded or even here: memory, fit and speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.fit import ComputerProfile, RunOptions, Shape, Speed, memory_bytes, speed
from slmdesk.models.store import memory_bytes as rough_memory_bytes

Fit = Literal["fits", "tight", "does-not-fit"]

USUAL_CONTEXT_TOKENS, LONG_CONTEXT_TOKENS = 4096, 16384
TIGHT_SHARE = 0.8  # of the free memory; beyond it other programs begin to suffer
WORDS_A_TOKEN = 0.75  # of English text
_WORDS_A_PAGE = 500
_SUMMARY_WORDS_A_PAGE = 30  # of the notes that are taken on each page, and the answer


@dataclass(frozen=True)
class Outlook:
    """A prediction.

    Attributes:
        needed_bytes: peak memory with a context of 4k tokens.
        needed_long_bytes: the same with 16k; None when only the file's size is known.
        free_bytes: memory that programs may take now.
        speed: None as long as nothing was measured on this computer, or only the file's size is known.
    """

    needed_bytes: int
    needed_long_bytes: int | None
    free_bytes: int
    speed: Speed | None

    @property
    def fit(self) -> Fit:
        """How it goes into the memory that is free now."""
        if self.needed_bytes > self.free_bytes:
            return "does-not-fit"
        return "fits" if self.needed_bytes <= self.free_bytes * TIGHT_SHARE else "tight"

    @property
    def written_words_per_s(self) -> float | None:
        """How fast it writes English."""
        return self.speed.output_tokens_per_s * WORDS_A_TOKEN if self.speed else None

    def summary_s(self, pages: int) -> float | None:
        """Seconds for a summary of so many pages of English text, read once."""
        if self.speed is None:
            return None
        read = pages * _WORDS_A_PAGE / WORDS_A_TOKEN / self.speed.prompt_tokens_per_s
        return read + pages * _SUMMARY_WORDS_A_PAGE / WORDS_A_TOKEN / self.speed.output_tokens_per_s


def outlook(shape: Shape | None, size_bytes: int, free_bytes: int, profile: ComputerProfile | None) -> Outlook:
    """Predict. shape: of the header, None when it is not known; then the size of the file has to do."""
    if shape is None:
        return Outlook(rough_memory_bytes(size_bytes), None, free_bytes, None)
    return Outlook(
        memory_bytes(shape, RunOptions(USUAL_CONTEXT_TOKENS)),
        memory_bytes(shape, RunOptions(LONG_CONTEXT_TOKENS)),
        free_bytes,
        speed(shape, profile),
    )


def needed_bytes(entry: CatalogEntry) -> int:
    """Memory that a model of the catalogue needs with a usual context."""
    return outlook(entry.shape, entry.size_bytes, 0, None).needed_bytes
