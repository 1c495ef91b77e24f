"""What a reader of rules, contracts and leaflets looks for: what is to be paid, by when, what is binding.

A small model tells how a stretch of text begins. So it is given what matters of it, where anything does.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Sequence

from slmdesk import paths
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.references import References
from slmdesk.tasks.summarize.titles import is_title
from slmdesk.tasks.verify import quantities
from slmdesk.tasks.verify.dates import written_dates

_MONEY, _WHEN, _BOUND = 1.0, 0.25, 0.25  # the rent rather than what is paid when it comes late
_OPENING = 0.5  # the first sentence of a paragraph says more often what it is about
_LEAST = 0.5  # in a text where nothing has as much, what matters is told in another way
_FOLLOWING = 0.25  # of a sentence that comes with the one that it hangs on: "It is due by 31 January."
_BINDING = 0.05  # of the sentences of a text
_LETTER = re.compile(r"[^\W\d_]")
_POUNDS = re.compile(r"\d (?:pounds|francs?|Franken|kronor|kroner|z[łl]oty\w*)\b", re.IGNORECASE)  # they may weigh, too

_CLOCK = re.compile(
    r"\b(?:at|by|from|until|till|before|after|um|bis|ab|a las|hasta las|à|alle|às)\s\d{1,2}[:.h]\d{2}\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?(?:[ap]m\b|Uhr\b|o['’]clock\b)",
    re.IGNORECASE,
)


@functools.cache
def _binds() -> re.Pattern[str]:
    """What obliges, forbids or limits, in all languages together."""
    known = json.loads((paths.resources() / "summaries" / "matters.json").read_text(encoding="utf-8"))
    return re.compile(rf"\b(?:{'|'.join(known.values())})\b", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def matter(sentence: str) -> float:
    """How much a sentence says of what has to be paid (1), by when or for how long, and of what binds (1/4 each)."""
    units = {each.unit.dimension for each in quantities(sentence) if each.unit is not None}
    money = any(unit.startswith("money") for unit in units) or _POUNDS.search(sentence) is not None
    when = "time" in units or bool(written_dates(sentence)) or _CLOCK.search(sentence) is not None
    return _MONEY * money + _WHEN * when + _BOUND * (_binds().search(sentence) is not None)


def is_binding(sentences: Iterable[str]) -> bool:
    """Whether a text, by its sentences, says what is to be paid and done: of textbooks 4% of them do, of rules 15%."""
    matters = [matter(sentence) >= _LEAST for sentence in sentences]
    return sum(matters) >= _BINDING * max(1, len(matters))


def what_matters(text: str, words: int, references: References) -> str:
    """The sentences of a text that matter most, about so many words of them, in order, a line for each paragraph.

    Without headings, of which a small model tells what stands under them. A sentence that hangs on the one before it
    comes with it. All of the text where nothing in it matters.
    """
    lines = [line.strip() for line in text.splitlines() if _LETTER.search(line)]
    sentences: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        sentences += [(number, sentence) for _lead, sentence in split_result(line) if _LETTER.search(sentence)]
    worth = [
        matter(sentence) + _OPENING * (at == 0 or sentences[at - 1][0] != number) - 2 * is_title(sentence)
        for at, (number, sentence) in enumerate(sentences)
    ]
    if max((matter(sentence) for _number, sentence in sentences), default=0.0) < _LEAST:
        return text
    kept: set[int] = set()
    held = 0
    for at in sorted(range(len(sentences)), key=lambda at: -worth[at]):
        if held >= words or worth[at] < 0:
            break
        together = _together(sentences, at, references) - kept
        kept |= together
        held += sum(word_count(sentences[each][1]) for each in together)
    numbers = sorted({sentences[at][0] for at in kept})
    return "\n".join(
        " ".join(sentences[at][1] for at in sorted(kept) if sentences[at][0] == number) for number in numbers
    )


def _together(sentences: Sequence[tuple[int, str]], at: int, references: References) -> set[int]:
    """The places of a sentence, of what it hangs on, and of what matters and hangs on it, in its paragraph."""

    def hangs(place: int) -> bool:
        return sentences[place - 1][0] == sentences[place][0] and references.hangs(sentences[place][1])

    first, last = at, at
    while first and hangs(first):
        first -= 1
    while last + 1 < len(sentences) and hangs(last + 1) and matter(sentences[last + 1][1]) >= _FOLLOWING:
        last += 1
    return set(range(first, last + 1))
