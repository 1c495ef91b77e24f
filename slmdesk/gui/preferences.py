"""The settings as the window holds them: one current record, saved at once whenever it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from slmdesk.errors import StorageError
from slmdesk.messages import Failed
from slmdesk.settings import Settings, load_settings, save_settings


class Preferences(QObject):
    """Args: path: the settings file; it need not exist."""

    changed = Signal()
    failed = Signal(object)  # Failed: could not be saved; the change holds until the window closes

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.problem: Failed | None = None
        try:
            self.settings = load_settings(path)
        except StorageError as error:  # the file stays as it is: nothing is saved over it
            self.settings = Settings()
            self.problem = Failed(error.kind, error.message, error.hint)

    def write_ahead(self, **changes: Any) -> None:
        """From any thread: save a change that ``update`` is going to make, before something that needs it to last.

        Raises:
            StorageError: it could not be saved.
        """
        if self.problem is None:
            save_settings(self._path, replace(self.settings, **changes))

    def update(self, **changes: Any) -> None:
        """Change some fields and save, unless the file on the disk is one that could not be read."""
        settings = replace(self.settings, **changes)
        if settings == self.settings:
            return
        self.settings = settings
        self.changed.emit()
        if self.problem is not None:
            return
        try:
            save_settings(self._path, settings)
        except StorageError as error:
            self.failed.emit(Failed(error.kind, error.message, error.hint))
