"""What is asked before a download: whom it contacts, how much it stores and where, and its licence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea

from slmdesk.gui import wording
from slmdesk.gui.background import Background
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Check, button, column, label, row
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.licenses import OPEN_LICENSES, text_of

_LAID_OUT_MS = 30


class DownloadQuestion(QFrame):
    """Inside the row of the model; goes when it is answered.

    Args:
        folder: where the files will lie.
        first: no connection was ever made, so more is said.
        to_accept: the licence has to be accepted first.
        resources: where the texts of licences are.
        yes: called with whether the licence was accepted here.
    """

    def __init__(
        self,
        theme: Theme,
        entry: CatalogEntry,
        folder: Path,
        resources: Path,
        background: Background,
        yes: Callable[[bool], None],
        *,
        first: bool,
        to_accept: bool,
    ) -> None:
        super().__init__()
        self._entry = entry
        self._resources = resources
        self._background = background
        self._yes = yes
        self.setProperty("look", "confirm")
        parts = []
        if first:
            parts.append(self.tr("SLM Desk has made no connection so far; this would be the first."))
        parts.append(
            self.tr(
                "This contacts {hosts} and stores {size} in {folder}. The host may pass it on to its own servers."
            ).format(hosts=entry.sources_in_words(), size=wording.size(entry.size_bytes), folder=folder)
        )
        if not entry.hashes_known:
            parts.append(self.tr("Its checksum is not known here: the one that the server tells is recorded."))
        if entry.note:
            parts.append(entry.note)
        self.text = label(" ".join(parts), wrap=True)
        words = self.tr("Licence: {name}.").format(name=entry.license)
        words += " " + (
            self.tr("Free for any use.")
            if entry.license in OPEN_LICENSES
            else self.tr("It restricts some uses: read it first.")
        )
        self.license = label(words, wrap=True)
        self.read = button(self.tr("Read the licence"), "quiet", entry.license_url)
        self.read.clicked.connect(self._on_read_clicked)
        self.accept = Check(theme, self.tr("I have read the licence and accept it"))
        self.accept.toggled.connect(self._show_state)
        self.download = button(self.tr("Download"), "primary")
        self.download.setAccessibleName(self.tr("Download {name}").format(name=entry.name))
        self.download.clicked.connect(self._on_download_clicked)
        self.no = button(self.tr("Cancel"), "quiet")
        self.no.setAccessibleName(self.tr("Cancel: {name}").format(name=entry.name))
        self.no.clicked.connect(self._leave)
        inside = column(self, SPACE[3], SPACE[2])
        inside.addWidget(self.text)
        line = row(self.license, self.read)
        line.setStretch(0, 1)
        inside.addLayout(line)
        inside.addWidget(self.accept)
        self.accept.setVisible(to_accept)  # after it has a parent: else it is a window for a moment
        inside.addLayout(row(self.download, self.no, None))
        self._inside = inside
        self._to_accept = to_accept
        self._show_state()

    def take_focus(self) -> None:
        """Let the keyboard answer."""
        (self.accept if self._to_accept else self.download).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self._leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                (self.no if self.no.hasFocus() else self.download).click()
            case _:
                super().keyPressEvent(event)

    def _show_state(self) -> None:
        allowed = self.accept.isChecked() or not self._to_accept
        self.download.setEnabled(allowed)
        why = "" if allowed else self.tr("Read and accept the licence first")
        self.download.setToolTip(why)
        self.download.setAccessibleDescription(why or self.text.text())

    def _on_download_clicked(self) -> None:
        self._leave()
        self._yes(self._to_accept)

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()

    def _come_into_view(self) -> None:
        """With what there is to decide, which stands below the text."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self, 0, SPACE[3])

    def _on_read_clicked(self) -> None:
        license = self._entry.license

        def done(text: str | None) -> None:
            if text is None:  # of a catalogue that is newer than this program
                QDesktopServices.openUrl(QUrl(self._entry.license_url))
                self.license.setText(
                    self.tr("Licence: {name}. Its text opens in your browser: {address}").format(
                        name=license, address=self._entry.license_url
                    )
                )
                return
            shown = QPlainTextEdit(text)
            shown.setReadOnly(True)
            shown.setTabChangesFocus(True)
            shown.setAccessibleName(self.tr("Text of the licence {name}").format(name=license))
            shown.setFixedHeight(220)
            self._inside.insertWidget(2, shown)
            self.read.hide()
            shown.setFocus()
            QTimer.singleShot(_LAID_OUT_MS, self, self._come_into_view)

        self._background.run(lambda: text_of(license, self._resources), done, lambda _failure: None)
