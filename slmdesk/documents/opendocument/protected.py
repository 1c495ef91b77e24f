"""Opens OpenDocument files that are protected with a password (OpenDocument 1.3 part 2, 4.16 and 5).

LibreOffice 3.5 to 24.2 encrypted each part, by AES in CBC mode. From 24.8 on the whole document is one part,
encrypted by AES in GCM mode with a key of Argon2id (RFC 9106): its own names for these stand in the manifest until
OpenDocument has them. Blowfish, of versions before, is refused. What is decrypted stays in memory and is never
written to a disk.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, BinaryIO

from slmdesk.documents.source import subject
from slmdesk.documents.zipped import MAX_UNPACKED_BYTES, Archive
from slmdesk.errors import DocumentError

_PARTS = ("content.xml", "styles.xml")  # what the readers read
_MAX_ITERATIONS = 10_000_000
_CHUNK_BYTES = 1 << 16
_CHECKED_BYTES = 1024
_BLOCK_BYTES = 16
_PACKAGE = "encrypted-package"
_GCM_VECTOR_BYTES, _GCM_TAG_BYTES = 12, 16
# LibreOffice takes 64 MiB three times. A hostile file may name what no computer has.
_MAX_ARGON2_KIB = 512 << 10
_MAX_ARGON2_KIB_IN_ALL = 4 * _MAX_ARGON2_KIB  # of all passes: some five seconds
_MAX_ARGON2_PASSES = 64  # in each the lanes wait four times for each other, which costs more than little memory does
_MAX_ARGON2_LANES = 64


@dataclass(slots=True)
class Encryption:
    """How one part is encrypted, as the manifest tells. Binary values as they stand there, in base64."""

    algorithm: str = ""
    vector: str = ""
    derivation: str = ""
    salt: str = ""
    iterations: int = 0
    key_bytes: int = 32
    start_key: str = "sha1"
    checksum_type: str = ""
    checksum: str = ""
    argon2_passes: int = 0
    argon2_kib: int = 0
    argon2_lanes: int = 0

    def take_argon2(self, name: str, value: int) -> None:
        """One of the numbers that Argon2id goes by. name: of its attribute, without a namespace."""
        if name == "argon2-iterations":
            self.argon2_passes = value
        elif name == "argon2-memory":
            self.argon2_kib = value
        elif name == "argon2-lanes":
            self.argon2_lanes = value


class _WrongPassword(Exception):
    """The decrypted bytes do not have the checksum that they should have."""


def unlocked(archive: Archive, encrypted: dict[str, Encryption], name: str, password: str | None) -> BinaryIO:
    """A container with the parts that are read, decrypted; or all of it, when it was encrypted as a whole.

    Args:
        archive: the protected container.
        encrypted: by the part's name.
        name: of the file, for messages.
        password: None when the user gave none.

    Raises:
        DocumentError: ``document-password`` when it is missing, wrong or of no use; ``document-too-large``.
    """
    called = subject(name)
    whole = encrypted.get(_PACKAGE) if _PACKAGE in archive.names else None
    wanted = [whole] if whole else [encrypted[part] for part in _PARTS if part in encrypted]
    if not wanted or not all(_is_package(each) if whole else _is_supported(each) for each in wanted):
        raise DocumentError(
            "document-password",
            f"{called} is protected in a way that this version cannot open.",
            "Open it in LibreOffice and save it without a password, or as PDF.",
        )
    if password is None:
        raise DocumentError(
            "document-password",
            f"{called} is protected with a password.",
            "Give its password (on the command line: --password-stdin).",
        )
    target = io.BytesIO()
    try:
        if whole:
            _inflate(_decrypt_package(archive.read(_PACKAGE), whole, password), target, archive)
            target.seek(0)
            return target
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
            for part in _PARTS:
                if part in archive.names:
                    data = archive.read(part)
                    if part in encrypted:
                        with opened.open(part, "w") as unpacked:
                            _inflate(_decrypt(data, encrypted[part], password), unpacked, archive)
                    else:
                        opened.writestr(part, data)
    except (_WrongPassword, zlib.error) as error:
        raise DocumentError(
            "document-password",
            f"The password does not open {called}.",
            "Check capital letters and the keyboard layout (on the command line: --password-stdin).",
        ) from error
    except (ValueError, binascii.Error, OverflowError) as error:
        raise archive.damaged() from error
    target.seek(0)
    return target


def _is_supported(encryption: Encryption) -> bool:
    return (
        encryption.algorithm.endswith("aes256-cbc")
        and encryption.derivation.endswith("PBKDF2")
        and 0 < encryption.iterations <= _MAX_ITERATIONS
        and encryption.key_bytes in (16, 24, 32)
    )


def _decrypt(data: bytes, encryption: Encryption, password: str) -> bytes:
    """The packed part.

    Raises:
        _WrongPassword, or ValueError for nonsense in the manifest.
    """
    # Imported here: few files are protected.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    start = hashlib.new("sha256" if encryption.start_key.endswith("sha256") else "sha1", password.encode()).digest()
    salt = base64.b64decode(encryption.salt)
    key = hashlib.pbkdf2_hmac("sha1", start, salt, encryption.iterations, encryption.key_bytes)
    decryptor = Cipher(algorithms.AES(key), modes.CBC(base64.b64decode(encryption.vector))).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    padding = plain[-1] if plain else 0  # XML Encryption 1.1, 5.2.1: the last byte counts
    if not 0 < padding <= _BLOCK_BYTES:
        raise _WrongPassword
    packed = plain[:-padding]
    if encryption.checksum_type.endswith(("1k", "1K")):
        method = "sha256" if "256" in encryption.checksum_type else "sha1"
        if hashlib.new(method, packed[:_CHECKED_BYTES]).digest() != base64.b64decode(encryption.checksum):
            raise _WrongPassword
    return packed


def _inflate(packed: bytes, target: IO[bytes], archive: Archive) -> None:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    rest = packed
    while not unpacker.eof:
        chunk = unpacker.decompress(rest, _CHUNK_BYTES)
        rest = unpacker.unconsumed_tail
        size += len(chunk)
        if size > MAX_UNPACKED_BYTES:
            raise archive.too_large(f"unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB")
        if not chunk and not rest:
            raise zlib.error("cut off")
        target.write(chunk)


def _is_package(encryption: Encryption) -> bool:
    """Whether it is LibreOffice's way for the whole document, with demands that a computer can meet."""
    kib, passes, lanes = encryption.argon2_kib, encryption.argon2_passes, encryption.argon2_lanes
    return (
        encryption.algorithm.endswith("aes256-gcm")
        and encryption.derivation.endswith("argon2id")
        and encryption.key_bytes == 32
        and 0 < lanes <= _MAX_ARGON2_LANES
        and 8 * lanes <= kib <= _MAX_ARGON2_KIB
        and 0 < passes <= _MAX_ARGON2_PASSES
        and passes * kib <= _MAX_ARGON2_KIB_IN_ALL
    )


def _decrypt_package(data: bytes, encryption: Encryption, password: str) -> bytes:
    """The packed document. The vector stands before it, also there, and the tag after it. Raises as ``_decrypt``."""
    # Imported here: few files are protected.
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    vector = base64.b64decode(encryption.vector)
    if len(vector) != _GCM_VECTOR_BYTES or not data.startswith(vector) or len(data) < len(vector) + _GCM_TAG_BYTES:
        raise ValueError("not what it should be")
    derivation = Argon2id(
        salt=base64.b64decode(encryption.salt),
        length=encryption.key_bytes,
        iterations=encryption.argon2_passes,
        lanes=encryption.argon2_lanes,
        memory_cost=encryption.argon2_kib,
    )
    key = derivation.derive(hashlib.sha256(password.encode()).digest())
    try:
        return AESGCM(key).decrypt(vector, data[len(vector) :], None)
    except InvalidTag as error:
        raise _WrongPassword from error
