"""Word problems: steps in words whose arithmetic is done again, in several ways that are put to a vote.

As in Wang et al., "Self-Consistency Improves Chain of Thought Reasoning" (2022). All ways are written side by side,
after the same prompt but for a last hint: they differ without chance, so that the same question has the same answer
each time, and what they begin with is read once. Two that agree end the others.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from slmdesk.engine import Cancelled, Data, Engine, Message, Piece, Prompt
from slmdesk.messages import Calculation, Sampling
from slmdesk.tasks.ask.worked_steps import worked_out

_MOST_TOKENS = 320
_FIRST = 3  # ways that are tried before the others are thought of
_ENOUGH = 2  # of the first that agree
_SYSTEM = (
    "You solve word problems. Write one short line for each step: what it is, its calculation and its value. The last "
    "line is: Answer: and the number."
)
_EXAMPLES = (
    (
        "Tom has 3 boxes with 12 pencils each. He gives a third of all pencils to Ann and buys 5 more. "
        "How many pencils does he have?",
        "All pencils in the boxes: 3 * 12 = 36\n"
        "A third goes to Ann: 36 / 3 = 12\n"
        "What is left and the new ones: 36 - 12 + 5 = 29\n"
        "Answer: 29",
    ),
    (
        "A shirt costs $20 and is reduced by 15%. Mia buys 4 shirts and pays with a $100 bill. "
        "How much change does she get?",
        "Reduced price of a shirt: 20 * (1 - 15 / 100) = 17\n"
        "Four shirts: 4 * 17 = 68\n"
        "Change: 100 - 68 = 32\n"
        "Answer: 32",
    ),
)
_HINTS = (
    "",
    "\n\nFirst say in one line what exactly is asked for.",
    "\n\nTake it step by step, one small step a line.",
    "\n\nBegin with the numbers that are given.",
    "\n\nMind units, percentages and how often something happens.",
)

_ANSWERED = re.compile(r"\banswer\b[^\n\d]*\d[^\n]*\n", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?")
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|"
    r"half|twice|double|triple|thrice|third|quarter|dozen|dozens)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_ASKS = re.compile(
    r"\bhow (?:many|much|far|long|old|tall|fast|heavy|big|often|deep|wide|high)\b|\bwhat (?:percent(?:age)?|fraction)\b"
    r"|\bwhat(?:'s| is| was| are| were| will be)? (?:\w+ ){0,6}"
    r"(?:total|cost|price|sum|difference|average|profit|number|amount|speed|distance|age|ratio|area|perimeter|volume|"
    r"weight|length|width|height|change|percentage)\b|\b(?:calculate|compute)\b|\bfind the (?:total|number|area|value)"
    r"|\bcu[aá]nt[oa]s?\b|\bcombien\b|\bwie\s?viele?\b|\bquant[ioae]s?\b|сколько|多少|几",
    re.IGNORECASE,
)
_LAST_CHARACTERS = 260


Worked = tuple[Fraction, list[Calculation]]


@dataclass(frozen=True)
class Solution:
    """A computed answer. agreed, tried: ways that came to this value, and all that were written."""

    value: Fraction
    steps: list[Calculation]
    agreed: int
    tried: int


def is_word_problem(question: str, with_material: bool) -> bool:
    """Whether a question tells a calculation: it gives numbers and asks for one.

    with_material: then it has to bring its numbers itself, and a year is none.
    """
    if not _ASKS.search(question[-_LAST_CHARACTERS:]):
        return False
    digits = [number for number in _NUMBER.findall(question) if not _YEAR.fullmatch(number)]
    if with_material:
        return len(digits) >= 2 and len(question.split()) >= 12
    return len(digits) + len(_NUMBER_WORD.findall(question)) >= 2


def solve(question: str, engine: Engine, sampling: Sampling, cancelled: Cancelled) -> Solution | None:
    """Compute a word problem. None when the model wrote nothing that ends in a number."""
    prompts = [_prompt(question, hint) for hint in _HINTS]
    limit = min(_MOST_TOKENS, engine.max_context_tokens - max(map(engine.count_prompt_tokens, prompts)))
    if limit < _MOST_TOKENS // 4:
        return None
    found: list[Worked | None] = []
    for stretch in (prompts[:_FIRST], prompts[_FIRST:]):
        found += _written(stretch, limit, engine, sampling, cancelled)
        if _agreed(found):
            break
    return vote(found)


def _written(
    prompts: Sequence[Prompt], limit: int, engine: Engine, sampling: Sampling, cancelled: Cancelled
) -> list[Worked | None]:
    """What was written to its end, in the order of the prompts; None for what has no number there.

    As soon as enough of them agree the others are left.
    """
    texts = [""] * len(prompts)
    found: dict[int, Worked | None] = {}
    for index, event in engine.generate_many(
        prompts, sampling, limit, cancelled, unwanted=lambda index: index in found or _agreed(found.values())
    ):
        if isinstance(event, Piece):
            texts[index] += event.text
            # A tiny model goes on after its answer.
            if event.finish is not None or _ANSWERED.search(texts[index]):
                found[index] = worked_out(texts[index])
    return [found[index] for index in sorted(found)]


def _agreed(found: Iterable[Worked | None]) -> bool:
    counts = collections.Counter(each[0] for each in found if each is not None)
    return max(counts.values(), default=0) >= _ENOUGH


def vote(found: Sequence[Worked | None]) -> Solution | None:
    """The value that most ways have; of equally many a sensible one, then the one that came first."""
    worked = [each for each in found if each is not None]
    counts = collections.Counter(value for value, _steps in worked)
    if not counts:
        return None
    best = max(counts, key=lambda value: (counts[value], _sensible(value)))
    steps = next(steps for value, steps in worked if value == best)
    return Solution(best, steps, counts[best], len(found))


def _sensible(value: Fraction) -> bool:
    """Answers to such problems seldom are below zero, nor fractions without an end."""
    return value >= 0 and 10**4 % value.denominator == 0


def _prompt(question: str, hint: str) -> Prompt:
    messages = [Message("system", (_SYSTEM,))]
    for example, answer in _EXAMPLES:
        messages += [Message("user", (example,)), Message("assistant", (answer,))]
    # Kept: what comes before is not read again for the ways that are tried later.
    parts: tuple[str | Data, ...] = (Data(question, kept=True), hint) if hint else (Data(question, kept=True),)
    return [*messages, Message("user", parts)]
