"""What each section of a summary is written from: all of the text, what it labels so, or where its figures are."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.outline import CentralSentence
from slmdesk.tasks.prompt_files import delimited
from slmdesk.tasks.summarize.labels import labelled
from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.styles import Section
from slmdesk.tasks.summarize.titles import unlabelled
from slmdesk.tasks.summarize.told import Stretches

_FEWEST_LABELLED = 12  # words of an abstract behind one of its labels


class Bases:
    """What the sections of one summary are written from.

    Args:
        noted: the whole basis is notes on all of the sources, which have no places of their own.
    """

    def __init__(self, sources: Sequence[SourceText], stretches: Stretches, noted: bool) -> None:
        self._sources = sources
        self._stretches = stretches
        self._noted = noted

    def of(self, section: Section, basis: str) -> str:
        """What a section is written from. basis: what all of the summary is."""
        if own := self.labelled(section):
            return own
        if not self._has_figures(section):
            return basis
        return delimited("\n".join(map(self._stretches.text, self._figured)))

    def labelled(self, section: Section) -> str:
        """What the sources label as a section; nothing where that is too little to tell it from."""
        text = labelled((source.text for source in self._sources), section.labels)
        return delimited(text) if word_count(text) >= _FEWEST_LABELLED else ""

    def together(self, basis: str, sections: Sequence[Section]) -> list[list[int]]:
        """The places of sections that are written from the same text: it is read once for all of them."""
        whole = [at for at, section in enumerate(sections) if self.of(section, basis) == basis]
        return [places for places in (whole, [at for at in range(len(sections)) if at not in whole]) if places]

    def within(self, section: Section, sentences: Iterable[CentralSentence]) -> list[CentralSentence]:
        """Those of some sentences of the sources that stand in what a section is written from."""
        if own := self.labelled(section):
            return [each for each in sentences if self._told(each) in own]
        if self._has_figures(section):
            return [each for each in sentences if self._stretches.number_at(each.source, each.start) in self._figured]
        return list(sentences)

    def _has_figures(self, section: Section) -> bool:
        """Whether a section is told from where the text has most of its figures."""
        return section.figures and not self._noted and bool(self._figured)

    def _told(self, sentence: CentralSentence) -> str:
        """A sentence in one line, without its label."""
        text = self._sources[sentence.source].text[sentence.start : sentence.end]
        return unlabelled(" ".join(text.split()))

    @functools.cached_property
    def _figured(self) -> list[int]:
        return self._stretches.with_figures()
