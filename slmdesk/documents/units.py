"""Reads files of units that are translated one by one: subtitles, catalogues (PO) and XLIFF, one unit on a line.

The lines are the texts that ``forms`` puts translations in the place of, so that what is shown is what is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.declared import find_text_encoding
from slmdesk.documents.forms import TEXT_FORMS, all_translated
from slmdesk.documents.forms.placing import Placed
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.documents.markup import local
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder, UnitsReader
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Units

_MAX_BYTES = 64 << 20
_OPEN_ONLY = "Only units without a translation (or with an unsure one) are shown; the others stay as they are."
_TIMING = rb"\d{1,2}:\d{2}[.,]\d{1,3}\s*-->"
_ENTRY = rb'(?m)^\s*msgid\s+"'


def is_srt(sniff: Sniff) -> bool:
    """Whether it is SubRip: by its name, as only that tells it from text, and a line that says when."""
    return sniff.extension == ".srt" and _holds(sniff, _TIMING)


def is_vtt(sniff: Sniff) -> bool:
    """Whether it is WebVTT, by its first line."""
    return re.match(rb"webvtt\s", sniff.start) is not None and _holds(sniff, _TIMING)


def is_po(sniff: Sniff) -> bool:
    """Whether it is a gettext catalogue: by its name and an entry."""
    return sniff.extension in (".po", ".pot") and _holds(sniff, _ENTRY)


def is_xliff(sniff: Sniff) -> bool:
    """Whether it is XLIFF, by the root element."""
    return local(sniff.root) == "xliff"


def _holds(sniff: Sniff, pattern: bytes) -> bool:
    return re.search(pattern, sniff.head.replace(b"\0", b"")) is not None  # of UTF-16, too


class _Units(Visitor):
    """Collects every passage in its place, not each text once."""

    def __init__(self, cancelled: Cancelled, units: Units) -> None:
        super().__init__(None, cancelled, units=units)
        self.lines: list[str] = []

    def show(self, runs: Sequence[str], looks: Sequence[Hashable] = (0,)) -> Placed | None:
        before = self.passages
        placed = super().show(runs, looks)
        if self.passages > before:
            self.lines.append(" ".join("".join(runs).split()))
        return placed


def _reader(ending: str) -> UnitsReader:
    walk: Callable[[str, Visitor], str] = TEXT_FORMS[ending]

    def read(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled, units: Units) -> Iterator[Piece]:
        encoding = find_text_encoding(file, ending)
        if encoding is None:
            raise DocumentError("document-encoding", f"{subject(name)} is not text.", "Choose another file.")
        file.seek(encoding.skip)
        content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise DocumentError(
                "document-too-large", f"{subject(name)} is larger than {_MAX_BYTES >> 20} MiB.", "Split it into parts."
            )
        found = _Units(cancelled, units)
        walk(content.decode(encoding.codec, encoding.errors), found)
        if not found.lines:
            if found.translated:
                raise all_translated(name)
            raise DocumentError("document-no-text", f"{subject(name)} holds no text.", "Choose another file.")
        notice = _notice(found, units)
        said = " ".join(each for each in (encoding.notice, notice) if each)
        yield Piece("", [], 0, len(content), notice=said, translated=found.translated)
        builder = PieceBuilder()
        done = 0
        for number, line in enumerate(found.lines):
            builder.add(line, joiner="\n")
            if len(builder) >= PIECE_CHARACTERS:
                done = len(content) * number // len(found.lines)
                yield builder.take(done, len(content))
        yield builder.take(len(content), len(content))

    return read


def _notice(found: Visitor, units: Units) -> str:
    """What is not shown, or not in the language of the rest."""
    if units == "open" and found.translated:
        return _OPEN_ONLY
    if units == "target" and found.translated and found.untranslated:
        count = found.untranslated
        return f"{count} of {count + found.translated} units have no translation: their sources are shown."
    return ""


def _format(name: str, ending: str) -> Format:
    read = _reader(ending)

    def read_targets(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
        return read(file, name, password, cancelled, "target")

    return Format(name, "bytes", read_targets, with_units=read)


SRT = _format("srt", ".srt")
VTT = _format("vtt", ".vtt")
PO = _format("po", ".po")
XLIFF = _format("xliff", ".xlf")
