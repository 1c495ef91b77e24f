"""What there is to read before a result: an outline of the sources at once, and how long the result would take."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui import wording
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.summary.result_text import outline_lines
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.messages import Done, Estimate, EstimateNote, EstimateSummary, MakeOutline, Outline, Summarize, WriteNote

_OUTLINE_FROM = 2_000  # characters: less than a page is read faster than its outline
_ESTIMATE_FROM = 300  # characters: of less the text's own sentences are the summary
_TRIAL_FROM = 12_000  # characters: a job worth bringing a model into memory for that has to be tried first
_SOON_MS = 40
WithPace = Callable[[Summarize | WriteNote, Callable[[Summarize | WriteNote], None]], None]


class Preview(QObject):
    """Says in ``said`` what is known before.

    Args:
        request: what would be asked for now; None while there is no model.
        with_pace: hands it on with how fast its model was before (see ``ResultRecords``).
        loaded: whether a model is in memory.
    """

    said = Signal(str)

    def __init__(
        self,
        view: ResultView,
        jobs: Jobs,
        request: Callable[[], Summarize | WriteNote | None],
        with_pace: WithPace,
        loaded: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._jobs = jobs
        self._request = request
        self._with_pace = with_pace
        self._loaded = loaded
        self._asked = 0
        self._outlined: list[tuple[str, int]] = []
        self._outlining: JobHandle | None = None
        self._estimating: JobHandle | None = None
        self._sources: list[Source] = []
        self._outline_soon = QTimer(self)  # the window is drawn first: a request with megabytes holds up every thread
        self._outline_soon.setSingleShot(True)
        self._outline_soon.setInterval(_SOON_MS)
        self._outline_soon.timeout.connect(self._ask_outline)
        self.estimate: Estimate | None = None
        self._unknown = False  # the model has never run here, and is not brought into memory for so little
        self.model_name = ""

    def look(self, sources: list[Source], model_name: str) -> None:
        """Other sources, or another model, or another wish. sources: all that can be used, none while one is read."""
        told = self.words()
        self._sources, self.model_name = sources, model_name
        known = [(source.key, len(source.text)) for source in sources]
        if known != self._outlined:
            self._outlined = known
            self._view.show_outline([])
            self.estimate, self._unknown = None, False
            self._drop(self._outlining)
            self._outlining = None
            self._outline_soon.stop()
            if told:
                self.said.emit(self.words())  # it was of other sources
            if sum(length for _key, length in known) >= _OUTLINE_FROM:
                self._outline_soon.start()
        if self._outline_soon.isActive():
            return  # an estimate after it: both would be slower at once
        if self._outlining is None or not self._outlining.running:
            self._ask_estimate()

    def stop(self) -> None:
        """A job starts: the model is needed."""
        self._asked += 1
        self._drop(self._estimating)
        self._estimating = None

    def take(self, estimate: Estimate) -> None:
        """What the job itself says, which has begun."""
        self.estimate, self._unknown = estimate, False

    def words(self) -> str:
        """How much there is and how long it would take, in a line."""
        pages = sum(source.pages or 0 for source in self._sources)
        parts = []
        if pages:
            parts.append(self.tr("1 page") if pages == 1 else self.tr("{n} pages").format(n=pages))
        if self.estimate is not None:
            usual, most = map(wording.duration, (self.estimate.seconds, self.estimate.most_seconds))
            if self.estimate.most_seconds > self.estimate.seconds and most != usual:
                parts.append(
                    self.tr("{time} with {model}, at worst {most}").format(time=usual, model=self.model_name, most=most)
                )
            else:
                parts.append(self.tr("{time} with {model}").format(time=usual, model=self.model_name))
        line = ", ".join(parts)
        if self._unknown:
            first = self.tr("How long this takes is known once {model} has run here")
            line = ". ".join(filter(None, [line, first.format(model=self.model_name)]))
        if not self._view.outline:
            return line
        ready = self.tr("An outline is ready now.")
        return f"{line}. {ready}" if line else ready

    # --- inside -------------------------------------------------------------------------------

    def _ask_outline(self) -> None:
        self._outlining = self._ask(MakeOutline([source.as_message() for source in self._sources]))

    def _ask_estimate(self) -> None:
        self.stop()
        if self.estimate is not None or self._unknown:
            self.estimate, self._unknown = None, False  # it was of another wish
            self.said.emit(self.words())
        if sum(len(source.text) for source in self._sources) < _ESTIMATE_FROM:
            return
        request, number = self._request(), self._asked
        if request is not None:
            self._with_pace(request, lambda ready: self._on_pace(ready, number))

    def _on_pace(self, request: Summarize | WriteNote, number: int) -> None:
        if number != self._asked:
            return  # something else is wanted by now, or it has begun
        long = sum(len(source.text) for source in self._sources) >= _TRIAL_FROM
        if long or request.pace is not None or self._loaded():
            asked = EstimateNote(request) if isinstance(request, WriteNote) else EstimateSummary(request)
            self._estimating = self._ask(asked)
        else:
            self._unknown = True
            self.said.emit(self.words())

    def _ask(self, request: MakeOutline | EstimateSummary | EstimateNote) -> JobHandle:
        job = self._jobs.run(request)
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))
        return job

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        """A failure says nothing: the summary itself will say it."""
        match terminal:
            case Done(Outline() as outline) if job is self._outlining:
                self._view.show_outline(outline_lines(outline))
                self.said.emit(self.words())
            case Done(Estimate() as estimate) if job is self._estimating:
                self.estimate = estimate
                self.said.emit(self.words())
        if job is self._outlining:
            self._ask_estimate()

    def _drop(self, job: JobHandle | None) -> None:
        if job is not None and job.running:
            job.cancel()
