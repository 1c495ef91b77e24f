"""Asking in the Tutor pane: one question at a time, its answer as it comes, and what can be done with it after."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.source_side import SourceSide
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.conversation import Conversation, Exchange, Wishes
from slmdesk.gui.widgets.tutor.conversation_panel import ConversationPanel
from slmdesk.gui.widgets.tutor.conversation_turn import ConversationTurn
from slmdesk.gui.widgets.tutor.materials_panel import MaterialsPanel
from slmdesk.messages import (
    Ask,
    AskResult,
    Calculation,
    Cancelled,
    Done,
    Notice,
    Progress,
    Sampling,
    Sentence,
    Token,
)
from slmdesk.models.embedding import embedding_model
from slmdesk.store.model_states import states_folder


class TutorAsk(QObject):
    """Args: job: the pane's job for questions, whose failures its banner says."""

    changed = Signal()  # an answer began or ended, or the conversation is another one
    asked = Signal()  # a question of the documents that are ticked now
    answered = Signal()  # an answer ended, whole or not: what there is can be kept
    said = Signal(str)

    def __init__(
        self,
        desk: Desk,
        panel: ConversationPanel,
        sources: SourceSide,
        materials: MaterialsPanel,
        job: PaneJob,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._panel = panel
        self._sources = sources
        self._materials = materials
        self._job = job
        self.conversation = Conversation()
        self._turn: ConversationTurn | None = None
        self._latest: tuple[str, Wishes] | None = None
        self._waiting = False
        self._about_model = False  # nothing has been done with it yet: what is told is no part of the answer
        job.arrived.connect(self._on_event)
        job.ended.connect(self._on_ended)
        panel.again_asked.connect(self.ask_again)
        panel.knowledge_asked.connect(self.ask_knowledge)
        panel.telling_asked.connect(self.tell)

    @property
    def running(self) -> bool:
        """Whether an answer is on its way, or waits for a document to be read."""
        return self._waiting or self._job.running

    def why_not(self) -> str:
        """Why nothing can be asked now; empty when it can."""
        models, wishes = self._desk.models, self._panel.input.wishes
        if not models.loaded:
            return self.tr("The list of models is being read")
        if models.chosen is None:
            return self.tr("There is no model yet: get one under Models")
        if not self._materials.ticked() and not wishes.general:
            return (
                self.tr("Tick a document, or let the model use general knowledge too")
                if self._materials.rows
                else self.tr("Open a document first, or let the model use general knowledge too")
            )
        return "" if self._panel.input.question else self.tr("Write a question first")

    # --- asking -------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask what is written in the field."""
        if self.running or self.why_not():
            return
        field = self._panel.input.field
        question = self._panel.input.question
        field.clear()
        self._begin(question, self._panel.input.wishes)

    def ask_again(self, exchange: Exchange) -> None:
        """Ask the same, as it is set now. The latest answer is replaced, an earlier one stays."""
        if not self.running:
            self._drop(exchange)
            self._begin(exchange.question, self._panel.input.wishes)

    def ask_knowledge(self, exchange: Exchange) -> None:
        """Ask once more, and let the model use what it knows."""
        if not self.running:
            self._drop(exchange)
            self._begin(exchange.question, Wishes(True, exchange.wishes.level, False))

    def tell(self, exchange: Exchange) -> None:
        """No hints any more."""
        if not self.running:
            question = self.conversation.first_of_round(exchange)
            self._begin(question, Wishes(exchange.wishes.general, exchange.wishes.level, False))

    def retry(self) -> None:
        """Once more what failed."""
        if self._latest is not None and not self.running:
            if self.conversation.exchanges:
                self._drop(self.conversation.exchanges[-1])
            self._begin(*self._latest)

    def stop(self) -> None:
        """Stop; what has been written stays."""
        if self._waiting:
            self._waiting = False
            self._sources.stop_waiting()
            self._on_ended(Cancelled())
        elif self._job.stop() and self._turn is not None:
            self._turn.say(self.tr("Stopping…"))

    def look(self) -> None:
        """Documents changed: a question that waits for one that cannot be read is not asked."""
        if self._waiting and not self._sources.waiting:
            self.stop()

    # --- the conversation ---------------------------------------------------------------------

    def clear(self) -> Conversation:
        """Begin anew. Returns what was said, for ``bring_back``."""
        taken, self.conversation = self.conversation, Conversation()
        if self.running:
            if self._waiting:
                self._waiting = False
                self._sources.stop_waiting()
            self._job.leave()
            if taken.exchanges:
                taken.exchanges[-1].stopped = True
        self._turn = None
        self._panel.show_exchanges([])
        self._panel.show_progress(0)
        self.changed.emit()
        return taken

    def bring_back(self, conversation: Conversation) -> None:
        """Go on with a conversation; what has been asked meanwhile stands behind it."""
        conversation.exchanges += self.conversation.exchanges
        self.conversation = conversation
        self._panel.show_exchanges(conversation.exchanges)
        if self._turn is not None:  # one is being answered now: it is the last
            self._turn = self._panel.turns[-1]
            self._turn.show_all(running=True)
        self.changed.emit()

    def draw_again(self) -> None:
        """The documents have been read: their places have names now."""
        for turn in self._panel.turns:
            if turn is not self._turn:
                turn.show_all(running=False)

    def copy_latest(self) -> None:
        """The latest answer to the clipboard."""
        if self._panel.turns and not self.running:
            self._panel.turns[-1].copy()
            self.said.emit(self.tr("Copied"))

    def _drop(self, exchange: Exchange) -> None:
        if self.conversation.exchanges and self.conversation.exchanges[-1] is exchange:
            self.conversation.exchanges.pop()
            self._panel.remove_last()

    # --- the job ------------------------------------------------------------------------------

    def _begin(self, question: str, wishes: Wishes) -> None:
        self._latest = (question, wishes)
        exchange = Exchange(question, wishes, len(self._materials.ticked()))
        exchange.private = not self._desk.preferences.settings.keep_history
        exchange.hint = self.conversation.hint(wishes)
        self.conversation.exchanges.append(exchange)
        self._turn = self._panel.add(exchange)
        self._turn.say(self.tr("Starting…"))
        self._turn.show_all(running=True)
        self.asked.emit()
        waits = [each for each in self._materials.ticked() if each.state != "read" or each.edited]
        if waits:
            self._waiting = True
            self._turn.say(self.tr("Starts when the document is read"))
            self._sources.when_read(lambda: self._run(exchange), go_on_without_failed=True)
            self.look()
        else:
            self._run(exchange)
        self.changed.emit()

    def _run(self, exchange: Exchange) -> None:
        self._waiting = False
        model, texts = self._desk.models.model_file(), self._materials.texts()
        if model is None:  # it was removed while a document was read
            self._on_ended(Cancelled())
            return
        exchange.documents = len(texts)
        turns, exchange.forgotten = self.conversation.turns(exchange.wishes)
        settings = self._desk.preferences.settings
        keep = settings.keep_history and texts and not any(each.private for each in self.conversation.exchanges)
        embedding = embedding_model(self._desk.models.installed, self._desk.resources) if texts else None
        request = Ask(
            texts,
            exchange.question,
            model,
            general=exchange.wishes.general or not texts,
            level=exchange.wishes.level,
            socratic=exchange.wishes.socratic,
            turns=turns,
            states_folder=str(states_folder(self._desk.cache_folder)) if keep else None,
            embedding=embedding.as_message() if embedding is not None else None,
            sampling=Sampling(threads=settings.threads),
        )
        self._about_model = True
        self._job.run(request)
        self.changed.emit()

    def _on_event(self, event: object) -> None:
        turn = self._turn
        if turn is None:
            return
        if isinstance(event, (Token, Sentence)) or (isinstance(event, Progress) and event.stage == "prompt"):
            self._about_model = False
        match event:
            case Progress() if not turn.exchange.streamed:
                chosen = self._desk.models.chosen
                turn.say(tutor_words.asking(event, chosen.name if chosen is not None else ""))
                read = event.done / event.total if event.stage == "prompt" and event.total else 0.0
                self._panel.show_progress(read)
            case Token():
                self._panel.show_progress(0)
                turn.add_token(event.text)
            case Sentence():
                turn.add_sentence(event)
            case Calculation():
                turn.add_step(event)
            case Notice() if self._about_model:
                self.said.emit(event.text)
            case Notice():
                turn.exchange.notices.append(event.text)

    def _on_ended(self, terminal: object) -> None:
        turn, self._turn = self._turn, None
        self._panel.show_progress(0)
        if turn is not None:
            match terminal:
                case Done(AskResult() as result):
                    turn.exchange.result = result
                case Cancelled():
                    turn.exchange.stopped = True
            turn.view.finish()
            turn.show_all(running=False)
            self._panel.show_cited(turn)
            self.answered.emit()
        self.changed.emit()
