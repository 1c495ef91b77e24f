"""What drafting by prompt lookup would gain: real answers, real times of passes, and the drafts counted on them.

Prompt lookup (A. Saxena, "Prompt Lookup Decoding", 2023) guesses that after the last tokens comes what came after the
same tokens earlier in the prompt or the answer, and checks several guessed tokens in one pass. The answer stays what it
was, so what it gains follows from the answer's tokens and the time of a pass of 1, 2 ... tokens: nothing is simulated
but the order of passes. The product drafts only if one of its tasks gained 1.2x.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from lines_engine import GREEDY, SCHEMA, loaded, records
from table import Line

from slmdesk.engine import Constraint, Data, JsonSchema, Message, Piece, Prompt
from slmdesk.engine.llama.context import Entry
from slmdesk.engine.llama.model import LlamaEngine

_NGRAMS = (3, 2)
_LONGEST_DRAFT = 7
_TOKENS = 96
_CONTEXT_TOKENS = 512  # how much is read before the passes that are timed
_TEXT = (
    "Photosynthesis turns the energy of light into chemical energy. Chlorophyll absorbs red and blue light best. In "
    "1779 Jan Ingenhousz showed that plants need light to release oxygen. The Calvin cycle fixes carbon dioxide. Guard "
    "cells open and close the pores of a leaf, and a leaf loses water while its pores are open."
)


def lines(runs: int, models: list[Path]) -> list[Line]:
    """Passes saved and time gained, task by task."""
    found = []
    for path in models:
        with loaded(path, "chat") as engine:
            seconds = pass_seconds(engine, runs)
            told = ", ".join(f"{count}: {spent / seconds[1]:.2f}" for count, spent in seconds.items())
            print(f"    {path.stem}: a pass of several tokens against one of 1: {told}", flush=True)
            for name, prompts, form in tasks():
                gains, passes = [], []
                for prompt in prompts:
                    gain, share = gained(engine, prompt, form, seconds)
                    gains.append(gain)
                    passes.append(share)
                what = f"drafts by lookup, {name}: time without / with ({path.stem})"
                found.append(Line(what, gains, "x", ">= 1.2", {"tokens_a_pass": passes, "seconds": seconds}).show())
    return found


def tasks() -> list[tuple[str, list[Prompt], Constraint | None]]:
    """Prompts of what the product does, one answer at a time."""

    def asked(instruction: str, text: str) -> Prompt:
        return [Message("user", (instruction, "\n\nText: ", Data(text)))]

    three = records(3)
    return [
        ("extracting", [asked("Write name, age, city, job, pets as JSON.", text) for text in three], _form()),
        ("rewriting", [asked("Write this again in plain words.", text) for text in (_TEXT, *three[:2])], None),
        ("answering", [asked(f"What does the text say about {what}? Quote it.", _TEXT) for what in _ASKED], None),
        ("translating", [asked("Translate this text to Spanish.", text) for text in (_TEXT, *three[:2])], None),
    ]


_ASKED = ("chlorophyll", "Jan Ingenhousz", "guard cells")


def _form() -> Constraint:
    return JsonSchema(json.dumps(SCHEMA))


def pass_seconds(engine: LlamaEngine, runs: int) -> dict[int, float]:
    """Seconds of a pass of so many tokens of one sequence, after a text that was read."""
    context = engine._open_context(*engine._context_for(2048, 2), 2)
    context.clear()
    for at in range(0, _CONTEXT_TOKENS, context.batch_tokens):
        count = min(context.batch_tokens, _CONTEXT_TOKENS - at)
        context.decode([Entry(100 + n, at + n, 0, False) for n in range(count)])
    position = _CONTEXT_TOKENS
    found: dict[int, list[float]] = {count: [] for count in range(1, _LONGEST_DRAFT + 2)}
    for _run in range(max(3, runs)):
        for count, times in found.items():
            began = time.perf_counter()
            context.decode([Entry(200 + n, position + n, 0, True) for n in range(count)])
            times.append(time.perf_counter() - began)
            position += count
    context.clear()
    return {count: statistics.median(times) for count, times in found.items()}


def gained(
    engine: LlamaEngine, prompt: Prompt, form: Constraint | None, seconds: dict[int, float]
) -> tuple[float, float]:
    """(time without drafts / with them, tokens a pass) for the greedy answer to a prompt."""
    events = engine.generate(prompt, GREEDY, _TOKENS, lambda: False, constraint=form)
    text = "".join(event.text for event in events if isinstance(event, Piece))
    read = engine._prompt_tokens(prompt)[0]
    answer = engine._vocabulary.tokens(text, special=False)
    spent, passes, at = 0.0, 0, 0
    while at < len(answer):
        guessed = draft([*read, *answer[:at]])
        right = next((n for n, token in enumerate(guessed) if answer[at + n : at + n + 1] != [token]), len(guessed))
        spent += seconds[1 + len(guessed)]
        passes += 1
        at += right + 1
    return len(answer) * seconds[1] / max(spent, 1e-9), len(answer) / max(1, passes)


def draft(tokens: Sequence[int]) -> list[int]:
    """What came after the last tokens where they stood before; empty when they never did."""
    for length in _NGRAMS:
        last = list(tokens[-length:])
        for begin in range(len(tokens) - length - 1, -1, -1):
            if list(tokens[begin : begin + length]) == last:
                return list(tokens[begin + length : begin + length + _LONGEST_DRAFT])
    return []
