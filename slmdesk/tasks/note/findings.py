"""Findings as they are dictated to the patient, turned into findings: "I don't appreciate any edema" is no edema."""

from __future__ import annotations

import re

_FOUND_WORDS = r"(?:appreciated?|see|saw|hear|heard|feel|felt|note|noted|find|found)"
_NOT_FOUND = re.compile(
    rf"\b(?:i|we)\s+(?:do|did|can|could)(?:\s?n['’]t|\s+not|not)\s+(?:really\s+)?{_FOUND_WORDS}\s+(?:any\s+)?",
    re.IGNORECASE,
)
_FOUND = re.compile(rf"\b(?:i|we)\s+(?:(?:do|did|can|could|also)\s+)*{_FOUND_WORDS}\s+", re.IGNORECASE)
_YOUR = re.compile(r"\byour\b", re.IGNORECASE)
_EXAMINED = ("exam", "vital", "result", "finding", "imaging", "labs")


def tells_findings(names: str) -> bool:
    """Whether a field holds what was examined or measured. names: of the field, in lower case."""
    return any(word in names for word in _EXAMINED)


def as_findings(text: str) -> str:
    """An English statement without the one who examines and the one who is spoken to."""
    plain = _FOUND.sub("", _NOT_FOUND.sub("no ", text))
    plain = _YOUR.sub("the", plain).strip()
    return plain[:1].upper() + plain[1:] if plain != text else text
