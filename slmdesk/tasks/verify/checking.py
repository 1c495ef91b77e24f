"""Checking sentences against their sources: is it said anywhere, and is what can be compared right?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from slmdesk.messages import Citation, Sentence
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify.checks import (
    actors,
    amounts,
    bounds,
    by_grammar,
    certainty,
    clause_by_clause,
    clause_values,
    codes,
    contraries,
    crossed,
    denied_in_a_row,
    drug_names,
    exchanged,
    frequency,
    names,
    negation,
    opposites,
    order,
    own_figures,
    restricted,
    roles,
    same_words,
    swapped,
    unchanged,
)
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.judgement import foreign_words, is_invented
from slmdesk.tasks.verify.sources.index import LINK_THRESHOLD, SourceIndex
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.languages import language_of
from slmdesk.tasks.verify.words.wording import terms

_Check = Callable[[Claim], Iterator[Finding]]

_LIST_NUMBER = re.compile(r"\(?\d{1,3}[.)]")  # "2." that a model put on a line of its own
_HEADING_WORDS = 6  # in capitals
_OF_ITSELF = re.compile(  # what a model says of its own answer
    r"\W*(?:this|the|diese|die|esta|la|cette|questa) (translation|summary|rewriting|übersetzung|zusammenfassung|"
    r"traducción|traduction|traduzione|tradução)\b",
    re.I,
)
_QUOTED = re.compile(r"“([^”]*)”")
_LONGEST = 5000  # characters; what is longer is a list or a table, and its words are not laid beside each other
_ANY_LANGUAGE = (amounts.check, frequency.check, drug_names.check, names.check, codes.check, own_figures.check)
_SAME_LANGUAGE = (
    opposites.check,
    contraries.check,
    same_words.check,
    negation.check,
    actors.check,
    crossed.check,
    certainty.check,
    restricted.check,
    unchanged.check,
    bounds.check,
)
_IF_NOTHING = (  # where nothing else was found
    denied_in_a_row.check,
    clause_by_clause.check,
    clause_values.check,
    exchanged.check,
    swapped.check,
    roles.check,
    order.check,
)
_TURNED_BOTH = (bounds.check, contraries.check)


def check(index: SourceIndex, lead: str, text: str, context: str = "") -> Sentence:
    """Link one sentence of a result to its passages and say whether they support it.

    Args:
        lead: what stands before it in the result; a ``#`` in it makes the sentence a heading.
        context: words that say what it is about, such as the heading above; they are not checked.
    """
    if is_heading(lead, text) or _LIST_NUMBER.fullmatch(text) or not (terms(text) or quantities(text)):
        return Sentence(lead, text, "unverifiable", [], [])
    claim = Claim(index, text, context, _same_language(index, text))
    word_for_word = _is_word_for_word(claim)
    findings = [] if word_for_word else list(_findings(claim))
    linked = claim.link.share >= LINK_THRESHOLD
    if findings:
        return _unsupported(claim, lead, findings, linked)
    if not claim.same_language and not word_for_word:
        return Sentence(lead, text, "unverifiable", ["It is in another language than the source."], [])
    absent = foreign_words(claim)
    if (absent or not linked) and is_invented(claim):
        reasons = [] if linked else ["No passage of the source says this."]
        if absent:
            reasons.append(f"Not in the source: {', '.join(f'“{word}”' for word in absent)}.")
        return Sentence(lead, text, "unsupported", reasons, [], _nearest(claim))
    if linked:
        return Sentence(lead, text, "supported", [], index.cite(claim.link.places))
    return Sentence(
        lead,
        text,
        "unverifiable",
        ["No single passage says this in these words; nothing in it contradicts the source."],
        [],
        _nearest(claim),
    )


def _is_word_for_word(claim: Claim) -> bool:
    """Whether a passage is the sentence, but for a heading: what another passage has otherwise is not its fault."""
    said = _spaced(claim.text)
    for text in map(claim.index.text, claim.link.places):
        heading = text.rfind("\n")
        below = text[heading + 1 :].lstrip()
        if _spaced(text) == said or (heading >= 0 and below[:1].isupper() and _spaced(below) == said):
            return True
    return False


def _spaced(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .,;:")


def is_heading(lead: str, text: str) -> bool:
    """Whether this names what follows and says nothing itself."""
    capitals = text.isupper() and len(text.split()) <= _HEADING_WORDS and not any(map(str.isdigit, text))
    return "#" in lead or text.endswith(":") or capitals


def check_all(index: SourceIndex, text: str, check_cancelled: Callable[[], None] = lambda: None) -> Iterator[Sentence]:
    """Check a whole text, sentence by sentence, in order.

    check_cancelled: called before each sentence; raises to stop.
    """
    for lead, sentence in split_result(text):
        check_cancelled()
        yield check(index, lead, sentence)


def check_value(index: SourceIndex, text: str, context: str = "") -> Sentence:
    """Check a short value, such as a cell of a table: it is supported when each thing in it is in the source.

    context: words that say what it is about, to find the right passage; they are not checked.
    """
    if not (terms(text) or quantities(text)):
        return Sentence("", text, "unverifiable", [], [])
    claim = Claim(index, text, context, _same_language(index, text))
    findings = list(_findings(claim))
    words = claim.terms
    missing = [token.folded for token in claim.tokens if token.term and not index.knows(token.term)]
    if not findings and claim.same_language and index.weight(words) and missing:
        known = frozenset(term for term in words if index.knows(term))
        if index.weight(known) < LINK_THRESHOLD * index.weight(words):
            listed = ", ".join(f"“{word}”" for word in missing)
            findings.append(Finding(f"Not in the source: {listed}."))
    if findings:
        return _unsupported(claim, "", findings, linked=False)
    places = claim.link.places or _places_of_numbers(claim)
    if not places:
        return Sentence("", text, "unverifiable", ["It could not be found in the source."], [])
    return Sentence("", text, "supported", [], index.cite(places))


def nearest_passages(index: SourceIndex, sentence: str, n: int = 3) -> list[Citation]:
    """The passages closest to a sentence, best first, at most ``n``; for reading, not as its sources."""
    claim = Claim(index, sentence)
    places = list(claim.link.places)
    places += sorted(
        (place for place in claim.nearby if place not in places),
        key=lambda place: -index.weight(claim.terms & index.terms[place]),
    )
    return [index.cite([place])[0] for place in places[:n]]


def _findings(claim: Claim) -> Iterator[Finding]:
    itself = _OF_ITSELF.match(claim.text)
    if itself and not claim.index.spells(itself[1].casefold()):
        yield Finding("It speaks of this text itself, and not of what the source says.")
        return
    compared = claim.same_language and len(claim.text) <= _LONGEST
    checks: tuple[_Check, ...] = (*_ANY_LANGUAGE, *_SAME_LANGUAGE) if compared else _ANY_LANGUAGE
    found = {kind: list(kind(claim)) for kind in checks}
    if all(found.get(kind) for kind in _TURNED_BOTH):  # "fewer than six: cancelled" is right then
        for kind in _TURNED_BOTH:
            del found[kind]
    if compared and not any(found.values()):
        found = {kind: list(kind(claim)) for kind in _IF_NOTHING}
        if not any(found.values()):  # the parser costs more than all others
            found = {by_grammar.check: list(by_grammar.check(claim))}
    seen: set[tuple[str, str]] = set()
    for finding in itertools.chain.from_iterable(found.values()):
        frame, words = _QUOTED.sub("", finding.reason), "".join(_QUOTED.findall(finding.reason))
        if not any(frame == other and (words in known or known in words) for other, known in seen):
            seen.add((frame, words))
            yield finding


def _unsupported(claim: Claim, lead: str, findings: list[Finding], linked: bool) -> Sentence:
    place = next((finding.place for finding in findings if finding.place is not None), None)
    nearest = claim.index.cite([place])[0] if place is not None else _nearest(claim)
    sources = claim.index.cite(claim.link.places) if linked else []
    reasons, kinds = [finding.reason for finding in findings], [finding.kind for finding in findings]
    return Sentence(lead, claim.text, "unsupported", reasons, sources, nearest, kinds)


def _nearest(claim: Claim) -> Citation | None:
    return claim.index.cite(claim.link.places[:1])[0] if claim.link.places else None


def _places_of_numbers(claim: Claim) -> list[int]:
    values = [value for quantity in quantities(claim.text) for value in quantity.values]
    return [place for value in values for place in claim.index.numbers.get(value, ())][:1]


def _same_language(index: SourceIndex, text: str) -> bool:
    """Whether words can be compared; a text too short to tell is taken for the sources' own."""
    language = language_of(text)
    return language is None or index.language is None or language == index.language
