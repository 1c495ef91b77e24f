"""The translation memory in the menu of a translation: brought in and taken away as TMX, counted, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from slmdesk.gui.translation.records import TranslationRecords
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.translation.controls import TranslationControls


class MemoryMenu(QObject):
    """Args: controls: whose languages the files are of. say: tells what has been done."""

    def __init__(
        self,
        pane: QWidget,
        records: TranslationRecords,
        controls: TranslationControls,
        banner: Banner,
        say: Callable[[str], None],
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._records = records
        self._controls = controls
        self._banner = banner
        self._say = say
        records.failed.connect(banner.show_failure)

    def fill(self, menu: QMenu) -> None:
        """Put in what can be done now; what cannot says why."""
        count, kept = self._records.count, self._records.keep()
        title = self.tr("Translation memory")
        if count:
            words = self.tr("1 sentence") if count == 1 else self.tr("{n} sentences").format(n=f"{count:,}")
            title = self.tr("Translation memory ({sentences})").format(sentences=words)
        inside = menu.addMenu(title)
        inside.setToolTipsVisible(True)
        off = "" if kept else self.tr("Nothing is kept: that is switched off in Settings")
        unknown = "" if self._controls.known_source else self.tr("Choose the language of the text first")
        empty = self.tr("Nothing has been remembered yet") if count == 0 else ""
        for words, act, why_not in (
            (self.tr("Bring in a file (TMX)…"), self.ask_and_import, off),
            (self.tr("Save as a file (TMX)…"), self.ask_and_export, empty or unknown),
            (self.tr("Forget everything…"), self.ask_and_clear, empty),
        ):
            action = inside.addAction(words)
            action.setEnabled(not why_not)
            action.setToolTip(why_not)
            action.triggered.connect(lambda _checked=False, act=act: act())
        if count is None:
            self._records.look()

    def ask_and_import(self) -> None:
        """Let the user choose a file to bring in."""
        name, _chosen = QFileDialog.getOpenFileName(
            self._pane, self.tr("Bring in a translation memory"), "", self.tr("Translation memories (*.tmx)")
        )
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Take what a file has for the languages chosen."""

        def done(count: int) -> None:
            words = self.tr("1 sentence") if count == 1 else self.tr("{n} sentences").format(n=f"{count:,}")
            self._say(self.tr("{sentences} brought in from {name}").format(sentences=words, name=path.name))

        self._records.import_file(
            path,
            self._controls.source_language,
            self._controls.target_language,
            done,
            lambda failure: self._banner.show_failure(failure, self.tr("Choose another…"), self.ask_and_import),
        )

    def ask_and_export(self) -> None:
        """Let the user choose where to."""
        source, target = self._controls.known_source, self._controls.target_language
        suggested = self.tr("memory {source} {target}.tmx").format(source=source, target=target)
        name, _chosen = QFileDialog.getSaveFileName(
            self._pane, self.tr("Save the translation memory"), suggested, self.tr("Translation memory (*.tmx)")
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write what there is for the languages chosen."""
        source = self._controls.known_source
        if source is None:
            return
        self._records.export_file(
            path,
            source,
            self._controls.target_language,
            lambda _count: self._say(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self._banner.show_failure(failure, self.tr("Save elsewhere…"), self.ask_and_export),
        )

    def ask_and_clear(self) -> None:
        """Forget everything, once the user has said so."""
        count = self._records.count or 0
        self._banner.show_doubt(
            self.tr("Forget all {n} sentences of the translation memory?").format(n=f"{count:,}"),
            self.tr("They cannot be brought back, unless you have saved them as a file."),
            self.tr("Forget them"),
            self._records.clear,
        )
