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
_LOOSE_WORDS = {
    # what people say for one of these where it is about that, and for much else: looked for in sources only
    "amount": {
        "up": "went_up gone_up goes_up going_up go_up came_up climb* spik* bigger heavier faster extra too_much a_lot "
        "on_the_rise superior exceed* surpass* outperform* doubled tripled boost* enhanc* amplif* stimulat*",
        "down": "went_down gone_down goes_down going_down go_down came_down slow* smaller lighter little cut_back "
        "cut_down not_enough not_as_much as_much inferior shrink* shrunk block* inhibit* suppress* restrict* halved "
        "limit* weaken*",
    },
    "state": {
        "better": "help helps helped helping eased eases relie* good well resol* went_away gone_away goes_away "
        "alleviat* outperform* superior effective* recover* success*",
        "worse": "inferior impair* bad badly flar* aggravat* exacerbat* terrible hurts",
    },
    "length": {"longer": "prolong* extend*", "shorter": "short brief briefly"},
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
    for match in _pattern(False).finditer(text):
        kind, sense = _sense(match[0].casefold(), False)
        if kind == "side" and not _is_side(text, match.start(), match.end(), sense):
            continue
        found.append(Mention(kind, sense, match[0], match.start(), match.end()))
    return tuple(found)


@functools.lru_cache(maxsize=4096)
def loose_mentions(text: str) -> tuple[Mention, ...]:
    """``mentions``, and the words that people say instead of them: "it went up", "that helped"."""
    loose = (
        Mention(*_sense(" ".join(match[0].casefold().split()), True), match[0], match.start(), match.end())
        for match in _pattern(True).finditer(text)
    )
    taken = mentions(text)
    free = [each for each in loose if not any(each.start < one.end and one.start < each.end for one in taken)]
    return tuple(sorted((*taken, *free), key=lambda each: each.start))


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
def _pattern(loose: bool) -> re.Pattern[str]:
    words = [entry for _kind, _sense, entry in _entries(loose)]
    shaped = [
        re.escape(word).replace(r"\*", r"[^\W\d_]*").replace("\\ ", r"\s+")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(shaped)})(?![\w])", re.IGNORECASE)


@functools.cache
def _entries(loose: bool) -> list[tuple[str, str, str]]:
    """Rows of (kind, sense, word or phrase)."""
    return [
        (kind, sense, entry.replace("_", " "))
        for kind, senses in (_LOOSE_WORDS if loose else _WORDS).items()
        for sense, line in senses.items()
        for entry in line.split()
    ]


@functools.lru_cache(maxsize=4096)
def _sense(word: str, loose: bool) -> tuple[str, str]:
    fitting = [
        (len(entry), kind, sense)
        for kind, sense, entry in _entries(loose)
        if entry == word or (entry.endswith("*") and word.startswith(entry[:-1]))
    ]
    _length, kind, sense = max(fitting)
    return kind, sense
