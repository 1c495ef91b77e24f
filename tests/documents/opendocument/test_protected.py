"""OpenDocument files protected with a password."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from document_files import read
from office_files import NAMESPACES, with_mimetype
from slmdesk.documents.opendocument import protected as odf_protected
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


# --- LibreOffice 24.8 and later -----------------------------------------------------------------

LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
ARGON2ID = "urn:org:documentfoundation:names:experimental:office:manifest:argon2id"
GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def package(text: str, manifest: str = "") -> bytes:
    """An ODT without a password, as it lies inside a protected one."""
    listed = f"<manifest:manifest {NAMESPACES}>{manifest}</manifest:manifest>".encode()
    return with_mimetype(MEDIA_TYPE, {"META-INF/manifest.xml": listed, "content.xml": content(text)})


def sealed(inner: bytes, password: str, **changes: str) -> bytes:
    """An ODT as LibreOffice 24.8 protects it. changes: other values for its manifest."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(inner) + packer.flush()
    salt, vector = os.urandom(16), os.urandom(12)
    # Of the memory and the passes that LibreOffice takes, as little as shows it: 64 MiB three times there.
    key = Argon2id(salt=salt, length=32, iterations=2, lanes=4, memory_cost=256).derive(
        hashlib.sha256(password.encode()).digest()
    )
    values = {
        "iterations": "2",
        "memory": "256",
        "lanes": "4",
        "salt": base64.b64encode(salt).decode(),
        "vector": base64.b64encode(vector).decode(),
        "derivation": ARGON2ID,
        "prefix": "loext",
    } | changes
    numbers = " ".join(
        f'{values["prefix"]}:argon2-{name}="{values[name]}"' for name in ("iterations", "memory", "lanes")
    )
    manifest = (
        f'<manifest:manifest {NAMESPACES} xmlns:sealed="{LOEXT}" xmlns:other="urn:other"><manifest:file-entry '
        f'manifest:full-path="encrypted-package" manifest:media-type="{MEDIA_TYPE}" manifest:size="{len(inner)}">'
        f'<manifest:encryption-data><manifest:algorithm manifest:algorithm-name="{GCM}" '
        f'manifest:initialisation-vector="{values["vector"]}"/><manifest:start-key-generation '
        'manifest:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256" manifest:key-size="32"/>'
        f'<manifest:key-derivation manifest:key-derivation-name="{values["derivation"]}" manifest:key-size="32" '
        f'{numbers} manifest:salt="{values["salt"]}"/></manifest:encryption-data></manifest:file-entry>'
        "</manifest:manifest>"
    ).encode()
    data = vector + AESGCM(key).encrypt(vector, packed, None)
    return with_mimetype(MEDIA_TYPE, {"encrypted-package": data, "META-INF/manifest.xml": manifest})


@pytest.mark.parametrize("password", ["secret", "Größe 日本"])
@pytest.mark.parametrize("prefix", ["sealed", "other"])
def test_a_document_that_is_encrypted_as_a_whole(password: str, prefix: str) -> None:
    text = "Keep this to yourself. " * 200
    assert read("a.odt", sealed(package(text), password, prefix=prefix), password).text == text.strip()


def test_no_password_and_a_wrong_one_for_the_whole() -> None:
    data = sealed(package("Text."), "secret", prefix="sealed")
    assert "is protected with a password" in refusal(data, None).message
    for wrong in ("Secret", "", "secret "):
        assert "does not open" in refusal(data, wrong).message


@pytest.mark.parametrize(
    "changes",
    [
        {"memory": "4194304"},
        {"iterations": "999999"},
        {"iterations": "65", "memory": "64"},
        {"lanes": "0"},
        {"lanes": "100000"},
        {"memory": "8"},
        {"memory": "-1"},
        {"memory": "many"},
        {"derivation": "urn:other#scrypt"},
    ],
)
def test_demands_that_no_real_file_makes(changes: dict[str, str]) -> None:
    error = refusal(sealed(package("Text."), "secret", prefix="sealed", **changes), "secret")
    assert error.kind == "document-password"
    assert "in a way that this version cannot open" in error.message


@pytest.mark.parametrize("changes", [{"vector": "AAAA"}, {"vector": "not base64!"}, {"salt": "x"}])
def test_nonsense_in_the_manifest_of_the_whole(changes: dict[str, str]) -> None:
    assert refusal(sealed(package("Text."), "secret", prefix="sealed", **changes), "secret").kind == "document-damaged"


def test_what_is_inside_the_whole_is_no_document() -> None:
    assert refusal(sealed(b"not a container", "secret", prefix="sealed"), "secret").kind == "document-damaged"
    nested = sealed(package("Text."), "secret", prefix="sealed")
    assert refusal(sealed(nested, "secret", prefix="sealed"), "secret").kind == "document-damaged"


def test_a_bomb_as_a_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_protected, "MAX_UNPACKED_BYTES", 1_000_000)
    data = sealed(b"PK" + b" " * 2_000_000, "secret", prefix="sealed")
    assert refusal(data, "secret").kind == "document-too-large"


def test_the_macros_inside_the_whole_are_told() -> None:
    parts = {
        "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}/>".encode(),
        "content.xml": content("Text."),
        "Basic/Standard/Module1.xml": b"<x/>",
    }
    document = read("a.odt", sealed(with_mimetype(MEDIA_TYPE, parts), "secret", prefix="sealed"), "secret")
    assert any("macros" in each.reason for each in document.result.skipped)
