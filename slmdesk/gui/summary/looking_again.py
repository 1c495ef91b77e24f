"""The model's second look at a result: how long it takes is said first, then each sentence that it doubts is marked."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.summary.parts import SummaryParts
from slmdesk.gui.widgets.question import Question
from slmdesk.messages import (
    Cancelled,
    Done,
    Estimate,
    EstimateLook,
    Failed,
    LookAgain,
    LookedAt,
    LookResult,
    Notice,
    Progress,
    Sentence,
)


class LookingAgain(QObject):
    """Asks before it begins, since it takes seconds a sentence; its button is what stops it.

    Args:
        pane: with the result, which also owns this.

    Attributes:
        question: to be shown beside the button.
    """

    changed = Signal()  # a sentence is marked, or it begins or ends

    def __init__(self, pane: SummaryParts, desk: Desk) -> None:
        super().__init__(pane)
        self._pane = pane
        self._view = pane.result_panel.view
        self._button = pane.footer.look
        self._say = pane.footer.say
        self._jobs = desk.jobs
        self._models = desk.models
        self._job: JobHandle | None = None
        self._asked: list[Sentence] = []
        self._each_s: dict[str, float] = {}  # what a sentence took, by the model's id
        self._looked = self._doubted = 0
        self._model = ("", "")  # id and name of the one that looks, or is asked about: another may be chosen meanwhile
        self._notices: list[str] = []
        self._usable = False
        self.question = Question(self.tr("Look again with the model"))
        self._button.clicked.connect(self.ask_or_stop)

    @property
    def busy(self) -> bool:
        """Whether the model looks, or is asked how long that takes."""
        return self._job is not None and self._job.running

    def ask_or_stop(self) -> None:
        """Find out what there is to look at and how long it takes, and ask; while it runs, stop it."""
        if self.busy:
            self.stop()
            return
        job = self._to_look() if self._usable and not self._why_not() else None
        if job is None:
            if self._usable:
                self._say(self._why_not())  # the key is there while its button is off
            return
        self.question.hide()
        self._say(self.tr("Finding out how long that takes…"))
        self._run(EstimateLook(job, self._each_s.get(job.model.id)))

    def stop(self) -> None:
        """End it; what the model has doubted stays marked."""
        if self._job is not None and self._job.running:
            self._job.cancel()

    def leave(self) -> None:
        """Another result comes: end it and tell nobody."""
        self.stop()
        self._job = None
        self.question.hide()

    def show_state(self, usable: bool) -> None:
        """usable: there is a result, and it does not change by itself."""
        self._usable = usable
        if self.busy:
            self._pane.footer.name_look(self.tr("Stop looking"), self.tr("Stop looking"))
        else:
            self._pane.footer.name_look(self.tr("Look again with the model…"), self.tr("Look again…"))
        why_not = self._why_not() if usable else self.tr("There is no result yet")
        tip = self.tr("Let the model look for errors that the rules cannot see; it says first how long that takes (F7)")
        if self.busy:
            why_not, tip = "", self.tr("What the model has marked stays (Esc)")
        self._button.setEnabled(not why_not)
        self._button.setToolTip(why_not or tip)
        self._button.setAccessibleDescription(why_not or tip)
        if why_not or self._chosen() != self._model:  # the question tells the time of the model that was asked
            self.question.hide()

    # --- inside -------------------------------------------------------------------------------

    def _to_look(self) -> LookAgain | None:
        """The request for what is in view: what is flagged already, or kept by the user, needs no look."""
        lines = self._view.result.lines
        self._asked = [line.sentence for line in lines if line.claims and line.sentence.status != "unsupported"]
        return self._pane.requests.look_again(self._asked, self._files) if self._asked else None

    def _why_not(self) -> str:
        if not self._view.result.lines:
            return self.tr("What stands here was not checked: the model did not come to its end")
        rewriting = self.tr("A sentence is being rewritten")
        return rewriting if self._pane.editing.busy else self._pane.requests.why_no_model_on_result(self._files)

    @property
    def _files(self) -> list[str]:
        """What the result was written from."""
        return self._pane.work.about.files if self._pane.work.about is not None else []

    def _chosen(self) -> tuple[str, str]:
        chosen = self._models.chosen
        return (chosen.id, chosen.name) if chosen is not None else ("", "")

    def _run(self, request: EstimateLook | LookAgain) -> None:
        self._notices.clear()
        self._looked = self._doubted = 0
        self._model = self._chosen()
        self._job = job = self._jobs.run(request)
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))
        self.changed.emit()

    def _look(self) -> None:
        job = self._to_look() if self._usable and not self._why_not() else None
        if job is not None and not self.busy:
            self._run(job)

    def _on_event(self, job: JobHandle, event: object) -> None:
        if job is not self._job:
            return
        match event:
            case Notice():
                self._notices.append(event.text)
            case Progress(stage="loading"):
                self._say(self.tr("Loading {name}").format(name=self._model[1]))
            case Progress() if event.total:
                words = self.tr("The model looks again · {n} of {total}").format(n=event.done, total=event.total)
                left = f" · {wording.time_left(event.remaining_s)}" if event.remaining_s else ""
                self._say(words + left)
                self._pane.result_panel.show_progress(event.done / event.total)
            case LookedAt():
                self._take(event)

    def _take(self, event: LookedAt) -> None:
        """Mark the sentence, unless the user has decided about it or changed it meanwhile."""
        self._looked += 1
        before, result = self._asked[event.number], self._view.result
        leads = [line.sentence.lead for line in result.lines]  # changed where the sentence before was removed
        same = (n for n, line in enumerate(result.lines) if line.sentence == replace(before, lead=leads[n]))
        index = next(same, -1)
        if event.sentence.status != "unsupported" or index < 0:
            return
        result.mark(index, replace(event.sentence, lead=leads[index]), self._job)
        self._doubted += 1
        self._view.show_changed()
        self.changed.emit()

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        if job is not self._job:
            return
        self._job = None
        match terminal:
            case Done(Estimate() as estimate):
                self._ask(estimate)
            case Done(LookResult() as result):
                if result.asked:
                    self._each_s[result.model] = result.sentence_s
                self._tell()
            case Cancelled() if self._looked:
                self._tell()
            case Cancelled():
                self._say(self.tr("Stopped; the result is as it was"))
            case Failed():
                self._say("")
                if self._looked:
                    self._tell()  # what is marked stays, so it is told by whom
                self._pane.banner.show_failure(terminal, self.tr("Try again"), self.ask_or_stop)
        self.changed.emit()

    def _ask(self, estimate: Estimate) -> None:
        if not estimate.parts:
            self._say(self._notices[-1] if self._notices else "")
            return
        self._say("")
        one = self.tr("{model} would compare 1 sentence with its passages")
        more = self.tr("{model} would compare {n} of {total} sentences with their passages")
        total = sum(line.claims for line in self._view.result.lines)  # headings and such are no sentences to anybody
        what = (one if estimate.parts == 1 else more).format(model=self._model[1], n=estimate.parts, total=total)
        asked = self.tr("{what}: {time}. It finds some errors that the rules cannot see, and it can be wrong.")
        words = asked.format(what=what, time=wording.duration(estimate.seconds))
        words = " ".join([words, *self._notices])  # such as that this model is too small for it
        self.question.ask(words, self.tr("Look again"), self._look, self._button)

    def _tell(self) -> None:
        """What came of it; it belongs to the result from now on, also in a file."""
        if not self._looked:
            self._say(self._notices[-1] if self._notices else "")
            return
        one = self.tr("{model} looked again at 1 sentence and doubts {m}.")
        more = self.tr("{model} looked again at {n} sentences and doubts {m}.")
        words = (one if self._looked == 1 else more).format(
            model=self._model[1], n=self._looked, m=self._doubted or self.tr("none")
        )
        self._say(words)
        self._pane.work.add_notice(f"{words} {self.tr('That is its opinion, and it can be wrong.')}")
