"""Words as sentences are compared by: beginnings, one term for what means the same, and how telling each is."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

from slmdesk.tasks.verify.words.tables import generic_drugs, table_lines

_STEM_LENGTH = 6  # words are compared by their first letters, which serves inflected languages alike
_LEAST_STEM = 4  # letters that are left when an ending is taken off
_ENDING = re.compile(r"(?:ings?|ed|ies)$")
_UNKNOWN_BITS = 10.0  # what a word carries that is not among the common ones; those end near 9

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Of "l'acompte" and "dell'acqua", what is no part of the word.
_ELIDED = re.compile(r"(?:[cdjlmnst]|(?:jus|lors|puis)?qu|[dns]ell|d?all|sull|quest|un)'(?=\w\w)")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
_FUNCTION_WORDS_TEXT = (
    "a about above after again all also an and any are as at be because been before being between both "
    "but by can could did do does during each for from had has have having he her here him his how i if "
    "in into is it its may me might more most must my no nor not of on one only or other our out over own "
    "same shall she should so some such than that the their them then there these they this those through "
    "to too under until up very was we were what when where which while who whom why will with within "
    "would you your text author document summary mr mrs ms dr "
    "don't doesn't didn't isn't wasn't aren't weren't hasn't haven't hadn't can't couldn't won't wouldn't "
    "i'm i've i'll i'd it's that's there's you're you've we're we've they're he's she's let's "
    "um uh hmm mm okay ok yeah yes oh "
    "hx pmh pmhx fhx shx dhx sx rx dx tx ix nkda hpc hopc oex "
    "el la los las un una unos unas de del y o en con por para que es son se su sus lo al como más "
    "le les des du et ou dans par pour qui est sont ce ces cette au aux une sur avec il elle ils elles "
    "der die das den dem ein eine einen einem einer und oder im mit für von zu auf ist sind es er sie wir "
    "des bei als auch wie"
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())


class Token(NamedTuple):
    """A word, or a phrase with one meaning. term: what it is compared by, "" for a function word."""

    folded: str
    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order, with offsets; a phrase of the synonym table is one token."""
    if not text.isascii():
        text = _CJK.sub(lambda run: " " * len(run[0]), text)
    words = [Token(*_word(found[0]), *found.span()) for found in _WORD.finditer(text)]
    phrases, first_words = _phrases()
    if not any(word.folded in first_words for word in words):
        return words
    joined: list[Token] = []
    at = 0
    while at < len(words):
        begins = words[at].folded in first_words
        length, meaning = _phrase_at(words, at, phrases, first_words) if begins else (0, "")
        if length:
            folded = " ".join(word.folded for word in words[at : at + length])
            joined.append(Token(folded, meaning, words[at].start, words[at + length - 1].end))
            at += length
        else:
            joined.append(words[at])
            at += 1
    return joined


def terms(text: str) -> frozenset[str]:
    """What a sentence is compared by: word beginnings in lower case, meanings, and pairs of CJK characters."""
    return frozenset(token.term for token in tokens(text) if token.term) | _cjk_pairs(text)


def source_terms(text: str) -> frozenset[str]:
    """``terms`` of a passage, and those of the words inside its phrases."""
    return terms_of_source(text, tokens(text))


def terms_of_source(text: str, found: list[Token]) -> frozenset[str]:
    """``source_terms`` of a passage whose words are known."""
    parts = {term_of(word) for token in found if " " in token.folded for word in token.folded.split()}
    return frozenset(token.term for token in found if token.term) | _cjk_pairs(text) | (parts - {""})


def bits(term: str) -> float:
    """How much a term tells, in bits: little when it stands in every text, most when it is rare."""
    return _common_words().get(term, _UNKNOWN_BITS)


def is_common(term: str) -> bool:
    """Whether a term is everyday English."""
    return term in _common_words()


@functools.lru_cache(maxsize=1 << 13)
def _word(written: str) -> tuple[str, str]:
    """A word as it is compared, and its term."""
    folded = written.casefold().replace("’", "'").removesuffix("'s")
    return folded, term_of(folded)


@functools.cache
def _parts(hints: str) -> tuple[str, ...]:
    return tuple(hint.replace("_", " ") for hint in hints.split())


def has_any(folded: str, hints: str) -> bool:
    """Whether a text in lower case has any of some letters in a row ("_" for a space).

    Most texts have none of what an expression looks for, and looking for letters is much faster.
    """
    return any(map(folded.__contains__, _parts(hints)))


def _cjk_pairs(text: str) -> frozenset[str]:
    if text.isascii():
        return frozenset()
    return frozenset(run[at : at + 2] for run in _CJK.findall(text) for at in range(max(1, len(run) - 1)))


@functools.lru_cache(maxsize=1 << 13)
def term_of(folded: str) -> str:
    """What a word in lower case is compared by, "" for a function word."""
    folded = _ELIDED.sub("", folded, count=1) if _ELIDED.match(folded) else folded
    if len(folded) < 2 or folded in _FUNCTION_WORDS:
        return ""
    drug = generic_drugs().get(folded)
    base = irregular_forms().get(folded, folded)
    return _meaning(folded) or _meaning(base) or (f"+{drug}" if drug else _stem(base))


def _meaning(folded: str) -> str:
    """The meaning of a word of the synonym table, in the plural too; "" for any other."""
    known = _meanings()
    if folded in known or len(folded) < 5 or not folded.endswith("s") or folded.endswith("ss"):
        return known.get(folded, "")
    return known.get(folded[:-1]) or (known.get(f"{folded[:-3]}y", "") if folded.endswith("ies") else "")


def _stem(word: str) -> str:
    """The beginning of a word: injury, injuries and injured have one."""
    cut = _cut(word)
    bare = _bare(cut, word)
    # the counted words are beginnings too: one that is common only with its ending keeps it
    return cut if cut in _counted() and bare not in _common_words() else bare


def _cut(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:_STEM_LENGTH]


def _bare(cut: str, word: str) -> str:
    """The beginning without what inflects it."""
    ending = _ENDING.search(word)
    if ending and ending.start() >= _LEAST_STEM:
        cut = word[: ending.start()][:_STEM_LENGTH]
    return cut[:-1] if len(cut) > _LEAST_STEM and cut[-1] in "eiy" else cut


def _phrase_at(
    words: list[Token], at: int, phrases: Mapping[tuple[str, ...], str], first_words: Mapping[str, int]
) -> tuple[int, str]:
    for length in range(min(first_words.get(words[at].folded, 0), len(words) - at), 1, -1):
        meaning = phrases.get(tuple(word.folded for word in words[at : at + length]))
        if meaning:
            return length, meaning
    return 0, ""


@functools.cache
def irregular_forms() -> dict[str, str]:
    """Form -> the word that it is a form of: drank and drunk -> drink."""
    lines = (line.split() for line in table_lines("irregular-forms.txt"))
    return {form: word for word, *forms in lines for form in forms}


@functools.cache
def _synonyms() -> list[list[str]]:
    return [[word.strip() for word in line.split("|")] for line in table_lines("synonyms.txt")]


@functools.cache
def _meanings() -> dict[str, str]:
    """Single word -> the name of its meaning."""
    return {word: f"={line[0]}" for line in _synonyms() for word in line if " " not in word and "-" not in word}


@functools.cache
def _phrases() -> tuple[dict[tuple[str, ...], str], dict[str, int]]:
    """Words of a phrase -> its meaning; first word -> the longest phrase that it begins."""
    found = {}
    longest: dict[str, int] = {}
    for line in _synonyms():
        for phrase in line:
            parts = tuple(_word(word)[0] for word in _WORD.findall(phrase))
            if len(parts) > 1:
                found[parts] = f"={line[0]}"
                longest[parts[0]] = max(len(parts), longest.get(parts[0], 0))
    return found, longest


@functools.cache
def _counted() -> dict[str, float]:
    """The beginnings of words of the table, as they were counted."""
    known: dict[str, float] = {}
    for line in table_lines("common-words.txt"):
        number, _colon, words = line.partition(": ")
        known.update(dict.fromkeys(words.split(), float(number)))
    return known


@functools.cache
def _common_words() -> dict[str, float]:
    known = dict(_counted())
    for cut, number in _counted().items():
        bare = _bare(cut, cut)
        known[bare] = min(number, known.get(bare, _UNKNOWN_BITS))
    for meaning in _synonyms():  # a meaning is as common as the commonest of its words
        members = [known[_cut(word)] for word in meaning if _cut(word) in known and " " not in word]
        if members:
            known[f"={meaning[0]}"] = min(members)
    return known
