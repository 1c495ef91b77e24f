"""Sentences with another value in the place of one: a date, an amount, a name, a drug that stands in the same passages.

What a language model is to compare a sentence with (``model_check``). Unlike ``flips`` this needs no English.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from slmdesk.tasks.verify.checks.crossed import Value, equal, values_of
from slmdesk.tasks.verify.second_look.flips import Flip
from slmdesk.tasks.verify.sources.index import SourceIndex
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS
from slmdesk.tasks.verify.words.drugs import drugs

_WORD = re.compile(r"[^\W\d_][\w’'-]*\w")
_WITHIN = re.compile(r"(?<=[a-zß-ÿ,;] )[A-ZÀ-ÖØ-Þ][\w’'-]*\w")  # a capital where no sentence begins
_FIRST = re.compile(r"\b([A-ZÀ-ÖØ-Þ]\w+) (?=([A-ZÀ-ÖØ-Þ][\w’'-]*\w))")  # Jill, where only Hale stands within a sentence
_LISTED = re.compile(
    r",?\s*(?:,|/|&|-|–|\b(?:and|or|to|und|oder|bis|y|e|o|et|ou|à|a)\b)\s*"
    r"(?:\b(?:his|her|their|its|the|an?)\s(?:[a-z]+\s){1,2})?",
    re.I,
)
_MUTUAL = re.compile(  # "Daniel shares the flat with Priya" says the same the other way round
    r"\b(?:(?<!replaced )(?<!begins )(?<!began )with|together|alongside|beside|near|opposite|between|same|equals?|"
    r"married|met|meets?|resembles?|neighbours?|friends?|siblings?|cousins?|twins?|colleagues?|mit|con|avec|com)\b",
    re.I,
)
_OTHERS = 3  # of each value
_MOST = 8  # of one sentence


def names_of(index: SourceIndex) -> frozenset[str]:
    """Words that the sources write with a capital within a sentence, and never without; none in German."""
    if index.language == "de":
        return frozenset()
    texts = [source.text for source in index.sources]
    small = {word[0] for text in texts for word in _WORD.finditer(text) if word[0][0].islower()}
    small |= MONTHS.keys() | DAYS.keys()
    found = {name[0] for text in texts for name in _WITHIN.finditer(text)}
    found |= {first[1] for text in texts for first in _FIRST.finditer(text) if first[2] in found}
    return frozenset(name for name in found if name.casefold() not in small)


def named_values(text: str, names: frozenset[str]) -> list[Value]:
    """The values of a text, in order, drugs and names among them; names that follow each other are one."""
    found = [*values_of(text), *(Value("drug", drug.generic, drug.name, drug.start, drug.end) for drug in drugs(text))]
    taken = [(value.start, value.end) for value in found]
    last: Value | None = None
    for word in _WORD.finditer(text):
        if word[0] not in names or any(start < word.end() and word.start() < end for start, end in taken):
            continue
        if last is not None and text[last.end : word.start()] == " ":
            found.remove(last)
            start = last.start
        else:
            start = word.start()
        shown = text[start : word.end()]
        last = Value("name", shown.casefold(), shown, start, word.end())
        found.append(last)
    return sorted(found, key=lambda value: value.start)


def alternatives(text: str, passage: str, names: frozenset[str]) -> list[Flip]:
    """The sentence with another value of the passage in the place of each, and with two of its own exchanged.

    Only values that the passage has too, word by word: what it does not have is unlikely behind it, right or wrong.
    """
    theirs = named_values(passage, names)
    own = [value for value in named_values(text, names) if any(_written_alike(value, other) for other in theirs)]
    exchanged = [
        Flip("exchanged", _put(text, (one, other.word), (other, one.word)), one.word, other.word)
        for one, other in itertools.combinations(own, 2)
        if one.kind == other.kind and not _alike(one, other) and not _same_exchanged(text, one, other)
    ]
    others = [_others(value, own, theirs) for value in own]
    replaced = [
        Flip("value", _put(text, (value, other.word)), value.word, other.word)
        for value, several in zip(own, others, strict=True)
        for other in several
    ]
    return [*exchanged, *replaced][:_MOST]


def _same_exchanged(text: str, one: Value, other: Value) -> bool:
    """Whether a sentence says the same with two values exchanged, as a list of them does."""
    between = (one.end, other.start)
    return bool(_LISTED.fullmatch(text, *between) or _MUTUAL.search(text, *between))


def _others(value: Value, own: Iterable[Value], theirs: Iterable[Value]) -> list[Value]:
    """What the passage has of the same kind, and the sentence has not."""
    found: list[Value] = []
    for other in theirs:
        if other.kind == value.kind and not any(_alike(other, each) for each in (*own, *found)):
            found.append(other)
    return found[:_OTHERS]


def _written_alike(one: Value, other: Value) -> bool:
    """Whether two values are the same and begin with the same word or figures: "ten minutes" and "ten"."""
    return equal(one, other) and one.word.split()[0].casefold() == other.word.split()[0].casefold()


def _alike(one: Value, other: Value) -> bool:
    """Whether two values may be the same."""
    if one.kind != other.kind:
        return False
    if isinstance(one.same, str) and isinstance(other.same, str):
        return not set(one.same.split()).isdisjoint(other.same.split())
    return equal(one, other)


def _put(text: str, *new: tuple[Value, str]) -> str:
    for value, word in sorted(new, key=lambda pair: -pair[0].start):
        text = text[: value.start] + word + text[value.end :]
    return text[:1].upper() + text[1:]
