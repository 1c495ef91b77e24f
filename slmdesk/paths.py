"""Every folder of SLM Desk: from a source tree, a wheel or a frozen bundle. SLMDESK_HOME overrides the user's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_APP = "slmdesk"


def resources() -> Path:
    """The read-only files that travel with the program: catalogue, prompts, icons, samples, help."""
    if frozen():
        return Path(sys._MEIPASS) / "resources"  # type: ignore[attr-defined]
    package = Path(__file__).resolve().parent
    installed = package / "resources"  # put there by the wheel build
    return installed if installed.is_dir() else package.parent / "resources"


def frozen() -> bool:
    """Whether this is a pyinstaller bundle."""
    return hasattr(sys, "_MEIPASS")


def home() -> Path | None:
    """The folder that holds everything of the user's, when SLMDESK_HOME names one."""
    chosen = os.environ.get("SLMDESK_HOME")
    return Path(chosen).expanduser().absolute() if chosen else None


def data_folder() -> Path:
    """What the user keeps: models, library."""
    return home() or Path(platformdirs.user_data_dir(_APP, appauthor=False))


def config_folder() -> Path:
    """Where the settings file is."""
    return home() or Path(platformdirs.user_config_dir(_APP, appauthor=False))


def cache_folder() -> Path:
    """What can be rebuilt; safe to delete."""
    chosen = home()
    return chosen / "cache" if chosen else Path(platformdirs.user_cache_dir(_APP, appauthor=False))


def models_folder() -> Path:
    """Where installed models are, one folder each."""
    return data_folder() / "models"


def bundled_models_folder() -> Path:
    """Models that travel inside a bundle (read-only); absent in a source tree and a wheel."""
    return resources() / "models"


def worker_command(kind: str) -> list[str]:
    """The command line that starts a child of ``kind``: documents, inference or download."""
    if frozen():
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"slmdesk-worker{suffix}")), "--worker", kind]
    # -P: a file named like one of our modules in the current folder must not be imported.
    return [sys.executable, "-P", "-m", "slmdesk", "--worker", kind]
