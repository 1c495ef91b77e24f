"""Commands with children that follow a script: the words of a request and the model's id choose what happens."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slmdesk import paths
from slmdesk.cli import main
from slmdesk.models.installed import Record, write_record

SCRIPT = Path(__file__).resolve().parents[1] / "gui" / "scripted_child.py"
Command = Callable[..., dict[str, Any]]


@pytest.fixture
def scripted(slmdesk_home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a model of the given id into the store; the scripted child answers for it."""
    monkeypatch.setattr(paths, "worker_command", lambda kind: [sys.executable, str(SCRIPT), kind])

    def put(model_id: str) -> None:
        folder = slmdesk_home / "models" / model_id
        folder.mkdir(parents=True)
        (folder / "model.gguf").write_bytes(b"G" * 1000)
        write_record(folder, Record(model_id, "model.gguf", 1000, "0" * 64, "MIT", "catalogue", "2025", 1_500_000_000))

    return put


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs a command with ``--json``; gives its one object after its exit status is what it should be."""

    def run(*words: str | Path, status: int = 0) -> dict[str, Any]:
        capfd.readouterr()
        assert main([*map(str, words), "--json"]) == status
        found = json.loads(capfd.readouterr().out)
        assert isinstance(found, dict)
        assert ("error" in found) == (status != 0)
        return found

    return run
