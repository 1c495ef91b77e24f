"""Reading documents, beside poppler's pdftotext."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.messages import Done, Read, ReadResult
from slmdesk.worker.client import Child

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_PDF = ROOT.parent / "shared" / "eval" / "long_documents" / "anatomy_selected_A.pdf"
PDF = ROOT / "resources" / "samples" / "photosynthesis.pdf"


def lines(runs: int, _models: list[Path]) -> list[Line]:
    """Pages a second through the documents child."""
    path = LONG_PDF if LONG_PDF.exists() else PDF
    child = Child(paths.worker_command("documents"))
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
        if tool := shutil.which("pdftotext"):
            subprocess.run([tool, str(path), os.devnull], check=True)
        return time.perf_counter() - began

    seconds, other = alternate(runs, ours, poppler)
    child.close()
    found = [Line(f"{path.name}, {pages} pages", [pages / each for each in seconds], "p/s").show()]
    if shutil.which("pdftotext"):
        found.append(ratio("our time against pdftotext's", seconds, other, ""))
    return found
