"""The list of connections that downloads made, kept on the disk: when, which host, how many bytes, for which file."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from slmdesk.errors import StorageError
from slmdesk.messages import Connection
from slmdesk.models.disk import storage_error
from slmdesk.models.records import now

_NAME = "connections.jsonl"


class KeptConnection(msgspec.Struct, frozen=True):
    """One connection. when: ISO 8601, UTC. received_bytes: None when the program ended before the connection did."""

    when: str
    host: str
    file: str
    received_bytes: int | None


class _Line(msgspec.Struct, frozen=True):
    when: str
    host: str
    file: str
    open: bool
    received_bytes: int = 0


class Connections:
    """What was connected to, ever. folder: of the user's data."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    def add(self, connection: Connection) -> None:
        """Write down that a connection was opened or closed, before anything else happens.

        Raises:
            StorageError: it cannot be written.
        """
        line = _Line(now(), connection.host, connection.file, connection.open, connection.received_bytes)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(self._path, "ab") as file:
                file.write(msgspec.json.encode(line) + b"\n")  # one write: several programs may append
        except OSError as error:
            raise storage_error(error, "The list of connections cannot be kept") from error

    def list(self) -> list[KeptConnection]:
        """All of them, the oldest first. A line that cannot be read is left out."""
        kept: list[KeptConnection] = []
        waiting: dict[tuple[str, str], int] = {}
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError("disk-error", "The list of connections cannot be read.", "Check the disk.") from error
        for content in lines:
            with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
                line = msgspec.json.decode(content, type=_Line)
                key = (line.host, line.file)
                if line.open:
                    waiting[key] = len(kept)
                    kept.append(KeptConnection(line.when, line.host, line.file, None))
                elif key in waiting:
                    at = waiting.pop(key)
                    kept[at] = msgspec.structs.replace(kept[at], received_bytes=line.received_bytes)
        return kept
