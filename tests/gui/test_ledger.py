"""The count of connections is true: a real socket of this process, and the download child's own words."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.ledger import Count, count_connections
from slmdesk.gui.main_window import MainWindow
from slmdesk.messages import Connection
from slmdesk.models.connections import Connections


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_nothing_is_open() -> None:
    assert count_connections() == Count(0)


def test_a_socket_of_our_own_is_counted(listening: socket.socket) -> None:
    assert count_connections() == Count(1)
    with socket.create_connection(listening.getsockname()) as client:
        count = count_connections()
        assert count.sockets == 2
        assert count.remotes == (f"127.0.0.1:{listening.getsockname()[1]}",)
        assert client.fileno() >= 0


def test_a_socket_of_a_child_is_counted() -> None:
    code = (
        "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0));"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        assert count_connections().sockets == 1
        child.communicate()
    assert count_connections().sockets == 0


def test_the_badge_says_offline_and_tells_of_what_it_sees(
    qtbot: QtBot, window: MainWindow, listening: socket.socket
) -> None:
    ledger, badge = window._desk.ledger, window.status.badge
    with socket.create_connection(listening.getsockname()):
        ledger.check()
        qtbot.waitUntil(lambda: badge.text().startswith("2 connections: 127.0.0.1:"))
        assert badge.property("look") == "badge-alarm"
        window.toggle_ledger()
        assert window.ledger_panel is not None
        assert window.ledger_panel.table.rowCount() == 1
        assert window.ledger_panel.table.item(0, 1).text().startswith("127.0.0.1:")
    listening.close()
    qtbot.waitUntil(lambda: _check_again(window) and badge.text() == "Offline · 0 connections")
    assert badge.property("look") == "badge"
    assert [each.is_open for each in ledger.entries] == [False]


def test_a_count_that_failed_is_not_called_offline(qtbot: QtBot, window: MainWindow) -> None:
    window._desk.ledger._on_counted(Count(0, (), "AccessDenied"))
    assert window.status.badge.text() == "Connections: could not check"
    window.toggle_ledger()
    assert window.ledger_panel is not None
    assert "AccessDenied" in window.ledger_panel._now.text()


@pytest.mark.parametrize(
    ("sockets", "words"), [(0, "0 internet sockets"), (1, "1 internet socket of"), (2, "2 internet sockets")]
)
def test_sockets_are_counted_in_words(window: MainWindow, sockets: int, words: str) -> None:
    window.toggle_ledger()
    assert window.ledger_panel is not None
    window._desk.ledger._on_counted(Count(sockets))
    assert words in window.ledger_panel._now.text()


def test_before_the_first_count_nothing_is_claimed(window: MainWindow) -> None:
    assert window.status.badge.text() == "Counting connections"


def test_what_the_system_refuses_is_said_when_it_was_tried(qtbot: QtBot, window: MainWindow) -> None:
    window.toggle_ledger()
    assert window.ledger_panel is not None
    assert "not running" in window.ledger_panel._sandbox.text()
    window._desk.jobs.start("inference")
    qtbot.waitUntil(lambda: "proved at its start" in window.ledger_panel._sandbox.text())
    assert window.status.shield.text() == "Network refused to the model"
    window._desk.jobs.stop("inference")
    qtbot.waitUntil(lambda: window.status.shield.text() == "Model is not running")


def _check_again(window: MainWindow) -> bool:
    window._desk.ledger.check()
    return True


def test_connections_of_earlier_days_stay_visible(qtbot: QtBot, window: MainWindow) -> None:
    kept = Connections(paths.data_folder())
    kept.add(Connection("models.example.org", True, 0, "a.gguf"))
    kept.add(Connection("models.example.org", False, 5_000_000, "a.gguf"))
    with (paths.data_folder() / "connections.jsonl").open("a") as file:
        file.write('{"when":"long ago","host":"h","file":"f","open":true}\n')
    ledger = window._desk.ledger
    assert not ledger.ever_connected
    ledger.start()
    qtbot.waitUntil(lambda: ledger.earlier is not None)
    assert ledger.ever_connected
    window.toggle_ledger()
    assert window.ledger_panel is not None
    table = window.ledger_panel.table
    rows = [[table.item(row, place).text() for place in range(4)] for row in range(table.rowCount())]
    assert rows[0] == ["long ago", "h", "", "f"]
    assert rows[1][1:] == ["models.example.org", "5 MB", "a.gguf"]
    assert window.ledger_panel._none.text() == "No connection was made since the start."
