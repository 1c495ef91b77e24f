"""How many tokens of a model's context go to the text of a prompt, and how many to what is written."""

from __future__ import annotations

from collections.abc import Sequence

from slmdesk.errors import EngineError
from slmdesk.tasks.summarize.styles import Section

TOKENS_PER_WORD = 2  # generous: room for other languages than English
MOST_NOTE_WORDS = 160
_SMALLEST_CHUNK_TOKENS = 64


def budgets(sections: Sequence[Section], target_words: int, context: int, frame: int) -> tuple[int, int, int]:
    """Tokens for the notes on a part, for a section of the summary, and for the text that a prompt has room for.

    context: tokens that the model can hold; frame: of them, for the longest prompt without its text.

    Raises:
        EngineError: ``context-too-small``.
    """
    # Minutes without any decision leave their words to the summary above them.
    gathers = any(section.gathers for section in sections)
    largest = target_words if gathers else max(section.words(target_words) for section in sections)
    notes, answer = MOST_NOTE_WORDS * TOKENS_PER_WORD, max(48, largest * TOKENS_PER_WORD)
    # A small context gives up to half of itself to what is written.
    notes, answer = min(notes, context // 4), min(answer, context // 4)
    # Twice the answer: what continues a summary reads it, too.
    room = context - frame - max(notes, 2 * answer) - 16
    if room < _SMALLEST_CHUNK_TOKENS:
        raise EngineError(
            "context-too-small",
            f"This model can hold {context} tokens at once here, too few to summarize with.",
            "Raise the context limit in Settings, or choose another model.",
        )
    return notes, answer, room
