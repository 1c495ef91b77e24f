"""Cards: the decks, a session with one card on the screen, and what is done to cards beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from slmdesk.gui.cards.files import CardFiles
from slmdesk.gui.cards.work import ShownCard
from slmdesk.gui.desk import Desk
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.cards.decks import CardDecks
from slmdesk.messages import Failed

if TYPE_CHECKING:  # the parts are loaded when they are first wanted: the decks alone are there at once
    from slmdesk.gui.widgets.cards.browser import CardBrowser
    from slmdesk.gui.widgets.cards.editor import CardEditor
    from slmdesk.gui.widgets.cards.settings import CardSettings
    from slmdesk.gui.widgets.cards.study import CardStudy
    from slmdesk.store.cards import Card


class ReviewPanel(QWidget):
    """Reads the decks when it is shown.

    Args:
        desk: what the panes share; ``desk.cards`` holds the cards.
    """

    source_asked = Signal(object)  # Citation: the page to show beside
    studying = Signal(bool)  # one card is on the screen, and nothing else should be

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = desk.cards
        self._from: QWidget | None = None  # where the editor goes back to
        self._edited: int | None = None
        self.banner = Banner(desk.theme)
        self.files = CardFiles(desk.cards, lambda: desk.preferences.settings.keep_history, self)
        self.decks = CardDecks(desk.theme, self.files)
        self._theme = desk.theme
        self._pages = QStackedWidget()
        self._pages.addWidget(self.decks)
        layout = column(self, 0, SPACE[3])
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)

        self.decks.study_asked.connect(self.study)
        self.decks.browse_asked.connect(self._browse)
        self.decks.add_asked.connect(self._write_new)
        self.decks.settings_asked.connect(self._look_at_settings)
        for failing in (self.files.failed, desk.cards.failed):
            failing.connect(self._show_failure)
        self.files.told.connect(self.banner.show_notice)
        desk.cards.changed.connect(self._refresh_shown)

    @cached_property
    def study_page(self) -> CardStudy:
        """One card. This and what follows is built when it is first wanted."""
        from slmdesk.gui.widgets.cards.study import CardStudy

        made = CardStudy(self._theme, self._work)
        self._pages.addWidget(made)
        made.left.connect(self.leave)
        made.source_asked.connect(self.source_asked)
        made.edit_asked.connect(self._edit_shown)
        made.failed.connect(self._show_failure)
        return made

    @cached_property
    def browser(self) -> CardBrowser:
        """All cards as a table."""
        from slmdesk.gui.widgets.cards.browser import CardBrowser

        made = CardBrowser(self._theme, self._work)
        self._pages.addWidget(made)
        made.left.connect(self.leave)
        made.edit_asked.connect(self._edit)
        return made

    @cached_property
    def editor(self) -> CardEditor:
        """The form of one card."""
        from slmdesk.gui.widgets.cards.editor import CardEditor

        made = CardEditor(self._work)
        self._pages.addWidget(made)
        made.left.connect(self._leave_editor)
        made.failed.connect(self._show_failure)
        return made

    @cached_property
    def settings(self) -> CardSettings:
        """Limits and memory."""
        from slmdesk.gui.widgets.cards.settings import CardSettings

        made = CardSettings(self._theme, self._work)
        self._pages.addWidget(made)
        made.left.connect(self.leave)
        made.failed.connect(self._show_failure)
        return made

    def study(self, deck: str | None = None) -> None:
        """Begin a session with a deck and those inside it, or with all."""
        self.banner.clear()
        self._pages.setCurrentWidget(self.study_page)
        self.study_page.begin(deck)
        self.study_page.setFocus()
        self.studying.emit(True)

    def leave(self) -> None:
        """Back to the decks."""
        if self._is_studying:
            self.studying.emit(False)
        self._pages.setCurrentWidget(self.decks)
        self._refresh_shown()
        self.decks.view.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_shown()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        page = self._pages.currentWidget()
        if page is self.decks:
            self.decks.view.setFocus()
        elif page is not None:
            page.setFocus()

    # --- inside -------------------------------------------------------------------------------

    @property
    def _is_studying(self) -> bool:
        return self._pages.currentWidget() is self.__dict__.get("study_page")

    def _refresh_shown(self) -> None:
        if self.isVisible() and self._pages.currentWidget() is self.decks:
            self._work.decks(self.decks.show_decks)

    def _browse(self, deck: str | None) -> None:
        self._pages.setCurrentWidget(self.browser)
        self.browser.look(deck)

    def _look_at_settings(self, deck: str | None) -> None:
        self._pages.setCurrentWidget(self.settings)
        self.settings.look(deck)
        self.settings.retention.setFocus()

    def _write_new(self) -> None:
        self._from, self._edited = self.decks, None
        chosen = self.decks.chosen()

        def open_form(names: list[str]) -> None:
            if self._pages.currentWidget() is self.decks:
                self._pages.setCurrentWidget(self.editor)
                self.editor.write_new(chosen, names)

        self._work.deck_names(open_form)

    def _edit_shown(self, shown: ShownCard) -> None:
        self._edited = shown.card.id
        self._open_editor(self.study_page, shown.card, shown.deck)

    def _edit(self, card: Card, deck: str) -> None:
        self._edited = None
        self._open_editor(self.browser, card, deck)

    def _open_editor(self, back: QWidget, card: Card, deck: str) -> None:
        self._from = back

        def open_form(names: list[str]) -> None:
            if self._pages.currentWidget() is back:  # not when the user has gone elsewhere meanwhile
                self._pages.setCurrentWidget(self.editor)
                self.editor.write_anew(card, deck, names)

        self._work.deck_names(open_form)

    def _leave_editor(self) -> None:
        if self._from is not None and self._from is self.__dict__.get("study_page"):
            self._pages.setCurrentWidget(self.study_page)
            self.study_page.go_on(self._edited)
            self.study_page.setFocus()
        elif self._from is not None and self._from is self.__dict__.get("browser"):
            self._pages.setCurrentWidget(self.browser)
            self.browser.refresh()
            self.browser.view.setFocus()
        else:
            self.leave()

    def _show_failure(self, failure: Failed) -> None:
        self.banner.show_failure(failure)
