"""The Settings pane: each change is kept at once."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

import slmdesk
from slmdesk.gui.desk import Desk
from slmdesk.gui.pane import Pane
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import Check, Choice, ElidedLabel, button, column, frame, label, pane_title, row
from slmdesk.gui.widgets.models.model_settings import ModelSettings
from slmdesk.gui.widgets.question import Question
from slmdesk.messages import Failed

_WIDTH = 720
_READING_SIZES = (9, 10, 11, 12, 13, 14, 16, 18, 20, 24)
_CONTEXTS = (1024, 2048, 4096, 8192, 16384, 32768)
NOTICES_FILE = "third-party-notices.txt"


class SettingsPane(Pane):
    """Args: desk: what the panes share."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        title = pane_title(self.tr("Settings"))

        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        self._sections = column(page, 0, SPACE[4])
        self._add_model_section()
        self._add_appearance_section()
        self._add_results_section()
        self._add_files_section()
        self._add_about_section()
        self._sections.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        page.setObjectName("window")

        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(title, None))
        layout.addWidget(self.banner)
        layout.addWidget(scroll, 1)
        desk.models.changed.connect(self._show_models)
        desk.preferences.changed.connect(self._show_values)
        desk.preferences.failed.connect(self.banner.show_failure)
        if desk.preferences.problem is not None:
            self.banner.show_failure(desk.preferences.problem)
        self._show_models()
        self._show_values()

    # --- sections -----------------------------------------------------------------------------

    def _add_model_section(self) -> None:
        theme = self._desk.theme
        self.model_choice = Choice(theme, self.tr("Model"))
        self.model_choice.currentIndexChanged.connect(self._on_model_changed)
        cores = os.cpu_count() or 1
        self.threads_choice = Choice(
            theme,
            self.tr("Threads"),
            ((0, self.tr("One for each physical core")), *((n, str(n)) for n in range(1, cores + 1))),
        )
        self.threads_choice.currentIndexChanged.connect(
            lambda: self._desk.preferences.update(threads=self.threads_choice.currentData())
        )
        self.context_choice = Choice(
            theme,
            self.tr("Context limit"),
            ((None, self.tr("As the task needs")), *((n, self.tr("{n} tokens").format(n=f"{n:,}")) for n in _CONTEXTS)),
        )
        self.context_choice.currentIndexChanged.connect(
            lambda: self._desk.preferences.update(context_tokens=self.context_choice.currentData())
        )
        self.cache_choice = Choice(
            theme,
            self.tr("Memory of the text"),
            ((16, self.tr("16 bits")), (8, self.tr("8 bits"))),
        )
        self.cache_choice.currentIndexChanged.connect(
            lambda: self._desk.preferences.update(cache_bits=self.cache_choice.currentData())
        )
        grid = self._section(self.tr("Model"))
        self._setting(
            grid,
            self.tr("Model"),
            self.model_choice,
            self.tr("Automatic takes the best one that fits the free memory."),
        )
        self._setting(
            grid, self.tr("Threads"), self.threads_choice, self.tr("More than there are cores makes it slower.")
        )
        self._setting(
            grid,
            self.tr("Context limit"),
            self.context_choice,
            self.tr("How much text the model holds at once. A smaller one needs less memory; nothing is left out."),
        )
        self._setting(
            grid,
            self.tr("Memory of the text"),
            self.cache_choice,
            self.tr("At 8 bits it takes half of the memory, and reading takes about 1.6 times as long or more."),
        )
        self.models = ModelSettings(self._desk)
        self.models.failed.connect(self.banner.show_failure)
        self.models.said.connect(self.banner.show_notice)
        self._setting(
            grid,
            self.tr("Idle model"),
            self.models.unload_choice,
            self.tr("Its memory goes back to other programs; the next job loads it again, which takes seconds."),
        )
        self._setting(
            grid,
            self.tr("Download speed"),
            self.models.limit_choice,
            self.tr("So that others can use the connection, too. Packages come at full speed."),
        )
        kept = label(self.tr("Kept in"))
        kept.setBuddy(self.models.move_button)
        kept.setMinimumHeight(self.models.move_button.sizeHint().height())
        line = grid.rowCount()
        grid.addWidget(kept, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.models, line, 1)

    def _add_appearance_section(self) -> None:
        theme, update = self._desk.theme, self._desk.preferences.update
        self.theme_choice = Choice(
            theme,
            self.tr("Appearance"),
            (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))),
        )
        self.theme_choice.currentIndexChanged.connect(lambda: update(theme=self.theme_choice.currentData()))
        self.font_choice = Choice(
            theme, self.tr("Reading font"), (("serif", self.tr("Serif")), ("sans", self.tr("Sans serif")))
        )
        self.font_choice.currentIndexChanged.connect(lambda: update(reading_font=self.font_choice.currentData()))
        self.size_choice = Choice(
            theme, self.tr("Reading size"), ((n, self.tr("{n} points").format(n=n)) for n in _READING_SIZES)
        )
        self.size_choice.currentIndexChanged.connect(lambda: update(reading_size=self.size_choice.currentData()))
        self._sample = label(
            self.tr("The quick brown fox jumps over the lazy dog; 50 mg twice a day, 14% lower."), wrap=True
        )
        grid = self._section(self.tr("Appearance"))
        self._setting(grid, self.tr("Appearance"), self.theme_choice)
        self._setting(grid, self.tr("Reading font"), self.font_choice)
        self._setting(grid, self.tr("Reading size"), self.size_choice)
        grid.addWidget(self._sample, grid.rowCount(), 0, 1, 2)

    def _add_results_section(self) -> None:
        self.history_check = Check(
            self._desk.theme,
            self.tr("Keep results, conversations and unfinished work on this computer"),
            self.tr("Off: nothing of your texts, questions or results is written; an interrupted summary begins anew"),
        )
        self.history_check.toggled.connect(lambda kept: self._desk.preferences.update(keep_history=kept))
        self.unfinished = button(self.tr("Delete unfinished work…"))
        self.unfinished.clicked.connect(self._ask_forget_unfinished)
        self.unfinished_question = Question(self.tr("deleting unfinished work"))
        grid = self._section(self.tr("Results"))
        grid.addWidget(self.history_check, 0, 0, 1, 2)
        grid.addLayout(row(self.unfinished, None), 2, 0, 1, 2)
        grid.addWidget(self.unfinished_question, 3, 0, 1, 2)
        grid.addWidget(
            label(
                self.tr("They are in the History of the Summarize pane, where one or all can be deleted for good."),
                "muted",
                wrap=True,
            ),
            1,
            0,
            1,
            2,
        )

    def _add_files_section(self) -> None:
        grid = self._section(self.tr("Where your files are"))
        for name, folder in (
            (self.tr("Your data"), self._desk.data_folder),
            (self.tr("Settings"), self._desk.config_folder),
        ):
            where = ElidedLabel("muted")
            where.set_whole(str(folder))
            show = button(self.tr("Open folder"), tip=self.tr("Open the folder of: {name}").format(name=name))
            show.setAccessibleName(self.tr("Open the folder of: {name}").format(name=name))
            show.clicked.connect(lambda _checked=False, folder=folder: self._open_folder(folder))
            line = grid.rowCount()
            grid.addWidget(label(name), line, 0)
            holder = QWidget()
            inside = row(where, show)
            inside.setStretch(0, 1)
            holder.setLayout(inside)
            grid.addWidget(holder, line, 1)

    def _add_about_section(self) -> None:
        grid = self._section(self.tr("About"))
        grid.addWidget(label(self.tr("Version")), 0, 0)
        grid.addWidget(label(slmdesk.__version__, "muted"), 0, 1)
        words = label(
            self.tr(
                "SLM Desk runs a small language model on this computer. "
                "Small models make mistakes: check what they write."
            ),
            "muted",
            wrap=True,
        )
        grid.addWidget(words, 1, 0, 1, 2)
        self.notices = QPlainTextEdit()
        self.notices.setReadOnly(True)
        self.notices.setTabChangesFocus(True)
        self.notices.setAccessibleName(self.tr("Licences of the libraries"))
        self.notices.setMinimumHeight(240)
        self.notices.hide()
        self.notices_button = button(self.tr("Show the licences of the libraries"))
        self.notices_button.hide()
        self.notices_button.clicked.connect(self._on_notices_clicked)
        grid.addLayout(row(self.notices_button, None), 2, 0, 1, 2)
        grid.addWidget(self.notices, 3, 0, 1, 2)
        file = self._desk.resources / NOTICES_FILE
        self._desk.background.run(file.is_file, self.notices_button.setVisible, lambda _failure: None)

    def _section(self, title: str) -> QGridLayout:
        card = frame("card")
        inside = column(card, SPACE[5], SPACE[3])
        inside.addWidget(label(title, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[5])
        grid.setVerticalSpacing(SPACE[3])
        grid.setColumnMinimumWidth(0, 140)
        grid.setColumnStretch(1, 1)
        inside.addLayout(grid)
        self._sections.addWidget(card)
        return grid

    def _setting(self, grid: QGridLayout, name: str, control: QWidget, explanation: str = "") -> None:
        words = label(name)
        words.setBuddy(control)
        words.setMinimumHeight(control.sizeHint().height())
        line = grid.rowCount()
        grid.addWidget(words, line, 0, Qt.AlignmentFlag.AlignTop)
        right: QVBoxLayout = column(space=SPACE[1])
        control.setMinimumWidth(240)
        right.addLayout(row(control, None))
        if explanation:
            control.setAccessibleDescription(explanation)
            right.addWidget(label(explanation, "muted", wrap=True))
        grid.addLayout(right, line, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt 6.11 forgets a label's own font when a pane in a style sheet gets its parent.
        self._sample.setFont(self._desk.theme.reading_font)
        self._desk.records.count_unfinished(self._show_unfinished)

    # --- values -------------------------------------------------------------------------------

    def _show_models(self) -> None:
        models = [(model.id, model.name) for model in self._desk.models.installed]
        self.model_choice.fill([(None, self.tr("Automatic")), *models])
        self.model_choice.choose(self._desk.preferences.settings.model_id)

    def _show_values(self) -> None:
        settings = self._desk.preferences.settings
        self.models.show_values()
        self.model_choice.choose(settings.model_id)
        self.theme_choice.choose(settings.theme)
        self.font_choice.choose(settings.reading_font)
        tokens = settings.context_tokens
        self.context_choice.choose_or_add(tokens, self.tr("{n} tokens").format(n=f"{tokens or 0:,}"))
        self.cache_choice.choose(settings.cache_bits)
        self.threads_choice.choose_or_add(settings.threads, str(settings.threads))
        self.size_choice.choose_or_add(settings.reading_size, self.tr("{n} points").format(n=settings.reading_size))
        self._sample.setFont(self._desk.theme.reading_font)
        self.history_check.setChecked(settings.keep_history)

    def _show_unfinished(self, count: int) -> None:
        one, more = (
            self.tr("What is kept of 1 job that was interrupted"),
            self.tr("What is kept of {n} interrupted jobs"),
        )
        self.unfinished.setEnabled(bool(count))
        self.unfinished.setToolTip(
            (one if count == 1 else more.format(n=count)) if count else self.tr("Nothing unfinished is kept")
        )

    def _ask_forget_unfinished(self) -> None:
        self.unfinished_question.ask(
            self.tr("Delete what is kept of interrupted summaries, notes and translations? They cannot go on then."),
            self.tr("Delete"),
            lambda: self._desk.records.forget_unfinished(lambda: self._show_unfinished(0)),
            self.unfinished,
        )

    def _on_model_changed(self) -> None:
        self._desk.preferences.update(model_id=self.model_choice.currentData())

    def _open_folder(self, folder: Path) -> None:
        def made(_none: None) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
                self.banner.show_notice(self.tr("This system has no program to show a folder."), str(folder))

        self._desk.background.run(lambda: folder.mkdir(parents=True, exist_ok=True), made, self._on_failed)

    def _on_notices_clicked(self) -> None:
        file = self._desk.resources / NOTICES_FILE

        def done(text: str) -> None:
            self.notices.setPlainText(text)
            self.notices.show()
            self.notices_button.hide()
            self.notices.setFocus()

        self._desk.background.run(lambda: file.read_text("utf-8", "replace"), done, self._on_failed)

    def _on_failed(self, failure: Failed) -> None:
        self.banner.show_failure(failure)
