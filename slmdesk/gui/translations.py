"""Translations as the window keeps them while it is open: their segments, and the last ones to come back to."""

from __future__ import annotations

import time
from bisect import bisect_right
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from slmdesk.gui import wording
from slmdesk.messages import Progress, Translated

_MOST_KEPT = 20
_ESTIMATE_AFTER_S = 3.0

SAMPLE = (
    "Instrucciones para el alta\n\n"
    "La paciente ingresó el 3 de mayo de 2025 con fiebre y tos. Tome 5 mg de ramipril cada mañana. "
    "No tome ibuprofeno mientras dure el tratamiento.\n\n"
    "Vuelva a la consulta el 12 de mayo a las 9:30.\n"
)
"""A text to try: with a dose, dates and a negation to keep an eye on."""


@dataclass
class Translation:
    """One run over one text.

    source_key: of the ``Source`` it belongs to. source_language: None until it is known. rest: what stands behind
    the last segment. engine: what translated, as the user reads it. complete: it came to its end.
    """

    source_key: str
    source_name: str
    source_text: str
    source_language: str | None
    target_language: str
    segments: list[Translated] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    rest: str = ""
    engine: str = ""
    complete: bool = False
    live: bool = False

    @property
    def text(self) -> str:
        """The translation, as far as it goes."""
        return "".join(each.lead + each.target for each in self.segments) + self.rest

    @property
    def doubts(self) -> list[tuple[int, str]]:
        """(number of the segment, what is doubtful) in the order of the text."""
        return [(number, words) for number, each in enumerate(self.segments) for words in each.warnings]

    def segment_at(self, offset: int) -> int:
        """The number of the segment that holds a code point of the source; -1 where none does."""
        number = bisect_right(self.segments, offset, key=lambda each: each.start) - 1
        return number if number >= 0 and offset < self.segments[number].end else -1


class LastTranslations:
    """The last ones, newest first. In memory only: a text that was translated is not written down."""

    def __init__(self) -> None:
        self.kept: list[Translation] = []

    def add(self, translation: Translation) -> None:
        """Put one first; the oldest goes."""
        kept = [each for each in self.kept if each is not translation]
        if kept and kept[0].live and translation.live:
            del kept[0]  # of the same text, as it was some letters ago
        self.kept = [translation, *kept][:_MOST_KEPT]


class TranslationProgress:
    """Turns the events of one translation into words and a fraction. name: of the model, for people."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._latest: Progress | None = None
        self._started_s = 0.0

    def add(self, progress: Progress) -> None:
        """Another event."""
        if progress.stage == "translating" and (self._latest is None or self._latest.stage != "translating"):
            self._started_s = time.monotonic()
        self._latest = progress

    def fraction(self) -> float:
        """How much is done, 0..1."""
        latest = self._latest
        return latest.done / latest.total if latest is not None and latest.total else 0.0

    def line(self) -> str:
        """The words for now."""
        latest, translate = self._latest, QCoreApplication.translate
        if latest is None:
            return translate("translation", "Starting…")
        if latest.stage == "loading":
            return translate("translation", "Loading {name}").format(name=self._name)
        if latest.stage != "translating" or not latest.total:
            return latest.note or translate("translation", "Translating…")
        words = [translate("translation", "{n} of {total} segments").format(n=latest.done, total=latest.total)]
        elapsed_s = time.monotonic() - self._started_s
        remaining_s = latest.remaining_s
        if remaining_s is None and 0 < latest.done < latest.total and elapsed_s > _ESTIMATE_AFTER_S:
            remaining_s = elapsed_s / latest.done * (latest.total - latest.done)
        if remaining_s is not None and latest.done < latest.total:
            words.append(wording.time_left(remaining_s))
        return " · ".join(words)


def outcome(translation: Translation) -> str:
    """What came of it, in words."""
    translate, doubts = QCoreApplication.translate, len({number for number, _words in translation.doubts})
    count = len(translation.segments)
    words = (
        translate("translation", "1 segment translated")
        if count == 1
        else translate("translation", "{n} segments translated").format(n=count)
    )
    if doubts == 1:
        return f"{words} · {translate('translation', '1 to check')}"
    if doubts:
        return f"{words} · {translate('translation', '{n} to check').format(n=doubts)}"
    return words
