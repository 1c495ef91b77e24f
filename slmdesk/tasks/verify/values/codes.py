"""Codes of letters and digits that name one of a row: L4, vitamin B12, IL-6, COVID-19, H1N1, type "T2DM".

"L4" and "L-4" are one code, "L4-5" is two. What begins with digits ("5mg", "22-week-old", "14B") is none of them, nor
are years with a word before them ("mid-1990s").
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from slmdesk.tasks.verify.values.dates import MONTHS

_MOST_LETTERS = 8  # before the digits
_MOST_DIGITS = 3  # more are years and numbers of files
_LONGEST_ROW = 12  # from the first to the last of "L4-L5", "C3-7"
_WITH_DIGITS = re.compile(r"(?<![\w.,'’/@-])[^\W\d_](?=[^\s]{0,30}\d)[\w\-–/]*(?![\w@])(?!\.\d)")
_PART = re.compile(r"[^-–/]+")
_JOINT = re.compile(r"[-–/]")
_TO = re.compile(r"\s(?:to|through|bis|à|a)\s", re.I)  # "V1 to V4"
_NUMBER = re.compile(r"(\d+)s?")  # of "over-65s", too
_DIGITS = re.compile(r"\d+")
_WORDS_BEFORE_TIMES = frozenset(["x", "q"])  # "x2" is how often, "q8h" too


@dataclass(frozen=True)
class Code:
    """form: its letters in lower case with # for digits ("l#", "h#n#"); digits: as they stand; text: as written.

    implied: within a row of which only the ends are written, the last of them being its text.
    """

    form: str
    digits: tuple[int, ...]
    text: str
    implied: bool = False

    @property
    def letters(self) -> str | None:
        """What stands before its only number; None for other forms."""
        return self.form[:-1] if self.form.count("#") == 1 and self.form.endswith("#") else None


@functools.lru_cache(maxsize=4096)
def codes(text: str) -> tuple[Code, ...]:
    """The codes of a text in order; of a row ("L4-L6", "L4 to L6") those within it, too."""
    found: list[Code] = []
    end = 0
    for token in _WITH_DIGITS.finditer(text):
        its = _of(token[0])
        if its and found and _TO.fullmatch(text, end, token.start()):
            found += _between(found[-1], its[0])
        found += its
        end = token.end()
    return tuple(found)


def _of(token: str) -> list[Code]:
    found: list[Code] = []
    letters = ""  # of the part before, where it has no digits
    for part in _PART.finditer(token):
        text = part[0]
        if number := _NUMBER.fullmatch(text):
            stem = letters or (found[-1].letters or "" if found else "")
            code = _code(f"{stem}{number[1]}", token) if stem else None
        else:
            code = _code(text, text) if _DIGITS.search(text) else None
        letters = text if text.isalpha() else ""
        if code is None:
            continue
        if found and (joint := token[part.start() - 1 : part.start()]) and _JOINT.fullmatch(joint) and joint != "/":
            found += _between(found[-1], code)
        found.append(code)
    return found


def _code(text: str, shown: str) -> Code | None:
    if not text[0].isalpha():
        return None
    digits = _DIGITS.findall(text)
    form = _DIGITS.sub("#", text).casefold()
    letters = form.split("#")[0]
    if (
        any(len(each) > _MOST_DIGITS for each in digits)
        or len(letters) > _MOST_LETTERS
        or letters in MONTHS
        or letters in _WORDS_BEFORE_TIMES
    ):
        return None
    return Code(form, tuple(map(int, digits)), shown)


def _between(first: Code, last: Code) -> list[Code]:
    """C4, C5 and C6 of "C3-C7"."""
    if first.form != last.form or first.letters is None:
        return []
    start, end = first.digits[0], last.digits[0]
    if not start < end <= start + _LONGEST_ROW:
        return []
    return [Code(first.form, (number,), last.text, True) for number in range(start + 1, end)]
