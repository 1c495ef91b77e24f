"""The translation memory as the window has it: what the user confirmed, kept in a store in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import Failed, MemoryUnit

if TYPE_CHECKING:  # the store is loaded with the first question, not when the window starts
    from slmdesk.store.translation_memory import TranslationMemory


class TranslationRecords(QObject):
    """Holds what the user wrote, accepted or imported; never what a machine wrote and nobody looked at.

    Args:
        folder: where the store is. keep: whether anything of the user's text may be written now.

    Attributes:
        count: how many units there are; None until somebody has looked.
    """

    failed = Signal(object)  # Failed, of what has no answer of its own
    changed = Signal()

    def __init__(
        self, folder: Path, background: Background, keep: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self.keep = keep
        self._thread = OneThread(background, "slmdesk-translations")
        self._store: TranslationMemory | None = None  # of that thread: nobody else touches it
        self.count: int | None = None

    def close(self) -> None:
        """Write what is still to be written, and give the file back."""
        self._thread.close(self._close_store)

    def units_for(
        self, text: str, source_language: str | None, target_language: str, done: Callable[[list[MemoryUnit]], None]
    ) -> None:
        """What may fit a text; at once when it is known that there is nothing. A failure is told, and nothing fits."""
        if self.count == 0:
            done([])
            return

        def work() -> tuple[list[MemoryUnit], int]:
            store = self._opened()
            return store.units_for(text, source_language, target_language), store.count()

        def answered(found: tuple[list[MemoryUnit], int]) -> None:
            units, self.count = found
            done(units)

        def failed(failure: Failed) -> None:
            self.failed.emit(failure)
            done([])

        self._thread.run(work, answered, failed)

    def add(self, units: Sequence[MemoryUnit], source_language: str, target_language: str) -> None:
        """Keep what the user wrote or accepted, unless nothing is to be kept."""
        if self.keep():
            kept = list(units)
            self._change(lambda store: store.add(kept, source_language, target_language, origin="edited"))

    def import_file(
        self,
        path: Path,
        source_language: str | None,
        target_language: str,
        done: Callable[[int], None],
        failed: Callable[[Failed], None],
    ) -> None:
        """Take the units of a TMX file that are of these languages. done: gets how many there are."""

        def work() -> int:
            from slmdesk.export.tmx import read_tmx

            found: dict[str, list[MemoryUnit]] = {}
            for each in read_tmx(path, source_language, target_language):
                found.setdefault(each.source_language, []).append(each.unit)
            store = self._opened()
            for language, units in found.items():
                store.add(units, language, target_language, origin="imported")
            self.count = store.count()
            return sum(map(len, found.values()))

        def answered(count: int) -> None:
            self.changed.emit()
            done(count)

        self._thread.run(work, answered, failed)

    def export_file(
        self,
        path: Path,
        source_language: str,
        target_language: str,
        done: Callable[[int], None],
        failed: Callable[[Failed], None],
    ) -> None:
        """Write the units of a pair of languages as TMX, whole or not at all. done: gets how many there are."""

        def work() -> int:
            from slmdesk.atomic import write_atomically
            from slmdesk.export.tmx import as_tmx

            units = list(self._opened().units(source_language, target_language))
            write_atomically(path, as_tmx(units, source_language, target_language), private=False)
            return len(units)

        self._thread.run(work, done, failed)

    def clear(self) -> None:
        """Forget everything."""
        self._change(lambda store: store.clear())

    def look(self) -> None:
        """Count what there is; ``changed`` follows."""
        self._change(lambda _store: None)

    def _change(self, change: Callable[[TranslationMemory], object]) -> None:
        def work() -> int:
            store = self._opened()
            change(store)
            return store.count()

        def done(count: int) -> None:
            self.count = count
            self.changed.emit()

        self._thread.run(work, done, self.failed.emit)

    def _opened(self) -> TranslationMemory:
        if self._store is None:
            from slmdesk.store.translation_memory import TranslationMemory

            self._folder.mkdir(parents=True, exist_ok=True)
            self._store = TranslationMemory(self._folder)
        return self._store

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
