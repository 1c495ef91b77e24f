"""Medicines by name in a note, as several languages spell them: "levotiroxina" and "Levothyroxin" are levothyroxine.

International names differ by spelling only: an ending, "ph" for "f", a doubled letter, an accent. What is left
without these is the same in English, German and the Romance languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from slmdesk.tasks.verify import DrugMention, drugs as english_drugs
from slmdesk.tasks.verify.words.tables import generic_drugs

_WORD = re.compile(r"[^\W\d_]{6,}")
_LEAST = 6  # letters of what is left: shorter ones are like words of some language
_SPELLED = (("ph", "f"), ("th", "t"), ("ch", "c"), ("rh", "r"), ("y", "i"), ("k", "c"), ("ae", "e"), ("oe", "e"))
_ALSO = {
    "penicillin": "penicillin", "acetylsalicylic": "aspirin", "paracetamol": "acetaminophen", "dipyrone": "dipyrone",
    "salbutamol": "albuterol", "cotrimoxazole": "trimethoprim/sulfamethoxazole", "levothyroxine": "levothyroxine",
    "thyroxine": "levothyroxine", "amoxiclav": "co-amoxiclav",
    # Brands of Britain, Germany and France that the table, made in America, does not have.
    "clenil": "beclomethasone", "fostair": "beclomethasone", "trimbow": "beclomethasone", "movicol": "macrogol",
    "laxido": "macrogol", "euthyrox": "levothyroxine", "levothyrox": "levothyroxine", "pantozol": "pantoprazole",
    "codamol": "codeine", "dydramol": "dihydrocodeine",  # behind "co-"
    "doliprane": "acetaminophen", "dafalgan": "acetaminophen", "efferalgan": "acetaminophen", "kardegic": "aspirin",
}  # fmt: skip
"""International names that the table has as another name of a drug, or not at all."""


def drugs(text: str) -> list[DrugMention]:
    """The medicines that a text names, in order, their generic names in English."""
    found = english_drugs(text)
    starts = {mention.start for mention in found}
    spelled = _spelled()
    for match in _WORD.finditer(text):
        if match.start() not in starts and (generic := spelled.get(_plain(match[0]))) is not None:
            found.append(DrugMention(match.start(), match.end(), match[0], generic))
    return sorted(found, key=lambda mention: mention.start)


@lru_cache(maxsize=1)
def _spelled() -> dict[str, str]:
    """What is left of each generic name -> the generic name. Brands are left out: they are spelled alike everywhere."""
    names = {generic: generic for generic in generic_drugs().values() if generic.isalpha()} | _ALSO
    plain = {_plain(name): generic for name, generic in names.items()}
    return {name: generic for name, generic in plain.items() if len(name) >= _LEAST}


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    """A name without what languages spell differently."""
    marks = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(each for each in marks if not unicodedata.combining(each))
    for spelled, as_one in _SPELLED:
        plain = plain.replace(spelled, as_one)
    plain = re.sub(r"(.)\1", r"\1", plain)
    return plain.rstrip("aeo")
