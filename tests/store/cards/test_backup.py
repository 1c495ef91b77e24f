"""A backup in one file, and what is no backup."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.store.cards import Cards
from slmdesk.store.cards.backup import back_up, restore


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Cards]:
    found = Cards(tmp_path / "data")
    found.add("first", "a", "Deck")
    yield found
    found.close()


def fronts(cards: Cards) -> list[str]:
    return [card.front for card in cards.cards()]


def test_there_and_back(cards: Cards, tmp_path: Path) -> None:
    cards.review(cards.cards()[0].id, 3)
    back_up(cards, tmp_path / "b.sqlite3")
    cards.add("second", "b", "Deck")
    kept = restore(cards, tmp_path / "b.sqlite3")
    assert fronts(cards) == ["first"]
    assert cards.cards()[0].reviews == 1
    assert [row[0] for row in cards.select("PRAGMA integrity_check")] == ["ok"]
    cards.add("third", "c", "Deck")  # it is in use again
    restore(cards, kept)
    assert fronts(cards) == ["first", "second"]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("content", [b"", b"no database at all" * 300, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_backup_changes_nothing(cards: Cards, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(StorageError) as caught:
        restore(cards, tmp_path / "x")
    assert caught.value.kind == "not-a-backup"
    assert fronts(cards) == ["first"]


def test_a_backup_with_a_trigger_in_it_is_refused(cards: Cards, tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite3"
    back_up(cards, path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON cards BEGIN DELETE FROM reviews; END")
        connection.commit()
    with pytest.raises(StorageError) as caught:
        restore(cards, path)
    assert caught.value.kind == "not-a-backup"


def test_places_that_are_not_there(cards: Cards, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        restore(cards, tmp_path / "nothing")
    assert caught.value.kind == "backup-missing"
    with pytest.raises(StorageError) as caught:
        back_up(cards, tmp_path / "no" / "folder" / "b")
    assert caught.value.kind == "not-written"
