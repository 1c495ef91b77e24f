"""Keeping a summary at the length that was asked for: what to leave out, and what of the source to add."""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Sequence, Set

from slmdesk.messages import SourceText
from slmdesk.tasks.centrality import bag
from slmdesk.tasks.outline import CentralSentence
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.orders import orders
from slmdesk.tasks.summarize.references import References
from slmdesk.tasks.summarize.titles import unlabelled, untitled

TARGET_WORDS = {"short": 60, "medium": 140, "long": 280}
FEW_WORDS = 50  # a text with fewer is shown as it is
_MOST_OF_THE_SOURCE = 0.6  # a summary is shorter than what it summarizes
_LEAST_WORDS = 20
TOO_LONG, TOO_SHORT = 1.15, 0.85  # of the target: beyond, sentences are left out or more is written
_LEAST_SHARE = 0.25  # of the words, for what is written beside sections that are there already
_NEW_SHARE = 0.5  # a sentence of the source is new when so much of its words is not in the summary

_WORD = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_LETTER = re.compile(r"\w")

_SPEECH = re.compile(r"\s*[“\"«„‘]")  # what a figure says, out of its scene, tells a reader nothing

Pair = tuple[str, str]  # what stands before a sentence, and the sentence


def word_count(text: str) -> int:
    """Words; two characters count as one in scripts that write no spaces."""
    words = sum(1 for word in _WORD.findall(text) if _LETTER.search(word))
    return words + len(_UNSPACED.findall(text)) // 2


def target_words(length: str, sources: Sequence[SourceText]) -> int:
    """How long the summary is to be: as asked for, but shorter than the sources."""
    there = sum(word_count(source.text) for source in sources)
    return min(TARGET_WORDS[length], max(_LEAST_WORDS, round(_MOST_OF_THE_SOURCE * there)))


def rest_of_words(target_words: int, there: int) -> int:
    """How many words are left for what is written beside sections that are there already."""
    return max(round(_LEAST_SHARE * target_words), target_words - there)


def shortened_words(text: str) -> int:
    """How long a note on a text may be at most: shorter than the text."""
    return max(1, round(_MOST_OF_THE_SOURCE * word_count(text)))


def trimmed(
    texts: Sequence[str],
    target: int,
    worth: Callable[[str], float],
    references: References,
    tells_of: Callable[[str], Set[int]] = lambda _sentence: frozenset(),
    matter: Callable[[str], float] = lambda _sentence: 0.0,
    opening: str = "",
) -> tuple[list[str], int]:
    """Sections without their least worthy sentences, when together they are too long.

    Each section keeps a sentence. A sentence that hangs on the one before it goes together with that one.

    Args:
        worth: how much a sentence tells of the sources; the least goes first.
        tells_of: the numbers of the parts of the sources that a sentence tells something of. Of each part the one of
            most ``matter`` goes last, or the first: what matters most was asked for first.
        opening: the sentence that stays longest; if it is not there, the very first one.

    Returns:
        (sections, number of sentences left out).
    """
    sections = [split_result(text) for text in texts]
    have = sum(word_count(sentence) for section in sections for _lead, sentence in section)
    if have <= TOO_LONG * target:
        return list(texts), 0
    # Alike in worth, what matters less goes, then what others say too, then the later one: what matters most was asked
    # for first. So the opening stays longest.
    places = [(number, at) for number, section in enumerate(sections) for at in range(len(section))]
    main = next((place for place in places if sections[place[0]][place[1]][1] == opening), (0, 0))
    spread = collections.Counter(term for section in sections for _lead, each in section for term in set(bag(each)))

    def new(sentence: str) -> float:
        terms = set(bag(sentence))
        return sum(spread[term] == 1 for term in terms) / (len(terms) or 1)

    def rank(number: int, at: int) -> tuple[float, float, float, int, int]:
        sentences = [sentence for _lead, sentence in sections[number]]
        together = [sentences[place] for place in references.with_followers(sentences, at)]
        worthy, matters = round(max(map(worth, together)), 1), max(map(matter, together))
        return worthy + ((number, at) == main), matters, round(new(sentences[at]), 1), -number, -at

    ranked = sorted(rank(*place) for place in places)
    left_out: list[set[int]] = [set() for _ in sections]
    best: dict[int, tuple[float, int, int]] = {}
    for number, section in enumerate(sections):
        for at, (_lead, sentence) in enumerate(section):
            for part in tells_of(sentence):
                best[part] = max(best.get(part, (-1.0, 0, 0)), (matter(sentence), -number, -at))
    spared = {(-number, -at) for _matter, number, at in best.values()}
    for sparing in (True, False):
        for *_rank, minus_number, minus_at in ranked:
            number, at = -minus_number, -minus_at
            if at in left_out[number]:
                continue
            sentences = [sentence for _lead, sentence in sections[number]]
            together = references.with_followers(sentences, at, left_out[number])
            if sparing and any((number, place) in spared for place in together):
                continue
            words = sum(word_count(sentences[place]) for place in together)
            stays = len(sentences) - len(left_out[number]) > len(together)
            if stays and have > TOO_LONG * target and have - words >= TOO_SHORT * target:
                left_out[number] |= together
                have -= words
    return [without(section, gone) for section, gone in zip(sections, left_out, strict=True)], sum(map(len, left_out))


def additions(
    summary: str,
    sentences: Sequence[CentralSentence],
    sources: Sequence[SourceText],
    words: int,
    references: References,
) -> list[str]:
    """Sentences of the sources that bring what the summary lacks, about ``words`` words of them, in their order.

    None of them refers to what stands before it in its source.
    """
    told = set(bag(summary))
    chosen: list[CentralSentence] = []
    for sentence in sorted(sentences, key=lambda each: -each.score):
        if words <= 0:
            break
        text = _text(sentence, sources)
        terms, count = set(bag(text)), word_count(text)
        # One that speaks to a model is true to the source, but nothing that a summary has to add of its own accord.
        if orders(text) or _SPEECH.match(text) or text.endswith((":", "：")):  # a colon only leads on
            continue
        if references.hangs(text) or (text[:1].islower() and text.endswith((",", ";"))):  # or is an item of a list
            continue
        if terms and len(terms - told) >= _NEW_SHARE * len(terms) and count <= words * 1.4 + 5:
            chosen.append(sentence)
            told |= terms
            words -= count
    return [_text(sentence, sources) for sentence in sorted(chosen, key=lambda each: (each.source, each.start))]


def _text(sentence: CentralSentence, sources: Sequence[SourceText]) -> str:
    return unlabelled(untitled(sources[sentence.source].text, sentence.start, sentence.end))


def without(section: Sequence[Pair], left_out: set[int]) -> str:
    """The section's text; a sentence that moves to the front of its line takes over the line's marker."""
    parts: list[str] = []
    inherited: str | None = None
    for at, (lead, sentence) in enumerate(section):
        begins_line = at == 0 or "\n" in lead
        if at in left_out:
            if begins_line:
                inherited = lead
            continue
        parts.append((inherited if inherited is not None and not begins_line else lead) + sentence)
        inherited = None
    return "".join(parts).strip()
