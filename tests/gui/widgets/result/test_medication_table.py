"""The medicines of a note: what was found about one does not push its dose out of sight."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.result.medication_table import MedicationTable
from slmdesk.messages import MedicationRow


def test_every_column_stays_in_view_beside_long_findings(qtbot: QtBot, desk: Desk) -> None:
    table = MedicationTable(desk.theme)
    qtbot.addWidget(table)
    table.resize(560, 300)
    found = ["The route “oral” is not said near Metoprolol; it was left out, and so was the frequency of another one."]
    table.show_rows([MedicationRow("Metoprolol", "47.5 mg", "", "morning", "current", "supported", found, [])])
    table.show()
    edges = [table.columnViewportPosition(column) + table.columnWidth(column) for column in range(5)]
    assert edges[-1] <= table.viewport().width()
    assert table.columnWidth(0) < 200
    assert table.columnSpan(1, 0) == 5


def test_only_what_the_source_does_not_say_is_marked_as_a_doubt(qtbot: QtBot, desk: Desk) -> None:
    table = MedicationTable(desk.theme)
    qtbot.addWidget(table)
    found = ["Found by its name in the source; the model did not list it."]
    table.show_rows(
        [
            MedicationRow("Ramipril", "5 mg", "", "", "current", "supported", found, []),
            MedicationRow("Aspirin", "90 mg", "", "", "current", "unsupported", ["The source has no dose."], []),
        ]
    )
    marked = {}
    for line in (1, 3):
        item = table.item(line, 0)
        assert item is not None
        marked[item.text()] = not item.icon().isNull()
    assert marked == {found[0]: False, "The source has no dose.": True}
