"""``slmdesk search``: an empty library, hits by words with their places, a document gone, and errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slmdesk import cli

Command = Callable[..., dict[str, Any]]
TEXT = "The left ventricle pumps blood.\n\nValves keep blood from flowing back.\n"


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "heart.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_an_empty_library_says_what_to_do(command: Command, capfd: pytest.CaptureFixture[str]) -> None:
    assert command("search", "anything") == {"hits": [], "model": None}
    assert cli.main(["search", "anything"]) == 0
    assert "slmdesk library add FILE" in capfd.readouterr().err


def test_hits_have_their_place_in_the_text(command: Command, lesson: Path) -> None:
    command("library", "add", lesson)
    found = command("search", "valves", "--words-only")
    assert set(found) == {"hits", "model"}
    hit = found["hits"][0]
    assert set(hit) == {"file", "page", "start", "end", "quote", "score", "section"}
    assert hit["file"] == str(lesson)
    assert TEXT[hit["start"] : hit["end"]] == hit["quote"]
    assert "Valves" in hit["quote"]
    assert command("search", '"flowing back"', "-n", "1")["hits"]
    assert command("search", '"back flowing"', "-n", "1")["hits"] == []


def test_a_document_that_is_gone_is_still_found_and_said(
    command: Command, lesson: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command("library", "add", lesson)
    lesson.unlink()
    assert cli.main(["search", "ventricle"]) == 0
    out, err = capfd.readouterr()
    assert "left ventricle" in out
    assert "is not there any more" in err


def test_errors(command: Command) -> None:
    assert command("search", " ", status=3)["error"]["kind"] == "empty-query"
    for words in (["search"], ["search", "x", "-n", "0"]):
        with pytest.raises(SystemExit) as caught:
            cli.main(words)
        assert caught.value.code == 2
