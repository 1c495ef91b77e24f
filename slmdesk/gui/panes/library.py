"""The Library pane: the documents that the user keeps, found, opened, named and forgotten here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.library import wording as library_wording
from slmdesk.gui.library.documents import FileState
from slmdesk.gui.library.intake import LibraryIntake, Outcome, Wanted
from slmdesk.gui.library.passage_finding import PassageFinding
from slmdesk.gui.library.table import LARGEST_FIRST, Column, DocumentTable, column_name
from slmdesk.gui.pane import Pane
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import Check, Choice, button, column, label, pane_title, row, tab_through
from slmdesk.gui.widgets.documents.file_drop import FileDrop
from slmdesk.gui.widgets.library.document_list import DocumentList
from slmdesk.gui.widgets.library.empty import LibraryEmpty, NothingFound
from slmdesk.gui.widgets.library.intake_bar import IntakeBar
from slmdesk.gui.widgets.question import Question
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.library import LibraryDocument


class LibraryPane(Pane):
    """Args: desk: what the panes share. The library's file is opened when the pane is first shown."""

    open_asked = Signal(list)  # of Path: to be opened in the Summarize pane
    passage_asked = Signal(object)  # Citation: to be shown there

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._library = desk.library
        self._forgotten: list[LibraryDocument] = []
        self._sample: Path | None = None
        self._to_choose: int | None = None
        self.intake = LibraryIntake(desk.jobs, desk.library, self)
        self.table = DocumentTable(desk.library, self)
        self._build_widgets()
        self._build_layout()
        for keys, slot in (
            ("Ctrl+O", self.ask_for_files),
            ("Ctrl+F", lambda: self.finding.switch(False)),
            ("Ctrl+Shift+F", lambda: self.finding.switch(True)),
            ("Ctrl+T", lambda: self.list.edit_chosen(Column.TAGS)),
            ("Ctrl+Z", self.undo),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WindowShortcut)
        drop = FileDrop(self, with_text=False)
        drop.over.connect(self._on_drop_over)
        drop.files_dropped.connect(self.add_files)
        self._library.changed.connect(self._show_state)
        self._library.failed.connect(self._on_failed)
        self.intake.finished.connect(self._on_added)
        self._find_sample()
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _build_widgets(self) -> None:
        theme = self._desk.theme
        self.question = Question()
        self.intake_bar = IntakeBar(self.intake, self.tr("Stop adding; what is added by now stays"))
        self.keep_copies = Check(
            theme,
            self.tr("Keep a copy of what I add"),
            self.tr("Without it a file only stays where it is, and the library points to it"),
        )
        self.add_button = button(self.tr("Add files…"), tip=self.tr("Add files (Ctrl+O); they can be dropped here too"))
        self.add_button.clicked.connect(self.ask_for_files)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(False)  # Escape clears; the button could not be reached by keyboard
        self.search.textChanged.connect(self._on_search_changed)
        self.search.installEventFilter(self)
        self.finding = PassageFinding(self._desk, self.search, self)
        self.finding.switched.connect(self._on_finding_switched)
        self.finding.shown.connect(self.passage_asked)
        self.finding.passages.models_asked.connect(lambda: self.open_pane.emit("models"))
        self._desk.search.failed.connect(self._on_failed)
        self.order = Choice(theme, self.tr("Order"), [(int(each), _order_words(each)) for each in _ORDERS])
        self.order.choose(int(Column.LAST_USED))
        self.order.activated.connect(self._on_order_chosen)
        self.count = label(look="muted")
        self.list = DocumentList(theme, self.table)
        self.list.open_asked.connect(self.open_documents)
        self.list.remove_asked.connect(self._on_remove_clicked)
        self.list.chosen_changed.connect(self._show_chosen)
        self.list.order_changed.connect(lambda each: self.order.choose_or_add(each, _order_words(Column(each))))
        self.empty = LibraryEmpty(theme)
        self.empty.add_clicked.connect(self.ask_for_files)
        self.empty.sample_clicked.connect(lambda: self.add_files([self._sample] if self._sample else []))
        self.nothing = NothingFound()
        self.nothing.show_all_clicked.connect(self.search.clear)
        self.waiting = label(look="muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.remove_button = button(self.tr("Remove…"), "quiet")
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.rename_button = button(self.tr("Rename"))
        self.rename_button.clicked.connect(lambda: self.list.edit_chosen(Column.TITLE))
        self.tags_button = button(self.tr("Tags"))
        self.tags_button.clicked.connect(lambda: self.list.edit_chosen(Column.TAGS))
        self.open_button = button(self.tr("Summarize"), "primary")
        self.open_button.clicked.connect(lambda: self.open_documents(self.list.chosen))

    def _build_layout(self) -> None:
        self._stack = QStackedWidget()
        for widget in (self.waiting, self.empty, self.nothing, self.list, self.finding.passages):
            self._stack.addWidget(widget)
        self._tools, self._actions = QWidget(), QWidget()
        tools = row(self.search, self.finding.where, self.order)
        tools.setStretch(0, 1)
        self._tools.setLayout(tools)
        self._actions.setLayout(
            row(self.count, None, self.remove_button, self.rename_button, self.tags_button, self.open_button)
        )
        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(pane_title(self.tr("Library")), None, self.keep_copies, self.add_button, space=SPACE[3]))
        layout.addWidget(self.banner)
        layout.addWidget(self.intake_bar)
        layout.addWidget(self._tools)
        layout.addWidget(self.question)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._actions)
        buttons = (self.remove_button, self.rename_button, self.tags_button, self.open_button)
        tab_through(self.search, self.finding.where, self.order, self.list, *buttons)

    def _find_sample(self) -> None:
        folder = self._desk.resources / "samples"

        def done(sample: Path | None) -> None:
            self._sample = sample
            self.empty.sample.setVisible(sample is not None)

        self._desk.background.run(lambda: min(folder.glob("*.pdf"), default=None), done, lambda _failure: None)

    # --- adding -------------------------------------------------------------------------------

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep files; each is read first."""
        self._add([Wanted(path.absolute(), self.keep_copies.isChecked()) for path in paths])

    def ask_for_files(self) -> None:
        """Let the user choose files."""
        names, _chosen = QFileDialog.getOpenFileNames(self, self.tr("Add documents"), "", self.tr("All files (*)"))
        self.add_files([Path(name) for name in names])

    def _add(self, wanted: Sequence[Wanted]) -> None:
        if wanted:
            self.banner.clear()
            self.intake.add(wanted)

    def _on_added(self, outcome: Outcome) -> None:
        if outcome.kept:
            self.list.choose([each.id for each in outcome.kept])
        failed = [wanted for wanted, _failure in outcome.failed]
        if outcome.failed:
            (wanted, failure), alone = outcome.failed[0], len(outcome.failed) == 1
            if alone and failure.kind == "document-password":
                self.banner.ask_password(
                    failure.message,
                    self.tr("The password is used to look at the file and is not stored."),
                    lambda password: self._add([Wanted(wanted.path, wanted.keep_copy, password)]),
                )
            else:
                words = failure if alone else library_wording.not_added(outcome)
                self.banner.show_failure(words, self.tr("Try again"), lambda: self._add([*failed, *outcome.left]))
        elif outcome.left:
            self.banner.show_notice(
                library_wording.stopped(outcome), "", self.tr("Go on"), lambda: self._add(outcome.left)
            )

    # --- opening and forgetting ---------------------------------------------------------------

    def open_documents(self, ids: Sequence[int]) -> None:
        """Open documents in the Summarize pane."""
        self.banner.clear()
        self._library.open(ids, self.open_asked.emit)

    def choose_when_listed(self, id: int) -> None:
        """Choose a document as soon as the list has it."""
        self.search.clear()
        self._to_choose = id
        self._choose_waiting()

    def _choose_waiting(self) -> None:
        if self._to_choose is not None and self.table.row_of(self._to_choose) >= 0:
            self.list.choose([self._to_choose])
            self.list.setFocus()
            self._to_choose = None

    def undo(self) -> None:
        """Keep again what was forgotten last."""
        gone, self._forgotten = self._forgotten, []
        if gone:
            self.banner.clear()
            self._library.restore(gone)

    def _on_remove_clicked(self) -> None:
        chosen = set(self.list.chosen)
        documents = [each for each in self.table.rows if each.id in chosen]
        if documents:
            self._library.look(documents, lambda states: self._ask_removal(documents, states))

    def _ask_removal(self, documents: Sequence[LibraryDocument], states: dict[int, FileState]) -> None:
        ids = [each.id for each in documents]
        row = self.table.row_of(ids[0])

        def remove() -> None:
            self._library.remove(ids, lambda gone: self._on_removed(gone, row))

        self.question.ask(library_wording.removal(documents, states), self.tr("Remove"), remove, asker=self.list)

    def _on_removed(self, gone: list[LibraryDocument], row: int) -> None:
        if self.table.rows:  # the next one, so that the keyboard can go on
            self.list.choose([self.table.rows[min(row, len(self.table.rows) - 1)].id])
        self._desk.search.forget([each.path for each in gone])
        # A file that is gone cannot come back by remembering its title.
        self._forgotten = [each for each in gone if self._library.states[each.id].present]
        words = library_wording.removed(gone)
        if self._forgotten:
            self.banner.show_notice(words, "", self.tr("Undo"), self.undo)
        else:
            self.banner.show_notice(words)

    def _on_failed(self, failure: Failed) -> None:
        if failure.kind.startswith("store-"):
            self.banner.show_failure(failure, self.tr("Try again"), self._library.refresh)
        else:
            self.banner.show_failure(failure)
        self.waiting.setText(self.tr("The list of documents cannot be shown."))

    # --- showing ------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._library.refresh()  # when it is first shown; later, another program may have changed it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field: Down goes into the list, Escape shows all again."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.finding.on:
                self.finding.go_into()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.rows:
                if not self.list.chosen:
                    self.list.choose([self.table.rows[0].id])
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _show_state(self) -> None:
        library, shown = self._library, len(self.table.rows)
        total = len(library.documents)
        if not library.loaded:
            view: QWidget = self.waiting
        elif not total:
            view = self.empty
        elif self.finding.on:
            view = self.finding.passages
        else:
            view = self.list if shown else self.nothing
        self._stack.setCurrentWidget(view)
        self._tools.setVisible(total > 0)
        self._actions.setVisible(total > 0 and not self.finding.on)
        self.order.setVisible(not self.finding.on)
        self.nothing.show_words(self.search.text().strip())
        self._choose_waiting()
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen, shown, total = len(self.list.chosen), len(self.table.rows), len(self._library.documents)
        self.count.setText(library_wording.count(total, shown, chosen))
        one = self.tr("Choose one document first") if chosen != 1 else ""
        some = self.tr("Choose a document first") if not chosen else ""
        for made, reason, tip in (
            (self.open_button, some, self.tr("Open in Summarize (Enter)")),
            (self.rename_button, one, self.tr("Give it another title (F2)")),
            (self.tags_button, one, self.tr("Change its tags (Ctrl+T)")),
            (self.remove_button, some, self.tr("Take it off the list (Delete); you are asked first")),
        ):
            made.setEnabled(not reason)
            made.setToolTip(reason or tip)
            made.setAccessibleDescription(reason or tip)

    # --- small slots --------------------------------------------------------------------------

    def _on_search_changed(self, words: str) -> None:
        if self.finding.on:
            self.finding.wait()
        else:
            self.table.search(words)
            self._show_state()

    def _on_finding_switched(self) -> None:
        self.table.search("" if self.finding.on else self.search.text())
        self._show_state()

    def _on_order_chosen(self, _index: int) -> None:
        column = Column(self.order.currentData())
        self.list.order_by(column, column in LARGEST_FIRST)

    def _on_drop_over(self, over: bool) -> None:
        self.empty.set_over(over)
        if over:
            self.count.setText(self.tr("Let go to add it to the library"))
        else:
            self._show_chosen()


_ORDERS = (Column.LAST_USED, Column.ADDED, Column.TITLE, Column.SIZE, Column.PAGES)


def _order_words(column: Column) -> str:
    return library_wording.order(column_name(column))
