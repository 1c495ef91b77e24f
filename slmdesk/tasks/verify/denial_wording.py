"""How a denial is worded, whatever the sources say: what grammar lets stand only beside a "no", and what it does not.

"Reports any chest pain or cough" lost its "no": words such as "any" and "ever", and lists with "or", belong into
denials (negative polarity items: Ladusaw 1980). "She is not a 45-year-old woman" gained one: nobody denies such things.
"""

from __future__ import annotations

import re

_ONLY_DENIED = re.compile(r"\b(?:any(?:one|thing|where|more)?|ever|either|at all|per se|whatsoever)\b", re.IGNORECASE)
_SELDOM_SAID = re.compile(
    r"\b(?:(?:obvious|gross|acute|further) \w+|(?:signs?|evidence|complaints?) of|in (?:over|many|several) \w+|yet)\b",
    re.IGNORECASE,
)
_LISTED_OR = re.compile(r"\bor\b", re.IGNORECASE)
_HAS = re.compile(r"\b(?:reports?|reported|has|had|have|shows?|with|positive for)\b", re.IGNORECASE)
_NO_DENIAL = re.compile(  # right behind a cue
    r"\s*(?:an?|the|his|her|their|its|my|our|\d[\w-]*|also|that|how|why|what|who|when|where|to|in|on|of|at|by|from|with|"
    r"based|very|more|mostly|currently|now|then|been|being|recently|\w+ly)\b",
    re.IGNORECASE,
)
_OFTEN_DENIED = re.compile(  # right behind a cue
    r"\s*(?:any|other|further|sure|able|yet|known|significant(?:ly)?|enough|clear|necessarily|evidence|signs?|history|"
    r"complaints?|changes?|recent|acute|obvious|appear|seem|want|need|know|recall|remember|think|believe|feel|like|help|"
    r"improve|affect|aware|indicated|required|recommended|interested|available|possible|associated|statistically)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"\s*\w{3,}(?:ed|en)\b", re.IGNORECASE)
_GERUND = re.compile(r"\s*\w{3,}ing\b", re.IGNORECASE)
_DOUBLE = re.compile(r"\s*(?:un\w{3,}|in(?:ability|sufficient\w*)|dis\w{4,}|dif\w+|without|no|never)\b", re.IGNORECASE)
_GOES_ON = re.compile(r",?\s+(?:and|but|which|who|because|as|so|due to|since)\s+\w+", re.IGNORECASE)
_BE = re.compile(r"\b(?:is|are|was|were|be|been)\s+not\s*$", re.IGNORECASE)
_MAIN = re.compile(r"^\W*(?:the |this |these |our |her |his )?(?:\w+\W+){0,3}\w*\W*$", re.IGNORECASE)

COUNT = 13
"""How many measures ``measures`` gives."""


def measures(text: str, start: int, end: int, denied: bool) -> list[float]:
    """What tells by the wording of ``text[start:end]``, which is denied (start: right behind the cue) or said."""
    inside = text[start:end]
    if not denied:
        only = _ONLY_DENIED.search(inside) is not None
        listed = _LISTED_OR.search(inside) is not None
        seldom = _SELDOM_SAID.search(inside) is not None
        has = _HAS.search(text, max(0, start - 16), end) is not None
        told = [float(only), float(listed), float(only and has), float(listed and has), float(seldom)]
        return told + [0.0] * (COUNT - len(told))
    return [
        0.0,
        float(_LISTED_OR.search(inside) is not None),
        0.0,
        0.0,
        float(_NO_DENIAL.match(text, start) is not None),
        float(_OFTEN_DENIED.match(text, start) is not None),
        float(_PARTICIPLE.match(text, start) is not None),
        float(_GERUND.match(text, start) is not None),
        float(_DOUBLE.match(text, start) is not None),
        float(_GOES_ON.search(text, start) is not None),
        float(_BE.search(text, 0, start) is not None),
        float(_MAIN.match(text[:start]) is not None),
        float(len(text[start:].split()) > 10),
    ]
