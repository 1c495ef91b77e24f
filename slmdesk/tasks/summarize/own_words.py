"""The words of the sources themselves in the place of a sentence that a model put together wrongly, or may have.

A small model drops a condition, writes a headline, or says of one thing what the text says of another; not all of it
can be checked. What the passage says in its own words is true in any case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.fragments import asks, is_fragment, is_order
from slmdesk.tasks.summarize.items import items_of
from slmdesk.tasks.summarize.length import Pair, word_count
from slmdesk.tasks.summarize.limits import loses_condition, turns_condition
from slmdesk.tasks.summarize.references import loses_clause
from slmdesk.tasks.summarize.telling import Telling, said_before
from slmdesk.tasks.summarize.text import quoted
from slmdesk.tasks.summarize.titles import is_headline, is_title
from slmdesk.tasks.summarize.told import Stretches

_LEANS = re.compile(r"[^,;:.]{1,80},\s(?:it|he|she|they)\b", re.IGNORECASE)  # "In the heat, it reduces the flow."
_LONGEST_QUOTE = 45  # words of a passage that is told as it stands


class OwnWords:
    """Puts passages in the place of some sentences.

    Args:
        closely: sentences are to keep to the words of the text, as of rules, whose conditions count.
        idle: none is put anywhere, as in the place of what is written from notes, which is all put together.

    Attributes:
        quoted: what was taken from the sources as it stands, in quotation marks.
    """

    def __init__(self, stretches: Stretches, telling: Telling, closely: bool, idle: bool) -> None:
        self._stretches = stretches
        self._telling = telling
        self._closely = closely
        self._idle = idle
        self.quoted: list[str] = []

    def among(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Sentences, passages in the place of some; what hung on those, or says a part of them, goes."""
        if self._idle:
            return list(pairs)
        earlier = list(self.quoted)  # in sections before this one
        told: list[Pair] = []
        passages: list[str] = []
        replaced = False
        for lead, sentence in pairs:
            if (replaced and self._telling.references.hangs(sentence)) or said_before(sentence, passages):
                continue
            new = self._of(sentence)
            replaced = new != [sentence]
            said = [*earlier, *(each for _lead, each in told)]
            new = [each for each in new if each not in said]
            if replaced and new:
                told = self._but_said_in(told, new, passages)
                passages += new
            told += [(lead if not at else " ", each) for at, each in enumerate(new)]
        return told

    def _but_said_in(self, told: Sequence[Pair], quotes: Sequence[str], passages: Sequence[str]) -> list[Pair]:
        """Sentences that some quotes do not say; what hung on one that they do goes with it. passages: stay."""
        kept: list[Pair] = []
        gone = False
        for lead, sentence in told:
            hung = gone and self._telling.references.hangs(sentence)
            gone = sentence not in passages and (hung or self._is_said_in(sentence, quotes))
            if not gone:
                kept.append((lead, sentence))
        return kept

    def _is_said_in(self, sentence: str, quotes: Sequence[str]) -> bool:
        """Whether quotes say what a sentence does, or its passage is one of them."""
        passage = self._stretches.passage(sentence, best=True)
        return said_before(sentence, quotes) or any(quoted(each) in quotes for each in passage[-1:])

    def _of(self, sentence: str) -> list[str]:
        """A sentence, or its passage where a condition got lost, another's words came in, or a check finds a fault.

        "The kitchen is cleaned after 45 euros", a small model wrote of "If the kitchen has to be cleaned afterwards,
        the member pays 45 euros."; "The tenant pays the deposit within eight weeks" of two sentences on the deposit.
        Also where it wrote a headline: "Replace pump by January end."
        """
        found, best = self._stretches.passage(sentence), self._stretches.passage(sentence, best=True)
        said = " ".join(found[-1:])
        if self._telling.english and (items := items_of(sentence, " ".join(best[-1:]))):
            return self._quoted(items) or [sentence]
        condensed = self._telling.english and (is_headline(sentence, " ".join(best[-1:])) or is_fragment(sentence))
        ordered = self._telling.english and bool(best) and is_order(sentence)
        ordered = ordered and not any(map(asks, (*best, *self._stretches.by_clause(sentence))))
        if condensed or ordered or (self._closely and not self._telling.worth(sentence)):
            found = best
        elif not (
            (self._closely and loses_condition(sentence, said))
            or turns_condition(sentence, said)
            or (self._telling.english and loses_clause(sentence, said))
        ):
            found = (self._stretches.crossed(sentence) if self._closely else ()) or self._stretches.mixed(sentence)
            found = () if any(map(_LEANS.match, found)) else found
        clauses = self._stretches.by_clause(sentence) if found else ()
        found = clauses if clauses and _is_short(clauses) else found
        if not found or any(is_title(each) or "|" in each for each in found) or not _is_short(found):
            return [sentence]
        if self._telling.references.hangs(found[0]) or any(map(self._telling.orders.are_told_by, found)):
            return [sentence]
        return self._quoted(found) or [sentence]

    def _quoted(self, found: Sequence[str]) -> list[str]:
        """What stands in the place of a sentence; nothing where that would be read as more sentences than it is."""
        quotes = [quoted(each) for each in found]
        if any(len(split_result(each)) > 1 for each in quotes):
            return []
        self.quoted += quotes
        return quotes


def _is_short(quotes: Sequence[str]) -> bool:
    """Whether passages may stand in the place of one sentence."""
    return sum(map(word_count, quotes)) <= _LONGEST_QUOTE
