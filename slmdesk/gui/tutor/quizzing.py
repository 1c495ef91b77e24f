"""The quiz mode of the Tutor pane: what is clicked in its panel happens to the quiz, and its passage is on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.source_side import SourceSide
from slmdesk.gui.documents.wanted_passage import WantedPassage
from slmdesk.gui.failures import Failures
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.tutor.quiz import Taken
from slmdesk.gui.tutor.quiz_work import TutorQuiz
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.tutor.materials_panel import MaterialsPanel
from slmdesk.gui.widgets.tutor.quiz_panel import TutorQuizPanel
from slmdesk.messages import Failed, Progress
from slmdesk.models.catalog import CatalogEntry


class TutorQuizzing(QObject):
    """Args:
        pane: owns the panel, and puts it into its layout.
        passages: brings a question's passage into view.
        open_pane: shows the pane of a name.

    Attributes:
        in_view: whether quizzes are what the pane shows; only then the page follows them.
    """

    changed = Signal()
    said = Signal(str)
    start_asked = Signal()
    new_asked = Signal()

    def __init__(
        self,
        pane: QWidget,
        desk: Desk,
        sources: SourceSide,
        materials: MaterialsPanel,
        passages: WantedPassage,
        banner: Banner,
        open_pane: Callable[[str], None],
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._page = sources.panel
        self._banner = banner
        self._marked: Taken | None = None  # whose passage is on the page
        self.in_view = False
        job = PaneJob(pane, desk.jobs, Failures(banner, desk.ladder, open_pane, lambda: self.quiz.retry()))
        self.quiz = TutorQuiz(desk, sources, materials, job, self)
        self.quiz.changed.connect(self._on_changed)
        self.quiz.progressed.connect(self._on_progressed)
        self.quiz.failed.connect(banner.show_failure)
        panel = self.panel = TutorQuizPanel(desk.theme)
        panel.stop_clicked.connect(self.quiz.stop)
        panel.setup.start_clicked.connect(self.start_asked)
        panel.setup.action_clicked.connect(lambda: open_pane("models"))
        panel.card.answered.connect(self.quiz.answer)
        panel.card.next_asked.connect(self.quiz.go_on)
        panel.card.right_asked.connect(self.quiz.count_as_right)
        panel.card.keep_asked.connect(lambda taken: self.keep([taken]))
        panel.card.source_asked.connect(lambda taken: passages.show(taken.question.sources[0]))
        panel.end.keep_asked.connect(self._on_keep_asked)
        panel.end.again_asked.connect(self._on_again_asked)
        panel.end.new_asked.connect(self.new_asked)

    def act(self) -> None:
        """Write the quiz that is set up, or check the answer to the question in view."""
        if self.quiz.round is None and self.panel.setup.start.isEnabled():
            self._banner.clear()
            self.quiz.start(self.panel.setup.wishes)
            self.panel.take_focus()
        elif self.quiz.round is not None and self.quiz.round.current is not None:
            self.panel.card.act()

    def put_away(self) -> None:
        """Make room for another quiz. One that has questions can be brought back."""
        if (taken := self.quiz.leave()) is not None and taken.taken:
            self._banner.show_notice(
                self.tr("The quiz was put away."),
                "",
                self.tr("Bring it back"),
                lambda: self.quiz.bring_back(taken),
            )

    def keep(self, taken: Sequence[Taken]) -> None:
        """Keep questions as cards."""

        def failed(failure: Failed) -> None:
            self._banner.show_failure(failure, self.tr("Try again"), lambda: self.keep(taken))

        self.quiz.keep(taken, self.panel.setup.deck_name, self.said.emit, failed)

    def show_state(self, why_not: str, needs_model: bool, starter: CatalogEntry | None) -> None:
        """Draw the panel anew. why_not: why no quiz can be written now; empty when one can."""
        self.panel.setup.show_state(why_not, needs_model, starter)
        self.panel.show_round(self.quiz.round, self.quiz.running, self.quiz.notices)

    def _on_progressed(self, progress: Progress) -> None:
        chosen = self._desk.models.chosen
        self.panel.show_progress(progress, chosen.name if chosen is not None else "")

    def _on_changed(self) -> None:
        self.changed.emit()
        if not self.in_view:
            return
        current = self.quiz.round.current if self.quiz.round is not None else None
        if current is not None and current.answered:
            if current is not self._marked and current.question.sources:
                self._marked = current
                self._page.mark(current.question.sources[:1], scroll=True)
        elif self._marked is not None:
            self._marked = None
            self._page.mark([], scroll=False)

    def _on_keep_asked(self, missed_only: bool) -> None:
        if self.quiz.round is not None:
            self.keep(self.quiz.round.missed if missed_only else self.quiz.round.taken)

    def _on_again_asked(self) -> None:
        if self.quiz.round is not None:
            self._banner.clear()  # what it offers belongs to the quiz of before
            self.quiz.again([each.question for each in self.quiz.round.missed])
            self.panel.take_focus()
