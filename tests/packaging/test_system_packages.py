"""The table of system libraries, against what Qt's own files ask for."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import PySide6
import pytest

import system_packages

QT = Path(PySide6.__file__).parent / "Qt"
PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqwayland.so",
    "platforms/libqoffscreen.so",
    "xcbglintegrations/*.so",
    "platforminputcontexts/libcompose*.so",
    "platforminputcontexts/libibus*.so",
    "iconengines/*.so",
    "imageformats/libq[gijstw]*.so",
    "wayland-decoration-client/*.so",
    "wayland-shell-integration/*.so",
    "wayland-graphics-integration-client/*.so",
)
EVERYWHERE = re.compile(r"lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+)\.so|ld-linux")  # Python itself and g++ need them


def needed(files: list[Path]) -> set[str]:
    """What the ELF headers name."""
    said = subprocess.run(["objdump", "-p", *map(str, files)], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^\s*NEEDED\s+(\S+)", said, re.MULTILINE))


def test_every_library_that_qt_needs_is_in_the_table() -> None:
    to_look_at = [path for pattern in PLUGINS for path in sorted((QT / "plugins").glob(pattern))]
    assert len(to_look_at) > 20
    seen: set[str] = set()
    while to_look_at:
        found = needed(to_look_at) - seen
        seen |= found
        to_look_at = [QT / "lib" / name for name in found if (QT / "lib" / name).is_file()]
    of_the_system = {name for name in seen if not (QT / "lib" / name).is_file() and not EVERYWHERE.match(name)}
    assert {"libxcb-cursor.so.0", "libEGL.so.1", "libdbus-1.so.3"} <= of_the_system
    assert of_the_system <= set(system_packages.LIBRARIES)


def test_nothing_is_missing_where_the_tests_run() -> None:
    assert system_packages.missing(tests=True, compiler=False) == []


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = {"libdoes-not-exist.so.7": ("libdoes-not-exist7", "window")}
    monkeypatch.setattr(system_packages, "LIBRARIES", libraries)
    items = system_packages.missing(tests=False, compiler=False)
    assert [item.what for item in items] == ["libdoes-not-exist.so.7"]
    text = system_packages.explain(items)
    assert "libdoes-not-exist.so.7  (package libdoes-not-exist7, needed for: window)" in text
    assert "sudo apt-get install libdoes-not-exist7" in text
