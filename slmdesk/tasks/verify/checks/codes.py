"""Codes that the sources do not have, where they have others of the same form: L3 for L4, vitamin B6 for B12.

No weights. Where the sources say a code in words ("l four", "under 5") they have it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.sources.index import SourceIndex
from slmdesk.tasks.verify.values.codes import Code, codes
from slmdesk.tasks.verify.values.number_words import written_numbers

_IN_DIGITS = re.compile(r"\d+")
_IN_WORDS = 25  # characters of a number in words
_MOST_MENTIONS = 200  # of the letters of a code in the sources
_DIGITS_FIRST = re.compile(r"(?<![\w.,'’/-])\d{1,4}[A-Z](?![\w/-])")  # room 14B


def check(claim: Claim) -> Iterator[Finding]:
    """A code of another number than the sources have."""
    its = codes(claim.text)
    known = claim.index.codes if its else {}
    for code in dict.fromkeys(its):
        others = known.get(code.form)
        if not others or code.digits in others or _in_words(claim.index, code):
            continue
        place, other = min(
            others.values(), key=lambda each: (each[0] not in claim.link.places, each[0] not in claim.nearby, each[0])
        )
        yield Finding(f"The source says {other}{claim.page(place)}, not {code.text}.", place)
    yield from _digits_first(claim)


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


def _digits_first(claim: Claim) -> Iterator[Finding]:
    """ "Room 12B" where the passages nearby have a 14B, and no source has 12B."""
    for code in dict.fromkeys(found[0] for found in _DIGITS_FIRST.finditer(claim.text)):
        if claim.index.spells(code.casefold()):
            continue
        like = re.compile(r"(?<![\w/-])" + re.sub(r"\d", r"\\d", code) + r"(?![\w/-])")
        for place in sorted(claim.nearby | set(claim.link.places)):
            if other := like.search(claim.index.text(place)):
                yield Finding(f"The source says {other[0]}{claim.page(place)}, not {code}.", place)
                break
