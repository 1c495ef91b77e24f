"""Model files out of a ZIP package: only those that are known, under their last name, and never more than they say."""

from __future__ import annotations

import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from slmdesk.models.catalog import is_plain_name
from slmdesk.models.disk import check_space

_MAX_MEMBERS = 5_000
_MAX_BYTES = 8 << 30
_MAX_SMALL_BYTES = 64 << 20  # of any file but the weights
_MAX_RATIO = 60  # unpacked to packed; weights hardly shrink, a bomb does to a thousandth
_CHUNK_BYTES = 1 << 20


class HostileArchive(Exception):
    """A package that is not what its name says. args[0] says what it does, to follow its name."""


def unpack(
    path: Path,
    folder: Path,
    wanted: Callable[[PurePosixPath], bool],
    is_weights: Callable[[str], bool],
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Unpack the wanted members into a folder, by their last name only: where a member wants to lie is never asked.

    Args:
        wanted: says of a member's path whether it is one.
        is_weights: says of a name whether it may be large.

    Raises:
        HostileArchive: nothing of it should be used.
        zipfile.BadZipFile: it is damaged, or encrypted.
    """
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > _MAX_MEMBERS:
            raise HostileArchive(f"holds {len(infos):,} files")
        for info in infos:
            parts = PurePosixPath(info.filename.replace("\\", "/")).parts
            if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in info.filename:
                raise HostileArchive("wants to write outside of its folder")
        chosen = [info for info in infos if wanted(PurePosixPath(info.filename))]
        names = [PurePosixPath(info.filename).name for info in chosen]
        if len(set(names)) != len(names):
            raise HostileArchive("holds a file twice")
        for info in chosen:
            _check_size(info, info.file_size, is_weights)
        total, done = sum(info.file_size for info in chosen), 0
        if total > _MAX_BYTES:
            raise HostileArchive(f"unpacks to {total >> 30} GiB")
        check_space(folder, total)
        for info in chosen:
            name, unpacked = PurePosixPath(info.filename).name, 0
            if info.flag_bits & 1:
                raise zipfile.BadZipFile("it is encrypted")
            assert is_plain_name(name)
            with archive.open(info) as member, open(folder / name, "xb") as output:
                while chunk := _read(member):
                    unpacked += len(chunk)
                    _check_size(info, unpacked, is_weights)  # the sizes of the list may lie
                    output.write(chunk)
                    done += len(chunk)
                    if on_progress is not None:
                        on_progress(done, total)


def _read(member: IO[bytes]) -> bytes:
    try:
        return member.read(_CHUNK_BYTES)
    except lzma.LZMAError as error:
        raise zipfile.BadZipFile("it is damaged") from error
    except OSError as error:
        if error.errno is None:  # bz2's way to say so
            raise zipfile.BadZipFile("it is damaged") from error
        raise


def _check_size(info: zipfile.ZipInfo, size_bytes: int, is_weights: Callable[[str], bool]) -> None:
    name = PurePosixPath(info.filename).name
    if not is_weights(name) and size_bytes > _MAX_SMALL_BYTES:
        raise HostileArchive(f"unpacks {name} to more than {_MAX_SMALL_BYTES >> 20} MiB")
    if size_bytes > _CHUNK_BYTES and size_bytes > _MAX_RATIO * max(1, info.compress_size):
        raise HostileArchive(f"unpacks to more than {_MAX_RATIO} times its size, as no real model does")
