"""Words by which a sentence holds only under a condition, for a time or with an exception; in English."""

from __future__ import annotations

import re

_LIMITS = re.compile(
    r"\b(?:(?P<except>except(?:ed|ing|ions?)?|unless|apart from|other than|but not)"
    r"|(?P<only>only|alone|solely|exclusively)|(?P<before>before|until|till|by)|(?P<after>after|since|once)"
    r"|(?P<if>if|when|whoever|where|in case)|(?P<must>must|ha(?:s|ve) to|needs? to|should|required|obliged))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|only|except(?:ed|ing|ions?)?|whoever|in case|otherwise|provided|as long as|during|within"
    r"|after that|until then)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|in case|unless)\b[^,;.]{0,200}", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:unless|not|no|never|nobody|none|neither|cannot|without|lacks?|fail(?:s|ed)?|refus\w+|missing"
    r"|un(?!der|it|til|i)\w{4,}|dis(?:agree|approv|allow|satisf|qualif|continu|connect|obey)\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_AS_A_CONDITION = re.compile(r"\b(?:who|when|those|without)\b", re.IGNORECASE)  # "Residents who need help", of "If you"


def limits(text: str) -> set[str]:
    """What in a sentence takes back, or allows for a time alone, or obliges: the kinds of it."""
    return {found.lastgroup or "" for found in _LIMITS.finditer(text)}


def loses_condition(text: str, source: str) -> bool:
    """Whether a sentence says without any condition what its source says with one."""
    if _CONDITION.search(source) is None or _CONDITION.search(text) is not None:
        return False
    return _AS_A_CONDITION.search(text) is None


def turns_condition(text: str, source: str) -> bool:
    """Whether the condition of a sentence is denied and that of its source is not, or the other way round.

    "If the van is booked, the owner may provide another", of "If the van booked is not available, …".
    """
    own, said = _IF.findall(text), _IF.findall(source)
    return len(own) == len(said) == 1 and bool(_DENIED.search(own[0])) != bool(_DENIED.search(said[0]))
