"""Which words of a flagged sentence are wrong: those without which it is flagged for less.

A small model that is shown a wrong sentence and told what is wrong writes it again as it was; one that is shown the
sentence with a gap fills the gap from the passages.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.messages import Sentence
from slmdesk.tasks.verify import SourceIndex, check, quantities
from slmdesk.tasks.verify.words.drugs import drugs
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.opposite_words import mentions

GAP = "…"
_MOST_GAPS = 4
_MOST_CHANGED = 0.2  # of the words outside the gaps
_MORE_WORDS = 2  # in a gap than were taken out
_NEEDS_MORE_WORDS = "for of in at by to from with after before about over under every than type grade stage"
_NEEDS_MORE = frozenset(_NEEDS_MORE_WORDS.split())  # before a number: without it they stand alone
_WORD_OR_GAP = re.compile(rf"{GAP}|[\w'’.,%/-]*\w")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿα-ώа-џ]"
_NAME = re.compile(rf"(?<=\w ){_CAPITAL}[\w'’-]{{2,}}(?: {_CAPITAL}[\w'’-]{{2,}})*")
_LAST_WORD = re.compile(r"[\w'’]+\W*$")


@dataclass(frozen=True)
class Gapped:
    """A sentence with gaps. taken: what stood in each, in order."""

    text: str
    taken: tuple[str, ...]

    def fits(self, answer: str) -> bool:
        """Whether an answer is this sentence with its gaps filled by the same kind of thing, or closed.

        A small model fills "diarrhoea for …" with an address when that is the number that it sees.
        """
        mine, its = _WORD_OR_GAP.findall(self.text), _WORD_OR_GAP.findall(answer)
        folded = [word.casefold() for word in mine], [word.casefold() for word in its]
        fills = [""] * len(self.taken)
        changed = 0
        for tag, first, last, its_first, its_last in difflib.SequenceMatcher(None, *folded, False).get_opcodes():
            gaps = [at for at in range(first, last) if mine[at] == GAP]
            if len(gaps) == 1:
                fills[sum(word == GAP for word in mine[: gaps[0]])] = " ".join(its[its_first:its_last])
                changed += last - first - 1
            elif gaps:
                return False
            elif tag != "equal":
                changed += max(last - first, its_last - its_first)
        if changed > max(2, _MOST_CHANGED * len(mine)):
            return False
        before = [mine[at - 1] if at else "" for at, word in enumerate(mine) if word == GAP]
        return all(_fits(*pair) for pair in zip(self.taken, fills, before, strict=True))


def with_gaps(sentence: Sentence, index: SourceIndex) -> Gapped | None:
    """The sentence with a gap for each thing that is wrong; None where no single thing is."""
    text, doubts = sentence.text, len(sentence.reasons)
    if GAP in text:
        return None
    taken: dict[int, str] = {}  # by the place in the sentence's own text
    while doubts and len(taken) < _MOST_GAPS:
        tried = []
        for start, end in sorted({*_spans(sentence.text)}):
            if not any(start < at + len(word) and at < end for at, word in taken.items()):
                more = {**taken, start: sentence.text[start:end]}
                tried.append((_doubts(index, _without(sentence.text, more)), end - start, start, more))
        if not tried:
            break
        fewest, _lost, _start, best = min(tried, key=lambda each: each[:3])
        if fewest >= doubts:
            break
        taken, doubts = best, fewest
    if not taken:
        return None
    return Gapped(_without(sentence.text, taken), tuple(taken[at] for at in sorted(taken)))


def _without(text: str, taken: dict[int, str]) -> str:
    for start in sorted(taken, reverse=True):
        text = f"{text[:start]}{GAP}{text[start + len(taken[start]) :]}"
    return text


def _fits(taken: str, fill: str, before: str) -> bool:
    """Whether words may stand where others were taken out. before: the word before the gap."""
    numbers, filled = quantities(taken), quantities(fill)
    if not fill:
        return not numbers or before.casefold() not in _NEEDS_MORE
    if len(fill.split()) > len(taken.split()) + _MORE_WORDS:
        return False
    if not numbers:
        return True
    kinds = {each.unit.dimension if each.unit else None for each in numbers}
    return bool(filled) and {each.unit.dimension if each.unit else None for each in filled} <= kinds


def _doubts(index: SourceIndex, text: str) -> int:
    checked = check(index, "", text)
    return len(checked.reasons) if checked.status == "unsupported" else 0


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for quantity in quantities(text):
        yield quantity.start, quantity.end
    for start, _end, _listed in negated_spans(text):
        cue = _LAST_WORD.search(text, 0, start)
        if cue is not None:
            yield cue.start(), cue.start() + len(cue[0].rstrip())
    for mention in mentions(text):
        yield mention.start, mention.end
    for drug in drugs(text):
        yield drug.start, drug.end
    for name in _NAME.finditer(text):
        yield name.span()
