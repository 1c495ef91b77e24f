"""Bringing the cards of an .apkg in: merged with those there are, none overwritten.

The same card again (Anki's guid and number) is left alone; when its text differs, the other text comes in as a card
of its own, tagged ``import-clash``. Schedules and answers come along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from slmdesk.store.anki import OWN_MODEL_ID
from slmdesk.store.anki.package import AnkiPackage, broken
from slmdesk.store.anki.templates import side
from slmdesk.store.cards import Cards
from slmdesk.store.cards.schema import LEARNING, NEW, RELEARNING, REVIEW, number
from slmdesk.store.markup import cleaned, media_names, plain, plain_media_name, renamed_media

_DAY_MS = 86_400_000
_LATEST_MS = 220_000_000_000_000  # year 8941
_CLASH_TAG = "import-clash"
_LEAST_STABILITY, _MOST_DAYS, _MOST_ANSWERS = 0.001, 36_500, 1_000_000


@dataclass
class Imported:
    """What came in. same: were there already. clashing: came as cards of their own. left_out: reason -> how many."""

    added: int = 0
    same: int = 0
    clashing: int = 0
    media: int = 0
    reviews: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str) -> None:
        """Count something that does not come in."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def import_apkg(cards: Cards, path: Path) -> Imported:
    """Merge a package into the cards, all of it or nothing.

    Raises:
        StorageError: ``apkg-missing``, ``apkg-damaged``, ``apkg-newer``; nothing is changed then.
    """
    done = Imported()
    with AnkiPackage(path) as package, cards.changing():
        try:
            _Import(cards, package, done).run()
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError) as error:
            raise broken("its collection is damaged") from error
    return done


class _Import:
    def __init__(self, cards: Cards, package: AnkiPackage, done: Imported) -> None:
        self._cards, self._package, self._done = cards, package, done
        collection = next(package.rows("SELECT crt FROM col LIMIT 1"), None)
        if collection is None:
            raise broken("its collection is empty")
        self._begun_ms = int(collection["crt"]) * 1000
        self._models, self._decks = package.note_types_and_decks()
        if not self._models or not self._decks:
            raise broken("its note types are kept in a newer form", "In Anki tick “Support older Anki versions”.")
        self._numbers: dict[int, int] = {}  # Anki's card -> ours

    def run(self) -> None:
        names = self._media()
        notes = {
            row["id"]: row for row in self._package.rows("SELECT id, guid, mid, tags, flds FROM notes ORDER BY id")
        }
        for row in self._package.rows("SELECT * FROM cards ORDER BY id"):
            note = notes.get(row["nid"])
            model = self._models.get(str(note["mid"])) if note is not None else None
            if note is None or not isinstance(model, dict):
                self._done.leave_out("a card without its note")
                continue
            self._card(row, note, model, names)
        self._reviews()

    def _card(self, row: Any, note: Any, model: Mapping[str, Any], names: dict[str, str]) -> None:
        ordinal = int(row["ord"])
        is_cloze = model.get("type") == 1
        templates = model["tmpls"]
        if not 0 <= (0 if is_cloze else ordinal) < len(templates):
            self._done.leave_out("a card whose template is missing")
            return
        template = templates[0 if is_cloze else ordinal]
        values = str(note["flds"]).split("\x1f")
        fields = {str(each["name"]): value for each, value in zip(model["flds"], values, strict=False)}
        fields["Tags"] = str(note["tags"]).strip()
        front = cleaned(side(str(template["qfmt"]), fields, ordinal, answer=False))
        if int(note["mid"]) == OWN_MODEL_ID:
            front, back = cleaned(values[0]), cleaned(values[1])  # as they were exported
        else:
            # Without {{FrontSide}}: the review shows the front above the back.
            back = cleaned(side(str(template["afmt"]), fields, ordinal, answer=True)).removeprefix("<hr>")
        front, back = renamed_media(front, names), renamed_media(back, names)
        if not plain(front):
            self._done.leave_out("a card with an empty front")
            return
        deck = self._decks.get(str(row["odid"] or row["did"])) or {}
        guid = f"{str(note['guid'])[:200]}-{ordinal}" if ordinal else str(note["guid"])[:200]
        tags = str(note["tags"]).split()
        known = self._cards.select("SELECT id, front, back FROM cards WHERE guid = ?", guid)
        clash = bool(known) and (known[0]["front"], known[0]["back"]) != (front, back)
        if clash:
            guid = f"{guid}~{hashlib.sha256((front + chr(31) + back).encode()).hexdigest()[:12]}"
            tags.append(_CLASH_TAG)
            known = self._cards.select("SELECT id FROM cards WHERE guid = ?", guid)
        if known:
            self._done.same += 1
            return
        card = self._cards.add(front, back, _deck_name(deck), tags, kind="cloze" if is_cloze else "basic", guid=guid)
        assert card is not None
        self._numbers[int(row["id"])] = card.id
        self._schedule(card.id, row)
        self._done.clashing += clash
        self._done.added += not clash

    def _schedule(self, id: int, row: Any) -> None:
        kind, queue = int(row["type"]), int(row["queue"])
        state = {0: NEW, 1: LEARNING, 2: REVIEW, 3: RELEARNING}.get(kind, NEW)
        due = int(row["odue"] or row["due"])
        interval = min(max(1, int(row["ivl"])), _MOST_DAYS)
        if state == NEW:
            due_ms = number(self._cards.time())
        elif queue == 1 or due > 1_000_000_000:
            due_ms = due * 1000
        else:
            due_ms = self._begun_ms + due * _DAY_MS
        due_ms = min(max(0, due_ms), _LATEST_MS)
        memory = _memory(row["data"])
        changed = {
            "state": state,
            "step": 0 if state in (LEARNING, RELEARNING) else None,
            # Without FSRS in Anki: its interval is the time after which about 90% are remembered.
            "stability": None if state == NEW else memory.get("s", float(interval)),
            "difficulty": None if state == NEW else memory.get("d", 5.0),
            "due": due_ms,
            "last_review": None if state == NEW else _last_review(due_ms, interval, self._cards.time()),
            "reviews": min(max(0, int(row["reps"])), _MOST_ANSWERS),
            "lapses": min(max(0, int(row["lapses"])), _MOST_ANSWERS),
            "suspended": int(queue == -1),
        }
        with self._cards.changing() as connection:
            names = ", ".join(f"{name} = ?" for name in changed)
            connection.execute(f"UPDATE cards SET {names} WHERE id = ?", (*changed.values(), id))

    def _reviews(self) -> None:
        with self._cards.changing() as connection:
            for row in self._package.rows("SELECT id, cid, ease, time, type FROM revlog ORDER BY id"):
                card = self._numbers.get(int(row["cid"]))
                if card is not None and row["ease"] in (1, 2, 3, 4):
                    before = {0: LEARNING, 1: REVIEW, 2: RELEARNING}.get(row["type"], REVIEW)
                    connection.execute(
                        "INSERT INTO reviews (card_id, at, rating, seconds, before, state_before)"
                        " VALUES (?, ?, ?, ?, '', ?)",
                        (card, min(max(0, int(row["id"])), _LATEST_MS), row["ease"], row["time"] / 1000, before),
                    )
                    self._done.reviews += 1

    def _media(self) -> dict[str, str]:
        """Keep the media. Returns those that had to be renamed: another file here has their name."""
        renamed: dict[str, str] = {}
        used: set[str] = set()
        for row in self._package.rows("SELECT flds FROM notes"):
            used |= media_names(str(row["flds"]))
        with self._cards.changing() as connection:
            for original, data in self._package.media():
                name = plain_media_name(original)
                if name is None:
                    self._done.leave_out("a medium whose name is not a plain file name")
                    continue
                if original not in used and not original.startswith("_"):
                    continue
                there = connection.execute("SELECT data FROM media WHERE name = ?", (name,)).fetchone()
                clash = there is not None and there["data"] != data
                if clash:
                    stem, dot, ending = name.rpartition(".")
                    mark = hashlib.sha256(data).hexdigest()[:8]
                    name = f"{stem}-{mark}.{ending}" if dot else f"{name}-{mark}"
                    renamed[original] = name
                connection.execute("INSERT OR IGNORE INTO media VALUES (?, ?)", (name, data))
                self._done.media += there is None or clash
        return renamed


def _last_review(due_ms: int, interval_days: int, now: datetime) -> int:
    return max(0, min(due_ms - interval_days * _DAY_MS, number(now)))


def _memory(data: Any) -> dict[str, float]:
    """Stability and difficulty as Anki's own FSRS keeps them with a card."""
    try:
        found = json.loads(data or "{}")
        stability, difficulty = float(found["s"]), float(found["d"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return {}
    sound = _LEAST_STABILITY <= stability <= _MOST_DAYS and 1.0 <= difficulty <= 10.0  # else FSRS cannot go on from it
    return {"s": stability, "d": difficulty} if sound else {}


def _deck_name(deck: Any) -> str:
    name = " ".join(str(deck.get("name", "")).replace("\x1f", "::").split()) if isinstance(deck, dict) else ""
    return "".join(each for each in name if each.isprintable())[:200].strip(": ") or "Imported"
