"""The first questions: who you are and which languages, a look at the computer, and one or two models with reasons."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QScrollArea, QWidget

from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.models import wording as model_wording
from slmdesk.gui.pane import Pane
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import Check, Choice, button, column, frame, label, pane_title, rename, row
from slmdesk.messages import Benchmark, Cancelled, Done, Failed, ModelFile, Progress, Sampling
from slmdesk.models.computer import ComputerFacts, look_at
from slmdesk.models.recommend import Computer, Recommendation, recommend
from slmdesk.models.store import InstalledModel

_WIDTH = 760
_COLUMNS = 4


class WelcomePane(Pane):
    """Can be skipped, and asked for again from the Models pane. Nothing here connects to anything."""

    get_asked = Signal(str)  # id of a model of the catalogue, to be downloaded

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._facts: ComputerFacts | None = None
        self._job: JobHandle | None = None
        self.cards: list[QFrame] = []
        page = QWidget()
        page.setObjectName("window")
        page.setMaximumWidth(_WIDTH)
        self._column = column(page, 0, SPACE[4])
        self._add_questions()
        self._add_computer()
        self._answers = column(space=SPACE[3])
        self._column.addLayout(self._answers)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self._scroll = scroll
        self._first = False
        self.skip = button("", "quiet")
        self.skip.clicked.connect(self._on_skip_clicked)
        self._title = title = pane_title("")
        self._show_whether_first()
        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(title, None, self.skip))
        layout.addWidget(self.banner)
        layout.addWidget(scroll, 1)
        desk.models.changed.connect(self._show_languages)
        desk.models.changed.connect(self._show_answers)
        self._recommended: list[Recommendation] | None = None
        self._show_languages()
        desk.background.run(lambda: look_at(desk.models.store.folder), self._show_computer, self.banner.show_failure)

    # --- building -----------------------------------------------------------------------------

    def _add_questions(self) -> None:
        card = frame("card")
        inside = column(card, SPACE[5], SPACE[3])
        words = self.tr(
            "A small language model works on this computer alone. Two questions help to choose one; the answers stay "
            "here, and nothing is contacted."
        )
        inside.addWidget(label(words, wrap=True))
        self.who_choice = Choice(
            self._desk.theme,
            self.tr("Who you are"),
            (
                ("student", self.tr("A student: I learn and write")),
                ("clinician", self.tr("A clinician: I write notes that must be right")),
                ("other", self.tr("Somebody else")),
            ),
        )
        self.who_choice.choose(self._desk.preferences.settings.who)
        who = label(self.tr("You are"))
        who.setBuddy(self.who_choice)
        inside.addLayout(row(who, self.who_choice, None, space=SPACE[4]))
        inside.addWidget(label(self.tr("Languages that you read and write")))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE[4])
        self._grid.setVerticalSpacing(0)
        inside.addLayout(self._grid)
        self.languages: dict[str, Check] = {}
        self._column.addWidget(card)

    def _add_computer(self) -> None:
        card = frame("card")
        inside = column(card, SPACE[5], SPACE[2])
        inside.addWidget(label(self.tr("This computer"), "heading"))
        self.computer = label(self.tr("Looking at it"), wrap=True)
        inside.addWidget(self.computer)
        self.speed = label(look="muted", wrap=True)
        inside.addWidget(self.speed)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far measuring is"))
        self.bar.hide()
        inside.addWidget(self.bar)
        self.recommend = button(self.tr("Recommend a model"), "primary")
        self.recommend.clicked.connect(self._on_recommend_clicked)
        self.stop = button(self.tr("Do not measure"), "quiet")
        self.stop.clicked.connect(self._on_stop_clicked)
        self.stop.hide()
        inside.addLayout(row(self.recommend, self.stop, None))
        self._column.addWidget(card)

    def _show_languages(self) -> None:
        codes = sorted(
            {code.split("-")[0] for entry in self._desk.models.catalog for code in entry.languages},
            key=wording.language,
        )
        if list(self.languages) == codes:
            return
        ticked = set(self._desk.preferences.settings.languages) or {QLocale().name().split("_")[0]} & set(codes)
        for number, code in enumerate(codes):
            check = Check(self._desk.theme, wording.language(code))
            check.setChecked(code in ticked or (not ticked and code == "en"))
            self.languages[code] = check
            self._grid.addWidget(check, number // _COLUMNS, number % _COLUMNS)

    def _show_computer(self, facts: ComputerFacts) -> None:
        self._facts = facts
        parts = [
            self.tr("{n} cores").format(n=facts.cores) if facts.cores > 1 else self.tr("1 core"),
            self.tr("{free} of {all} memory free").format(
                free=wording.size(facts.free_bytes), all=wording.size(facts.memory_bytes)
            ),
            self.tr("{size} free on the disk").format(size=wording.size(facts.disk_free_bytes)),
        ]
        if facts.battery_percent is not None:
            words = self.tr("battery at {n}%, plugged in") if facts.plugged_in else self.tr("on battery, {n}%")
            parts.append(words.format(n=facts.battery_percent))
        self.computer.setText(" · ".join(parts))
        self.computer.setToolTip(", ".join(facts.instructions))  # what the processor can do, for who knows the names
        meter = self._meter()
        if meter is not None and self._desk.models.outlook(meter).speed is None:
            self.speed.setText(
                self.tr("{name} measures for about half a minute how fast this computer is.").format(name=meter.name)
            )

    # --- measuring ----------------------------------------------------------------------------

    def _meter(self) -> InstalledModel | None:
        """The smallest model that is here: it is measured with."""
        writing = [model for model in self._desk.models.installed if model.kind == "language-model"]
        return min(writing, key=lambda model: model.size_bytes, default=None)

    def _on_recommend_clicked(self) -> None:
        languages = tuple(code for code, check in self.languages.items() if check.isChecked())
        self._desk.preferences.update(who=self.who_choice.currentData(), languages=languages, welcomed=True)
        meter = self._meter()
        if meter is None or self._desk.models.outlook(meter).speed is not None:
            self._recommend()
            return
        threads = self._desk.preferences.settings.threads
        request = Benchmark(ModelFile(meter.id, str(meter.path)), Sampling(threads=threads))
        self._job = self._desk.jobs.run(request)
        self._job.arrived.connect(self._on_measuring)
        self._job.finished.connect(self._on_measured)
        self.recommend.hide()
        self.stop.show()
        self.bar.setMaximum(0)
        self.bar.show()
        self.speed.setText(self.tr("Measuring with {name}").format(name=meter.name))

    def _on_measuring(self, event: object) -> None:
        if isinstance(event, Progress) and event.total:
            self.bar.setMaximum(event.total)
            self.bar.setValue(event.done)

    def _on_measured(self, terminal: object) -> None:
        self.bar.hide()
        self.stop.hide()
        self.recommend.show()
        match terminal:
            case Done():
                self.speed.setText(self.tr("Measured: speeds are predicted for every model now."))
                self._desk.models.refresh()
            case Cancelled():
                self.speed.setText(self.tr("Not measured: how fast each model would be is not known."))
            case Failed() as failure:
                self.speed.setText(self.tr("It could not be measured: {reason}").format(reason=failure.message))
        self._recommend()

    def _on_stop_clicked(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # --- answers ------------------------------------------------------------------------------

    def _recommend(self) -> None:
        if self._facts is None:
            return
        settings = self._desk.preferences.settings
        computer = Computer(self._facts.cores, self._facts.free_bytes, self._facts.disk_free_bytes)
        who = self.who_choice.currentData()
        self._recommended = recommend(self._desk.models.catalog, who, settings.languages, computer)
        self._show_answers()
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high) if self.cards else None)

    def _show_answers(self) -> None:
        for card in self.cards:
            card.setParent(None)
            card.deleteLater()
        self.cards = []
        if self._recommended is None:
            return
        if not self._recommended:
            card = frame("doubt")
            words = self.tr(
                "No model of the list knows all these languages and fits into the memory that is free now. Close "
                "other programs, or choose fewer languages."
            )
            column(card, SPACE[4]).addWidget(label(words, wrap=True))
            self._add_card(card)
        for number, each in enumerate(self._recommended):
            self._add_card(self._card(each, number == 0))

    def _card(self, each: Recommendation, best: bool) -> QFrame:
        models, entry = self._desk.models, each.entry
        card = frame("card")
        inside = column(card, SPACE[5], SPACE[2])
        inside.addWidget(label(self.tr("SUITS YOU BEST") if best else self.tr("LIGHTER AND QUICKER"), "caption"))
        inside.addWidget(label(entry.name, "heading"))
        inside.addWidget(label(model_wording.here_in_words(models.outlook(entry)), wrap=True))
        for reason in each.reasons:
            if reason.topic != "resources" or not reason.good:
                sign = "+" if reason.good else "–"
                inside.addWidget(label(f"{sign}  {reason.text}", look="" if reason.good else "caution", wrap=True))
        if models.is_installed(entry.id):
            act = button(self.tr("Use it"), "primary" if best else "")
            act.clicked.connect(lambda: self._use(entry.id))
        else:
            words = self.tr("Get it ({size})…").format(size=wording.size(entry.size_bytes))
            act = button(words, "primary" if best else "", self.tr("Asks before anything is contacted"))
            act.clicked.connect(lambda: self.get_asked.emit(entry.id))
        act.setAccessibleName(f"{act.text()}: {entry.name}")
        inside.addLayout(row(act, None))
        return card

    def _add_card(self, card: QFrame) -> None:
        self.cards.append(card)
        self._answers.addWidget(card)

    def _use(self, id: str) -> None:
        self._desk.models.use(id)
        self.open_pane.emit("summarize")

    def _show_whether_first(self) -> None:
        """The same questions are asked at the first start, and later from the models."""
        self._first = not self._desk.preferences.settings.welcomed
        rename(self.skip, self.tr("Skip") if self._first else self.tr("Back to the models"))
        self._title.setText(self.tr("Welcome to SLM Desk") if self._first else self.tr("Which model suits you?"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_whether_first()

    def _on_skip_clicked(self) -> None:
        self._on_stop_clicked()
        self._desk.preferences.update(welcomed=True)
        self.open_pane.emit("summarize" if self._first else "models")
