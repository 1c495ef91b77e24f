"""The tables of the cards' file, and what a row of them is in Python."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CARDS_FILE_NAME = "cards.sqlite3"
_FIRST, _LAST_MS = datetime(1970, 1, 1, tzinfo=UTC), 221_845_392_000_000  # the last is the year 9000

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE decks (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        new_per_day INTEGER NOT NULL DEFAULT 20,
        reviews_per_day INTEGER NOT NULL DEFAULT 200
    ) STRICT;
    CREATE TABLE cards (
        id INTEGER PRIMARY KEY,
        deck_id INTEGER NOT NULL REFERENCES decks (id),
        guid TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        front TEXT NOT NULL,
        back TEXT NOT NULL,
        tags TEXT NOT NULL,
        section TEXT NOT NULL,
        file TEXT NOT NULL,
        page_number INTEGER,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        quote TEXT NOT NULL,
        added INTEGER NOT NULL,
        state INTEGER NOT NULL DEFAULT 0,
        step INTEGER,
        stability REAL,
        difficulty REAL,
        due INTEGER NOT NULL,
        last_review INTEGER,
        reviews INTEGER NOT NULL DEFAULT 0,
        lapses INTEGER NOT NULL DEFAULT 0,
        suspended INTEGER NOT NULL DEFAULT 0,
        leech INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX cards_by_due ON cards (suspended, deck_id, state, due, id);
    CREATE INDEX cards_by_last_review ON cards (last_review);
    CREATE INDEX cards_by_place ON cards (file, section);
    CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        card_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        rating INTEGER NOT NULL,
        seconds REAL,
        before TEXT NOT NULL,
        state_before INTEGER NOT NULL,
        undoes INTEGER UNIQUE REFERENCES reviews (id)
    ) STRICT;
    CREATE INDEX reviews_by_time ON reviews (at);
    CREATE INDEX reviews_by_card ON reviews (card_id, id);
    CREATE TABLE media (name TEXT NOT NULL PRIMARY KEY, data BLOB NOT NULL) STRICT;
    CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE reviews ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
    UPDATE reviews SET undone = 1 WHERE id IN (SELECT undoes FROM reviews WHERE undoes IS NOT NULL);
    CREATE INDEX reviews_that_count ON reviews (at, state_before, rating, undone) WHERE rating > 0 AND undone = 0;
    DROP INDEX cards_by_place;
    CREATE INDEX cards_by_place ON cards (file, section, suspended, state, due);
    """,
)
"""Times are milliseconds since 1970, UTC. ``reviews`` only grows: an undo is a row of its own, with rating 0,
and marks the one that it undoes. Answers to a card that was deleted stay: they happened.
"""

COUNTED = "rating > 0 AND undone = 0"
"""The answers that count, as the index over them has it."""

NEW, LEARNING, REVIEW, RELEARNING = range(4)  # states; all but NEW are those of FSRS
AGAIN, HARD, GOOD, EASY = range(1, 5)  # ratings


@dataclass(frozen=True)
class Deck:
    """A pile of cards. name: ``"A::B"`` is a deck inside a deck. The limits are for one day."""

    id: int
    name: str
    new_per_day: int
    reviews_per_day: int


@dataclass(frozen=True)
class Card:
    """A question to be remembered. front, back: HTML of the few kinds that ``store.markup`` lets through.

    guid: the same card in every export. file, page_number, start, end, quote, section: the passage that answers
    it; file is empty without one. state: NEW, LEARNING, REVIEW or RELEARNING. stability: days until the chance to
    remember falls to 90%. difficulty: 1..10. reviews: how often it was answered; lapses: forgotten.
    """

    id: int
    deck_id: int
    guid: str
    kind: str
    front: str
    back: str
    tags: tuple[str, ...]
    section: str
    file: str
    page_number: int | None
    start: int
    end: int
    quote: str
    added: datetime
    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None
    reviews: int
    lapses: int
    suspended: bool
    leech: bool


SCHEDULE = ("state", "step", "stability", "difficulty", "due", "last_review", "reviews", "lapses", "suspended", "leech")
"""The columns that an answer changes and an undo puts back."""


def card_of(row: sqlite3.Row) -> Card:
    """A card from its row."""
    values = dict(row)
    values["tags"] = tuple(row["tags"].split())
    for name in ("added", "due", "last_review"):
        values[name] = None if row[name] is None else moment(row[name])
    values["suspended"], values["leech"] = bool(row["suspended"]), bool(row["leech"])
    return Card(**values)


def moment(milliseconds: int) -> datetime:
    """A time from its number; one that no calendar has, out of somebody else's file, is the nearest that it has."""
    return _FIRST + timedelta(milliseconds=min(max(milliseconds, 0), _LAST_MS))


def number(time: datetime) -> int:
    """The number of a time."""
    return round(time.timestamp() * 1000)
