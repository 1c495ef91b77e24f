"""The head of the Translate pane: the two languages with the swap between them, tone, glossary, and start or stop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui import languages
from slmdesk.gui.background import Background
from slmdesk.gui.preferences import Preferences
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Choice, ElidedLabel, button, column, pane_title, rename, row

AUTO = ""
"""The value of "detect the language"."""

_CHOOSE, _NONE = "choose", ""
_LANGUAGE_CHARACTERS = 18
_MOST_RECENT = 6


class TranslationControls(QWidget):
    """Keeps the language translated into in the settings."""

    languages_changed = Signal()
    swap_clicked = Signal()
    clear_clicked = Signal()
    start_clicked = Signal()
    glossary_asked = Signal()  # the user wants to choose a file
    glossary_changed = Signal()

    def __init__(
        self, theme: Theme, preferences: Preferences, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self._user_language = "en"
        self._detected: str | None = None
        self._recent = [*preferences.settings.languages, languages.of_the_user(), "en"]
        self._build_choices(theme)
        self._build_buttons()
        head = row(pane_title(self.tr("Translate")), None, self.clear, self.tone, self.glossary, self.start)
        below = row(self.source, self.swap, self.target, self.engine_choice, space=SPACE[2])
        below.addSpacing(SPACE[2])
        below.addWidget(self.engine, 1)
        layout = column(self, 0, SPACE[3])
        layout.addLayout(head)
        layout.addLayout(below)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._fill()
        target = preferences.settings.translate_to or _first_target(self._recent)
        self.target.choose_or_add(target, self.name(target))
        background.run(self._load_names, self._take_names, lambda _failure: None)

    def _build_choices(self, theme: Theme) -> None:
        self.source = Choice(theme, self.tr("Language of the text"))
        self.target = Choice(theme, self.tr("Language to translate into"))
        for each in (self.source, self.target):
            each.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            each.setMinimumContentsLength(_LANGUAGE_CHARACTERS)
            each.setMaxVisibleItems(18)
            each.currentIndexChanged.connect(self._on_language_changed)
        self.tone = Choice(
            theme,
            self.tr("How the reader is addressed, where the language has a choice"),
            (("", self.tr("Any tone")), ("formal", self.tr("Formal")), ("informal", self.tr("Informal"))),
        )
        self.glossary = Choice(theme, self.tr("Glossary: terms and their translations, from a CSV file"))
        self._glossary_before: object = _NONE
        self._fill_glossary([])
        self.glossary.currentIndexChanged.connect(self._on_glossary_changed)
        self.engine_choice = Choice(
            theme,
            self.tr("What translates"),
            (
                ("auto", self.tr("A pair, where there is one")),
                ("pair", self.tr("Pairs only")),
                ("slm", self.tr("Language model")),
            ),
        )
        self.engine_choice.currentIndexChanged.connect(self._on_language_changed)
        self.engine_choice.hide()
        self.engine = ElidedLabel("muted")

    def _build_buttons(self) -> None:
        self.swap = button("")
        self.swap.setAccessibleName(self.tr("Swap the languages"))
        self.swap.clicked.connect(self.swap_clicked)
        self.clear = button(self.tr("New"), "quiet")
        self.clear.clicked.connect(self.clear_clicked)
        self.start = button(self.tr("Translate"), "primary")
        self.start.setMinimumWidth(self.start.sizeHint().width())  # "Stop" must not move the rest
        self.start.clicked.connect(self.start_clicked)

    # --- languages ----------------------------------------------------------------------------

    @property
    def source_language(self) -> str | None:
        """None: to be detected."""
        return self.source.currentData() or None

    @property
    def known_source(self) -> str | None:
        """The language chosen, else the one that was detected."""
        return self.source_language or self._detected

    @property
    def target_language(self) -> str:
        """BCP 47 code."""
        return str(self.target.currentData())

    def name(self, code: str) -> str:
        """A language's name as it is shown here."""
        return languages.name(code, self._user_language)

    def set_detected(self, code: str | None) -> None:
        """What the text in view was taken to be written in; None when nobody knows."""
        self._detected = code
        self.source.setItemText(0, self._auto_words())

    def set_languages(self, source: str | None, target: str) -> None:
        """Show these; tells nobody."""
        self.source.choose_or_add(source or AUTO, self.name(source) if source else self._auto_words())
        self.target.choose_or_add(target, self.name(target))

    def exchange(self) -> None:
        """The language of the text becomes the one to translate into, and the other way round."""
        source = self.known_source
        if source is None:
            return
        target = self.target_language
        self.source.choose_or_add(target, self.name(target))
        self.target.choose_or_add(source, self.name(source))
        self.set_detected(None)
        self._on_language_changed()

    def remember(self) -> None:
        """The languages chosen come first in the lists from now on."""
        used = [code for code in (self.target_language, self.known_source) if code]
        self._recent = list(dict.fromkeys([*used, *self._recent]))[:_MOST_RECENT]
        self._preferences.update(translate_to=self.target_language)
        self._fill()

    def _fill(self) -> None:
        source, target = self.source.currentData(), self.target.currentData()
        names = languages.names(self._user_language)
        recent = [code for code in dict.fromkeys(self._recent) if code in names]
        items = languages.in_order(names, recent)
        for choice, value, before in ((self.source, source, [(AUTO, self._auto_words())]), (self.target, target, [])):
            choice.fill([*before, *items])
            choice.blockSignals(True)
            choice.insertSeparator(len(before) + len(recent))
            choice.blockSignals(False)
            if value:
                choice.choose_or_add(value, self.name(value))

    def _load_names(self) -> str:
        user_language = languages.of_the_user()
        languages.names(user_language)  # kept by its cache
        return user_language

    def _take_names(self, user_language: str) -> None:
        if user_language != self._user_language:
            self._user_language = user_language
            self._fill()

    def _auto_words(self) -> str:
        if self._detected is None:
            return self.tr("Detect the language")
        return self.tr("{language} (detected)").format(language=self.name(self._detected))

    def _on_language_changed(self) -> None:
        self.languages_changed.emit()

    # --- glossary -----------------------------------------------------------------------------

    @property
    def glossary_path(self) -> Path | None:
        """The file chosen."""
        value = self.glossary.currentData()
        return Path(value) if value not in (_NONE, _CHOOSE) else None

    def set_glossary(self, path: Path | None) -> None:
        """Show this file as the one in use; None for none. Tells nobody."""
        self._fill_glossary([path] if path is not None else [])
        self.glossary.choose(str(path) if path is not None else _NONE)
        self._glossary_before = self.glossary.currentData()

    def _fill_glossary(self, paths: list[Path]) -> None:
        self.glossary.fill(
            [
                (_NONE, self.tr("No glossary")),
                *((str(path), path.name) for path in paths),
                (_CHOOSE, self.tr("Choose a glossary…")),
            ]
        )

    def _on_glossary_changed(self) -> None:
        if self.glossary.currentData() == _CHOOSE:
            self.glossary.choose(self._glossary_before)
            self.glossary_asked.emit()
        else:
            self._glossary_before = self.glossary.currentData()
            self.glossary_changed.emit()

    # --- showing ------------------------------------------------------------------------------

    def show_state(self, running: bool, why_not: str, anything_open: bool, engine: tuple[str, str]) -> None:
        """What can be done now.

        Args:
            running: a translation is on its way.
            why_not: why none can start, empty when one can.
            engine: what translates, in a sentence and in fewer words.
        """
        rename(self.start, self.tr("Stop") if running else self.tr("Translate"))
        self.start.setEnabled(running or not why_not)
        if running:
            self.start.setToolTip(self.tr("Stop; what has been translated stays (Esc)"))
        else:
            self.start.setToolTip(why_not or self.tr("Translate the text in view (Ctrl+Return)"))
        self.clear.setEnabled(anything_open)
        self.clear.setToolTip(
            self.tr("Close everything here and begin anew (Ctrl+N)") if anything_open else self.tr("Nothing is open")
        )
        can_swap = self.known_source is not None and not running
        self.swap.setEnabled(can_swap)
        self.swap.setToolTip(
            self.tr("Swap the languages; a finished translation becomes the text (Ctrl+Shift+X)")
            if can_swap
            else self.tr("The languages can be swapped when the language of the text is known")
        )
        self.engine.set_whole(*engine)

    def _paint_icons(self) -> None:
        self.swap.setIcon(self._theme.icon("swap", size=18))


def _first_target(known: list[str]) -> str:
    """What most people want at first: their own language, or English where that is not theirs."""
    return known[0] if known else "en"
