"""The glossary that the Translate pane keeps to: chosen from the disk, read off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from slmdesk.export.glossary import read_glossary
from slmdesk.gui.background import Background
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.translation.controls import TranslationControls
from slmdesk.messages import Term


class Glossary(QObject):
    """Args: say: tells the user how many terms there are.

    Attributes:
        terms: of the file in use; none without one.
    """

    def __init__(
        self, controls: TranslationControls, banner: Banner, background: Background, say: Callable[[str], None]
    ) -> None:
        super().__init__(controls)
        self._controls = controls
        self._banner = banner
        self._background = background
        self._say = say
        self.terms: list[Term] = []
        controls.glossary_asked.connect(self.ask)
        controls.glossary_changed.connect(lambda: self.use(controls.glossary_path))

    def ask(self) -> None:
        """Let the user choose a file of terms."""
        name, _chosen = QFileDialog.getOpenFileName(
            self._controls, self.tr("Choose a glossary"), "", self.tr("Glossaries (*.csv *.tbx)")
        )
        if name:
            self.use(Path(name))

    def use(self, path: Path | None, then: Callable[[], None] = lambda: None) -> None:
        """Read the terms of a file and keep to them from now on; None: no terms. then: called when they are read."""
        self.terms = []
        self._controls.set_glossary(None)
        if path is None:
            then()
            return

        def done(terms: list[Term]) -> None:
            self.terms = terms
            self._controls.set_glossary(path)
            words = self.tr("1 term") if len(terms) == 1 else self.tr("{n} terms").format(n=len(terms))
            self._say(self.tr("Glossary {name}: {terms}").format(name=path.name, terms=words))
            then()

        target = self._controls.target_language
        self._background.run(
            lambda: read_glossary(path, target),
            done,
            lambda failure: self._banner.show_failure(failure, self.tr("Choose another…"), self.ask),
        )
