"""Where pages lie, one below the other."""

from __future__ import annotations

from hypothesis import example, given, strategies as st

from slmdesk.gui.documents.page_layout import PageLayout
from slmdesk.messages import PageSize

sizes = st.lists(st.builds(PageSize, st.floats(1, 5000), st.floats(1, 5000)), min_size=1, max_size=30)
scales = st.floats(0.05, 6)


@given(sizes, scales, st.integers(-100, 20_000), st.integers(1, 3000))
def test_visible_pages_are_those_that_reach_into_the_view(
    pages: list[PageSize], scale: float, top: int, height: int
) -> None:
    layout = PageLayout(pages, scale, 12)
    expected = [
        index
        for index in range(len(layout))
        if layout.tops[index] < top + height and layout.tops[index] + layout.heights[index] > top
    ]
    assert list(layout.visible(top, top + height)) == expected


@given(sizes, scales)
def test_pages_do_not_overlap_and_end_before_the_end(pages: list[PageSize], scale: float) -> None:
    layout = PageLayout(pages, scale, 12)
    bottom = 0
    for top, height in zip(layout.tops, layout.heights, strict=True):
        assert top == bottom + 12
        bottom = top + height
    assert layout.height == bottom + 12
    assert layout.width == max(layout.widths)


@given(sizes, scales, scales, st.floats(0, 1))
@example([PageSize(1, 1), PageSize(1, 1), PageSize(110, 2200), PageSize(1, 1), PageSize(1, 1)], 0.0625, 1.0, 0.875)
def test_a_place_survives_a_zoom(pages: list[PageSize], before: float, after: float, share: float) -> None:
    first, second = PageLayout(pages, before, 12), PageLayout(pages, after, 12)
    place = first.place(12 + share * (first.height - 13))
    assert abs(first.height_of(place) - (12 + share * (first.height - 13))) < 0.01
    assert second.place(second.height_of(place))[0] in (place[0], place[0] + 1)  # a gap keeps its height


def test_nothing_lies_nowhere() -> None:
    layout = PageLayout([], 1.0, 12)
    assert (layout.height, layout.width, list(layout.visible(0, 500)), layout.place(40)) == (0, 0, [], (0, 0.0))


def test_a_page_that_is_a_line_can_be_seen() -> None:
    assert PageLayout([PageSize(1000.0, 1.0)], 1.0, 12).heights == [50]
