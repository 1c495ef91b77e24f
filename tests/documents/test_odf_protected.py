"""OpenDocument files protected with a password."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from document_files import read
from office_files import NAMESPACES, with_mimetype
from slmdesk.documents import odf_protected
from slmdesk.errors import DocumentError

AES = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
CHECKSUM = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"


def content(text: str) -> bytes:
    return (
        f"<office:document-content {NAMESPACES}><office:body><office:text><text:p>{text}</text:p></office:text>"
        "</office:body></office:document-content>"
    ).encode()


def encrypted(part: bytes, password: str, iterations: int = 1000) -> tuple[bytes, dict[str, str]]:
    """A part as LibreOffice encrypts it, and what its manifest says of it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(part) + packer.flush()
    salt, vector = os.urandom(16), os.urandom(16)
    start = hashlib.sha256(password.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, salt, iterations, 32)
    padding = 16 - len(packed) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    data = encryptor.update(packed + bytes(padding - 1) + bytes((padding,))) + encryptor.finalize()
    values = {
        "checksum": base64.b64encode(hashlib.sha256(packed[:1024]).digest()).decode(),
        "vector": base64.b64encode(vector).decode(),
        "salt": base64.b64encode(salt).decode(),
        "iterations": str(iterations),
        "algorithm": AES,
    }
    return data, values


def protected(text: str, password: str, part: bytes | None = None, **changes: str) -> bytes:
    """An ODT with that text. changes: other values for its manifest."""
    data, values = encrypted(content(text) if part is None else part, password)
    values |= changes
    entry = (
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data '
        f'manifest:checksum-type="{CHECKSUM}" manifest:checksum="{values["checksum"]}">'
        f'<manifest:algorithm manifest:algorithm-name="{values["algorithm"]}" '
        f'manifest:initialisation-vector="{values["vector"]}"/>'
        f'<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" '
        f'manifest:iteration-count="{values["iterations"]}" manifest:salt="{values["salt"]}"/>'
        '<manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"/>'
        "</manifest:encryption-data></manifest:file-entry>"
    )
    manifest = f"<manifest:manifest {NAMESPACES}>{entry}</manifest:manifest>".encode()
    members = {"META-INF/manifest.xml": manifest, "content.xml": data, "styles.xml": b"<styles/>"}
    return with_mimetype("application/vnd.oasis.opendocument.text", members)


def refusal(data: bytes, password: str | None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read("a.odt", data, password)
    return caught.value


@pytest.mark.parametrize("password", ["secret", "Größe 日本"])
def test_the_password_opens_it(password: str) -> None:
    text = "Keep this to yourself. " * 200
    assert read("a.odt", protected(text, password), password).text == text.strip()


def test_no_password_and_a_wrong_one() -> None:
    data = protected("Text.", "secret")
    error = refusal(data, None)
    assert error.kind == "document-password"
    assert "--password-stdin" in error.hint
    for wrong in ("Secret", "", "secret "):
        error = refusal(data, wrong)
        assert error.kind == "document-password"
        assert "does not open" in error.message


def test_a_file_of_libreoffice(data: Path) -> None:
    path = data / "documents" / "testODTEncrypted.odt"
    assert read(path, password="tika").texts() == ["Shhhhhhhhhhh!", "This should be encrypted."]
    assert "is protected with a password" in refusal(path.read_bytes(), None).message
    assert "does not open" in refusal(path.read_bytes(), "surely not this").message


@pytest.mark.parametrize("changes", [{"algorithm": "Blowfish CFB"}, {"iterations": "999999999"}])
def test_other_ways_are_refused(changes: dict[str, str]) -> None:
    error = refusal(protected("Text.", "secret", **changes), "secret")
    assert error.kind == "document-password"
    assert "in a way that this version cannot open" in error.message


@pytest.mark.parametrize("changes", [{"vector": "AAAA"}, {"vector": "not base64!"}, {"salt": "x"}])
def test_nonsense_in_the_manifest(changes: dict[str, str]) -> None:
    assert refusal(protected("Text.", "secret", **changes), "secret").kind == "document-damaged"


def test_a_bomb_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_protected, "MAX_UNPACKED_BYTES", 1_000_000)
    error = refusal(protected("", "secret", part=b"<a>" + b" " * 2_000_000), "secret")
    assert error.kind == "document-too-large"
