from __future__ import annotations

import json
from pathlib import Path

import pytest

from slmdesk import cli


def test_every_change_is_made_and_shown(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Mr. John Smith, MRN 4829130, takes metoprolol 50 mg.\n")
    kept = tmp_path / "out.json"
    assert cli.main(["deidentify", str(note), "--json", "--output", str(kept)]) == 0
    shown = capfdbinary.readouterr()
    found = json.loads(shown.out)
    assert found == json.loads(kept.read_text())
    assert found["text"] == "Mr. [PERSON 1], MRN [ID 1], takes metoprolol 50 mg.\n"
    spans = found["texts"][0]["spans"]
    assert [(span["kind"], span["text"], span["replacement"]) for span in spans] == [
        ("name", "John Smith", "[PERSON 1]"),
        ("id", "4829130", "[ID 1]"),
    ]
    assert "[-John Smith-]" in shown.err.decode()
    assert cli.main(["deidentify", str(note), "--output", str(kept)]) == 3, "the file is there already"


def test_plain_text_gets_no_name_that_promises_more(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["deidentify", str(tmp_path / "none.txt"), "--output", str(tmp_path / "out.docx")]) == 3
    assert "Give it one of these endings: .txt, .md, .json." in capfd.readouterr().err
