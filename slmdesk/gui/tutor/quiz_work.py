"""Quizzes of the Tutor pane: written, taken, graded and kept; what was asked before in this session is not again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.source_side import SourceSide
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.quiz import QuizRound, QuizWishes, Taken, settled
from slmdesk.gui.widgets.tutor.materials_panel import MaterialsPanel
from slmdesk.messages import (
    Cancelled,
    Done,
    Failed,
    Grade,
    GradeResult,
    Notice,
    Progress,
    Question,
    QuestionKind,
    Quiz,
    QuizResult,
    Sampling,
)

_MOST_AVOIDED = 300


class TutorQuiz(QObject):
    """Args: job: the pane's job for writing questions, whose failures its banner says.

    Attributes:
        round: the quiz that is taken now; None before the first, and while a new one is set up.
        notices: what the task said about it.
    """

    changed = Signal()  # a question came, was answered or graded, or another is in view
    progressed = Signal(object)  # Progress
    failed = Signal(object)  # Failed, of grading

    def __init__(
        self, desk: Desk, sources: SourceSide, materials: MaterialsPanel, job: PaneJob, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sources = sources
        self._materials = materials
        self._job = job
        self._wishes: QuizWishes | None = None
        self._failed_round: QuizRound | None = None
        self._waiting = False
        self._asked: deque[str] = deque(maxlen=_MOST_AVOIDED)
        self._grading: dict[JobHandle, Taken] = {}
        self.round: QuizRound | None = None
        self.notices: list[str] = []
        job.arrived.connect(self._on_event)
        job.ended.connect(self._on_ended)

    @property
    def running(self) -> bool:
        """Whether questions are being written, or wait for a document to be read."""
        return self._waiting or self._job.running

    def why_not(self) -> str:
        """Why no quiz can be written now; empty when one can."""
        if not self._desk.models.loaded:
            return self.tr("The list of models is being read")
        if self._desk.models.chosen is None:
            return self.tr("There is no model yet: get one under Models")
        if not self._materials.ticked():
            return self.tr("Tick a document first") if self._materials.rows else self.tr("Open a document first")
        return ""

    def deck_name(self) -> str:
        """The deck that is offered for the questions of these documents."""
        names = [Path(each.name).stem for each in self._materials.ticked()]
        return names[0] if len(names) == 1 else self.tr("Tutor")

    # --- writing ------------------------------------------------------------------------------

    def start(self, wishes: QuizWishes) -> None:
        """Have questions written; the first can be answered while the others are on their way."""
        if self.running or self.why_not():
            return
        self._wishes = wishes
        self.notices = []
        self._write(QuizRound(wishes.count))

    def retry(self) -> None:
        """Once more what failed: the questions that came stay, with their answers, and the others follow."""
        failed = self._failed_round
        if self._wishes is None or self.running or self.why_not():
            return
        if failed is None or not failed.taken:
            self.start(self._wishes)
        elif self.round is failed or self.round is None:
            failed.stopped = False
            self._write(failed)

    def _write(self, round: QuizRound) -> None:
        self.round, self._failed_round = round, None
        self._waiting = True
        self._sources.when_read(self._run, go_on_without_failed=True)
        self.look()
        self.changed.emit()

    def stop(self) -> None:
        """No more questions; those that came stay."""
        if self._waiting:
            self._waiting = False
            self._sources.stop_waiting()
            self._on_ended(Cancelled())
        else:
            self._job.stop()
        self.changed.emit()

    def look(self) -> None:
        """Documents changed: a quiz that waits for one that cannot be read is not written."""
        if self._waiting and not self._sources.waiting:
            self.stop()

    def leave(self) -> QuizRound | None:
        """Set up a new one. Returns the one that was taken, for ``bring_back``."""
        if self._waiting:  # else it is a question that waits
            self._waiting = False
            self._sources.stop_waiting()
        self._job.leave()
        taken, self.round = self.round, None
        if taken is not None and not taken.complete:
            taken.stopped = True
        self.notices = []
        self.changed.emit()
        return taken

    def bring_back(self, taken: QuizRound) -> None:
        """Go on with a quiz that was left."""
        self.leave()
        self.round = taken
        self.changed.emit()

    def _run(self) -> None:
        self._waiting = False
        model, texts, wishes = self._desk.models.model_file(), self._materials.texts(), self._wishes
        written = self.round.taken if self.round is not None else []
        if model is None or wishes is None:  # it was removed while a document was read
            self._on_ended(Cancelled())
            return
        self._job.run(
            Quiz(
                texts,
                wishes.count - len(written),
                model,
                kinds=_next_kinds(wishes.kinds, len(written)),
                difficulty=wishes.difficulty,  # type: ignore[arg-type]
                avoid=list(self._asked),
                sampling=self._sampling(),
            )
        )
        self.changed.emit()

    def _on_event(self, event: object) -> None:
        match event:
            case Question() if self.round is not None:
                self._asked.append(event.question)
                self.round.taken.append(Taken(event))
                self.changed.emit()
            case Progress():
                self.progressed.emit(event)
            case Notice():
                self.notices.append(event.text)

    def _on_ended(self, terminal: object) -> None:
        if self.round is not None:
            match terminal:
                case Done(QuizResult() as result):
                    self.round.result = result
                    words = tutor_words.thrown_away(result)
                    self.notices += [words] if words else []
                    if not self.round.taken and self._wishes is not None:
                        self.notices.append(tutor_words.no_question("cloze" in self._wishes.kinds))
                case _:
                    self.round.stopped = True
                    self._failed_round = self.round if isinstance(terminal, Failed) else None
            if not self.round.taken:
                self.round = None  # back to where it is set up
        self.changed.emit()

    # --- taking it ----------------------------------------------------------------------------

    def answer(self, taken: Taken, given: str) -> None:
        """The student's answer. What comparing does not settle is graded by the model, in its turn."""
        if taken.answered:
            return
        taken.given = given
        taken.score = settled(taken.question, given)
        if taken.score is None:
            self._grade(taken)
        self.changed.emit()

    def count_as_right(self, taken: Taken) -> None:
        """The student's own verdict stands above the model's."""
        taken.score, taken.by_user, taken.grading = 1.0, True, False
        self.changed.emit()

    def go_on(self) -> None:
        """The next question."""
        if self.round is not None:
            self.round.place = min(self.round.place + 1, len(self.round.taken))
            self.changed.emit()

    def again(self, questions: Sequence[Question]) -> None:
        """Ask these questions once more."""
        if self.round is not None and not self.running:
            self.round = self.round.again(questions)
            self.notices = []
            self.changed.emit()

    def keep(
        self, taken: Sequence[Taken], deck: str, told: Callable[[str], None], failed: Callable[[Failed], None]
    ) -> None:
        """Keep questions as cards. told: gets what came of it in words."""

        def kept(new: int) -> None:
            for each in taken:
                each.kept = True
            words = self.tr("1 card is new in “{deck}”") if new == 1 else self.tr("{n} cards are new in “{deck}”")
            told(words.format(n=new, deck=deck))
            self.changed.emit()

        self._desk.cards.keep([each.question for each in taken], deck, kept, failed)

    def _grade(self, taken: Taken) -> None:
        model = self._desk.models.model_file()
        if model is None:
            return
        question = taken.question
        passage = question.sources[0].quote if question.sources else ""
        job = self._desk.jobs.run(
            Grade(question.question, question.answer, taken.given or "", model, passage, self._sampling())
        )
        taken.grading = True
        self._grading[job] = taken
        job.finished.connect(lambda terminal: self._on_graded(job, terminal))

    def _on_graded(self, job: JobHandle, terminal: object) -> None:
        taken = self._grading.pop(job)
        taken.grading = False
        match terminal:
            case Done(GradeResult() as result) if not taken.by_user:
                taken.grade, taken.score = result, result.score
            case Failed():
                self.failed.emit(terminal)
        self.changed.emit()

    def _sampling(self) -> Sampling:
        return Sampling(threads=self._desk.preferences.settings.threads)


def _next_kinds(kinds: Sequence[QuestionKind], written: int) -> list[QuestionKind]:
    """The kinds in turns, as they go on after so many questions."""
    place = written % max(1, len(kinds))
    return [*kinds[place:], *kinds[:place]]
