"""The words by which actions and decisions are found, one file a language: ``resources/summaries/minutes-*.json``."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path

_NAME = r"(?P<who>\b(?-i:[A-ZÀ-ÖØ-Þ])[^\W\d_]['’\w-]*)"


class Cues:
    """The words of one language.

    Args:
        folder: of the files.

    Attributes:
        begins: an expression of what an action begins with, as an infinitive; empty where that tells nothing.
    """

    def __init__(self, folder: Path, language: str) -> None:
        raw = json.loads((folder / f"minutes-{language}.json").read_text(encoding="utf-8"))
        self._raw = raw
        self._talk = raw["talk"]
        self.when = re.compile(raw["when"], re.IGNORECASE)
        self.accepts = re.compile(raw["accepts"], re.IGNORECASE)
        self.refuses = re.compile(raw["refuses"], re.IGNORECASE)
        self.refers = re.compile(raw["refers"], re.IGNORECASE)
        self.does = re.compile(raw["does"], re.IGNORECASE)
        self.lead = re.compile(raw["lead"], re.IGNORECASE)
        self.spoken = re.compile(raw["spoken"], re.IGNORECASE if language != "en" else re.NOFLAG)
        self.begins: str = raw["begins"]
        self.doubts = re.compile(raw["doubts"], re.IGNORECASE)
        self.against = re.compile(raw["against"], re.IGNORECASE)
        self.nobody = re.compile(raw["nobody"], re.IGNORECASE)

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
    def duties(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of what anybody has to do."""
        return self._compiled("duties")

    @cached_property
    def settles(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of something that is agreed."""
        return self._compiled("settles")

    @cached_property
    def reports(self) -> list[tuple[float, re.Pattern[str]]]:
        """The same, and of a text that tells what others agreed."""
        return self.settles + self._compiled("reports")

    def _compiled(self, name: str) -> list[tuple[float, re.Pattern[str]]]:
        return [
            (weight, re.compile(pattern.replace("{talk}", self._talk).replace("{name}", _NAME), re.IGNORECASE))
            for weight, pattern in self._raw[name]
        ]
