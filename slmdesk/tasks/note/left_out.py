"""What was said and stands in no answer yet: a small model that reads a whole visit writes down half of it.

By words: rare ones tell what an exchange is about, and when most of their weight is in no answer, the exchange was
left out. It costs no model; that reads the rest once more.
"""

from __future__ import annotations

from collections.abc import Iterable

from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify.words.wording import bits, terms

_TELLING_BITS = 5.5  # less tell "going", "think", "lot"
_LEAST_BITS = 12.0  # of an exchange, in no answer: about two words such as "chemical" and "jewelry"
_LEAST_SHARE = 0.5  # of what an exchange tells
_SPEAKER_CHARACTERS = 32


def left_out(text: str, said: Iterable[str]) -> str:
    """The exchanges (of a dialogue) or sentences of a text that tell what ``said`` does not; empty without any."""
    known = frozenset[str]().union(*(terms(each) for each in said))
    return "\n".join(unit for unit in _units(text) if _is_left(unit, known))


def _is_left(unit: str, known: frozenset[str]) -> bool:
    telling = {term: weight for term in _unit_terms(unit) if (weight := bits(term)) >= _TELLING_BITS}
    missing = sum(weight for term, weight in telling.items() if term not in known)
    return missing >= _LEAST_BITS and missing >= _LEAST_SHARE * sum(telling.values())


def _unit_terms(unit: str) -> frozenset[str]:
    lines = (line.partition(":") for line in unit.splitlines())
    spoken = (after if colon and len(name) <= _SPEAKER_CHARACTERS else name for name, colon, after in lines)
    return frozenset[str]().union(*map(terms, spoken))


def _units(text: str) -> list[str]:
    """A question with its answer; where nobody speaks, a sentence."""
    if not is_dialogue(text):
        return [sentence for _lead, sentence in split_result(text)]
    units: list[str] = []
    asked = False
    for line in text.splitlines():
        if asked:
            units[-1] += f"\n{line}"
        elif line.strip():
            units.append(line)
        asked = line.rstrip(" -").endswith("?")
    return units
