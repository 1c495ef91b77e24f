"""A statement without the one who tells it: "The doctor found that the chest is clear" is that the chest is clear."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

WHO = r"(?:the (?:referring |treating |attending )?(?:doctor|physician|clinician|gp|provider|nurse)|dr\.? [^\W\d_]+)"
_PLANS = re.compile(
    rf"^{WHO} (?:also )?(?:(?:recommend|advis|ask|tell|told|instruct|suggest|plan|want|urge)\w*\s+(?:(?:the patient|him|her|them)\s+)?(?:that\s+(?:the patient|he|she|they)\s+(?:should\s+)?|to\s+(?=[a-z]))|"
    rf"(?:(?:will|is going to|would like to)\s+)?(?P<verb>order|prescribe|refer|start|stop|continue|increase|reduce|schedule|arrange|request|check|repeat|give|send|offer|write|see)(?:s|d|ed|ped|red)?\s+(?:(?:the patient|him|her|them)\s+(?=to\b|some\b|an?\b|the\b|\d)|(?:mr|mrs|ms|miss)\.? (?-i:[A-Z])[\w'’-]+\s+(?!in\b|on\b|at\b|for\b|with\b|about\b|again\b|if\b|when\b))?)",
    re.IGNORECASE,
)
_DOING = re.compile(
    rf"^{WHO} (?:also )?(?:suggests?|recommends?|advises?)\s+(?P<doing>using|keeping|taking|trying|avoiding|starting|stopping|continuing|eating|drinking|resting|seeing|getting|having|going)\b",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"^(?:the patient|they|he|she) (?:should|needs? to|must) (?:also )?(?!not\b|be\b|have\b)(?=[a-z])", re.IGNORECASE
)
_DO = {
    "using": "use",
    "taking": "take",
    "having": "have",
    "continuing": "continue",
    "stopping": "stop",
    "getting": "get",
}
_THINKS = re.compile(
    rf"^(?:{WHO} (?:also )?(?:suspect|think|thought|believ|conclud|diagnos|wonder)\w*\s+(?:that |if |whether )?|(?:s?he|they) thinks (?:that )?)(?:(?:it|this|that) (?:is|was) (?:an? )?(?:patient with )?)?",
    re.IGNORECASE,
)
_FOUND = re.compile(
    rf"^{WHO} (?:also )?(?:found|noted|observed|heard|saw|measured|says|said|states|stated|reports|reported|notes|mentions|mentioned)\s+(?:that )?",
    re.IGNORECASE,
)
_NAMES = re.compile(
    rf"^(?:{WHO} )?(?:names|mentions|lists|identifies|diagnoses|assesses)\s+(?P<what>.+?)(?: as (?:an? |the )?(?:\w+ )?(?:problems?|diagnos[ei]s|conditions?))?\.?$",
    re.IGNORECASE,
)
_IS_A_PROBLEM = re.compile(
    r"^(?:the (?=[a-z]))?(?P<what>[^.;,]+?) (?:is|are) (?:also )?(?:an?|the|another|his|her|their)? ?(?:\w+ )?(?:problems?|diagnos[ei]s|conditions?)\.?$",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"^(?:(?:the|one|two|three|four|main|first|second) )*(?:diagnos[ei]s|problems?)(?: (?:is|are))?:\s+", re.IGNORECASE
)
_UNLIKELY = re.compile(
    r"^“?I (?:do not|don['’]t) think (?:that )?(?:it|this|that)(?:['’]s| is) (?!\w+ing\b)(?:an? )?", re.IGNORECASE
)


def tells_thought(text: str) -> bool:
    """Whether a statement tells what the clinician thinks."""
    return _THINKS.match(text) is not None


def as_order(text: str) -> str:
    """What is planned without who plans it: "The doctor advises the patient to rest" is to rest."""
    should = _SHOULD.match(text)
    if should is not None:
        return capital(text[should.end() :])
    doing = _DOING.match(text)
    if doing is not None:
        verb = doing["doing"].casefold()
        return capital(f"{_DO.get(verb, verb.removesuffix('ing'))}{text[doing.end() :]}")
    match = _PLANS.match(text)
    if match is None or len(text) - match.end() < 3:
        return text
    verb = match["verb"]
    return capital(text[match.end() :] if verb is None else f"{verb} {text[match.end() :]}")


def as_told(text: str) -> str:
    """An English statement without the one who tells it: "The doctor found that the chest is clear"."""
    match = _FOUND.match(text)
    return capital(text[match.end() :]) if match and len(text) - match.end() > 2 else text


def as_problem(text: str) -> str:
    """A problem by its name: "The doctor names asthma and gout as problems" is asthma and gout."""
    called = _IS_A_PROBLEM.match(as_told(text))
    if called is not None:
        text = f"{capital(called['what'])}."
    text = capital(_HEADED.sub("", text))
    match = _NAMES.match(text)
    if match is not None:
        return f"{capital(match['what'])}."
    unlikely = _UNLIKELY.match(text)
    if unlikely is not None:
        return f"Unlikely: {text[unlikely.end() :]}"
    thought = _THINKS.match(text)
    if thought is not None and len(text) - thought.end() > 2:
        return f"Suspected: {text[thought.end() :]}"
    return as_told(text)


def capital(text: str) -> str:
    """A statement with a capital at its beginning, but for "eGFR" and "pH"."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
