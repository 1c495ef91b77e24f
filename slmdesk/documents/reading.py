"""Reads one document: its format, its pieces as they come, and what is known of it at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import BinaryIO

from msgspec.structs import replace

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.formats import choose
from slmdesk.documents.language import LanguageDetector, Samples
from slmdesk.documents.ocr.page_ocr import PageOcr
from slmdesk.documents.ocr.recognition import Ocr
from slmdesk.documents.ooxml.protected import unlock
from slmdesk.documents.piece import Format, Piece
from slmdesk.documents.source import open_source, subject
from slmdesk.errors import DocumentError
from slmdesk.messages import (
    Block,
    Done,
    Notice,
    PageSize,
    PageWords,
    Progress,
    Read,
    ReadResult,
    Skipped,
    TaskEvent,
    TextPiece,
)


def read(
    request: Read, cancelled: Cancelled, ocr: Ocr | None = None, detector: LanguageDetector | None = None
) -> Iterator[TaskEvent]:
    """Read one document.

    Args:
        ocr: a recogniser that was used before and has its models in memory; None makes a new one.
        detector: the same for languages; None to leave the language open.

    Yields:
        ``TextPiece`` and ``Progress`` for each page or stretch as it is read, ``PageWords`` for each page that was
        recognised, ``Notice`` where the user should know something, then ``Done`` with a ``ReadResult``.

    Raises:
        DocumentError: the document cannot be read, or holds no text.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    skipped: list[Skipped] = []
    pages: int | None = None
    sizes: list[PageSize] = []
    length = scans = translated = 0
    samples = Samples()
    ocr = ocr or Ocr()
    page_ocr = PageOcr(ocr, detector, samples, request.ocr_language, request.cache_folder)
    with open_source(request) as file:
        try:
            opened = unlock(file, request.path, request.password)
            chosen = choose(opened, request.path)
            opened.seek(0)
            for piece in _pieces(chosen, opened, request, cancelled, page_ocr):
                stop_if(cancelled)
                yield from _events(piece, length, chosen)
                length += len(piece.text)
                samples.add(piece.text)
                if detector is not None and piece.text:
                    detector.preload()  # after the first page is out, so as not to delay it
                if piece.size is not None:
                    sizes += [PageSize(0.0, 0.0)] * (piece.done - 1 - len(sizes)) + [piece.size]
                skipped += piece.skipped
                scans += piece.is_scan
                translated += piece.translated
                if chosen.unit == "pages":
                    pages = piece.total
        except MemoryError as error:
            raise DocumentError(
                "document-too-large",
                f"{subject(request.path)} needs more memory than there is.",
                "Close other programs, or split the document.",
            ) from error
        except OSError as error:
            raise DocumentError(
                "document-unreadable",
                f"{subject(request.path)} could not be read to its end: {error.strerror or 'the disk refused'}.",
                "Copy it to this computer's own disk and try again.",
            ) from error
        finally:
            ocr.rest()
    if length == 0:
        raise _no_text(request, pages, skipped)
    stop_if(cancelled)
    language = detector.language_of(samples.texts) if detector is not None else None
    spent = time.perf_counter() - started
    yield Done(ReadResult(chosen.name, pages, skipped, spent, language, sizes, scans, translated))


def _pieces(chosen: Format, file: BinaryIO, request: Read, cancelled: Cancelled, ocr: PageOcr) -> Iterator[Piece]:
    if chosen.with_units is not None:
        return chosen.with_units(file, request.path, request.password, cancelled, request.units)
    if chosen.with_ocr is None:
        return chosen.read(file, request.path, request.password, cancelled)
    return chosen.with_ocr(file, request.path, request.password, cancelled, ocr if request.ocr else None)


def _events(piece: Piece, offset: int, chosen: Format) -> Iterator[TaskEvent]:
    if piece.notice:
        yield Notice(piece.notice)
    if piece.text:
        moved = [  # not ``replace``: that costs several times as much
            Block(block.page_number, block.start + offset, block.end + offset, block.kind, block.level)
            for block in piece.blocks
        ]
        yield TextPiece(piece.text, moved)
        if piece.words is not None:
            words = [replace(word, start=word.start + offset, end=word.end + offset) for word in piece.words]
            yield PageWords(piece.done, words)
    yield Progress("reading", piece.done, piece.total, chosen.unit, piece.note)


def _no_text(request: Read, pages: int | None, skipped: list[Skipped]) -> DocumentError:
    name = request.path
    reasons = list(dict.fromkeys(entry.reason for entry in skipped))
    why = f" {_sentence(reasons[0])}" if reasons else ""
    if len(reasons) > 1:
        why += f" ({len(reasons) - 1} more of this kind.)"
    if pages is not None:
        return DocumentError(
            "document-no-text",
            f"{subject(name)} ({'1 page' if pages == 1 else f'{pages} pages'}) holds no text that can be read.{why}",
            "If it is a scan, scan it again, larger and straight, or get the original."
            if request.ocr
            else "If it is a scan, read it again with text recognition (OCR) on.",
        )
    return DocumentError(
        "document-no-text", f"{subject(name)} holds no text.{why}", "Choose a document with text in it."
    )


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")
