"""A real https server on this computer, with a certificate of its own authority, that misbehaves on demand."""

from __future__ import annotations

import hashlib
import random
import ssl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from slmdesk.errors import DownloadError
from slmdesk.messages import CatalogFile, Connection, HttpsFile, Progress, Pull, PulledFile, PullResult, TaskEvent
from slmdesk.models.download import pull

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Records the request, then does what the test wants."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.close_connection = True
        self.server.answer(self)

    def log_message(self, *arguments: object) -> None:
        pass

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        """headers: ``content_length`` stands for Content-Length, and is right by default."""
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def send_file(self, content: bytes, etag: str = '"v1"', cut: int | None = None) -> None:
        """Answer as a good server does, ranges and If-Range included; cut: break off after so many bytes."""
        wanted = self.headers.get("range", "")
        if wanted and self.headers.get("if-range", etag) == etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            content_range = f"bytes {start}-{len(content) - 1}/{len(content)}"
            length = str(len(content) - start)
            self.send(206, content[start:cut], etag=etag, content_range=content_range, content_length=length)
        else:
            self.send(200, content[:cut], etag=etag, content_length=str(len(content)))


class Server(ThreadingHTTPServer):
    """answer: what the next requests get. requests: (path, headers) of those that came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, certificate: trustme.LeafCert) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Answer = lambda handler: handler.send(404)
        self.requests: list[tuple[str, dict[str, str]]] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *arguments: object) -> None:
        pass  # a client that goes away, or does not trust us, is what some tests want

    def url(self, path: str = "/model.gguf") -> str:
        return f"https://localhost:{self.server_port}{path}"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Puller:
    """Runs pulls of one file into one folder and keeps their events."""

    def __init__(self, folder: Path, ca_file: Path | None = None) -> None:
        self.folder = folder
        self.ca_file = ca_file
        self.events: list[TaskEvent] = []
        self.cancel_when: Callable[[list[TaskEvent]], bool] = lambda events: False

    def pull(self, *files: CatalogFile) -> list[PulledFile]:
        self.events = []
        request = Pull("small", list(files), str(self.folder))
        for event in pull(request, lambda: self.cancel_when(self.events), self.ca_file):
            self.events.append(event)
        result = getattr(self.events[-1], "result", None)
        assert isinstance(result, PullResult)
        return result.files

    @property
    def progress(self) -> list[Progress]:
        return [event for event in self.events if isinstance(event, Progress)]

    def names(self) -> set[str]:
        """What is in the folder, but for the lock."""
        return {path.name for path in self.folder.iterdir()} - {".lock"}


def https_file(url: str, content: bytes, hash: str | None = "") -> CatalogFile:
    """hash: the right one by default."""
    return CatalogFile("model.gguf", len(content), sha256(content) if hash == "" else hash, [HttpsFile(url)])


CONTENT = random.Random(1).randbytes(300_000)


def whole(handler: Handler) -> None:
    """The answer of a good server."""
    handler.send_file(CONTENT)


def refusal(puller: Puller, *files: CatalogFile) -> DownloadError:
    """The error of a pull that must fail, with every connection closed again."""
    with pytest.raises(DownloadError) as caught:
        puller.pull(*files)
    opened = [event.open for event in puller.events if isinstance(event, Connection)]
    assert opened == [True, False] * (len(opened) // 2)
    return caught.value
