"""Opens OpenDocument files that are protected with a password (OpenDocument 1.3 part 2, 4.16 and 5): AES in CBC mode.

LibreOffice wrote them so from 3.5 to 24.2. Other ways (Blowfish before, one encrypted package after) are
refused by name. What is decrypted stays in memory and is never written to a disk.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from slmdesk.documents.source import subject
from slmdesk.documents.zipped import MAX_UNPACKED_BYTES, Archive
from slmdesk.errors import DocumentError

_PARTS = ("content.xml", "styles.xml")  # what the readers read
_MAX_ITERATIONS = 10_000_000
_CHUNK_BYTES = 1 << 16
_CHECKED_BYTES = 1024
_BLOCK_BYTES = 16


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


class _WrongPassword(Exception):
    """The decrypted bytes do not have the checksum that they should have."""


def unlocked(archive: Archive, encrypted: dict[str, Encryption], name: str, password: str | None) -> BinaryIO:
    """A container with the parts that are read, decrypted.

    Args:
        archive: the protected container.
        encrypted: by the part's name.
        name: of the file, for messages.
        password: None when the user gave none.

    Raises:
        DocumentError: ``document-password`` when it is missing, wrong or of no use; ``document-too-large``.
    """
    called = subject(name)
    supported = [encryption for part, encryption in encrypted.items() if part in _PARTS and _is_supported(encryption)]
    if len(supported) != sum(part in encrypted for part in _PARTS) or not supported:
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
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
            for part in _PARTS:
                if part in archive.names:
                    data = archive.read(part)
                    if part in encrypted:
                        _inflate(_decrypt(data, encrypted[part], password), opened, part, archive)
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


def _inflate(packed: bytes, opened: zipfile.ZipFile, part: str, archive: Archive) -> None:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    with opened.open(part, "w") as target:
        rest = packed
        while not unpacker.eof:
            chunk = unpacker.decompress(rest, _CHUNK_BYTES)
            rest = unpacker.unconsumed_tail
            size += len(chunk)
            if size > MAX_UNPACKED_BYTES:
                raise archive.too_large(f"unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB of text and markup")
            if not chunk and not rest:
                raise zlib.error("cut off")
            target.write(chunk)
