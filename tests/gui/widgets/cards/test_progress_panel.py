"""Progress in the window: the figures of the store, as charts that are drawn and as tables with the same figures."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.cards.progress_panel import ProgressPanel
from slmdesk.messages import Citation
from slmdesk.store.cards import Cards


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> ProgressPanel:
    """The panel over a month of answers to three cards, with its figures."""
    times = [datetime.now().astimezone() - timedelta(days=30)]
    cards = Cards(desk.data_folder, lambda: times[0])
    cards.connection.execute("PRAGMA synchronous = OFF")
    source = Citation("/books/heart.pdf", 1, 0, 5, "heart")
    ids = [
        card.id
        for name, section in (("a", "Valves"), ("b", "Valves"), ("c", "Beat"))
        if (card := cards.add(name, "x", "Heart", source=source, section=section)) is not None
    ]
    for day in range(30):
        for id in ids[:2]:
            cards.review(id, 1 if day == 29 and id == ids[1] else 4)
        times[0] += timedelta(days=1)
    cards.close()
    made = ProgressPanel(desk)
    qtbot.addWidget(made)
    made.resize(900, 1400)
    made.show()
    qtbot.waitUntil(lambda: bool(made.charts[0].words.text()))
    return made


def table(panel: ProgressPanel, number: int) -> list[list[str]]:
    model = panel.charts[number].table
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_the_figures_are_those_of_the_store(panel: ProgressPanel) -> None:
    model = panel.by_document
    rows = [[model.index(row, column).data() for column in range(6)] for row in range(model.rowCount())]
    assert rows == [
        ["heart.pdf · Beat", "0", "0", "0", "0", "1"],
        ["heart.pdf · Valves", "1", "0", "1", "0", "0"],
    ]
    assert panel.known._number.text() == "1"
    assert panel.forgotten._number.accessibleName() == "1 forgotten"
    assert panel.remembered._number.text() == "98%"


def test_each_chart_is_a_table_too(panel: ProgressPanel) -> None:
    assert sum(int(row[1]) for row in table(panel, 0)) == 60
    assert panel.charts[0].words.text() == "60 answers on 30 of the last 365 days."
    assert sum(int(row[2]) for row in table(panel, 1)) == 58
    assert "98% were right" in panel.charts[1].words.text()
    assert len(table(panel, 2)) == 30
    chart = panel.charts[1]
    assert not chart.view.isVisible()
    chart.switch.click()
    assert chart.view.isVisible()
    cell = chart.table.index(0, 1)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == f"Remembered: {cell.data()}"


def test_a_screen_reader_hears_what_the_charts_show(panel: ProgressPanel) -> None:
    for chart, number in ((panel.heat, 0), (panel.weeks, 1), (panel.forecast, 2)):
        interface = QAccessible.queryAccessibleInterface(chart)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name)
        assert interface.text(QAccessible.Text.Description) == panel.charts[number].words.text()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_charts_are_drawn_in_the_colours_of_the_theme(panel: ProgressPanel, desk: Desk, look: str) -> None:
    desk.theme.apply(look, "serif", 12)
    for chart in (panel.heat, panel.weeks, panel.forecast):
        image = chart.grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert desk.theme.tokens.accent in colours


def test_a_deck_leads_to_its_cards(qtbot: QtBot, panel: ProgressPanel) -> None:
    panel._deck_view.choose(0)
    with qtbot.waitSignal(panel.study_asked) as asked:
        panel._deck_view.opened.emit()
    assert asked.args == ["Heart"]


def test_nothing_yet(qtbot: QtBot, desk: Desk) -> None:
    panel = ProgressPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: bool(panel.charts[0].words.text()))
    assert panel.charts[1].words.text() == "No card that was known has come back yet."
    assert table(panel, 0) == []
    panel.grab()
