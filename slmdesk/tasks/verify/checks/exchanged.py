"""Words of the sources in the place of others: "samples for sequencing" where the sources have "samples for PCR".

A clause is laid word by word beside each sentence of the sources. Where all stand alike but one stretch, and both
stretches are words of the sources in the same slot (behind the same preposition, at the beginning, before the same
noun), the sentence has one for the other. No weights: nothing is flagged where another passage has the stretch among
the same words, or where both may be names of one thing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.clauses import Clause, clauses, is_past
from slmdesk.tasks.verify.words.wording import Token, bits

_WORD = re.compile(r"[\w'’-]+")
_AUX_TEXT = (
    "is are was were be been being has have had do does did will would can could may might must should shall not "
    "cannot who which it he she they we you i"
)
_AUX = frozenset(_AUX_TEXT.split())
_PREPOSITIONS_TEXT = (
    "of for in on at by with from to into under over after before during against about via per until till since"
)
_PREPOSITIONS = frozenset(_PREPOSITIONS_TEXT.split())
_LOCATIVE_TEXT = "in on at under over behind beside near inside outside"
_LOCATIVE = frozenset(_LOCATIVE_TEXT.split())  # one may stand for another: "at the bench", "under the hood"
_GENERIC_TEXT = (
    "patient people person user users customer customers company firm team group author authors study text report "
    "member members first second then now further also let thing things place time way number amount year day week "
    "month"
)
_GENERIC = frozenset(_GENERIC_TEXT.split())  # stand for what was named before, or for nothing
_LONGEST_X, _LONGEST_Y = 3, 4  # content words of a stretch
_REST = 0.6  # of the weight of a clause, beside the stretch
_LEAST = 0.2  # of the weight of a clause, before it is laid beside another
_ELSEWHERE = 0.6  # of the rest, in a passage with the stretch
_TELLING_BITS = 4.5
_LOOKED_AT = 30  # passages
_TOGETHER = 3  # content words between two names of one thing at most
_STEM = 4  # letters
_NEXT = re.compile(r"\s(?!(?:of|for|in|on|at|by|with|from|to|and|or|the|an?|as|that|than|into|until)\b)[a-z]+(?<!ed)\b")
_SENTENCE = re.compile(r"[.!?;]\W*$")
_TIME = re.compile(  # when something is done
    r"\b(?:\w*(?:day|week|month|year|night|morning|evening|afternoon|summer|winter|spring|autumn|weekend|hour|minute)s?)\b",
    re.I,
)
_DIGIT = re.compile(r"\d")  # of dates, which others compare
_WORD_REACH = 30  # characters of a compound
_SLOT = 40  # characters before a stretch that its preposition and article stand in
_WORD_BEFORE = re.compile(r"[^\W_]+(?:-[^\W_]+)*-$")
_OF_IT = re.compile(r"\b(?:it|them)\b", re.I)
_DAYS_TOGETHER = re.compile(r"weekend|weekday|working day|\bdaily|every day", re.I)
_DAY_NAME = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.I)
_BREAK = re.compile(r"[.;:!?\n(),]")
_VERB = re.compile(r"get|use|need|take|have|buy|eat|drink|bring|wear|give|make|pay|[a-z]{2,}(?:ed|[^s]s)")
_ANY = re.compile(r"\b(?:any|every|all)\b", re.I)
_ACTOR = re.compile(r"(?<=[eo]r)s?$")
_ARTICLES = frozenset(("all", "the", "a", "an", "its", "their", "your", "our", "this"))


def check(claim: Claim) -> Iterator[Finding]:
    """Stretches that the sources have others in the place of."""
    if claim.index.spoken:
        return
    for own in clauses(claim.text):
        words = sorted((*own.words, *own.condition), key=lambda word: word.start)
        if len(words) < 3:
            continue
        finding = _exchanged(claim, own, words)
        if finding is not None:
            yield finding
            return


def _exchanged(claim: Claim, own: Clause, words: Sequence[Token]) -> Finding | None:
    index = claim.index
    terms = frozenset(word.term for word in words)
    total = index.weight(terms)
    if not total:
        return None
    compounds = frozenset(term for term in terms if "-" in term)  # an "e-bike", which the index has as a bike
    for place in _places(claim, terms):
        if index.weight(terms & (index.terms[place] | compounds)) < _LEAST * total:
            continue
        text = index.text(place)
        lead: list[Token] = []
        for their in clauses(text):
            theirs = sorted((*their.words, *their.condition), key=lambda word: word.start)
            if their.hangs_back:
                theirs = [*lead, *theirs]
            else:
                lead = [word for word in their.words if word.term in their.subject]
            if bool(own.reached) != bool(their.reached):
                continue
            held = terms & frozenset(word.term for word in theirs)
            if len(held) < 2 or index.weight(held) < _LEAST * total:
                continue
            matcher = difflib.SequenceMatcher(None, [w.term for w in words], [w.term for w in theirs], autojunk=False)
            codes = matcher.get_opcodes()
            matched = frozenset(words[i].term for tag, i1, i2, *_ in codes if tag == "equal" for i in range(i1, i2))
            for tag, i1, i2, j1, j2 in codes:
                if tag != "replace" or i2 - i1 > _LONGEST_X or j2 - j1 > _LONGEST_Y:
                    continue
                mine, other = words[i1:i2], theirs[j1:j2]
                rest = total - index.weight(word.term for word in mine)
                if len(matched) < 2 or index.weight(matched) < _REST * rest:
                    continue
                whole = len(matched) == len(words) - (i2 - i1) == len(theirs) - (j2 - j1)
                if max(map(bits, matched)) < _TELLING_BITS and len(matched) < 3 and not whole:
                    continue
                if not _same_slot(claim.text, mine, text, other, i2 == len(words), j2 == len(theirs)):
                    continue
                if i2 < len(words) and _between(claim.text, mine, words[i2]) != _between(text, other, theirs[j2]):
                    continue
                if _may_be(claim, mine, other, terms, matched, (place, their)):
                    continue
                there, here = (
                    text[_whole(text, other[0].start) : other[-1].end],
                    claim.text[mine[0].start : mine[-1].end],
                )
                return Finding(
                    f"The source says “{' '.join(there.split())}”{claim.page(place)} of this, not “{here}”.", place
                )
    return None


def _whole(text: str, start: int) -> int:
    """Where the word begins that a token may be the end of: "e-bikes"."""
    found = _WORD_BEFORE.search(text, max(0, start - _WORD_REACH), start)
    return found.start() if found else start


def _places(claim: Claim, terms: frozenset[str]) -> list[int]:
    places = list(claim.link.places)
    places += sorted(claim.nearby - set(places), key=lambda at: -claim.index.weight(terms & claim.index.terms[at]))
    return places[:_LOOKED_AT]


def _same_slot(text: str, mine: Sequence[Token], source: str, other: Sequence[Token], ends: bool, end: bool) -> bool:
    """Whether two stretches stand in the same slot, each a name of a thing and no more."""
    if any(
        _is_counted(its, word) or is_past(word.folded)
        for its, words in ((text, mine), (source, other))
        for word in words
    ):
        return False
    times = _TIME.search(text, mine[0].start, mine[-1].end) and _TIME.search(source, other[0].start, other[-1].end)
    for its, words in ((text, mine), (source, other)):
        inside = its[words[0].start : words[-1].end]
        if its.startswith(",", words[-1].end):
            inside = inside.replace(",", "")  # "the nurse, Ms Pettigrew, visits"
        if _BREAK.search(inside) or any(word.casefold() in _AUX for word in _WORD.findall(inside)):
            return False
        if any(word.folded.endswith("ly") or (word.folded in _GENERIC and not times) for word in words):
            return False
    joined = [
        _NEXT.match(its, words[-1].end + its.startswith(",", words[-1].end)) is not None
        for its, words in ((text, mine), (source, other))
    ]
    if ends != end or (not ends and joined[0] != joined[1]):
        return False
    if times:
        shown = f"{text[mine[0].start : mine[-1].end]} {source[other[0].start : other[-1].end]}"
        return not _DIGIT.search(shown) and not (_DAYS_TOGETHER.search(shown) and _DAY_NAME.search(shown))
    one, two = _before(text, _whole(text, mine[0].start)), _before(source, _whole(source, other[0].start))
    if one == two and _VERB.fullmatch(one) and one not in _PREPOSITIONS and not _ANY.search(text):
        return _SENTENCE.search(source) is not None  # of the same verb
    if not (one or two) and not (_is_subject(text, mine) and _is_subject(source, other)):
        return False  # "the band rents" for "the association lets": another verb, not another thing
    if one in _PREPOSITIONS or two in _PREPOSITIONS:
        return one == two or {one, two} <= _LOCATIVE
    return not (one or two) and _SENTENCE.search(source) is not None  # no heading


def _is_subject(text: str, words: Sequence[Token]) -> bool:
    """Whether a verb stands behind a stretch, and none in it."""
    behind = _WORD.search(text, words[-1].end)
    verb = behind[0].casefold() if behind else ""
    if verb in _AUX or is_past(verb):
        return True
    return verb.endswith("s") and not (len(words) > 1 and words[-1].folded.endswith("s"))


def _is_counted(text: str, word: Token) -> bool:
    """Whether a word is the unit of a number: others compare those."""
    return any(each.start <= word.start < each.end for each in quantities(text) if not each.implied)


def _between(text: str, words: Sequence[Token], following: Token) -> frozenset[str]:
    """The prepositions between a stretch and what follows."""
    return _PREPOSITIONS.intersection(word.casefold() for word in _WORD.findall(text[words[-1].end : following.start]))


def _before(text: str, start: int) -> str:
    """The word in front of a place in its clause, articles skipped; "" for none."""
    gap = text[max(0, start - _SLOT) : start]
    cut = max((gap.rfind(mark) for mark in ".;:!?\n,("), default=-1)
    words = _WORD.findall(gap[cut + 1 :])
    while words and words[-1].casefold() in _ARTICLES:
        words.pop()
    return words[-1].casefold() if words and words[-1].casefold() not in ("which", "whom") else ""


def _may_be(
    claim: Claim,
    mine: Sequence[Token],
    other: Sequence[Token],
    terms: frozenset[str],
    matched: frozenset[str],
    beside: tuple[int, Clause],
) -> bool:
    """Whether the stretch may be right after all."""
    index = claim.index
    its = frozenset(token.term for token in mine)
    theirs = frozenset(token.term for token in other)
    timed = all(_TIME.fullmatch(token.folded) or token.folded in ("every", "each") for token in mine)
    if any(_ACTOR.search(token.folded) and not index.spells(_ACTOR.sub("", token.folded)) for token in mine):
        return True  # "the founder": who founded it
    if not timed and (not all(map(index.knows, its)) or max(map(bits, its)) < _TELLING_BITS):
        return True
    if not theirs.isdisjoint(terms):
        return True
    if not all(index.knows(term) for term in terms - its):
        return True  # other words: who tells of the same in another way may call it otherwise too
    if any(a[:_STEM] == b[:_STEM] for a in its for b in theirs):
        return True  # aorta and aortic
    rest = index.weight(matched)
    rarest = min(its, key=lambda term: len(index.where(term)))
    for at in index.where(rarest)[:_LOOKED_AT]:
        for clause in clauses(index.text(at)):
            if its & clause.terms and at >= beside[0] and _OF_IT.search(index.text(at), clause.start, clause.end):
                return True  # "... and Tan opposed it": it may be said of the same
            held = clause.terms | clause.under
            if (at, clause) != beside and its <= held and index.weight(matched & held) >= _ELSEWHERE * rest:
                return True
        if at != beside[0] and _together(index.view(at), its, theirs):
            return True
    return False


def _together(words: Sequence[Token], its: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two stretches stand side by side, as two names of one thing do."""
    content = [word.term for word in words if word.term]
    first = [at for at, term in enumerate(content) if term in its]
    second = [at for at, term in enumerate(content) if term in theirs]
    return any(abs(a - b) <= _TOGETHER for a in first for b in second)
