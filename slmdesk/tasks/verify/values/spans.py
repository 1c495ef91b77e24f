"""Numbers told as a span or a change: "from 61 to 72", "between 9 am and 5 pm", "from 1 March to 3 March"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from slmdesk.tasks.verify.values.quantities import Quantity

_FROM = re.compile(r"\b(from|between)\s(?:[^\W\d_]+\s)?[£$€]?$", re.I)  # "about", a month
_TO = re.compile(r"\s(?:\w+\s){0,4}?(?:to|until)\s(?:[^\W\d_]+\s)?[£$€]?", re.I)
_AND = re.compile(r"\s(?:\w+\s){0,4}?and\s(?:[^\W\d_]+\s)?[£$€]?", re.I)  # "between 9 am and 5 pm"
_REACH = 20  # characters before a number
_MOST = 12  # numbers of a text


def is_origin(text: str, amount: Quantity) -> bool:
    """Whether "from" stands before a number, or "between"."""
    return _origin(text, amount) is not None


def _origin(text: str, amount: Quantity) -> re.Match[str] | None:
    return _FROM.search(text, max(0, amount.start - _REACH), amount.start)


def spans(text: str, amounts: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs of the numbers of a text as in "from 61 to 72"."""
    ordered = sorted((each for each in amounts if not each.implied), key=lambda each: each.start)[:_MOST]
    for one, other in itertools.pairwise(ordered):
        origin = _origin(text, one)
        if origin and (_AND if origin[1].casefold() == "between" else _TO).fullmatch(text, one.end, other.start):
            yield one, other


def is_other_time(text: str, amounts: Sequence[Quantity], source: str, others: Sequence[Quantity]) -> bool:
    """Whether a text tells of the rest of the day: "from 7 am to 9 pm" where the other tells "from 9 pm to 7 am"."""
    return any(
        first.equals(end) and last.equals(begin)
        for first, last in spans(text, amounts)
        for begin, end in spans(source, others)
    )
