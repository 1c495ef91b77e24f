"""Sentences that a model put together of what a text says of different things.

"The bank received 212 tickets for beaver watching", of "His granddaughter sold tickets for beaver watching: 212 people
came." and "He wades back to the bank.". Every word stands in the text, so no check of single words finds it.
"""

from __future__ import annotations

import re

from slmdesk.tasks.verify import SourceIndex, quantities, terms
from slmdesk.tasks.verify.wording import tokens

_IN_ONE = 0.8  # of the weight of a clause, in one passage
_HELD = 0.35  # of the weight of a sentence, in the passage that says most of it
_NUMBERED, _HELD_OF_NUMBERED = 2, 0.2  # with so many of its numbers
_FEWEST_WORDS = 3  # of a sentence, or numbers, in that passage
_LOOKED_AT = 20  # passages with a number
_OF = re.compile(r"\s+(?:of|von|der|des|de|du|di|do|da)\s+(?:\w{1,3}\s+)?", re.IGNORECASE)
_MEANT = (
    r"(?:it|its|he|she|his|her|him|they|their|them|this|these|those|that|such|er|sie|es|ihr\w*|sein\w*|dies\w*|dessen"
    r"|deren|il|elle|ils|elles|son|sa|ses|leur|leurs|cela|ceci|cette|él|ella|ellos|ellas|su|sus|est[aeo]s?|es[aeo]s?"
    r"|lui|lei|suo|sua|suoi|sue|loro|quest[aeio]|ele|ela|eles|elas|seu|seus|suas)\b"
)
_REFERS = re.compile(rf"\b{_MEANT}", re.IGNORECASE)
_GOES_ON = re.compile(rf"\W*(?:\w+\W+){{0,2}}{_MEANT}", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:]\s|\b(?:and|but|which|who|because|where|while|so|und|aber|weil|et|mais|y|e|pero|porque|ma|mas)\s",
    re.IGNORECASE,
)


def mixed(index: SourceIndex, sentence: str) -> int | None:
    """The number of the passage that says most of a sentence which is put together of several; None for any other one.

    A clause that no single passage says is put together, and so is a sentence that begins with a word of elsewhere,
    where its passage begins with another. Words that the sources do not have are nobody's: they may be a paraphrase.
    """
    wanted = terms(sentence)
    numbers = {value for each in quantities(sentence) for value in each.values}
    near = {
        *index.link(wanted).places,
        *(place for each in numbers for place in index.numbers.get(each, ())[:_LOOKED_AT]),
    }

    def share(place: int) -> tuple[int, float]:
        own = {value for each in index.amounts(place) for value in each.values}
        return len(numbers & own), index.weight(wanted & index.terms[place])

    best = max(sorted(near), key=share, default=-1)
    if best < 0:
        return None
    held, same = wanted & index.terms[best], share(best)[0]
    least = _HELD if same < _NUMBERED else _HELD_OF_NUMBERED
    if len(held) + same < _FEWEST_WORDS or index.weight(held) < least * index.weight(wanted):
        return None
    clauses = _CLAUSE.split(sentence)
    together = _begins_otherwise(index, best, clauses[0]) or any(_is_of_several(index, clause) for clause in clauses)
    return best if together else None


def _begins_otherwise(index: SourceIndex, place: int, clause: str) -> bool:
    """Whether a clause begins with a word of elsewhere, where its passage begins with another.

    Or with what comes behind the passage's own subject: "Shift leaders must not depend on it", of "The bonus of shift
    leaders must not depend on it."
    """
    first = next((token.term for token in tokens(clause) if token.term and index.knows(token.term)), "")
    view = [token for token in index.view(place) if token.term]
    if not first or not view or view[0].term in terms(clause):
        return False
    if first not in index.terms[place]:
        return first not in _with_what_it_means(index, place)
    between = (view[0].end, view[1].start) if len(view) > 1 and view[1].term == first else (0, 0)
    return _OF.fullmatch(index.text(place), *between) is not None


def _is_of_several(index: SourceIndex, clause: str) -> bool:
    """Whether a clause has words of the sources, and no passage has nearly all of them.

    With one that refers to it, or that it refers to, a passage is one: "The pump is new. It takes two hours."
    """
    known = frozenset(filter(index.knows, terms(clause)))
    link = index.link(known)
    near = {*link.places, *link.region}
    least = _IN_ONE * index.weight(known)
    if len(known) < 2 or any(index.weight(known & index.terms[place]) >= least for place in near):
        return False
    whole = (_with_what_it_means(index, place) | _with_what_goes_on(index, place) for place in near)
    return not any(index.weight(known & each) >= least for each in whole)


def _with_what_it_means(index: SourceIndex, place: int) -> frozenset[str]:
    """The words of a passage, with those of the one before where it refers to something."""
    refers = place > 0 and place - 1 in index.around(place, 1) and _REFERS.search(index.text(place)) is not None
    return index.terms[place] | index.terms[place - 1] if refers else index.terms[place]


def _with_what_goes_on(index: SourceIndex, place: int) -> frozenset[str]:
    """The words of a passage, with those of the one behind where that begins with what refers to it."""
    behind = place + 1 in index.around(place, 1) and _GOES_ON.match(index.text(place + 1)) is not None
    return index.terms[place] | index.terms[place + 1] if behind else index.terms[place]
