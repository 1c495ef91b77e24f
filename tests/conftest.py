"""What every test gets: a home of its own, and no display needed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

# Computers are busy: how long an example takes says nothing.
settings.register_profile("slmdesk", deadline=None)
settings.load_profile("slmdesk")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Many tests start children: where Python is told not to keep what it compiled, each would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

STARTER_ID = "smollm2-135m-instruct-q4_1"
ROOT = Path(__file__).resolve().parent.parent


def pytest_unconfigure() -> None:
    """llama_cpp opens /dev/null when it is imported and never closes it; the warning would be a run's last line."""
    utilities = sys.modules.get("llama_cpp._utils")
    if utilities is not None:
        utilities.outnull_file.close()
        utilities.errnull_file.close()


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """One of the processes that run tests at a time; the system gives the lock back if one of them dies."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=400, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(autouse=True)
def slmdesk_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home for settings, models and caches; children inherit it."""
    home = tmp_path / "slmdesk-home"
    monkeypatch.setenv("SLMDESK_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def data() -> Path:
    """The test data's folder."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def tiny_model(data: Path) -> Path:
    """A 170 kB llama with random weights that really loads and writes noise."""
    return data / "gguf" / "tiny_random_llama.gguf"


@pytest.fixture(scope="session")
def starter_home() -> Path:
    """A home that has the real starter model, kept between runs and brought by the program itself."""
    home = ROOT / "build" / "test-home"
    with alone(home.with_name("test-home.lock")):
        subprocess.run(
            [sys.executable, "-m", "slmdesk", "models", "pull", STARTER_ID],
            env={**os.environ, "SLMDESK_HOME": str(home)},
            check=True,
            timeout=400,
        )
    return home


@pytest.fixture(scope="session")
def starter_model(starter_home: Path) -> Path:
    """The starter model's file."""
    (model,) = (starter_home / "models" / STARTER_ID).glob("*.gguf")
    return model
