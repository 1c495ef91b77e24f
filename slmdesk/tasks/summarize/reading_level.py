"""How hard a text is to read: the school grade (US) by Flesch-Kincaid (J. P. Kincaid et al. 1975), English only."""

from __future__ import annotations

import re

from slmdesk.tasks.sentences import split_result

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^lsxzhaeiouy]es|[^td]ed|[^aeiouyl]e)$")


def grade(text: str) -> float | None:
    """The school grade that a text needs; None for one without English words.

    0.39 words per sentence + 11.8 syllables per word - 15.59, not below 0.
    """
    sentences = [_WORD.findall(sentence) for _lead, sentence in split_result(text)]
    sentences = [words for words in sentences if words]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return None
    of_sentence = len(words) / len(sentences)
    of_word = sum(map(syllables, words)) / len(words)
    return max(0.0, round(0.39 * of_sentence + 11.8 * of_word - 15.59, 1))


def syllables(word: str) -> int:
    """Syllables of an English word: groups of vowels, without silent endings; at least one."""
    folded = word.lower().replace("’", "'").removesuffix("'s")
    count = len(_VOWELS.findall(folded))
    if count > 1 and _SILENT.search(folded):
        count -= 1
    return max(1, count)
