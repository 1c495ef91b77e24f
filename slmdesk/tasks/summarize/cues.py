"""The words by which actions and decisions are found, one file a language: ``resources/summaries/minutes-*.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

_WEEKDAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles"
    r"|jueves|viernes|sábado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunedì|martedì|mercoledì|giovedì"
    r"|venerdì|sabato|domenica|segunda|terça|quarta|quinta|sexta"
)
_NAME = rf"(?P<who>(?<!\d )(?<!\d\. )\b(?!(?:{_WEEKDAYS})\b)(?-i:[A-ZÀ-ÖØ-Þ])[^\W\d_]['’\w-]*)"
# A day of the month or a time, and not "on 2 tables", "pour 60 personnes".
_DAY = (
    r"\d{1,2}(?::\d\d|st|nd|rd|th|º|er)?(?!\w)"
    r"(?! (?!mars\b|hours|heures|horas)(?:[^\W\d_]{3,}s|people|persone|euro|percent|per cent)\b)(?! ?[€%$£])"
    r"(?: ?(?:[ap]\.?m\b|o['’]clock|h(?: \d\d)?\b|heures|horas|ore\b))?"
)


class Cues:
    """The words of one language.

    Args:
        folder: of the files.

    Attributes:
        language: of the words. denied: finds a cue, whose place "§" takes, that its sentence denies: "no § hoy".
        routine: what every meeting decides. opens: finds that something was put off or turned down, or is denied.
        persons: words that only the sentence before tells the meaning of, where minutes say with them who does
            something. begins: an expression of what an action begins with, as an infinitive; empty where that tells
            nothing.
    """

    def __init__(self, folder: Path, language: str) -> None:
        raw = json.loads((folder / f"minutes-{language}.json").read_text(encoding="utf-8"))
        self._raw = raw
        self.language = language
        self.denied = re.compile(raw["denied"] or r"(?!)", re.IGNORECASE)
        self._talk = raw["talk"]
        self._acts: str = raw.get("acts", "")
        self._tells: str = raw.get("tells", "")
        self._passed: str = raw.get("passed", "")
        self.when = re.compile(raw["when"].replace("{day}", _DAY), re.IGNORECASE)
        self.accepts = re.compile(raw["accepts"], re.IGNORECASE)
        self.refuses = re.compile(raw["refuses"], re.IGNORECASE)
        self.refers = re.compile(raw["refers"], re.IGNORECASE)
        self.does = re.compile(raw["does"], re.IGNORECASE)
        self.lead = re.compile(raw["lead"], re.IGNORECASE)
        self.spoken = re.compile(raw["spoken"], re.IGNORECASE if language != "en" else re.NOFLAG)
        self.begins: str = raw["begins"]
        self.doubts = re.compile(raw["doubts"], re.IGNORECASE)
        self.routine = re.compile(raw["routine"], re.IGNORECASE)
        self.opens = re.compile(raw["opens"], re.IGNORECASE)
        self.persons = re.compile(raw.get("persons", r"(?!)"), re.IGNORECASE)
        self.against = re.compile(raw["against"], re.IGNORECASE)
        self.nobody = re.compile(raw["nobody"], re.IGNORECASE)
        self.next = re.compile(raw["next"], re.IGNORECASE)

    @classmethod
    def of(cls, folder: Path, language: str | None) -> Cues | None:
        """The words of a language; None where there is no file of it."""
        base = (language or "").lower().replace("_", "-").partition("-")[0]
        return cls(folder, base) if base and (folder / f"minutes-{base}.json").is_file() else None

    @cached_property
    def takes(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of a speaker who takes something on."""
        return self._compiled("takes")

    @cached_property
    def asks(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of a speaker who asks another for something."""
        return self._compiled("asks")

    @cached_property
    def offers(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of a speaker who asks whether to do something: "Shall I book it?"."""
        return self._compiled("offers")

    @cached_property
    def duties(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of what anybody has to do."""
        return self._compiled("duties")

    @cached_property
    def minuted(self) -> list[tuple[float, re.Pattern[str]]]:
        """The same, and of minutes, which say it of others: "Greta gets prices.", "He will have the pipe tested."."""
        return self.duties + (self._compiled("minuted") if "minuted" in self._raw else [])

    @cached_property
    def settles(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of something that is agreed."""
        return self._compiled("settles")

    @cached_property
    def reports(self) -> list[tuple[float, re.Pattern[str]]]:
        """The same, and of a text that tells what others agreed."""
        return self.settles + self._compiled("reports")

    def _compiled(self, name: str) -> list[tuple[float, re.Pattern[str]]]:
        return [(weight, re.compile(self._filled(pattern), re.IGNORECASE)) for weight, pattern in self._raw[name]]

    def _filled(self, pattern: str) -> str:
        for name, words in (
            ("talk", self._talk),
            ("acts", self._acts),
            ("tells", self._tells),
            ("passed", self._passed),
            ("name", _NAME),
        ):
            pattern = pattern.replace(f"{{{name}}}", words)
        return pattern


def weight_of(cues: Sequence[tuple[float, re.Pattern[str]]], sentence: str, unless_denied: Cues | None = None) -> float:
    """How much a sentence sounds like one of some cues. unless_denied: with the words that deny them."""
    denied = unless_denied.denied if unless_denied else None
    return max(
        (
            weight
            for weight, pattern in cues
            for match in pattern.finditer(sentence)
            if denied is None or not denied.search(f"{sentence[: match.start()]}§{sentence[match.end() :]}")
        ),
        default=0.0,
    )
