"""The right half of the Translate pane: the translation with what to check in it, or what to do to get one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.translation.translations import Translation
from slmdesk.gui.widgets.basics import ElidedLabel, button, column, for_letters, frame, halves, label, row
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.form_row import FormRow
from slmdesk.gui.widgets.result.empty import ResultEmpty
from slmdesk.gui.widgets.translation.doubt_list import DoubtList
from slmdesk.gui.widgets.translation.segment_strip import SegmentStrip
from slmdesk.gui.widgets.translation.view import TranslationView
from slmdesk.messages import Translated, TranslatedBack
from slmdesk.models.catalog import CatalogEntry

_NARROW = 400  # pixels below which the header has no room for its caption
_LOW = 520  # pixels below which there is no room for everything under the translation


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
        self._back_shown: list[tuple[Translated, TranslatedBack]] = []
        self._theme = theme
        self._build_header()
        self.form = FormRow(theme)
        self.view = TranslationView(theme)
        self.view.menu_asked.connect(self.menu.popup)
        self.doubts = DoubtList(theme)
        self.strip = SegmentStrip(theme)
        self._written = QWidget()
        written = column(self._written, 0, 0)
        written.addWidget(halves(self.view, self._build_back(theme), sizes=(300, 200), vertical=True), 1)
        self._doubts_place = QWidget()
        column(self._doubts_place, 0, 0).addWidget(self.doubts)
        written.addWidget(self.strip)
        written.addWidget(self._doubts_place)
        self.strip.toggled.connect(self._make_room)
        self._empty = ResultEmpty(
            self.tr("A translation needs a language model, and there is none on this computer yet.")
        )
        self._empty.action_clicked.connect(self.action_clicked)
        self.action = self._empty.action
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._written)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout), "a card is a column"
        whole.insertWidget(whole.indexOf(self._stack), self.form)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def _build_header(self) -> None:
        self._name = ElidedLabel("heading")
        self.back_button = button(self.tr("Back"), "quiet")
        self.back_button.setCheckable(True)
        self.back_button.setAccessibleName(self.tr("Translate back"))
        self.more = button("", "quiet", self.tr("Explain, say otherwise, change or remember a sentence"))
        self.more.setAccessibleName(self.tr("More to do with this translation"))
        self.menu = QMenu(self)
        self.menu.setAccessibleName(self.tr("More to do with this translation"))
        self.menu.setToolTipsVisible(True)
        self.more.clicked.connect(lambda: self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.header.addWidget(self._name, 1)
        self.header.addWidget(self.back_button)
        self.header.addWidget(self.more)

    def _build_back(self, theme: Theme) -> QWidget:
        self._back_box = frame("strip")
        words = label(self.tr("BACK-TRANSLATION"), look="caption")
        words.setToolTip(self.tr("What is marked says something else than the text; amber: a number or a negation"))
        self.back = TranslationView(theme)
        self.back.setAccessibleName(self.tr("Back-translation"))
        inside = column(self._back_box, 0, 0)
        head = row(words, None)
        head.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], 0)
        inside.addLayout(head)
        inside.addWidget(self.back, 1)
        self._back_box.hide()
        return self._back_box

    def take_focus(self) -> None:
        """Put the keyboard on the translation, or on the button in its place."""
        if self._stack.currentWidget() is not self._empty or not self._empty.take_focus():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_translation(self, translation: Translation | None, language: str) -> None:
        """Show one as far as it goes; None for none. language: it is in, for people."""
        self._translation = translation
        self.doubts.clear()
        self.view.show_segments(list(translation.segments) if translation is not None else [])
        for number, words in translation.doubts if translation is not None else []:
            self._add_doubt(number, words)
        self.show_notes(translation.notices if translation is not None else [])
        self._name.set_whole(language)

    def show_again(self) -> None:
        """The translation in view has changed somewhere; what the user reads stays where it is."""
        bar = self.view.verticalScrollBar()
        at, translation = bar.value(), self._translation
        if translation is not None:
            self.show_translation(translation, self._name.whole())
            bar.setValue(at)

    def show_back(self, translation: Translation | None) -> None:
        """What came of translating it back, as far as it goes; None hides it."""
        self._back_box.setVisible(translation is not None)
        self._make_room()
        if translation is None:
            return
        now = [(translation.segments[number], translation.back[number]) for number in sorted(translation.back)]
        before = self._back_shown
        self._back_shown = now
        fresh = 0  # of those that come while it runs, only the next is drawn
        if len(before) <= len(now) and all(a is c and b is d for (a, b), (c, d) in zip(before, now, strict=False)):
            fresh = len(before)
        bar = self.back.verticalScrollBar()
        at = bar.value()
        if not fresh:
            self.back.show_segments([])
        for segment, came in now[fresh:]:
            self.back.add(
                Translated(segment.lead, segment.target, came.text, segment.start, segment.end),
                [(each.back_start, each.back_end, each.grave) for each in came.differences],
            )
        bar.setValue(at)

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
        wait = self.tr("Wait until this translation is finished, or stop it")
        why_not = wait if running else "" if written else self.tr("There is no translation yet")
        tip = why_not or self.tr("Translate it back, and mark what comes back differently (Ctrl+B)")
        self.back_button.setEnabled(not why_not or self.back_button.isChecked())
        self.back_button.setToolTip(tip)
        self.back_button.setAccessibleDescription(tip)
        if not running:
            self._bar.rest()
        if translation is not None:
            stale = self.tr("The text was changed after this translation, so its places are not marked.")
            self.show_notes([*translation.notices, *([stale] if edited and not running else [])])
        self._stack.setCurrentWidget(self._written if written else self._empty)
        if running:
            words = self.tr("The translation appears here, a stretch at a time.")
        else:
            words = self.tr("The translation appears here. Point at a sentence, and it lights up on both sides.")
        self._empty.show_state(not has_model and not running, starter, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._caption.setVisible(self.width() >= _NARROW)
        self.back_button.setText(self.tr("Translate back") if self.width() >= _NARROW else self.tr("Back"))
        self._make_room()

    def _make_room(self) -> None:
        """In a low window what the user has opened takes the place of the list of doubts."""
        opened = not self.strip.isHidden() or not self._back_box.isHidden()
        self._doubts_place.setVisible(self.height() >= for_letters(self, _LOW) or not opened)

    def _paint_icon(self) -> None:
        self.more.setIcon(self._theme.icon("more", self._theme.tokens.accent, 16))
