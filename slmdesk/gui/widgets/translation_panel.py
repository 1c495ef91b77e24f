"""The right half of the Translate pane: the translation with what to check in it, or what to do to get one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.translations import Translation
from slmdesk.gui.widgets.basics import ElidedLabel, button, column, label, rename, row
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.doubt_list import DoubtList
from slmdesk.gui.widgets.translation_view import TranslationView
from slmdesk.messages import Translated
from slmdesk.models.catalog import CatalogEntry


class TranslationPanel(Card):
    """A card around the text, with the list of doubts below it."""

    action_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("TranslationPanel", "TRANSLATION"),
            translate("TranslationPanel", "How much of the text is translated"),
            parent,
        )
        self._translation: Translation | None = None
        self._name = ElidedLabel("heading")
        self.header.addWidget(self._name, 1)
        self.view = TranslationView(theme)
        self.doubts = DoubtList(theme)
        self._written = QWidget()
        written = column(self._written, 0, 0)
        written.addWidget(self.view, 1)
        written.addWidget(self.doubts)
        self._empty = QWidget()
        self._words = label(look="muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.action = button(self.tr("Open Models"), "primary")
        self.action.clicked.connect(self.action_clicked)
        empty = column(self._empty, SPACE[6], SPACE[4])
        empty.addStretch(2)
        empty.addWidget(self._words)
        empty.addLayout(row(None, self.action, None))
        empty.addStretch(3)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._written)

    def take_focus(self) -> None:
        """Put the keyboard on the translation, or on the button in its place."""
        is_empty = self._stack.currentWidget() is self._empty
        target = self.action if is_empty and self.action.isVisible() else self.view
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_translation(self, translation: Translation | None, language: str) -> None:
        """Show one as far as it goes; None for none. language: it is in, for people."""
        self._translation = translation
        self.doubts.clear()
        self.view.show_segments(list(translation.segments) if translation is not None else [])
        for number, words in translation.doubts if translation is not None else []:
            self._add_doubt(number, words)
        self.show_notes(translation.notices if translation is not None else [])
        self._name.set_whole(language)

    def add(self, segment: Translated) -> None:
        """The next segment of the one in view."""
        self._stack.setCurrentWidget(self._written)
        self.view.add(segment)
        if self._translation is not None:
            for words in segment.warnings:
                self._add_doubt(len(self._translation.segments) - 1, words)

    def _add_doubt(self, number: int, words: str) -> None:
        assert self._translation is not None
        self.doubts.add(number, self._translation.segments[number].target, words)

    def show_progress(self, fraction: float) -> None:
        """How much is done, 0..1."""
        self._bar.show_fraction(fraction)

    def show_state(self, has_model: bool, starter: CatalogEntry | None, running: bool, edited: bool) -> None:
        """Choose between the translation and the words that stand in its place."""
        translation = self._translation
        written = translation is not None and bool(translation.segments)
        if not running:
            self._bar.rest()
        if translation is not None:
            stale = self.tr("The text was changed after this translation, so its places are not marked.")
            self.show_notes([*translation.notices, *([stale] if edited and not running else [])])
        self._stack.setCurrentWidget(self._written if written else self._empty)
        needs_model = not has_model and not running
        self.action.setVisible(needs_model)
        if needs_model:
            self._words.setText(
                self.tr("A translation needs a language model, and there is none on this computer yet.")
            )
            rename(
                self.action,
                self.tr("Get the starter model ({size})").format(size=wording.size(starter.size_bytes))
                if starter is not None
                else self.tr("Open Models"),
            )
        elif running:
            self._words.setText(self.tr("The translation appears here, a stretch at a time."))
        else:
            self._words.setText(
                self.tr("The translation appears here. Point at a sentence, and it lights up on both sides.")
            )
