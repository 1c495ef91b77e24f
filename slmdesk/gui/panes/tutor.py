"""The Tutor pane: materials at the left, a conversation, a quiz or cards in the middle, and the page at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.failures import Failures
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.pane_keys import bind_keys
from slmdesk.gui.source_side import SourceSide
from slmdesk.gui.sources import Source
from slmdesk.gui.theme import SPACE
from slmdesk.gui.tutor_ask import TutorAsk
from slmdesk.gui.tutor_layout import TutorLayout
from slmdesk.gui.tutor_quiz import Taken
from slmdesk.gui.tutor_quiz_work import TutorQuiz
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.conversation_panel import ConversationPanel
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.materials_panel import MaterialsPanel
from slmdesk.gui.widgets.tutor_controls import TutorControls
from slmdesk.gui.widgets.tutor_quiz_panel import TutorQuizPanel
from slmdesk.messages import Citation, Failed, Progress

if TYPE_CHECKING:  # cards and their charts are loaded when they are looked at
    from slmdesk.gui.widgets.tutor_review import TutorReview

_SAMPLE_FILE = "photosynthesis.pdf"
_SOON_MS = 30


class TutorPane(QWidget):
    """Args: desk: what the panes share."""

    open_pane = Signal(str)
    library_asked = Signal(int)  # id of a kept document, to be shown in the library

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.mode = "ask"
        self._marked: Taken | None = None  # whose passage is on the page
        self._passage: Citation | None = None  # to be shown when its document has been read
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
        desk.models.changed.connect(self._show_state)
        self._find_sample()
        self._on_sources_changed()
        self.conversation.input.field.setFocus()

    # --- building -----------------------------------------------------------------------------

    def _build_documents(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self.controls = TutorControls()
        self.controls.mode_chosen.connect(self.show_mode)
        self.controls.clear_clicked.connect(self.clear)
        self.banner = Banner(theme)
        area = DropArea(
            theme,
            self.tr("Drop what you study here: a chapter, slides, your notes."),
            self.tr("Ask about it, or be asked. Every answer leads to its page, and nothing leaves this computer."),
        )
        self.sources = SourceSide(self, desk, self.banner, self._read_again, self.library_asked.emit, drop=area)
        self.source_panel = self.sources.panel
        self.source_panel.opens_files = False  # the materials have that button
        self.source_panel.open.hide()
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.sources.changed.connect(self._on_sources_changed)
        area.sample.setToolTip(self.tr("A study text on photosynthesis that comes with SLM Desk, and a question to it"))
        self.materials = MaterialsPanel(theme, desk.library)
        self.materials.changed.connect(self._show_state)
        self.materials.chosen.connect(self._on_material_chosen)
        self.materials.open_asked.connect(self.sources.ask_for_files)
        self.materials.kept_asked.connect(lambda id: desk.library.open([id], self.open_files))
        self.materials.library_asked.connect(lambda: self.open_pane.emit("library"))

    def _build_ask(self) -> None:
        desk = self._desk
        self.conversation = ConversationPanel(desk.theme, self.source_panel)
        job = PaneJob(
            self, desk.jobs, Failures(self.banner, desk.ladder, self.open_pane.emit, lambda: self.ask.retry())
        )
        self.ask = TutorAsk(desk, self.conversation, self.sources, self.materials, job, self)
        self.ask.changed.connect(self._show_state)
        self.ask.said.connect(self.controls.say)
        self.conversation.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.conversation.input.asked.connect(self._on_asked)
        self.conversation.input.stop_clicked.connect(self.stop)
        self.conversation.input.changed.connect(self._show_state)

    def _build_quiz(self) -> None:
        desk = self._desk
        self.quiz_panel = TutorQuizPanel(desk.theme)
        job = PaneJob(
            self, desk.jobs, Failures(self.banner, desk.ladder, self.open_pane.emit, lambda: self.quiz.retry())
        )
        self.quiz = TutorQuiz(desk, self.sources, self.materials, job, self)
        self.quiz.changed.connect(self._on_quiz_changed)
        self.quiz.progressed.connect(self._on_quiz_progressed)
        self.quiz.failed.connect(self.banner.show_failure)
        panel = self.quiz_panel
        panel.stop_clicked.connect(self.quiz.stop)
        panel.setup.start_clicked.connect(self.act)
        panel.setup.action_clicked.connect(lambda: self.open_pane.emit("models"))
        panel.card.answered.connect(self.quiz.answer)
        panel.card.next_asked.connect(self.quiz.go_on)
        panel.card.right_asked.connect(self.quiz.count_as_right)
        panel.card.keep_asked.connect(lambda taken: self.keep([taken]))
        panel.card.source_asked.connect(lambda taken: self.show_passage(taken.question.sources[0]))
        panel.end.keep_asked.connect(self._on_keep_asked)
        panel.end.again_asked.connect(self._on_again_asked)
        panel.end.new_asked.connect(self.clear)

    def _build_layout(self) -> None:
        self.middle = QStackedWidget()
        self.middle.addWidget(self.conversation)
        self.middle.addWidget(self.quiz_panel)
        self._bring_forward(self.conversation)
        self._places = TutorLayout(self.materials, self.middle, self.source_panel, self)
        layout = column(self, SPACE[4], SPACE[3])
        layout.addWidget(self.controls)
        layout.addWidget(self.banner)
        layout.addWidget(self._places.splitter, 1)

    def _build_review(self) -> TutorReview:
        from slmdesk.gui.widgets.tutor_review import TutorReview

        self.review = TutorReview(self._desk)
        self.review.studying.connect(self._on_studying)
        self.review.source_asked.connect(self._on_card_source_asked)
        self.middle.addWidget(self.review)
        self.controls.add_for_review(self.review.head)
        return self.review

    def _find_sample(self) -> None:
        path = self._desk.resources / "samples" / _SAMPLE_FILE

        def done(is_there: bool) -> None:
            self.source_panel.drop.sample.setVisible(is_there)

        self._desk.background.run(path.is_file, done, lambda _failure: None)

    # --- modes --------------------------------------------------------------------------------

    def show_mode(self, mode: str) -> None:
        """Ask, quiz or review; the others go on where they are."""
        self.mode = mode
        self.controls.show_mode(mode)
        self.controls.say("")
        self._bring_forward(self._part())
        if mode == "quiz":
            self._desk.cards.deck_names(self.quiz_panel.setup.show_decks)
        self._show_state()
        self._take_focus()

    def act(self) -> None:
        """What the mode is for: ask the question, write the quiz, check the answer."""
        if self.mode == "ask":
            self._on_asked()
        elif self.mode == "quiz" and self.quiz.round is None and self.quiz_panel.setup.start.isEnabled():
            self.banner.clear()
            self.quiz.start(self.quiz_panel.setup.wishes)
            self._take_focus()
        elif self.mode == "quiz" and self.quiz.round is not None and self.quiz.round.current is not None:
            self.quiz_panel.card.act()

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
            said = self.ask.clear()
            self.banner.show_notice(
                self.tr("The conversation was cleared; the materials stay."),
                "",
                self.tr("Bring it back"),
                lambda: self.ask.bring_back(said),
            )
        elif self.mode == "quiz" and (taken := self.quiz.leave()) is not None and taken.taken:
            self.banner.show_notice(
                self.tr("The quiz was put away."),
                "",
                self.tr("Bring it back"),
                lambda: self.quiz.bring_back(taken),
            )
        self._show_state()
        self._take_focus()

    def go_to_next_part(self) -> None:
        """Move the keyboard: what is asked, the page, the materials."""
        focused = QApplication.focusWidget()
        if focused is not None and self.middle.isAncestorOf(focused) and self.source_panel.isVisible():
            self.source_panel.take_focus()
        elif focused is not None and self.source_panel.isAncestorOf(focused) and self.materials.isVisible():
            self.materials.rows[0].check.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._take_focus()

    def _bring_forward(self, part: QWidget) -> None:
        for each in filter(None, (self.conversation, self.quiz_panel, self.review)):
            # What is not in view asks for no room.
            policy = QSizePolicy.Policy.Preferred if each is part else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        self.middle.setCurrentWidget(part)

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

    # --- documents ----------------------------------------------------------------------------

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files; reading starts at once."""
        self.sources.open_files(paths)

    def show_passage(self, citation: Citation) -> None:
        """Bring a passage into view on its page; a document that was closed is opened."""
        self._passage = citation
        if citation.file not in {source.key for source in self.source_panel.sources}:
            if not Path(citation.file).is_absolute():
                self.banner.show_notice(self.tr("This text was pasted, and is not open any more."))
                return
            self.open_files([Path(citation.file)])
        self._show_waiting_passage()

    def _on_card_source_asked(self, citation: Citation) -> None:
        """The page of a card, beside it; its document is opened where it was."""
        self._page_beside = True
        self.show_passage(citation)
        self._arrange()
        self._take_focus()

    def _show_waiting_passage(self) -> None:
        citation = self._passage
        ready = {source.key: source for source in self.source_panel.sources if source.state == "read"}
        if citation is None or citation.file not in ready:
            return
        if not self.source_panel.view.complete:  # its text comes into view bit by bit
            QTimer.singleShot(_SOON_MS, self, self._show_waiting_passage)
            return
        self._passage = None
        text = ready[citation.file].text
        if citation.quote not in ("", text[citation.start : citation.end]):  # a card may be older than the file
            start = text.find(citation.quote)
            if start < 0:
                self.source_panel.mark([], scroll=False)
                self.banner.show_notice(self.tr("The document has changed: this passage is not in it any more."))
                return
            citation = replace(citation, start=start, end=start + len(citation.quote))
        self.source_panel.mark([citation], scroll=True)

    def _on_sources_changed(self) -> None:
        self._show_waiting_passage()
        self.materials.show_sources(self.source_panel.sources, self.source_panel.current)
        self.ask.look()
        self.quiz.look()
        self.quiz_panel.setup.offer_deck(self.quiz.deck_name())
        self._show_state()

    def _on_material_chosen(self, source: Source) -> None:
        if source.path is not None:
            self.source_panel.open_file(source.path)
        else:
            self.source_panel.typed()
        self.materials.show_sources(self.source_panel.sources, self.source_panel.current)

    def _on_sample_clicked(self) -> None:
        self.open_files([self._desk.resources / "samples" / _SAMPLE_FILE])
        field = self.conversation.input.field
        if not field.toPlainText():
            field.setPlainText(self.tr("Why do leaves look green?"))
        self.conversation.take_focus()

    def _read_again(self) -> None:
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

    def _on_quiz_progressed(self, progress: Progress) -> None:
        chosen = self._desk.models.chosen
        self.quiz_panel.show_progress(progress, chosen.name if chosen is not None else "")

    def _on_quiz_changed(self) -> None:
        current = self.quiz.round.current if self.quiz.round is not None else None
        self._show_state()
        if self.mode != "quiz":
            return
        if current is not None and current.answered:
            if current is not self._marked and current.question.sources:
                self._marked = current
                self.source_panel.mark(current.question.sources[:1], scroll=True)
        elif self._marked is not None:
            self._marked = None
            self.source_panel.mark([], scroll=False)

    def _on_keep_asked(self, missed_only: bool) -> None:
        if self.quiz.round is not None:
            self.keep(self.quiz.round.missed if missed_only else self.quiz.round.taken)

    def _on_again_asked(self) -> None:
        if self.quiz.round is not None:
            self.quiz.again([each.question for each in self.quiz.round.missed])
            self._take_focus()

    def keep(self, taken: Sequence[Taken]) -> None:
        """Keep questions as cards."""
        deck = self.quiz_panel.setup.deck_name

        def kept(new: int) -> None:
            for each in taken:
                each.kept = True
            words = self.tr("1 card is new in “{deck}”") if new == 1 else self.tr("{n} cards are new in “{deck}”")
            self.controls.say(words.format(n=new, deck=deck))
            self._show_state()

        def failed(failure: Failed) -> None:
            self.banner.show_failure(failure, self.tr("Try again"), lambda: self.keep(taken))

        self._desk.cards.keep([each.question for each in taken], deck, kept, failed)

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
        self.quiz_panel.setup.show_state(self._why_no_quiz(), needs_model, starter)
        self.quiz_panel.show_round(self.quiz.round, self.quiz.running, self.quiz.notices)
        if self.mode == "ask":
            nothing = "" if self.ask.conversation.exchanges else self.tr("There is nothing to clear")
            tip = self.tr("Clear the conversation; it can be brought back (Ctrl+N)")
            self.controls.show_clear(self.tr("New"), tip, nothing)
        elif self.mode == "quiz":
            nothing = "" if self.quiz.round is not None else self.tr("There is no quiz to put away")
            self.controls.show_clear(self.tr("New"), self.tr("Set up another quiz (Ctrl+N)"), nothing)
        self._arrange()

    def _arrange(self) -> None:
        documents = len(self.source_panel.sources)
        policy = QSizePolicy.Policy.Ignored if documents else QSizePolicy.Policy.Preferred
        self.source_panel.drop.setSizePolicy(policy, policy)  # what is not in view asks for no room
        self._places.show(self.width(), documents, self.mode == "review", self._page_beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
