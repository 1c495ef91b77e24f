"""What the user wrote of cards and has not kept yet: one draft for each card, and one for a new card."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slmdesk.store.cards import Cards

_PREFIX = "draft:"  # of a setting's name; the card's guid follows, nothing for a new card
NEW = ""
"""The place of a guid, for the card that is still to be made."""


Draft = tuple[str, str, str, str]
"""What stands in the form of a card: front, back, deck, tags."""


def drafts(cards: Cards) -> dict[str, Draft]:
    """Every draft, by the card's guid. One whose card is gone is left out."""
    known = (
        "SELECT name, value FROM settings WHERE substr(name, 1, ?) = ?"
        " AND (name = ? OR substr(name, ?) IN (SELECT guid FROM cards))"
    )
    found = {}
    for row in cards.select(known, len(_PREFIX), _PREFIX, _PREFIX + NEW, len(_PREFIX) + 1):
        try:
            parts = json.loads(row["value"])
        except ValueError:
            continue
        if isinstance(parts, list) and len(parts) == 4 and all(isinstance(part, str) for part in parts):
            found[row["name"].removeprefix(_PREFIX)] = (parts[0], parts[1], parts[2], parts[3])
    return found


def put_draft(cards: Cards, guid: str, draft: Draft | None) -> None:
    """Keep a draft in the place of the one before; None: there is none any more. Those of cards that are gone go."""
    with cards.changing() as connection:
        if draft is None:
            connection.execute("DELETE FROM settings WHERE name = ?", (_PREFIX + guid,))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO settings VALUES (?, ?)",
                (_PREFIX + guid, json.dumps(draft, ensure_ascii=False)),
            )
        connection.execute(  # whose cards went in another way than by hand
            "DELETE FROM settings WHERE substr(name, 1, ?) = ? AND name != ? AND substr(name, ?) NOT IN"
            " (SELECT guid FROM cards)",
            (len(_PREFIX), _PREFIX, _PREFIX + NEW, len(_PREFIX) + 1),
        )
