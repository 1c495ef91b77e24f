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
from slmdesk.store.history import History


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


def test_conversations_come_along_and_in_beside_those_there_are(cards: Cards, tmp_path: Path) -> None:
    folder, path = tmp_path / "data", tmp_path / "b.sqlite3"
    with contextlib.closing(History(folder)) as history:
        history.add("conversation", "Why?", "m", "Lions.", "old", "k1", "a.pdf")
        history.add("summary", "s", "m", "A summary.", "{}")
        back_up(cards, path)
        history.delete_key("k1")
        history.add("conversation", "How?", "m", "Whales.", "new", "k2", "b.pdf")
    restore(cards, path, keep_history=False)
    with contextlib.closing(History(folder)) as history:
        assert [each.key for each in history.entries(conversations=True)] == ["k2"]
        kept = restore(cards, path)
        entries = history.entries(conversations=True)
        assert sorted((each.key, each.about) for each in entries) == [("k1", "a.pdf"), ("k2", "b.pdf")]
        assert [each.text for each in history.search("lions")] == ["Lions."]
    assert fronts(cards) == ["first"]
    assert b"Whales" not in kept.read_bytes()  # they are where they were, and can be deleted there


def test_nothing_of_conversations_that_may_not_be_kept_stays_in_the_file_of_the_cards(
    cards: Cards, tmp_path: Path
) -> None:
    with contextlib.closing(History(tmp_path / "data")) as history:
        history.add("conversation", "Why?", "m", "Secretword. " * 2000, "{}", "k1", "a.pdf")
    back_up(cards, tmp_path / "b.sqlite3")
    restore(cards, tmp_path / "b.sqlite3", keep_history=False)
    assert [row[0] for row in cards.select("PRAGMA freelist_count")] == [0]  # where the text would still be
    assert not any(b"Secretword" in each.read_bytes() for each in (tmp_path / "data").glob("cards*"))


@pytest.mark.parametrize("value", ["NULL", "CAST(x'ff' AS TEXT)"])
def test_a_backup_with_strange_conversations_is_refused_whole(cards: Cards, tmp_path: Path, value: str) -> None:
    path = tmp_path / "b.sqlite3"
    with contextlib.closing(History(tmp_path / "data")) as history:
        history.add("conversation", "Why?", "m", "Lions.", "{}", "k1", "a.pdf")
        history.add("conversation", "How?", "m", "Whales.", "{}", "k2", "a.pdf")
        back_up(cards, path)
        history.clear()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE conversations SET text = {value} WHERE key = 'k2'")
        connection.commit()
    with pytest.raises(StorageError) as caught:
        restore(cards, path)
    assert caught.value.kind == "not-a-backup"
    with contextlib.closing(History(tmp_path / "data")) as history:
        assert history.entries() == []


def test_results_of_another_kind_do_not_come_in_with_a_backup(cards: Cards, tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite3"
    back_up(cards, path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO conversations VALUES ('', 'summary', 't', 'm', 'x', '{}', 'k', '')")
        connection.commit()
    restore(cards, path)
    with contextlib.closing(History(tmp_path / "data")) as history:
        assert history.entries() == []


def test_a_history_that_cannot_be_read_leaves_no_half_backup(cards: Cards, tmp_path: Path) -> None:
    (tmp_path / "data" / "slmdesk.sqlite3").write_bytes(b"no database " * 400)
    with pytest.raises(StorageError) as caught:
        back_up(cards, tmp_path / "b.sqlite3")
    assert caught.value.kind == "store-damaged"
    assert [each.name for each in tmp_path.iterdir()] == ["data"]


def test_a_backup_of_the_version_before_has_cards_only(cards: Cards, tmp_path: Path) -> None:
    back_up(cards, tmp_path / "b.sqlite3", conversations=False)
    restore(cards, tmp_path / "b.sqlite3")
    assert fronts(cards) == ["first"]
