"""Words that have an opposite: left and right, increased and decreased, mother and father."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mention:
    """A word with an opposite. kind: opposites share it; sense: which side of it."""

    kind: str
    sense: str
    word: str
    start: int
    end: int


_WORDS = {
    # kind: sense -> words, * for any ending
    "side": {
        "left": "left left-sided leftward izquierd* gauche gauches link*",
        "right": "right right-sided rightward derech* droit droite rechts rechte rechten rechter",
        "both": "bilateral bilaterally both bilaterales bilateral* beidseit* beide*",
    },
    "amount": {
        "up": "increas* higher rise rises rising risen rose elevat* greater gain gains gained grew grow grows growing "
        "larger raise raises raised more high aumenta* aumento augment* élevé* erhöht* gestiegen steig*",
        "down": "decreas* lower lowers lowered lowering reduc* fall falls fell fallen smaller less fewer declin* drop "
        "drops dropped diminish* loss lost low lessen* disminu* baja* diminu* vermindert* gesunken sink*",
    },
    "state": {
        "better": "improv* better mejor* amélior* verbesser* besser",
        "worse": "worse worsen* deteriorat* empeor* aggrav* verschlecht* schlechter",
    },
    "length": {"longer": "longer lengthen*", "shorter": "shorter shorten*"},
    "result": {"positive": "positive", "negative": "negative"},
    "relative": {
        "mother": "mother mom mum mommy mummy madre mère mutter",
        "father": "father dad daddy padre père vater",
        "sister": "sister sisters",
        "brother": "brother brothers",
        "son": "son",
        "daughter": "daughter",
        "wife": "wife",
        "husband": "husband",
        "grandmother": "grandmother grandma",
        "grandfather": "grandfather grandpa",
        "uncle": "uncle uncles",
        "aunt": "aunt aunts",
    },
}
_NO_SIDE = re.compile(
    r"right\s*(?:now|away|here|there|so|okay|ok|and|then|after|before|on\b(?!\s+the)|\?|,|\.|$|\n)", re.I
)
_SIDE_BEFORE = re.compile(
    r"(?:\b(?:the|my|your|his|her|their|on|to|in|of|upper|lower|both|el|la|le|à)|[,;:(-])\s*$", re.I
)
_OWN_SIDE = re.compile(r"\b(?:the|my|your|his|her|their)\s+$", re.IGNORECASE)
_LEFT_VERB = re.compile(
    r"left\s+(?:the|a|an|me|him|her|it|us|them|in|with|home|work|early|behind|to|at|for|and|that)\b", re.I
)


@functools.lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """The words of a text that have an opposite, in order."""
    found = []
    for match in _pattern().finditer(text):
        kind, sense = _sense(match[0].casefold())
        if kind == "side" and not _is_side(text, match.start(), match.end(), sense):
            continue
        found.append(Mention(kind, sense, match[0], match.start(), match.end()))
    return tuple(found)


def _is_side(text: str, start: int, end: int, sense: str) -> bool:
    word = text[start:end].casefold()
    if word == "both":
        return bool(re.match(r"\s+(?:of\s+)?(?:(?:my|your|his|her|the)\s+)?[^\W\d_]+s\b|\s+sides", text[end:], re.I))
    if word not in ("left", "right"):
        return True
    if _OWN_SIDE.search(text[:start]):
        return True
    if word == "right" and (_NO_SIDE.match(text, start) or re.search(r"\ball\s+$", text[:start], re.I)):
        return False
    if word == "left" and _LEFT_VERB.match(text, start) and not _SIDE_BEFORE.search(text[:start]):
        return False
    return sense == "both" or bool(re.match(r"[\s-]+[^\W\d_]", text[end:])) or bool(_SIDE_BEFORE.search(text[:start]))


@functools.cache
def _pattern() -> re.Pattern[str]:
    words = [word for senses in _WORDS.values() for line in senses.values() for word in line.split()]
    shaped = [re.escape(word).replace(r"\*", r"[^\W\d_]*") for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(shaped)})(?![\w])", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def _sense(word: str) -> tuple[str, str]:
    fitting = [
        (len(entry), kind, sense)
        for kind, senses in _WORDS.items()
        for sense, line in senses.items()
        for entry in line.split()
        if entry == word or (entry.endswith("*") and word.startswith(entry[:-1]))
    ]
    _length, kind, sense = max(fitting)
    return kind, sense
