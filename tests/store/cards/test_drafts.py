"""Drafts of cards in the cards' file: kept, replaced, dropped, and gone with their card."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from slmdesk.store.cards import Cards
from slmdesk.store.cards.drafts import NEW, drafts, put_draft
from slmdesk.store.cards.editing import delete, put_back

ONE = ("Half a “question”\n", "", "Body::Heart", "a b")
OTHER = ("2 < 3", "yes 🩺", "Own", "")


def test_a_draft_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    with closing(Cards(tmp_path)) as cards:
        card = cards.add("front", "back", "Own")
        assert card is not None
        assert drafts(cards) == {}
        put_draft(cards, NEW, OTHER)
        put_draft(cards, NEW, ONE)
        put_draft(cards, card.guid, OTHER)
    with closing(Cards(tmp_path)) as cards:
        assert drafts(cards) == {NEW: ONE, card.guid: OTHER}
        put_draft(cards, NEW, None)
        put_draft(cards, NEW, None)
        assert drafts(cards) == {card.guid: OTHER}
        assert cards.desired_retention() == 0.9


def test_a_draft_goes_with_its_card_and_a_damaged_one_is_left_out(tmp_path: Path) -> None:
    with closing(Cards(tmp_path)) as cards:
        card = cards.add("front", "back", "Own")
        assert card is not None
        put_draft(cards, card.guid, ONE)
        put_draft(cards, "of a card that is not here", ONE)
        assert len(cards.select("SELECT 1 FROM settings")) == 1
        cards.connection.execute("INSERT INTO settings VALUES ('draft:', '[1, 2, 3, 4]')")
        assert drafts(cards) == {card.guid: ONE}
        cards.connection.execute("UPDATE settings SET value = '{' WHERE name = 'draft:'")
        delete(cards, card.id)
        assert drafts(cards) == {}
        assert not cards.select("SELECT 1 FROM settings WHERE name = ?", f"draft:{card.guid}")


def test_a_card_that_is_put_back_has_its_draft_again(tmp_path: Path) -> None:
    with closing(Cards(tmp_path)) as cards:
        drafted, other = (cards.add(front, "back", "Own") for front in ("drafted", "other"))
        assert drafted is not None
        assert other is not None
        put_draft(cards, drafted.guid, ONE)
        gone = [delete(cards, card.id) for card in (drafted, other)]
        put_draft(cards, NEW, OTHER)
        assert drafts(cards) == {NEW: OTHER}
        assert [put_back(cards, each) for each in gone] == [drafted, other]
        assert drafts(cards) == {NEW: OTHER, drafted.guid: ONE}
