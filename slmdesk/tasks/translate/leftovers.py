"""Words of the source that a translation just repeats, as small models do with those that they cannot translate.

Languages share words (“hotel”, “regional”), so they count only when their letters are those of the source's language
by far. Measured on human translations (FLORES, TICO-19, NTREX) and on what a model of 1.5B wrote for FLORES.
"""

from __future__ import annotations

import re

from slmdesk.documents.language import LanguageDetector

_CLEAR = 2.5  # logarithm: twelve times as likely
_LEAST_LETTERS = 4
_WORD = r"(?<![\w'’.@/&-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w'’@/&-]|\.\w)"
_LETTERS = re.compile(rf"[^\W\d_]{{{_LEAST_LETTERS},}}")
_WORDS = re.compile(rf"{_WORD}(?: {_WORD})*")


def words_left(
    source: str, target: str, source_language: str, target_language: str, detector: LanguageDetector
) -> list[str]:
    """The words in small letters, those side by side together. Names are none, which most languages leave alone."""
    if source_language == target_language:
        return []
    here = {word for word in _LETTERS.findall(source) if word.islower()}
    if here.isdisjoint(_LETTERS.findall(target.lower())):
        return []  # as nearly always
    here = {word for word in re.findall(_WORD, source) if word.islower()}
    lowered = source.lower()
    found = []
    for stretch in _WORDS.findall(target):
        left: list[str] = []
        for word in [*stretch.split(), ""]:
            # In capital letters, too: a language may write its nouns so, and a heading its first word.
            if word.lower() in here and " ".join([*left, word]).lower() in lowered:
                left.append(word)
                continue
            while left and len(left[-1]) < _LEAST_LETTERS:  # “in” is of many languages
                left.pop()
            words = " ".join(left).lower()
            if words and detector.leaning(words, source_language, target_language) > _CLEAR:
                found.append(words)
            left = []
    return list(dict.fromkeys(found))
