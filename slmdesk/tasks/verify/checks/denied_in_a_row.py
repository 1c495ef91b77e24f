"""A denial more, or one less, among the same words in a row: "if it is possible" for "if it is not possible".

No weights: content words and prepositions are laid beside each other as they follow, without auxiliaries, articles and
pronouns. What else of a sentence is denied does not matter, as it does where its words are weighed. English only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slmdesk.tasks.verify.checks import contraries
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.denied_findings import PARTLY
from slmdesk.tasks.verify.evidence.remainders import remainders
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits, term_of

_IN_A_ROW = 4  # words, on both sides of where the denial stands
_CONTENT = 2  # of them that tell something
_TELLING_BITS = 4.0
_LONG = 3  # letters of a word whose endings are cut off
_MOST = 400  # words of a text
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.;:!?]")
_MARKS = frozenset(".;:!?")
_PASSED_OVER_WORDS = (
    "am is are was were be been being do does did has have had will would can could shall should may might must any "
    "the a an um uh like really just also all very still yet so well i he she it we they you his her its their our "
    "your my this that these those there not no never cannot nor neither without denies denied denying nothing "
    "nobody none"
)
_PASSED_OVER = frozenset(_PASSED_OVER_WORDS.split())
_OPEN = re.compile(  # with which a clause does not say that it is so
    r"\b(?:if|whether|unless|when(?:ever)?|in case|until|hypothes\w*|aim\w*|objective|purpose|determine|evaluate|"
    r"assess|investigat\w*|wonder\w*|ask\w*|should|might|may|could|would)\b",
    re.I,
)
_EXCEPT = re.compile(r"\b(?:except|other than|but for|unless|apart from|only)\b", re.I)
_END = re.compile(r"[.?!;\n]")
_CLAUSE_END = re.compile(r"[,;:.!?\n]|\b(?:and|but|while|whereas|although)\b", re.I)


@dataclass(frozen=True)
class _Word:
    """denied: the first behind a cue that denies it; reached: anywhere in what a cue reaches."""

    form: str
    start: int
    denied: bool
    reached: bool


def check(claim: Claim) -> Iterator[Finding]:
    """Words in a row that the sentence denies and a passage says, or the other way round."""
    index = claim.index
    if index.language not in ("en", None) or remainders(claim) or _EXCEPT.search(claim.text):
        return
    own = _words(claim.text)
    places = sorted(claim.nearby | set(claim.link.places))
    found = [(place, _words(index.text(place))) for place in places]
    if not any(word.denied for words in (own, *(words for _place, words in found)) for word in words):
        return
    for at, word in enumerate(own):
        contrary = _contrary(claim, own, at, found)
        if contrary is not None:
            end = _end(claim.text, word.start)
            if word.denied and PARTLY.search(claim.text, word.start, end):
                return  # "not on every tour" denies it of some
            if word.denied and contraries.agrees(claim, word.start, end):
                return  # "does not include" of what excludes: one word to whoever looks for passages
            shown = claim.text[word.start : end]
            denies = "does not negate" if word.denied else "negates"
            yield Finding(f"The source {denies} “{shown}”{claim.page(contrary)}.", contrary)
            return


def _contrary(claim: Claim, own: Sequence[_Word], at: int, found: Sequence[tuple[int, Sequence[_Word]]]) -> int | None:
    """The passage that has more words in a row with the contrary of this word than any has with the same."""
    word = own[at]
    same = most = 0
    place = None
    for its, words in found:
        for other_at, other in enumerate(words):
            if other.form != word.form:
                continue
            before, behind = _alike(own, at, words, other_at)
            if word.reached == other.reached:
                same = max(same, before + behind)
            elif (
                (word.denied or other.denied)
                and before + behind > most
                and _is_telling(own[at - before : at + behind])
                and _comparable(claim, word, its, other)
                and not _of_another(
                    claim, own[at - before : at + behind], its, words[other_at - before : other_at + behind]
                )
            ):
                most, place = before + behind, its
    return place if most >= _IN_A_ROW and same < most else None


def _alike(one: Sequence[_Word], at: int, other: Sequence[_Word], its: int) -> tuple[int, int]:
    """How many words before two, and from them on, are the same."""
    behind = 0
    while (
        at + behind < len(one)
        and its + behind < len(other)
        and one[at + behind].form == other[its + behind].form
        and one[at + behind].form not in _MARKS
    ):
        behind += 1
    before = 0
    while (
        before < min(at, its)
        and one[at - before - 1].form == other[its - before - 1].form
        and one[at - before - 1].form not in _MARKS
    ):
        before += 1
    return before, behind


def _is_telling(words: Sequence[_Word]) -> bool:
    return sum(bits(word.form) >= _TELLING_BITS for word in words) >= _CONTENT


def _comparable(claim: Claim, word: _Word, place: int, other: _Word) -> bool:
    """Whether both say that it is so, or both leave it open, and the clause without the denial has none elsewhere."""
    text = claim.index.text(place)
    ends = _END.search(text, other.start)
    if (ends and ends[0] == "?") or _EXCEPT.search(text):
        return False
    if _is_open(text, other.start) != _is_open(claim.text, word.start):
        return False
    return not (_denies(text, other.start) if word.denied else _denies(claim.text, word.start))


def _of_another(claim: Claim, row: Sequence[_Word], place: int, other: Sequence[_Word]) -> bool:
    """Whether the two clauses tell of another thing or case: on one side of the row each has a word that the other
    text has nowhere.

    "Slate is made by heat", "sand is not made by heat"; "in use in winter", "not in use in summer".
    """
    text = claim.index.text(place)
    own, its = ({word.form for word in _words(each)} for each in (claim.text, text))
    sides = zip(_beside(claim.text, row), _beside(text, other), strict=True)
    return any(mine and theirs and mine not in its and theirs not in own for mine, theirs in sides)


def _beside(text: str, row: Sequence[_Word]) -> tuple[str, str]:
    """The telling words of its clause next to a row, before and behind it; "" for none."""
    start = max((end.end() for end in _CLAUSE_END.finditer(text, 0, row[0].start)), default=0)
    end = _end(text, row[-1].start)
    telling = [word for word in _words(text) if start <= word.start < end and bits(word.form) >= _TELLING_BITS]
    before = next((word.form for word in reversed(telling) if word.start < row[0].start), "")
    behind = next((word.form for word in telling if word.start > row[-1].start), "")
    return before, behind


def _is_open(text: str, at: int) -> bool:
    start = max(text.rfind(mark, 0, at) for mark in ".;!?\n") + 1
    return _OPEN.search(text, start, at) is not None


def _denies(text: str, at: int) -> bool:
    """Whether something is denied in the clause of a word."""
    start = max((end.end() for end in _CLAUSE_END.finditer(text, 0, at)), default=0)
    ends = _CLAUSE_END.search(text, at)
    end = ends.start() if ends else len(text)
    return any(start <= span[0] <= end or start < span[1] <= end for span in negated_spans(text))


def _end(text: str, at: int) -> int:
    """Where the words that are shown end: at the end of the clause."""
    ends = _CLAUSE_END.search(text, at)
    end = ends.start() if ends else len(text)
    return at + len(text[at:end].rstrip())


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> tuple[_Word, ...]:
    """The words of a text that are laid beside others, and the marks that end a sentence."""
    spans = negated_spans(text)
    open_spans = dict.fromkeys(spans, True)  # whose first word is still to come
    found = []
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("’", "'")
        if word in _PASSED_OVER or word.endswith("n't"):
            continue
        around = [span for span in spans if span[0] <= match.start() < span[1]] if word not in _MARKS else []
        denied = any(open_spans.pop(span, False) for span in around)
        form = term_of(word) or word if len(word) > _LONG and word not in _MARKS else word
        found.append(_Word(form, match.start(), denied, bool(around)))
        if len(found) == _MOST:
            break
    return tuple(found)
