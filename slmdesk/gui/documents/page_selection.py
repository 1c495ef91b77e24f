"""What the user selected on the pages of a document: a stretch of its text, from word to word."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.documents.page_places import PagePlaces
from slmdesk.gui.documents.sources import Source
from slmdesk.messages import Box, Word

_WORD = re.compile(r"\S+")
_LONGEST_WORD = 400  # characters to look back for the beginning of one

Point = tuple[int, float, float]
"""Page number, and points from the upper left corner of the page as it is shown."""


class PageSelection(QObject):
    """Of one document. Offsets are code points into its text.

    Where the words of a page stand may not be known yet when the pointer is on it: it is remembered where
    the pointer was, and the selection follows when they are.
    """

    changed = Signal()

    def __init__(self, source: Source, places: PagePlaces, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._places = places
        self._anchor: tuple[int, int] | None = None  # the word, or the place, where the selection began
        self._focus: int | None = None  # its other end, which moves
        self._from: Point | None = None
        self._to: Point | None = None
        places.found.connect(self._follow)

    @property
    def span(self) -> tuple[int, int] | None:
        """Start and end; None when nothing is selected."""
        if self._anchor is None or self._focus is None:
            return None
        start, end = min(self._anchor[0], self._focus), max(self._anchor[1], self._focus)
        return (start, end) if start < end else None

    @property
    def text(self) -> str:
        """What is selected, as it was read."""
        span = self.span
        return self._source.text[span[0] : span[1]].strip() if span is not None else ""

    def boxes(self, page_number: int) -> list[Box]:
        """What of the selection stands on a page; nothing while its words are not known."""
        span, page = self.span, self._source.span_of_page(page_number)
        if span is None or page is None or span[1] <= page[0] or span[0] >= page[1]:
            return []
        words = self._places.words(page_number)
        return words.boxes(*span) if words is not None else []

    # --- by pointer ---------------------------------------------------------------------------

    def begin(self, point: Point) -> None:
        """The pointer was pressed: nothing is selected until it moves."""
        self.clear()
        self._from = point
        self._places.words(point[0])  # they are wanted soon

    def extend(self, point: Point) -> None:
        """The pointer moved, pressed."""
        self._to = point
        self._follow()

    def choose_word(self, point: Point) -> None:
        """The word under the pointer."""
        self.clear()
        self._from = self._to = point
        self._follow()

    def end(self) -> None:
        """The pointer was let go; what is not known yet may still come."""
        if self._to is None:
            self._from = None

    def word_at(self, point: Point) -> Word | None:
        """The word that is under a point, if that is known."""
        words = self._places.words(point[0])
        word = words.nearest(point[1], point[2]) if words is not None else None
        if word is None or not (word.left <= point[1] <= word.right and word.top <= point[2] <= word.bottom):
            return None
        return word

    def _follow(self) -> None:
        """Select from where the pointer was pressed to where it is, as far as words are known."""
        if self._from is not None and self._to is not None:
            first, last = self._nearest(self._from), self._nearest(self._to)
            if first is not None and last is not None:
                self._anchor = first.start, first.end
                self._focus = last.end if last.start >= first.start else last.start
        self.changed.emit()

    def _nearest(self, point: Point) -> Word | None:
        words = self._places.words(point[0])
        return words.nearest(point[1], point[2]) if words is not None else None

    # --- by keyboard --------------------------------------------------------------------------

    @property
    def focus_page(self) -> int | None:
        """The page on which the end that moves stands."""
        if self._focus is None or not self._source.blocks:
            return None
        passages = self._source.on_pages(max(0, self._focus - 1), self._focus + 1)
        return passages[0].page_number if passages else None

    def focus_box(self) -> tuple[int, Box] | None:
        """Page number and place of the word at the end that moves, if that is known."""
        number, word = self.focus_page, self._focus_word()
        return (number, Box(word.left, word.top, word.right, word.bottom)) if number and word else None

    def choose_all(self) -> None:
        """The whole text."""
        self._from = self._to = None
        self._anchor, self._focus = (0, 0), len(self._source.text)
        self.changed.emit()

    def clear(self) -> None:
        """Nothing is selected any more."""
        self._anchor = self._focus = self._from = self._to = None
        self.changed.emit()

    def move_by_word(self, step: int, page_in_view: int) -> None:
        """Move the end that moves to the next word (1) or the one before (-1)."""
        if self._start_at(page_in_view):
            self._set_focus(self._next_word(step))

    def move_by_line(self, step: int, page_in_view: int) -> None:
        """Move it to the word below (1) or above (-1); from the last line of a page to the next page."""
        if not self._start_at(page_in_view):
            return
        word, number = self._focus_word(), self.focus_page
        words = self._places.words(number) if number is not None else None
        if word is None or words is None or number is None:
            self._set_focus(self._next_word(step))
            return
        height = word.bottom - word.top
        y = word.bottom + 0.7 * height if step > 0 else word.top - 0.7 * height
        beyond = words.nearest((word.left + word.right) / 2, y)
        there = beyond if beyond is not None and (beyond.start - word.start) * step > 0 else None
        if there is None:
            page = self._source.span_of_page(number + step)
            self._set_focus((page[0] if step > 0 else page[1]) if page is not None else self._next_word(step))
        else:
            self._set_focus(there.end if self._anchor is None or there.end > self._anchor[0] else there.start)

    def move_to_end(self, step: int, page_in_view: int) -> None:
        """Move it to the end of the text (1) or to its beginning (-1)."""
        if self._start_at(page_in_view):
            self._set_focus(len(self._source.text) if step > 0 else 0)

    def _start_at(self, page_in_view: int) -> bool:
        """Without a selection one begins on the page in view. Returns whether there is any text."""
        self._from = self._to = None
        if self._focus is None:
            page = self._source.span_of_page(page_in_view)
            if page is None:
                return False
            self._anchor, self._focus = (page[0], page[0]), page[0]
        return True

    def _set_focus(self, offset: int) -> None:
        self._focus = offset
        self.changed.emit()

    def _next_word(self, step: int) -> int:
        focus, text = self._focus or 0, self._source.text
        if step > 0:
            found = _WORD.search(text, focus)
            return found.end() if found is not None else focus
        before = list(_WORD.finditer(text, max(0, focus - _LONGEST_WORD), focus))
        return before[-1].start() if before else 0

    def _focus_word(self) -> Word | None:
        number = self.focus_page
        words = self._places.words(number) if number is not None else None
        if words is None or self._focus is None:
            return None
        before = [word for word in words.words if word.start < self._focus]
        return before[-1] if before else next(iter(words.words), None)
