"""Words with an opposite that stand among the very same words: "less than once a day" and "more than once daily".

Nothing is weighed. Where a passage nearby has the opposite, or the word denied, between words that stand in a row in
the sentence too, function words included, and none has the word itself so, the sentence turned it round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slmdesk.tasks.verify.checks.opposites import Evidence, compared_with
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.opposite_words import Mention, loose_mentions, mentions

_KINDS = ("amount", "state", "length")
_IN_A_ROW = 2  # words beside the one and the other, on both sides together
_COUNTED = 3  # words on each side that are looked at
_REACH = 40  # characters on each side
_CUE_REACH = 12  # characters between a cue of negation and the word
_MOST = 12  # mentions of a sentence; more are a list
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.;:!?,]")
_MARKS = frozenset(".;:!?,")
_COMPARES = re.compile(r"(?:more|less|better|worse|.*er)", re.I)
_ENDING = re.compile(r"(?:ed|ing|s)$", re.I)
_NO_DIRECTION = re.compile(r"(?:no|any|or|and|never|nothing)\s*$", re.I)  # "no more than", "more or less"

_Words = tuple[list[str], list[str]]


def check(claim: Claim) -> Iterator[Finding]:
    """Words whose opposite, or denial, stands nearby among the same words."""
    limits = {quantity.start for quantity in quantities(claim.text)}
    for mention in _turnable(claim.text)[:_MOST]:
        if mention.start in limits:
            continue
        found = turned_round(claim, mention)
        if found is None:
            continue
        place, word, denied = found
        if not compared_with(claim, mention, Evidence(mention.kind, place=place, word=word)):
            reason = f"The source says “{'not ' * denied}{word}”{claim.page(place)}, not “{mention.word}”."
            yield Finding(reason, place)


def turned_round(claim: Claim, mention: Mention) -> tuple[int, str, bool] | None:
    """Where the sources turn a word round: (passage, its word there, whether it is the word itself, denied)."""
    own, words = _denied(claim.text, mention), _beside(claim.text, mention)
    least: int = _IN_A_ROW
    best: tuple[int, str, bool] | None = None
    same = 0
    for place in sorted(claim.nearby):
        text = claim.index.text(place)
        for other in loose_mentions(text):
            if other.kind != mention.kind or _form(other.word) != _form(mention.word):
                continue
            alike = _in_a_row(words, _beside(text, other))
            if (other.sense == mention.sense) == (_denied(text, other) == own):
                same = max(same, alike)
            elif alike >= least:
                least, best = alike, (place, other.word, other.sense == mention.sense)
    return best if same < least else None


def _turnable(text: str) -> list[Mention]:
    return [
        mention
        for mention in mentions(text)
        if mention.kind in _KINDS and not _NO_DIRECTION.search(text, max(0, mention.start - 10), mention.start)
    ]


def _beside(text: str, mention: Mention) -> _Words:
    """The words before a mention, the nearest first, and behind it, up to the next mark."""
    before = _WORD.findall(text[max(0, mention.start - _REACH) : mention.start].casefold())[::-1]
    return _to_mark(before), _to_mark(_WORD.findall(text[mention.end : mention.end + _REACH].casefold()))


def _to_mark(words: list[str]) -> list[str]:
    ends = next((at for at, word in enumerate(words) if word in _MARKS), len(words))
    return words[: min(ends, _COUNTED)]


def _form(word: str) -> str:
    """How a word is inflected, so that a verb is not laid beside an adjective: "-er" for what compares."""
    ending = _ENDING.search(word)
    return "-er" if _COMPARES.fullmatch(word) else ending[0].casefold() if ending else ""


def _in_a_row(one: _Words, other: _Words) -> int:
    """How many words two mentions have beside them alike, on both sides together."""
    count = 0
    for mine, theirs in zip(one, other, strict=True):
        for word, its in zip(mine, theirs, strict=False):
            if word != its:
                break
            count += 1
    return count


def _denied(text: str, mention: Mention) -> bool:
    """Whether a cue stands right before a word; "no way to recover a lost password" denies another."""
    return any(start <= mention.start < min(end, start + _CUE_REACH) for start, end, _listed in negated_spans(text))
