"""The user's settings: an immutable record in a small, versioned JSON file, written atomically."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError

VERSION = 1
_MOST_WORDS = 100  # in a setting that is a list
_FILE_NAME = "settings.json"
_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark"),
    "reading_font": ("serif", "sans"),
    "summary_style": ("general", "study", "clinical", "meeting", "plain", "abstract"),
    "summary_length": ("short", "medium", "long"),
    "who": ("student", "clinician", "other"),
}


@dataclass(frozen=True)
class Settings:
    """What the user chose.

    model_id: None lets the program choose. threads: 0 is one for each physical core.
    context_tokens: an upper limit; None is what the task needs. reading_size: in points.
    cache_bits: of each number that a model keeps of the text it reads; 8 halves that memory, and reads slower.
    models_folder: where models are kept; empty for the usual place. unload_minutes: an idle model leaves the
    memory after so many; 0 keeps it. download_bytes_s: no faster than this; 0 for no limit.
    welcomed: the first questions were answered or skipped. who, languages: the answers; languages are BCP 47 codes.
    accepted_licenses: names of the licences that the user read and accepted.
    translate_to: the language of the last translation, a BCP 47 code; empty before the first.
    keep_history: results and unfinished work are kept; without it nothing of the user's text is written.
    page_thumbnails: small pictures of the pages stand beside a document.
    window_geometry: Qt's own encoding in base64, opaque to everything else.
    """

    model_id: str | None = None
    threads: int = 0
    context_tokens: int | None = None
    theme: str = "system"
    reading_font: str = "serif"
    reading_size: int = 12
    summary_style: str = "general"
    summary_length: str = "medium"
    window_geometry: str = ""
    models_folder: str = ""
    unload_minutes: int = 15
    download_bytes_s: int = 0
    keep_history: bool = True
    welcomed: bool = False
    who: str = "other"
    languages: tuple[str, ...] = ()
    accepted_licenses: tuple[str, ...] = ()
    translate_to: str = ""
    page_thumbnails: bool = False
    cache_bits: int = 16


Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: dict[int, Migration] = {}
"""From version N to N + 1. Each has a test of its own; a test fails if a version has no migration."""


def settings_file(folder: Path) -> Path:
    """Where the settings are inside the configuration folder."""
    return folder / _FILE_NAME


def load_settings(path: Path) -> Settings:
    """Read the settings; the defaults when there is no file, or for a single value that makes no sense.

    Raises:
        StorageError: the file is there and cannot be read at all (``settings-damaged``), or was
            written by a later version (``settings-newer``). It is left as it is.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise StorageError(
            "settings-damaged", f"The settings file {path} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error
    try:
        values = msgspec.json.decode(raw, type=dict[str, Any])
        version = int(values.pop("version", VERSION))
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise StorageError(
            "settings-damaged",
            f"The settings file {path} is damaged.",
            "Delete or mend it; until then the defaults are used and nothing is saved over it.",
        ) from error
    if version > VERSION:
        raise StorageError(
            "settings-newer",
            f"The settings file {path} was written by a later version of SLM Desk.",
            "Install that version, or move the file away.",
        )
    for step in range(version, VERSION):
        values = MIGRATIONS[step](values)
    return _from_values(values)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings so that a crash leaves either the old or the new file, never half of one.

    Raises:
        StorageError: no permission, no space; the old file is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.json.format(msgspec.json.encode({"version": VERSION, **asdict(settings)})))
    except OSError as error:
        raise StorageError(
            "settings-not-saved", f"The settings could not be saved: {error.strerror}.", f"Check {path.parent}."
        ) from error


def _from_values(values: dict[str, Any]) -> Settings:
    """Keep each known value whose type and range are right."""
    settings = Settings()
    for field in fields(Settings):
        value: Any = values.get(field.name)
        value = tuple(value) if isinstance(value, list) else value
        if value is not None and _fits(field.name, value):
            settings = replace(settings, **{field.name: value})
    return settings


def _fits(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in ("model_id", "window_geometry", "models_folder", "translate_to"):
        return isinstance(value, str)
    if name in ("languages", "accepted_licenses"):
        return isinstance(value, tuple) and len(value) <= _MOST_WORDS and all(isinstance(each, str) for each in value)
    if name in ("keep_history", "welcomed"):
        return isinstance(value, bool)
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    if name == "cache_bits":
        return value in (8, 16)
    low, high = {
        "threads": (0, 1024),
        "context_tokens": (256, 1 << 24),
        "reading_size": (6, 48),
        "unload_minutes": (0, 1440),
        "download_bytes_s": (0, 1 << 40),
    }[name]
    return low <= value <= high
