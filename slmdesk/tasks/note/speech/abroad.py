"""The few rules that act on notes in German, French, Spanish, Italian and Portuguese: whose it is, and who said it."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import split_result

_KIN = (
    r"(?:mutter|vater|eltern|bruder|brüder|schwestern?|onkel|tante|gro(?:ß|ss)(?:mutter|vater|eltern)|oma|opa|sohn|tochter|"
    r"mère|père|parents|frères?|s(?:œ|oe)urs?|oncle|tante|grand[s-]*(?:mère|père|parents)|fils|fille|"
    r"madre|padre|padres|herman[oa]s?|t[ií][oa]s?|abuel[oa]s?|hij[oa]s?|fratell[oi]|sorell[ae]|zi[oa]|nonn[oa]|figli[oa]|"
    r"mãe|pai|pais|irmã[os]*|irmã|avó|avô|filh[oa])"
)
_MY = r"(?:mein\w{0,2}|sein\w{0,2}|ihr\w{0,2}|die|der|mon|ma|mes|son|sa|ses|mis?|sus?|mio|mia|suo|sua|meu|minha|seu)"
NAMES_KIN = re.compile(rf"\b{_KIN}\b", re.IGNORECASE)
_KIN_FIRST = re.compile(rf"\W*(?:(?:oui|ja|sí|si|sim|et|und|y|e)\W+)?{_MY}\s+{_KIN}\b", re.IGNORECASE)
_ALLERGIC = re.compile(r"allerg|alérgic|alergi", re.IGNORECASE)
_NOT = re.compile(r"\b(?:pas|jamais|aucun\w*|sans|ne|n['’]\w+|nicht|kein\w*|nie|ohne|no|non|nunca|sin|senza|mai|não|sem|nem|ni)\b", re.IGNORECASE)  # fmt: skip
_MADAME = re.compile(r"\b(?:madame|mme|patiente)\b", re.IGNORECASE)
_MONSIEUR = re.compile(r"\b(?:monsieur|m\. [A-Z]|patient)\b(?!e)", re.IGNORECASE)
_IL = re.compile(r"^Il (?!y a\b|n['’]y a\b|faut\b|s['’]agit\b)")
_IN_THIRD = re.compile(r"^(?:Elle|Il|La patiente|Le patient)\b")
_MINE = ((re.compile(r"\bmon\b"), "son"), (re.compile(r"\bma\b"), "sa"), (re.compile(r"\bmes\b"), "ses"))
_MOST = 8
_BEGINNING = 5  # letters


def is_of_kin(text: str, quotes: Sequence[str]) -> bool:
    """Whether a statement that names no relative rests on nothing but what is said of one. quotes: its passages."""
    if NAMES_KIN.search(text) is not None:
        return False
    own = _beginnings(text)
    said = [
        (len(own & _beginnings(sentence)), sentence)
        for quote in quotes
        for line in quote.splitlines()
        for _lead, sentence in split_result(speaker_and_words(line)[1])
    ]
    most = max((shared for shared, _sentence in said), default=0)
    return most > 0 and all(_KIN_FIRST.match(sentence) for shared, sentence in said if shared == most)


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(word[:_BEGINNING] for word in re.findall(r"[^\W\d_]{4,}", text.casefold()))


def is_allergy_of_kin(text: str) -> bool:
    """Whether a statement tells what a relative is allergic to."""
    return NAMES_KIN.search(text) is not None and _ALLERGIC.search(text) is not None


def told_of_kin(sources: Sequence[SourceText]) -> list[str]:
    """The sentences that begin with a relative, as they were said, in quotation marks."""
    return list(dict.fromkeys(f"“{sentence}”" for sentence in _of_kin(sources)))[:_MOST]


def _of_kin(sources: Sequence[SourceText]) -> Iterator[str]:
    for source in sources:
        spoken = is_dialogue(source.text)
        for line in source.text.splitlines():
            if spoken and is_clinicians(line):
                continue
            for _lead, sentence in split_result(speaker_and_words(line)[1] if spoken else line):
                if _KIN_FIRST.match(sentence) and not sentence.endswith("?"):
                    yield sentence


def denies(text: str) -> bool:
    """Whether a statement has a word of negation in one of the languages."""
    return _NOT.search(text) is not None


def in_third_person(text: str, of_woman: bool) -> str:
    """A French statement on one patient: "Il fume" of a woman is "Elle fume", "mon genou" is "son genou"."""
    if of_woman:
        text = re.sub(r"^Le patient\b", "La patiente", _IL.sub("Elle ", text))
    if _IN_THIRD.match(text):
        for mine, own in _MINE:
            text = mine.sub(own, text)
    return text


def is_of_woman(sources: Sequence[SourceText]) -> bool:
    """Whether French sources speak of a woman, and of no man."""
    texts = [source.text for source in sources]
    return any(map(_MADAME.search, texts)) and not any(map(_MONSIEUR.search, texts))
