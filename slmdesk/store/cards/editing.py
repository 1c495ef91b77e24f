"""Changing and deleting cards, each with what takes it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slmdesk.errors import StorageError
from slmdesk.store.cards import Card, Cards, tag_text
from slmdesk.store.cards.drafts import Draft, drafts, put_draft
from slmdesk.store.markup import cleaned, plain


@dataclass(frozen=True)
class DeletedCard:
    """All that a card was, for ``put_back``. draft: what was written of it and not kept."""

    row: dict[str, Any]
    draft: Draft | None = None


def edit(cards: Cards, id: int, front: str, back: str, deck: str, tags: Sequence[str] = ()) -> Card:
    """Write a card anew; when it is due stays. front, back: HTML, as ``Cards.add`` takes it.

    Raises:
        StorageError: ``no-such-card``, ``empty-card``, ``bad-deck``.
    """
    front, back = cleaned(front), cleaned(back)
    if not plain(front):
        raise StorageError("empty-card", "A card needs a question.", "Write something on its front.")
    with cards.changing() as connection:
        cards.get(id)
        connection.execute(
            "UPDATE cards SET front = ?, back = ?, deck_id = ?, tags = ? WHERE id = ?",
            (front, back, cards.deck(deck).id, tag_text(tags), id),
        )
    return cards.get(id)


def delete(cards: Cards, id: int) -> DeletedCard:
    """Take a card away, and what was written of it and not kept. Its answers stay in the log: they happened.

    Raises:
        StorageError: ``no-such-card``.
    """
    with cards.changing() as connection:
        guid = cards.get(id).guid
        draft = drafts(cards).get(guid)
        put_draft(cards, guid, None)
        (row,) = cards.select("SELECT * FROM cards WHERE id = ?", id)
        connection.execute("DELETE FROM cards WHERE id = ?", (id,))
    return DeletedCard(dict(row), draft)


def put_back(cards: Cards, deleted: DeletedCard) -> Card | None:
    """Bring a deleted card back as it was, with its answers and its draft.

    Returns:
        None when it came back another way meanwhile.
    """
    names = list(deleted.row)
    with cards.changing() as connection:
        try:
            connection.execute(
                f"INSERT INTO cards ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                tuple(deleted.row.values()),
            )
        except sqlite3.IntegrityError:  # imported again meanwhile
            return None
        if deleted.draft is not None:
            put_draft(cards, str(deleted.row["guid"]), deleted.draft)
    return cards.get(deleted.row["id"])
