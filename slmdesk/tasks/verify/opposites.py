"""Words with an opposite: left and right, increased and decreased, mother and father.

A mention in the sentence is laid beside the mentions in the source that stand among the same words; it is
wrong when the opposite fits there clearly better.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.claim import Claim, Finding, content
from slmdesk.tasks.verify.wording import Token

_REACH = 4  # content words on each side of a mention that say what it is about
_NEEDED = {"side": 0.15, "relative": 0.34}
_NEEDED_ELSE = 0.3  # of the weight of those words, which must be beside a mention in the source to compare the two
_CLEARLY = 1.25  # how much better the opposite must fit
_LOOKED_AT = 150  # passages


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


def check(claim: Claim) -> Iterator[Finding]:
    """Mentions whose opposite stands in the source among the same words."""
    for mention in mentions(claim.text):
        finding = _check(claim, mention)
        if finding is not None:
            yield finding


def _check(claim: Claim, mention: Mention) -> Finding | None:
    about = beside(claim.text, claim.tokens, mention)
    if not about:
        return None
    total = claim.index.weight(about)
    best: dict[str, tuple[float, int, str]] = {}
    for place in _places(claim, about):
        for other in mentions(claim.index.text(place)):
            if other.kind != mention.kind:
                continue
            shared = about & beside(claim.index.text(place), claim.index.view(place), other)
            score = claim.index.weight(shared) / total + (0.1 if place in claim.nearby else 0.0)
            if shared and score > best.get(other.sense, (0.0, 0, ""))[0]:
                best[other.sense] = (score, place, other.word)
    if mention.kind == "relative" and _mentioned(claim, mention):
        return None
    same = best.pop(mention.sense, (0.0, 0, ""))[0]
    if mention.kind == "side" and mention.sense != "both":
        same = max(same, best.pop("both", (0.0, 0, ""))[0])
    if not best or (mention.kind == "side" and mention.sense == "both" and len(best) == 2):
        return None
    score, place, word = max(best.values())
    if score < _NEEDED.get(mention.kind, _NEEDED_ELSE) or score < same * _CLEARLY:
        return None
    return Finding(f"The source says “{word}”{claim.page(place)}, not “{mention.word}”.", place)


def _mentioned(claim: Claim, mention: Mention) -> bool:
    """Whether the sources have the same sense anywhere."""
    texts = (source.text for source in claim.index.sources)
    return any(
        other.kind == mention.kind and other.sense == mention.sense for text in texts for other in mentions(text)
    )


def beside(text: str, words: list[Token], mention: Mention) -> frozenset[str]:
    """The terms close to a mention that are not such words themselves."""
    around = [token for token in words if token.term and not mention.start <= token.start < mention.end]
    first = max((at + 1 for mark in ".;:!?\n" if (at := text.rfind(mark, 0, mention.start)) >= 0), default=0)
    around = [token for token in around if token.start >= first]
    before = [token for token in around if token.end <= mention.start][-_REACH:]
    after = [token for token in around if token.start >= mention.end][:_REACH]
    return frozenset(term for term in content((*before, *after)) if term not in ("patien", "=physician"))


def _places(claim: Claim, about: frozenset[str]) -> list[int]:
    places = set(claim.nearby) | set(claim.link.places)
    for term in sorted(about, key=lambda term: len(claim.index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(claim.index.where(term)[:_LOOKED_AT])
    return sorted(places)


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
