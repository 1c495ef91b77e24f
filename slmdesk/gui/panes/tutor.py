"""The Tutor pane: materials at the left, a conversation, a quiz or cards in the middle, and the page at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.document_pane import DocumentPane
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.documents.wanted_passage import WantedPassage
from slmdesk.gui.models.loading_ahead import LoadingAhead
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.pane_keys import bind_keys
from slmdesk.gui.theme import SPACE
from slmdesk.gui.tutor.ask import TutorAsk
from slmdesk.gui.tutor.layout import OneInView, TutorLayout
from slmdesk.gui.tutor.past import TutorPast
from slmdesk.gui.tutor.quizzing import TutorQuizzing
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.result.history_panel import HistoryPanel
from slmdesk.gui.widgets.tutor.controls import TutorControls
from slmdesk.gui.widgets.tutor.conversation_panel import ConversationPanel
from slmdesk.gui.widgets.tutor.materials_panel import MaterialsPanel
from slmdesk.gui.widgets.tutor.quiz_panel import TutorQuizPanel
from slmdesk.messages import Citation
from slmdesk.store.model_states import forget_states

if TYPE_CHECKING:  # cards and their charts are loaded when they are looked at
    from slmdesk.gui.widgets.tutor.review import TutorReview
    from slmdesk.store.history import HistoryEntry

_SAMPLE_FILE = "photosynthesis.pdf"
_IDLE_MS = 400


class TutorPane(DocumentPane):
    """Args: desk: what the panes share."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.mode = "ask"
        self._page_beside = False  # of a card
        self.review: TutorReview | None = None
        self._build_documents()
        self._build_ask()
        self._build_quiz()
        self._build_layout()
        bind_keys(self, {"F6": self.go_to_next_part})
        for part in (self.conversation, self.quiz_panel):  # while it is in view: cards have keys of their own
            bind_keys(part, {"Ctrl+N": self.clear, "Ctrl+Return": self.act, "Escape": self.stop})
        bind_keys(self.conversation, {"Ctrl+Shift+C": self.ask.copy_latest})
        bind_keys(self.history, {"Escape": lambda: self.look_back(False)})
        desk.models.changed.connect(self._show_state)
        self.offer_sample(_SAMPLE_FILE)
        self._on_sources_changed()
        self.conversation.input.field.setFocus()

    # --- building -----------------------------------------------------------------------------

    def _build_documents(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self.controls = TutorControls()
        self.controls.mode_chosen.connect(self.show_mode)
        self.controls.clear_clicked.connect(self.clear)
        area = DropArea(
            theme,
            self.tr("Drop what you study here: a chapter, slides, your notes."),
            self.tr("Ask about it, or be asked. Every answer leads to its page, and nothing leaves this computer."),
        )
        self.build_sources(area)
        self.source_panel.head.opens_files = False  # the materials have that button
        self.source_panel.head.open.hide()
        self._passages = WantedPassage(self.source_panel, self.open_files, self.banner, self)
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.sources.changed.connect(self._on_sources_changed)
        area.sample.setToolTip(self.tr("A study text on photosynthesis that comes with SLM Desk, and a question to it"))
        self.materials = MaterialsPanel(theme, desk.library)
        self.materials.changed.connect(self._on_ticked)
        self.materials.chosen.connect(self._on_material_chosen)
        self.materials.open_asked.connect(self.sources.ask_for_files)
        self.materials.kept_asked.connect(lambda id: desk.library.open([id], self.open_files))
        self.materials.library_asked.connect(lambda: self.open_pane.emit("library"))

    def _build_ask(self) -> None:
        desk = self._desk
        self.conversation = ConversationPanel(desk.theme, self.source_panel)
        job = PaneJob(self, desk.jobs, self.make_failures(lambda: self.ask.retry()))
        self.ask = TutorAsk(desk, self.conversation, self.sources, self.materials, job, self)
        self.ask.changed.connect(self._show_state)
        self.ask.said.connect(self.controls.say)
        self.past = TutorPast(self.ask, self.sources, self.materials, desk.records, self.banner, self)
        self.conversation.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.conversation.input.asked.connect(self._on_asked)
        self.conversation.input.stop_clicked.connect(self.stop)
        self.conversation.input.changed.connect(self._show_state)
        self._ahead = LoadingAhead(desk, self)
        self.conversation.input.changed.connect(self._load_ahead)
        self.history = HistoryPanel(desk.theme, desk.records, conversations=True)
        self.history.opened.connect(self._on_entry_opened)
        self.history.deleted.connect(self.past.forgotten)
        self.history.deleted.connect(self._forget_states)
        self.history.closed.connect(lambda: self.look_back(False))
        self.controls.earlier_clicked.connect(self.look_back)

    def _build_quiz(self) -> None:
        self.quizzing = TutorQuizzing(
            self, self._desk, self.sources, self.materials, self._passages, self.banner, self.open_pane.emit
        )
        self.quiz, self.quiz_panel = self.quizzing.quiz, self.quizzing.panel
        self.quizzing.changed.connect(self._show_state)
        self.quizzing.said.connect(self.controls.say)
        self.quizzing.start_asked.connect(self.act)
        self.quizzing.new_asked.connect(self.clear)

    def _build_layout(self) -> None:
        self.middle = OneInView(self.conversation, self.quiz_panel, self.history)
        self._places = TutorLayout(self.materials, self.middle, self.source_panel, self)
        layout = column(self, SPACE[4], SPACE[3])
        layout.addWidget(self.controls)
        layout.addWidget(self.banner)
        layout.addWidget(self._places.splitter, 1)

    def _build_review(self) -> TutorReview:
        from slmdesk.gui.widgets.tutor.review import TutorReview

        self.review = TutorReview(self._desk)
        self.review.studying.connect(self._on_studying)
        self.review.source_asked.connect(self._on_card_source_asked)
        self.middle.addWidget(self.review)
        self.controls.add_for_review(self.review.head)
        return self.review

    def _prepare_review(self) -> None:
        """The pane has been in view for a moment: load what Review begins with, so that it opens at once."""
        from slmdesk.gui.widgets.tutor import review  # noqa: F401

        self._desk.cards.prepare()

    # --- modes --------------------------------------------------------------------------------

    def show_mode(self, mode: str) -> None:
        """Ask, quiz or review; the others go on where they are."""
        self.mode = mode
        self.quizzing.in_view = mode == "quiz"
        self.controls.show_looking_back(False)
        self.controls.show_mode(mode)
        self.controls.say("")
        self.middle.setCurrentWidget(self._part())
        if mode == "quiz":
            self._desk.cards.deck_names(self.quiz_panel.setup.show_decks)
        self._show_state()
        self._take_focus()

    def look_back(self, shown: bool) -> None:
        """Show the conversations of before in the place of this one, or this one again."""
        self.controls.show_looking_back(shown)
        self.middle.setCurrentWidget(self.history if shown else self._part())
        if shown:
            self.history.keeping = self._desk.preferences.settings.keep_history
            self.history.refresh()
            self.history.search.setFocus()
        else:
            self._take_focus()

    def act(self) -> None:
        """What the mode is for: ask the question, write the quiz, check the answer."""
        if self.mode == "ask":
            self._on_asked()
        elif self.mode == "quiz":
            self.quizzing.act()

    def stop(self) -> None:
        """Stop what is on its way in this mode; what has come stays."""
        if self.mode == "ask":
            self.ask.stop()
        elif self.mode == "quiz":
            self.quiz.stop()
        self._show_state()

    def clear(self) -> None:
        """Begin anew in this mode; the materials stay. It can be brought back."""
        if self.mode == "ask" and self.ask.conversation.exchanges:
            self.look_back(False)
            said = self.past.begin_anew()
            self.banner.show_notice(
                self.tr("A new conversation begins; the materials stay."),
                "",
                self.tr("Bring the last one back"),
                lambda: self.past.bring_back(said),
            )
        elif self.mode == "quiz":
            self.quizzing.put_away()
        self._show_state()
        self._take_focus()

    def go_to_next_part(self) -> None:
        """Move the keyboard: what is asked, the page, the materials, what the banner says."""
        focused = QApplication.focusWidget()
        if focused is not None and self.middle.isAncestorOf(focused) and self.source_panel.isVisible():
            self.source_panel.take_focus()
        elif focused is not None and self.source_panel.isAncestorOf(focused) and self.materials.isVisible():
            self.materials.rows[0].check.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif not self.banner.take_focus():
            self._take_focus()

    def _part(self) -> ConversationPanel | TutorQuizPanel | TutorReview:
        """What is in the middle in this mode."""
        if self.mode == "review":
            return self.review or self._build_review()
        return self.conversation if self.mode == "ask" else self.quiz_panel

    def _take_focus(self) -> None:
        self._part().take_focus()

    def _on_studying(self, studying: bool) -> None:
        self.controls.setVisible(not studying)
        self._page_beside = False
        self._arrange()

    def _on_entry_opened(self, entry: HistoryEntry) -> None:
        if self.past.open_entry(entry):
            self.look_back(False)

    def _forget_states(self) -> None:
        """A conversation was deleted for good: nothing of it shall be left in what models keep."""
        folder = self._desk.cache_folder
        self._desk.background.run(lambda: forget_states(folder), lambda _none: None, lambda _failure: None)

    # --- documents ----------------------------------------------------------------------------

    def show_passage(self, citation: Citation) -> None:
        """Bring a passage into view on its page; a document that was closed is opened."""
        self._passages.show(citation)

    def _on_card_source_asked(self, citation: Citation) -> None:
        """The page of a card, beside it; its document is opened where it was."""
        self._page_beside = True
        self.show_passage(citation)
        self._arrange()
        self._take_focus()

    def _on_sources_changed(self) -> None:
        self._passages.look()
        self.materials.show_sources(self.source_panel.sources, self.source_panel.current)
        self.past.look()
        self.ask.look()
        self.quiz.look()
        self.quiz_panel.setup.offer_deck(self.quiz.deck_name())
        self._show_state()
        self._load_ahead()

    def _on_ticked(self) -> None:
        self.past.ticked()
        self._show_state()

    def _on_material_chosen(self, source: Source) -> None:
        if source.path is not None:
            self.source_panel.open_file(source.path)
        else:
            self.source_panel.typed()
        self.materials.show_sources(self.source_panel.sources, self.source_panel.current)

    def _on_sample_clicked(self) -> None:
        self.open_sample(_SAMPLE_FILE)
        field = self.conversation.input.field
        if not field.toPlainText():
            field.setPlainText(self.tr("Why do leaves look green?"))
        self.conversation.take_focus()

    def start(self) -> None:
        """Another try with a text that could not be read."""
        self.sources.when_read(self._show_state)

    # --- asking and quizzing ------------------------------------------------------------------

    def _on_asked(self) -> None:
        if not self._why_no_question():
            self.banner.clear()
            self.ask.ask()
            self.conversation.take_focus()

    def _why_no_question(self) -> str:
        return self._busy_with_quiz() or self.ask.why_not()

    def _busy_with_quiz(self) -> str:
        return self.tr("A quiz is being written: wait for it, or stop it") if self.quiz.running else ""

    def _why_no_quiz(self) -> str:
        if self.ask.running:
            return self.tr("An answer is on its way: wait for it, or stop it")
        return self.quiz.why_not()

    # --- showing ------------------------------------------------------------------------------

    def _show_state(self) -> None:
        models = self._desk.models
        needs_model = models.loaded and models.chosen is None
        starter = models.starter()
        self.conversation.show_state(
            self.ask.running,
            self._why_no_question(),
            needs_model,
            starter,
            len(self.materials.ticked()),
            self._busy_with_quiz(),
        )
        self.quizzing.show_state(self._why_no_quiz(), needs_model, starter)
        if self.mode == "ask":
            nothing = "" if self.ask.conversation.exchanges else self.tr("This one is new")
            tip = self.tr("Begin a new conversation; this one stays among the earlier ones (Ctrl+N)")
            self.controls.show_clear(self.tr("New conversation"), tip, nothing)
        elif self.mode == "quiz":
            nothing = "" if self.quiz.round is not None else self.tr("There is no quiz to put away")
            self.controls.show_clear(self.tr("New quiz"), self.tr("Set up another quiz (Ctrl+N)"), nothing)
        self._arrange()

    def _arrange(self) -> None:
        documents = len(self.source_panel.sources)
        policy = QSizePolicy.Policy.Ignored if documents else QSizePolicy.Policy.Preferred
        self.source_panel.drop.setSizePolicy(policy, policy)  # what is not in view asks for no room
        self._places.show(self.width(), documents, self.mode == "review", self._page_beside)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.review is None:
            QTimer.singleShot(_IDLE_MS, self, self._prepare_review)
        self.past.open_last()
        self._load_ahead()

    def _load_ahead(self) -> None:
        """Material has been read, or a question begun: the model will be needed."""
        if self.isVisible() and self.mode != "review" and any(each.state == "read" for each in self.materials.ticked()):
            self._ahead.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
