"""Where on its pages the passages and words of a document stand, as its reader or the viewer child found them."""

from __future__ import annotations

import collections
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.documents.sources import Passage, Source
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.messages import Box, Done, LocatePassage, PageWords, PassagePlace, ReadWords

_KEPT_PLACES = 200
_KEPT_PAGES = 60  # with their words


class PagePlaces(QObject):
    """Of one document. What is not known is asked for; ``found`` tells when there is more."""

    found = Signal()

    def __init__(self, source: Source, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._jobs = jobs
        self._boxes: collections.OrderedDict[Passage, list[Box] | None] = collections.OrderedDict()
        self._words: collections.OrderedDict[int, PageWords | None] = collections.OrderedDict()
        self._running: set[JobHandle] = set()
        self._closed = False

    def close(self) -> None:
        """Stop what is on its way."""
        self._closed = True
        for job in self._running:
            job.cancel()

    def boxes(self, passage: Passage) -> list[Box] | None:
        """Where a passage stands on its page; None while that is not known."""
        recognised = self._source.words.get(passage.page_number)
        if recognised is not None:
            return recognised.boxes(passage.start, passage.start + len(passage.quote))
        if passage in self._boxes:
            self._boxes.move_to_end(passage)
            return self._boxes[passage]
        self._boxes[passage] = None
        while len(self._boxes) > _KEPT_PLACES:
            self._boxes.popitem(last=False)
        request = LocatePassage(
            str(self._source.path), passage.page_number, passage.quote, passage.share, self._source.password
        )
        self._ask(request, lambda result: self._on_located(passage, result))
        return None

    def words(self, page_number: int) -> PageWords | None:
        """Where the words of a page stand; None while that is not known. A page without text has no words."""
        recognised = self._source.words.get(page_number)
        if recognised is not None:
            return recognised
        if page_number in self._words:
            self._words.move_to_end(page_number)
            return self._words[page_number]
        span = self._source.span_of_page(page_number)
        if span is None:
            return None  # not read yet, or nothing to read on it
        self._words[page_number] = None
        while len(self._words) > _KEPT_PAGES:
            self._words.popitem(last=False)
        text = self._source.text[span[0] : span[1]]
        request = ReadWords(str(self._source.path), page_number, span[0], text, self._source.password)
        self._ask(request, lambda result: self._on_words(page_number, result))
        return None

    def _ask(self, request: LocatePassage | ReadWords, done: Callable[[object], None]) -> None:
        job = self._jobs.run(request)
        self._running.add(job)

        def finished(terminal: object) -> None:
            self._running.discard(job)
            if not self._closed:
                done(terminal.result if isinstance(terminal, Done) else None)
                self.found.emit()

        job.finished.connect(finished)

    def _on_located(self, passage: Passage, result: object) -> None:
        self._boxes[passage] = result.boxes if isinstance(result, PassagePlace) else []

    def _on_words(self, page_number: int, result: object) -> None:
        self._words[page_number] = result if isinstance(result, PageWords) else PageWords(page_number, [])
