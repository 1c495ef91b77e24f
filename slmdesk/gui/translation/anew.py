"""Files of units that are translated in part (PO, XLIFF): the Translate pane offers to translate all of them anew."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.documents.source_panel import SourcePanel


class AnewOffer(QObject):
    """Args: pane: which owns this. panel: of its sources."""

    def __init__(self, pane: QWidget, panel: SourcePanel, banner: Banner) -> None:
        super().__init__(pane)
        self._panel = panel
        self._banner = banner
        self._offered: set[str] = set()

    def look(self) -> None:
        """Offer it in the banner for the source in view, once, when that was read and the banner is free."""
        source = self._panel.current
        if source is None or not _is_half_done(source) or source.key in self._offered or not self._banner.isHidden():
            return
        self._offered.add(source.key)
        count = source.translated
        self._banner.show_notice(
            self.tr("1 unit of {name} has a translation already, and stays as it is.").format(name=source.name)
            if count == 1
            else self.tr("{n} units of {name} have a translation already, and stay as they are.").format(
                n=f"{count:,}", name=source.name
            ),
            "",
            self.tr("Translate all of it anew"),
            lambda: self._read_all(source),
        )

    def fill(self, menu: QMenu, running: bool) -> None:
        """Put it into a menu, where there is such a file in view; what cannot be done now says why."""
        source = self._panel.current
        if source is None or not _is_half_done(source):
            return
        action: QAction = menu.addAction(self.tr("Translate all of the file anew"))
        action.setEnabled(not running)
        action.setToolTip(
            self.tr("Wait until this translation is finished, or stop it")
            if running
            else self.tr("Also the units that have a translation already: {n}").format(n=f"{source.translated:,}")
        )
        action.triggered.connect(lambda: self._read_all(source))

    def _read_all(self, source: Source) -> None:
        self._banner.clear()
        source.units = "source"
        self._panel.read_again(source, source.password)


def _is_half_done(source: Source) -> bool:
    return source.state == "read" and source.units == "open" and source.translated > 0
