"""What two clauses say the other way round: up and down, changed and unchanged, from and to."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.words.clauses import Clause, behind
from slmdesk.tasks.verify.words.opposite_words import mentions
from slmdesk.tasks.verify.words.wording import term_of

WITHOUT = re.compile(r"\bwithout\b", re.I)
_UNCHANGED = re.compile(
    r"\b(?:unchanged|unaltered|stay(?:s|ed)? the same|(?:is|are|was|were) left (?:as|alone|in place)|remain(?:s|"
    r"ed)? the same|as before)\b",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:rais|ris(?!k)|rose|increas|lower|reduc|chang|cut\b(?! off)|fell\b|fall|dropp|declin|grew|grow|replac|remov|"
    r"mov(?!i)|went (?:up|down))\w*",
    re.I,
)
_OPPOSITE = {
    "from": "to",
    "to": "from",
    "above": "below",
    "below": "above",
    "into": "out of",
    "with": "without",
    "without": "with",
}
_PREPOSITION = re.compile(r"\b(from|to|into|out of|above|below|with|without)\s+(?:the\s+|an?\s+)?(?=[^\W\d_])", re.I)


@functools.lru_cache(maxsize=64)
def turning(text: str) -> frozenset[str]:
    """The terms of the words of a text that tell of a change."""
    return frozenset(term_of(word[0].casefold()) for word in _CHANGE.finditer(text))


def turned(text: str, own: Clause, theirs: Clause, source: str) -> Iterator[tuple[str, str]]:
    """Up and down, changed and unchanged, from and to."""
    mine = [each for each in mentions(text) if own.start <= each.start < own.end and each.kind in ("amount", "state")]
    its = [each for each in mentions(source) if theirs.start <= each.start < theirs.end]
    for word in mine[:1] if len(mine) == 1 else ():
        alike = [each for each in its if each.kind == word.kind]
        if len(alike) == 1 and not own.denied and not theirs.denied:
            reason = f"The source says “{alike[0].word}”{{page}}, not “{word.word}”."
            yield f"turned {word.kind}", "" if alike[0].sense == word.sense else reason
    changed = _CHANGE.search(text, own.start, own.end)
    if changed and not own.denied:
        same = _UNCHANGED.search(source, theirs.start, theirs.end)
        yield "change", f"The source says “{same[0]}”{{page}}, not “{changed[0]}”." if same else ""
    sides = {found[1].casefold(): behind(own, found.end()) for found in _PREPOSITION.finditer(text, own.start, own.end)}
    there = {
        (found[1].casefold(), behind(theirs, found.end()))
        for found in _PREPOSITION.finditer(source, theirs.start, theirs.end)
    }
    for side, term in sides.items() if not (own.only or own.bound or own.reached or _reached(source, theirs)) else ():
        other = (_OPPOSITE.get(side, ""), term)
        if term and (side, term) in there:
            yield "side", ""
        elif term and other in there:
            yield "side", f"The source says “{other[0]}”{{page}}, not “{side}”."


def _reached(text: str, clause: Clause) -> bool:
    """Whether a cue other than "without" denies some of a clause."""
    return clause.reached and WITHOUT.sub(" ", text[clause.start : clause.end]) == text[clause.start : clause.end]
