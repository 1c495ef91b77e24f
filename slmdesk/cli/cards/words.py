"""A card for a reader, and for ``--json``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slmdesk import paths
from slmdesk.cli.output import shortened
from slmdesk.store.cards import Card, Cards
from slmdesk.store.markup import plain

STATES = ("new", "learning", "known", "forgotten")


@contextmanager
def opened_cards() -> Iterator[Cards]:
    """The user's cards, closed again after."""
    cards = Cards(paths.data_folder())
    try:
        yield cards
    finally:
        cards.close()


def card_json(cards: Cards, card: Card) -> dict[str, Any]:
    """A card as the contract has it."""
    sources = [{"file": card.file, "page": card.page_number, "start": card.start, "end": card.end, "quote": card.quote}]
    return {
        "id": card.id,
        "deck": next(deck.name for deck in cards.decks() if deck.id == card.deck_id),
        "kind": card.kind,
        "front": plain(card.front),
        "back": plain(card.back),
        "tags": list(card.tags),
        "section": card.section,
        "sources": sources if card.file else [],
        "state": STATES[card.state],
        "due": card.due.isoformat(timespec="seconds"),
        "stability_days": card.stability,
        "difficulty": card.difficulty,
        "reviews": card.reviews,
        "lapses": card.lapses,
        "suspended": card.suspended,
        "leech": card.leech,
    }


def card_line(card: Card) -> str:
    """A card on one line."""
    marks = " (leech, suspended)" if card.leech and card.suspended else " (suspended)" if card.suspended else ""
    due = "" if card.state == 0 else f", due {card.due.astimezone():%Y-%m-%d %H:%M}"
    return f"{card.id}  {shortened(plain(card.front), 80)}  [{STATES[card.state]}{due}]{marks}\n"
