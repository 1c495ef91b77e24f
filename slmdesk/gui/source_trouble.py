"""Says in a pane's banner why a document could not be read, with the likely next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from slmdesk.gui.sources import Source
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.messages import Failed

_WORTH_ANOTHER_TRY = ("reader-crashed", "document-unreadable", "document-missing", "internal", "worker-start")


class SourceTrouble(QObject):
    """Args: start: begins the pane's job again. open_another: lets the user choose a file."""

    def __init__(
        self,
        panel: SourcePanel,
        banner: Banner,
        start: Callable[[], None],
        open_another: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._banner = banner
        self._start = start
        self._open_another = open_another
        panel.failed.connect(self._on_failed)
        panel.stopped.connect(self._on_stopped)

    def _on_failed(self, source: Source, failure: Failed) -> None:
        panel, banner = self._panel, self._banner
        if failure.kind.startswith("document-password") and source.name.lower().endswith(".pdf"):
            banner.ask_password(
                failure.message,
                self.tr("The password is forgotten when the file is closed, and is never written down."),
                lambda password: panel.read_again(source, password),
            )
        elif source.path is None:
            banner.show_failure(failure, self.tr("Try again"), self._start)
        elif failure.kind == "document-no-text" and not source.ocr:
            banner.show_failure(failure, self.tr("Recognise its text"), lambda: panel.recognise(source, True))
        elif failure.kind in _WORTH_ANOTHER_TRY:
            banner.show_failure(failure, self.tr("Try again"), lambda: panel.read_again(source))
        else:
            banner.show_failure(failure, self.tr("Open another file…"), self._open_another)

    def _on_stopped(self, source: Source) -> None:
        self._banner.show_notice(
            self.tr("Reading {name} was stopped.").format(name=source.name),
            self.tr("What was read by then can be used; the rest is left out, and the summary will not know of it.")
            if source.stopped
            else self.tr("Nothing was read by then, so this document is not used."),
            self.tr("Read all of it") if source.stopped else self.tr("Read it again"),
            lambda: self._panel.read_again(source, source.password),
        )
