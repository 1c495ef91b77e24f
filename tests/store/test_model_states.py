"""What models kept of texts is deleted, and nothing beside it."""

from __future__ import annotations

from pathlib import Path

from slmdesk.store.model_states import forget_states, states_folder


def test_states_go_and_other_files_stay(tmp_path: Path) -> None:
    forget_states(tmp_path)  # there is no folder yet
    folder = states_folder(tmp_path)
    folder.mkdir()
    for name in ("a.state", ".half.state", "notes.txt"):
        (folder / name).write_bytes(b"x")
    forget_states(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt"]
