"""Those who speak in a meeting, and the names that the others call them by: "Tom" is Tom Baker where no other is."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable
from dataclasses import dataclass

_SHORTEST_NAME = 3  # "A" and "B" are called nothing in a meeting
_TITLES = (
    "mr|mrs|ms|miss|dr|prof|professor|doctor|sir|herr|frau|dame|monsieur|madame|mademoiselle|m|mme|mlle|docteur|maître|"
    "señora?|sr|sra|srta|don|doña|doctora?|senhora?|dona|doutora?|signora?|signor|sig|dott|dottor|dottore|dottoressa"
)
_TITLE = re.compile(rf"^(?:(?:{_TITLES})\.?\s+)+(?=\S)", re.IGNORECASE)
_PARTICLES = frozenset(
    "van von der den des del dei dos das della degli bin ibn ben abu ter ten zur zum of the and und".split()  # noqa: SIM905
)
_OPENERS = (
    "okay|ok|so|and|then|well|good|right|yes|thanks|thank you|und|dann|also|gut|ja|danke|et|alors|bon|oui|merci|e|"
    "allora|bene|sì|grazie|y|entonces|bueno|sí|gracias|então|bem|sim|obrigad[oa]|dear|liebe[r]?|cher|chère|cara|caro"
)
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Person:
    """One who speaks. name: as the transcript has it.

    named: finds the name in a sentence; called: finds it where the one is spoken to ("Paul, can you ask Rosa?").
    """

    name: str
    named: re.Pattern[str]
    called: re.Pattern[str]


def people_of(speakers: Iterable[str]) -> list[Person]:
    """Those who speak, long names first. speakers: of the turns, again and again; empty ones count for nothing."""
    names = sorted({speaker for speaker in speakers if speaker}, key=lambda name: (-len(name), name))
    shared = collections.Counter(part.casefold() for name in names for part in _parts(name))
    return [_person(name, [part for part in _parts(name) if shared[part.casefold()] == 1]) for name in names]


def _parts(name: str) -> frozenset[str]:
    """The single names in a name: of "Dr. Ann van der Lee" Ann and Lee."""
    words = {word.strip(".") for word in _TITLE.sub("", name).split()}
    return frozenset(word for word in words if len(word) >= _SHORTEST_NAME and word.casefold() not in _PARTICLES)


def _person(name: str, parts: Iterable[str]) -> Person:
    forms = [each for each in (name, _TITLE.sub("", name), *parts) if len(each) >= _SHORTEST_NAME]
    # As names are written: "I will" calls nobody, though Will speaks; a label may be in capitals.
    written = {shape for each in forms for shape in (each, each.title() if each.isupper() or each.islower() else each)}
    spoken = "|".join(map(re.escape, sorted(written, key=lambda form: (-len(form), form))))
    if not spoken:
        return Person(name, re.compile(rf"\b{re.escape(name)}\b"), _NEVER)
    titled = rf"(?i:(?:{_TITLES})\.?\s+){{0,2}}(?:{spoken})"
    called = (
        rf"^\W*(?i:(?:{_OPENERS})\W+){{0,2}}{titled}\b(?! (?:you|he|she|it|they|we|I)\b)"
        rf"|[,;]\s*{titled}\s*(?:[?.!,]|$)"
    )
    return Person(name, re.compile(rf"\b(?:{spoken})\b"), re.compile(called))
