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
from slmdesk.tasks.summarize.titles import ends, is_title
from slmdesk.tasks.verify import quantities
from slmdesk.tasks.verify.values.dates import month_ends, written_dates

_MONEY, _WHEN, _BOUND = 1.0, 0.25, 0.25  # the rent rather than what is paid when it comes late
_ENDS = 0.5  # how long it holds, and how one gets out of it
_AGAIN = 0.6  # of what is to be paid, where a sentence that was chosen before says what is to be paid
_OPENING, _IDLE_OPENING = 0.5, 0.25  # the first sentence of a paragraph says more often what it is about
_LEAST = 0.5  # of what is to be paid or done
_FOLLOWING = 0.25  # of a sentence that comes with the one that it hangs on: "It is due by 31 January."
_BINDING, _CLEARLY_BINDING = 0.05, 0.15  # of the sentences of a text; and of one without headings, such as news
_LETTER = re.compile(r"[^\W\d_]")
_POUNDS = re.compile(  # they may weigh, too
    r"\d (?:pounds|pence|cents?|francs?|Franken|kronor|kroner|z[łl]oty\w*)\b", re.IGNORECASE
)

_CLOCK = re.compile(
    r"\b(?:at|by|from|until|till|before|after|um|bis|ab|a las|hasta las|à|alle|às)\s\d{1,2}[:.h]\d{2}\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?(?:[ap]m\b|Uhr\b|o['’]clock\b)",
    re.IGNORECASE,
)


@functools.cache
def _words(kind: str) -> re.Pattern[str]:
    """Of all languages together.

    kind: ``binds`` for what obliges, forbids or limits; ``ends`` for how long something holds; ``recommends`` for
    headings of what is to be done.
    """
    known = json.loads((paths.resources() / "summaries" / "matters.json").read_text(encoding="utf-8"))[kind]
    return re.compile(rf"\b(?:{'|'.join(known.values())})\b", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def matter(sentence: str) -> float:
    """How much a sentence says of what has to be paid (1), how it all ends (1/2), when, and what binds (1/4 each)."""
    units = {each.unit.dimension for each in quantities(sentence) if each.unit is not None}
    when = "time" in units or bool(written_dates(sentence) or month_ends(sentence) or _CLOCK.search(sentence))
    ends, binds = (_words(kind).search(sentence) is not None for kind in ("ends", "binds"))
    return _MONEY * _pays(sentence) + _ENDS * ends + _WHEN * when + _BOUND * binds


def _pays(sentence: str) -> bool:
    """Whether a sentence says what is to be paid."""
    units = (each.unit.dimension for each in quantities(sentence) if each.unit is not None)
    return any(unit.startswith("money") for unit in units) or _POUNDS.search(sentence) is not None


def _of_report(sentence: str) -> float:
    """How much a sentence matters in a report: what is to be done rather than what it costs."""
    return (
        matter(sentence) - (_MONEY - _BOUND) * _pays(sentence) + _BOUND * (_words("binds").search(sentence) is not None)
    )


def is_recommending(title: str) -> bool:
    """Whether a heading is one of recommendations or conclusions: the text says itself there what matters of it."""
    return _words("recommends").search(title) is not None


def is_binding(sentences: Iterable[str], headed: bool = True) -> bool:
    """Whether a text, by its sentences, says what is to be paid and done: of textbooks 4% of them do, of rules 15%.

    headed: it stands under headings, as rules do; news tell what something costs, too.
    """
    matters = [matter(sentence) >= _LEAST for sentence in sentences]
    return sum(matters) >= (_BINDING if headed else _CLEARLY_BINDING) * max(1, len(matters))


def what_matters(text: str, words: int, references: References, amounts: bool = True) -> str:
    """The sentences of a text that matter most, about so many words of them, in order, a line for each paragraph.

    Without headings, of which a small model tells what stands under them; of a text that is left long it tells
    headlines. A sentence that hangs on the one before it comes with it. amounts: what is to be paid matters most; in a
    report it is no more than what is to be done.
    """
    lines = [line.strip() for line in text.splitlines() if _LETTER.search(line)]
    sentences: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        sentences += [(number, sentence) for _lead, sentence in split_result(line) if _LETTER.search(sentence)]
    pays = [_pays(sentence) for _number, sentence in sentences]
    worth = []
    for at, (number, sentence) in enumerate(sentences):
        own = matter(sentence) if amounts else _of_report(sentence)
        opens = (at == 0 or sentences[at - 1][0] != number) and ends(sentence)
        worth.append(own + (_OPENING if own else _IDLE_OPENING) * opens - 2 * is_title(sentence))
    kept: set[int] = set()
    held, paid = 0, False

    def gain(at: int) -> float:
        return -1.0 if at in kept else worth[at] - _AGAIN * (amounts and paid and pays[at])

    while sentences and held < words and gain(best := max(range(len(sentences)), key=gain)) >= 0:
        together = _together(sentences, best, references) - kept
        kept |= together
        paid |= pays[best]
        held += sum(word_count(sentences[each][1]) for each in together)
    numbers = sorted({sentences[at][0] for at in kept})
    lines = [" ".join(sentences[at][1] for at in sorted(kept) if sentences[at][0] == number) for number in numbers]
    return "\n".join(lines) or text  # of titles alone


def _together(sentences: Sequence[tuple[int, str]], at: int, references: References) -> set[int]:
    """The places of a sentence, of what it hangs on, and of what matters and hangs on it, in its paragraph.

    Above a paragraph it may hang on a heading: of "If the patch comes off" and "Press it down for two minutes." a model
    that only read the latter made "Press the button for two minutes.".
    """

    def hangs(place: int) -> bool:
        (number, before), (own, sentence) = sentences[place - 1 : place + 1]
        return (number == own or is_title(before)) and references.hangs(sentence)

    first, last = at, at
    while first and hangs(first):
        first -= 1
    while last + 1 < len(sentences) and hangs(last + 1) and matter(sentences[last + 1][1]) >= _FOLLOWING:
        last += 1
    return set(range(first, last + 1))
