"""A glossary's term put into a translation by a pair, where that is safe; elsewhere the translation stays as it is.

The words that the term takes the place of are found by the alignment. That finds the place, but not the form of the
words around: an article or an adjective agrees with the word that was there. So a term goes only where nothing beside
it can agree with it, and where the model, made to begin with the sentence as far as the term, goes on as it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slmdesk.messages import Aligned, Term
from slmdesk.tasks.translate import checks

_INVARIABLE = {
    "ca": "a amb cada contra de en entre fins i o per segons sense sobre",
    "en": "after all and as at before by each every for from his her in its my no of on or our per some than that the"
    " their this to under with without your",
    "es": "a cada como con contra de desde en entre hasta más ni o para por según sin sobre u y",
    "fr": "avec avant chaque comme contre de depuis en entre et ou par pour sans selon sur",
    "gl": "a cada con contra de desde en entre e ou para por segundo sen sobre",
    "it": "a che con contro da di e fra in o ogni per secondo senza su tra",
    "pt": "a cada com como contra de desde e em entre ou para por segundo sem sobre",
}
"""Words before a noun that do not change with it, in languages whose nouns have no cases."""
_FIGURE = re.compile(r"[\d.,/:-]*\d[\d.,/:-]*%?|[mµ]?g|mcg|[mcd]?[lL]|mmol|IU|UI|[mck]?m|%|°C?")
_WITHOUT_GENDER = frozenset(("en",))
_ARTICLE = re.compile(r"\S{,3}(?!\S)|\S{,5}['’]\S")  # “la presión”, “d’insuline”, “dell’insulina”
_MARKS = ".,;:!?)»”’"

Continue = Callable[[Sequence[tuple[str, str]]], list[str]]
"""Translations of (text, beginning) each that begin so; see ``engine.nmt.PairEngine.continued``."""


@dataclass(frozen=True)
class Wanted:
    """A term that a translation lacks and that may go into it. start, end: of the words in its place."""

    source: str
    translation: str
    term: str
    start: int
    end: int


def wanted(
    source: str, translation: str, terms: Sequence[Term], alignment: Sequence[Aligned], language: str
) -> Wanted | None:
    """Where the only missing term of a translation goes; None where that is not sure, or another word hangs on it.

    language: BCP 47 code of the translation.
    """
    missing = [
        term
        for term in checks.terms_in(source, list(terms))
        if (term.target or term.source).casefold() not in translation.casefold()
    ]
    if len(missing) != 1 or language.partition("-")[0] not in _INVARIABLE:
        return None
    (term,) = missing
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(term.source)}(?!\w)", source, re.IGNORECASE)]
    if len(places) != 1:
        return None
    span = own_place(translation, places[0], alignment)
    if span is None or _ARTICLE.match(translation[slice(*span)]):
        return None  # an article is among the words that were found
    if not _stands_alone(translation, span, _before(source, places[0][0]), alignment, language):
        return None
    words = term.target or term.source
    return Wanted(source, translation, words.upper() if translation.isupper() else words, *span)


def own_place(translation: str, place: tuple[int, int], alignment: Sequence[Aligned]) -> tuple[int, int] | None:
    """The words of a translation that belong to a stretch of its source and to nothing else, when they are together.

    None where the stretch is a part of a word only: “insulin” in “insulin/metformin”.
    """
    inside = {link[2:] for link in alignment if link[0] < place[1] and place[0] < link[1]}
    outside = {link[2:] for link in alignment if not (link[0] < place[1] and place[0] < link[1])}
    parts = any(link[0] < edge < link[1] for link in alignment for edge in place)
    if not inside or inside & outside or parts:
        return None
    start, end = min(each[0] for each in inside), max(each[1] for each in inside)
    between = re.sub(r"\s", "", translation[start:end])
    return (start, end) if len(between) == sum(last - first for first, last in inside) else None


def enforced(items: Sequence[Wanted], go_on: Continue) -> list[str | None]:
    """The translations with the terms in them; None where the model would then go on in another way."""
    beginnings = [item.translation[: item.start] + item.term for item in items]
    found: list[str | None] = []
    for item, beginning, text in zip(
        items,
        beginnings,
        go_on([(item.source, beginning) for item, beginning in zip(items, beginnings, strict=True)]) if items else [],
        strict=True,
    ):
        wanted_text = beginning + item.translation[item.end :]
        found.append(wanted_text if " ".join(text.split()) == " ".join(wanted_text.split()) else None)
    return found


def _before(source: str, start: int) -> tuple[int, int]:
    """The word of a source before an offset, where an adjective of the term may stand."""
    found = re.search(r"(\S+)\s*$", source[:start])
    return found.span(1) if found else (0, 0)


def _stands_alone(
    translation: str, span: tuple[int, int], neighbour: tuple[int, int], alignment: Sequence[Aligned], language: str
) -> bool:
    """Whether nothing beside a stretch can agree with it: no article before it, no adjective on either side."""
    known = _INVARIABLE[language.partition("-")[0]].split()
    before = translation[: span[0]].split()
    if not before or not (before[-1].casefold() in known or _FIGURE.fullmatch(before[-1])):
        return False
    after = translation[span[1] :]
    if language.partition("-")[0] in _WITHOUT_GENDER or not after.strip() or after[0] in _MARKS:
        return True
    found = re.match(r"\s+(\w+)", after)
    if found is None:
        return False
    start, end = span[1] + found.start(1), span[1] + found.end(1)
    of_neighbour = any(
        link[0] < neighbour[1] and neighbour[0] < link[1] and link[2] < end and start < link[3] for link in alignment
    )
    return found[1].casefold() in known or not of_neighbour
