"""Statements of written notes held against single sentences: which cause has which effect, which day is which.

Old notes say each thing once, in a sentence of its own, and a small model joins what stands far apart: "clarithromycin,
which was stopped because of the sputum". Conversations say one thing over several turns and are not read so.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.dated import Dates
from slmdesk.tasks.note.drug_names import drugs
from slmdesk.tasks.note.naming import MEASURED
from slmdesk.tasks.note.reading import is_dialogue
from slmdesk.tasks.note.repeating import adds_nothing
from slmdesk.tasks.note.taken import use_at
from slmdesk.tasks.note.tellers import capital
from slmdesk.tasks.note.under_names import by_home
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import numbers, terms
from slmdesk.tasks.verify.wording import bits

_TELLING_BITS = 6.0
_LINKS = re.compile(
    r",? (?:(?:and|which|that) )?(?:(?:has |have |had )?(?:led|leads|leading) to|(?:was|were|is|are|being) (?:\w+ )?(?:managed|treated|stopped|started|given|caused|complicated) (?:with|by|because of|due to|for)|"
    r"result(?:ed|ing|s) in|caused(?: by)?|because of|due to|as a result of|secondary to) ",
    re.IGNORECASE,
)
_IS_CAUSE = re.compile(r"\b(?:led|leads|leading|result|because|due|caused|secondary)", re.IGNORECASE)
_GIVES_CAUSE = re.compile(
    r"\b(?:(?:put|came) down to|attribut\w+|blam\w+|induc\w+|relat\w+|thought to be|likely|reaction|side effects?|for|in view of|so|therefore|hence|on account of|because|due to|owing|since|after|from|secondary|caus\w+|led|leads?|leading|result\w*|given|precipitated|triggered|by)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:(?:this|that|it|these|which|both|so|therefore|hence|consequently|as a result|because of (?:this|that|it))\b|"
    r"(?:(?:he|she|they|the patient) (?:was|were) )?(?:started|given)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:(?:he|she|they|the patient) (?:was|were) )?(?:treated|managed)\b", re.IGNORECASE)
_FAR_ABOVE = 8  # sentences
_CLAUSE_END = re.compile(r"[.;]|, (?:and|which|but)\b")
_DAY = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<month>[A-Z][a-z]{2,8})\b|\b(?P<month2>[A-Z][a-z]{2,8}) (?P<day2>\d{1,2})(?:st|nd|rd|th)?\b"
)
_STAYS = re.compile(r"\b(?P<what>admitted|discharged)\b(?P<between>(?:(?!\b(?:admitted|discharged)\b)[^.;]){0,40}?)\bon (?:the )?", re.IGNORECASE)  # fmt: skip
_SIGNS = {
    "admitted": re.compile(r"\b(?:admi|came in|brought in|presented|attended|arriv)", re.IGNORECASE),
    "discharged": re.compile(
        r"\b(?:discharg|(?:went|sent|go(?:es|ing)?|allowed|back) home|home (?:with|on|today|to)\b)", re.IGNORECASE
    ),
}
_LINES_ABOVE = 2
_ABOVE_PASSAGE = 300  # characters: a heading such as "Discharge plan" stands over several lines
_PLANS = re.compile(
    r"\b(?:to|will|should|must|in \w+ (?:days?|weeks?|months?)|repeat|clinic|appointment|refer\w*|review|return|come back|avoid|continue|take|start|stop|re-?start|hold|until|stay|"
    r"not? (?:for|to)|nil|for (?:resus\w*|comfort|theatre|surgery|discharge)|dnacpr|dnr|palliat\w+|ceiling|home|aim|target|rest|"
    r"tomorrow|please|needs?|follow|arrange|book|check|monitor|watch|if|no \w+ needed)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:grew|confus\w+|deliri\w+|fell|falls?|bleed\w*|bled|transfus\w+|complicat\w+|develop\w+|spik\w+|improv\w+|deteriorat\w+|collaps\w+|arrest\w*|"
    r"finished|stopped|started|changed|switched|drain\w*|catheter\w*|settled|resolved|operat\w+|intubat\w+)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"^(?:no|not|nil|re-?start|stop|start|continue|hold|repeat|gp|refer|review)\b|\b(?:will|should|tomorrow)\b|\bin \w+ (?:days|weeks|months)\b|^[^.]{0,40}: *(?:\w+, )*\w+ \(",
    re.IGNORECASE,
)
_DATED_LEAD = re.compile(r"^\W*\d{1,2}[^:\n]{0,40}\d{4}[^:\n]{0,40}:\s*")
_MOST_EVENTS = 8
_LEAST_VALUES = 2


def _sentences(sources: Sequence[SourceText]) -> Iterator[str]:
    for source in sources:
        if not is_dialogue(source.text):
            for line in source.text.splitlines():
                yield from (sentence for _lead, sentence in split_result(line))


def _together(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences with what goes on about them in the next: "She had a urinary infection. This was treated with …"."""
    for at, sentence in enumerate(sentences):
        # "Treated with prednisolone" may hang on what stands far above.
        above = _FAR_ABOVE if _BARE.match(sentence) else 1 if _GOES_ON.match(sentence) else 0
        yield " ".join(sentences[max(0, at - above) : at + 1])


def unlinked(statement: str, sources: Sequence[SourceText]) -> str:
    """What a statement connects and no sentence of written sources does, in words; empty where nothing speaks against it."""
    matches = list(_LINKS.finditer(statement))
    if not matches or any(is_dialogue(source.text) for source in sources):
        return ""
    sentences = list(_together(list(_sentences(sources))))
    said = [_telling(sentence) for sentence in sentences]
    causal = [each for each, sentence in zip(said, sentences, strict=True) if _GIVES_CAUSE.search(sentence)]
    known = frozenset[str]().union(*said) if said else frozenset()
    for match in matches:
        behind = statement[match.end() :]
        end = _CLAUSE_END.search(behind)
        before = _telling(statement[: match.start()]) & known
        after = _telling(behind[: end.start()] if end else behind) & known
        beside = causal if _IS_CAUSE.search(match[0]) else said
        if before and after and not any(before & each and after & each for each in beside):
            return "The source does not connect these."
    return ""


def _telling(text: str) -> frozenset[str]:
    return frozenset(term for term in terms(text) if bits(term) >= _TELLING_BITS)


def wrong_stay(sentence: Sentence, sources: Sequence[SourceText]) -> str:
    """Why a statement on coming and leaving cannot stand: no day near "admission" in the sources is the one it tells."""
    for match in _STAYS.finditer(sentence.text):
        day = _DAY.match(sentence.text, match.end())
        if day is None or not _is_named(_key(day), sources):
            continue  # 03/03/2026 in the sources
        if not _is_day_of(_key(day), _SIGNS[match["what"].casefold()], sources):
            return f"The source does not say {match['what'].casefold()} of this day."
    if _STAYS.search(sentence.text):
        return ""
    texts = {source.name: source.text for source in sources}
    cited = [
        f"{texts[each.file][max(0, each.start - _ABOVE_PASSAGE) : each.start]} {each.quote}"
        for each in sentence.sources
        if each.file in texts
    ]
    for what, sign in _SIGNS.items():
        told = cited and re.search(rf"\b{what}\b", sentence.text, re.IGNORECASE)
        if told and not any(map(sign.search, cited)) and any(map(sign.search, texts.values())):
            return f"The passage does not say {what.casefold()}."
    return ""


def _is_named(day: tuple[str, str], sources: Sequence[SourceText]) -> bool:
    """Whether the sources name a day as a statement does, with the month's name."""
    return any(_key(match) == day for source in sources for match in _DAY.finditer(source.text))


def _is_day_of(day: tuple[str, str], sign: re.Pattern[str], sources: Sequence[SourceText]) -> bool:
    """Whether a day stands beside a word, in its line or the two above it, and no other day between them."""
    for source in sources:
        lines = source.text.splitlines()
        for at, line in enumerate(lines):
            days = list(_DAY.finditer(line))
            for number, match in enumerate(days):
                if _key(match) != day:
                    continue
                first = days[number - 1].end() if number else 0
                last = days[number + 1].start() if number + 1 < len(days) else len(line)
                above: list[str] = []
                for other in reversed(lines[max(0, at - _LINES_ABOVE) : at] if not number else []):
                    if _DAY.search(other):
                        break
                    above.append(other)
                if sign.search(" ".join([*above, line[first:last]])):
                    return True
    return False


def _key(match: re.Match[str]) -> tuple[str, str]:
    return match["day"] or match["day2"], (match["month"] or match["month2"]).casefold()[:3]


def plans_nothing(text: str, sources: Sequence[SourceText], dates: Dates) -> bool:
    """Whether a line of a plan only copies what an old note found: "Still wheezy, saturation 89%"."""
    if not dates.several or _PLANS.search(text) or drugs(text) or any(is_dialogue(source.text) for source in sources):
        return False
    if any(adds_nothing(text, [line]) for line in by_home(sources).get("plan", ())):
        return False
    return any(adds_nothing(text, [sentence]) for sentence in _sentences(sources))


def values(sources: Sequence[SourceText], dates: Dates) -> list[str]:
    """The sentences of written notes of several days that tell values of several tests."""
    found = []
    for source in sources if dates.several else ():
        for line in () if is_dialogue(source.text) else source.text.splitlines():
            for _lead, sentence in split_result(_DATED_LEAD.sub("", line.strip())):
                if MEASURED.search(sentence) and len(set(numbers(sentence))) >= _LEAST_VALUES:
                    found.append(capital(sentence))
    return list(dict.fromkeys(found))


def events(sources: Sequence[SourceText], dates: Dates) -> list[str]:
    """The sentences of written notes of several days that tell of a change: what was stopped, what went wrong."""
    found: list[str] = []
    if not dates.several:
        return found
    first = min((dates.order(number, 0)[0] for number in range(len(sources))), default=(0, 0, 0))
    for number, source in enumerate(sources):
        position = 0
        for line in source.text.splitlines(keepends=True):
            when = dates.order(number, position + len(line) - 1)[0]
            position += len(line)
            if is_dialogue(source.text) or when <= first:
                continue
            for _lead, sentence in split_result(_DATED_LEAD.sub("", line.strip())):
                changed = any(
                    use_at(sentence, each.start, each.end) in ("stopped", "changed", "new") for each in drugs(sentence)
                )
                if (
                    len(sentence.split()) > 2
                    and sentence[-1:] == "."
                    and (changed or _EVENT.search(sentence))
                    and not _TO_COME.search(sentence)
                ):
                    found.append(sentence)
    return list(dict.fromkeys(found))[:_MOST_EVENTS]
