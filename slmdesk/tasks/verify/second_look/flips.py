"""English sentences turned round in one place: a negation taken out or put in, a direction or a side the other way.

What a language model is to compare a sentence with (``model_check``). A turn need not be good English: it is what the
sentence would be if just that were wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from slmdesk.tasks.verify.words.opposite_words import mentions

FlipKind = Literal["denied", "said", "direction", "side", "value", "exchanged"]
"""What is changed: a denial, what is not denied, a direction, left or right; a value, two values (``alternatives``)."""

_PAIRS_TEXT = (
    "increase-decrease increases-decreases increased-decreased increasing-decreasing higher-lower highest-lowest "
    "high-low improve-worsen improves-worsens improved-worsened improving-worsening improvement-deterioration "
    "better-worse best-worst more-less most-least greater-smaller rise-fall rises-falls rose-fell rising-falling "
    "raise-lower raises-lowers raised-lowered gain-loss gains-losses gained-lost grew-shrank longer-shorter "
    "positive-negative positively-negatively above-below stronger-weaker faster-slower earlier-later easier-harder "
    "up-down strengthened-weakened superior-inferior effective-ineffective"
)
_ONE_WAY_TEXT = (
    "reduce-increase reduces-increases reduced-increased reducing-increasing reduction-increase elevated-reduced "
    "larger-smaller fewer-more deteriorated-improved drop-rise dropped-rose declined-rose decline-increase"
)
_ONE_WAY = [pair.partition("-") for pair in (*_ONE_WAY_TEXT.split(), *_PAIRS_TEXT.split())]
_OTHER_WAY = {one: other for one, _mark, other in _ONE_WAY}
_OTHER_WAY |= {other: one for one, _mark, other in (pair.partition("-") for pair in _PAIRS_TEXT.split())}
_DIRECTION = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(_OTHER_WAY, key=len, reverse=True))})(?![\w-])", re.I)
_NO_DIRECTION = re.compile(  # the upper, and the lower, leg; "set up", "followed up"; "no more"
    r"\b(?:no (?:longer|more|better|worse)|(?:upper|lower|higher) (?:\w+ )?(?:extremit\w+|limbs?|legs?|arms?|lobes?|"
    r"quadrants?|lips?|back|abdom\w+|body|gi\b|respiratory|urinary|eyelids?)|loss functions?|at (?:least|most)|"
    r"(?:set|follow\w*|sit\w*|sat|wake|woke|get|got|pick\w*|made|make|grow\w*|end\w*|give|gave|check\w*|bring|brought|"
    r"come|came|show\w*|clean\w*|turn\w*|break|broke|write|wrote|back|lie|lay|sign\w*|build|built|look\w*|catch|held|"
    r"hold|keep|kept|open\w*|warm|track\w*) (?:up|down)|up to|(?:more|less) recently)\b",
    re.I,
)
_SIDES = {"left": "right", "right": "left", "left-sided": "right-sided", "right-sided": "left-sided"}
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_AUXILIARY = r"is|was|are|were|has|have|had|does|do|did|can|could|will|would|should|must|may|might"
_DENIED: tuple[_Rule, ...] = (
    (re.compile(r"\bdenies (?:having |any |a )?", re.I), lambda m: "reports "),
    (re.compile(r"\bdenied (?:having |any |a )?", re.I), lambda m: "reported "),
    (re.compile(r"\bwithout (?:any )?", re.I), lambda m: "with "),
    (re.compile(rf"\b({_AUXILIARY}) not (?!only\b|just\b|sure\b)", re.I), lambda m: f"{m[1]} "),
    (re.compile(r"\b(is|was|are|were|has|have|had|does|do|did|could|would|should)n['’]t\b", re.I), lambda m: m[1]),
    (re.compile(r"\bcannot\b|\bcan['’]t\b", re.I), lambda m: "can"),
    (re.compile(r"\bwon['’]t\b", re.I), lambda m: "will"),
    (re.compile(r"\bno longer\b"), lambda m: "still"),
    (re.compile(r"\b(?:no one|nobody)\b"), lambda m: "someone"),
    (re.compile(r"(?<=[a-z] )never ", re.I), lambda m: ""),
    (re.compile(r"\bunable to\b"), lambda m: "able to"),
    (re.compile(r"(?<=[a-z] )no (?=[a-z])(?!more\b|less\b|better\b|worse\b)"), lambda m: ""),
    (re.compile(r"^(?:No|Nil) (?=[a-z])"), lambda m: "Has "),
)
_PARTICIPLE = (
    r"(?:\w+ed|been|had|taken|lost|gone|done|made|become|given|seen|felt|found|got|gotten|left|led|put|shown|grown|come|"
    r"begun|brought|known|kept|met|told|said|won|written|chosen)\b"
)
_NO = r"(?!not\b|no\b|never\b|n['’]t)"
_SAID: tuple[_Rule, ...] = (
    (re.compile(rf"\b(is|was|are|were) {_NO}(?=[a-z])"), lambda m: f"{m[1]} not "),
    (
        re.compile(rf"\b(can|could|will|would|should|must|may|might|does|did|do) {_NO}(?=[a-z])"),
        lambda m: f"{m[1]} not ",
    ),
    (re.compile(rf"\b(has|have|had) (?={_PARTICIPLE})"), lambda m: f"{m[1]} not "),
    (
        re.compile(rf"\b(has|have|had) {_NO}(?:an? |some |any )?(?!{_PARTICIPLE}|to\b)(?=[a-z])"),
        lambda m: f"{m[1]} no ",
    ),
    (re.compile(rf"\b(reports?|endorses|notes|shows?|showed) {_NO}(?=[a-z])(?!that\b)"), lambda m: f"{m[1]} no "),
    (re.compile(r"^(?:Has|Have|Reports) (?=[a-z])"), lambda m: "No "),
    (re.compile(rf"\bwith {_NO}(?!(?:the|his|her|their|its|regard|respect)\b)(?=[a-z])"), lambda m: "without "),
    (re.compile(r"\bstill\b"), lambda m: "no longer"),
    (re.compile(r"\bsome(?=(?: \w+)? )(?! of)"), lambda m: "no"),
)
_NEGATED = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|neither|nor|denies|denied|unable|cannot|without|if|whether|\w+n['’]t)\b",
    re.I,
)
_CLAUSE_BORDER = re.compile(r"[,;:.]\s|\b(?:and|but|because|although|which|who|that)\b")
_MOST = 6  # turns of one sentence


@dataclass(frozen=True)
class Flip:
    """A sentence turned round. old, new: the words that differ, as they stand in both."""

    kind: FlipKind
    text: str
    old: str
    new: str


def flips(text: str) -> list[Flip]:
    """The ways to turn an English sentence round in one place, at most six; denials first."""
    found = [*_turned(text, "denied", _DENIED), *_directions(text), *_sides(text)]
    found += list(_turned(text, "said", _SAID))
    return list({flip.text: flip for flip in found}.values())[:_MOST]


def _turned(text: str, kind: FlipKind, rules: tuple[_Rule, ...]) -> Iterator[Flip]:
    for pattern, words in rules:
        for place in pattern.finditer(text):
            if kind == "said" and _near_negation(text, place.start(), place.end()):
                continue
            new = words(place)
            yield _flip(kind, text, place.start(), place.end(), new)


def _near_negation(text: str, start: int, end: int) -> bool:
    """Whether its clause denies something already: two denials are no English, or cancel out."""
    before = _CLAUSE_BORDER.split(text[:start])[-1]
    after = _CLAUSE_BORDER.split(text[end:])[0]
    return _NEGATED.search(f"{before} | {after}") is not None


def _directions(text: str) -> Iterator[Flip]:
    spared = [found.span() for found in _NO_DIRECTION.finditer(text)]
    for place in _DIRECTION.finditer(text):
        if not any(start <= place.start() < end for start, end in spared):
            new = _OTHER_WAY[place[0].casefold()]
            yield _flip("direction", text, place.start(), place.end(), new)


def _sides(text: str) -> Iterator[Flip]:
    for mention in mentions(text):
        new = _SIDES.get(mention.word.casefold())
        if new is not None:
            yield _flip("side", text, mention.start, mention.end, new)


def _flip(kind: FlipKind, text: str, start: int, end: int, new: str) -> Flip:
    old = text[start:end]
    if old[:1].isupper() and not (len(old) > 1 and old.isupper()):
        new = new[:1].upper() + new[1:]
    turned = text[:start] + new + text[end:]
    if not start:
        turned = turned[:1].upper() + turned[1:]
    before = text[:start]
    article = re.search(r"\b[Aa]n? $", before)
    if article and new.strip():
        turned = before[: article.start() + 1] + ("n " if new[0] in "aeiou" else " ") + new + text[end:]
    return Flip(kind, turned, old.strip(), new.strip())
