"""One line of the benchmark: what is compared, alternating runs, and their median with the range."""

from __future__ import annotations

import hashlib
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil


@dataclass
class Line:
    """values: one a run. aim: what must be reached, in words. details: what else was measured."""

    what: str
    values: list[float]
    unit: str
    aim: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def show(self) -> Line:
        """Print it; returns itself."""
        middle, low, high = statistics.median(self.values), min(self.values), max(self.values)
        aim = f"   aim {self.aim}" if self.aim else ""
        span = f" ({readable(low)} to {readable(high)})" if len(self.values) > 1 else ""
        print(f"  {self.what:<72} {readable(middle):>8} {self.unit:<6}{span}{aim}", flush=True)
        return self

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "median": statistics.median(self.values),
            "min": min(self.values),
            "max": max(self.values),
        }


def readable(value: float) -> str:
    """Three figures that tell something: 0.0123, 4.5, 5,390."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def alternate(runs: int, *works: Callable[[], float]) -> list[list[float]]:
    """Run all by turns, there and back, so that a computer that gets slower slows each. Returns what each gave."""
    gave: list[list[float]] = [[] for _ in works]
    for number in range(runs):
        turns = list(zip(works, gave, strict=True))
        for work, values in turns if number % 2 == 0 else reversed(turns):
            values.append(work())
    return gave


def ratio(what: str, over: Sequence[float], under: Sequence[float], aim: str = "", **details: Any) -> Line:
    """The line of ``over`` divided by ``under``, pair by pair."""
    values = [a / b for a, b in zip(over, under, strict=True)]
    details |= {"over": list(over), "under": list(under)}
    return Line(what, values, "x", aim, details).show()


def machine() -> dict[str, Any]:
    """What the figures hold for."""
    names = ("llama-cpp-python", "PySide6-Essentials", "pypdfium2", "llguidance", "numpy")
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": _processor(),
        "cores": psutil.cpu_count(logical=False),
        "memory_bytes": psutil.virtual_memory().total,
        "load_average": psutil.getloadavg()[0],
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in names},
    }


def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
