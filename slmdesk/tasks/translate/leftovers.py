"""Words of the source that a translation just repeats, as small models do with those that they cannot translate.

Languages share words (“hotel”, “regional”), so they count only when their letters are those of the source's language
by far. Measured on human translations (FLORES, TICO-19, NTREX) and on what a model of 1.5B wrote for FLORES.
"""

from __future__ import annotations

import re

from slmdesk.documents.language import LanguageDetector
from slmdesk.tasks.translate.compared import compare

_CLEAR = 2.5  # logarithm: twelve times as likely
_LEAST_LETTERS = 4
_UNSPACED = frozenset(("zh", "yue", "ja", "th", "lo", "km", "my", "bo"))  # no word ends where another one begins
_WORD = r"(?<![\w'’.@/&-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w'’@/&-]|\.\w)"
_WORDS = re.compile(rf"{_WORD}(?: {_WORD})*")


def words_left(
    source: str, target: str, source_language: str, target_language: str, detector: LanguageDetector
) -> list[str]:
    """The words in small letters, those side by side together. Names are none, which most languages leave alone."""
    if source_language == target_language:
        return []
    both = compare(source, target)
    spaced = target_language.partition("-")[0] not in _UNSPACED
    written = both.target_words if spaced else both.target_plain
    if not [each for each in both.source_words if len(each) >= _LEAST_LETTERS and each in written and each in source]:
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
