"""Which card comes next: those being learned, then those due, then new ones, within each deck's limits of the day."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from slmdesk.store.cards.scheduling import day_start
from slmdesk.store.cards.schema import COUNTED, LEARNING, NEW, RELEARNING, REVIEW, Card, card_of, number

_LEARN_AHEAD = timedelta(minutes=20)  # a card in learning comes early when nothing else is left
_COUNTED = 9999  # no more are counted


def next_card(connection: sqlite3.Connection, now: datetime, decks: Sequence[int] | None) -> Card | None:
    """The card to answer now, of all decks (None) or of some."""
    at = number(now)
    left = left_today(connection, now, decks)
    best: sqlite3.Row | None = None
    for ahead in (0, round(_LEARN_AHEAD.total_seconds() * 1000)):
        for deck in left:
            for state in (LEARNING, RELEARNING):
                best = _earlier(best, _first(connection, deck, state, at + ahead))
        if best is not None:
            return card_of(best)
        if ahead:
            continue
        if (row := _from_the_future(connection, now, decks)) is not None:
            return card_of(row)
        for deck, (_new, reviews) in left.items():
            if reviews > 0:
                best = _earlier(best, _first(connection, deck, REVIEW, at))
        if best is not None:
            return card_of(best)
        for deck, (new, _reviews) in left.items():
            if new > 0:
                best = _earlier(best, _first(connection, deck, NEW, None))
        if best is not None:
            return card_of(best)
    return None


def waiting(connection: sqlite3.Connection, now: datetime, decks: Sequence[int] | None) -> dict[str, int]:
    """How many cards wait now, within the limits."""
    counts = {"new": 0, "learning": 0, "review": 0}
    for found in waiting_by_deck(connection, now, decks).values():
        for name, count in found.items():
            counts[name] += count
    return counts


def waiting_by_deck(
    connection: sqlite3.Connection, now: datetime, decks: Sequence[int] | None
) -> dict[int, dict[str, int]]:
    """The same for each deck alone: its id -> ``new``, ``learning``, ``review``."""
    at = number(now)
    by_deck = {}
    for deck, (new, reviews) in left_today(connection, now, decks).items():
        counts = {"new": 0, "learning": 0, "review": 0}
        for name, state, most in (
            ("new", NEW, new),
            ("learning", LEARNING, _COUNTED),
            ("learning", RELEARNING, _COUNTED),
            ("review", REVIEW, reviews),
        ):
            (found,) = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM cards WHERE suspended = 0 AND deck_id = ? AND state = ?"
                " AND due <= ? LIMIT ?)",
                (deck, state, 1 << 62 if state == NEW else at, max(0, most)),
            ).fetchone()
            counts[name] += found
        by_deck[deck] = counts
    return by_deck


def left_today(
    connection: sqlite3.Connection, now: datetime, decks: Sequence[int] | None
) -> dict[int, tuple[int, int]]:
    """Deck -> (new cards, reviews) that may still come today."""
    done = {
        row["deck_id"]: (row["new"], row["old"])
        for row in connection.execute(
            "SELECT deck_id, sum(state_before = 0) AS new, sum(state_before = 2) AS old FROM reviews"
            f" CROSS JOIN cards ON cards.id = card_id WHERE at >= ? AND {COUNTED} GROUP BY deck_id",
            (number(day_start(now)),),
        )
    }
    left = {}
    for row in connection.execute("SELECT id, new_per_day, reviews_per_day FROM decks ORDER BY id"):
        if decks is None or row["id"] in decks:
            new, old = done.get(row["id"], (0, 0))
            left[row["id"]] = (row["new_per_day"] - new, row["reviews_per_day"] - old)
    return left


def _first(connection: sqlite3.Connection, deck: int, state: int, until: int | None) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM cards WHERE suspended = 0 AND deck_id = ? AND state = ? AND due <= ? ORDER BY due, id LIMIT 1",
        (deck, state, 1 << 62 if until is None else until),
    ).fetchone()
    return row


def _from_the_future(connection: sqlite3.Connection, now: datetime, decks: Sequence[int] | None) -> sqlite3.Row | None:
    """A card that was answered while the clock was ahead: its date says nothing, so it is asked again."""
    for row in connection.execute(
        "SELECT * FROM cards WHERE last_review > ? AND +suspended = 0 ORDER BY last_review LIMIT 1000",
        (number(now + timedelta(days=1)),),
    ):
        if decks is None or row["deck_id"] in decks:
            found: sqlite3.Row = row
            return found
    return None


def _earlier(one: sqlite3.Row | None, other: sqlite3.Row | None) -> sqlite3.Row | None:
    if one is None or other is None:
        return one or other
    return one if (one["due"], one["id"]) <= (other["due"], other["id"]) else other
