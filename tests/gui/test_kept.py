"""What is kept for the next start: read once, by its owner only."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, strategies as st

from slmdesk.gui.kept import Kept, save_kept, take_kept
from slmdesk.messages import Citation, Sentence


def test_it_is_taken_once(tmp_path: Path) -> None:
    sentence = Sentence("", "One 🩺.", "supported", [], [Citation("a", None, 0, 1, "x")])
    kept = Kept("typed", ["/a.pdf"], [sentence], "")
    save_kept(tmp_path / "new", kept)
    assert take_kept(tmp_path / "new") == kept
    assert take_kept(tmp_path / "new") is None


def test_nothing_is_written_when_nothing_is_open(tmp_path: Path) -> None:
    save_kept(tmp_path, Kept())
    assert list(tmp_path.iterdir()) == []


@given(st.binary(max_size=50))
def test_a_damaged_file_is_nothing(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "kept.json").write_bytes(content)
        kept = take_kept(Path(folder))
        assert kept is None or isinstance(kept, Kept)


def test_a_folder_that_cannot_be_written_does_not_hold_up_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    save_kept(tmp_path / "file" / "below", Kept(typed="text"))
