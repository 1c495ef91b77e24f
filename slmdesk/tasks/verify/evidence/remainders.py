"""Shares told as the rest: "five of the nine are not new" where the sources have four of the nine new.

Or nine, "of which four are new"; of nine asked, four answered.
"""

from __future__ import annotations

import itertools
import re

from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.negation_cues import negated_spans

_OF_THE = re.compile(r"\s(?:out\s)?of\s(?:the\s|its\s|their\s)?")
_OF_WHICH = re.compile(r"[^.;:!?\d]{1,80}\bof\s(?:which|whom|them|these|those),?\s(?:only\s|just\s)?", re.I)
_OF = re.compile(r"(?:^|[\s(])of\s(?:the\s|its\s|their\s|our\s)?$", re.I)  # "of 210 people asked, 160 answered"
_ASKED = re.compile(r"\s[^.;:!?,\d]{1,40},?\s(?:only\s|just\s)?", re.I)
_REACH = 12  # characters before a number


def remainders(claim: Claim) -> frozenset[float]:
    """What its shares are of the rest: "five of the nine are not new" where the sources have four of the nine new."""
    denied = negated_spans(claim.text)
    if " of " not in claim.text and not denied:
        return frozenset()
    places = (claim.index.text(place) for place in claim.nearby | set(claim.link.places))
    theirs = frozenset().union(*map(_shares, places))
    rest = frozenset(
        part for part, whole in _shares(claim.text) if part * 2 != whole and (whole - part, whole) in theirs
    )
    wholes = {whole - part for part, whole in theirs if part * 2 != whole} if denied else frozenset()
    return rest | {each.values[0] for each in quantities(claim.text) if each.unit is None and each.values[0] in wholes}


def _shares(text: str) -> frozenset[tuple[float, float]]:
    """ "Four of the nine": (4, 9)."""
    found = sorted((each for each in quantities(text) if each.unit is None), key=lambda each: each.start)
    shares = set()
    for one, other in itertools.pairwise(found):
        first, second = one.values[0], other.values[0]
        if _OF_THE.fullmatch(text, one.end, other.start):
            shares.add((first, second))
        elif second < first and (
            _OF_WHICH.fullmatch(text, one.end, other.start)
            or (
                _OF.search(text, max(0, one.start - _REACH), one.start) and _ASKED.fullmatch(text, one.end, other.start)
            )
        ):
            shares.add((second, first))
    return frozenset(shares)
