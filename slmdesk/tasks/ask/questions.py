"""What kind of question it is: an expression, an equation, a choice with options, or one answered by yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from slmdesk.messages import Calculation
from slmdesk.tasks.ask.expressions import NotArithmetic, evaluate, shown
from slmdesk.tasks.ask.wording import wordings

_OPTION = re.compile(r"^[ \t]*[(\[]?([A-Ha-h1-8])[).:\]][ \t]+(\S[^\n]*)$", re.MULTILINE)
_INLINE_OPTION = re.compile(r"(?:^|\s)\(?([A-Ha-h])\)[ \t]+(.+?)(?=(?:[;,]?\s+\(?[A-Ha-h]\)[ \t])|$)", re.DOTALL)
_YES_NO_WORDS = re.compile(r"\byes\b[\s,/]+(?:or\s+)?\bno\b(?:[\s,/]+(?:or\s+)?\bmaybe\b)?", re.IGNORECASE)

_LEAD = re.compile(
    r"^\s*(?:(?:please\s+)?(?:what(?:'s|\s+is|\s+are)|how\s+much\s+is|calculate|compute|evaluate|work\s+out|"
    r"wie\s+viel\s+ist|was\s+ist|cu[aá]nto\s+es|combien\s+font|quanto\s+fa)\s+)?",
    re.IGNORECASE,
)
_END = re.compile(r"(?:\s*[=?.!])*\s*$")
_PERCENT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent|per cent)\s+of\s+(?=[\d(])", re.IGNORECASE)
_CHANGED_BY = re.compile(
    r"^(\d+(?:\.\d+)?)\s*(?:(plus|\+|increased by)|(minus|-|decreased by|reduced by))\s*(\d+(?:\.\d+)?)\s*%$",
    re.IGNORECASE,
)
_WORDS = (
    (r"\bdivided\s+by\b|÷|∶", "/"),
    (r"\bmultiplied\s+by\b|\btimes\b|×|·|(?<=\d)\s*[xX]\s*(?=\d)", "*"),
    (r"\bplus\b", "+"),
    (r"\bminus\b|[\u2212\u2013]", "-"),
    (r"\bto\s+the\s+power\s+of\b|\^", "**"),
    (r"\bsquared\b|²", "**2"),
    (r"\bcubed\b|³", "**3"),
    (r"\bmod(?:ulo)?\b", "%"),
)
_ROOT = re.compile(r"(?:\bthe\s+)?(?:\bsquare\s+root\s+of|\bsqrt|√)\s*\(?\s*(\d+(?:\.\d+)?)\s*\)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ALLOWED = re.compile(r"[\d\s.+\-*/%()]+")
_CURRENCY = re.compile(r"[$€£]\s*(?=\d)")
_LONGEST = 200


@dataclass(frozen=True)
class Options:
    """The options of a choice. stem: the question without them; marks: how each is named there."""

    stem: str
    marks: tuple[str, ...]
    texts: tuple[str, ...]


def options_of(question: str) -> Options | None:
    """The options that a question brings, None when it brings none."""
    for pattern, text in ((_OPTION, question), (_INLINE_OPTION, " ".join(question.split()))):
        found = list(pattern.finditer(text))
        marks = [each[1].upper() for each in found]
        if len(found) >= 2 and marks in (_sequence("A", len(found)), _sequence("1", len(found))):
            stem = text[: found[0].start()].strip()
            if stem:
                texts = tuple(" ".join(each[2].split()).rstrip(";,") for each in found)
                return Options(stem, tuple(marks), texts)
    return None


def _sequence(first: str, count: int) -> list[str]:
    return [chr(ord(first) + number) for number in range(count)]


def yes_no_answers(question: str) -> Sequence[str]:
    """The words that a question can be answered by, such as ("Yes", "No"), in its language; empty for others."""
    named = _YES_NO_WORDS.search(question)
    if named:
        return ("Yes", "No", "Maybe") if "maybe" in named[0].lower() else ("Yes", "No")
    sentence = re.split(r"[.:;]\s+", question.strip().rstrip("?").strip())[-1]
    if not question.rstrip().endswith("?"):
        return ()
    return next((of.answers for of in wordings() if of.yes_no.search(sentence) and not of.other.search(sentence)), ())


def computed(question: str) -> tuple[str, list[Calculation]] | None:
    """The answer to a question that is only an expression ("What is 17% of 2,340?"), with its step.

    Returns:
        None when it is anything else.

    Raises:
        NotArithmetic: it is an expression that has no value, such as a division by zero.
    """
    if len(question) > _LONGEST:
        return None
    body = _END.sub("", _LEAD.sub("", question, count=1))
    body = _CURRENCY.sub("", _THOUSANDS.sub("", body)).strip()
    changed = _CHANGED_BY.match(body)
    if changed:
        body = f"{changed[1]} * (1 {'+' if changed[2] else '-'} {changed[4]} / 100)"
    body = _PERCENT_OF.sub(r"\1 / 100 * ", body)
    body = _ROOT.sub(r"(\1)**(1/2)", body)
    for words, sign in _WORDS:
        body = re.sub(words, sign, body, flags=re.IGNORECASE)
    if not _ALLOWED.fullmatch(body) or not re.search(r"\d\s*\)?\s*(?:[+\-/%]|\*\*?)\s*[\d(+-]", body):
        return None
    expression = " ".join(body.split())
    try:
        value = evaluate(expression)
    except NotArithmetic as error:
        if error.args[0] == "the root in it is no fraction":
            return _root(expression)
        if error.args[0] == "it is not written as an expression":
            return None
        raise
    return shown(value), [Calculation("answer", expression, shown(value))]


def _root(expression: str) -> tuple[str, list[Calculation]] | None:
    single = re.fullmatch(r"\((\d+(?:\.\d+)?)\)\*\*\(1/2\)", expression)
    if not single:
        return None
    # Newton's method on fractions, far beyond the places that are shown.
    square = Fraction(single[1])
    guess = Fraction(float(square) ** 0.5).limit_denominator(10**9)
    for _round in range(2):
        guess = ((guess + square / guess) / 2).limit_denominator(10**15) if guess else guess
    value = f"about {shown(Fraction(round(guess * 10**6), 10**6))}"
    return value, [Calculation("answer", f"square root of {single[1]}", value)]
