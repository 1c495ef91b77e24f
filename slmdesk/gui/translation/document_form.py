"""The document in the Translate pane that keeps its form: its row, the question where to, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.failures import Failures
from slmdesk.gui.file_endings import with_ending
from slmdesk.gui.translation import form_saving
from slmdesk.gui.translation.form_saving import FormSaving
from slmdesk.gui.translation.translations import Translation
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.form_row import FormRow
from slmdesk.messages import Translate


class DocumentForm(QObject):
    """Args: request, uses_pair: see ``FormSaving``."""

    changed = Signal()  # it began, or came to its end
    progressed = Signal(float)  # how much is done, 0..1
    show_asked = Signal(object)  # Path: look at the document that was written

    def __init__(
        self,
        pane: QWidget,
        desk: Desk,
        row: FormRow,
        banner: Banner,
        open_pane: Callable[[str], None],
        request: Callable[[str, Translation], Translate],
        uses_pair: Callable[[Translation], bool],
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._row = row
        failures = Failures(banner, desk.ladder, open_pane, self.ask_and_save)
        self._saving = FormSaving(pane, desk.jobs, failures, desk.background, desk.records, request, uses_pair)
        self._saving.changed.connect(self.changed)
        self._saving.progressed.connect(self.progressed)
        self._saving.said.connect(self._on_said)
        self._saving.saved.connect(self._on_saved)
        row.save_asked.connect(self.ask_and_save)
        row.stop_asked.connect(self.stop)
        row.show_asked.connect(self.show_asked)
        self._source: Source | None = None
        self._translation: Translation | None = None
        self._said = ""
        self._written: dict[str, tuple[Translation, Path, str]] = {}  # key of a source -> what was written of it

    @property
    def running(self) -> bool:
        """Whether a document is on its way."""
        return self._saving.running

    @property
    def has_form(self) -> bool:
        """Whether the text in view is that of a document that can be written again."""
        return self._source is not None and bool(form_saving.form_of(self._source.path))

    def show_state(self, source: Source | None, translation: Translation | None) -> None:
        """source: in view. translation: of it, complete; None when there is none yet."""
        if translation is not self._translation:
            self._said = "" if not self._saving.running else self._said
        self._source, self._translation = source, translation
        self._show()

    def ask_and_save(self) -> None:
        """Let the user choose where to, then write the document."""
        source, translation = self._source, self._translation
        if source is None or source.path is None or translation is None or not self.has_form or self.running:
            return
        ending = source.path.suffix
        name, _chosen = QFileDialog.getSaveFileName(
            self._pane,
            self.tr("Save the translated document"),
            form_saving.suggested_path(source, translation),
            self.tr("The same kind of document (*{ending})").format(ending=ending),
        )
        if name:
            path = Path(name)
            self.save_to(with_ending(path, ending))

    def save_to(self, path: Path) -> None:
        """Write the document, whole or not at all; the original is only read."""
        if self._source is not None and self._translation is not None:
            self._written.pop(self._source.key, None)
            self._saving.save(self._source, self._translation, path)

    def stop(self) -> None:
        """Stop; no file is written."""
        self._saving.stop()

    def _on_said(self, words: str) -> None:
        self._said = words
        self._show()

    def _on_saved(self, translation: Translation, path: Path, words: str) -> None:
        self._written[translation.source_key] = (translation, path, words)  # another may be in view by now
        self._show()

    def _show(self) -> None:
        source = self._source
        form = form_saving.form_of(source.path) if source is not None else ""
        if source is None or not form or (self._translation is None and not self._saving.running):
            self._row.hide()
            return
        made, path, about = self._written.get(source.key, (None, None, ""))
        if made is not self._translation:
            path = None  # it holds another translation
        if path is not None:
            words = " ".join([self.tr("Saved as {name}.").format(name=path.name), about]).strip()
        elif self._said:
            words = self._said
        else:
            words = self.tr("As {kind}: {kept}").format(kind=form.upper(), kept=form_saving.kept_words(form))
        self._row.show_state(words, "", self._saving.running, path)
