"""What a sentence denies and what it says: the words that it denies, or says, together are one group."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.words.negation_cues import BACKWARD, negated_spans
from slmdesk.tasks.verify.words.wording import Token, term_of

_ITEM = re.compile(r",|/|\band\b|\bor\b|\bnor\b|\by\b|\bo\b|\bou\b|\bet\b|\bund\b|\boder\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.•](?!\d)|\b(?:and|but|if|unless)\b")
_SPOKEN_TEXT = "report note state deny denies denied endorse patient mention complain complaint has feel experience "
_SPOKEN_TEXT += (
    "however approximately currently since today given overall additionally otherwise therefore furthermore although "
    "essentially just even per paciente tiene presenta refiere hay hat klagt gibt présente"
)
_SPOKEN = frozenset(map(term_of, _SPOKEN_TEXT.split()))
_CUE_REACH = 40  # characters before what is denied that hold the cue
_LISTED_WORDS = 4  # of an item of a list, its comma included
_NO_OBJECT = re.compile(r"\s+no\s(?!longer\b)", re.I)
_SUPPOSED = re.compile(  # "return if fever, vomiting or no better" claims nothing
    r"\b(?:if|unless|whether|in case|watch for|return (?:for|with)|should (?:she|he|they|any|there))\b"
    r"(?:(?!\b(?:will|would|then)\b|, (?:he|she|we|i|they|it|the)\b)[^.;])*$",
    re.I,
)
_LABEL = re.compile(r"(?:^|[.;•\n]\s*)(?:[\w/&-]+ ){0,4}[\w/&-]+\s?:(?=\s)")  # what stands before a colon
_REACH = 400  # characters before a group that may only suppose it


@dataclass(frozen=True)
class Group:
    """Words that a sentence denies, or says, together. siblings: groups in the same list."""

    words: tuple[Token, ...]
    denied: bool
    listed: bool
    siblings: int
    start: int
    cue: str
    doubled: bool = False
    backward: bool = False


def groups(claim: Claim) -> list[Group]:
    """What a sentence denies and what it says, in order; not what it only supposes, nor labels."""
    text = claim.text
    spans = negated_spans(text)
    found: list[Group] = []
    denied_behind = {match.start() for match in BACKWARD.finditer(text)}
    for start, end, listed in spans:
        cuts = [mark.start() for mark in _ITEM.finditer(text, start, end)] if listed else []
        parts = [_words(claim, first, last) for first, last in itertools.pairwise([start, *cuts, end])]
        parts = [part for part in parts if part]
        before = text[max(0, start - _CUE_REACH) : start].split()
        cue = before[-1].casefold() if before else ""
        doubled = any(first < start and start < last for first, last, _listed in spans if first != start)
        backward = end in denied_behind
        found += [Group(tuple(part), True, listed, len(parts), start, cue, doubled, backward) for part in parts]
        if not parts:
            first, last = claim.clause(start, start)
            words = _words(claim, first, last)
            if words:
                found.append(Group(tuple(words), True, listed, 1, start, cue, doubled, backward))
    labels = [match.span() for match in _LABEL.finditer(text)]
    listing = False  # "no cough, congestion, fever": the list may go on without an "or"
    borders = {
        0,
        len(text),
        *(edge for span in spans for edge in span[:2]),
        *(m.start() for m in _CLAUSE.finditer(text)),
    }
    for first, last in itertools.pairwise(sorted(borders)):
        if any(start <= first < end for start, end, _listed in spans):
            listing = True
            continue
        listing = listing and text[first] == "," and len(text[first:last].split()) <= _LISTED_WORDS
        if listing:
            continue
        words = [token for token in _words(claim, first, last) if not any(a <= token.start < b for a, b in labels)]
        if words and text.endswith("no longer", 0, words[-1].end):
            words.pop()  # the cue itself
        if words and _NO_OBJECT.match(text, words[-1].end):
            words.pop()  # who "uses no tobacco" does not use it
        if words:
            found.append(Group(tuple(words), False, False, 1, first, ""))
    found = [group for group in found if not _is_supposed(text, group.words[0].start)]
    return list({(group.words, group.denied): group for group in reversed(found)}.values())[::-1]


def _is_supposed(text: str, at: int) -> bool:
    return _SUPPOSED.search(text[max(0, at - _REACH) : at]) is not None


def _words(claim: Claim, first: int, last: int) -> list[Token]:
    return [
        token
        for token in claim.tokens
        if token.term
        and first <= token.start < last
        and token.term not in _SPOKEN
        and claim.text[token.end : token.end + 1] != ":"
    ]
