"""What is known, due and forgotten, how well the user remembers, and what comes: figures for tables and charts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from slmdesk.store.cards import Cards
from slmdesk.store.cards.scheduling import day_start
from slmdesk.store.cards.schema import COUNTED, number

_DAY_MS = 86_400_000


@dataclass(frozen=True)
class PlaceProgress:
    """The cards of one document, section or deck, each counted once.

    known: answered and not due yet. forgotten: the last answer to a card that was known was "again". learning:
    begun and not known yet. new: never answered. suspended: set aside, whatever they were.
    """

    file: str
    section: str
    deck: str
    known: int
    due: int
    forgotten: int
    learning: int
    new: int
    suspended: int


@dataclass(frozen=True)
class Retention:
    """Of the answers to cards that were known: how many, and the share remembered (None without any)."""

    days: int
    answers: int
    share: float | None


def by_document(cards: Cards) -> list[PlaceProgress]:
    """Progress for each document and section that cards come from."""
    rows = _progress(cards, "file, section")
    return [PlaceProgress(deck="", **dict(row)) for row in rows]


def by_deck(cards: Cards) -> list[PlaceProgress]:
    """Progress for each deck that has cards."""
    names = {deck.id: deck.name for deck in cards.decks()}
    rows = [dict(row) for row in _progress(cards, "deck_id")]
    return sorted(
        (PlaceProgress(file="", section="", deck=names[row.pop("deck_id")], **row) for row in rows),
        key=lambda place: place.deck,
    )


def retention(cards: Cards, days: int = 30) -> Retention:
    """How much was remembered in the last days."""
    since = number(day_start(cards.time()) - timedelta(days=days - 1))
    (row,) = cards.select(
        "SELECT count(*) AS answers, sum(rating > 1) AS remembered FROM reviews"
        f" WHERE at >= ? AND state_before = 2 AND {COUNTED}",
        since,
    )
    answers = row["answers"]
    return Retention(days, answers, row["remembered"] / answers if answers else None)


def retention_by_week(cards: Cards, weeks: int = 26) -> list[tuple[date, Retention]]:
    """(first day, how much was remembered) of the last weeks, oldest first; a week ends with today's weekday."""
    today = day_start(cards.time())
    first = today - timedelta(days=7 * weeks - 1)
    counts: dict[int, tuple[int, int]] = {}
    for row in cards.select(
        f"SELECT (at - ?) / {7 * _DAY_MS} AS week, count(*) AS answers, sum(rating > 1) AS remembered FROM reviews"
        f" WHERE at >= ? AND state_before = 2 AND {COUNTED} GROUP BY 1",
        number(first),
        number(first),
    ):
        counts[row["week"]] = (row["answers"], row["remembered"])
    found = []
    for week in range(weeks):
        answers, remembered = counts.get(week, (0, 0))
        share = remembered / answers if answers else None
        found.append(((first + timedelta(days=7 * week)).date(), Retention(7, answers, share)))
    return found


def forecast(cards: Cards, days: int = 30) -> list[tuple[date, int]]:
    """(day, cards that come due on it) from today on; what is overdue counts today."""
    today = day_start(cards.time())
    counts = dict.fromkeys(range(days), 0)
    for row in cards.select(
        f"SELECT max(0, (due - ?) / {_DAY_MS}) AS day, count(*) AS n FROM cards"
        " WHERE state > 0 AND suspended = 0 AND due < ? GROUP BY 1",
        number(today),
        number(today) + days * _DAY_MS,
    ):
        counts[row["day"]] += row["n"]
    return [((today + timedelta(days=day)).date(), count) for day, count in counts.items()]


def answered_by_day(cards: Cards, days: int = 365) -> list[tuple[date, int]]:
    """(day, answers given) of the last days, oldest first; days by the time zone that is set now."""
    today = day_start(cards.time())
    first = today - timedelta(days=days - 1)
    counts = dict.fromkeys(((first + timedelta(days=day)).date() for day in range(days)), 0)
    for row in cards.select(
        f"SELECT (at - ?) / {_DAY_MS} AS day, count(*) AS n FROM reviews WHERE at >= ? AND {COUNTED} GROUP BY 1",
        number(first),
        number(first),
    ):
        day = (first + timedelta(days=row["day"])).date()
        if day in counts:
            counts[day] += row["n"]
    return list(counts.items())


def answered_today(cards: Cards) -> int:
    """Answers given since the day began."""
    (row,) = cards.select(
        f"SELECT count(*) AS n FROM reviews WHERE at >= ? AND {COUNTED}", number(day_start(cards.time()))
    )
    return int(row["n"])


def next_day(now: datetime) -> datetime:
    """When new cards come again."""
    return day_start(now) + timedelta(days=1)


def _progress(cards: Cards, group: str) -> list[sqlite3.Row]:
    return cards.select(
        f"""
        SELECT {group},
            sum(suspended = 0 AND state = 2 AND due > ?1) AS known,
            sum(suspended = 0 AND state = 2 AND due <= ?1) AS due,
            sum(suspended = 0 AND state = 3) AS forgotten,
            sum(suspended = 0 AND state = 1) AS learning,
            sum(suspended = 0 AND state = 0) AS new,
            sum(suspended) AS suspended
        FROM cards GROUP BY {group} ORDER BY {group}
        """,
        number(cards.time()),
    )
