"""What a network and a disk do to a download: nothing corrupt is ever in place, and nothing good is lost."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from https_server import CONTENT, Handler, Puller, Server, https_file, refusal, sha256, whole
from slmdesk.errors import JobCancelled, StorageError
from slmdesk.messages import CatalogFile, HttpsFile, Progress
from slmdesk.models.download import https
from slmdesk.models.download.pace import RateLimit, Speed, duration

_PULL = """
import json, signal, sys
from pathlib import Path
from slmdesk.errors import SlmDeskError
from slmdesk.messages import CatalogFile, HttpsFile, Pull
from slmdesk.models.download import pull
told = json.loads(sys.argv[1])
if told["limit"]:
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (told["limit"], told["limit"]))
file = CatalogFile("model.gguf", told["size"], told["sha256"], [HttpsFile(told["url"])])
try:
    for event in pull(Pull("small", [file], told["folder"]), lambda: False, Path(told["ca"])):
        pass
except SlmDeskError as error:
    print(error.kind)
    sys.exit(3)
"""
_BYTES = 8 << 20
_LARGE = random.Random(3).randbytes(_BYTES)


def start_pull(puller: Puller, url: str, content: bytes, limit: int = 0) -> subprocess.Popen[str]:
    told = {
        "url": url,
        "size": len(content),
        "sha256": sha256(content),
        "folder": str(puller.folder),
        "ca": str(puller.ca_file),
        "limit": limit,
    }
    return subprocess.Popen([sys.executable, "-c", _PULL, json.dumps(told)], stdout=subprocess.PIPE, text=True)


class Tap:
    """Answers as a good server, and stops in the middle of a body until it is let go on or the client is gone."""

    def __init__(self, stop_after: int) -> None:
        self.stop_after = stop_after
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def answer(self, handler: Handler) -> None:
        start = int(handler.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        handler.send_response(206 if start else 200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Content-Length", str(_BYTES - start))
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{_BYTES - 1}/{_BYTES}")
        handler.end_headers()
        middle = min(start + self.stop_after, _BYTES)
        try:
            handler.wfile.write(_LARGE[start:middle])
            handler.wfile.flush()
            self.reached.set()
            self.go_on.wait(30)
            handler.wfile.write(_LARGE[middle:])
        except OSError:
            return  # killed: what the test wants


def check_nothing_corrupt(folder: Path) -> int:
    """What is in place is right, and what came so far is a beginning of it. Returns its size."""
    target, part = folder / "model.gguf", folder / "model.gguf.part"
    if target.exists():
        assert target.read_bytes() == _LARGE
        return _BYTES
    content = part.read_bytes() if part.exists() else b""
    assert _LARGE.startswith(content)
    return len(content)


def kill_at_random_moments(puller: Puller, server: Server, times: int, seed: int) -> None:
    moments = random.Random(seed)
    kept = 0
    for _ in range(times):
        tap = Tap(moments.randrange(0, _BYTES // times * 2))
        server.answer = tap.answer
        child = start_pull(puller, server.url(), _LARGE)
        try:
            if moments.random() < 0.8:
                assert tap.reached.wait(60) or child.poll() is not None
            if moments.random() < 0.3:
                tap.go_on.set()
        finally:
            child.kill()
            child.wait()
            tap.go_on.set()
            assert child.stdout is not None
            child.stdout.close()
        now = check_nothing_corrupt(puller.folder) if puller.folder.exists() else 0
        assert now >= kept, "progress that was good is lost"
        kept = now
    server.answer = lambda handler: handler.send_file(_LARGE)
    puller.pull(https_file(server.url(), _LARGE))
    assert (puller.folder / "model.gguf").read_bytes() == _LARGE
    assert puller.names() == {"model.gguf"}


def test_what_was_being_written_when_it_was_killed_goes_with_the_next_try(puller: Puller, server: Server) -> None:
    puller.folder.mkdir(parents=True)
    (puller.folder / ".model.gguf.part.json.wg_h__2b").write_bytes(b"half a no")
    server.answer = lambda handler: handler.send_file(_LARGE)
    puller.pull(https_file(server.url(), _LARGE))
    assert puller.names() == {"model.gguf"}


def test_killed_at_twenty_moments(puller: Puller, server: Server) -> None:
    kill_at_random_moments(puller, server, 20, 1)


@pytest.mark.soak
def test_killed_at_two_hundred_moments(puller: Puller, server: Server) -> None:
    kill_at_random_moments(puller, server, 200, 2)


def test_two_programs_at_once(puller: Puller, server: Server) -> None:
    tap = Tap(1 << 20)
    server.answer = tap.answer
    first = start_pull(puller, server.url(), _LARGE)
    assert tap.reached.wait(60)
    second = start_pull(puller, server.url(), _LARGE)
    assert second.communicate(timeout=60)[0].strip() == "already-downloading"
    tap.go_on.set()
    assert first.communicate(timeout=60)[0] == ""
    assert first.returncode == 0
    check_nothing_corrupt(puller.folder)


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="Windows has no limit of file sizes")
def test_disk_that_fills_up_keeps_what_came(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: handler.send_file(_LARGE)
    child = start_pull(puller, server.url(), _LARGE, limit=3 << 20)
    assert child.communicate(timeout=60)[0].strip() in ("disk-error", "disk-full")
    assert child.returncode == 3
    kept = check_nothing_corrupt(puller.folder)
    assert kept > 2 << 20
    puller.pull(https_file(server.url(), _LARGE))
    assert check_nothing_corrupt(puller.folder) == _BYTES
    assert server.requests[-1][1]["range"] == f"bytes={kept}-"


@pytest.fixture
def trickle(server: Server) -> Iterator[None]:
    """The server sends a byte at a time, for ever."""
    over = threading.Event()

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(CONTENT)))
        handler.end_headers()
        with contextlib.suppress(OSError):
            for byte in CONTENT:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                if over.wait(0.01):
                    return

    server.answer = answer
    yield
    over.set()


@pytest.mark.usefixtures("trickle")
def test_slow_loris_shows_and_keeps_every_byte(puller: Puller, server: Server) -> None:
    puller.cancel_when = lambda events: any(isinstance(event, Progress) and event.done > 3 for event in events)
    with pytest.raises(JobCancelled):
        puller.pull(https_file(server.url(), CONTENT))
    part = (puller.folder / "model.gguf.part").read_bytes()
    assert len(part) > 3
    assert CONTENT.startswith(part)


@pytest.mark.usefixtures("trickle")
def test_slow_loris_is_given_up(puller: Puller, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https, "_SLOW_WINDOW_S", 0.3)  # a minute would be long for a test
    assert refusal(puller, https_file(server.url(), CONTENT)).kind == "server-silent"


def test_etag_that_changes_between_two_pieces_never_mixes_files(puller: Puller, server: Server) -> None:
    other = random.Random(9).randbytes(len(CONTENT))
    answers = iter(
        [
            lambda handler: handler.send_file(other, '"old"', cut=100_000),
            lambda handler: handler.send_file(other, '"old"', cut=100_000),
            lambda handler: handler.send_file(CONTENT, '"new"'),
        ]
    )
    server.answer = lambda handler: next(answers)(handler)
    file = https_file(server.url(), CONTENT)
    assert refusal(puller, file).kind == "connection-lost"
    try:
        puller.pull(file)
    except Exception:  # the second half of the old file came, too: another try begins anew
        puller.pull(file)
    assert (puller.folder / "model.gguf").read_bytes() == CONTENT


def test_room_is_looked_for_before_the_first_connection(puller: Puller, server: Server) -> None:
    server.answer = whole
    huge = CatalogFile("model.gguf", 1 << 60, "0" * 64, [HttpsFile(server.url())])
    with pytest.raises(StorageError) as caught:
        puller.pull(huge)
    assert caught.value.kind == "disk-full"
    assert server.requests == []


@pytest.mark.parametrize("name", ["file", "missing/../file"])
def test_folder_that_cannot_be_written(puller: Puller, server: Server, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")  # a read-only folder would not stop the superuser, who runs CI
    puller.folder = tmp_path / name / "below"
    with pytest.raises(StorageError):
        puller.pull(https_file(server.url(), CONTENT))
    assert server.requests == []


# --- pace ----------------------------------------------------------------------------------------


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_rate_limit_holds_on_average() -> None:
    clock = Clock()
    limit = RateLimit(1_000_000, clock, clock.sleep)
    for _ in range(100):
        limit.wait(50_000, lambda: None)
    assert clock.now - 100.0 == pytest.approx(5.0, abs=0.1)


def test_rate_limit_can_be_cancelled() -> None:
    clock = Clock()

    def cancel() -> None:
        if clock.now > 101:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        RateLimit(1000, clock, clock.sleep).wait(1_000_000, cancel)
    assert clock.now < 102


def test_speed_and_time_left_are_said() -> None:
    clock = Clock()
    speed = Speed(clock)
    note = ""
    for second in range(8):
        clock.now = 100.0 + second
        note = speed.described(Progress("downloading", second * 2_000_000, 134_000_000, "bytes", "part 1 of 2")).note
        assert second or note == "part 1 of 2"
    assert note == "Downloading, part 1 of 2, 2.0 MB/s, about 1 min left"
    clock.now += 1
    assert speed.described(Progress("downloading", 0, 10, "bytes")).note == "", "it started over"


def test_durations() -> None:
    assert [duration(each) for each in (0.2, 41, 80, 7500)] == ["1 s", "41 s", "1 min", "2 h 5 min"]
