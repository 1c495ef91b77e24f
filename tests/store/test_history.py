from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.store.database import FILE_NAME
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
