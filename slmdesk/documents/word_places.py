"""Where the words of a document's text stand on a page: words with places are found again in the text.

The text was joined from lines, cleaned and freed of running heads, so only letters and digits are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.documents.letters import squeezed
from slmdesk.messages import Word

_CONTEXT = 12  # letters that have to agree where the two do not go on together
_MAX_CONTEXT_WORDS = 8


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word as it stands on a page; in points from the upper left corner of the page as it is shown."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_in(text: str, placed: Sequence[PlacedWord]) -> list[Word]:
    """The placed words that the text holds, in order; offsets count in ``text``. What it does not hold is left out."""
    letters, places = squeezed(text)
    wanted = [(word, squeezed(word.text)[0]) for word in placed]
    wanted = [(word, folded) for word, folded in wanted if folded]
    found: list[Word] = []
    at = 0
    for index, (word, folded) in enumerate(wanted):
        begin = at if letters.startswith(folded, at) else letters.find(_context(wanted, index), at)
        if begin < 0 or _inside(places, begin) or _inside(places, begin + len(folded)):
            continue
        at = begin + len(folded)
        start, end = places[begin], places[at - 1] + 1
        before = found[-1].end if found else 0
        start, end = _with_signs(text, max(start, before), end)
        found.append(Word(max(start, before), end, word.left, word.top, word.right, word.bottom))
    return found


def _inside(places: Sequence[int], at: int) -> bool:
    """Whether a place among the letters is inside one character: "¼" has the letters 1 and 4."""
    return 0 < at < len(places) and places[at - 1] == places[at]


def _context(wanted: Sequence[tuple[PlacedWord, str]], index: int) -> str:
    context = ""
    for _word, folded in wanted[index : index + _MAX_CONTEXT_WORDS]:
        context += folded
        if len(context) >= _CONTEXT:
            break
    return context


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """With the brackets, quotes and marks that touch the word."""
    while start > 0 and not text[start - 1].isspace() and not text[start - 1].isalnum():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return start, end
