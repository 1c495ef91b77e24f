"""The connections of this program: counted by asking the system, and told by the download child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import TERMINAL, Connection, Failed, Pull
from slmdesk.models.connections import Connections, KeptConnection

CHECK_INTERVAL_MS = 2000


@dataclass
class Entry:
    """One connection since the start. opened: local time. file: empty where only the system told of it."""

    opened: datetime
    host: str
    file: str
    received_bytes: int
    is_open: bool


@dataclass(frozen=True)
class Count:
    """Internet sockets of our own process tree as the system sees them.

    remotes: the other ends, ``"address:port"``, of those that have one. problem: why nobody could check.
    """

    sockets: int
    remotes: tuple[str, ...] = ()
    problem: str = ""


class Ledger(QObject):
    """Keeps the count true, and writes every connection of a download down.

    Args:
        kept: the list of all connections ever, on the disk; None to keep none.

    Attributes:
        count: the last answer of the system; None before the first.
        entries: every connection seen since the start, oldest first.
        earlier: those that were made before the start, oldest first; None until they are read.
        downloading: (model name, host) while a download has a connection, else None.
    """

    changed = Signal()
    failed = Signal(object)  # Failed: a connection could not be written down

    def __init__(
        self, jobs: Jobs, background: Background, kept: Connections | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._kept = kept
        self._writer = OneThread(background, "slmdesk-connections")
        self.earlier: list[KeptConnection] | None = None
        self.count: Count | None = None
        self.entries: list[Entry] = []
        self._open: dict[tuple[int, str, str], Entry] = {}
        self._names: dict[str, str] = {}
        self._pulling: JobHandle | None = None
        self._seen_remotes: dict[str, Entry] = {}
        self._checking = False
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_INTERVAL_MS)
        self._timer.timeout.connect(self.check)
        jobs.delivered.connect(self._on_job_event)

    def start(self) -> None:
        """Count now, and then every two seconds."""
        self.check()
        self._timer.start()
        if self._kept is not None and self.earlier is None:
            self._writer.run(self._kept.list, self._take_earlier, self.failed.emit)

    def stop(self) -> None:
        """No more counts."""
        self._timer.stop()
        self._writer.close(lambda: None)

    @property
    def ever_connected(self) -> bool:
        """Whether a connection was ever made, as far as the list has been read."""
        return bool(self.entries) or bool(self.earlier)

    def name_of(self, model_id: str, name: str) -> None:
        """How the model of a download is called, for people."""
        self._names[model_id] = name

    @property
    def downloading(self) -> tuple[str, str] | None:
        """(model name, host or "" before the first connection) of the download that runs."""
        if self._pulling is None:
            return None
        request = self._pulling.request
        assert isinstance(request, Pull)
        host = next((entry.host for entry in reversed(self._open.values())), "")
        return self._names.get(request.id, request.id), host

    @property
    def open_count(self) -> int:
        """Connections now: the larger of what the system counts and what the download child says."""
        return max(self.count.sockets if self.count else 0, len(self._open))

    def check(self) -> None:
        """Ask the system, off the GUI thread; ``changed`` follows when something differs."""
        if self._checking:
            return
        self._checking = True
        self._background.run(count_connections, self._on_counted, self._on_count_failed)

    def _on_counted(self, count: Count) -> None:
        self._checking = False
        known_hosts = bool(self._open) or self._pulling is not None
        current = set(count.remotes)
        changed = count != self.count
        for remote in current - self._seen_remotes.keys():
            if known_hosts:
                continue  # the download child tells of its own, with the host's name
            entry = Entry(datetime.now(), remote, "", 0, True)
            self._seen_remotes[remote] = entry
            self.entries.append(entry)
        for remote in [remote for remote in self._seen_remotes if remote not in current]:
            self._seen_remotes.pop(remote).is_open = False
        self.count = count
        if changed:
            self.changed.emit()

    def _on_count_failed(self, failure: Failed) -> None:
        self._on_counted(Count(0, (), failure.message))

    def _on_job_event(self, handle: JobHandle, event: object) -> None:
        if not isinstance(handle.request, Pull):
            return
        if isinstance(event, TERMINAL):
            for entry in self._open.values():
                entry.is_open = False
                self._write(Connection(entry.host, False, entry.received_bytes, entry.file))
            self._open.clear()
            self._pulling = None
            self.check()
            self.changed.emit()
            return
        if self._pulling is not handle:
            self._pulling = handle
            self.changed.emit()
        if isinstance(event, Connection):
            self._on_connection(handle, event)

    def _take_earlier(self, kept: list[KeptConnection]) -> None:
        self.earlier = kept
        self.changed.emit()

    def _on_connection(self, handle: JobHandle, event: Connection) -> None:
        key = (id(handle), event.host, event.file)
        entry = self._open.get(key)
        if entry is None:
            entry = Entry(datetime.now(), event.host, event.file, 0, True)
            self.entries.append(entry)
            self._open[key] = entry
            self._write(event)
        entry.received_bytes = max(entry.received_bytes, event.received_bytes)
        if not event.open:
            entry.is_open = False
            del self._open[key]
            self._write(event)
        self.changed.emit()

    def _write(self, event: Connection) -> None:
        kept = self._kept
        if kept is not None:
            self._writer.run(lambda: kept.add(event), lambda _none: None, self.failed.emit)


def count_connections() -> Count:
    """Count the internet sockets (TCP and UDP, any state) of this process and all that it started."""
    import psutil  # here: the window is on the screen before this is needed

    sockets = 0
    remotes: set[str] = set()
    try:
        own = psutil.Process()
        tree = [own, *own.children(recursive=True)]
    except psutil.Error as error:
        return Count(0, (), type(error).__name__)
    for process in tree:
        try:
            found = process.net_connections(kind="inet")
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # it has ended, and its connections with it
        except (psutil.AccessDenied, OSError) as error:
            return Count(sockets, tuple(sorted(remotes)), type(error).__name__)
        sockets += len(found)
        remotes.update(f"{one.raddr.ip}:{one.raddr.port}" for one in found if one.raddr)
    return Count(sockets, tuple(sorted(remotes)))
