"""Anki's newest package form, built here by the rules of its sources: schema 18, zstd, Protocol Buffers."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings, strategies as st

from slmdesk.errors import StorageError
from slmdesk.store.anki import newest
from slmdesk.store.anki.reading import import_apkg
from slmdesk.store.cards import Cards
from slmdesk.store.cards.schema import REVIEW

# rslib/src/storage/schema11.sql, and what upgrades/schema15_upgrade.sql and schema18_upgrade.sql add to it.
SCHEMA_18 = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
  left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE fields (ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE unicase,
  config blob NOT NULL, PRIMARY KEY (ntid, ord)) without rowid;
CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
CREATE TABLE templates (ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE unicase,
  mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL, PRIMARY KEY (ntid, ord)) without rowid;
CREATE TABLE notetypes (id integer NOT NULL PRIMARY KEY, name text NOT NULL COLLATE unicase,
  mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL);
CREATE TABLE decks (name text PRIMARY KEY NOT NULL COLLATE unicase, id integer NOT NULL, mtime_secs integer NOT NULL,
  usn integer NOT NULL, common blob NOT NULL, kind blob NOT NULL);
CREATE UNIQUE INDEX idx_decks_id ON decks (id);
CREATE TABLE graves (oid integer NOT NULL, type integer NOT NULL, usn integer NOT NULL, PRIMARY KEY (oid, type))
  WITHOUT ROWID;
"""
PICTURE = b"\x89PNG picture " * 50
CREATED_S = 1_700_000_000


def varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def text(field: int, value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(data)) + data


def collection(folder: Path) -> bytes:
    path = folder / "collection"
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as made:
        made.create_collation("unicase", lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))
        made.executescript(SCHEMA_18)
        made.execute("INSERT INTO col VALUES (1, ?, 0, 0, 18, 0, 0, 0, '', '', '', '', '')", (CREATED_S,))
        basic, cloze = text(3, ".card {}") + text(255, b'{"x":1}'), number(1, 1) + text(3, ".card {}")
        made.executemany("INSERT INTO notetypes VALUES (?, ?, 0, 0, ?)", [(11, "Básico", basic), (12, "Lücken", cloze)])
        fields = [(11, 0, "Front"), (11, 1, "Back"), (12, 0, "Text"), (12, 1, "Back Extra")]
        made.executemany("INSERT INTO fields VALUES (?, ?, ?, ?)", [(*each, number(1, 0)) for each in fields])
        templates = [
            (11, 0, "Card 1", text(1, "{{Front}}") + text(2, "{{FrontSide}}<hr id=answer>{{Back}}") + number(5, 1)),
            (11, 1, "Card 2", text(1, "{{Back}}") + text(2, "{{FrontSide}}<hr id=answer>{{Front}}")),
            (12, 0, "Cloze", text(1, "{{cloze:Text}}") + text(2, "{{cloze:Text}}<br>{{Back Extra}}")),
        ]
        made.executemany(
            "INSERT INTO templates VALUES (?, ?, ?, 0, 0, ?)",
            [(id, o, name, config) for id, o, name, config in templates],
        )
        made.executemany(
            "INSERT INTO decks VALUES (?, ?, 0, 0, ?, ?)",
            [("Default", 1, b"", text(1, b"")), ("Body\x1fHeart", 7, b"", text(1, b""))],
        )
        notes = [
            (101, "gA", 11, " easy ", "Which chamber?\x1fThe <b>left</b> one <img src='heart.png'>"),
            (102, "gB", 12, "", "It beats in the {{c1::sinus}} {{c2::node::where}}.\x1fMore"),
        ]
        made.executemany(
            "INSERT INTO notes VALUES (?, ?, ?, 0, 0, ?, ?, 0, 0, 0, '')",
            [(id, guid, kind, tags, sides) for id, guid, kind, tags, sides in notes],
        )
        memory = '{"pos":1,"s":21.5,"d":4.25,"dr":0.9}'
        made.executemany(
            "INSERT INTO cards VALUES (?, ?, 7, ?, 0, 0, ?, ?, ?, ?, 0, ?, 0, 0, 0, 0, 0, ?)",
            [
                (201, 101, 0, 2, 2, 100, 20, 3, memory),
                (202, 101, 1, 0, 0, 1, 0, 0, "{}"),
                (203, 102, 0, 0, 0, 2, 0, 0, "{}"),
                (204, 102, 1, 0, -1, 3, 0, 0, "{}"),
            ],
        )
        made.execute("INSERT INTO revlog VALUES (1700000100000, 201, 0, 3, 1, 0, 0, 4200, 0)")
        made.commit()
    return path.read_bytes()


def packed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def entry(name: str, data: bytes, sha1: bytes | None = None) -> bytes:
    digest = hashlib.sha1(data, usedforsecurity=False).digest() if sha1 is None else sha1
    return text(1, text(1, name) + number(2, len(data)) + text(3, digest))


def package(folder: Path, **other: bytes) -> Path:
    """A package; other: what to put in place of its files."""
    content = {
        "meta": number(1, 3),
        "collection.anki21b": packed(collection(folder)),
        "collection.anki2": b"only for older versions: it says that they are too old",
        "0": packed(PICTURE),
        "media": packed(entry("heart.png", PICTURE)),
    } | {name.replace("_", "."): data for name, data in other.items()}
    path = folder / "new.apkg"
    with zipfile.ZipFile(path, "w") as made:
        for name, data in content.items():
            made.writestr(name, data)
    return path


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Cards]:
    found = Cards(tmp_path / "data", lambda: datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    found.add("mine", "stays", "Own")
    yield found
    found.close()


def refused(cards: Cards, path: Path, kind: str = "apkg-damaged") -> StorageError:
    with pytest.raises(StorageError) as caught:
        import_apkg(cards, path)
    assert caught.value.kind == kind
    assert [card.front for card in cards.cards()] == ["mine"]
    assert not cards.select("SELECT * FROM media")
    return caught.value


def test_a_package_of_the_newest_form_comes_in(cards: Cards, tmp_path: Path) -> None:
    done = import_apkg(cards, package(tmp_path))
    assert (done.added, done.media, done.reviews, done.left_out) == (4, 1, 1, {})
    _own, first, second, third, fourth = cards.cards()
    assert {deck.name for deck in cards.decks()} == {"Own", "Body::Heart"}
    assert (first.front, first.back) == ("Which chamber?", 'The <b>left</b> one <img src="heart.png">')
    assert (first.state, first.stability, first.difficulty, first.tags) == (REVIEW, 21.5, 4.25, ("easy",))
    assert second.front == 'The <b>left</b> one <img src="heart.png">'
    assert second.back == "Which chamber?"
    assert third.front == "It beats in the <b>[...]</b> node."
    assert fourth.front == "It beats in the sinus <b>[where]</b>."
    assert (third.kind, fourth.suspended) == ("cloze", True)
    assert cards.select("SELECT data FROM media")[0]["data"] == PICTURE
    assert import_apkg(cards, package(tmp_path)).same == 4


def test_a_form_that_is_newer_still_is_refused_in_words(cards: Cards, tmp_path: Path) -> None:
    assert "older Anki versions" in refused(cards, package(tmp_path, meta=number(1, 4)), "apkg-newer").hint


@pytest.mark.parametrize(
    "other",
    [
        {"collection_anki21b": b"not compressed"},
        {"collection_anki21b": packed(b"no database")},
        {"media": b"{}"},
        {"media": packed(b"\x0a\xff\xff\xff\xff\x7f")},
        {"media": packed(b"\xff" * 20)},
        {"media": packed(entry("heart.png", PICTURE, b"x" * 20))},
        {"media": packed(entry("heart.png", PICTURE) + entry("not there.png", b""))},
        {"0": packed(PICTURE)[:-4]},
        {"0": PICTURE},
        {"meta": b"\xff"},
    ],
)
def test_what_is_broken_changes_nothing(cards: Cards, tmp_path: Path, other: dict[str, bytes]) -> None:
    refused(cards, package(tmp_path, **other))


def test_what_unpacks_without_end_is_stopped(cards: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(64 << 20))
    assert len(bomb) < 10_000
    monkeypatch.setattr("slmdesk.store.anki.package._LARGEST_MEDIUM_BYTES", 1 << 20)
    refused(cards, package(tmp_path, **{"0": bomb}))
    monkeypatch.setattr("slmdesk.store.anki.package._LARGEST_MAP_BYTES", 1 << 20)
    assert "list of media" in refused(cards, package(tmp_path, media=bomb)).message
    monkeypatch.setattr("slmdesk.store.anki.package._LARGEST_COLLECTION_BYTES", 1 << 20)
    assert "more than is allowed" in refused(cards, package(tmp_path, collection_anki21b=bomb)).message


def test_a_list_of_media_is_not_read_further_than_allowed() -> None:
    assert len(newest.media(text(1, b"") * 3, 3)) == 3
    with pytest.raises(ValueError, match="too many"):
        newest.media(text(1, b"") * 4, 3)


@pytest.mark.parametrize("config", [1 << 62, 1 << 33, "text", 1.5])
@pytest.mark.parametrize("table", ["notetypes", "templates"])
def test_a_setting_that_is_no_bytes_takes_no_memory(
    cards: Cards, tmp_path: Path, table: str, config: float | str
) -> None:
    changed = tmp_path / "changed"
    changed.write_bytes(collection(tmp_path))
    with contextlib.closing(sqlite3.connect(changed)) as made:
        made.create_collation("unicase", lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))
        made.execute(f"UPDATE {table} SET config = ?", (config,))
        made.commit()
    refused(cards, package(tmp_path, collection_anki21b=packed(changed.read_bytes())))


def test_a_number_without_end_is_damage(cards: Cards, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    changed.write_bytes(collection(tmp_path))
    with contextlib.closing(sqlite3.connect(changed)) as made:
        made.execute("UPDATE cards SET ivl = 9e999")
        made.commit()
    refused(cards, package(tmp_path, collection_anki21b=packed(changed.read_bytes())))


@pytest.mark.parametrize("name", ["../../evil.png", "C:\\x.png", "", "x\n.png"])
def test_media_names_that_lead_elsewhere_are_left_out(cards: Cards, tmp_path: Path, name: str) -> None:
    done = import_apkg(cards, package(tmp_path, media=packed(entry(name, PICTURE))))
    assert done.left_out == {"a medium whose name is not a plain file name": 1}
    assert done.added == 4


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_error(data: bytes) -> None:
    for read in (lambda data: newest.media(data, 10), newest.version):
        with contextlib.suppress(ValueError):
            read(data)


@settings(max_examples=15, deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_flipped_byte_gives_an_error_in_words_or_the_cards(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    path = package(folder)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    cards = Cards(folder / "data")
    cards.add("mine", "stays", "Own")
    with contextlib.suppress(StorageError):
        import_apkg(cards, path)
    assert cards.cards()[0].front == "mine"
    cards.close()
