"""The embedding model of the catalogue, for the tests of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import alone

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def embedding_model() -> Path:
    """Its file, kept between runs and brought by the program itself."""
    home, name = ROOT / "build" / "test-home", "all-minilm-l6-v2-int8"
    command = [sys.executable, "-m", "slmdesk", "models", "pull", name]
    with alone(home.with_name("test-home.lock")):
        subprocess.run(command, env={**os.environ, "SLMDESK_HOME": str(home)}, check=True, timeout=400)
    return home / "models" / name / "model.onnx"
