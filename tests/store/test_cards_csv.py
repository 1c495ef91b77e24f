"""Cards as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.store.cards import Cards
from slmdesk.store.cards_csv import export_csv, import_csv
from slmdesk.store.markup import escaped, plain


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Cards]:
    found = Cards(tmp_path / "data")
    yield found
    found.close()


def test_there_and_back(cards: Cards, tmp_path: Path) -> None:
    cards.add(escaped("=SUM(A1) and <b>\nline"), escaped('quote " and, comma'), "A::B", ["x", "y"])
    cards.add("'tis", "ok", "C")
    assert export_csv(cards, tmp_path / "x.csv") == 2
    assert "'=SUM" in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    other = Cards(tmp_path / "other")
    assert import_csv(other, tmp_path / "x.csv").added == 2
    sides = [(plain(card.front), plain(card.back), card.tags) for card in other.cards()]
    assert sides == [("=SUM(A1) and <b>\nline", 'quote " and, comma', ("x", "y")), ("'tis", "ok", ())]
    assert {deck.name for deck in other.decks()} == {"A::B", "C"}
    assert import_csv(other, tmp_path / "x.csv").same == 2
    other.close()


@pytest.mark.parametrize("text", ["a;b\nc;d\n", "a\tb\nc\td\n", "front,back\na,b\nc,d\n", "Back;Front\nb;a\nd;c\n,;\n"])
def test_tables_of_other_programs(cards: Cards, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    assert import_csv(cards, tmp_path / "x.csv", "Mine").added == 2
    assert [(card.front, card.back) for card in cards.cards()] == [("a", "b"), ("c", "d")]


def test_bad_tables(cards: Cards, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    for name, kind in (("x.csv", "csv-damaged"), ("none.csv", "csv-missing")):
        with pytest.raises(StorageError) as caught:
            import_csv(cards, tmp_path / name)
        assert caught.value.kind == kind
    (tmp_path / "empty.csv").write_text("")
    assert import_csv(cards, tmp_path / "empty.csv").added == 0
