"""The cards as an .apkg that any Anki since 2.1 imports: schema 11, with media, tags, decks, schedules and answers.

Documented at https://github.com/ankidroid/Anki-Android/wiki/Database-Structure. FSRS memory goes where Anki keeps
its own (``cards.data``); Anki reads it when FSRS is switched on there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from slmdesk.errors import StorageError
from slmdesk.store.anki import OWN_MODEL_ID
from slmdesk.store.cards import Card, Cards, Deck
from slmdesk.store.cards.schema import COUNTED, LEARNING, NEW, RELEARNING, REVIEW, number
from slmdesk.store.markup import escaped, media_names, plain

_DECK_ID_BASE = 1_735_689_600_001
_DAY_S = 86_400
_SCHEMA = """
    CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
        ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
        models text not null, decks text not null, dconf text not null, tags text not null);
    CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
        usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
        flags integer not null, data text not null);
    CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
        mod integer not null, usn integer not null, type integer not null, queue integer not null,
        due integer not null, ivl integer not null, factor integer not null, reps integer not null,
        lapses integer not null, left integer not null, odue integer not null, odid integer not null,
        flags integer not null, data text not null);
    CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
        ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
        type integer not null);
    CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
    CREATE INDEX ix_notes_usn ON notes (usn);
    CREATE INDEX ix_cards_usn ON cards (usn);
    CREATE INDEX ix_revlog_usn ON revlog (usn);
    CREATE INDEX ix_cards_nid ON cards (nid);
    CREATE INDEX ix_cards_sched ON cards (did, queue, due);
    CREATE INDEX ix_revlog_cid ON revlog (cid);
    CREATE INDEX ix_notes_csum ON notes (csum);
"""


def export_apkg(cards: Cards, path: Path, deck: str | None = None) -> int:
    """Write the cards of a deck, or all, into a package; an older file is replaced only by a whole new one.

    Returns:
        How many cards are in it.

    Raises:
        StorageError: ``not-written``.
    """
    chosen = cards.cards(deck)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name[:50]}.", suffix=".part")
        os.close(handle)
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as package:
            collection = Path(folder) / "collection.anki2"
            with contextlib.closing(sqlite3.connect(collection)) as connection:
                connection.executescript(_SCHEMA)
                _write(connection, cards, chosen)
                connection.commit()
            package.write(collection, "collection.anki2")
            wanted = sorted({name for card in chosen for side in (card.front, card.back) for name in media_names(side)})
            there = [
                (name, row) for name in wanted for row in cards.select("SELECT data FROM media WHERE name = ?", name)
            ]
            for place, (_name, row) in enumerate(there):
                package.writestr(str(place), row["data"])
            package.writestr("media", json.dumps({str(place): name for place, (name, _row) in enumerate(there)}))
        os.replace(temporary, path)
    except (OSError, sqlite3.Error) as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError("not-written", f"{path} could not be written: {reason}.", "Choose another place.") from error
    return len(chosen)


def _write(connection: sqlite3.Connection, cards: Cards, chosen: Sequence[Card]) -> None:
    now = cards.time()
    now_s = int(now.timestamp())
    decks = {deck.id: deck for deck in cards.decks()}
    created_s = min([now_s, *(int(card.added.timestamp()) for card in chosen)]) // _DAY_S * _DAY_S
    used = {card.deck_id for card in chosen}
    connection.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            *(created_s, now_s * 1000, now_s * 1000),
            json.dumps(
                {"nextPos": len(chosen) + 1, "curModel": str(OWN_MODEL_ID), "curDeck": 1, "sortType": "noteFld"}
            ),
            json.dumps({str(OWN_MODEL_ID): _model(now_s)}),
            json.dumps({"1": _deck(1, "Default", now_s)} | dict(_deck_entry(decks[id], now_s) for id in sorted(used))),
            json.dumps({"1": _OPTIONS}),
        ),
    )
    ids: dict[int, int] = {}
    anki = 0
    for place, card in enumerate(chosen):
        anki = max(anki + 1, number(card.added))  # Anki's ids are times too, and must differ
        ids[card.id] = anki
        _write_card(connection, card, anki, place, created_s)
    taken: set[int] = set()
    for row in cards.select(f"SELECT * FROM reviews WHERE {COUNTED} ORDER BY at, id"):
        if row["card_id"] in ids:
            at = row["at"]
            while at in taken:
                at += 1
            taken.add(at)
            kind = {NEW: 0, LEARNING: 0, REVIEW: 1, RELEARNING: 2}[row["state_before"]]
            seconds = min(row["seconds"] or 0.0, 3600.0)
            connection.execute(
                "INSERT INTO revlog VALUES (?, ?, -1, ?, 0, 0, 0, ?, ?)",
                (at, ids[row["card_id"]], row["rating"], round(seconds * 1000), kind),
            )


def _write_card(connection: sqlite3.Connection, card: Card, anki: int, place: int, created_s: int) -> None:
    where = f"{card.file}, p. {card.page_number}" if card.page_number is not None else card.file
    fields = [card.front, card.back, escaped(where)]
    sort = plain(card.front)
    changed_s = int(card.added.timestamp())
    connection.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
        (
            *(anki, card.guid, OWN_MODEL_ID, changed_s, f" {' '.join(card.tags)} " if card.tags else ""),
            *("\x1f".join(each.replace("\x1f", " ") for each in fields), sort),
            int(hashlib.sha1(sort.encode(), usedforsecurity=False).hexdigest()[:8], 16),
        ),
    )
    due_s = int(card.due.timestamp())
    interval = max(1, (card.due - card.last_review).days) if card.last_review is not None else 0
    if card.state == NEW:
        due, queue, interval = place + 1, 0, 0
    elif card.state == REVIEW:
        due, queue = max(0, (due_s - created_s) // _DAY_S), 2
    else:
        due, queue, interval = due_s, 1, (interval if card.state == RELEARNING else 0)
    memory = {} if card.stability is None else {"s": round(card.stability, 4), "d": round(card.difficulty or 5.0, 3)}
    connection.execute(
        "INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)",
        (
            *(anki, anki, _DECK_ID_BASE + card.deck_id, changed_s, card.state, -1 if card.suspended else queue),
            *(due, interval, 2500 if card.state in (REVIEW, RELEARNING) else 0, card.reviews, card.lapses),
            *(1001 if card.state in (LEARNING, RELEARNING) else 0, json.dumps(memory) if memory else "{}"),
        ),
    )


def _deck_entry(deck: Deck, now_s: int) -> tuple[str, dict[str, Any]]:
    id = _DECK_ID_BASE + deck.id
    return str(id), _deck(id, deck.name, now_s)


def _deck(id: int, name: str, now_s: int) -> dict[str, Any]:
    today = {kind: [0, 0] for kind in ("newToday", "revToday", "lrnToday", "timeToday")}
    flags = {"collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0, "dyn": 0, "conf": 1}
    return {"id": id, "name": name, "mod": now_s, "usn": -1, "desc": "", **today, **flags}


def _model(now_s: int) -> dict[str, Any]:
    look = {"font": "Arial", "size": 20, "rtl": False, "sticky": False, "media": []}
    template = {
        **{"name": "Card 1", "ord": 0, "did": None, "bqfmt": "", "bafmt": ""},
        "qfmt": "{{Front}}",
        "afmt": '{{FrontSide}}<hr id="answer">{{Back}}{{#Source}}<div>{{Source}}</div>{{/Source}}',
    }
    return {
        **{"id": OWN_MODEL_ID, "name": "SLM Desk", "type": 0, "mod": now_s, "usn": -1, "sortf": 0, "did": 1},
        "tmpls": [template],
        "flds": [{"name": name, "ord": place, **look} for place, name in enumerate(("Front", "Back", "Source"))],
        "css": ".card { font-family: sans-serif; font-size: 20px; text-align: center; }",
        **{"latexPre": "", "latexPost": "", "latexsvg": False, "req": [[0, "any", [0]]], "tags": [], "vers": []},
    }


_OPTIONS: dict[str, Any] = {
    **{"id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True},
    "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": False},
    "rev": {"perDay": 200, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "bury": False, "hardFactor": 1.2},
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0},
    "dyn": False,
}
