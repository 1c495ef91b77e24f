"""Values that the sources have, of something else: "90 days" of the deposit where they are the notice's, and it has 60.

A number, a weekday, a month or a person of a sentence is laid beside those of the same kind in the sources, each in its
own stretch of its sentence. It is wrong where another stands among the same words, and the value itself, each time,
only among others. No weights: one stretch with a word of the sentence, or one that only goes on ("it is then 20 mg"),
and nothing is flagged; but a date may share words with what is on another day ("the course for beginners begins").
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.checks.amounts import compared
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.reckoning import reckoned
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS, calendar_words
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import Token, bits, term_of

_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Councill?or|Professor|Prof|Frau|Herrn?|Señora?|señora?|don|doña|Monsieur|Madame|Mme|M|"
    r"Signora?|signora?|Sig|Senhora?|senhora?|[Cc]lass|Klasse|[Gg]roup|[Tt]eam)"
)
_PERSON = re.compile(rf"\b{_TITLES}\.?\s+((?:[A-ZÀ-Ý][\w'’-]+)|\d+[a-z]?)\b")
_PARTIES = re.compile(  # who has rights and duties towards each other
    r"\b(?:tenant|landlord|landlady|lessee|lessor|buyer|seller|employer|employee|lender|borrower|insurer|(?<=the\s)insured(?!\sby)|"
    r"Mieter|Vermieter|Käufer|Verkäufer|Arbeitgeber|Arbeitnehmer|inquilin[oa]|arrendador|arrendatari[oa]|comprador|"
    r"vendedor|locataire|bailleur|acheteur|vendeur|conduttore|locatore|inquilin[oa]|senhorio)(?:s|in|innen)?\b",
    re.I,
)
_SENTENCE_END = re.compile(
    r"(?<!\d)\.(?=\s|$)|[;!?](?=\s|$)|\n|(?<=\d\d\d)\.(?=\s+[A-Z])|(?<=\d)\.(?=\s+[A-Z]\w+ (?:is|was|will|has)\b)"
)
_CLAUSE_END = re.compile(
    r"[,;:(]\s?|\b(?:and|but|while|whereas|then|und|aber|sowie|y|e|pero|mientras|et|mais|ma|mas)\b", re.I
)
_GOES_ON = re.compile(  # may say of what was named before
    r"\b(?:it|its|this|that(?= (?:is|was|will|would|one)\b)|these|those|they|them|which|who|er|sie|es|"
    r"dies\w*|diese\w*|davon|dazu|ihr\w*|sein\w*|él|ella|esto|este|esta|eso|il|elle|ce|cela|lui|lei|questo|questa|"
    r"isso|isto)\b",
    re.I,
)
GOES_ON_TO = re.compile(r"\b(?:again|now|then|(?<!\bor )later|wieder|dann|luego|después)\b", re.I)  # with little else
_SUBORDINATE = re.compile(  # where what a party does is no longer told: "may sublet if the landlord agrees"
    r"\b(?:if|unless|when|before|after|until|without|because|provided|wenn|falls|bevor|nachdem|bis|ohne|weil|sofern|"
    r"si|cuando|antes|después|hasta|sin|salvo|porque|quand|avant|après|sans|sauf|se|quando|prima|dopo|senza|depois|"
    r"sem)\b",
    re.I,
)
_LABELLED = re.compile(  # a number that is a name: "Year 7"
    r"\b(?:years?|grades?|rooms?|hall|section|article|chapter|clause|page|table|figure|step|stage|phase|level|version|release|edition|unit|part|lot|"
    r"plot|flat|floor|line|bus|platform|form|type|number|no|nr|klasse|jahrgang|raum|zimmer|halle|seite|abschnitt|kapitel|"
    r"artikel|tabelle|abbildung|schritt|stufe|haus|gleis|linie|buslinie|clase|curso|sala|aula|página|artículo|sección|"
    r"capítulo|tabla|figura|paso|fase|línea|número|classe|salle|ligne|étape|aula|linea|linha)\.?\s$",
    re.I,
)
_LIST_NUMBER = re.compile(
    r"^[ \t]{0,8}\(?(\d{1,3})[.)][ \t](?=[ \t]{0,4}[^\W\d_])(?![^\n]{0,12}\b(?i:"  # "2. Fees: ..."
    rf"{'|'.join(MONTHS)})\b)",
    re.M,
)
_YEARS = range(1900, 2100)
_LETTERED = re.compile(
    r"\b(?P<of>[^\W\d_]{3,})\s(?P<letter>[B-HJ-Z]|A(?!\s+[a-z]+\b[^.;!?]{0,30}?\b(?:of|with)\b))(?![\w.'’&-]|\s?[A-Z][a-z])"
)  # buffer A
_OF_MONTH = re.compile(r"(?:st|nd|rd|th|er)?\.?\s(?:of\s|de\s|di\s)?", re.I)  # 12th of June
_LAST_OF = re.compile(r"\b(?:end|Ende|finales|fin|final|fine)\s(?:of\s|de\s|di\s|do\s)?$", re.I)  # the end of May
_LIST = re.compile(r",?\s*(?:,|&|\b(?:and|or|und|oder|y|o|et|ou|e)\b)\s*", re.I)
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|(?:an)?statt|en (?:vez|lugar) de|au lieu d[eu']|invece di|em vez de)\s(?:\w+\s)?$",
    re.I,
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b", re.I)
_BORN = re.compile(r"\b(?:born|d\.?o\.?b\.?|birth|geboren|nacid[oa]|née?)\b", re.I)
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|Uhr\b|h\b)", re.I)
_BEHIND = 20  # characters before a value that say what it is
_SAID_OF = 0.7  # of the weight of what a value is said of, beside another value
_KNOWN = 0.5  # of that weight, of telling words that the sources have
_STRANGE = 0.2  # the most of it beside the value itself
_DATED = frozenset(("date", "month", "day"))
ACTING = frozenset(("person", "party"))
_ALL_BUT = 0.8  # of the weight of what a date is said of, beside another date, where the date itself has words of it
_CLEARLY = 0.3  # by how much more than beside the date itself
_LIGHT_TEXT = "take takes took place held findet statt stattfindet tiene lugar lieu luogo"  # say nothing of an event
_LIGHT = frozenset(map(term_of, _LIGHT_TEXT.split()))
_TELLING_OF_DATE = 4.0
_LITTLE = 2  # content words beside a value
_ELIDED = 2  # content words between two dates; with more, another subject may be among them
_AND = re.compile(r"\b(?:and|but|und|aber|y|e|pero|et|mais|ma|mas)\b|,", re.I)
_TELLING_BITS = 5.0
_LOOKED_AT = 60  # passages
_MOST = 12  # values of a sentence; more are a list
_MOST_THERE = 60  # of a passage; with more it is a table, whose values are not said of the words beside them


@dataclass(frozen=True)
class Value:
    """A value in a text. kind: of those that can be taken for each other; same: what is equal, as it is compared."""

    kind: str
    same: object
    word: str
    start: int
    end: int


def check(claim: Claim) -> Iterator[Finding]:
    """Values that belong to something else."""
    values = values_of(claim.text)
    denied = [(start, end) for start, end, _listed in negated_spans(claim.text)]
    for value in values if len(values) <= _MOST else ():
        if value.kind in _DATED and any(start <= value.start < end for start, end in denied):
            continue  # "not in June"
        about = beside(claim.text, claim.tokens, value, values)
        least = _TELLING_BITS
        if value.kind in _DATED:
            about, least = about - _LIGHT, _TELLING_OF_DATE
        telling = frozenset(term for term in about if bits(term) >= least and claim.index.knows(term))
        if not telling or claim.index.weight(telling) < _KNOWN * claim.index.weight(about):
            continue
        rival = _rival(claim, value, telling)
        told = isinstance(value.same, Quantity) and (compared(claim, value.same) or reckoned(claim, value.same))
        if rival is not None and not told:
            place, other = rival
            if ends_before(claim, value, other):
                continue
            if any(equal(each, other) and _are_alike(each, value) for each in values if each is not value):
                continue  # the sentence has both: "4.2 beside 4.1"
            there, here = _shown(claim.index.text(place), other), _shown(claim.text, value)
            yield Finding(f"The source says “{there}”{claim.page(place)} of this, not “{here}”.", place)


def _are_alike(one: Value, other: Value) -> bool:
    """Whether two values may be of one kind: 1.9 may be mg/l where 2.6 mg/l stands beside it."""
    return one.kind == other.kind or "decimal" in (one.kind, other.kind)


def _shown(text: str, value: Value) -> str:
    """A value as a reason shows it: the day of a date with its month."""
    if value.kind != "date":
        return value.word
    for month in values_of(text):
        first, second = sorted((value, month), key=lambda each: each.start)
        if month.kind == "month" and _OF_MONTH.fullmatch(text, first.end, second.start):
            return text[first.start : second.end]
    return value.word


def ends_before(claim: Claim, value: Value, other: Value) -> bool:
    """Whether a month is named by its end and the other is the next: "by the end of May" for "before 1 June"."""
    if value.kind != "month" or not (isinstance(value.same, int) and isinstance(other.same, int)):
        return False
    last = _LAST_OF.search(claim.text[max(0, value.start - _BEHIND) : value.start])
    return last is not None and other.same == value.same % 12 + 1


def _rival(claim: Claim, value: Value, about: frozenset[str]) -> tuple[int, Value] | None:
    """The value that the sources have in its place: (passage, value)."""
    index = claim.index
    total = index.weight(about)
    best, found, among = 0.0, None, frozenset[str]()
    met = False
    events: list[frozenset[str]] = []  # what else is on that day
    for place in places_of(claim, value, about):
        text = index.text(place)
        its = values_of(text)
        if len(its) > _MOST_THERE:
            continue
        for other in its:
            is_equal = equal(value, other)
            if other.kind != value.kind and not is_equal:
                continue
            words = beside(text, index.view(place), other, its)
            if value.kind in _DATED:
                words |= _subject(text, index.view(place), other, its)
            share = index.weight(about & words) / total
            if is_equal:
                met = True
                if any(start <= other.start < end for start, end, _listed in negated_spans(text)):
                    continue  # "in June, not in May"
                if _INSTEAD.search(text, max(0, other.start - _BEHIND), other.start):
                    continue  # "every two minutes instead of every ten"
                first, last = _stretch(text, other, its)
                marks = [_GOES_ON] if value.kind not in ACTING else []
                marks += [_GOES_ON, GOES_ON_TO] if len(words) <= _LITTLE else []
                if words <= claim.terms or any(mark.search(text, first, last) for mark in marks):
                    return None
                if share > _STRANGE:
                    if value.kind not in (*_DATED, *ACTING):
                        return None
                    events.append(words)
            elif value.kind in _DATED and _is_birthday(text, other) and not _BORN.search(claim.text):
                continue
            elif share > best and not _INSTEAD.search(text, max(0, other.start - _BEHIND), other.start):
                best, found, among = share, (place, other), words
    if not met or best < (_ALL_BUT if events else _SAID_OF):
        return None
    return found if all(_is_other(claim, event, among, about) for event in events) else None


def _is_birthday(text: str, value: Value) -> bool:
    return _BORN.search(text, max(0, value.start - _BEHIND), value.start) is not None


def _is_other(claim: Claim, event: frozenset[str], among: frozenset[str], about: frozenset[str]) -> bool:
    """Whether an event is not what the sentence tells of, and what stands ``among`` the words of another day is."""
    index = claim.index
    named = any(bits(term) >= _TELLING_BITS for term in (among & about) - event)
    strange = any(bits(term) >= _TELLING_OF_DATE for term in event - claim.terms)
    return named and strange and index.weight(about & (among - event)) >= _CLEARLY * index.weight(about)


def _subject(text: str, words: list[Token], value: Value, values: tuple[Value, ...]) -> frozenset[str]:
    """What a sentence begins with, for a date behind its "and": "the pump is delivered on Monday and fitted on Friday".

    All content words before its first date but the last one, which is what happens then.
    """
    first = max((border.end() for border in _SENTENCE_END.finditer(text, 0, value.start)), default=0)
    before = [other for other in values if other.kind == value.kind and first <= other.start < value.start]
    if not before or not _AND.search(text, before[-1].end, value.start):
        return frozenset()
    named = [token.term for token in words if token.term and first <= token.start and token.end <= before[0].start]
    between = [token for token in words if token.term and before[-1].end <= token.start < value.start]
    return frozenset(named[:-1]) if len(between) <= _ELIDED else frozenset()


def equal(one: Value, other: Value) -> bool:
    """Whether two values are the same, in one reading of each."""
    if isinstance(one.same, Quantity) and isinstance(other.same, Quantity):
        if one.kind == "date" != other.kind and not _ORDINAL.search(other.word):
            return False  # "at 2 pm" and "two benches" are no 2 May, but "on the 2nd" may be
        return one.same.equals(other.same) or bool(set(one.same.values) & set(other.same.values))
    return one.kind == other.kind and one.same == other.same


def places_of(claim: Claim, value: Value, about: frozenset[str]) -> list[int]:
    """The passages nearby, with the value, and with some terms."""
    index = claim.index
    places = set(claim.nearby)
    if isinstance(value.same, Quantity):
        places.update(place for number in value.same.values for place in index.numbers.get(number, ())[:_LOOKED_AT])
    else:
        places.update(index.where(term_of(value.word.split()[-1].casefold()))[:_LOOKED_AT])
    for term in sorted(about, key=lambda term: len(index.where(term))):
        if len(places) > 2 * _LOOKED_AT:
            break
        places.update(index.where(term)[:_LOOKED_AT])
    return sorted(places)


@functools.lru_cache(maxsize=4096)
def values_of(text: str) -> tuple[Value, ...]:
    """The values of a text, in order."""
    found = [
        Value("person", person[1].casefold(), person[0], person.start(), person.end())
        for person in _PERSON.finditer(text)
    ]
    found += [
        Value(f"label {term_of(label['of'].casefold())}", label["letter"], label[0], label.start(), label.end())
        for label in _LETTERED.finditer(text)
    ]
    taken = [(value.start, value.end) for value in found]
    listed = {item.start(1) for item in _LIST_NUMBER.finditer(text)}
    months = list(calendar_words(text, MONTHS))
    for quantity in quantities(text):
        inside = any(start <= quantity.start < end for start, end in taken) or quantity.start in listed
        if not (quantity.vague or quantity.implied or inside):
            kind = quantity.unit.dimension if quantity.unit else _kind_of_count(text, quantity, months)
            kind = f"one {kind}" if quantity.unit and quantity.counts_on else kind
            found.append(Value(kind, quantity, quantity.text, quantity.start, quantity.end))
    for kind, names in (("month", MONTHS), ("day", DAYS)):
        for word, number, start, end in calendar_words(text, names):
            found.append(Value(kind, number, word, start, end))
    for party in _PARTIES.finditer(text):
        found.append(Value("party", term_of(party[0].casefold()), party[0], party.start(), party.end()))
    return tuple(sorted(found, key=lambda value: value.start))


def _kind_of_count(text: str, quantity: Quantity, months: list[tuple[str, int, int, int]]) -> str:
    """Of a number without a unit: "label" of "Year 7", "clock" of "7 pm", "date" of "12 June" or "June 12", "count"."""
    if _LABELLED.search(text[max(0, quantity.start - _BEHIND) : quantity.start]):
        return "label"
    if _CLOCK.match(text, quantity.end):
        return "clock"
    if any(value != int(value) for value in quantity.values):
        return "decimal"  # "4.1" is a version, or measures; no count
    if ":" in quantity.text:
        return "clock"
    at = bisect.bisect(months, quantity.start, key=lambda month: month[2])
    for *_, start, end in months[max(0, at - 1) : at + 1]:
        if end <= quantity.start <= end + 2 or (
            quantity.end <= start <= quantity.end + _BEHIND and _OF_MONTH.fullmatch(text, quantity.end, start)
        ):
            return "date"
    return "year" if not quantity.written and quantity.values[0] in _YEARS else "count"


def beside(text: str, words: list[Token], value: Value, values: tuple[Value, ...]) -> frozenset[str]:
    """The content words of a value's stretch, without those of values."""
    first, last = _stretch(text, value, values)
    return frozenset(
        token.term
        for token in words
        if token.term
        and first <= token.start < last
        and not any(each.start <= token.start < each.end for each in values)
    )


def _listed(text: str, value: Value, alike: list[Value]) -> tuple[int, int]:
    """Where the list begins and ends that a value stands in: "on Fridays and Saturdays" is said of both."""
    start, end = value.start, value.end
    for other in reversed(alike):
        if other.end <= start and _LIST.fullmatch(text, other.end, start):
            start = other.start
    for other in alike:
        if end <= other.start and _LIST.fullmatch(text, end, other.start):
            end = other.end
    return start, end


def _stretch(text: str, value: Value, values: tuple[Value, ...]) -> tuple[int, int]:
    """The sentence around a value, or its own clause where another of its kind stands in the same sentence."""
    first = max((border.end() for border in _SENTENCE_END.finditer(text, 0, value.start)), default=0)
    ends = _SENTENCE_END.search(text, value.end)
    last = ends.start() if ends else len(text)
    alike = [other for other in values if other.kind == value.kind]
    start, stop = _listed(text, value, alike)
    for other in alike:
        if first <= other.end <= start:
            first = max((end.end() for end in _CLAUSE_END.finditer(text, other.end, start)), default=other.end)
        elif stop <= other.start < last:
            last = next((end.start() for end in _CLAUSE_END.finditer(text, stop, other.start)), other.start)
            break
    if value.kind == "party":
        first = max((border.end() for border in _SUBORDINATE.finditer(text, first, value.start)), default=first)
        border = _SUBORDINATE.search(text, value.end, last)
        last = border.start() if border else last
    return first, last
