"""The cards that the user learns: decks, when each is due, and every answer ever given.

They live in a file of their own with their pictures, which is also what a backup is.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.messages import Citation, Question
from slmdesk.store.cards.queue import next_card, waiting
from slmdesk.store.cards.scheduling import schedule
from slmdesk.store.cards.schema import CARDS_FILE_NAME, COUNTED, MIGRATIONS, SCHEDULE, Card, Deck, card_of, number
from slmdesk.store.database import MOST_SEARCHED_WORDS, as_storage_error, like, open_database, transaction
from slmdesk.store.markup import cleaned, escaped, plain

__all__ = ["Card", "Cards", "Deck"]

_RETENTION = 0.9
# The answers to a card that was deleted stay in the log, under a number that no other card may get.
_NEVER_USED = (
    "(SELECT max(coalesce((SELECT max(id) FROM cards), 0), coalesce((SELECT max(card_id) FROM reviews), 0)) + 1)"
)
_IN_DECK = "(name = ? OR substr(name, 1, length(?)) = ?)"  # LIKE would take "Bio::Cells" for a part of "BIO"
_LOWEST_RETENTION, _HIGHEST_RETENTION = 0.7, 0.97  # what FSRS's makers advise


class Cards:
    """The user's cards. Use it in the thread that made it; ``close`` it after.

    Args:
        folder: where the file is.
        now: the time with the user's time zone, for tests.

    Raises:
        StorageError: every method, when the file cannot be used (see ``database.open_database``).
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        self.file = folder / CARDS_FILE_NAME
        self._now = now
        self.connection = open_database(self.file, MIGRATIONS)

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    # --- decks and settings -------------------------------------------------------------------

    def decks(self) -> list[Deck]:
        """Every deck, by name."""
        return [Deck(**dict(row)) for row in self.select("SELECT * FROM decks ORDER BY name COLLATE NOCASE")]

    def deck(self, name: str) -> Deck:
        """The deck of this name, made when it is not there.

        Raises:
            StorageError: ``bad-deck``, for a name that is empty or too long.
        """
        name = deck_name(name)
        with self.changing() as connection:
            connection.execute("INSERT OR IGNORE INTO decks (name) VALUES (?)", (name,))
        return next(Deck(**dict(row)) for row in self.select("SELECT * FROM decks WHERE name = ?", name))

    def set_limits(self, deck: str, new_per_day: int, reviews_per_day: int) -> None:
        """How many cards of a deck come on one day."""
        id = self.deck(deck).id
        with self.changing() as connection:
            connection.execute(
                "UPDATE decks SET new_per_day = ?, reviews_per_day = ? WHERE id = ?",
                (max(0, new_per_day), max(0, reviews_per_day), id),
            )

    def desired_retention(self) -> float:
        """The chance to remember at which a card comes back."""
        rows = self.select("SELECT value FROM settings WHERE name = 'desired_retention'")
        return float(rows[0]["value"]) if rows else _RETENTION

    def set_desired_retention(self, share: float) -> None:
        """Set that chance; higher means more reviews.

        Raises:
            StorageError: ``bad-retention``, outside of 0.70 to 0.97.
        """
        if not _LOWEST_RETENTION <= share <= _HIGHEST_RETENTION:
            raise StorageError(
                "bad-retention", f"The desired retention {share} is not from 0.70 to 0.97.", "0.9 suits most people."
            )
        with self.changing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES ('desired_retention', ?)", (str(share),))

    def parameters(self) -> tuple[float, ...] | None:
        """FSRS parameters that were fitted to the user's own answers; None for those of its makers."""
        rows = self.select("SELECT value FROM settings WHERE name = 'parameters'")
        return tuple(json.loads(rows[0]["value"])["values"]) if rows else None

    # --- cards --------------------------------------------------------------------------------

    def add(
        self,
        front: str,
        back: str,
        deck: str,
        tags: Sequence[str] = (),
        source: Citation | None = None,
        section: str = "",
        kind: str = "basic",
        guid: str = "",
    ) -> Card | None:
        """Keep a card. front, back: HTML; see ``markup.escaped`` for plain text.

        Returns:
            None when there is one with this guid already; nothing is changed then.

        Raises:
            StorageError: ``empty-card``.
        """
        front, back = cleaned(front), cleaned(back)
        if not plain(front):
            raise StorageError("empty-card", "A card needs a question.", "Write something on its front.")
        deck_id = self.deck(deck).id
        now = number(self._now())
        where = source or Citation("", None, 0, 0, "")
        with self.changing() as connection:
            row = connection.execute(
                "INSERT INTO cards (id, deck_id, guid, kind, front, back, tags, section, file, page_number, start,"
                f" end, quote, added, due) VALUES ({_NEVER_USED}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (guid) DO NOTHING RETURNING *",
                (
                    *(deck_id, guid or uuid.uuid4().hex, kind, front, back, tag_text(tags), section),
                    *(where.file, where.page_number, where.start, where.end, where.quote, now, now),
                ),
            ).fetchone()
        return None if row is None else card_of(row)

    def keep_question(self, question: Question, deck: str) -> Card | None:
        """Keep a question of a quiz; None when this deck has it already."""
        front = escaped(question.question)
        if question.kind == "choice":
            front += "<ol>" + "".join(f"<li>{escaped(option)}</li>" for option in question.options) + "</ol>"
        back = f"<b>{escaped(question.answer)}</b>"
        if question.explanation:
            back += f"<p>{escaped(question.explanation)}</p>"
        source = question.sources[0] if question.sources else None
        said = {" ".join(each.split()) for each in (question.question, question.answer, question.explanation)}
        if source is not None and " ".join(source.quote.split()) not in said:  # no card says a thing twice
            back += f"<p><i>{escaped(source.quote)}</i></p>"
        same = "\x1f".join((self.deck(deck).name, question.question.strip().casefold(), question.answer.casefold()))
        guid = "q" + hashlib.sha256(same.encode()).hexdigest()[:20]
        return self.add(front, back, deck, (question.difficulty,), source, question.section, question.kind, guid)

    def get(self, id: int) -> Card:
        """One card. Raises StorageError ``no-such-card``."""
        rows = self.select("SELECT * FROM cards WHERE id = ?", id)
        if not rows:
            raise StorageError("no-such-card", f"There is no card {id}.", "See slmdesk cards list.")
        return card_of(rows[0])

    def cards(self, deck: str | None = None, words: str = "", limit: int = -1, after: int = 0) -> list[Card]:
        """Cards in the order in which they were added. words: each on its front or back or among its tags."""
        conditions, values = ["id > ?"], [after]  # type: tuple[list[str], list[object]]
        if deck is not None:
            conditions.append(f"deck_id IN (SELECT id FROM decks WHERE {_IN_DECK})")
            values += _in_deck(deck)
        for word in words.split()[:MOST_SEARCHED_WORDS]:
            conditions.append("plain(front || ' ' || back || ' ' || tags) LIKE ? ESCAPE '\\'")
            values.append(like(word))
        query = f"SELECT * FROM cards WHERE {' AND '.join(conditions)} ORDER BY id LIMIT ?"
        return [card_of(row) for row in self.select(query, *values, limit)]

    def suspend(self, id: int, suspended: bool = True) -> Card:
        """Let a card rest until it is taken back; taking back a leech forgets that it was one."""
        self.get(id)
        with self.changing() as connection:
            leech = "" if suspended else ", leech = 0"
            connection.execute(f"UPDATE cards SET suspended = ?{leech} WHERE id = ?", (suspended, id))
        return self.get(id)

    # --- studying -----------------------------------------------------------------------------

    def next(self, deck: str | None = None) -> Card | None:
        """The card to answer now; None when nothing is left for today."""
        with self._as_storage_error():
            return next_card(self.connection, self._now(), self.deck_ids(deck))

    def waiting(self, deck: str | None = None) -> dict[str, int]:
        """How many cards wait now: ``new``, ``learning``, ``review``, each within the day's limit."""
        with self._as_storage_error():
            return waiting(self.connection, self._now(), self.deck_ids(deck))

    def review(self, id: int, rating: int, seconds: float | None = None, seen: int | None = None) -> Card:
        """Keep an answer: 1 again, 2 hard, 3 good, 4 easy. On return it survives a power cut.

        Args:
            seconds: how long it took.
            seen: ``reviews`` of the card as it was shown; an answer that was kept meanwhile, by a second press or
                another window, is then not kept twice.

        Raises:
            StorageError: ``no-such-card``, ``bad-rating``, ``already-reviewed``.
        """
        if rating not in (1, 2, 3, 4):
            raise StorageError("bad-rating", f"{rating} is no rating.", "1 again, 2 hard, 3 good, 4 easy.")
        retention, fitted = self.desired_retention(), self.parameters()
        with self.changing() as connection:
            card = self.get(id)
            if seen is not None and card.reviews != seen:
                raise StorageError("already-reviewed", "This card was answered already.", "Go on with the next one.")
            change = schedule(card, rating, self._now(), retention, fitted)
            (before,) = self.select(f"SELECT {', '.join(SCHEDULE)} FROM cards WHERE id = ?", id)
            connection.execute(
                "INSERT INTO reviews (card_id, at, rating, seconds, before, state_before) VALUES (?, ?, ?, ?, ?, ?)",
                (id, change["last_review"], rating, seconds, json.dumps(dict(before)), card.state),
            )
            self._set(connection, id, change)
        return self.get(id)

    def undo(self) -> Card | None:
        """Take the last answer back; None when there is none. It stays in the log, with a row that undoes it."""
        with self.changing() as connection:
            row = connection.execute(
                f"SELECT * FROM reviews WHERE {COUNTED} AND before != ''"
                " AND EXISTS (SELECT 1 FROM cards WHERE cards.id = card_id) ORDER BY id DESC LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "INSERT INTO reviews (card_id, at, rating, before, state_before, undoes) VALUES (?, ?, 0, '', ?, ?)",
                (row["card_id"], number(self._now()), row["state_before"], row["id"]),
            )
            connection.execute("UPDATE reviews SET undone = 1 WHERE id = ?", (row["id"],))
            self._set(connection, row["card_id"], json.loads(row["before"]))
        return self.get(row["card_id"])

    # --- inside, and for the modules of this folder -------------------------------------------

    def time(self) -> datetime:
        """Now, in the user's time zone."""
        return self._now()

    def select(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Rows, or a StorageError."""
        with self._as_storage_error():
            return list(self.connection.execute(query, values))

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; inside another one, a part of that."""
        with self._as_storage_error():
            if self.connection.in_transaction:
                yield self.connection
                return
            with transaction(self.connection):
                yield self.connection

    def _set(self, connection: sqlite3.Connection, id: int, change: dict[str, object]) -> None:
        names = [name for name in SCHEDULE if name in change]
        connection.execute(
            f"UPDATE cards SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
            (*(change[name] for name in names), id),
        )

    def deck_ids(self, deck: str | None) -> list[int] | None:
        """A deck and those inside it; None for all."""
        if deck is None:
            return None
        rows = self.select(f"SELECT id FROM decks WHERE {_IN_DECK}", *_in_deck(deck))
        if not rows:
            raise StorageError("no-such-deck", f"There is no deck “{deck[:100]}”.", "See slmdesk cards stats.")
        return [row["id"] for row in rows]

    @contextmanager
    def _as_storage_error(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise as_storage_error(error, self.file) from error


def deck_name(name: str) -> str:
    """A deck's name as it is kept.

    Raises:
        StorageError: ``bad-deck``, for a name that is empty or too long.
    """
    name = "::".join(part.strip() for part in name.split("::") if part.strip())
    if not name or len(name) > 200 or not name.isprintable():
        raise StorageError("bad-deck", "A deck needs a name of at most 200 characters.", "Choose another name.")
    return name


def tag_text(tags: Sequence[str]) -> str:
    """Tags as a row holds them: sorted, one space between, none inside."""
    return " ".join(sorted({"_".join(tag.split())[:100] for tag in tags if tag.strip()}))


def _in_deck(deck: str) -> tuple[str, str, str]:
    """The values of ``_IN_DECK``."""
    return deck, f"{deck}::", f"{deck}::"
