"""The template of a clinical note that the user brings: a file of headings, or an example note."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.errors import DocumentError
from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.widgets.result.summary_controls import EXAMPLE_NOTE, OWN_TEMPLATE
from slmdesk.messages import Done, Failed, SourceText

_MAX_BYTES = 100_000


class NoteTemplates(QObject):
    """Attributes:
    text: of the user's template. example: a note to take the headings of. template, name: which of them it is, and the
        file's name; empty for none.
    """

    changed = Signal()
    failed = Signal(object)  # Failed; also when nothing was chosen, with an empty message

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self._reading: Source | None = None
        self.text: str | None = None
        self.example: SourceText | None = None
        self.template = self.name = ""

    def why_not(self, template: str) -> str:
        """Why a note by this template cannot be written yet; empty when it can."""
        wanted = {OWN_TEMPLATE: self.text, EXAMPLE_NOTE: self.example}
        if template not in wanted or wanted[template] is not None:
            return ""
        return self.tr("Choose the template's file first")

    def ask(self, template: str) -> None:
        """Let the user choose the file."""
        if template == OWN_TEMPLATE:
            title, patterns = self.tr("Open a template"), self.tr("Templates (*.md *.txt);;All files (*)")
        else:
            title, patterns = self.tr("Open an example note"), self.tr("All files (*)")
        name, _chosen = QFileDialog.getOpenFileName(self._window, title, "", patterns)
        if name:
            self.take(template, Path(name))
        elif self.why_not(template):
            self.failed.emit(Failed("nothing-chosen", "", ""))

    def take(self, template: str, path: Path) -> None:
        """Read the file; ``changed`` or ``failed`` follows."""
        self.text = self.example = None
        self.template, self.name = template, path.name
        if template == OWN_TEMPLATE:
            self._desk.background.run(lambda: _template_text(path), self._on_text, self.failed.emit)
            return
        source = Source(path.name, path, self)
        self._reading = source
        source.finished.connect(lambda terminal: self._on_read(source, terminal))
        source.read(self._desk.jobs)

    def _on_text(self, text: str) -> None:
        self.text = text
        self.changed.emit()

    def _on_read(self, source: Source, terminal: object) -> None:
        if source is not self._reading:
            return
        if isinstance(terminal, Done):
            self.example = source.as_message()
            self.changed.emit()
        elif isinstance(terminal, Failed):
            self.failed.emit(terminal)


def _template_text(path: Path) -> str:
    translate = QCoreApplication.translate
    hint = translate("NoteTemplates", "A template is a text file with lines such as “## Plan”.")
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DocumentError(
                "template-damaged",
                translate("NoteTemplates", "{name} is too large for a template.").format(name=path.name),
                hint,
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(
            "template-damaged", translate("NoteTemplates", "{name} is not a text file.").format(name=path.name), hint
        ) from None
