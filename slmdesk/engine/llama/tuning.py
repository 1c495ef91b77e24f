"""How a model is loaded and run on this computer for a kind of work: chosen from a measurement that is kept.

What decides is the format of the weights and the processor. Rearranging ("repacking") the weights while they
are loaded makes reading Q4_0 twice as fast and reading Q4_K_M a third slower; nobody can know it for every
processor, so it is measured once (``measuring.py``), and until then the format decides.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

import msgspec
import psutil

from slmdesk.atomic import write_atomically
from slmdesk.engine import Work
from slmdesk.models.fit import REPACKED

UBATCH_TOKENS = 512
"""Read in one pass as long as nothing was measured."""

UBATCHES = (256, 512, 1024)
"""What is measured, as far as time allows."""

WIDTH = 8
_LONG_TEXTS_WIDTH = 4
_USUAL_WIDTHS: dict[Work, int] = {"reading": _LONG_TEXTS_WIDTH, "chat": WIDTH, "segments": WIDTH}
"""Answers at once, as long as nothing was measured. Long texts never take more: each answer holds its own part of the
text, and it is those that are read again after a crash."""

_VERSION = 3
_HASHED_BYTES = 1 << 20  # the header and the first weights: what speed depends on
_MOST_RECORDS = 200
_WORTH_MEMORY = 1.05  # repacking takes as much memory again as the weights: it has to gain more than this
_WORTH_UBATCH = 1.04  # a larger pass takes more memory for its buffers
# Of the whole job: more answers at once take memory too.
_WORTH_WIDTH: dict[Work, float] = {"reading": 1.03, "chat": 1.1, "segments": 1.1}
_WORTH_SECOND_COPY = 1.03  # it is taken only where there is memory to spare

# Tokens read and written of a typical job: a chunk of a document and notes on it; a question about pages that
# were read before and its answer; a sentence and its translation.
_MIX: dict[Work, tuple[int, int]] = {"reading": (1600, 200), "chat": (60, 250), "segments": (70, 60)}


@dataclass(frozen=True)
class LoadOptions:
    """How llama.cpp loads and runs a model.

    Attributes:
        repack: rearrange the weights for this processor; costs memory and time when the model is loaded.
        threads: for writing; 0 is one for each physical core.
        prompt_threads: for reading; 0 is as many as for writing.
        ubatch_tokens: read in one pass.
        width: answers written side by side at most.
        flash: flash attention, for long texts and many answers; see ``Context``.
        apart: prompts are read one by one, and their answers written side by side, each with cells of its own
            (``relay.py``): for long prompts that have little in common.
        second_copy: of the weights, rearranged, to write with, as long as memory for it is free.
    """

    repack: bool = True
    threads: int = 0
    prompt_threads: int = 0
    ubatch_tokens: int = UBATCH_TOKENS
    width: int = WIDTH
    flash: bool = True
    apart: bool = False
    second_copy: bool = False


class Rates(msgspec.Struct, frozen=True):
    """What was measured with one way of loading.

    Attributes:
        load_s: seconds to load, the file being in memory already or not.
        prompt_tokens_per_s: reading one long prompt.
        output_tokens_per_s: writing one answer, by number of threads.
        batch_tokens_per_s: writing several answers at once, together, by their number.
        ubatch_tokens_per_s: reading, by the tokens of one pass; empty when there was no time for it.
    """

    repack: bool
    load_s: float
    prompt_tokens_per_s: float
    output_tokens_per_s: dict[int, float]
    batch_tokens_per_s: dict[int, float]
    ubatch_tokens_per_s: dict[int, float] = {}

    @property
    def best_output_tokens_per_s(self) -> float:
        return max(self.output_tokens_per_s.values())


class Tuning(msgspec.Struct, frozen=True):
    """What is known of one model on this computer.

    Attributes:
        formats: bytes of the weights in each format, of the file that was measured.
        measured_s: how long measuring took.
        busy: other programs took so much of the processor meanwhile that it says little.
    """

    rates: list[Rates]
    measured_s: float
    formats: dict[str, int] = {}
    busy: bool = False

    def options(self, work: Work, cores: int) -> LoadOptions:
        """The way of loading that does a typical job of this kind in the least time."""
        plain = [each for each in self.rates if not each.repack]
        best = min(self.rates, key=lambda each: seconds(each, work))
        if best.repack and plain and seconds(plain[0], work) < seconds(best, work) * _WORTH_MEMORY:
            best = plain[0]
        writing = best
        rearranges = not self.formats or any(name in REPACKED for name in self.formats)  # else it is noise
        repacked = [each for each in self.rates if each.repack and rearranges]
        # Where the plain weights are no good alone, too much would be lost without memory for the copy.
        if work == "reading" and not best.repack and repacked:
            both = seconds(best, work, repacked[0])
            writing = repacked[0] if seconds(best, work) > both * _WORTH_SECOND_COPY else best
        threads = max(writing.output_tokens_per_s, key=lambda count: writing.output_tokens_per_s[count])
        return LoadOptions(
            best.repack,
            threads,
            max(cores, threads),
            best_ubatch(self.rates),
            best_width(best, work, writing),
            flash=work != "chat",
            apart=work == "reading",
            second_copy=writing.repack and not best.repack,
        )


def seconds(reading: Rates, work: Work, writing: Rates | None = None) -> float:
    """How long a typical job of this kind takes. writing: where it is not loaded as for reading."""
    return _seconds(reading, writing or reading, work, 1 if work == "chat" else best_width(reading, work, writing))


def best_width(reading: Rates, work: Work, writing: Rates | None = None) -> int:
    """The most answers at once that still make such a job clearly faster, with what each has to read."""
    writing = writing or reading
    best, spent = 1, _seconds(reading, writing, work, 1)
    for width in sorted(writing.batch_tokens_per_s):
        if work == "reading" and width > _LONG_TEXTS_WIDTH:
            break
        if spent > _seconds(reading, writing, work, width) * _WORTH_WIDTH[work]:
            best, spent = width, _seconds(reading, writing, work, width)
    return best if writing.batch_tokens_per_s else _USUAL_WIDTHS[work]


def _seconds(reading: Rates, writing: Rates, work: Work, width: int) -> float:
    """For each of so many answers side by side."""
    read, written = _MIX[work]
    output = writing.best_output_tokens_per_s
    return read / reading.prompt_tokens_per_s + written / max(output, writing.batch_tokens_per_s.get(width, 0.0))


def best_ubatch(rates: Sequence[Rates]) -> int:
    """The smallest pass that reads about as fast as any. It hardly depends on how the weights are stored."""
    best, rate = 0, 0.0
    measured = next((each.ubatch_tokens_per_s for each in rates if len(each.ubatch_tokens_per_s) > 1), {})
    for ubatch in sorted(measured):
        if measured[ubatch] > rate * _WORTH_UBATCH:
            best, rate = ubatch, measured[ubatch]
    return best or UBATCH_TOKENS


def usual_options(formats: Mapping[str, int], work: Work) -> LoadOptions:
    """What suits most processors, as long as nothing was measured.

    Args:
        formats: bytes of the weights in each format, such as ``{"Q4_K": 700_000_000, "F32": 1_000}``.
    """
    main = main_format(formats)
    repack = False  # nothing is rearranged: only memory could be lost
    if main in ("Q4_0", "IQ4_NL"):
        repack = True  # their kernels for repacked weights read twice as fast, and write faster
    elif main in ("Q4_K", "Q5_K", "Q6_K", "Q2_K", "Q3_K"):
        repack = work == "chat"  # reading is a third faster without, writing a quarter slower
    return LoadOptions(repack, width=_USUAL_WIDTHS[work], flash=work != "chat", apart=work == "reading")


def main_format(formats: Mapping[str, int]) -> str:
    """The format that most of the weights are in; empty when nothing is known."""
    return max(formats, key=lambda name: formats[name], default="")


def quiet_threads(cores: int, on_battery: bool) -> int:
    """Threads that leave the fan alone on battery; 0 when nothing has to be saved."""
    return max(1, cores // 2) if on_battery and cores > 1 else 0


def quieted(options: LoadOptions, cores: int, on_battery: bool) -> LoadOptions:
    """The same with fewer threads while the computer runs on battery."""
    threads = quiet_threads(cores, on_battery)
    return replace(options, threads=threads, prompt_threads=threads) if threads else options


def on_battery() -> bool:
    """Whether this computer runs on its battery now; False where nobody can tell."""
    read = getattr(psutil, "sensors_battery", None)  # absent on some systems
    try:
        battery = read() if read is not None else None
    except (OSError, RuntimeError):
        return False
    return battery is not None and battery.power_plugged is False


class _Records(msgspec.Struct):
    version: int
    tunings: dict[str, Tuning]


class TuningFile:
    """The measurements that are kept, in one JSON file that may be deleted at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, key: str) -> Tuning | None:
        """The measurement of ``tuning_key``; None when there is none, or the file is damaged."""
        return self._read().get(key)

    def all(self) -> Sequence[Tuning]:
        """Every measurement that was made on this computer with this library."""
        prefix = f"{computer_key()}-"
        return [tuning for key, tuning in self._read().items() if key.startswith(prefix)]

    def keep(self, key: str, tuning: Tuning) -> None:
        """Keep a measurement. A disk that is full or read-only only means that it is measured again."""
        tunings = {**self._read(), key: tuning}
        for oldest in list(tunings)[:-_MOST_RECORDS]:
            del tunings[oldest]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, msgspec.json.encode(_Records(_VERSION, tunings)))
        except OSError:
            return

    def _read(self) -> dict[str, Tuning]:
        try:
            records = msgspec.json.decode(self._path.read_bytes(), type=_Records)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        return records.tunings if records.version == _VERSION else {}


def tuning_key(model: Path) -> str:
    """What a measurement holds for: this file on this computer with this library.

    Raises:
        OSError: the file cannot be read.
    """
    digest = hashlib.sha256()
    with open(model, "rb") as file:
        digest.update(str(os.fstat(file.fileno()).st_size).encode())
        digest.update(file.read(_HASHED_BYTES))
    return f"{computer_key()}-{digest.hexdigest()[:20]}"


def computer_key() -> str:
    """The processor, the cores that we may use, and the version of llama.cpp."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parts = (processor(), platform.system(), platform.machine(), str(allowed), library_version())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def library_version() -> str:
    """Of llama-cpp-python, whose releases pin llama.cpp; "?" when it is not installed as a package."""
    try:
        return metadata.version("llama-cpp-python")
    except metadata.PackageNotFoundError:
        return "?"


def processor() -> str:
    """The processor's name and what it can do, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    wanted = ("model name", "model\t", "cpu family", "flags", "Features", "CPU part")
    found = [line for line in lines if line.startswith(wanted)]
    return "\n".join(dict.fromkeys(found)) or platform.processor()
