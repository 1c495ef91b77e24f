"""What is not the right file from the right server does not get through."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from https_server import CONTENT, Answer, Handler, Puller, Server, https_file, refusal, sha256, whole
from slmdesk.messages import CatalogFile, HttpsFile

# --- what must not get through -------------------------------------------------------------------


def test_wrong_bytes_are_deleted(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: handler.send_file(CONTENT)
    error = refusal(puller, https_file(server.url(), CONTENT, hash="0" * 64))
    assert error.kind == "wrong-hash"
    assert "deleted" in error.message
    assert puller.names() == set()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda handler: handler.send(404), "file-gone"),
        (lambda handler: handler.send(403), "access-denied"),
        (lambda handler: handler.send(429), "server-busy"),
        (lambda handler: handler.send(500), "server-error"),
        (lambda handler: handler.send(418), "bad-answer"),
        (lambda handler: handler.send(200, b"<html>Sign in", content_type="text/html; charset=utf-8"), "web-page"),
        (lambda handler: handler.send(200, CONTENT[:-1]), "wrong-size"),
        (lambda handler: handler.send(200, CONTENT + b"x"), "wrong-size"),
        (lambda handler: handler.send(200, CONTENT, content_encoding="gzip"), "bad-answer"),
        (lambda handler: handler.send(302, location="http://localhost/model.gguf"), "not-https"),
        (lambda handler: handler.send(302, location="ftp://localhost/model.gguf"), "not-https"),
        (lambda handler: handler.send(302, location="https://[::1/model.gguf"), "not-https"),
        (lambda handler: handler.send(302, location=handler.path), "too-many-redirects"),
        (lambda handler: handler.send(302), "bad-answer"),
    ],
)
def test_bad_answer_is_refused(puller: Puller, server: Server, answer: Answer, kind: str) -> None:
    server.answer = answer
    error = refusal(puller, https_file(server.url(), CONTENT))
    assert error.kind == kind
    assert "localhost" in error.message or kind == "not-https"
    assert not (puller.folder / "model.gguf").exists()


def test_endless_answer_is_stopped(puller: Puller, server: Server) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(bytes(100_000))  # raises when the other side hangs up

    server.answer = answer
    assert refusal(puller, https_file(server.url(), CONTENT)).kind == "wrong-size"
    assert puller.names() == set()


def test_plain_http_is_never_asked(puller: Puller, server: Server) -> None:
    url = server.url().replace("https", "http")
    assert refusal(puller, https_file(url, CONTENT)).kind == "not-https"
    assert server.requests == []


def test_unknown_authority_is_not_trusted(puller: Puller, server: Server, tmp_path: Path) -> None:
    server.answer = whole
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    for ca_file in (None, tmp_path / "other.pem"):
        puller.ca_file = ca_file
        assert refusal(puller, https_file(server.url(), CONTENT)).kind == "untrusted-server"
    assert server.requests == []


def test_certificate_of_another_host_is_not_trusted(puller: Puller, server: Server) -> None:
    url = server.url().replace("localhost", "127.0.0.1")
    assert refusal(puller, https_file(url, CONTENT)).kind == "untrusted-server"


def test_nobody_listens(puller: Puller, server: Server) -> None:
    server.server_close()
    assert refusal(puller, https_file(server.url(), CONTENT)).kind == "connection-lost"


def test_proxy_of_the_system_is_used(puller: Puller, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://localhost:1")
    assert refusal(puller, https_file(server.url(), CONTENT)).kind == "proxy"
    assert server.requests == []


def test_unknown_host(puller: Puller) -> None:
    error = refusal(puller, https_file("https://no-such-host.invalid/model.gguf", CONTENT))
    assert error.kind in ("no-network", "proxy")
    assert "no-such-host.invalid" in error.message


@pytest.mark.parametrize("name", ["", "..", "../up.gguf", "a/b", "a\\b"])
def test_file_names_stay_in_the_folder(puller: Puller, server: Server, name: str) -> None:
    file = CatalogFile(name, 5, None, [HttpsFile(server.url())])
    assert refusal(puller, file).kind == "bad-catalogue"


# --- hashes that only the server knows -----------------------------------------------------------


def test_servers_own_hash_is_checked_and_recorded(puller: Puller, server: Server) -> None:
    server.answer = lambda handler: handler.send_file(CONTENT, f'"{sha256(CONTENT)}"')
    (file,) = puller.pull(https_file(server.url(), CONTENT, hash=None))
    assert file.recorded
    assert file.sha256 == sha256(CONTENT)
    (puller.folder / "model.gguf").unlink()
    server.answer = lambda handler: handler.send_file(CONTENT, '"' + "0" * 64 + '"')
    assert refusal(puller, https_file(server.url(), CONTENT, hash=None)).kind == "wrong-hash"


def test_hash_of_the_first_host_counts(puller: Puller, server: Server) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/model.gguf":
            handler.send(302, location="/store", x_linked_etag=f'"{linked}"', etag='"commit"')
        else:
            handler.send_file(CONTENT, '"' + "1" * 64 + '"')  # a name inside the storage, and no sha256

    server.answer = answer
    linked = sha256(CONTENT)
    assert puller.pull(https_file(server.url(), CONTENT, hash=None))[0].recorded
    (puller.folder / "model.gguf").unlink()
    linked = "2" * 64
    assert refusal(puller, https_file(server.url(), CONTENT, hash=None)).kind == "wrong-hash"


def test_no_hash_at_all_is_recorded(puller: Puller, server: Server) -> None:
    server.answer = whole
    (file,) = puller.pull(https_file(server.url(), CONTENT, hash=None))
    assert file.recorded
    assert file.sha256 == sha256(CONTENT)


def test_another_hash_at_the_resume_starts_over(puller: Puller, server: Server) -> None:
    newer = CONTENT[::-1]
    file = https_file(server.url(), CONTENT, hash=None)
    server.answer = lambda handler: handler.send_file(CONTENT, f'"{sha256(CONTENT)}"', cut=100_000)
    refusal(puller, file)

    def lies_about_the_range(handler: Handler) -> None:
        etag = f'"{sha256(newer)}"'
        if "range" in handler.headers:
            content_range = f"bytes 100000-{len(newer) - 1}/{len(newer)}"
            handler.send(206, newer[100_000:], etag=etag, content_range=content_range)
        else:
            handler.send(200, newer, etag=etag)

    server.answer = lies_about_the_range
    (pulled,) = puller.pull(file)
    assert pulled.sha256 == sha256(newer)
