"""Each format read: speed, peak memory, words against a reference text, and text recognition.

Every file is read by a documents child of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psutil
from table import Line

from slmdesk import paths
from slmdesk.messages import Done, Event, Failed, Read, ReadResult, TextPiece
from slmdesk.worker.client import Child, Job

ROOT = Path(__file__).resolve().parent.parent.parent
EVAL = ROOT.parent / "shared" / "eval"
_LOOK_S = 0.02
_HOSTILE = re.compile("crash|clusterfuzz|bomb|protected|Encrypted|truncated|XXE|droste|bad|README|notaZip|NPE")
_ROWS, _ROW_WORDS, _SCANS = 38, 13, 3


@dataclass
class Reading:
    """One reading by a child. seconds: as the child says. first_s: until the first text came."""

    text: str
    result: ReadResult
    first_s: float
    peak_bytes: int


def lines(runs: int, _models: list[Path]) -> list[Line]:
    """The largest sample of each format, the long PDF, words of PDFs beside pdftotext, and a scan."""
    found = []
    for path in _samples():
        try:
            readings = [read(path) for _ in range(runs)]
        except RuntimeError:
            continue  # a sample that is refused on purpose
        found.append(_speed(path, readings).show())
    return [*found, *_words(), _scan()]


def read(path: Path, ocr: bool = False) -> Reading:
    """Read a file in a child of its own, which is warm. Raises RuntimeError when it is refused."""
    child = Child(paths.worker_command("documents"))
    try:
        for _event in child.run(Read("-", data=b"This warms the child up, and the model for languages.")).events():
            pass
        process = psutil.Process(child.process_id)
        parts: list[str] = []
        first: list[float] = []
        last: list[Event] = []
        begun = time.perf_counter()

        def take(_job: Job, event: Event) -> None:
            if isinstance(event, TextPiece):
                first.append(time.perf_counter() - begun)
                parts.append(event.text)
            elif isinstance(event, Done | Failed):
                last.append(event)

        child.run(Read(str(path), ocr=ocr), take)
        peak = helper = 0
        while not last:
            peak = max(peak, _peak_bytes(process))
            helper = max(helper, _helper_bytes(process))
            time.sleep(_LOOK_S)
        peak = max(peak, _peak_bytes(process)) + helper
        done = last[-1]
        if not isinstance(done, Done) or not isinstance(done.result, ReadResult):
            raise RuntimeError(f"{path.name}: {done}")
        return Reading("".join(parts), done.result, first[0], peak)
    finally:
        child.close()


def _peak_bytes(process: psutil.Process) -> int:
    status = Path(f"/proc/{process.pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) << 10 if found else int(process.memory_info().rss)


def _helper_bytes(process: psutil.Process) -> int:
    """What the second reader of a long PDF has for itself; the rest of it is the first one's memory."""
    try:
        return sum(int(each.memory_full_info().uss) for each in process.children())
    except psutil.Error:  # it has just ended
        return 0


def _samples() -> list[Path]:
    folders = [ROOT / "resources" / "samples", ROOT / "tests" / "data" / "documents", EVAL / "documents" / "office"]
    largest: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.*")) if folder.is_dir() else ():
            if path.suffix in (".zip", ".wpd", ".pdf") or _HOSTILE.search(path.name):
                continue
            if path.suffix not in largest or path.stat().st_size > largest[path.suffix].stat().st_size:
                largest[path.suffix] = path
    long_pdf = EVAL / "long_documents" / "anatomy_selected_A.pdf"
    pdf = long_pdf if long_pdf.exists() else ROOT / "resources" / "samples" / "photosynthesis.pdf"
    return [pdf, *(largest[suffix] for suffix in sorted(largest))]


def _speed(path: Path, readings: list[Reading]) -> Line:
    result = readings[0].result
    peak = max(reading.peak_bytes for reading in readings)
    details = {
        "format": result.format,
        "pages": result.pages,
        "characters": len(readings[0].text),
        "bytes": path.stat().st_size,
        "first_text_s": [reading.first_s for reading in readings],
        "peak_bytes": peak,
        "seconds": [reading.result.seconds for reading in readings],
    }
    what = f"{result.format}: {path.name[:34]}, peak {peak / 1e6:.0f} MB"
    if result.pages:
        return Line(what, [result.pages / each.result.seconds for each in readings], "p/s", details=details)
    kilobytes = path.stat().st_size / 1000
    return Line(what, [kilobytes / each.result.seconds for each in readings], "kB/s", details=details)


def _words() -> list[Line]:
    """Of the words of a reference text, how many are read (F1 over counted words)."""
    references = EVAL / "documents" / "pdf_reference_text.jsonl"
    tool = shutil.which("pdftotext")
    found = []
    for line in references.read_text(encoding="utf-8").splitlines() if references.exists() else ():
        item = json.loads(line)
        path = EVAL / "documents" / "pdf" / f"{item['id'].removeprefix('pdf-')}.pdf"
        if not path.exists():
            continue
        beside, details = "pdftotext is not installed", {}
        if tool:
            output = subprocess.run([tool, str(path), "-"], capture_output=True, check=True).stdout
            theirs = _overlap(output.decode("utf-8", "replace"), item["text"])
            beside, details = f"pdftotext {theirs:.4f}", {"pdftotext": theirs}
        value = _overlap(read(path).text, item["text"])
        found.append(Line(f"words of {item['id']} ({beside})", [value], "F1", details=details).show())
    return found


def _overlap(text: str, reference: str) -> float:
    got, wanted = (Counter(re.findall(r"\w+", each.casefold())) for each in (text, reference))
    return 2 * (got & wanted).total() / max(1, got.total() + wanted.total())


def _scan() -> Line:
    """Drawn pages of running text that differs from page to page: what is repeated in margins is left out."""
    from PIL import Image, ImageDraw, ImageFont

    source = (ROOT / "resources" / "samples" / "meeting.md").read_text(encoding="utf-8")
    words = re.findall(r"[\w'-]+[.,]?", source) * 3
    rows = [" ".join(words[at : at + _ROW_WORDS]) for at in range(0, _SCANS * _ROWS * _ROW_WORDS, _ROW_WORDS)]
    pages = []
    for number in range(_SCANS):
        page = Image.new("L", (1654, 2339), 255)  # A4 with 200 dots an inch
        draw = ImageDraw.Draw(page)
        for row in range(_ROWS):
            text = rows[_ROWS * number + row]
            draw.text((120, 140 + 54 * row), text, fill=0, font=ImageFont.load_default(30))
        pages.append(page)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.tiff"
        pages[0].save(path, save_all=True, append_images=pages[1:])
        reading = read(path, ocr=True)
    count = len(reading.text.split()) / _SCANS
    accuracy = _overlap(reading.text, " ".join(rows))
    what = f"OCR, {count:.0f} words/page, words right {accuracy:.4f}, peak {reading.peak_bytes / 1e6:.0f} MB"
    return Line(
        what,
        [reading.result.seconds / _SCANS],
        "s/page",
        details={"words_per_page": count, "word_f1": accuracy, "peak_bytes": reading.peak_bytes},
    ).show()
