"""A text with what identifies a person found in it, and what the user decided about each place. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from slmdesk.gui.positions import Positions
from slmdesk.messages import IdentitySpan


class Deidentified:
    """Args: text: the original. spans: what was found in it, in the order of the text, none over another.

    Attributes:
        replaced: of each span, whether it is replaced.
    """

    def __init__(self, text: str, spans: Sequence[IdentitySpan]) -> None:
        self._original = text
        self.spans = list(spans)
        self.replaced = [True] * len(self.spans)

    @property
    def text(self) -> str:
        """The text with what is replaced."""
        pieces, end = [], 0
        for span, words in zip(self.spans, self._words(), strict=True):
            pieces += [self._original[end : span.start], words]
            end = span.end
        return "".join([*pieces, self._original[end:]])

    @property
    def count(self) -> int:
        """How many places are replaced."""
        return sum(self.replaced)

    def places(self) -> list[tuple[int, int]]:
        """Of each span, where its words stand in ``text``: code points, end exclusive."""
        found, shift = [], 0
        for span, words in zip(self.spans, self._words(), strict=True):
            start = span.start + shift
            found.append((start, start + len(words)))
            shift += len(words) - (span.end - span.start)
        return found

    def places_in_qt(self) -> list[tuple[int, int]]:
        """As ``places``, in the units that Qt counts."""
        positions = Positions(self.text)
        return [(positions.to_qt(start), positions.to_qt(end)) for start, end in self.places()]

    def alike(self, number: int) -> list[int]:
        """The spans with the same words as one, itself among them."""
        words = self.spans[number].text
        return [each for each, span in enumerate(self.spans) if span.text == words]

    def _words(self) -> list[str]:
        return [
            span.replacement if replaced else span.text
            for span, replaced in zip(self.spans, self.replaced, strict=True)
        ]


def kind_words(kind: str) -> str:
    """What a span names, for people."""
    translate = QCoreApplication.translate
    return {
        "name": translate("deidentify", "name"),
        "date": translate("deidentify", "date"),
        "id": translate("deidentify", "number"),
        "phone": translate("deidentify", "telephone"),
        "email": translate("deidentify", "e-mail"),
        "web": translate("deidentify", "web address"),
        "place": translate("deidentify", "place"),
        "age": translate("deidentify", "age over 89"),
    }.get(kind, kind)
