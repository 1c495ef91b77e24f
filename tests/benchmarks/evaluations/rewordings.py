"""Sentences made false in other words than ``corruptions`` has, as a writer would put them: "does not help", "helps".

And sentences that say the same in other words. Both tell whether a check knows what is said or only how
``corruptions`` says it. Deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_PAST = {
    **{"have": "had", "take": "took", "get": "got", "go": "went", "feel": "felt", "eat": "ate", "see": "saw"},
    **{"find": "found", "know": "knew", "give": "gave", "come": "came", "drink": "drank", "think": "thought"},
    **{"show": "showed", "lead": "led", "make": "made", "keep": "kept", "say": "said", "tell": "told", "do": "did"},
    **{"lose": "lost", "sleep": "slept", "speak": "spoke", "want": "wanted", "begin": "began", "become": "became"},
}
_ADVERB = r"(?:\w+ly |yet |really )?"
_SUBJECT = r"\b((?:he|she|it|patient|mother|mom|which|who|this|that)\s+)"


def _finite(verb: str) -> str:
    """The third person of a verb."""
    if verb in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[verb]
    if verb.endswith(("ch", "sh", "ss", "x")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return _PAST.get(verb, f"{verb}d")
    return _PAST.get(verb) or (f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed")


def _infinitive(verb: str) -> str:
    """The verb of a third person: takes, watches, carries."""
    if re.search(r"(?:ch|sh|ss|x)es$", verb):
        return verb[:-2]
    return f"{verb[:-3]}y" if verb.endswith("ies") and len(verb) > 4 else verb[:-1]


def _affirmed(what: str) -> str:
    """A list behind a denial as one that is not denied."""
    return re.sub(r"\bany ", "", re.sub(r"\bor\b|\bnor\b", "and", what))


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_DROPPED: tuple[Rule, ...] = (
    (re.compile(rf"\bdoes(?: not|n['’]t) ({_ADVERB})(\w+)"), lambda m: m[1] + _finite(m[2])),
    (re.compile(rf"\bdid(?: not|n['’]t) ({_ADVERB})(\w+)"), lambda m: m[1] + _past(m[2])),
    (re.compile(rf"\bdo(?: not|n['’]t) ({_ADVERB})(?=\w+)"), lambda m: m[1]),
    (re.compile(r"\b[Dd]enies (?:having )?([^.;]+)"), lambda m: "has " + _affirmed(m[1])),
    (re.compile(r"\b[Dd]enied (?:having )?([^.;]+)"), lambda m: "complained of " + _affirmed(m[1])),
    (re.compile(r"^(?:No|Nil) ([^.;]+)"), lambda m: "Some " + _affirmed(m[1])),
    (
        re.compile(r"\b(has|have|had|with|shows?|reports?|reported|was|were|is|are) no (?!longer)"),
        lambda m: f"{m[1]} some ",
    ),
    (re.compile(r"\b(?:is|was|are|were) (?:not able|unable) to (?=\w)"), lambda _m: "managed to "),
    (re.compile(r"\b(?:cannot|can not|could not) (?=\w)"), lambda _m: "is able to "),
    (re.compile(r"\bwithout (?:any )?(?=\w)"), lambda _m: "with some "),
    (re.compile(r"\b(is|was|are|were|has|have|had) not (?=\w)"), lambda m: f"{m[1]} indeed "),
    (re.compile(r"\bnever (?=\w)"), lambda _m: "often "),
)
_ADDED: tuple[Rule, ...] = (
    (
        re.compile(_SUBJECT + r"((?!(?:is|was|has|does|denies|thus|this)\b)[a-z]{3,}s) (?=[a-z])", re.I),
        lambda m: f"{m[1]}does not {_infinitive(m[2])} ",
    ),
    (re.compile(_SUBJECT + r"([a-z]{2,}ed) (?=[a-z])", re.I), lambda m: f"{m[1]}never {m[2]} "),
    (
        re.compile(r"\b(is|was|are|were) (?!(?:not|no|also|just|only|never|a|an|the)\b)(?=[a-z])"),
        lambda m: f"{m[1]} never ",
    ),
    (re.compile(r"\b(?:has|had) (?:an? |some )?(?=[a-z]{4,} )(?!been\b|not\b|\w+ed\b)"), lambda _m: "lacks "),
    (re.compile(r"\b(?:reports|endorses|has) (?:an? )?(?=[a-z]{4,})(?!\w+ed\b|been\b)"), lambda _m: "denies any "),
    (re.compile(r"\bwith (?!(?:the|his|her|their|its|an?|respect|regard)\b)(?=[a-z])"), lambda _m: "without "),
)
_OTHER_WAY = {
    **{"increased": "lowered", "increase": "drop", "increases": "lowers", "increasing": "lowering"},
    **{"decreased": "elevated", "decrease": "rise", "decreases": "raises", "decreasing": "growing"},
    **{"higher": "reduced", "lower": "greater", "improved": "deteriorated", "improves": "worsens"},
    **{"worsened": "got better", "worse": "improved", "better": "poorer", "more": "fewer", "less": "greater"},
    **{"elevated": "low", "greater": "lower", "reduce": "increase", "reduces": "increases", "reduced": "increased"},
    **{"high": "reduced", "low": "elevated", "longer": "reduced", "shorter": "extended", "loss": "increase"},
}
_SAME_WAY = {
    **{"increased": "elevated", "increase": "rise", "increases": "raises", "elevated": "increased"},
    **{"decreased": "lowered", "decrease": "reduction", "decreases": "reduces", "reduced": "decreased"},
    **{"reduces": "decreases", "reduce": "decrease", "higher": "greater", "greater": "higher", "lower": "smaller"},
    **{"improved": "got better", "improves": "betters", "worsened": "got worse", "high": "elevated"},
}
_HAS = r"\b(?:has|reports|endorses|experiences|notes) (?=(?:some |mild )?[a-z]{4,})(?!(?:been|\w+ed)\b)"
_SAME: tuple[Rule, ...] = (
    (re.compile(_HAS), lambda m: "has " if m[0] == "reports " else "reports "),
    (re.compile(_HAS), lambda _m: "complains of "),
    (re.compile(r"\b[Dd]enies (?:any |having )?(?=[a-z])"), lambda _m: "has no "),
    (re.compile(r"^(?:No|Nil) (?=[a-z])"), lambda _m: "Denies "),
    (re.compile(r"\bdid not (\w+)"), lambda m: f"never {_past(m[1])}"),
    (re.compile(r"\bdoes not (\w+)"), lambda m: f"never {_finite(m[1])}"),
    (re.compile(r"\b(has|have) not (?=\w+ed\b)"), lambda m: f"{m[1]} never "),
    (re.compile(r"\bwithout (?=[a-z])"), lambda _m: "with no "),
    (re.compile(r"\b(is|was|are|were) not (?=[a-z])"), lambda m: f"{m[1]} never "),
    (re.compile(rf"(?<![\w-])(?:{'|'.join(_SAME_WAY)})(?![\w-])"), lambda m: _SAME_WAY[m[0]]),
)
_DIRECTION: Rule = (
    re.compile(rf"(?<![\w-])(?<!no )(?:{'|'.join(_OTHER_WAY)})(?![\w-])"),
    lambda m: _OTHER_WAY[m[0]],
)
_RULES = {"negation dropped": _DROPPED, "negation added": _ADDED, "direction": (_DIRECTION,)}
_NEGATED = re.compile(r"\b(?:no|not|never|nor|denies|denied|unable|cannot|without|if|whether|\w+n['’]t)\b", re.I)
KINDS = tuple(_RULES)


def reworded(kind: str, sentence: str) -> Iterator[str]:
    """The sentence turned round in one place, each way that there is."""
    if kind != "negation added" or not _NEGATED.search(sentence):
        yield from _changed(sentence, _RULES.get(kind, ()))


def same_in_other_words(sentence: str) -> Iterator[str]:
    """The sentence with one of its denials, claims or directions in other words, each way that there is."""
    yield from _changed(sentence, _SAME)


def _changed(sentence: str, rules: tuple[Rule, ...]) -> Iterator[str]:
    for pattern, words in rules:
        for place in pattern.finditer(sentence):
            new = sentence[: place.start()] + words(place) + sentence[place.end() :]
            yield new[:1].upper() + new[1:] if sentence[:1].isupper() else new
