"""What a model writes to a question, until it is done or says the same again."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from slmdesk.engine import Piece, PromptProgress
from slmdesk.messages import Progress, TaskEvent, Token
from slmdesk.tasks.sentences import whole_sentences, without_repeats

_ENDS = (".", "!", "?", "。", "！", "？", "\n")


def written(events: Iterable[PromptProgress | Piece]) -> Generator[TaskEvent, None, str]:
    """Yields ``Progress`` and ``Token``; returns the text.

    A tiny model that has begun to say its sentences again goes on until its limit: the answer ends there. One that was
    cut at the limit keeps its whole sentences.
    """
    text = ""
    for event in events:
        if isinstance(event, PromptProgress):
            yield Progress("prompt", event.done, event.total, "tokens")
            continue
        text += event.text
        if event.text:
            yield Token(event.text)
        if event.finish == "length":
            text = whole_sentences(text)
        if text.rstrip(" ").endswith(_ENDS):
            once, repeats = without_repeats(text)
            if repeats:
                return once
    return text.strip()
