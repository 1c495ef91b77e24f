"""``slmdesk history`` of conversations with the Tutor: listed, shown, written into a file, deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from slmdesk import paths
from slmdesk.messages import Citation, Sentence
from slmdesk.store.history import History

Command = Callable[..., dict[str, Any]]


@pytest.fixture
def id(slmdesk_home: Path) -> int:
    """Of a kept conversation."""
    cited = Citation("/books/heart.pdf", 3, 0, 6, "Lions.")
    sentence = msgspec.to_builtins(Sentence("", "Lions hunt.", "supported", [], [cited]))
    content = {
        "files": ["/books/heart.pdf"],
        "exchanges": [{"question": "Who hunts?", "sentences": [sentence], "documents": 1}, {"question": "And?"}],
    }
    with closing(History(paths.data_folder())) as history:
        return history.add("conversation", "Who hunts?", "m", "Who hunts?\nLions hunt.", json.dumps(content), "k", "a")


def test_a_conversation_is_shown_with_its_passages(command: Command, id: int, tmp_path: Path) -> None:
    (kept,) = command("history", "list")["results"]
    assert (kept["kind"], kept["title"]) == ("conversation", "Who hunts?")
    shown = command("history", "show", id, "--output", tmp_path / "talk.md")
    assert shown["files"] == ["/books/heart.pdf"]
    assert [each["text"] for each in shown["sentences"]] == ["Who hunts?", "Lions hunt.", "And?"]
    assert shown["sentences"][1]["sources"][0]["quote"] == "Lions."
    assert "Who hunts?\n\nLions hunt." in (tmp_path / "talk.md").read_text()
    assert command("history", "delete", id) == {"deleted": 1}


def test_an_answer_without_sentences_is_shown_too(command: Command, slmdesk_home: Path) -> None:
    """A computed value, a refusal, and one that was stopped have none."""
    content = {
        "files": [],
        "exchanges": [
            {"question": "17 * 3", "sentences": [], "streamed": "51", "result": {"answer": "51"}},
            {"question": "And lions?", "sentences": [], "streamed": "Lions hu", "result": None},
            {"question": "Nothing yet?", "sentences": [], "streamed": ""},
        ],
    }
    with closing(History(paths.data_folder())) as history:
        id = history.add("conversation", "17 * 3", "m", "17 * 3\n51", json.dumps(content), "k", "")
    shown = command("history", "show", id)["sentences"]
    assert [each["text"] for each in shown] == ["17 * 3", "51", "And lions?", "Lions hu", "Nothing yet?"]


def test_one_of_another_version_is_said(command: Command, slmdesk_home: Path) -> None:
    with closing(History(paths.data_folder())) as history:
        id = history.add("conversation", "t", "m", "x", '{"of": "later"}', "k", "")
    assert command("history", "show", id, status=3)["error"]["kind"] == "history-unreadable"
