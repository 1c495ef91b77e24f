"""Cards as a table, for spreadsheets and other programs: front, back, deck, tags."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.store.anki.reading import Imported
from slmdesk.store.cards import Cards
from slmdesk.store.markup import escaped, plain

_COLUMNS = ("front", "back", "deck", "tags")
_LARGEST_FILE_BYTES = 256 << 20


def export_csv(cards: Cards, path: Path, deck: str | None = None) -> int:
    """Write a deck, or all, as plain text. Returns how many cards."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    names = {each.id: each.name for each in cards.decks()}
    chosen = cards.cards(deck)
    for card in chosen:
        values = (plain(card.front), plain(card.back), names[card.deck_id], " ".join(card.tags))
        writer.writerow([_harmless(value) for value in values])
    try:
        write_atomically(path, table.getvalue().encode("utf-8-sig"), private=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError("not-written", f"{path} could not be written: {reason}.", "Choose another place.") from error
    return len(chosen)


def import_csv(cards: Cards, path: Path, deck: str = "Imported") -> Imported:
    """Take the rows of a table: the columns front and back, or the first two; all of it or nothing.

    The same question and answer in the same deck is there only once.

    Raises:
        StorageError: ``csv-missing``, ``csv-damaged``.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE_BYTES:
            raise ValueError("it is too large")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise StorageError("csv-missing", f"{path} cannot be read: {reason}.", "Choose another file.") from error
    except ValueError as error:
        raise _damaged(path, "it is not UTF-8 text" if isinstance(error, UnicodeError) else str(error)) from error
    first_line = text[:10_000].split("\n", 1)[0]
    delimiter = max("\t;,", key=first_line.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise _damaged(path, "a row is too long or broken") from error
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    named = {"front", "back"} <= set(header)
    places = {name: header.index(name) for name in _COLUMNS if name in header} if named else {"front": 0, "back": 1}
    done = Imported()
    with cards.changing():
        for row in rows[1:] if named else rows:
            value = {name: _as_written(row[place]) for name, place in places.items() if place < len(row)}
            front, back = value.get("front", "").strip(), value.get("back", "").strip()
            if not front:
                done.leave_out("a row without a front")
                continue
            into = value.get("deck", "").strip() or deck
            guid = "t" + hashlib.sha256("\x1f".join((front, back, into)).encode()).hexdigest()[:20]
            card = cards.add(escaped(front), escaped(back), into, value.get("tags", "").split(), guid=guid)
            done.same += card is None
            done.added += card is not None
    return done


def _harmless(value: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in tuple("=@+-'") else value


def _as_written(value: str) -> str:
    return value[1:] if value[:1] == "'" and value[1:2] in tuple("=@+-'") else value


def _damaged(path: Path, reason: str) -> StorageError:
    return StorageError(
        "csv-damaged", f"{path} is no table: {reason}.", "Save it as CSV in UTF-8. Nothing was taken in."
    )
