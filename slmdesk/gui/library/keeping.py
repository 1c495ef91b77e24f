"""Ties open documents to the library: says which are kept, keeps one when asked, notes that one is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.library.documents import DocumentLibrary
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.documents.source_panel import SourcePanel

if TYPE_CHECKING:
    from slmdesk.store.library import LibraryDocument


class Keeping(QObject):
    """Args: show_in_library: called with the id of a kept document that the user wants to see in its list."""

    def __init__(
        self,
        panel: SourcePanel,
        library: DocumentLibrary,
        banner: Banner,
        show_in_library: Callable[[int], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._library = library
        self._banner = banner
        self._show_in_library = show_in_library
        self._seen: set[Path] = set()  # open documents whose use has been noted
        self._kept: dict[Path, LibraryDocument] = {}
        panel.changed.connect(self._look)
        panel.keep_asked.connect(self._on_keep_asked)
        library.changed.connect(self._look_again)

    def _look(self) -> None:
        """Documents came or went."""
        paths = self._paths()
        fresh = [path for path in paths if path not in self._seen]
        self._seen = set(paths)
        if fresh:
            self._library.find(paths, fresh, self._show)
        else:
            self._show(self._kept)

    def _look_again(self) -> None:
        """The library has changed."""
        if self._seen:
            self._library.find(self._paths(), [], self._show)

    def _paths(self) -> list[Path]:
        return [source.path for source in self._panel.sources if source.path is not None]

    def _show(self, kept: dict[Path, LibraryDocument]) -> None:
        self._kept = kept
        self._panel.show_kept(set(kept))

    def _on_keep_asked(self, source: Source) -> None:
        assert source.path is not None, "only files can be kept"
        known = self._kept.get(source.path)
        if known is not None:
            self._show_in_library(known.id)
            return
        self._library.add(
            source.path,
            source.format,
            source.pages,
            source.language,
            False,
            lambda _document: None,  # the library tells that it has changed
            self._banner.show_failure,
        )
