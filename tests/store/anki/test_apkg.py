"""Anki packages: there and back, Anki's own rules for them, and packages made to do harm."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.errors import StorageError
from slmdesk.store.anki.reading import import_apkg
from slmdesk.store.anki.templates import cloze, side
from slmdesk.store.anki.writing import export_apkg
from slmdesk.store.cards import Cards
from slmdesk.store.cards.schema import REVIEW
from slmdesk.store.markup import cleaned, media_names, plain, plain_media_name, renamed_media

PICTURE = b"\x89PNG picture"


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Cards]:
    times = [datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))]
    found = Cards(tmp_path / "data", lambda: times[0])
    with found.changing() as connection:
        connection.execute("INSERT INTO media VALUES ('heart 1.png', ?)", (PICTURE,))
    first = found.add(
        'What is <b>this</b>? <img src="heart 1.png">', "The heart & more", "Body::Heart", ["easy", "a b"]
    )
    found.add("Second <i>question</i>", "x < y", "History")
    assert first is not None
    for _answer in range(2):
        found.review(first.id, 3)
        times[0] += timedelta(minutes=11)
    yield found
    found.close()


def texts(cards: Cards) -> list[tuple[str, str, str, tuple[str, ...], int, int]]:
    decks = {deck.id: deck.name for deck in cards.decks()}
    return [(card.front, card.back, decks[card.deck_id], card.tags, card.state, card.reviews) for card in cards.cards()]


@pytest.fixture
def package(cards: Cards, tmp_path: Path) -> Path:
    path = tmp_path / "out.apkg"
    assert export_apkg(cards, path) == 2
    return path


def test_there_and_back(cards: Cards, package: Path, tmp_path: Path) -> None:
    other = Cards(tmp_path / "other", cards.time)
    done = import_apkg(other, package)
    assert (done.added, done.same, done.media, done.reviews, done.left_out) == (2, 0, 1, 2, {})
    assert texts(other) == texts(cards)
    card, original = other.cards()[0], cards.cards()[0]
    assert card.state == REVIEW
    assert (card.stability, card.difficulty) == pytest.approx((original.stability, original.difficulty), rel=1e-3)
    assert abs(card.due - original.due) <= timedelta(days=1)
    assert other.select("SELECT data FROM media")[0]["data"] == PICTURE
    again = import_apkg(other, package)
    assert (again.added, again.same, again.clashing, again.reviews) == (0, 2, 0, 0)
    other.close()


def test_a_deck_alone(cards: Cards, tmp_path: Path) -> None:
    assert export_apkg(cards, tmp_path / "x.apkg", "Body") == 1


def test_a_clash_comes_in_beside_and_overwrites_nothing(cards: Cards, package: Path, tmp_path: Path) -> None:
    other = Cards(tmp_path / "other", cards.time)
    import_apkg(other, package)
    with other.changing() as connection:
        connection.execute("UPDATE cards SET back = 'my own words' WHERE id = 2")
        connection.execute("UPDATE media SET data = x'00'")
    done = import_apkg(other, package)
    # The first card's picture is another one now, so it is another card too.
    assert (done.added, done.same, done.clashing) == (0, 0, 2)
    assert [card.back for card in other.cards()] == [
        *("The heart &amp; more", "my own words"),
        *("The heart &amp; more", "x &lt; y"),
    ]
    assert "import-clash" in other.cards()[3].tags
    assert sorted(row["name"] for row in other.select("SELECT name FROM media"))[0].startswith("heart 1-")
    assert import_apkg(other, package).same == 2
    other.close()


def test_the_export_keeps_ankis_rules(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as file:
        assert set(file.namelist()) == {"collection.anki2", "media", "0"}
        assert json.loads(file.read("media")) == {"0": "heart 1.png"}
        file.extract("collection.anki2", tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "collection.anki2")) as connection:
        connection.row_factory = sqlite3.Row
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        (col,) = connection.execute("SELECT * FROM col")
        assert col["ver"] == 11
        models, decks, options = (json.loads(col[name]) for name in ("models", "decks", "dconf"))
        assert all(str(model["id"]) == id for id, model in models.items())
        assert all(str(deck["id"]) == id and str(deck["conf"]) in options for id, deck in decks.items())
        notes = {row["id"]: row for row in connection.execute("SELECT * FROM notes")}
        assert len({row["guid"] for row in notes.values()}) == len(notes)
        for note in notes.values():
            model = models[str(note["mid"])]
            assert note["flds"].count("\x1f") + 1 == len(model["flds"])
            assert note["csum"] == int(hashlib.sha1(str(note["sfld"]).encode()).hexdigest()[:8], 16)
            assert note["tags"] == "" or (note["tags"][0] == note["tags"][-1] == " ")
        rows = list(connection.execute("SELECT * FROM cards"))
        for row in rows:
            assert str(row["did"]) in decks
            assert row["ord"] < len(models[str(notes[row["nid"]]["mid"])]["tmpls"])
            assert (row["type"], row["queue"]) in {(0, 0), (1, 1), (2, 2), (3, 1), (0, -1), (2, -1)}
        ids = {row["id"] for row in rows}
        assert all(row["cid"] in ids and 1 <= row["ease"] <= 4 for row in connection.execute("SELECT * FROM revlog"))


def changed(package: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A package with other content."""
    with zipfile.ZipFile(package) as file:
        content = {name: file.read(name) for name in file.namelist()}
    change(content)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return to


def with_sql(package: Path, tmp_path: Path, *statements: str) -> Path:
    def change(content: dict[str, bytes]) -> None:
        path = tmp_path / "changed.sqlite3"
        path.write_bytes(content["collection.anki2"])
        with contextlib.closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        content["collection.anki2"] = path.read_bytes()

    return changed(package, tmp_path / "changed.apkg", change)


def refused(cards: Cards, path: Path, kind: str = "apkg-damaged") -> StorageError:
    before = (texts(cards), [tuple(row) for row in cards.select("SELECT * FROM reviews, decks")])
    with pytest.raises(StorageError) as caught:
        import_apkg(cards, path)
    assert caught.value.kind == kind
    assert caught.value.hint
    assert before == (texts(cards), [tuple(row) for row in cards.select("SELECT * FROM reviews, decks")])
    return caught.value


def test_what_is_no_package(cards: Cards, package: Path, tmp_path: Path) -> None:
    refused(cards, tmp_path / "nothing.apkg", "apkg-missing")
    (tmp_path / "text.apkg").write_text("no zip")
    refused(cards, tmp_path / "text.apkg")
    (tmp_path / "cut.apkg").write_bytes(package.read_bytes()[:-300])
    refused(cards, tmp_path / "cut.apkg")
    refused(cards, changed(package, tmp_path / "a.apkg", lambda content: content.pop("collection.anki2") and None))
    refused(cards, changed(package, tmp_path / "b.apkg", lambda content: content.update(media=b"[1]")))
    refused(cards, changed(package, tmp_path / "c.apkg", lambda content: content.update({"collection.anki2": b"x"})))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE col SET models = '{}'",
        "UPDATE col SET decks = 'no json'",
        "UPDATE col SET models = replace(models, 'tmpls', 'other')",
        "UPDATE cards SET due = 'x'",
        "DELETE FROM col",
        "DROP TABLE revlog",
        "ALTER TABLE notes RENAME TO other",
    ],
)
def test_damaged_tables_change_nothing(cards: Cards, package: Path, tmp_path: Path, statement: str) -> None:
    other = Cards(tmp_path / "other", cards.time)
    refused(other, with_sql(package, tmp_path, statement))
    other.close()


def test_a_view_that_never_ends_is_not_asked(cards: Cards, package: Path, tmp_path: Path) -> None:
    endless = (
        "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
        " SELECT id, '' AS guid, 1 AS mid, '' AS tags, '' AS flds FROM n"
    )
    refused(cards, with_sql(package, tmp_path, "DROP TABLE notes", endless))


def test_a_zip_bomb_is_stopped(cards: Cards, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slmdesk.store.anki.package._LARGEST_COLLECTION_BYTES", 1 << 20)
    path = changed(package, tmp_path / "x.apkg", lambda content: content.update({"collection.anki2": bytes(1 << 22)}))
    refused(cards, path)
    monkeypatch.setattr("slmdesk.store.anki.package._LARGEST_COLLECTION_BYTES", 1 << 30)
    monkeypatch.setattr("slmdesk.store.anki.package._LARGEST_MEDIUM_BYTES", 1 << 20)
    refused(cards, changed(package, tmp_path / "y.apkg", lambda content: content.update({"0": bytes(1 << 22)})))


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/passwd", "C:\\x.png", "a/b.png", ".hidden", "", "x\n.png"])
def test_media_names_that_lead_elsewhere_are_left_out(cards: Cards, package: Path, tmp_path: Path, name: str) -> None:
    other = Cards(tmp_path / "other", cards.time)
    path = changed(package, tmp_path / "x.apkg", lambda content: content.update(media=json.dumps({"0": name}).encode()))
    done = import_apkg(other, path)
    assert done.left_out == {"a medium whose name is not a plain file name": 1}
    assert not other.select("SELECT * FROM media")
    assert done.added == 2
    other.close()


@settings(max_examples=10, deadline=None)
@given(place=st.integers(0, 3000), byte=st.integers(0, 255))
def test_a_flipped_byte_gives_an_error_in_words_or_the_cards(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    cards = Cards(folder)
    cards.add("front", "back", "Deck")
    export_apkg(cards, folder / "x.apkg")
    content = bytearray((folder / "x.apkg").read_bytes())
    content[place % len(content)] = byte
    (folder / "x.apkg").write_bytes(content)
    with contextlib.suppress(StorageError):
        import_apkg(cards, folder / "x.apkg")
    assert cards.cards()[0].front == "front"
    cards.close()


def test_templates() -> None:
    fields = {"Front": "a", "Back": "b", "Extra": " ", "Text": "{{c1::Paris::city}} is in {{c2::France}}"}
    assert side("{{Front}}{{#Extra}}!{{/Extra}}{{^Extra}}?{{/Extra}}", fields, 0, answer=False) == "a?"
    assert side("{{FrontSide}}<hr>{{hint:Back}} {{Nothing}}", fields, 0, answer=True) == "<hr>b "
    assert side("{{cloze:Text}}", fields, 0, answer=False) == "<b>[city]</b> is in France"
    assert side("{{cloze:Text}}", fields, 1, answer=True) == "Paris is in <b>France</b>"
    assert cloze("{{c1::a {{c2::b}} c}}", 1, answer=False) == "a <b>[...]</b> c"
    assert side("{{#c2}}second{{/c2}}", fields, 1, answer=False) == "second"


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<script>alert(1)</script>a", "a"),
        ('<b onclick="x()">a', "<b>a</b>"),
        ('<img src="http://x.example/a.png"><img src="a.png" onerror="x">', '<img src="a.png">'),
        ('<a href="javascript:x">link</a>', "link"),
        ("a<!-- hidden -->b &lt;i&gt;", "ab &lt;i&gt;"),
        ("</div><i>a</b></i>", "<i>a</i>"),
        ("<style>x</style><svg><b>y</b></svg>z", "z"),
    ],
)
def test_only_formatting_gets_through(markup: str, wanted: str) -> None:
    assert cleaned(markup) == wanted


@given(st.text(alphabet="<>/bimgscrpt \"'=&;a", max_size=80))
def test_cleaning_twice_changes_nothing_more(markup: str) -> None:
    once: Any = cleaned(markup)
    assert cleaned(once) == once
    assert "<script" not in once.lower()


def test_reading_a_side() -> None:
    assert plain('a<br>b <img src="x.png"><div>c &amp; d</div>') == "a\nb [x.png]\nc & d"
    assert media_names('<img src="x.png">[sound:a b.mp3]') == {"x.png", "a b.mp3"}
    assert plain_media_name("x.png") == "x.png"


def test_sections_in_any_disorder() -> None:
    fields = {"A": "a", "B": " "}
    for template, wanted in (
        ("{{#A}}x{{#B}}y{{/B}}{{^B}}z{{/B}}{{/A}}", "xz"),
        ("{{#A}}x{{/B}}", "{{#A}}x{{/B}}"),
        ("{{#A}}{{#B}}x{{/A}}", "{{#B}}x"),
        ("{{^A}}{{#B}}x{{/A}}y", "y"),
        ("{{}}{{ }}{{/}}", "{{}}{{ }}{{/}}"),
        ("{{ A }}{{text:A}}{{Nobody}}", "aa"),
    ):
        assert side(template, fields, 0, answer=False) == wanted, template


@pytest.mark.parametrize("food", ["{{#a}}", "{{", "{{ ", "{{#", "{{c1::", "}}", "{{a}}", "{{cloze:Text}}", "{{/a}}"])
def test_a_template_made_to_stop_the_program_does_not(food: str) -> None:
    text = food * (100_000 // len(food)) + " " * 50_000
    fields = {"a": "x" * 10_000, "Text": "{{c1::" + "a::" * 33_000}
    assert len(side(text, fields, 0, answer=False)) <= 200_000
    assert cloze(text + "{{c1::a::b}}", 0, answer=True).endswith(("<b>a</b>", "{{c1::a::b}}"))
    assert len(cloze(fields["Text"], 0, answer=False)) == len(fields["Text"])


def test_a_field_that_is_named_in_a_thousand_ways_is_worked_out_once() -> None:
    class Counted(dict[str, str]):
        asked = 0

        def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
            self.asked += 1
            return super().get(name, default)

    fields = Counted(Text="{{c1::a}}" * 1000)
    template = "".join(f"{{{{f{number}:cloze:Text}}}}" for number in range(5000))
    assert side(template, fields, 0, answer=True).startswith("<b>a</b><b>a</b>")
    assert fields.asked == 1
    assert side("{{x:Text}}{{cloze:Text}}", {"Text": "{{c1::a}}"}, 0, answer=True) == "{{c1::a}}<b>a</b>"


def test_many_media_are_renamed_in_one_go() -> None:
    names = {f"{number}.png": f"{number}-x.png" for number in range(50_000)}
    side_ = cleaned('<img src="7.png"> [sound:8.png] <img src="a&amp;b.png">')
    assert renamed_media(side_, names | {"a&b.png": "c&d.png"}) == (
        '<img src="7-x.png"> [sound:8-x.png] <img src="c&amp;d.png">'
    )
    assert renamed_media(side_, {"7.png": "8.png", "8.png": "7.png"}).count("7.png") == 1


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE cards SET data = \'{"s": 3.0, "d": 36000}\'',
        "UPDATE cards SET ivl = 100000000",
        "UPDATE cards SET due = 9000000000000000",
        "UPDATE cards SET reps = 9223372036854775807, lapses = 9223372036854775807",
    ],
)
def test_a_schedule_that_cannot_be_is_brought_into_bounds(
    cards: Cards, package: Path, tmp_path: Path, statement: str
) -> None:
    (tmp_path / "other").mkdir()
    with contextlib.closing(Cards(tmp_path / "other", cards.time)) as other:
        import_apkg(other, with_sql(package, tmp_path, statement))
        for card in other.cards():
            for rating in (1, 2, 3, 4):
                other.review(card.id, rating)
            assert 1 <= (other.get(card.id).difficulty or 0) <= 10


@pytest.mark.parametrize(
    "food", ["<a ", "<!--", "</", "<a '", '<a "', "<", "<b>", "<script>", "&", "<!", "<img src=", "[sound:"]
)
def test_markup_made_to_stop_the_program_does_not(food: str) -> None:
    text = food * (100_000 // len(food))
    once = cleaned(text)
    assert cleaned(once[:1000]) == once[:1000]
    plain(text)
    media_names(text)


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("1 < 2 <b>and</b> 3 > 2", "1 &lt; 2 <b>and</b> 3 &gt; 2"),
        ("<script>if (a < b) { '<b>' }</SCRIPT>c", "c"),
        ("<style>b { }", ""),
        ("a<!-- no end <b>b</b>", "a&lt;!-- no end <b>b</b>"),
        ("<!DOCTYPE html><?xml?></>a<br/><svg/>b", "a<br>b"),
        ("<img alt='src=b.png' SRC=a.png><IMG src='c&amp;d.png' />", '<img src="a.png"><img src="c&amp;d.png">'),
        ('<b title="a > b">c</b>', "<b>c</b>"),
        ("AT&amp;T &lt;b&gt; &#233;", "AT&amp;T &lt;b&gt; é"),
    ],
)
def test_markup_of_any_kind(markup: str, wanted: str) -> None:
    assert cleaned(markup) == wanted
