"""What is known, due and forgotten, how well the user remembers, and what comes: charts, each also as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QWidget

from slmdesk.gui.cards.wording import day_words
from slmdesk.gui.desk import Desk
from slmdesk.gui.figure_table import FigureTable
from slmdesk.gui.theme import CHROME_POINTS, SPACE, TITLE_POINTS, Theme
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import button, column, frame, label, row
from slmdesk.gui.widgets.cards.progress_chart import Bar, BarChart, DayMap
from slmdesk.gui.widgets.figure_view import FigureView

if TYPE_CHECKING:
    from slmdesk.store.cards import Cards
    from slmdesk.store.cards.progress import PlaceProgress, Retention

_DAYS_BACK, _DAYS_AHEAD, _WEEKS = 365, 30, 26


@dataclass(frozen=True)
class _Figures:
    documents: list[PlaceProgress]
    decks: list[PlaceProgress]
    month: Retention
    weeks: list[tuple[date, Retention]]
    coming: list[tuple[date, int]]
    days: list[tuple[date, int]]
    wanted: float


def _read(cards: Cards) -> _Figures:
    from slmdesk.store.cards import progress

    return _Figures(
        progress.by_document(cards),
        progress.by_deck(cards),
        progress.retention(cards),
        progress.retention_by_week(cards, _WEEKS),
        progress.forecast(cards, _DAYS_AHEAD),
        progress.answered_by_day(cards, _DAYS_BACK),
        cards.desired_retention(),
    )


class ProgressPanel(QWidget):
    """Reads its figures when it is shown, and again when cards change while it is.

    Args:
        desk: what the panes share; ``desk.cards`` holds the cards.
    """

    study_asked = Signal(str)  # a deck's name, "" for all

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = desk.cards
        self._asked = 0
        theme = desk.theme
        self.banner = Banner(theme)
        self.known, self.due, self.forgotten, self.remembered = (_Figure() for _each in range(4))
        places = (self.tr("Known"), self.tr("Due"), self.tr("Forgotten"), self.tr("Learning"), self.tr("New"))
        self.by_document = FigureTable((self.tr("Document and section"), *places), range(1, 6), self)
        self.by_deck = FigureTable((self.tr("Deck"), *places), range(1, 6), self)
        self._document_view = FigureView(self.tr("Progress by document and section"), self.by_document)
        self._deck_view = FigureView(self.tr("Progress by deck"), self.by_deck)
        self._deck_view.opened.connect(self._study)
        self.heat = DayMap(theme, self.tr("Answers on each day of the last year"))
        self.weeks = BarChart(theme, self.tr("How much was remembered, week by week"))
        self.forecast = BarChart(theme, self.tr("Cards that come due in the next 30 days"))
        self.charts = (
            _Chart(theme, self.tr("ANSWERS"), self.heat, (self.tr("Day"), self.tr("Answers"))),
            _Chart(
                theme,
                self.tr("REMEMBERED"),
                self.weeks,
                (self.tr("Week from"), self.tr("Remembered"), self.tr("Answers to known cards")),
            ),
            _Chart(theme, self.tr("COMING"), self.forecast, (self.tr("Day"), self.tr("Cards due"))),
        )
        page = QWidget()
        page.setObjectName("window")
        body = column(page, 0, SPACE[4])
        body.setContentsMargins(0, 0, SPACE[3], 0)
        figures = QHBoxLayout()
        figures.setSpacing(SPACE[3])
        for each, words in (
            (self.known, self.tr("known")),
            (self.due, self.tr("due")),
            (self.forgotten, self.tr("forgotten")),
            (self.remembered, self.tr("remembered, last 30 days")),
        ):
            each.name(words)
            figures.addWidget(each, 1)
        body.addLayout(figures)
        for chart in self.charts:
            body.addWidget(chart)
        for caption, view in (
            (self.tr("BY DOCUMENT AND SECTION"), self._document_view),
            (self.tr("BY DECK"), self._deck_view),
        ):
            card = frame("card")
            inside = column(card, 1, 0)
            heading = row(label(caption, "caption"), None)
            heading.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[2])
            inside.addLayout(heading)
            inside.addWidget(view)
            body.addWidget(card)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        layout = column(self, 0, SPACE[3])
        layout.addWidget(self.banner)
        layout.addWidget(scroll, 1)
        desk.cards.changed.connect(self._refresh_shown)

    def refresh(self) -> None:
        """Read the figures again."""
        self._asked += 1
        number = self._asked

        def show(found: _Figures) -> None:
            if number == self._asked:
                self._show(found)

        self._work.run(_read, show, self.banner.show_failure)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    # --- inside -------------------------------------------------------------------------------

    def _refresh_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _study(self) -> None:
        rows = self._deck_view.chosen_rows()
        if rows:
            name = self.by_deck.index(rows[0], 0).data()
            self.study_asked.emit(str(name))

    def _show(self, found: _Figures) -> None:
        for figure, count in (
            (self.known, sum(each.known for each in found.decks)),
            (self.due, sum(each.due for each in found.decks)),
            (self.forgotten, sum(each.forgotten for each in found.decks)),
        ):
            figure.say(str(count))
        self.remembered.say("–" if found.month.share is None else _percent(found.month.share))
        self.by_document.show_rows([(self._place(each), *_counts(each)) for each in found.documents])
        self.by_deck.show_rows([(each.deck, *_counts(each)) for each in found.decks])
        for view in (self._document_view, self._deck_view):
            view.fit_height()
        self._show_days(found.days)
        self._show_weeks(found.weeks, found.wanted)
        self._show_coming(found.coming)

    def _show_days(self, days: Sequence[tuple[date, int]]) -> None:
        studied = [(day, count) for day, count in days if count]
        words = self.tr("{answers} answers on {days} of the last {all} days.").format(
            answers=sum(count for _day, count in studied), days=len(studied), all=len(days)
        )
        self.heat.show_days(days, words)
        self.charts[0].show_figures(words, [(day_words(day), str(count)) for day, count in reversed(studied)])

    def _show_weeks(self, weeks: Sequence[tuple[date, Retention]], wanted: float) -> None:
        bars = [
            Bar(
                day_words(day) if place % 8 == 0 else "",
                each.share,
                self.tr("Week from {day}: {share} of {n}").format(
                    day=day_words(day), share="–" if each.share is None else _percent(each.share), n=each.answers
                ),
            )
            for place, (day, each) in enumerate(weeks)
        ]
        answers = sum(each.answers for _day, each in weeks)
        share = sum(each.answers * each.share for _day, each in weeks if each.share is not None) / max(1, answers)
        words = (
            self.tr(
                "Of {n} answers to known cards {share} were right. The dashed line is the {wanted} you aim at."
            ).format(n=answers, share=_percent(share), wanted=_percent(wanted))
            if answers
            else self.tr("No card that was known has come back yet.")
        )
        self.weeks.show_bars(bars, 1.0, [(0.5, _percent(0.5)), (1.0, _percent(1.0))], wanted, words)
        self.charts[1].show_figures(
            words,
            [
                (day_words(day), _percent(each.share), str(each.answers))
                for day, each in reversed(weeks)
                if each.share is not None
            ],
        )

    def _show_coming(self, coming: Sequence[tuple[date, int]]) -> None:
        bars = [
            Bar(
                (self.tr("Today") if place == 0 else day_words(day)) if place % 7 == 0 else "",
                float(count),
                self.tr("{day}: {n} cards").format(day=day_words(day), n=count),
            )
            for place, (day, count) in enumerate(coming)
        ]
        most = max((count for _day, count in coming), default=0)
        words = self.tr("Due today: {today}. In the next {days} days: {all}, at most {most} on one day.").format(
            today=coming[0][1] if coming else 0, all=sum(n for _day, n in coming), days=len(coming), most=most
        )
        half = (most + 1) // 2
        scale = [(float(half), str(half)), (float(most), str(most))] if most > 1 else [(1.0, "1")]
        self.forecast.show_bars(bars, float(max(1, most)), scale, None, words)
        self.charts[2].show_figures(words, [(day_words(day), str(count)) for day, count in coming])

    def _place(self, each: PlaceProgress) -> str:
        name = Path(each.file).name or self.tr("Without a document")
        return f"{name} · {each.section}" if each.section else name


class _Figure(QWidget):
    """One figure, large, over what it counts."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._number = QLabel("–")
        self._number.setTextFormat(Qt.TextFormat.PlainText)
        font = self._number.font()
        font.setPointSizeF(font.pointSizeF() * TITLE_POINTS / CHROME_POINTS * 1.3)
        font.setWeight(font.Weight.DemiBold)
        self._number.setFont(font)
        self._below = label(look="muted", wrap=True)
        box = frame("card")
        inside = column(box, SPACE[3], 0)
        inside.addWidget(self._number)
        inside.addWidget(self._below)
        inside.addStretch(1)
        column(self).addWidget(box)

    def name(self, words: str) -> None:
        self._words = words
        self._below.setText(words)

    def say(self, number: str) -> None:
        self._number.setText(number)
        self._number.setAccessibleName(f"{number} {self._words}")


class _Chart(QWidget):
    """A chart under its caption and a sentence, and the same figures as a table in its place."""

    def __init__(self, theme: Theme, caption: str, chart: QWidget, columns: Sequence[str]) -> None:
        super().__init__()
        self.words = label(look="muted", wrap=True)
        self.table = FigureTable(columns, range(1, len(columns)), self)
        self.view = FigureView(chart.accessibleName(), self.table)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.switch = button(self.tr("As a table"), "quiet")
        self.switch.setAccessibleName(self.tr("As a table: {name}").format(name=chart.accessibleName()))
        self.switch.setCheckable(True)
        self.switch.toggled.connect(self._switch)
        self._pages = QStackedWidget()
        self._pages.addWidget(chart)
        self._pages.addWidget(self.view)
        box = frame("card")
        inside = column(box, SPACE[3], SPACE[2])
        inside.addLayout(row(label(caption, "caption"), None, self.switch))
        inside.addWidget(self.words)
        inside.addWidget(self._pages)
        column(self).addWidget(box)
        self._pages.setFixedHeight(max(150, chart.sizeHint().height()))

    def show_figures(self, words: str, rows: Sequence[tuple[str, ...]]) -> None:
        self.words.setText(words)
        self.table.show_rows(rows)

    def _switch(self, table: bool) -> None:
        self._pages.setCurrentIndex(1 if table else 0)


def _counts(each: PlaceProgress) -> tuple[str, ...]:
    return tuple(str(count) for count in (each.known, each.due, each.forgotten, each.learning, each.new))


def _percent(share: float) -> str:
    return f"{share:.0%}"
