"""Sentences that a model put together of what a text says of different things.

"The bank received 212 tickets for beaver watching", of "His granddaughter sold tickets for beaver watching: 212 people
came." and "He wades back to the bank.". Every word stands in the text, so no check of single words finds it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from slmdesk.tasks.summarize.titles import title_above, untitled
from slmdesk.tasks.verify import SourceIndex, quantities, terms
from slmdesk.tasks.verify.words.wording import tokens

_IN_ONE = 0.8  # of the weight of a clause, in one passage
_HELD = 0.4  # of the weight of a sentence, in the passage that says most of it
_NUMBERED, _HELD_OF_NUMBERED = 2, 0.2  # with so many of its numbers
_FEWEST_WORDS = 3  # of a sentence, or numbers, in that passage
_LOOKED_AT = 20  # passages with a number
_FEWEST_OF_CLAUSE = 2  # words of the sources
_MOST_BORDERS = 50  # of a sentence that are looked at
_HARDLY, _MOSTLY = 0.5, 0.6  # of the weight of a clause, in one passage and in another
_OF = re.compile(r"\s+(?:of|von|der|des|de|du|di|do|da)\s+(?:\w{1,3}\s+)?", re.IGNORECASE)
_MEANT = (
    r"(?:it|its|he|she|his|her|him|they|their|them|this|these|those|that|such|er|sie|es|ihr\w*|sein\w*|dies\w*|dessen"
    r"|deren|il|elle|ils|elles|son|sa|ses|leur|leurs|cela|ceci|cette|él|ella|ellos|ellas|su|sus|est[aeo]s?|es[aeo]s?"
    r"|\w+[aeií]r(?:l[oa]s?|les?)|lui|lei|suo|sua|suoi|sue|loro|quest[aeio]|ele|ela|eles|elas|seu|seus|suas)\b"
)
_REFERS = re.compile(rf"\b{_MEANT}", re.IGNORECASE)
_GOES_ON = re.compile(rf"\W*(?:\w+\W+){{0,2}}{_MEANT}", re.IGNORECASE)
_ANYBODY = re.compile(  # of whom a sentence may say who they are: "Workers under dimmed light", of "People under …"
    r"\W{0,9}(?:all |some |most |many )?(?:people|persons|those|whoever|anyone|anybody|everyone|everybody|you)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(r"\bif\b[^.;]{1,120}\b(?:had|were)\b[^.;]{1,160}\bwould\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:]\s|\b(?:and|but|which|who|because|where|while|so|und|aber|weil|et|mais|y|e|pero|porque|ma|mas)\s",
    re.IGNORECASE,
)


def mixed(index: SourceIndex, sentence: str) -> int | None:
    """The number of the passage that says most of a sentence which is put together of several; None for any other one.

    A clause that no single passage says is put together, and so is a sentence that begins with a word of elsewhere,
    where its passage begins with another. Words that the sources do not have are nobody's: they may be a paraphrase.
    Of a sentence that tells of two passages in two clauses, the one has no place for what the other says.
    """
    best = _best(index, sentence)
    if best is None:
        return None
    clauses = _clauses(index, sentence)
    if len(clauses) > 1 and any(_of_another(index, best, each) for each in clauses):
        return None
    together = _begins_otherwise(index, clauses[0]) or any(_is_of_several(index, clause) for clause in clauses)
    return best if together else None


def by_clause(index: SourceIndex, sentence: str) -> list[int]:
    """The numbers of the passages that say the clauses of a sentence, in order, where one passage does not say all."""
    clauses = [frozenset(filter(index.knows, terms(clause))) for clause in _clauses(index, sentence)]
    places = [next(_saying(index, known), -1) for known in clauses]
    if -1 in places or any(all(_says(index, place, known, _MOSTLY) for known in clauses) for place in places):
        return []
    several = list(dict.fromkeys(places))
    return several if len(several) > 1 else []


def _best(index: SourceIndex, sentence: str) -> int | None:
    """The number of the passage that says most of a sentence, if that is much of it."""
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
    enough = len(held) + same >= _FEWEST_WORDS and index.weight(held) >= least * index.weight(wanted)
    return best if enough else None


def _clauses(index: SourceIndex, sentence: str) -> list[str]:
    """The clauses of a sentence; a word or two before the first border are none: "Members | who leave …"."""
    found = itertools.islice(_CLAUSE.finditer(sentence), _MOST_BORDERS)
    borders = [0, *(border.end() for border in found), len(sentence)]
    clauses: list[str] = []
    begins = 0
    known: set[str] = set()
    for start, end in itertools.pairwise(borders):
        known.update(filter(index.knows, terms(sentence[start:end])))
        if len(known) >= _FEWEST_OF_CLAUSE or end == len(sentence):
            clauses.append(sentence[begins:end])
            begins = end
            known.clear()
    return clauses


def _of_another(index: SourceIndex, place: int, clause: str) -> bool:
    """Whether another passage says a clause, of which this one says hardly anything."""
    known = frozenset(filter(index.knows, terms(clause)))
    return not _says(index, place, known, _HARDLY) and next(_saying(index, known), None) is not None


def _saying(index: SourceIndex, known: frozenset[str]) -> Iterator[int]:
    """The passages that say most of the words of a clause."""
    return (place for place in index.link(known).places if _says(index, place, known, _MOSTLY))


def _says(index: SourceIndex, place: int, known: frozenset[str], share: float) -> bool:
    """Whether a passage has so much of the weight of some words."""
    return index.weight(known & index.terms[place]) >= share * index.weight(known)


def _begins_otherwise(index: SourceIndex, clause: str) -> bool:
    """Whether a clause begins with a word of elsewhere, where its passage begins with another.

    Or with what comes behind the passage's own subject: "Shift leaders must not depend on it", of "The bonus of shift
    leaders must not depend on it.", but not "Elmstadt grew" of "The town of Elmstadt grew".
    """
    place = _best(index, clause)
    if place is None:
        return False
    first = next((token.term for token in tokens(clause) if token.term and index.knows(token.term)), "")
    text = untitled(index.text(place), 0, len(index.text(place)))
    view = [token for token in tokens(text) if token.term]
    if not first or not view or view[0].term in terms(clause):
        return False
    if first not in index.terms[place]:
        known = _with_what_it_means(index, place) | _heading(index, place)
        return first not in known and _ANYBODY.match(text) is None
    if len(view) < 2 or view[1].term != first or text[view[1].start].isupper():
        return False
    return _OF.fullmatch(text, view[0].end, view[1].start) is not None


def _is_of_several(index: SourceIndex, clause: str) -> bool:
    """Whether a clause has words of the sources, and no passage has nearly all of them.

    With one that refers to it, or that it refers to, a passage is one: "The pump is new. It takes two hours."
    """
    known = frozenset(filter(index.knows, terms(clause))) - _permissions()
    link = index.link(known)
    near = {*link.places, *link.region}
    least = _IN_ONE * index.weight(known)
    if len(known) < 2 or any(
        index.weight(known & (index.terms[place] | _heading(index, place))) >= least for place in near
    ):
        return False
    whole = (
        each
        for place in near
        for each in (
            _with_what_it_means(index, place),
            _with_what_goes_on(index, place),
            _with_what_it_names(index, place, known),
        )
    )
    return not any(index.weight(known & each) >= least for each in whole)


@functools.cache
def _permissions() -> frozenset[str]:
    """Words that say whether something may be: they are nobody's, and what denies them is checked elsewhere."""
    return terms("forbidden prohibited banned permitted allowed")


def _heading(index: SourceIndex, place: int) -> frozenset[str]:
    """The words of the title that a passage stands under: what is said there is said of them."""
    passage = index.passages[place]
    return terms(title_above(index.sources[passage.source].text, passage.start))


def _with_what_it_names(index: SourceIndex, place: int, known: frozenset[str]) -> frozenset[str]:
    """The words of a passage, with those of the one before where both name the same: "a crack in its hull"."""
    own = index.terms[place]
    names = place > 0 and place - 1 in index.around(place, 1) and known & own & index.terms[place - 1]
    return own | index.terms[place - 1] if names else own


def _with_what_it_means(index: SourceIndex, place: int) -> frozenset[str]:
    """The words of a passage, with those of the one before where it refers to something."""
    refers = place > 0 and place - 1 in index.around(place, 1) and _REFERS.search(index.text(place)) is not None
    refers = refers and _UNREAL.search(index.text(place)) is None  # "If we had kept it open, we would …", he said
    return index.terms[place] | index.terms[place - 1] if refers else index.terms[place]


def _with_what_goes_on(index: SourceIndex, place: int) -> frozenset[str]:
    """The words of a passage, with those of the one behind where that begins with what refers to it."""
    behind = place + 1 in index.around(place, 1) and _GOES_ON.match(index.text(place + 1)) is not None
    behind = behind and _UNREAL.search(index.text(place + 1)) is None
    return index.terms[place] | index.terms[place + 1] if behind else index.terms[place]
