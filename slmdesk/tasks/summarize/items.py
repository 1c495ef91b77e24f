"""Lists in a sentence, as of medicines or prices: what they say of one thing is not said of another."""

from __future__ import annotations

import re

from slmdesk.tasks.verify import quantities, terms
from slmdesk.tasks.verify.words.wording import tokens

_BORDER = re.compile(r"[;,]\s+(?![^()]{0,200}\))")
_LABEL = re.compile(r"[^,;:]{1,60}:\s+")
_CIRCUMSTANCE = re.compile(
    r"(?:in|on|at|of|by|since|from|until|till|after|before|between|during|with|for)\b", re.IGNORECASE
)
_FEWEST = 3  # items with numbers


def items_of(sentence: str, passage: str) -> tuple[str, ...]:
    """The items of a passage that a sentence names, where it tells of them with the numbers of others; or nothing.

    "Metformin 1 g for 35 days", of "metformin 1 g twice daily, …, rivaroxaban 10 mg for 35 days".
    """
    amounts = [each for each in quantities(sentence) if not each.vague]
    label = _LABEL.match(passage)
    items = _BORDER.split(passage[label.end() if label else 0 :].rstrip(" ."))
    values = [{value for each in quantities(item) for value in each.values} for item in items]
    if not amounts or sum(map(bool, values)) < _FEWEST:
        return ()
    words, names = terms(sentence), [_first(item) for item in items]
    named = [at for at, name in enumerate(names) if name in words]
    own = set[float]().union(*(values[at] for at in named))
    # When and where is none of them: 2021 holds for every item of "In 2021, 84 cows gave 35 kg, 42 goats gave 4 kg, …".
    rest = (at for at in range(len(items)) if at not in named and not _CIRCUMSTANCE.match(items[at]))
    others = set[float]().union(*(values[at] for at in rest))
    strange = [each for each in amounts if own.isdisjoint(each.values)]
    if not named or not strange or any(others.isdisjoint(each.values) for each in strange):
        return ()
    return tuple(items[at] for at in named if values[at])


def _first(item: str) -> str:
    """What an item is about: its first word that counts."""
    return next((token.term for token in tokens(item) if token.term), "")
