"""A download comes whole, goes on where it was cut, and stops when it is told to."""

from __future__ import annotations

import random
import threading
from itertools import pairwise

import pytest

from https_server import CONTENT, Handler, Puller, Server, https_file, refusal, sha256, whole
from slmdesk import __version__
from slmdesk.errors import JobCancelled, StorageError
from slmdesk.messages import CatalogFile, Connection, HttpsFile, Progress

LARGE = random.Random(2).randbytes(3_000_000)


def cut_at(puller: Puller, server: Server, size: int, content: bytes = CONTENT, etag: str = '"v1"') -> CatalogFile:
    """A first try that ended after ``size`` bytes."""
    file = https_file(server.url(), content)
    server.answer = lambda handler: handler.send_file(content, etag, cut=size)
    assert refusal(puller, file).kind == "connection-lost"
    assert (puller.folder / "model.gguf.part").stat().st_size == size
    server.requests.clear()
    return file


# --- all is well ---------------------------------------------------------------------------------


def test_whole_file(puller: Puller, server: Server) -> None:
    server.answer = whole
    (file,) = puller.pull(https_file(server.url(), CONTENT))
    assert (file.name, file.size_bytes, file.sha256) == ("model.gguf", len(CONTENT), sha256(CONTENT))
    assert not file.recorded
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT
    assert puller.names() == {"model.gguf"}
    connections = [event for event in puller.events if isinstance(event, Connection)]
    assert connections == [
        Connection("localhost", True, 0, "model.gguf"),
        Connection("localhost", False, len(CONTENT), "model.gguf"),
    ]
    assert isinstance(puller.events[0], Connection)
    assert puller.progress[-1] == Progress("checking", len(CONTENT), len(CONTENT), "bytes")
    done = [progress.done for progress in puller.progress]
    assert all(earlier <= later for earlier, later in pairwise(done))


def test_request_tells_nothing_about_the_user(puller: Puller, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    home = puller.folder.parent
    (home / ".netrc").write_text("machine localhost login me password secret")
    monkeypatch.setenv("HOME", str(home))

    def answer(handler: Handler) -> None:
        if handler.path == "/model.gguf":
            handler.send(302, location="/there", set_cookie="who=you")
        else:
            whole(handler)

    server.answer = answer
    puller.pull(https_file(server.url(), CONTENT))
    for _, headers in server.requests:
        assert set(headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert headers["user-agent"] == f"slmdesk/{__version__}"
        assert headers["accept-encoding"] == "identity"
    assert len(server.requests) == 2


def test_several_files_count_together(puller: Puller, server: Server) -> None:
    server.answer = whole
    other = CatalogFile("extra.json", len(CONTENT), sha256(CONTENT), [HttpsFile(server.url())])
    first, second = puller.pull(https_file(server.url(), CONTENT), other)
    assert (first.name, second.name) == ("model.gguf", "extra.json")
    assert {progress.total for progress in puller.progress} == {2 * len(CONTENT)}
    assert puller.progress[-1].done == 2 * len(CONTENT)


def test_file_that_is_there_is_not_fetched_again(puller: Puller, server: Server) -> None:
    server.answer = whole
    file = https_file(server.url(), CONTENT)
    puller.pull(file)
    server.requests.clear()
    assert puller.pull(file)[0].sha256 == sha256(CONTENT)
    assert server.requests == []
    assert not any(isinstance(event, Connection) for event in puller.events)
    (puller.folder / "model.gguf").write_bytes(bytes(len(CONTENT)))
    puller.pull(file)
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT


def test_next_source_is_tried(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: whole(handler) if handler.path == "/b" else handler.send(404)
    sources: list[HttpsFile] = [HttpsFile(server.url("/a")), HttpsFile(server.url("/b"))]
    puller.pull(CatalogFile("model.gguf", len(CONTENT), sha256(CONTENT), [*sources]))
    assert [path for path, _ in server.requests] == ["/a", "/b"]


def test_last_error_names_every_failure(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: handler.send(404 if handler.path == "/a" else 500)
    sources: list[HttpsFile] = [HttpsFile(server.url("/a")), HttpsFile(server.url("/b"))]
    error = refusal(puller, CatalogFile("model.gguf", len(CONTENT), None, [*sources]))
    assert error.kind == "no-source-left"
    assert "status 404" in error.message.splitlines()[1]
    assert "status 500" in error.message.splitlines()[2]


# --- going on after a cut ------------------------------------------------------------------------


def test_resume_after_a_cut(puller: Puller, server: Server) -> None:
    file = cut_at(puller, server, 100_000)
    server.answer = whole
    puller.pull(file)
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT
    ((_, headers),) = server.requests
    assert (headers["range"], headers["if-range"]) == ("bytes=100000-", '"v1"')
    assert [event.received_bytes for event in puller.events if isinstance(event, Connection)] == [0, 200_000]


def test_long_download_goes_on_by_itself(puller: Puller, server: Server) -> None:
    def answer(handler: Handler) -> None:
        start = int(handler.headers.get("range", "bytes=0-")[6:-1])
        handler.send_file(LARGE, cut=start + 1_200_000)

    server.answer = answer
    puller.pull(https_file(server.url(), LARGE))
    assert [headers.get("range") for _, headers in server.requests] == [None, "bytes=1200000-", "bytes=2400000-"]


def test_changed_file_starts_over(puller: Puller, server: Server) -> None:
    cut_at(puller, server, 100_000)
    newer = CONTENT[::-1]
    server.answer = lambda handler: handler.send_file(newer, '"v2"')
    puller.pull(https_file(server.url(), newer))
    assert (puller.folder / "model.gguf").read_bytes() == newer


def test_server_without_ranges_starts_over(puller: Puller, server: Server) -> None:
    file = cut_at(puller, server, 100_000)
    server.answer = lambda handler: handler.send(200, CONTENT)
    puller.pull(file)
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT


def test_range_that_cannot_be_starts_over(puller: Puller, server: Server) -> None:
    file = cut_at(puller, server, 100_000)
    server.answer = lambda handler: handler.send(416) if "range" in handler.headers else whole(handler)
    puller.pull(file)
    assert [headers.get("range") for _, headers in server.requests] == ["bytes=100000-", None]


@pytest.mark.parametrize("content_range", ["bytes 0-299999/300000", "bytes 99999-299999/300000", "nonsense", ""])
def test_lying_content_range_starts_over(puller: Puller, server: Server, content_range: str) -> None:
    file = cut_at(puller, server, 100_000)

    def answer(handler: Handler) -> None:
        if "range" in handler.headers:
            handler.send(206, CONTENT[100_000:], content_range=content_range)
        else:
            whole(handler)

    server.answer = answer
    puller.pull(file)
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT


def test_part_of_a_file_that_nobody_asked_for(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: handler.send(206, CONTENT[:10], content_range=f"bytes 0-9/{len(CONTENT)}")
    assert refusal(puller, https_file(server.url(), CONTENT)).kind == "connection-lost"
    server.answer = lambda handler: handler.send(206, CONTENT[10:], content_range=f"bytes 10-299999/{len(CONTENT)}")
    (puller.folder / "model.gguf.part").unlink()
    assert refusal(puller, https_file(server.url(), CONTENT)).kind == "bad-answer"


def test_weak_etag_without_a_hash_is_not_resumed(puller: Puller, server: Server) -> None:
    file = https_file(server.url(), CONTENT, hash=None)
    server.answer = lambda handler: handler.send_file(CONTENT, 'W/"v1"', cut=100_000)
    refusal(puller, file)
    server.requests.clear()
    server.answer = lambda handler: handler.send_file(CONTENT, 'W/"v1"')
    puller.pull(file)
    assert "range" not in server.requests[0][1]


def test_damaged_note_starts_over(puller: Puller, server: Server) -> None:
    file = cut_at(puller, server, 100_000)
    (puller.folder / "model.gguf.part.json").write_bytes(b"\xff{")
    server.answer = whole
    puller.pull(file)
    assert "range" not in server.requests[0][1]


def test_whole_part_needs_no_connection(puller: Puller, server: Server) -> None:
    file = cut_at(puller, server, 100_000)
    (puller.folder / "model.gguf.part").write_bytes(CONTENT)  # the power went before it was moved
    puller.pull(file)
    assert server.requests == []
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT


# --- stopping ------------------------------------------------------------------------------------


def test_cancel_while_the_server_is_silent(puller: Puller, server: Server) -> None:
    silent, go_on = threading.Event(), threading.Event()

    def answer(handler: Handler) -> None:
        handler.send(200, CONTENT[:100_000], content_length=str(len(CONTENT)), etag='"v1"')
        silent.set()
        go_on.wait(60)

    server.answer = answer
    part = puller.folder / "model.gguf.part"
    puller.cancel_when = lambda events: silent.is_set() and part.exists()
    with pytest.raises(JobCancelled):
        puller.pull(https_file(server.url(), CONTENT))
    last = puller.events[-1]
    assert isinstance(last, Connection)
    assert not last.open
    go_on.set()
    kept_bytes = part.stat().st_size
    server.requests.clear()
    server.answer = whole
    puller.cancel_when = lambda events: False
    puller.pull(https_file(server.url(), CONTENT))
    assert server.requests[0][1].get("range") == (f"bytes={kept_bytes}-" if kept_bytes else None)
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT


def test_cancel_before_any_answer(puller: Puller, server: Server) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def answer(handler: Handler) -> None:
        asked.set()
        go_on.wait(60)

    server.answer = answer
    puller.cancel_when = lambda events: asked.is_set()
    with pytest.raises(JobCancelled):
        puller.pull(https_file(server.url(), CONTENT))
    go_on.set()


def test_only_one_download_of_a_model(puller: Puller, server: Server) -> None:
    server.answer = whole
    second = Puller(puller.folder, puller.ca_file)
    kinds: list[str] = []

    def try_too(events: object) -> bool:
        if not kinds:
            with pytest.raises(StorageError) as caught:
                second.pull(https_file(server.url(), CONTENT))
            kinds.append(caught.value.kind)
        return False

    puller.cancel_when = try_too
    puller.pull(https_file(server.url(), CONTENT))
    assert kinds == ["already-downloading"]


def test_disk_without_room(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: handler.send(200, b"begin", content_length=str(1 << 60))
    with pytest.raises(StorageError) as caught:
        puller.pull(CatalogFile("model.gguf", 1 << 60, None, [HttpsFile(server.url())]))
    assert caught.value.kind == "disk-full"


def test_folder_that_cannot_be_made(puller: Puller, server: Server) -> None:
    puller.folder.write_text("a file in its place")
    with pytest.raises(StorageError):
        puller.pull(https_file(server.url(), CONTENT))
    assert server.requests == []
