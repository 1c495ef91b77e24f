"""Where the pages of a document lie when they are shown one below the other. Numbers only, no widgets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from slmdesk.messages import PageSize

_MAX_ASPECT = 20.0  # a page that is a mere line, by a mistake in its file, stays a thing that can be seen


class PageLayout:
    """Pages below each other, ``gap`` apart, each in the middle of the widest.

    Args:
        scale: device-independent pixels of a point.
        gap: pixels between two pages, and above the first and below the last.
    """

    def __init__(self, sizes: Sequence[PageSize], scale: float, gap: int) -> None:
        self.scale = scale
        self.gap = gap
        self.widths = [max(1, round(size.width_pt * scale)) for size in sizes]
        self.heights = [
            max(1, round(min(max(size.height_pt, size.width_pt / _MAX_ASPECT), size.width_pt * _MAX_ASPECT) * scale))
            for size in sizes
        ]
        self.tops: list[int] = []
        top = gap
        for height in self.heights:
            self.tops.append(top)
            top += height + gap
        self.height = top if sizes else 0
        self.width = max(self.widths, default=0)

    def __len__(self) -> int:
        return len(self.tops)

    def index_at(self, y: float) -> int:
        """The page at a height, or the one above it in a gap. From 0."""
        return max(0, bisect_right(self.tops, y) - 1)

    def visible(self, top: float, bottom: float) -> range:
        """The pages of which something lies between two heights."""
        if not self.tops or bottom <= top:
            return range(0)
        first = self.index_at(top)
        if self.tops[first] + self.heights[first] <= top:
            first += 1
        return range(first, max(first, bisect_right(self.tops, bottom - 1)))

    def place(self, y: float) -> tuple[int, float]:
        """A height as (page from 0, share of that page's height); survives another scale.

        From 1 to 2 is the gap below the page, which has the same height at any scale.
        """
        if not self.tops:
            return 0, 0.0
        index = self.index_at(y)
        inside, height = y - self.tops[index], self.heights[index]
        return index, inside / height if inside <= height else 1 + (inside - height) / max(1, self.gap)

    def height_of(self, place: tuple[int, float]) -> float:
        """The height of a ``place``."""
        index, share = place
        if not self.tops:
            return 0.0
        index = min(index, len(self.tops) - 1)
        gap = max(0.0, share - 1) * max(1, self.gap)
        return self.tops[index] + min(share, 1) * self.heights[index] + gap
