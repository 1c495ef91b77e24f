"""A worked solution, step by step in words, whose arithmetic is done again: what a small model gets wrong most.

As in Wei et al., "Chain-of-Thought Prompting" (2022), with the calculator of Cobbe et al., "Training Verifiers to
Solve Math Word Problems" (2021) behind it: where a value is wrong, it is corrected in the steps that follow too.
"""

from __future__ import annotations

import re
from fractions import Fraction

from slmdesk.messages import Calculation
from slmdesk.tasks.ask.expressions import NotArithmetic, evaluate, shown

# A value is not the beginning of the next expression, as in "2 * (3 + 4) = 2 * 7 = 14".
_STEP = re.compile(
    r"(?P<expression>-?[(\d][\d.\s()+*/-]*[\d)])\s*=\s*"
    r"(?P<value>-?\d+(?:\.\d+|\s*/\s*0*[1-9]\d*(?!\d|\s*=))?)(?!\.?\d|\s*[+*/^-]\s*[\d(]|\s+\d+/\d)"
)
# What stands before an expression that is only the end of a longer one: it cannot be computed.
_LONGER = re.compile(r"[+*/^√-]\s*$|\b(?:of|sqrt|root|times|plus|minus|by|x)\s*$|[\w.]$", re.IGNORECASE)
_ANSWER = re.compile(
    r"\banswer\b[^\n\d]*?(?P<minus>(?<!\w)-[$€£]?)?(?:(?P<whole>\d+)\s+(?=\d+\s*/\s*\d))?"
    r"(?P<value>\d+(?:\.\d+|\s*/\s*0*[1-9]\d*)?)(?P<ratio>\s*:\s*\d)?",
    re.IGNORECASE,
)
_OPERATOR = re.compile(r"[\d)]\s*[+*/-]")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_LONGEST_LINE = 400  # characters
_THOUSANDS = re.compile(r"(?<=\d),(?=(?:\d\d,)*\d{3}(?!\d))")
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d{1,2})(?![\d,])")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+(?=[\w(])")
_FRACTION = re.compile(r"\\d?frac\{(\d+)\}\{(\d+)\}")
_FORMS = (
    (re.compile(r"\\(?:times|cdot)|[×·]|(?<=[\d)])\s*[xX]\s*(?=[\d(])"), "*"),
    (re.compile(r"\\div|÷"), "/"),
    (re.compile(r"[−–]"), "-"),
    (re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}"), r"(\1)/(\2)"),
    (re.compile(r"(\d+(?:\.\d+)?)\s*\\?%"), r"(\1/100)"),
    (re.compile(r"\(?(\d+(?:\.\d+)?\s*/\s*\d+)\)?\s+of\s+(?=[$€£]?\d)"), r"(\1) * "),
    (re.compile(r"\\[,;()\[\]]|[$€£{}]"), " "),
)


def worked_out(text: str) -> tuple[Fraction, list[Calculation]] | None:
    """The answer and the steps, each computed; None when the text has no answer at its end."""
    text = _DECIMAL_COMMA.sub(r"\1.\2", _THOUSANDS.sub("", text))
    steps: list[Calculation] = []
    computed: dict[Fraction, Fraction] = {}  # a value as it was written -> as it is
    for line in text.splitlines():
        if len(line) > _LONGEST_LINE:
            continue
        answer = _ANSWER.search(_FRACTION.sub(r"\1/\2", line))
        if answer:
            if answer["ratio"]:
                return None
            written = (_number(answer["value"]) + int(answer["whole"] or 0)) * (-1 if answer["minus"] else 1)
            return computed.get(written, written), steps
        plain = _plain(_LIST_NUMBER.sub("", line))
        found = _STEP.search(plain)
        if not found or not _OPERATOR.search(found["expression"]):
            continue
        before = plain[: found.start()]
        if before.strip(" *-•") and _LONGER.search(before):
            continue
        written = _number(found["value"])
        expression = _with(found["expression"].strip(), computed)
        try:
            value = evaluate(expression)
        except NotArithmetic:
            continue
        if _is_rounded(value, written):
            value = written
        computed.pop(written, None)
        if value != written:
            computed[written] = value
        said = line.partition(":")[0] if ":" in line else before
        note = " ".join(said.split()).strip(" -*.,=")
        steps.append(Calculation(note or "step", expression, shown(value)))
    return None


def _number(written: str) -> Fraction:
    return Fraction("".join(written.split()))


def _plain(line: str) -> str:
    for pattern, form in _FORMS:
        line = pattern.sub(form, line)
    return line


def _with(expression: str, computed: dict[Fraction, Fraction]) -> str:
    """The expression with values of earlier steps as they are."""

    def corrected(found: re.Match[str]) -> str:
        value = computed.get(Fraction(found[0]))
        if value is None:
            return found[0]
        return str(value) if value.denominator == 1 else f"({value})"

    return " ".join(_NUMBER.sub(corrected, expression).split())


def _is_rounded(value: Fraction, written: Fraction) -> bool:
    """Whether a whole number was meant where the value is none: people, buses, boxes."""
    return written.denominator == 1 and value.denominator != 1 and abs(value - written) < 1
