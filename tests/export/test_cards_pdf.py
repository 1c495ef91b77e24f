"""Cards on paper: whatever stands on a card, there is a page with it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from slmdesk.errors import JobCancelled
from slmdesk.export.cards_pdf import cards_pdf, write_cards


def words_of(front: str, back: str) -> str:
    document = pypdfium2.PdfDocument(cards_pdf("Deck", [(front, back)]))
    assert len(document) == 1
    found = document[0].get_textpage().get_text_bounded()
    document.close()
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("sign", [".", "?", " ", "\n", "_", "(", "\U0010ffff"])
def test_a_long_line_without_a_letter_is_drawn(sign: str) -> None:
    assert words_of(sign * 1500, "Answer").endswith("Answer")


def test_what_cannot_be_drawn_is_left_out_and_a_long_side_is_cut() -> None:
    found = words_of("What?\x00\x1b", "word " * 3000)
    assert "".join(found.split()).startswith("What?word")
    assert found.rstrip().endswith("…")


def test_a_stop_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path, seen = tmp_path / "cards.pdf", list[tuple[int, int]]()
    path.write_bytes(b"what was there")

    def step(done: int, total: int) -> None:
        seen.append((done, total))
        if done == total:  # all pages are drawn, and the file is not touched yet
            raise JobCancelled

    with pytest.raises(JobCancelled):
        write_cards(path, "Deck", [("Question", "Answer")] * 7, step)
    assert seen == [(0, 7), (5, 7), (7, 7)]
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"what was there"]
