"""What waits in each deck, and when there is something again: what the first and the last screen of a study show."""

from __future__ import annotations

import collections
from dataclasses import dataclass
from datetime import datetime

from slmdesk.store.cards import Cards
from slmdesk.store.cards.progress import next_day
from slmdesk.store.cards.queue import left_today, waiting_by_deck
from slmdesk.store.cards.schema import LEARNING, NEW, RELEARNING, REVIEW, moment, number


@dataclass(frozen=True)
class DeckCounts:
    """A deck with those inside it, also one that is only the name before theirs.

    new, learning, review: what waits now, within the limits. cards: all there are.
    """

    name: str
    new: int
    learning: int
    review: int
    cards: int
    new_per_day: int
    reviews_per_day: int


def overview(cards: Cards) -> list[DeckCounts]:
    """Every deck by name, one that holds others counting theirs too."""
    decks = {deck.name: deck for deck in cards.decks()}
    waiting = waiting_by_deck(cards.connection, cards.time(), None)
    totals: collections.Counter[int] = collections.Counter()
    # In the order of the index over them, which is twice as fast as by deck alone.
    for row in cards.select("SELECT deck_id, count(*) FROM cards GROUP BY suspended, deck_id"):
        totals[row[0]] += row[1]
    names = {
        "::".join(parts[:end]) for parts in (name.split("::") for name in decks) for end in range(1, len(parts) + 1)
    }
    found = []
    for name in sorted(names, key=lambda name: [part.casefold() for part in name.split("::")]):
        inside = [deck.id for deck in decks.values() if deck.name == name or deck.name.startswith(f"{name}::")]
        own = decks.get(name)
        found.append(
            DeckCounts(
                name,
                sum(waiting[id]["new"] for id in inside),
                sum(waiting[id]["learning"] for id in inside),
                sum(waiting[id]["review"] for id in inside),
                sum(totals[id] for id in inside),
                own.new_per_day if own is not None else 0,
                own.reviews_per_day if own is not None else 0,
            )
        )
    return found


def next_time(cards: Cards, deck: str | None = None) -> datetime | None:
    """When a card comes again after nothing is left for now; None when none ever will."""
    now, times = cards.time(), []
    tomorrow = next_day(now)
    for id, (_new, reviews) in left_today(cards.connection, now, cards.deck_ids(deck)).items():
        for state in (LEARNING, RELEARNING, REVIEW, NEW):
            (row,) = cards.select(
                "SELECT min(due) AS due FROM cards WHERE suspended = 0 AND deck_id = ? AND state = ?", id, state
            )
            if row["due"] is None:
                continue
            if state == NEW or (state == REVIEW and reviews <= 0):
                times.append(max(number(tomorrow), row["due"] if state == REVIEW else 0))
            else:
                times.append(max(number(now), row["due"]))
    return moment(min(times)).astimezone(now.tzinfo) if times else None
