"""Translations as the window keeps them while it is open: their segments, and the last ones to come back to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from slmdesk.gui import wording
from slmdesk.messages import Block, MemoryMatch, Progress, Translated, TranslatedBack

_MOST_KEPT = 20

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
    the last segment. engine: what translated, as the user reads it. complete: it came to its end. back: number of a
    segment -> what came of it when it was translated back. blocks: of the text.
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
    back: dict[int, TranslatedBack] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

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

    def change(self, number: int, target: str) -> None:
        """Other words for a segment, from the user: what was known of the ones before does not hold for them."""
        old = self.segments[number]
        self.segments[number] = Translated(old.lead, old.source, target, old.start, old.end)
        self.back.pop(number, None)
        self.live = False  # the next one of the same text does not take its place among the last ones

    def words_at(self, number: int, start: int, end: int, in_source: bool) -> WordPair:
        """The words of a segment that belong to a stretch of it, and those that mean the same on the other side.

        Args:
            start, end: offsets into the segment's source, or into its translation.
            in_source: which of the two.

        Returns:
            Places in the segment's source and in its translation; none where the engine tells nothing.
        """
        if not 0 <= number < len(self.segments):
            return WordPair([], [])
        pairs = self.segments[number].alignment
        first = 0 if in_source else 2
        end = max(end, start + 1)
        found = [pair for pair in pairs if pair[first] < end and start < pair[first + 1]]
        sources = {pair[:2] for pair in found}
        found = [pair for pair in pairs if pair[:2] in sources] if not in_source else found
        return WordPair(sorted({pair[:2] for pair in found}), sorted({pair[2:] for pair in found}))


class WordPair(NamedTuple):
    """Words that belong together, as places (start, end) in a segment's source and in its translation."""

    source: list[tuple[int, int]]
    target: list[tuple[int, int]]


def match_words(match: MemoryMatch | None) -> str:
    """What the translation memory has to do with a segment; empty for nothing."""
    translate = QCoreApplication.translate
    if match is None:
        return ""
    if match.used:
        if match.percent == 100:
            return translate("translation", "From the translation memory.")
        return translate("translation", "From the translation memory, with the numbers of this text.")
    return translate("translation", "{n}% alike in the translation memory: “{source}” = “{target}”").format(
        n=match.percent, source=match.source, target=match.target
    )


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

    def add(self, progress: Progress) -> None:
        """Another event."""
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
        if latest.remaining_s is not None and latest.done < latest.total:
            words.append(wording.time_left(latest.remaining_s))
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
    reused = sum(each.match is not None and each.match.used for each in translation.segments)
    if reused:
        words += f" · {translate('translation', '{n} from the memory').format(n=reused)}"
    if doubts == 1:
        return f"{words} · {translate('translation', '1 to check')}"
    if doubts:
        return f"{words} · {translate('translation', '{n} to check').format(n=doubts)}"
    return words
