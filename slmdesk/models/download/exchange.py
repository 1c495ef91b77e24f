"""One HTTPS request and its answer, on a thread of its own, so that a silent server cannot hold up a cancel."""

from __future__ import annotations

import contextlib
import errno
import queue
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import truststore
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from slmdesk import __version__
from slmdesk.errors import DownloadError, JobCancelled

CONNECT_TIMEOUT_S = 15.0
SILENCE_TIMEOUT_S = 30.0
_POLL_S = 0.05
_READ_BYTES = 64 << 10
_WAITING_PIECES = 32  # 2 MB at most in memory when the disk is slower than the network


@dataclass(frozen=True)
class Head:
    """The beginning of an answer. headers: looked up without regard to case."""

    status: int
    headers: Mapping[str, str]


class Broken(DownloadError):
    """The connection failed; what came so far is good, and another try may bring the rest."""


class SystemTrust(HTTPAdapter):
    """Verifies certificates by the system's own store. ca_file: more authorities to trust, for tests.

    Requests are sent through it without a ``requests.Session``: that would follow redirects to http, keep
    cookies, and read passwords from ~/.netrc.
    """

    def __init__(self, ca_file: Path | None = None) -> None:
        self._context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if ca_file is not None:
            self._context.load_verify_locations(cafile=str(ca_file))
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, ssl_context=self._context, **options)

    def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, proxy_ssl_context=self._context, **options)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave certificates to the context: requests would add the list that it brings along."""
        conn.cert_reqs = "CERT_REQUIRED"


class Exchange:
    """A GET request to one host. It follows no redirect.

    Args:
        adapter: what sends it.
        url: https only; the caller has checked that.
        headers: beside User-Agent, Accept and Accept-Encoding.
        cancelled: asked every 50 ms while nothing comes.
    """

    def __init__(
        self, adapter: HTTPAdapter, url: str, headers: Mapping[str, str], cancelled: Callable[[], bool]
    ) -> None:
        self._adapter = adapter
        self._request = requests.Request("GET", url, headers={**_HEADERS, **headers}).prepare()
        self._cancelled = cancelled
        self._pieces: queue.Queue[Head | bytes | Exception] = queue.Queue(_WAITING_PIECES)
        self._stop = threading.Event()
        self._response: requests.Response | None = None
        self._thread = threading.Thread(target=self._run, name="slmdesk-https", daemon=True)
        self._thread.start()

    def head(self) -> Head:
        """Wait for status and headers.

        Raises:
            Broken, DownloadError: no answer came.
            JobCancelled: within 50 ms of the cancel.
        """
        piece = self._next()
        assert isinstance(piece, Head)
        return piece

    def body(self) -> Iterator[bytes]:
        """The pieces of the answer's body, as they come; empty ones while nothing comes. Raises as ``head``."""
        while True:
            piece = self._next(wait=False)
            if piece is None:
                yield b""
            elif not piece:
                return
            else:
                assert isinstance(piece, bytes)
                yield piece

    def close(self) -> None:
        """End the connection, also in the middle of an answer."""
        self._stop.set()
        if self._response is not None:
            # Closing would wait for the reader's lock; this wakes it instead.
            with contextlib.suppress(Exception):
                self._response.raw.shutdown()
        self._thread.join(timeout=0.1)  # while it still looks up or greets the host it ends by itself, later

    def _next(self, wait: bool = True) -> Head | bytes | None:
        while True:
            if self._cancelled():
                raise JobCancelled
            try:
                piece = self._pieces.get(timeout=_POLL_S)
            except queue.Empty:
                if wait:
                    continue
                return None
            if isinstance(piece, Exception):
                raise _in_words(piece, self._host) from piece
            return piece

    @property
    def _host(self) -> str:
        return urllib3.util.parse_url(self._request.url or "").host or ""

    def _run(self) -> None:
        try:
            self._response = self._adapter.send(
                self._request,
                stream=True,
                timeout=(CONNECT_TIMEOUT_S, SILENCE_TIMEOUT_S),
                proxies=get_environ_proxies(self._request.url or ""),
            )
            self._put(Head(self._response.status_code, self._response.headers))
            while not self._stop.is_set():
                # Not read(): that waits for all the bytes, and a server that trickles would show no progress.
                piece = self._response.raw.read1(_READ_BYTES, decode_content=False)
                self._put(piece)
                if not piece:
                    return
        except Exception as error:  # whatever it is, it must reach the task and not die with this thread
            self._put(error)
        finally:
            if self._response is not None:
                self._response.close()
            self._adapter.close()

    def _put(self, piece: Head | bytes | Exception) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(queue.Full):
                self._pieces.put(piece, timeout=_POLL_S)
                return


_HEADERS = {
    "User-Agent": f"slmdesk/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",  # sizes and ranges count the file's own bytes
}


def _in_words(error: Exception, host: str) -> DownloadError:
    """What went wrong between us and ``host``."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return DownloadError(
            "untrusted-server",
            f"{host} could not prove who it is (its certificate is not trusted on this computer).",
            "Check the date of this computer. In a company or school network, ask for its certificate to be installed.",
        )
    if any(isinstance(cause, (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)) for cause in causes):
        return Broken(
            "proxy", f"The network's proxy did not let us through to {host}.", "Check the proxy settings of the system."
        )
    if any(isinstance(cause, urllib3.exceptions.NameResolutionError) for cause in causes):
        return Broken(
            "no-network",
            f"{host} was not found: this computer has no connection to the internet, or the host is gone.",
            "Check the connection, then try again; what was downloaded is kept.",
        )
    if any(getattr(cause, "errno", None) in (errno.ENETUNREACH, errno.EHOSTUNREACH) for cause in causes):
        return Broken(
            "no-network",
            f"{host} cannot be reached: this computer has no connection to the internet.",
            "Check the connection, then try again; what was downloaded is kept.",
        )
    # Refused: urllib3 counts that among its timeouts.
    refused = any(isinstance(cause, urllib3.exceptions.NewConnectionError) for cause in causes)
    if not refused and any(
        isinstance(cause, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)) for cause in causes
    ):
        return Broken("server-silent", f"{host} stopped answering.", "Try again later; what was downloaded is kept.")
    if isinstance(error, (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError)):
        return Broken(
            "connection-lost",
            f"The connection to {host} was lost or refused.",
            "Check the connection, then try again; what was downloaded is kept.",
        )
    return DownloadError("bad-answer", f"{host} gave an answer that makes no sense ({type(error).__name__}).")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it; urllib3 keeps some in ``reason`` and ``args``."""
    waiting = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
