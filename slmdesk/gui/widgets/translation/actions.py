"""The line under a translation: how it goes, the last ones, and the ways to take it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from slmdesk.atomic import write_atomically
from slmdesk.gui import wording
from slmdesk.gui.background import Background
from slmdesk.gui.file_endings import with_ending
from slmdesk.gui.translation.bilingual import as_bilingual
from slmdesk.gui.translation.translations import LastTranslations, Translation
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import button, label, row

_EXCERPT_CHARACTERS = 50


class TranslationActions(QWidget):
    """Args: last: the last translations, which the button offers again."""

    chosen = Signal(object)  # Translation: to be shown again
    form_asked = Signal()  # the document is to be written again in its form

    def __init__(
        self, banner: Banner, background: Background, last: LastTranslations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._banner = banner
        self._background = background
        self._last = last
        self._translation: Translation | None = None
        self.words = label(look="muted")
        self.earlier = button(self.tr("Earlier"), "quiet")
        self.menu = QMenu(self)
        self.menu.setAccessibleName(self.tr("The last translations"))
        self.menu.aboutToShow.connect(self._fill_menu)
        self.earlier.clicked.connect(lambda: self.menu.popup(self.earlier.mapToGlobal(self.earlier.rect().topLeft())))
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        self.save_button = button(self.tr("Save"))
        self.formats = QMenu(self)
        self.formats.setAccessibleName(self.tr("Ways to save the translation"))
        self._form = self.formats.addAction(self.tr("Document in its own form…"), self.form_asked.emit)
        for ending, words in (
            ("docx", self.tr("Both languages side by side, for Word (.docx)…")),
            ("txt", self.tr("Plain text (.txt)…")),
        ):
            action = self.formats.addAction(words)
            action.triggered.connect(lambda _checked=False, ending=ending: self.ask_and_save(ending))
        self.save_button.setMenu(self.formats)
        self.setLayout(row(self.words, None, self.earlier, self.copy_button, self.save_button))

    def say(self, words: str) -> None:
        """The progress line."""
        self.words.setText(words)

    def show_state(self, translation: Translation | None, running: bool, has_form: bool = False) -> None:
        """translation: the one that can be taken away; None for none. has_form: as the document that it is made of."""
        self._translation = translation
        self._form.setVisible(has_form)
        none_yet = self.tr("There is no translation yet")
        for each, tip in (
            (self.copy_button, self.tr("Copy the translation (Ctrl+Shift+C)")),
            (self.save_button, self.tr("Save the translation (Ctrl+S)")),
        ):
            each.setEnabled(translation is not None)
            each.setToolTip(tip if translation is not None else none_yet)
        self.earlier.setEnabled(bool(self._last.kept) and not running)
        if running:
            self.earlier.setToolTip(self.tr("Wait until this translation is finished, or stop it"))
        elif self._last.kept:
            self.earlier.setToolTip(self.tr("The last translations; they are forgotten when the window closes"))
        else:
            self.earlier.setToolTip(none_yet)

    def copy(self) -> None:
        """The translation to the clipboard."""
        if self._translation is not None:
            QGuiApplication.clipboard().setText(self._translation.text)
            self.say(self.tr("Copied"))

    def save(self) -> None:
        """As the document where it has a form of its own, else as text."""
        if self._form.isVisible():
            self.form_asked.emit()
        else:
            self.ask_and_save()

    def ask_and_save(self, ending: str = "txt") -> None:
        """Let the user choose a file, then write it. ending: ``txt``, or ``docx`` for both languages."""
        if self._translation is None:
            return
        stem = Path(self._translation.source_name).stem
        suggested = self.tr("{name} {language}").format(name=stem, language=self._translation.target_language)
        kinds = {"txt": self.tr("Text (*.txt)"), "docx": self.tr("Both languages side by side (*.docx)")}
        name, _chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the translation"), f"{suggested}.{ending}", kinds[ending]
        )
        if name:
            path = Path(name)
            self.save_to(with_ending(path, f".{ending}"))

    def save_to(self, path: Path) -> None:
        """Write the translation, whole or not at all: both languages when it ends in ``.docx``, else UTF-8 text."""
        translation = self._translation
        if translation is None:
            return
        both = path.suffix.lower() == ".docx"
        self._background.run(
            lambda: write_atomically(path, as_bilingual(translation) if both else _text(translation), private=False),
            lambda _none: self.say(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self._banner.show_failure(
                failure, self.tr("Save elsewhere…"), lambda: self.ask_and_save("docx" if both else "txt")
            ),
            writes=True,
        )

    def _fill_menu(self) -> None:
        self.menu.clear()
        for each in self._last.kept:
            words = self.tr("{source} → {target}: {text}").format(
                source=each.source_language or "?",
                target=each.target_language,
                text=wording.shortened(each.text, _EXCERPT_CHARACTERS),
            )
            action = self.menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, each=each: self.chosen.emit(each))


def _text(translation: Translation) -> bytes:
    return translation.text.encode("utf-8", "replace")
