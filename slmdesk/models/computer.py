"""What this computer is made of, as far as a model cares: processor, memory, disk and battery. Light; runs nothing."""

from __future__ import annotations

import ctypes
import platform
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

# What llama.cpp has kernels of its own for, the best last.
_INSTRUCTIONS = (
    ("avx", "AVX"),
    ("avx2", "AVX2"),
    ("avx512f", "AVX-512"),
    ("avx512_vnni", "VNNI"),
    ("amx_int8", "AMX"),
    ("asimddp", "dot product"),
    ("i8mm", "int8 matrix"),
    ("sve", "SVE"),
)
_WINDOWS_FEATURES = ((39, "AVX"), (40, "AVX2"), (41, "AVX-512"), (43, "dot product"))  # PF_... of winnt.h


@dataclass(frozen=True)
class ComputerFacts:
    """Found by looking, not by measuring.

    Attributes:
        cores: physical ones.
        instructions: of the processor, that models run faster with; empty where the system does not say.
        free_bytes: memory that programs may take now.
        disk_free_bytes: where the models are kept.
        battery_percent: None without a battery. plugged_in: on mains power, or no battery.
    """

    cores: int
    instructions: tuple[str, ...]
    memory_bytes: int
    free_bytes: int
    disk_free_bytes: int
    battery_percent: int | None
    plugged_in: bool


def look_at(models_folder: Path) -> ComputerFacts:
    """Look at the computer. models_folder: need not exist yet."""
    folder = models_folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    memory = psutil.virtual_memory()
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return ComputerFacts(
        psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        instructions(),
        memory.total,
        memory.available,
        shutil.disk_usage(folder).free,
        round(battery.percent) if battery is not None else None,
        battery is None or battery.power_plugged is not False,
    )


def instructions() -> tuple[str, ...]:
    """Names of the instruction sets that matter here, the best last."""
    if sys.platform == "win32":
        present = ctypes.windll.kernel32.IsProcessorFeaturePresent
        return tuple(name for number, name in _WINDOWS_FEATURES if present(number))
    if sys.platform == "darwin":
        return ("dot product",) if platform.machine() == "arm64" else ()
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return ()
    found = re.search(r"^(?:flags|Features)\s*:(.*)$", text, re.MULTILINE)
    words = set(found[1].split()) if found else set()
    return tuple(name for flag, name in _INSTRUCTIONS if flag in words)
