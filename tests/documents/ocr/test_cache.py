"""Recognised pages that are kept."""

from __future__ import annotations

import os
from pathlib import Path

import numpy
import pytest

from slmdesk.documents.ocr.cache import OcrCache
from slmdesk.documents.ocr.recognition import Recognised, RecognisedLine

LINE = RecognisedLine("Ida Invented", ((0.0, 0.0), (9.5, 0.0), (9.5, 2.0), (0.0, 2.0)), 0.98, (0.25, 0.5))
FOUND = Recognised([LINE], 1, 40, 30, 0.98, 2)


def page(number: int) -> numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]]:
    return numpy.full((30, 40, 3), number, dtype=numpy.uint8)


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    OcrCache(tmp_path / "new" / "ocr", "1").put(page(1), FOUND)
    cache = OcrCache(tmp_path / "new" / "ocr", "1")
    assert cache.get(page(1)) == FOUND
    assert cache.get(page(1)[:, ::-1]) == FOUND  # another order in memory, the same picture
    assert cache.get(page(2)) is None
    assert cache.get(page(1).reshape(40, 30, 3)) is None
    assert OcrCache(tmp_path / "new" / "ocr", "2").get(page(1)) is None


def test_the_folder_says_nothing_of_the_document(tmp_path: Path) -> None:
    OcrCache(tmp_path, "1").put(page(1), FOUND)
    (entry,) = tmp_path.iterdir()
    assert b"Ida" not in entry.read_bytes()
    if os.name == "posix":
        assert entry.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 500])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: bytes) -> None:
    cache = OcrCache(tmp_path, "1")
    cache.put(page(1), FOUND)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(damage)
    assert cache.get(page(1)) is None
    assert list(tmp_path.iterdir()) == []
    cache.put(page(1), FOUND)
    assert cache.get(page(1)) == FOUND


def test_one_flipped_bit_counts_as_damage(tmp_path: Path) -> None:
    cache = OcrCache(tmp_path, "1")
    cache.put(page(1), FOUND)
    (entry,) = tmp_path.iterdir()
    content = bytearray(entry.read_bytes())
    content[len(content) // 2] ^= 4
    entry.write_bytes(content)
    assert cache.get(page(1)) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = OcrCache(tmp_path, "1")
    cache.put(page(0), FOUND)
    size = sum(entry.stat().st_size for entry in tmp_path.iterdir())
    cache = OcrCache(tmp_path, "1", max_bytes=5 * size)
    for number in range(1, 5):
        cache.put(page(number), FOUND)
    for age, number in enumerate((1, 2, 3, 4, 0)):  # page 0 was used last
        name = cache._name_and_key(page(number))[0]
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    (tmp_path / "not-ours.txt").write_text("stays")
    cache.put(page(9), FOUND)
    kept = [number for number in range(10) if cache.get(page(number)) is not None]
    assert kept == [0, 4, 9] or kept == [0, 3, 4, 9]
    assert (tmp_path / "not-ours.txt").exists()


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = OcrCache(tmp_path / "file" / "ocr", "1")
    cache.put(page(1), FOUND)
    assert cache.get(page(1)) is None
