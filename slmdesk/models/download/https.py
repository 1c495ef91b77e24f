"""Brings one file from a public https server: resumed where it was cut, checked to the last byte."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec

from slmdesk.errors import DownloadError, JobCancelled, SlmDeskError
from slmdesk.messages import Connection, HttpsFile, TaskEvent
from slmdesk.models.download.exchange import Broken, Exchange, Head, SystemTrust
from slmdesk.models.download.part import Part

_MAX_REDIRECTS = 5
_WORTH_ANOTHER_TRY_BYTES = 1 << 20
_SLOW_WINDOW_S = 60.0
_SLOWEST_BYTES = 10_000  # in that time; a telephone line of 1995 brought twenty times as much
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,19})-\d{1,19}/(\d{1,19}|\*)")
_OTHER_FILE = "Get a newer SLM Desk, or choose another model."


class _Note(msgspec.Struct, frozen=True):
    """Where a .part comes from. etag, sha256: as the server named them; empty when it did not."""

    url: str
    etag: str
    size: int
    sha256: str = ""


class _FromTheStart(Exception):
    """What was kept cannot be continued: the file on the server is another one, or the server cannot do it."""


def fetch(
    part: Part, source: HttpsFile, cancelled: Callable[[], bool], ca_file: Path | None = None
) -> Generator[TaskEvent, None, None]:
    """Bring the file of ``part`` from ``source`` and put it in its place.

    Without a hash of our own, the server's word is taken: the Hugging Face hub sends the sha256 of a large
    file as ``X-Linked-Etag`` (``get_hf_file_metadata`` in huggingface_hub's file_download.py reads the same).

    Yields:
        ``Connection`` around each host, ``Progress``.

    Raises:
        DownloadError, StorageError: what came so far is kept, unless it is useless.
        JobCancelled: likewise.
    """
    download = _Download(part, source.url, cancelled, ca_file)
    yield from part.begin(download.usable_bytes())
    restarted = False
    while part.size_bytes < part.file.size_bytes:
        before_bytes = part.size_bytes
        try:
            yield from download.attempt()
        except _FromTheStart:
            if restarted:
                raise _bad_range(source.url) from None
            restarted = True
            yield from part.begin(0)
        except Broken:
            if part.size_bytes - before_bytes < _WORTH_ANOTHER_TRY_BYTES:
                raise
    yield from part.finish(part.file.sha256 or download.server_sha256 or None)


class _Download:
    def __init__(self, part: Part, url: str, cancelled: Callable[[], bool], ca_file: Path | None) -> None:
        self._part = part
        self._url = url
        self._cancelled = cancelled
        self._ca_file = ca_file
        self._note = part.read_note(_Note)
        self._received_bytes = 0  # over the connection that is open
        self.server_sha256 = ""

    def usable_bytes(self) -> int:
        """How much of the .part can be continued; sets ``server_sha256`` to what the server said then."""
        note, stored = self._note, self._part.stored_bytes()
        if note is None or note.url != self._url or note.size != self._part.file.size_bytes or stored > note.size:
            return 0
        if not (_is_strong(note.etag) or note.sha256 or self._part.file.sha256):
            return 0  # nothing would show that the two halves belong to different files
        self.server_sha256 = note.sha256
        return stored

    def attempt(self) -> Generator[TaskEvent, None, None]:
        """One request and its redirects. Ends when the file has its full size.

        Raises:
            _FromTheStart: the offset is of no use.
        """
        part, url, host = self._part, self._url, ""
        headers = self._range_headers()
        for hop in range(_MAX_REDIRECTS + 1):
            host = _https_host(url)
            yield Connection(host, True, 0, part.file.name)
            self._received_bytes, location, failure = 0, "", None
            exchange = Exchange(SystemTrust(self._ca_file), url, headers, self._cancelled)
            try:
                head = exchange.head()
                self._hear_sha256(head, first=hop == 0)
                location = _redirect(head, url)
                if not location:
                    yield from self._receive(exchange, head, host)
            except (SlmDeskError, JobCancelled, _FromTheStart) as error:
                failure = error
            finally:
                exchange.close()
            yield Connection(host, False, self._received_bytes, part.file.name)
            if failure is not None:
                raise failure
            if not location:
                return
            url = location
        raise DownloadError("too-many-redirects", f"{host} sends us around in circles.", _OTHER_FILE)

    def _range_headers(self) -> dict[str, str]:
        if not self._part.size_bytes:
            return {}
        headers = {"Range": f"bytes={self._part.size_bytes}-"}
        if self._note is not None and _is_strong(self._note.etag):
            headers["If-Range"] = self._note.etag  # RFC 9110, 13.1.5: a changed file comes whole
        return headers

    def _hear_sha256(self, head: Head, first: bool) -> None:
        # The ETag of a later host is a name of its own there, even if it looks like a sha256.
        for name in ("x-linked-etag", "etag") if first else ("x-linked-etag",):
            value = head.headers.get(name, "").removeprefix("W/").strip('"').lower()
            if _SHA256.fullmatch(value):
                changed = self.server_sha256 not in ("", value)
                self.server_sha256 = value
                if changed and self._part.size_bytes:
                    raise _FromTheStart
                return

    def _receive(self, exchange: Exchange, head: Head, host: str) -> Generator[TaskEvent, None, None]:
        part, size = self._part, self._part.file.size_bytes
        total = self._check_answer(head, host)
        if head.status == 200 and part.size_bytes:
            yield from part.begin(0)  # the server ignores ranges, or the file has changed
        if total not in (None, size):
            raise DownloadError(
                "wrong-size",
                f"{host} has {part.file.name} with {total:,} bytes instead of the {size:,} of the catalogue: "
                "it was changed there.",
                _OTHER_FILE,
            )
        self._note = _Note(self._url, head.headers.get("etag", ""), size, self.server_sha256)
        part.write_note(self._note)
        part.check_space()
        window_s, window_bytes = time.monotonic(), self._received_bytes
        for data in exchange.body():
            if time.monotonic() - window_s > _SLOW_WINDOW_S:
                if self._received_bytes - window_bytes < _SLOWEST_BYTES:
                    raise Broken(
                        "server-silent",
                        f"{host} hardly sends anything any more.",
                        "Try again later; what was downloaded is kept.",
                    )
                window_s, window_bytes = time.monotonic(), self._received_bytes
            if data:
                part.write(data)
                self._received_bytes += len(data)
                part.throttle(len(data))
            yield from part.downloading()
        if part.size_bytes < size:
            raise Broken(
                "connection-lost",
                f"The connection to {host} ended after {part.size_bytes:,} of {size:,} bytes.",
                "Try again; what was downloaded is kept.",
            )

    def _check_answer(self, head: Head, host: str) -> int | None:
        """The whole file's size, None if the server does not say. Raises unless what follows is the file."""
        if head.status == 416:
            raise _FromTheStart
        if head.status not in (200, 206):
            raise _refused(head.status, host, self._part.file.name)
        if head.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml")):
            raise DownloadError(
                "web-page",
                f"{host} sent a web page instead of {self._part.file.name}.",
                "If this network wants you to sign in first, do so in a browser, then try again.",
            )
        if head.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise DownloadError("bad-answer", f"{host} sent {self._part.file.name} compressed, which was not asked.")
        if head.status == 206:
            match = _CONTENT_RANGE.fullmatch(head.headers.get("content-range", "").strip())
            if match is None or int(match[1]) != self._part.size_bytes:
                if not self._part.size_bytes:
                    raise _bad_range(self._url)
                raise _FromTheStart
            return None if match[2] == "*" else int(match[2])
        length = head.headers.get("content-length", "")
        return int(length) if re.fullmatch(r"\d{1,19}", length) else None


def _https_host(url: str) -> str:
    """The host of ``url``, which must be https: also when a server sends us there."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme != "https":
        raise DownloadError(
            "not-https",
            "The server sends us to an address that is not protected (https), so the download was stopped.",
            _OTHER_FILE,
        )
    return host


def _redirect(head: Head, url: str) -> str:
    """Where the answer sends us; empty if it does not."""
    location = head.headers.get("location", "")
    if head.status not in (301, 302, 303, 307, 308) or not location:
        return ""
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # the next check refuses it


def _is_strong(etag: str) -> bool:
    return len(etag) > 2 and etag.startswith('"') and etag.endswith('"') and etag.isascii() and etag.isprintable()


def _bad_range(url: str) -> DownloadError:
    return DownloadError(
        "bad-answer", f"{_https_host(url)} sent another part of the file than the one that was asked for.", _OTHER_FILE
    )


def _refused(status: int, host: str, name: str) -> DownloadError:
    if status in (404, 410):
        return DownloadError("file-gone", f"{host} does not have {name} any more (status {status}).", _OTHER_FILE)
    if status in (401, 403):
        return DownloadError(
            "access-denied", f"{host} gives {name} only to people with an account there (status {status}).", _OTHER_FILE
        )
    if status == 429:
        return DownloadError("server-busy", f"{host} wants us to come back later (status 429).", "Try again later.")
    if status >= 500:
        return DownloadError(
            "server-error",
            f"{host} has a problem of its own (status {status}).",
            "Try again later; what was downloaded is kept.",
        )
    return DownloadError("bad-answer", f"{host} answered with status {status}, which was not expected.", _OTHER_FILE)
