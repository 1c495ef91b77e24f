from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.store.database import FILE_NAME, MIGRATIONS, open_database
from slmdesk.store.history import History


@pytest.fixture(params=[None, False], ids=["full text index", "without"])
def history(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[History]:
    history = History(tmp_path, lambda: datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), request.param)
    yield history
    history.close()


def test_a_result_comes_back(history: History) -> None:
    id = history.add("summary", "Summary of a.pdf", "qwen", "Lions hunt at night.", '{"a": 1}')
    entry = history.get(id)
    assert (entry.kind, entry.title, entry.model, entry.text, entry.content) == (
        "summary", "Summary of a.pdf", "qwen", "Lions hunt at night.", '{"a": 1}'
    )  # fmt: skip
    assert entry.created == "2026-03-04T05:06:07+00:00"
    assert history.entries() == [entry]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lions", [1]),
        ("LION night", [1]),
        ("lions pdf", [1]),
        ("lions whales", []),
        ("whale", [2]),
        ("100%", []),
        ("", [2, 1]),
    ],
)
def test_words_are_found_by_their_beginnings(history: History, words: str, found: list[int]) -> None:
    history.add("summary", "a.pdf", "m", "Lions hunt at night.", "")
    history.add("summary", "b.pdf", "m", "Whales sing in the dark.", "")
    assert [entry.id for entry in history.search(words)] == found


@pytest.mark.parametrize("words", ['"', "a AND", "NOT x", "*", "title:x", "(", "%", "_", "\\"])
def test_no_words_break_the_search(history: History, words: str) -> None:
    history.add("summary", "a", "m", "text", "")
    assert isinstance(history.search(words), list)


def test_what_is_deleted_is_gone_from_the_list_the_search_and_the_file(history: History, tmp_path: Path) -> None:
    id = history.add("summary", "t", "m", "zebracrossing secretword", '"zebracrossing"')
    history.add("summary", "t", "m", "other", "")
    history.delete(id)
    assert history.search("zebracrossing") == []
    with pytest.raises(StorageError) as caught:
        history.get(id)
    assert caught.value.kind == "not-kept"
    history.close()
    for path in tmp_path.glob(f"{FILE_NAME}*"):
        assert b"zebracrossing" not in path.read_bytes(), path
        assert b"secretword" not in path.read_bytes(), path


def test_all_can_be_deleted(history: History) -> None:
    for _number in range(3):
        history.add("summary", "t", "m", "text", "")
    assert history.clear() == 3
    assert history.entries() == []
    assert history.search("text") == []


def test_the_index_takes_in_what_was_written_without_it(tmp_path: Path) -> None:
    without = History(tmp_path, full_text=False)
    without.add("summary", "t", "m", "Lions hunt.", "")
    without.close()
    with_index = History(tmp_path)
    assert [entry.text for entry in with_index.search("lion")] == ["Lions hunt."]
    with_index.close()


def test_what_is_written_on_stands_once_and_is_the_latest_of_its_documents(history: History) -> None:
    first = history.add("conversation", "Why?", "m", "Why? Lions.", "1", "k1", "a.pdf")
    history.add("conversation", "How?", "m", "How? Whales.", "2", "k2", "a.pdf")
    history.add("conversation", "Else?", "m", "Else?", "3", "k3", "b.pdf")
    history.add("summary", "a", "m", "Lions again.", "4")
    found = history.latest("conversation", "a.pdf")
    assert found is not None
    assert found.key == "k2"
    again = history.add("conversation", "Why?", "m", "Why? Lions. And? Tigers.", "5", "k1", "a.pdf")
    assert again > first
    assert history.latest("conversation", "a.pdf") == history.get(again) == history.latest("conversation")
    assert history.latest("conversation", "c.pdf") is None
    assert [entry.content for entry in history.search("lions", conversations=True)] == ["5"]
    assert [entry.content for entry in history.entries(conversations=False)] == ["4"]
    assert [entry.kind for entry in history.search("lion", conversations=False)] == ["summary"]
    assert history.search("tiger") == [history.get(again)]
    assert history.delete_key("k1")
    assert not history.delete_key("k1")
    assert not history.delete_key("")  # results that are written once have none
    assert history.clear(conversations=True) == 2
    assert [entry.content for entry in history.entries()] == ["4"]


def test_two_that_write_on_lose_nothing_of_each_other(history: History) -> None:
    history.add("conversation", "Why?", "m", "Lions.", "1", "k", before="", aside="here")
    history.add("conversation", "Why?", "m", "Lions. Tigers.", "1, 2", "k", before="1", aside="there")
    for said in ("1, 3", "1, 3, 4"):
        history.add("conversation", "Why?", "m", "Lions. Whales.", said, "k", before="1", aside="here")
    assert {(each.key, each.content) for each in history.entries()} == {("k", "1, 2"), ("here", "1, 3, 4")}


def test_what_is_put_back_replaces_nothing(history: History) -> None:
    history.add("conversation", "Why?", "m", "Lions.", "old", "k1")
    history.add("summary", "s", "m", "Whales.", "same")
    kept = history.entries()
    history.delete_key("k1")
    assert history.put_back(kept) == 1
    assert [entry.text for entry in history.search("lions")] == ["Lions."]
    history.add("conversation", "Why?", "m", "Lions. More.", "new", "k1")
    assert history.put_back(kept) == 0
    assert {entry.content for entry in history.entries()} == {"new", "same"}


def test_what_is_put_back_is_no_later_than_it_was(tmp_path: Path) -> None:
    days = iter(range(1, 9))
    with closing(History(tmp_path, lambda: datetime(2026, 3, next(days), tzinfo=UTC))) as history:
        history.add("conversation", "Old?", "m", "Old.", "1", "old", "a.pdf")
        kept = history.entries()
        history.delete_key("old")
        history.add("conversation", "New?", "m", "New.", "2", "new", "a.pdf")
        history.put_back(kept)
        for about in ("a.pdf", None):
            found = history.latest("conversation", about)
            assert found is not None
            assert found.key == "new"
        assert [each.key for each in history.entries()] == ["new", "old"]


def test_a_history_of_the_version_before_is_brought_up_to_date(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / FILE_NAME, MIGRATIONS[:2])) as connection:
        connection.execute(
            "INSERT INTO history (created, kind, title, model, text, content)"
            " VALUES ('', 'summary', 't', 'm', 'x', '{}')"
        )
    history = History(tmp_path)
    assert [(entry.text, entry.key, entry.about) for entry in history.entries()] == [("x", "", "")]
    history.add("conversation", "Why?", "m", "Because.", "", "k", "a")
    assert len(history.entries()) == 2
    history.close()
