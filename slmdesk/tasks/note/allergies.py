"""Allergies that the source names and the model left out: found by the medicine's name, in the source's own words."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.note.reading import speaker_and_words
from slmdesk.tasks.note.taken import is_allergy, sentence_around
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.verify import drugs

_LONGEST_QUOTE = 160
# What is no single drug, or none: classes, latex, contrast media.
_CLASS = re.compile(
    r"(?<![\w-])(?:penicillins?|cephalosporins?|macrolides?|quinolones?|tetracyclines?|sulfa(?: drugs)?|sul(?:f|ph)onamides?|"
    r"nsaids?|opi(?:oid|ate)s?|statins?|ace inhibitors?|latex|iodine|contrast(?: media| dye)?|peanuts?|nuts|shellfish|eggs?|"
    r"bee stings?|wasp stings?|plasters?)(?!\w)",
    re.IGNORECASE,
)
_RELATIVES = re.compile(
    r"\b(?:mother|father|mum|mom|dad|brother|sister|uncle|aunt|cousin|grand\w+|husband|wife|partner|son|daughter|child|children|friend|"
    r"boyfriend|girlfriend)s?\b(?:, who)?[^.;,]{0,25}\b(?:is|are|was|were|has|have|had|reacts?)\b(?:(?!\b(?:but|while|I|he|she|they)\b)[^.;,])*$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|neither|nor)\s+(?:known\s+)?(?:allerg\w+\s+)?(?:to\s+)?(?:an?\s+)?$", re.IGNORECASE)
_DISPROVED = re.compile(
    r"^[^.;\n]{0,60}\b(?:excluded|ruled out|disproved|de-?label\w+|denied|tested negative|negative)\b", re.IGNORECASE
)
_YES = re.compile(r"\W*(?:yes|yeah|yep|ja|sí|oui|correct|i am|that['’]s right)\b", re.IGNORECASE)
_AND_REACTION = re.compile(
    r"\b(allergic to [^.,;()]{2,40}?),? and (?:an? )?(rash|hives|swelling|itching|nausea|vomiting|anaphylaxis|wheez\w+|cough)\b(?! \w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedAllergy:
    """generic: of the medicine, to tell whether it stands in the note. line: for the note."""

    generic: str
    line: str


def named_allergies(sources: Sequence[SourceText]) -> Iterator[NamedAllergy]:
    """The medicines that the sources name as an allergy or intolerance, each once."""
    seen: set[str] = set()
    for source in sources:
        for start, end, generic in sorted(_causes(source.text)):
            before, after = sentence_around(source.text, start, end)
            if generic in seen or _RELATIVES.search(before) or not is_allergy(source.text, start, end):
                continue
            if _DENIED.search(before) or _DISPROVED.match(after):
                continue
            asked = source.text[end + len(after) : end + len(after) + 1] == "?"
            if asked and not _is_affirmed(source.text[end + len(after) + 1 :], f"{before}{after}"):
                continue
            seen.add(generic)
            quote = _sentence(source.text, start)
            name = source.text[start : start + 1].upper() + source.text[start + 1 : end]
            yield NamedAllergy(
                generic, f"{name}: “{quote}”" if len(quote) <= _LONGEST_QUOTE and not asked else f"{name}."
            )


def as_reaction(text: str) -> str:
    """A rash is what an allergy does: "allergic to penicillin and rash" is penicillin (rash)."""
    return _AND_REACTION.sub(r"\1 (\2)", text)


def names_all(statements: Sequence[str]) -> frozenset[str]:
    """The generics of the medicines, and the other causes, that some statements name."""
    return frozenset(generic for text in statements for _start, _end, generic in _causes(text))


def _is_affirmed(answer: str, question: str) -> bool:
    """Whether a question for one allergy is answered with yes; of several the answer itself names which."""
    return bool(_YES.match(speaker_and_words(answer.lstrip().partition("\n")[0])[1])) and not re.search(
        r"\bor\b|,", question, re.IGNORECASE
    )


def _causes(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, generic) of what one may be allergic to."""
    for drug in drugs(text):
        yield drug.start, drug.end, (drug.generic or drug.name).casefold()
    for match in _CLASS.finditer(text):
        yield match.start(), match.end(), match[0].casefold().removesuffix("s")


def _sentence(text: str, position: int) -> str:
    """The sentence around a place, without the speaker of its line."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    for first, last in sentence_spans(text, start, end):
        if first <= position < last:
            start, end = first, last
            break
    quote = " ".join(text[start:end].split())
    for mark in (" - ", " – ", ": "):
        speaker, found, said = quote.partition(mark)
        if found and len(speaker) <= 12 and "allerg" not in speaker.casefold() and position - start >= len(speaker):
            return said
    return quote
