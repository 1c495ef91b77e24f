"""What a translation must keep, checked by code: numbers, addresses, placeholders, length, and the language itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection

from slmdesk.messages import Term
from slmdesk.tasks.letters import DENSE, NOT_LATIN, scripts_of, words_outside
from slmdesk.tasks.translate import amounts, figures, names, negations
from slmdesk.tasks.translate.compared import FEWEST_REPEATED, Compared, compare, is_monotonous
from slmdesk.tasks.translate.segments import PICTURES

_KEPT = re.compile(
    r"https?://[^\s<>\"”»]+|[\w.+-]+@[\w-]+\.[\w.]+|\{\{?\w*\}?\}|%\(\w+\)[sd]|%[sd](?!\w)|\$\{\w+\}|<[^<>]+>"
    rf"|[{PICTURES}]+"
)
_SIGN_OF_KEPT = re.compile(rf"[@<{{%$]|://|[{PICTURES}]")
_LOOP = re.compile(r"(\b[\w'’-]+(?:[\s,]+[\w'’-]+){0,6})(?:[\s,.;]+\1\b){3,}", re.IGNORECASE)
_WORDS = re.compile(r"[\w'’-]+")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\s._=*#-]")
_CHARACTER_LOOP = re.compile(r"(.{1,12}?)\1{7,}")
# Hangul, kana, Han: scripts that say as much in far fewer characters
_MORE_SAID = 1.5
_DENSE_LANGUAGES = frozenset(("zh", "ja", "ko", "yue", "wuu"))
_OTHER_LETTERS = re.compile(f"(?:{NOT_LATIN.pattern}){{3,}}")
_REPLACED = 0.5  # of their letters, at least, when they were put into other ones
_WRITTEN_IN = {
    "": "af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl nn no pl pt ro sk sl sq sv sw"
    " tl tr uz vi",
    "CYRILLIC": "be bg kk ky mk mn ru sr tg uk",
    "ARABIC": "ar fa ps ur",
    "HEBREW": "he yi",
    "GREEK": "el",
    "CJK BOPOMOFO IDEOGRAPHIC": "zh",
    "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA IDEOGRAPHIC": "ja",
    "HANGUL CJK": "ko",
}
_SCRIPTS = {
    code: ("MODIFIER", "HALFWIDTH", *scripts.split())
    for scripts, codes in _WRITTEN_IN.items()
    for code in codes.split()
}
"""Scripts in which a language is written, as the names of their letters begin in Unicode; not of all languages."""
_IN_LATIN = frozenset(_WRITTEN_IN[""].split())
_SHORTEST_RATIO, _LONGEST_RATIO = 0.4, 2.6
_RATIO_FROM = 25  # characters: the length of a few words says nothing


def warnings(source: str, target: str, source_language: str | None, target_language: str) -> list[str]:
    """Doubts about one segment in plain words; empty when there are none."""
    return checks_between(source_language, target_language).warnings(source, target)


@functools.lru_cache(maxsize=8)
def checks_between(source_language: str | None, target_language: str) -> Checks:
    """The checks from one language (BCP 47; None: not known) to another."""
    return Checks(source_language, target_language)


class Checks:
    """What is known of two languages, looked up once for all of their segments."""

    def __init__(self, source_language: str | None, target_language: str) -> None:
        ours, theirs = amounts.words_of(source_language), amounts.words_of(target_language)
        bases = [each.partition("-")[0] for each in (source_language or "", target_language)]
        self._ours, self._theirs = ours, theirs
        self._negations = negations.between(*bases)
        self._in_latin = _IN_LATIN.issuperset(bases)
        self._dense = not _DENSE_LANGUAGES.isdisjoint(bases) or source_language is None
        self._scripts = _SCRIPTS.get(bases[1])
        self._unsure = amounts.unsure_months(bases[0])
        self._other_language = source_language != target_language

    def warnings(self, source: str, target: str) -> list[str]:
        """Doubts about one segment in plain words; empty when there are none."""
        if not target.strip():
            return ["There is no translation."]
        found = []
        both = compare(source, target)
        if both.repeats and is_loop(target) and not is_loop(source):
            found.append("The translation repeats itself.")
        if self._may_have_amounts(source, both):
            found += figures.warnings(source, target, both, self._ours, self._theirs)
            if self._ours is not None and self._theirs is not None:
                found += amounts.warnings(source, target, both, self._ours, self._theirs, self._unsure)
        if self._negations is not None:
            found += self._negations.warnings(both)
        if self._in_latin and not source[1:].islower():
            found += names.warnings(source, target)
        if _SIGN_OF_KEPT.search(source):
            for kept in _KEPT.findall(source):
                if kept.rstrip(".,;:)") not in target:
                    found.append(f"“{kept}” should stay as it is, and is missing.")
        if self._in_latin and not source.isascii() and (lost := _lost_words(source, target)):
            found.append(f"“{lost[0]}” is not in the translation.")
        if self._scripts is not None and not target.isascii() and NOT_LATIN.search(target):
            found += _script_warnings(source, target, self._scripts)
        if self._other_language and 2 * len(both.shared) >= len(both.source_words) and is_untranslated(source, target):
            found.append("This is the source text, not a translation.")
        if len(source) >= _RATIO_FROM:
            ratio = _weight(target) / _weight(source) if self._dense else len(target) / len(source)
            if ratio < _SHORTEST_RATIO:
                found.append("The translation is much shorter than the source: something may be missing.")
            elif ratio > _LONGEST_RATIO:
                found.append("The translation is much longer than the source: something may have been added.")
        return found

    def _may_have_amounts(self, source: str, both: Compared) -> bool:
        """Whether there is a figure, or a word that stands for a number, a month or a day."""
        ours = self._ours
        if ours is not None and not (ours.as_words and ours.telling.isdisjoint(both.source_words)):
            return True
        return _DIGIT.search(source) is not None


def glossary_warnings(source: str, target: str, terms: list[Term]) -> list[str]:
    """The terms of a glossary that the source has and the translation does not."""
    found = []
    for term in terms_in(source, terms):
        wanted = term.target if term.target is not None else term.source
        if wanted.casefold() not in target.casefold():
            found.append(f"The glossary wants “{wanted}” for “{term.source}”.")
    return found


def terms_in(source: str, terms: list[Term]) -> list[Term]:
    """The terms that stand in a source, as whole words."""
    plain = source.casefold()  # asked first: a glossary may have thousands of terms, each a pattern of its own
    return [
        term
        for term in terms
        if term.source.casefold() in plain
        and re.search(rf"(?<!\w){re.escape(term.source)}(?!\w)", source, re.IGNORECASE)
    ]


def is_loop(text: str) -> bool:
    """Whether a word or a few are said again and again, which small models do."""
    words = _WORDS.findall(text.casefold())  # counted first: nearly all sentences have none so often, and this is fast
    if len(words) - len(set(words)) >= FEWEST_REPEATED and _LOOP.search(text):
        return True
    return any(_CHARACTER_LOOP.search(_MARKS.sub("", word)) for word in text.split() if is_monotonous(word))


def is_untranslated(source: str, target: str) -> bool:
    """Whether the target is only the source again, names and numbers aside."""
    words = _LETTERS.findall(source.casefold())
    if len(words) < 4:
        return False
    kept = set(_LETTERS.findall(target.casefold()))
    return sum(map(kept.__contains__, words)) / len(words) > 0.8


def _script_warnings(source: str, target: str, known: Collection[str]) -> list[str]:
    """Words in letters that neither the source nor the target's language has: models of many languages slip.

    known: scripts of the language.
    """
    words = words_outside(target, {*known, *scripts_of(source)})
    return [f"“{words[0]}” is written in letters of another language."] if words else []


def _lost_words(source: str, target: str) -> list[str]:
    """Words in other letters, between two languages in Latin ones, that a translation has neither kept nor replaced.

    A name may be written in Latin letters, so they count only where the translation is shorter without them.
    """
    words = [word for word in _OTHER_LETTERS.findall(source) if word not in target]
    return words if words and len(target) < len(source) - sum(map(len, words)) * _REPLACED else []


def _weight(text: str) -> float:
    """Length in letters of an alphabet."""
    return len(text) if text.isascii() else len(text) + _MORE_SAID * len(DENSE.findall(text))
