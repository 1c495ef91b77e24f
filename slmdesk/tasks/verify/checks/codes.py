"""Codes that the sources do not have, where they have others of the same form: L3 for L4, vitamin B6 for B12.

No weights. Where the sources say a code in words ("l four", "under 5") they have it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.sources.index import SourceIndex
from slmdesk.tasks.verify.values.codes import Code, codes
from slmdesk.tasks.verify.values.number_words import written_numbers
from slmdesk.tasks.verify.values.quantities import Quantity

_IN_DIGITS = re.compile(r"\d+")
_IN_WORDS = 25  # characters of a number in words
_MOST_MENTIONS = 200  # of the letters of a code in the sources
_MOST = 100  # codes of a sentence; of a longer list the first are compared
_MOST_LETTERS = 8  # before a number
_WORD_BEFORE = re.compile(rf"(?<![^\W_])([^\W\d_]{{1,{_MOST_LETTERS}}})[\s-]$")
_ROW_OF_LETTERS = re.compile(r"\d[A-Z]\s?(?:-|–|to|through|bis)\s?\d{0,4}[A-Z](?![\w/-])")  # seats 12A to 12F
_DIGITS_FIRST = re.compile(r"(?<![\w.,'’/-])\d{1,4}[A-Z](?![\w/-])")  # room 14B


def check(claim: Claim) -> Iterator[Finding]:
    """A code of another number than the sources have."""
    its = codes(claim.text)
    known = claim.index.codes if its else {}
    for code in itertools.islice(dict.fromkeys(its), _MOST):
        others = known.get(code.form)
        if code.implied or not others or code.digits in others or _in_words(claim.index, code):
            continue
        place, other = min(
            others.values(), key=lambda each: (each[0] not in claim.link.places, each[0] not in claim.nearby, each[0])
        )
        yield Finding(f"The source says {other}{claim.page(place)}, not {code.text}.", place)
    yield from digits_first(claim).values()


def _in_words(index: SourceIndex, code: Code) -> bool:
    """Whether the sources have a code apart or in words: "B 12", "c six", "under five"."""
    if code.letters is None:
        return False
    letters = re.compile(rf"(?<![^\W\d_]){re.escape(code.letters)}(?![^\W\d_])[\s-]{{0,2}}", re.IGNORECASE)
    for source in index.sources:
        for found in itertools.islice(letters.finditer(source.text), _MOST_MENTIONS):
            digits = _IN_DIGITS.match(source.text, found.end())
            if digits is not None:
                if digits[0] == str(code.digits[0]):
                    return True
                continue
            word = next(written_numbers(source.text[found.end() : found.end() + _IN_WORDS]), None)
            if word is not None and not word.start and word.value == code.digits[0]:
                return True
    return False


def digits_first(claim: Claim) -> dict[str, Finding]:
    """What is wrong by code as written: "12B" or "14C" where the passages nearby have a 14B, and no source has them."""
    found = {}
    written = dict.fromkeys(code[0] for code in _DIGITS_FIRST.finditer(claim.text))
    for code in itertools.islice(written, _MOST):
        if claim.index.spells(code.casefold()):
            continue
        digits, letter = code[:-1], code[-1]
        like = re.compile(rf"(?<![\w/.,-])(?:\d{{{len(digits)}}}{letter}|{digits}[A-Z])(?![\w/-])")
        for place in sorted(claim.nearby | set(claim.link.places)):
            text = claim.index.text(place)
            if (other := like.search(text)) and not _ROW_OF_LETTERS.search(text):
                found[code] = Finding(f"The source says {other[0]}{claim.page(place)}, not {code}.", place)
                break
    return found


def told(claim: Claim, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """The numbers of a sentence that ``check`` tells of, or that are a code of the sources: "under 5" of "under-5s"."""
    wrong = digits_first(claim)
    for quantity in quantities:
        code = _DIGITS_FIRST.match(claim.text, quantity.start)
        word = _WORD_BEFORE.search(claim.text, max(0, quantity.start - _MOST_LETTERS - 1), quantity.start)
        known = claim.index.codes.get(f"{word[1].casefold()}#", {}) if word and quantity.unit is None else {}
        if (code and code[0] in wrong) or (quantity.values[0],) in known:
            yield quantity
