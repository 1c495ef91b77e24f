"""Says in a pane's banner what went wrong with a document, and offers the likely next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.messages import Failed

_WORTH_ANOTHER_TRY = ("reader-crashed", "document-unreadable", "document-missing", "internal", "worker-start")


class SourceProblems(QObject):
    """Args: open_other: lets the user choose another file. start: begins the pane's job again."""

    happened = Signal()

    def __init__(
        self,
        panel: SourcePanel,
        banner: Banner,
        open_other: Callable[[], None],
        start: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._banner = banner
        self._open_other = open_other
        self._start = start
        self._failures: dict[Source, Failed] = {}
        panel.failed.connect(self._on_failed)
        panel.stopped.connect(self._on_stopped)

    def _on_failed(self, source: Source, failure: Failed) -> None:
        panel, banner = self._panel, self._banner
        self._failures = {each: why for each, why in self._failures.items() if self._failed(each)} | {source: failure}
        if failure.kind.startswith("document-password") and source.name.lower().endswith(".pdf"):
            banner.ask_password(
                failure.message,
                self.tr("The password is forgotten when the file is closed, and is never written down."),
                lambda password: panel.read_again(source, password),
            )
        elif len(self._failures) > 1 and self._failed(source):  # the banner has room for one message: it names all
            said = self.tr("{n} files could not be read.").format(n=len(self._failures))
            each = "\n".join(why.message for why in self._failures.values())
            banner.show_failure(Failed(failure.kind, said, each), self.tr("Open another file…"), self._open_other)
        elif source.path is None:
            banner.show_failure(failure, self.tr("Try again"), self._start)
        elif failure.kind == "document-no-text" and not source.ocr:
            banner.show_failure(failure, self.tr("Recognise its text"), lambda: panel.recognise(source, True))
        elif failure.kind == "document-translated":
            banner.show_failure(failure, self.tr("Translate all of it anew"), lambda: self._read_sources(source))
        elif failure.kind in _WORTH_ANOTHER_TRY:
            banner.show_failure(failure, self.tr("Try again"), lambda: panel.read_again(source))
        else:
            banner.show_failure(failure, self.tr("Open another file…"), self._open_other)
        self.happened.emit()

    def _failed(self, source: Source) -> bool:
        return source.state == "failed" and source in self._panel.sources

    def _read_sources(self, source: Source) -> None:
        source.units = "source"
        self._panel.read_again(source, source.password)

    def _on_stopped(self, source: Source) -> None:
        self._banner.show_notice(
            self.tr("Reading {name} was stopped.").format(name=source.name),
            self.tr("What was read by then can be used; the rest is left out.")
            if source.stopped
            else self.tr("Nothing was read by then, so this document is not used."),
            self.tr("Read all of it") if source.stopped else self.tr("Read it again"),
            lambda: self._panel.read_again(source, source.password),
        )
        self.happened.emit()
