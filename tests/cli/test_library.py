"""``slmdesk library rename`` and ``tag``: a kept document changed later."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from slmdesk import paths
from slmdesk.cli import main
from slmdesk.store.library import Library

Command = Callable[..., dict[str, Any]]


@pytest.fixture
def id(slmdesk_home: Path, tmp_path: Path) -> int:
    """Of a kept document."""
    file = tmp_path / "heart.txt"
    file.write_text("The heart has four chambers.")
    with closing(Library(paths.data_folder())) as library:
        return library.add(file, "text", None, "en").id


def test_a_document_is_renamed_and_gets_its_name_back(command: Command, id: int) -> None:
    renamed = command("library", "rename", id, "  The heart\nand its valves ")["document"]
    assert (renamed["id"], renamed["title"]) == (id, "The heart and its valves")
    assert command("library", "list", "valves")["documents"] == [renamed]
    assert command("library", "rename", id, "")["document"]["title"] == "heart"


def test_tags_come_and_go(command: Command, id: int) -> None:
    assert command("library", "tag", id, "exam", "biology", " ")["document"]["tags"] == ["biology", "exam"]
    assert command("library", "tag", id, "exam")["document"]["tags"] == ["biology", "exam"]
    assert command("library", "tag", id, "exam", "other", "--remove")["document"]["tags"] == ["biology"]


def test_a_list_has_a_line_for_each_document(slmdesk_home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    slmdesk_home.mkdir(exist_ok=True)
    for name in ("one\npage.pdf", "two.pdf"):
        (slmdesk_home / name).touch()
    with closing(Library(paths.data_folder())) as library:
        library.add(slmdesk_home / "one\npage.pdf", "pdf", 1, "en")
        library.add(slmdesk_home / "two.pdf", "pdf", 2, "en")
    assert main(["library", "list"]) == 0
    two, one = capfd.readouterr().out.splitlines()
    assert "  2 pages  " in two
    assert "  one?page  pdf  1 page  " in one


@pytest.mark.parametrize("words", [("rename", 99, "x"), ("tag", 99, "x")])
def test_what_is_not_kept_is_said(command: Command, id: int, words: tuple[Any, ...]) -> None:
    assert command("library", *words, status=3)["error"]["kind"] == "not-kept"


@pytest.mark.parametrize("action", ["rename", "tag"])
def test_words_that_are_no_text_are_said(command: Command, id: int, action: str) -> None:
    assert command("library", action, id, "heart\udcff", status=3)["error"]["kind"] == "not-text"


@pytest.mark.parametrize("words", [("library", "tag", 2**63, "x"), ("history", "show", 2**63)])
def test_a_number_that_no_store_holds_is_refused(slmdesk_home: Path, words: tuple[str | int, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert ended.value.code == 2
