"""What the user does with flagged sentences: keep, have rewritten, remove, and take back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.gui.widgets.translation.doubt_bar import DoubtBar
from slmdesk.messages import Cancelled, Done, Failed, RepairResult, RepairSentence, Sentence


class ResultEditing(QObject):
    """Args: repair: the request to have a sentence rewritten; None while that cannot be, see ``why_no_rewrite``."""

    changed = Signal()
    said = Signal(str)
    failed = Signal(object)  # Failed

    def __init__(
        self,
        view: ResultView,
        bar: DoubtBar,
        jobs: Jobs,
        repair: Callable[[Sentence], RepairSentence | None],
        why_no_rewrite: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._bar = bar
        self._jobs = jobs
        self._repair = repair
        self._why_no_rewrite = why_no_rewrite
        self._job: JobHandle | None = None
        self._usable = False
        view.decided.connect(self.decide)
        view.pointed.connect(lambda _index: self.show_state(self._usable))
        view.activated.connect(lambda _index, _citation: self.show_state(self._usable))
        bar.decided.connect(lambda action: self.decide(view.current, action))
        bar.step_asked.connect(self.step)
        bar.undo_asked.connect(self.undo)

    @property
    def busy(self) -> bool:
        """Whether a sentence is being rewritten."""
        return self._job is not None and self._job.running

    def stop(self) -> None:
        """Leave the sentence as it is."""
        if self._job is not None and self._job.running:
            self._job.cancel()

    def show_state(self, usable: bool) -> None:
        """usable: there is a result, and it does not change by itself."""
        self._usable = usable
        why_not = self.tr("A sentence is being rewritten") if self.busy else self._why_no_rewrite()
        self._bar.show_state(self._view.result, self._view.current, why_not, usable)

    def step(self, step: int) -> None:
        """Go to the next sentence to check, or the one before; around the end."""
        doubts = self._view.result.doubts()
        if not doubts:
            return
        current = self._view.current
        if step > 0:
            target = next((index for index in doubts if index > current), doubts[0])
        else:
            target = next((index for index in reversed(doubts) if index < current), doubts[-1])
        self._view.choose(target)
        self._view.activated.emit(target, 0)

    def decide(self, index: int, action: str) -> None:
        """Do something with a flagged sentence."""
        result = self._view.result
        if not self._usable or not 0 <= index < len(result.lines) or not result.lines[index].doubtful:
            return
        if action == "rewrite":
            self._rewrite(index)
            return
        if action == "keep":
            result.keep(index)
        else:
            result.remove(index)
        self._show_changed(index)
        self.said.emit(self.tr("Kept, as your decision") if action == "keep" else self.tr("Removed"))

    def undo(self) -> None:
        """Take the latest decision back."""
        if self._view.result.can_undo and self._usable:
            self._view.result.undo()
            self._show_changed(self._view.current)
            self.said.emit(self.tr("Taken back"))

    def _rewrite(self, index: int) -> None:
        sentence = self._view.result.lines[index].sentence
        why_not = self.tr("A sentence is being rewritten") if self.busy else self._why_no_rewrite()
        request = self._repair(sentence) if not why_not else None
        if request is None:
            self.said.emit(why_not)
            return
        if (
            self._bar.rewrite.hasFocus()
        ):  # it cannot be pressed now, and Qt would go on to what has nothing to do with it
            self._view.setFocus()
        self._view.working = sentence
        self._job = self._jobs.run(request)
        self._job.finished.connect(lambda terminal: self._on_finished(sentence, terminal))
        self.said.emit(self.tr("The model writes the sentence again…"))
        self._show_changed(index)

    def _on_finished(self, sentence: Sentence, terminal: object) -> None:
        self._view.working = None
        lines = self._view.result.lines
        index = next((number for number, line in enumerate(lines) if line.sentence is sentence), -1)
        if index < 0 and not isinstance(terminal, Failed):  # it was removed meanwhile, or all was closed
            self.show_state(self._usable)
            return
        match terminal:
            case Done(RepairResult() as result) if index >= 0 and result.repaired:
                self._view.result.put(index, result.sentence)
                doubtful = result.sentence.status == "unsupported"
                self.said.emit(
                    self.tr("Rewritten; the source does not support the new wording either")
                    if doubtful
                    else self.tr("Rewritten and checked")
                )
            case Done():
                self.said.emit(self.tr("The model found no wording that the source supports. Keep or remove it."))
            case Cancelled():
                self.said.emit(self.tr("Stopped; the sentence is as it was"))
            case Failed():
                self.said.emit("")
                self.failed.emit(terminal)
        self._show_changed(self._view.current)

    def _show_changed(self, index: int) -> None:
        self._view.show_changed()
        if self._view.result.lines and index >= 0:
            self._view.choose(min(index, len(self._view.result.lines) - 1))
        self.show_state(self._usable)
        self.changed.emit()
