"""What SLM Desk needs from the operating system on Linux, what is missing, and installing it on Debian and Ubuntu.

The libraries are those that the Qt plugins in the PySide6-Essentials wheel name in their ELF headers
(tests/packaging/test_system_packages.py compares), libseccomp for the sandbox, and tools for tests.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Purpose = Literal["build", "sandbox", "window", "tests"]

LIBRARIES: dict[str, tuple[str, Purpose]] = {
    # soname: (Debian package, what it is for)
    "libseccomp.so.2": ("libseccomp2", "sandbox"),
    "libEGL.so.1": ("libegl1", "window"),
    "libGL.so.1": ("libgl1", "window"),
    "libX11.so.6": ("libx11-6", "window"),
    "libX11-xcb.so.1": ("libx11-xcb1", "window"),
    "libdbus-1.so.3": ("libdbus-1-3", "window"),
    "libfontconfig.so.1": ("libfontconfig1", "window"),
    "libfreetype.so.6": ("libfreetype6", "window"),
    "libglib-2.0.so.0": ("libglib2.0-0", "window"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "window"),
    "libz.so.1": ("zlib1g", "window"),
    "libzstd.so.1": ("libzstd1", "window"),
    "libxkbcommon.so.0": ("libxkbcommon0", "window"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "window"),
    "libxcb.so.1": ("libxcb1", "window"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "window"),
    "libxcb-glx.so.0": ("libxcb-glx0", "window"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "window"),
    "libxcb-image.so.0": ("libxcb-image0", "window"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "window"),
    "libxcb-randr.so.0": ("libxcb-randr0", "window"),
    "libxcb-render.so.0": ("libxcb-render0", "window"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "window"),
    "libxcb-shape.so.0": ("libxcb-shape0", "window"),
    "libxcb-shm.so.0": ("libxcb-shm0", "window"),
    "libxcb-sync.so.1": ("libxcb-sync1", "window"),
    "libxcb-util.so.1": ("libxcb-util1", "window"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "window"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "window"),
    "libwayland-client.so.0": ("libwayland-client0", "window"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "window"),
    "libwayland-egl.so.1": ("libwayland-egl1", "window"),
}

PROGRAMS: dict[str, tuple[str, Purpose]] = {
    "Xvfb": ("xvfb", "tests"),
    "strace": ("strace", "tests"),
    "objdump": ("binutils", "tests"),  # pyinstaller reads libraries with it
}

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@dataclass(frozen=True)
class Missing:
    """Something that is not there. package: Debian's name of what brings it."""

    what: str
    package: str
    purpose: Purpose


def missing(tests: bool, compiler: bool) -> list[Missing]:
    """What is missing on this Linux; nothing on other systems, whose wheels bring all they need.

    Args:
        tests: look for what only the tests need, too.
        compiler: look for a C++ compiler (not needed when the built wheel is already there).
    """
    found: list[Missing] = []
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        found.append(Missing("Python's venv module", "python3-venv", "build"))
    if compiler and sys.platform != "win32" and not any(shutil.which(name) for name in _compilers()):
        found.append(Missing("a C++ compiler", "g++", "build"))  # on Windows CMake looks for it outside PATH
    if not sys.platform.startswith("linux"):
        return found
    for soname, (package, purpose) in LIBRARIES.items():
        if not _loads(soname):
            found.append(Missing(soname, package, purpose))
    if not any(next(Path(folder).expanduser().rglob("*.[ot]tf"), None) for folder in _FONT_FOLDERS):
        found.append(Missing("any font", "fonts-dejavu-core", "window"))  # the wheel of Qt has none
    if tests:
        for program, (package, purpose) in PROGRAMS.items():
            if not shutil.which(program):
                found.append(Missing(f"the program {program}", package, purpose))
    return found


def _compilers() -> list[str]:
    chosen = os.environ.get("CXX", "").split()
    return chosen[:1] or ["c++", "g++", "clang++"]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def command(items: list[Missing]) -> str:
    """The command line that a person would type."""
    return "apt-get install " + " ".join(packages(items))


def packages(items: list[Missing]) -> list[str]:
    """Debian's package names, each once, sorted."""
    return sorted({item.package for item in items})


def install(items: list[Missing]) -> bool:
    """Install with apt-get, if this is Debian or Ubuntu and we are root or sudo asks no password.

    Returns:
        Whether apt-get was run and succeeded.
    """
    prefix = _root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"Installing system packages: {' '.join(packages(items))}", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    # Package lists can be absent (containers) or old; a failing source must not stop the others.
    subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    install_command = [*apt, "install", "--no-install-recommends", *packages(items)]
    done = subprocess.run(
        install_command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode != 0:
        print(done.stdout.decode("utf-8", "replace"), file=sys.stderr)
    importlib.invalidate_caches()  # python3-venv brings modules that were looked for before
    return done.returncode == 0


def _root_prefix() -> list[str] | None:
    """What to put before a command that needs root; None when we may not."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def explain(items: list[Missing]) -> str:
    """What is missing and what to type, for a person."""
    lines = ["Missing on this computer:"]
    lines += [f"  {item.what}  (package {item.package}, needed for: {item.purpose})" for item in items]
    if sys.platform.startswith("linux"):
        lines += ["On Debian or Ubuntu, as an administrator:", f"  sudo {command(items)}"]
    elif sys.platform == "darwin":
        lines.append("On macOS: xcode-select --install")
    else:
        lines.append('On Windows: install "Build Tools for Visual Studio" with the C++ workload.')
    return "\n".join(lines)
