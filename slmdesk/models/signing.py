"""Ed25519 signatures in minisign's file format, and whose signatures are believed.

The format: https://jedisct1.github.io/minisign/ ("prehashed" signatures: BLAKE2b-512, then Ed25519), so that anybody
can check a pack with the ``minisign`` program too. The private key lies unencrypted in the user's own folder: it
vouches for packs made on this computer and for nothing else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.models.disk import storage_error

_KEY_NAME, _TRUSTED_NAME = "pack-key.json", "pack-keys-trusted.json"
_PREHASHED, _KEY = b"ED", b"Ed"


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with. number: eight bytes that minisign tells keys apart by."""

    number: bytes
    raw: bytes

    @property
    def text(self) -> str:
        """As minisign takes it on its command line."""
        return base64.b64encode(_KEY + self.number + self.raw).decode()

    @property
    def fingerprint(self) -> str:
        """Short enough to be read out on the telephone, long enough not to be imitated (80 bits of SHA-256)."""
        digits = hashlib.sha256(self.raw).hexdigest()[:20]
        return "-".join(digits[at : at + 4] for at in range(0, 20, 4))


class SigningKey:
    """The key of this user. folder: where it is kept; it is made when it is first needed.

    Raises:
        StorageError: it cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / _KEY_NAME
        try:
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                secret = _Secret(os.urandom(8), os.urandom(32))
                write_atomically(path, msgspec.json.encode(secret))  # readable by its owner only
            secret = msgspec.json.decode(path.read_bytes(), type=_Secret)
            self._key = Ed25519PrivateKey.from_private_bytes(secret.seed)
        except OSError as error:
            raise storage_error(error, "The key that signs packs cannot be kept") from error
        except (msgspec.MsgspecError, ValueError) as error:
            raise StorageError(
                "key-damaged", f"The key that signs packs is damaged: {path}.", "Delete that file; a new one is made."
            ) from error
        self.public = PublicKey(secret.number, self._key.public_key().public_bytes_raw())

    def sign(self, content: bytes, comment: str) -> bytes:
        """The text of a .minisig file. comment: signed too; one line."""
        signature = self._key.sign(hashlib.blake2b(content).digest())
        whole = self._key.sign(signature + comment.encode())
        first = base64.b64encode(_PREHASHED + self.public.number + signature).decode()
        return (
            f"untrusted comment: signature of an SLM Desk pack\n{first}\n"
            f"trusted comment: {comment}\n{base64.b64encode(whole).decode()}\n"
        ).encode()


class _Secret(msgspec.Struct, frozen=True):
    number: bytes
    seed: bytes


def read_public_key(text: str) -> PublicKey:
    """A key as minisign writes it, with or without its comment line. Raises ValueError."""
    lines = [line for line in text.strip().splitlines() if not line.startswith("untrusted comment:")]
    raw = base64.b64decode(lines[-1] if lines else "", validate=True)
    if len(raw) != 42 or raw[:2] != _KEY:
        raise ValueError("not a key")
    return PublicKey(raw[2:10], raw[10:])


def is_signed(content: bytes, signature: bytes, key: PublicKey) -> bool:
    """Whether the text of a .minisig file is the signature of ``content`` by ``key``."""
    try:
        lines = signature.decode("utf-8").splitlines()
        first, comment, whole = base64.b64decode(lines[1], validate=True), lines[2], base64.b64decode(lines[3])
        if len(first) != 74 or first[:2] != _PREHASHED or first[2:10] != key.number:
            return False
        public = Ed25519PublicKey.from_public_bytes(key.raw)
        public.verify(first[10:], hashlib.blake2b(content).digest())
        public.verify(whole, first[10:] + comment.removeprefix("trusted comment: ").encode())
    except (InvalidSignature, UnicodeDecodeError, binascii.Error, ValueError, IndexError):
        return False
    return True


class TrustedKeys:
    """The fingerprints that the user believes. folder: where the list is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, key: PublicKey) -> bool:
        """Whether packs signed with ``key`` are believed: the user's own, and those added."""
        own = (self._folder / _KEY_NAME).exists() and SigningKey(self._folder).public == key
        return own or key.fingerprint in self._read()

    def add(self, key: PublicKey) -> None:
        """Believe ``key`` from now on. Raises StorageError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(
                self._folder / _TRUSTED_NAME, msgspec.json.encode(sorted({*self._read(), key.fingerprint}))
            )
        except OSError as error:
            raise storage_error(error, "The list of trusted keys cannot be saved") from error

    def _read(self) -> set[str]:
        try:
            return set(msgspec.json.decode((self._folder / _TRUSTED_NAME).read_bytes(), type=list[str]))
        except (OSError, msgspec.MsgspecError):
            return set()  # none is believed
