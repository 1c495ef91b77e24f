"""Reading long PDFs, beside poppler's pdftotext; and opening a library of many documents."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pypdfium2
from lines_formats import Reading, read
from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.messages import Cancelled, Done, Read, ReadResult, TextPiece
from slmdesk.store.library import Library
from slmdesk.worker.client import Child

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_PDF = ROOT.parent / "shared" / "eval" / "long_documents" / "anatomy_selected_A.pdf"
PDF = ROOT / "resources" / "samples" / "photosynthesis.pdf"
_THOUSAND = 1000
_KEPT = 5000
_FIRST_SCREEN = 200  # what the window asks for first


def lines(runs: int, _models: list[Path]) -> list[Line]:
    """Pages a second through the documents child, and what is promised of 1,000 pages and of 5,000 documents."""
    path = LONG_PDF if LONG_PDF.exists() else PDF
    with tempfile.TemporaryDirectory() as folder:
        thousand = of_a_thousand_pages(path, Path(folder) / "thousand.pdf")
        long = [thousand] if path == PDF else [path, thousand]  # three pages say nothing of pages a second
        found = [line for each in long for line in _beside_pdftotext(each, runs)]
        found += _promises(thousand, runs)
        return [*found, _library(Path(folder), runs)]


def _beside_pdftotext(path: Path, runs: int) -> list[Line]:
    child = Child(paths.worker_command("documents"))
    tool = shutil.which("pdftotext")
    pages = 0

    def ours() -> float:
        nonlocal pages
        began = time.perf_counter()
        last = list(child.run(Read(str(path))).events())[-1]
        spent = time.perf_counter() - began
        assert isinstance(last, Done)
        assert isinstance(last.result, ReadResult)
        pages = last.result.pages or 0
        return spent

    def poppler() -> float:
        began = time.perf_counter()
        if tool:
            subprocess.run([tool, str(path), os.devnull], check=True)
        return time.perf_counter() - began

    ours()  # starts the child
    seconds, other = alternate(runs, ours, poppler)
    child.close()
    found = [Line(f"{path.name}, {pages} pages", [pages / each for each in seconds], "p/s", ">= 200").show()]
    if tool:
        found.append(ratio(f"our time against pdftotext's, {path.name}", seconds, other, "<= 2"))
    return found


def _promises(path: Path, runs: int) -> list[Line]:
    readings: list[Reading] = [read(path) for _ in range(runs)]
    peaks = [each.peak_bytes / 1e6 for each in readings]
    return [
        Line(f"{path.name}: the first text", [each.first_s for each in readings], "s", "<= 1").show(),
        Line(f"{path.name}: peak memory of the reader", peaks, "MB", "<= 300").show(),
        Line(f"{path.name}: from cancel to its end", [_cancel_s(path) for _ in range(runs)], "s", "<= 0.2").show(),
    ]


def _cancel_s(path: Path) -> float:
    """How long a job goes on after it was cancelled in its middle."""
    child = Child(paths.worker_command("documents"))
    try:
        job = child.run(Read(str(path)))
        pages, began = 0, 0.0
        for event in job.events():
            pages += isinstance(event, TextPiece)
            if pages == _THOUSAND // 10 and not began:
                began = time.perf_counter()
                job.cancel()
        assert isinstance(event, Cancelled), event
        return time.perf_counter() - began
    finally:
        child.close()


def of_a_thousand_pages(path: Path, target: Path) -> Path:
    """The same pages again and again."""
    whole, part = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(path)
    while len(whole) < _THOUSAND:
        whole.import_pages(part, list(range(min(len(part), _THOUSAND - len(whole)))))
    whole.save(target)
    return target


def _library(folder: Path, runs: int) -> Line:
    kept = Library(folder / "library")
    for number in range(_KEPT):
        path = folder / f"{number}.txt"
        path.touch()
        kept.add(path, "text", None, "en")
    kept.close()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        kept = Library(folder / "library")
        assert len(kept.documents(limit=_FIRST_SCREEN)) == _FIRST_SCREEN
        seconds.append(time.perf_counter() - began)
        kept.close()
    return Line(f"a library of {_KEPT:,} documents opens", seconds, "s", "<= 0.1").show()
