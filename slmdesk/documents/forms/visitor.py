"""What a document's walk shows its passages to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Literal

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.forms.placing import Placed, part_of, place
from slmdesk.messages import Aligned, Units
from slmdesk.xml_characters import as_xml_text

_MOST_PARTS = 100  # of one passage; more are no text that a person has written, and would take for ever
_LETTER = re.compile(r"[^\W\d_]")


class Visitor:
    """Collects the texts of passages, or replaces them.

    Args:
        translations: by text; None to collect.
        alignments: by text, which words of it and of its translation belong together.
        units: what is shown of files that hold sources and their translations.

    Attributes:
        texts: in order, each once; whether parts of it look different.
        passages: how many were shown.
        flattened: how many lost the look of some words.
        language: BCP 47, of the translations; "" when it is not known.
        translated, untranslated: units that had a translation, and those that had none.
    """

    def __init__(
        self,
        translations: Mapping[str, str] | None,
        cancelled: Cancelled,
        alignments: Mapping[str, Sequence[Aligned]] | None = None,
        language: str = "",
        units: Units = "open",
    ) -> None:
        self._translations = translations
        self._alignments = alignments or {}
        self.cancelled = cancelled
        self.language = language
        self._units = units
        self.translated = self.untranslated = 0
        self.texts: dict[str, bool] = {}
        self.passages = 0
        self.flattened = 0

    @property
    def reads_on(self) -> bool:
        """Whether this walk is for a reader, who sees also what is not to be translated."""
        return self._units == "target"

    @property
    def writes(self) -> bool:
        """Whether this walk puts translations in."""
        return self._translations is not None

    def choose(self, has_target: bool) -> Literal["source", "target", ""]:
        """What to show of a unit that has a source and maybe a translation; "" for neither of them."""
        self.translated += has_target
        self.untranslated += not has_target
        if has_target and self._units != "source":
            return "target" if self._units == "target" else ""
        return "source"

    def show(self, runs: Sequence[str], looks: Sequence[Hashable] = (0,)) -> Placed | None:
        """Show a passage: runs of text that belong together, and what tells the look of each from others.

        Returns:
            What stands in its place; None when it stays as it is.
        """
        stop_if(self.cancelled)
        whole = "".join(runs)
        text = " ".join(whole.split())
        if not _LETTER.search(text):
            return None
        self.passages += 1
        shares: Counter[Hashable] = Counter()
        for run, look in zip(runs, looks, strict=True):
            shares[look] += len(run)
        main = list(looks).index(shares.most_common(1)[0][0])
        inner = {
            index: " ".join(run.split())
            for index, run in enumerate(runs)
            if looks[index] != looks[main] and re.search(r"\w", run)
        }
        scattered = len(inner) > _MOST_PARTS
        if scattered:
            inner = {}
        if self._translations is None:
            for each in (text, *inner.values()):
                if _LETTER.search(each):
                    self.texts.setdefault(each, False)
            self.texts[text] = self.texts[text] or bool(inner)
            return None
        target = self._translations.get(text, text)
        if target == text:
            return None
        target = as_xml_text(target)  # most forms are XML, and a model may write anything
        spans = _spans(runs) if inner else []
        parts = [
            part_of(index, each, self._translations.get(each, each), spans[index], text, target)
            for index, each in inner.items()
        ]
        placed, lost = place(target, main, parts, self._alignments.get(text, ()))
        self.flattened += lost or scattered
        first, last = whole[: len(whole) - len(whole.lstrip())], whole[len(whole.rstrip()) :]
        placed[0] = (placed[0][0], first + placed[0][1])
        placed[-1] = (placed[-1][0], placed[-1][1] + last)
        return placed

    def points(self, whole: str, offsets: Sequence[int], written: str) -> list[int]:
        """Where things that stood between the words of a passage go.

        Args:
            whole: the passage. offsets: into it. written: what stands in its place, white space at its ends included.

        Returns:
            Offsets into ``written``: behind the word of the last one before, by the alignment; else behind as many of
            its words as there were before, as a share.
        """
        lead = len(written) - len(written.lstrip())
        begins, ends = len(whole) - len(whole.lstrip()), len(whole.rstrip())
        before = [found.start() for found in re.finditer(r"\S+", whole)]
        words = [found.end() for found in re.finditer(r"\S+", written)]
        places = _collapsed(whole)
        links: dict[int, int] = {}  # end in the source -> end in the translation
        for link in self._alignments.get(" ".join(whole.split()), ()):
            links.setdefault(link[1], link[3])
        linked = sorted(links)
        found = []
        for offset in offsets:
            spaced = whole[offset - 1 : offset].isspace() if offset else False
            if offset <= begins:
                found.append(0 if offset < begins else lead)
                continue
            if offset >= ends:
                found.append(len(written.rstrip()) if offset >= len(whole) or not spaced else len(written))
                continue
            if not words:  # a translation without a word
                found.append(len(written))
                continue
            last = bisect_right(linked, places[offset - 1] + 1)
            if last:
                number = bisect_left(words, links[linked[last - 1]] + lead)
                end = words[number] if number < len(words) else len(written)
            else:
                share = bisect_left(before, offset) / len(before)
                end = words[min(len(words) - 1, max(0, round(share * len(words)) - 1))]
            found.append(end + (spaced and written[end : end + 1].isspace()))
        return found


def _collapsed(text: str) -> list[int]:
    """For each character, where it stands when every white space is one space and none is at the ends.

    White space has the place of the last character before it.
    """
    places = []
    place, spaced = -1, False
    for character in text:
        if character.isspace():
            spaced = place >= 0
        else:
            place += 2 if spaced else 1
            spaced = False
        places.append(place)
    return places


def _spans(runs: Sequence[str]) -> list[tuple[int, int]]:
    """Where each run stands in the passage when every white space in it is one space, and none is at its ends."""
    whole = "".join(runs)
    places = _collapsed(whole)
    found = []
    start = 0
    for run in runs:
        first, last = start + len(run) - len(run.lstrip()), start + len(run.rstrip())
        found.append((places[first], places[last - 1] + 1) if first < last else (0, 0))
        start += len(run)
    return found
