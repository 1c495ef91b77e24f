"""Symptoms that a patient reports and denies: a list of them in one statement, each checked by itself.

A small model lists under "Reports" all that was asked for. What the source denies is put under "Denies", and the other
way round; what it neither says nor denies is taken out.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from msgspec.structs import replace

from slmdesk.messages import Sentence
from slmdesk.tasks.note.findings.dictated import names_only_a_site

_VERBS = re.compile(r"\b(Reports|Endorses|Denies)\b:?\s*", re.IGNORECASE)
_BETWEEN = re.compile(  # "pins and needles" are one thing
    r"\s*((?:[,;]|\.\s)(?:\s*(?:and|or|nor)\b)?|(?<!\bpins )\b(?:and|or|nor)\b)\s*", re.IGNORECASE
)
_NONE = re.compile(
    r"^(?:(?:(?:other )?(?:symptoms?|signs?) (?:such as|like|of)|no|any|not|has|having|have|the|a|an|some|a bit of|bit of|symptoms? of|other)\s+)+",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"^(?:with|which|who|but|when|because|since|after|before|that|he|she|they|it|is|was|are|were|also|then|while|as|for|in|"
    r"on|at|to|from|during|none|nothing|symptoms?)\b|\b(?:he|she|they|is|was|are|were|been|but|which|because)\b",
    re.IGNORECASE,
)
_NO_SYMPTOM = re.compile(
    r"(?:blood pressure|temperature|pulse|heart rate|oxygen|weight|diet|exercise|activity|work|worr(?:y|ies))|symptoms?|.*\b(?:medical problems?|allerg\w+|medications?|medicines?|questions?|travel\w*)\b.*|needing .*",
    re.IGNORECASE,
)
DENIES = "Denies "
_AS_SAID = re.compile(
    r",? (?:nothing like that|or anything(?: like that)?|but (?:that['’]s|you know)[^.;]*)", re.IGNORECASE
)
_MOST_WORDS = 8  # of one symptom in a list
_FEWEST = 2  # symptoms, in a list


@dataclass
class Symptoms:
    """reports, denies: symptoms, in the order of the statements. doubted: what the source does not tell, and why."""

    reports: list[str] = field(default_factory=list)
    denies: list[str] = field(default_factory=list)
    doubted: list[tuple[str, str]] = field(default_factory=list)

    def statements(self) -> list[str]:
        """At most two statements."""
        found = []
        if self.reports:
            found.append(f"Reports {_joined(self.reports, 'and')}.")
        if self.denies:
            found.append(f"Denies {_joined(self.denies, 'or')}.")
        return found


def listed(statement: str, fewest: int = _FEWEST) -> list[tuple[bool, str]] | None:
    """The symptoms of a statement that only lists some: (denied, symptom); None for any other statement.

    None of them where it lists what is no symptom. fewest: symptoms that make a list.
    """
    statement = _AS_SAID.sub("", statement)
    verbs = list(_VERBS.finditer(statement))
    if not verbs or verbs[0].start():
        return None
    found: list[tuple[bool, str]] = []
    skipped = False
    for at, verb in enumerate(verbs):
        end = verbs[at + 1].start() if at + 1 < len(verbs) else len(statement)
        denied = verb[1].casefold() == "denies"
        pieces = ["", *_BETWEEN.split(statement[verb.end() : end].rstrip(" ."))]
        for before, piece in zip(pieces[::2], pieces[1::2], strict=True):
            symptom = _NONE.sub("", piece.strip(" .:"))
            if not symptom:
                continue
            if _NO_SYMPTOM.fullmatch(symptom):
                skipped = True
                continue
            if names_only_a_site(symptom):
                if found and before.casefold() == "and":  # "itchy hands and arms"
                    found[-1] = found[-1][0], f"{found[-1][1]} and {symptom}"
                continue
            if len(symptom.split()) > _MOST_WORDS or _LOOSE.search(symptom):
                return None
            # "Reports: no fever" denies it; "Denies: no fever" does, too.
            found.append((denied or _denies(piece), symptom))
    return found if len(found) >= fewest or (skipped and not found) else None


def joined(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Checked statements of single symptoms in one line for each verb and status: "Denies a rash." "Denies fits."."""
    lines: dict[tuple[bool, str], list[str]] = {}
    first: dict[tuple[bool, str], int] = {}
    result: list[Sentence] = []
    for sentence in sentences:
        symptoms = listed(sentence.text, 1)
        if not symptoms or sentence.status == "unsupported" or len({denied for denied, _name in symptoms}) > 1:
            result.append(sentence)
            continue
        key = symptoms[0][0], sentence.status
        names = lines.setdefault(key, [])
        names += [name for _denied, name in symptoms if name not in names]
        if key not in first:
            first[key] = len(result)
            result.append(sentence)
            continue
        before = result[first[key]]
        (line,) = (Symptoms(denies=names) if key[0] else Symptoms(reports=names)).statements()
        sources = [*before.sources, *(each for each in sentence.sources if each not in before.sources)]
        result[first[key]] = replace(before, text=line, sources=sources)
    return result


def sorted_out(
    symptoms: Sequence[tuple[bool, str]],
    doubt: Callable[[str], str],
    is_found: Callable[[str], bool] = lambda _symptom: False,
    told: Set[str] = frozenset(),
) -> Symptoms:
    """Each symptom where the source has it.

    doubt: what is wrong with a statement, empty when nothing is. is_found: whether only the clinician says a symptom,
    as a finding or as what may come. told: reported in the note already, in lower case.
    """
    result = Symptoms()
    for denied, symptom in symptoms:
        lower = symptom[:1].lower() + symptom[1:] if not symptom[:2].isupper() else symptom
        if not denied and is_found(lower):
            result.doubted.append((_one(denied, lower), "Only the clinician says it."))
            continue
        reason = doubt(_one(denied, lower))
        if reason and not doubt(_one(not denied, lower)):
            denied, reason = not denied, ""
        if reason:
            result.doubted.append((_one(denied, lower), reason))
            continue
        if denied and lower.casefold() in told:
            result.doubted.append((_one(denied, lower), "The note also says the contrary."))
            continue
        place, other = (result.denies, result.reports) if denied else (result.reports, result.denies)
        if lower in other:  # the same answer says both
            other.remove(lower)
            result.doubted.append((_one(denied, lower), "The same answer also says the contrary."))
            continue
        if lower not in place and (denied or lower.casefold() not in told):
            place.append(lower)
    return result


def _one(denied: bool, symptom: str) -> str:
    return f"{DENIES if denied else 'Reports '}{symptom}."


def _denies(piece: str) -> bool:
    return re.match(r"\W*(?:no|not)\b", piece, re.IGNORECASE) is not None


def _joined(symptoms: list[str], word: str) -> str:
    return symptoms[0] if len(symptoms) == 1 else f"{', '.join(symptoms[:-1])} {word} {symptoms[-1]}"
