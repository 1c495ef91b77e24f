"""The folders of the notes stand one upon the other: each imports only from those before it."""

from __future__ import annotations

import re
from pathlib import Path

NOTE = Path(__file__).resolve().parents[3] / "slmdesk" / "tasks" / "note"
FROM_BELOW = ("speech", "form", "medicines", "findings", "lines", "rules")
IMPORT = re.compile(r"^\s*(?:from|import) slmdesk\.tasks\.note(?:\.(\w+))?", re.MULTILINE)


def test_every_folder_imports_only_from_those_below() -> None:
    for height, folder in enumerate(FROM_BELOW):
        for path in (NOTE / folder).glob("*.py"):
            imported = {match[1] for match in IMPORT.finditer(path.read_text(encoding="utf-8"))}
            assert imported <= set(FROM_BELOW[: height + 1]), path


def test_no_folder_is_forgotten() -> None:
    assert {path.parent.name for path in NOTE.glob("*/__init__.py")} == set(FROM_BELOW)
