"""Word problems: the model writes a short program, and the program is computed exactly.

As in Gao et al., "PAL: Program-aided Language Models" (2022), with a vote over several programs as in Wang et
al., "Self-Consistency Improves Chain of Thought Reasoning" (2022). All of them are written at once, after the same
prompt but for a last hint, so that they differ without chance: the same question has the same answer each time.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from slmdesk.engine import Cancelled, Data, Engine, Message, Piece, Prompt, Regex
from slmdesk.messages import Calculation, Sampling
from slmdesk.tasks.ask.expressions import NotArithmetic, evaluate, shown

_MOST_TOKENS = 360
_MOST_LINES = 14
_FIRST = 3  # programs written before the others are thought of
_SYSTEM = (
    "You solve word problems by a short program: one assignment a line with a comment, only numbers, + - * / ( ) "
    "and names from lines above. The last line is the answer."
)
_EXAMPLES = (
    (
        "Tom has 3 boxes with 12 pencils each. He gives a third of all pencils to Ann and buys 5 more. "
        "How many pencils does he have?",
        "pencils = 3 * 12  # all pencils in the boxes\n"
        "given = pencils / 3  # a third goes to Ann\n"
        "answer = pencils - given + 5  # what is left and the new ones\n",
    ),
    (
        "A shirt costs $20 and is reduced by 15%. Mia buys 4 shirts and pays with a $100 bill. "
        "How much change does she get?",
        "price = 20 * (1 - 15 / 100)  # the reduced price\n"
        "cost = 4 * price  # four shirts\n"
        "answer = 100 - cost  # change\n",
    ),
)
_HINTS = (
    "",
    "\n\nBegin with the numbers that are given, one a line.",
    "\n\nMind what exactly is asked for.",
    "\n\nTake it step by step, one small step a line.",
    "\n\nMind units, percentages and how often something happens.",
)

# Brackets inside brackets, one level: what school problems need, and what cannot go wrong.
_ATOM = r"(?:[0-9]{1,9}(?:\.[0-9]{1,6})?|[a-z][a-z0-9_]{0,30})"
_OPERATOR = r" (?:\+|-|\*|/) "
_INNER = rf"(?:{_ATOM}|\({_ATOM}(?:{_OPERATOR}{_ATOM}){{1,5}}\))"
_OUTER = rf"(?:{_INNER}|\({_INNER}(?:{_OPERATOR}{_INNER}){{1,4}}\))"
_EXPRESSION = rf"{_OUTER}(?:{_OPERATOR}{_OUTER}){{0,8}}"
_COMMENT = r"  # [^\n#]{1,70}"
PROGRAM = Regex(
    rf"(?:[a-z][a-z0-9_]{{0,30}} = {_EXPRESSION}{_COMMENT}\n){{0,{_MOST_LINES}}}answer = {_EXPRESSION}(?:{_COMMENT})?\n"
)

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


@dataclass(frozen=True)
class Solution:
    """A computed answer. agreed, tried: programs with this value, and all that were written."""

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
    """Compute a word problem. None when the model wrote no program that can be computed."""
    prompts = [_prompt(question, hint) for hint in _HINTS]
    limit = min(_MOST_TOKENS, engine.max_context_tokens - max(map(engine.count_prompt_tokens, prompts)))
    if limit < _MOST_TOKENS // 4:
        return None
    programs: list[tuple[Fraction, list[Calculation]]] = []
    tried = 0
    for stretch in (prompts[:_FIRST], prompts[_FIRST:]):
        tried += len(stretch)
        programs += _programs(stretch, limit, engine, sampling, cancelled)
        if len(programs) == tried and len({value for value, _steps in programs}) == 1:
            break  # the others could hardly change the vote
    return vote(programs, tried)


def _programs(
    prompts: Sequence[Prompt], limit: int, engine: Engine, sampling: Sampling, cancelled: Cancelled
) -> list[tuple[Fraction, list[Calculation]]]:
    """Those that can be computed, in the order of the prompts."""
    texts = [""] * len(prompts)
    for index, event in engine.generate_many(prompts, sampling, limit, cancelled, constraints=[PROGRAM] * len(prompts)):
        if isinstance(event, Piece):
            texts[index] += event.text
    return [steps for text in texts if (steps := run_program(text)) is not None]


def vote(programs: Sequence[tuple[Fraction, list[Calculation]]], tried: int) -> Solution | None:
    """The value that most programs have; of equally many the one that came first."""
    counts = collections.Counter(value for value, _steps in programs)
    if not counts:
        return None
    best = max(counts, key=lambda value: (counts[value], _sensible(value)))
    steps = next(steps for value, steps in programs if value == best)
    return Solution(best, steps, counts[best], tried)


def _sensible(value: Fraction) -> bool:
    """Answers to such problems seldom are below zero, nor fractions without an end."""
    return value >= 0 and 10**4 % value.denominator == 0


def run_program(text: str) -> tuple[Fraction, list[Calculation]] | None:
    """The value of ``answer`` and the steps, each computed; None when a line is not arithmetic or it has no end."""
    names: dict[str, Fraction] = {}
    steps: list[Calculation] = []
    for line in text.splitlines():
        body, _mark, note = line.partition("#")
        name, equals, expression = body.partition("=")
        if not body.strip():
            continue
        if not equals or not name.strip().isidentifier():
            return None
        try:
            value = evaluate(expression, names)
        except NotArithmetic:
            return None
        names[name.strip()] = value
        steps.append(Calculation(name.strip(), " ".join(expression.split()), shown(value), note.strip()))
        if name.strip() == "answer":
            return value, steps
    return None


def _prompt(question: str, hint: str) -> Prompt:
    messages = [Message("system", (_SYSTEM,))]
    for example, program in _EXAMPLES:
        messages += [Message("user", (example,)), Message("assistant", (program,))]
    parts: tuple[str | Data, ...] = (Data(question), hint) if hint else (Data(question),)
    return [*messages, Message("user", parts)]
