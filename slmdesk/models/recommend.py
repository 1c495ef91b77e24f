"""Which models of the catalogue suit a person and a computer, with the reasons that a careful adviser would give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.licenses import OPEN_LICENSES
from slmdesk.models.outlook import TIGHT_SHARE, needed_bytes

Who = Literal["student", "clinician", "other"]
Topic = Literal["task", "resources", "quality", "privacy", "licence", "upkeep"]

_BYTES_A_CORE = 700_000_000  # above it, a computer writes more slowly than people read; measured on two cores
_SERIOUS_PARAMETERS = 1_200_000_000  # below it, models leave out and make up too much for work that matters


@dataclass(frozen=True)
class Computer:
    """What a model would run on. free_bytes: memory that programs may take now."""

    cores: int
    free_bytes: int
    disk_free_bytes: int


@dataclass(frozen=True)
class Reason:
    """One point of the checklist. good: it speaks for the model."""

    topic: Topic
    text: str
    good: bool


@dataclass(frozen=True)
class Recommendation:
    """A model and why. fit: whether it goes into the memory that is free now."""

    entry: CatalogEntry
    fit: Literal["fits", "tight"]
    reasons: tuple[Reason, ...]


def recommend(
    entries: Iterable[CatalogEntry], who: Who, languages: Sequence[str], computer: Computer, at_most: int = 2
) -> list[Recommendation]:
    """The best model for this person here, and a lighter one; nothing when none fits.

    Args:
        languages: BCP 47 codes of what is read and written; a model has to know all of them.
    """
    able = [
        entry
        for entry in entries
        if entry.kind == "language-model"
        and not entry.starter
        and {_plain(language) for language in languages} <= {_plain(language) for language in entry.languages}
        and needed_bytes(entry) <= computer.free_bytes
        and entry.size_bytes <= computer.disk_free_bytes
    ]
    if not able:
        return []
    quick = [entry for entry in able if entry.size_bytes <= computer.cores * _BYTES_A_CORE]
    best = max(quick or [min(able, key=lambda entry: entry.size_bytes)], key=lambda entry: _merit(entry, who))
    chosen = [best]
    lighter = [entry for entry in able if entry.size_bytes <= best.size_bytes * 0.6]
    if lighter:
        chosen.append(max(lighter, key=lambda entry: _merit(entry, who)))
    return [_recommendation(entry, who, languages, computer) for entry in chosen[:at_most]]


def _merit(entry: CatalogEntry, who: Who) -> tuple[float, int, int]:
    """Larger is better. A model made for something else (program code) knows less of everything else."""
    weight = entry.parameters * (0.6 if "program code" in entry.good_for else 1.0)
    # A tenth more weights does not outweigh terms that restrict what may be done with the result.
    open_license = entry.license in OPEN_LICENSES
    return (weight * (1.25 if open_license else 1.0), len(entry.languages), -entry.size_bytes)


def _recommendation(entry: CatalogEntry, who: Who, languages: Sequence[str], computer: Computer) -> Recommendation:
    needed = needed_bytes(entry)
    fits = needed <= computer.free_bytes * TIGHT_SHARE
    serious = entry.parameters >= _SERIOUS_PARAMETERS
    reasons = [Reason("task", entry.good_for, True)]
    if languages:
        reasons.append(Reason("task", "Its maker names all the languages that you chose.", True))
    memory = f"It needs about {_gigabytes(needed)} of your {_gigabytes(computer.free_bytes)} of free memory"
    reasons.append(Reason("resources", f"{memory}{'' if fits else '; close large programs first'}.", fits))
    reasons.append(Reason("resources", f"It takes {_gigabytes(entry.size_bytes)} on the disk.", True))
    if serious:
        reasons.append(Reason("quality", "It is large enough to follow a text; check facts and numbers.", True))
    elif who == "clinician":
        reasons.append(
            Reason("quality", "Too small for notes that matter: only for trying things out on this computer.", False)
        )
    else:
        reasons.append(Reason("quality", "It is small and quick, and it leaves things out and makes things up.", False))
    reasons.append(Reason("privacy", "It runs on this computer only; nothing that you give it leaves it.", True))
    if entry.license in OPEN_LICENSES:
        reasons.append(Reason("licence", f"{entry.license}: free for any use.", True))
    else:
        reasons.append(Reason("licence", f"{entry.license}: read it first, it restricts some uses.", False))
    reasons.append(
        Reason("upkeep", "The file never changes by itself; you decide when to replace it by a newer model.", True)
    )
    return Recommendation(entry, "fits" if fits else "tight", tuple(reasons))


def _plain(language: str) -> str:
    return language.split("-")[0].lower()


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB"
