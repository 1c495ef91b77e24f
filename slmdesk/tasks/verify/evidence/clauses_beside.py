"""The clauses of the sources that hold nearly the words of a clause of a sentence, for whatever compares the two.

English only, and not in conversations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.remainders import remainders
from slmdesk.tasks.verify.words.clauses import Clause, clauses
from slmdesk.tasks.verify.words.opposite_words import mentions
from slmdesk.tasks.verify.words.wording import term_of

_CUES_TEXT = (
    "never without nobody nothing none always ever every everyone anyone someone us need needs required require "
    "necessary allowed permitted possible plan plans planned will going still yet even only own several many some any "
    "people person longer least maximum minimum cannot either also too well whether try tries tried "
    "myself yourself himself herself itself ourselves yourselves themselves"
)
CUES = frozenset((*map(term_of, _CUES_TEXT.split()), "pour"))  # of "poured": "pour" itself is taken for French
"""Terms that are no part of what a clause is about."""

_CARRIED = 0.3  # what stands in the clause before counts, the subject of one that hangs back aside
_WORTH_IT = 0.45  # the least share that could matter
_IT = re.compile(r"\W*(?:(?:and|but)\s)?(?:it|they)\b", re.I)  # what the clause before has, and not its subject alone
_WITHIN = re.compile(r"[\w,.] $")
_SPOKEN_OF = 3  # sentences that may go on with "she" and "it"
_LOOKED_AT = 40  # passages


@dataclass(frozen=True)
class Beside:
    """A clause of the sources, and the share (0..1) of some terms' weight that it has; held: those it has itself.

    The share may be more than 1 where the sources do not have all of the terms.
    """

    place: int
    clause: Clause
    share: float
    held: frozenset[str]


def comparable(claim: Claim) -> bool:
    """Whether clauses can be laid beside each other: in English, and in no conversation, where much is left unsaid."""
    english = claim.index.language in ("en", None) and not claim.index.spoken
    return english and not claim.text.rstrip().endswith("?") and not remainders(claim)


def clauses_beside(claim: Claim, terms: frozenset[str]) -> Iterator[Beside]:
    """The clauses of the sources with some terms."""
    index = claim.index
    turned = {term_of(each.word.casefold()) for each in mentions(claim.text)}
    terms = terms - turned or terms
    known = index.weight(term for term in terms if index.knows(term))
    total = (known + index.weight(terms)) / 2  # what the sources do not have is a paraphrase as often as not
    if not known:
        return
    places = set(claim.nearby)
    for term in sorted((term for term in terms if index.knows(term)), key=lambda term: len(index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(index.where(term)[:_LOOKED_AT])
    for place in sorted(places):
        within = terms & index.terms[place]
        if not within:
            continue
        if index.weight(within) < _WORTH_IT * total:
            near = within | (terms & index.terms[place - 1]) if place else within
            if index.weight(near) < _WORTH_IT * total:
                continue
        text = index.text(place)
        subject, before = _before(claim, place)
        for theirs in clauses(text):
            own_terms = theirs.terms | theirs.under
            held = terms & own_terms
            if theirs.tail or _IT.match(text, theirs.start):
                held |= terms & before
            elif theirs.hangs_back:
                held |= terms & subject
            elif theirs.gap:
                held |= terms & before - subject
            if held & own_terms or (held and not turned.isdisjoint(theirs.terms)):
                share = (index.weight(held) + _CARRIED * index.weight((terms & before) - held)) / total
                yield Beside(place, theirs, share, held)
            names = _names(text, theirs)
            subject = subject | names if theirs.hangs_back else theirs.subject | names
            before = before | own_terms if _IT.match(text, theirs.start) else own_terms


def _before(claim: Claim, place: int) -> tuple[frozenset[str], frozenset[str]]:
    """The subject, and all words, of the clause before a passage."""
    index = claim.index
    if place - 1 not in index.around(place, 1):
        return frozenset(), frozenset()
    for at in range(place - 1, index.around(place, _SPOKEN_OF)[0] - 1, -1):
        for earlier in reversed(clauses(index.text(at))):
            if not earlier.hangs_back:
                return earlier.subject | _names(index.text(at), earlier), index.terms[place - 1]
    return frozenset(), index.terms[place - 1]


def _names(text: str, clause: Clause) -> frozenset[str]:
    """The names in a clause, which "she" of the next may mean."""
    return frozenset(
        word.term for word in clause.words if text[word.start].isupper() and _WITHIN.search(text[: word.start][-3:])
    )
