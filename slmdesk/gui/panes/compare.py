"""Two installed models on the user's own text, side by side, blind if wanted; the user says which is better."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.models import wording as model_wording
from slmdesk.gui.pane import Pane
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import Check, Choice, button, column, frame, label, pane_title, row
from slmdesk.messages import Cancelled, Done, Failed, ModelFile, Sampling, SourceText, Summarize, SummaryResult
from slmdesk.models.store import InstalledModel

_CLOCK_MS = 500


@dataclass
class _Turn:
    """One model's answer. took_s: None until it is there."""

    model: InstalledModel
    text: str = ""
    unsupported: int = 0
    took_s: float | None = None


class Answer(QFrame):
    """One of the two halves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.title = label(name, "heading")
        self.state = label(look="muted", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name)
        inside = column(self, SPACE[4], SPACE[2])
        inside.addWidget(self.title)
        inside.addWidget(self.text, 1)
        inside.addWidget(self.state)


class ComparePane(Pane):
    """Args: desk: what the panes share."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._turns: list[_Turn] = []
        self._source: Source | None = None
        self._job: JobHandle | None = None
        self._started_s = 0.0
        self.back = button(self.tr("Back to the models"), "quiet")
        self.back.clicked.connect(self._on_back_clicked)
        self.first_choice = Choice(desk.theme, self.tr("One model"))
        self.second_choice = Choice(desk.theme, self.tr("The other model"))
        for each in (self.first_choice, self.second_choice):
            each.currentIndexChanged.connect(self._show_state)
        self.blind = Check(
            desk.theme,
            self.tr("Hide which is which"),
            self.tr("In random order; the names are told when you have chosen"),
        )
        self.blind.setChecked(True)
        self.start = button(self.tr("Compare"), "primary")
        self.start.clicked.connect(self._on_start_clicked)
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(self.tr("Paste a text of your own that both summarize: a page or two is enough"))
        self.text.setAccessibleName(self.tr("Text that both models summarize"))
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(170)
        self.text.textChanged.connect(self._show_state)
        self.answers = (Answer(self.tr("Summary A")), Answer(self.tr("Summary B")))
        self._vote_words = label(
            self.tr("Which one is better? Look for what is wrong before what sounds well."), wrap=True
        )
        self.votes = (
            button(self.tr("A is better")),
            button(self.tr("No difference")),
            button(self.tr("B is better")),
        )
        for number, vote in enumerate(self.votes):
            vote.clicked.connect(lambda _checked=False, number=number: self._vote(number))
        self._voting = frame("notice")
        inside = row(self._vote_words, *self.votes, space=SPACE[3])
        inside.setStretch(0, 1)
        inside.setContentsMargins(SPACE[4], SPACE[2], SPACE[3], SPACE[2])
        self._voting.setLayout(inside)
        self._voting.hide()
        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(pane_title(self.tr("Compare two models")), None, self.back))
        layout.addWidget(self.banner)
        layout.addLayout(
            row(
                self.first_choice,
                label(self.tr("and")),
                self.second_choice,
                self.blind,
                None,
                self.start,
                space=SPACE[3],
            )
        )
        around = frame("card")
        column(around, SPACE[2]).addWidget(self.text)
        layout.addWidget(around)
        halves = row(*self.answers, space=SPACE[3])
        layout.addLayout(halves, 1)
        layout.addWidget(self._voting)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._show_turns)
        desk.models.changed.connect(self._show_models)
        self._show_models()

    @property
    def running(self) -> bool:
        """Whether an answer is on its way."""
        return bool(self._turns) and any(turn.took_s is None for turn in self._turns)

    def _show_models(self) -> None:
        if self.running:
            return
        writing = [model for model in self._desk.models.installed if model.kind == "language-model"]
        for number, each in enumerate((self.first_choice, self.second_choice)):
            before = each.currentData()
            each.fill((model.id, model.name) for model in writing)
            each.choose(
                before if before is not None else writing[min(number, len(writing) - 1)].id if writing else None
            )
        self._show_state()

    def _why_not(self) -> str:
        if self.first_choice.count() < 2:
            return self.tr("This needs two models on this computer")
        if self.first_choice.currentData() == self.second_choice.currentData():
            return self.tr("Choose two different models")
        if not self.text.toPlainText().strip():
            return self.tr("Paste a text first")
        return ""

    def _show_state(self) -> None:
        why = "" if self.running else self._why_not()
        self.start.setText(self.tr("Stop") if self.running else self.tr("Compare"))
        self.start.setAccessibleName(self.start.text())
        self.start.setEnabled(not why)
        self.start.setToolTip(why)
        for each in (self.first_choice, self.second_choice, self.blind, self.text):
            each.setEnabled(not self.running)

    # --- running ------------------------------------------------------------------------------

    def _on_start_clicked(self) -> None:
        if self.running:
            self._stop()
            return
        by_id = {model.id: model for model in self._desk.models.installed}
        self._turns = [_Turn(by_id[self.first_choice.currentData()]), _Turn(by_id[self.second_choice.currentData()])]
        if self.blind.isChecked() and secrets.randbelow(2):
            self._turns.reverse()
        self.banner.clear()
        self._voting.hide()
        self._show_turns()
        self._show_state()
        self._source = Source(self.tr("text"), None, self)
        self._source.finished.connect(self._on_read)
        self._source.read_typed(self._desk.jobs, self.text.toPlainText())
        self._clock.start()

    def _on_read(self, terminal: object) -> None:
        source = self._source
        if not self.running or source is None:
            return
        match terminal:
            case Done():
                self._run(source.as_message())
            case Failed() as failure:
                self._give_up(failure)

    def _run(self, source: SourceText) -> None:
        turn = next((turn for turn in self._turns if turn.took_s is None), None)
        if turn is None:
            self._clock.stop()
            self._voting.show()
            self._show_turns()
            self._show_state()
            self.votes[0].setFocus()
            return
        settings = self._desk.preferences.settings
        model = ModelFile(
            turn.model.id,
            str(turn.model.path),
            settings.context_tokens,
            list(turn.model.languages),
            cache_bits=8 if settings.cache_bits == 8 else 16,
        )
        self._started_s = time.monotonic()
        job = self._desk.jobs.run(
            Summarize([source], model, length="short", sampling=Sampling(threads=settings.threads)), pane="compare"
        )
        self._job = job
        job.finished.connect(lambda terminal: self._on_finished(job, turn, source, terminal))

    def _on_finished(self, job: JobHandle, turn: _Turn, source: SourceText, terminal: object) -> None:
        if job is not self._job:
            return
        self._job = None
        match terminal:
            case Done(SummaryResult() as result):
                turn.text = result.summary
                turn.took_s = time.monotonic() - self._started_s
                self._show_turns()
                self._run(source)
            case Failed() as failure:
                self._give_up(failure)
            case Cancelled():
                self._give_up(None)

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        if self._source is not None:
            self._source.leave()
        self._give_up(None)

    def _give_up(self, failure: Failed | None) -> None:
        self._clock.stop()
        self._turns = []
        self._show_turns()
        self._show_state()
        if failure is not None:
            self.banner.show_failure(failure, self.tr("Try again"), self._on_start_clicked)

    # --- showing ------------------------------------------------------------------------------

    def _show_turns(self) -> None:
        letters = (self.tr("Summary A"), self.tr("Summary B"))
        blind = self.blind.isChecked()
        busy = True  # the first that is not there is being written
        for answer, letter, turn in zip(self.answers, letters, self._turns or (None, None), strict=True):
            answer.title.setText(letter if turn is None or blind else f"{letter}: {turn.model.name}")
            if turn is None:
                answer.state.setText("")
                answer.text.clear()
            elif turn.took_s is not None:
                if answer.text.toPlainText() != turn.text:
                    answer.text.setPlainText(turn.text)
                took = self.tr("Took {time}").format(time=model_wording.duration(turn.took_s))
                answer.state.setText("" if blind else took)  # who is quick is no secret
            else:
                answer.text.clear()
                answer.state.setText(self.tr("Is being written") if busy else self.tr("Waits for the other one"))
                busy = False

    def _vote(self, number: int) -> None:
        """Say what was chosen, and the names."""
        self._voting.hide()
        first, second = (turn.model.name for turn in self._turns)
        words = (
            self.tr("You found A better: {first}. B was {second}."),
            self.tr("You found no difference. A was {first}, B was {second}."),
            self.tr("You found B better: {second}. A was {first}."),
        )[number]
        better = None if number == 1 else self._turns[0 if number == 0 else 1].model
        for answer, letter, turn in zip(self.answers, ("A", "B"), self._turns, strict=True):
            answer.title.setText(f"{letter}: {turn.model.name}")
            took = model_wording.duration(turn.took_s or 0.0)
            answer.state.setText(self.tr("Took {time}").format(time=took))
        message = words.format(first=first, second=second)
        if better is None or (self._desk.models.chosen is not None and better.id == self._desk.models.chosen.id):
            self.banner.show_notice(message)
        else:
            action = self.tr("Use {name}").format(name=better.name)
            self.banner.show_notice(message, "", action, lambda: self._desk.models.use(better.id))

    def _on_back_clicked(self) -> None:
        if self.running:
            self._stop()
        self.open_pane.emit("models")
