"""Cards to and from files in the window: exported, imported, printed, backed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from card_panel import keep, kept, shown_panel
from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.cards.review_panel import ReviewPanel


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> ReviewPanel:
    return shown_panel(qtbot, desk)


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_words: (str(path), ""))


@pytest.mark.parametrize("ending", [".apkg", ".csv", ".pdf"])
def test_files(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    keep(qtbot, desk, "first?", "second?")
    qtbot.waitUntil(lambda: panel.decks.table.rowCount() == 2)
    path = tmp_path / "cards"
    chosen(monkeypatch, path)
    panel.decks.ask_export(ending)
    qtbot.waitUntil(panel.banner.isVisible)
    assert panel.banner.message.text() == f"2 cards were written to “cards{ending}”."
    written = path.with_name(path.name + ending)
    assert written.stat().st_size > 50
    assert panel.decks.study_all.toolTip() == "Cards of every deck, what is due first"
    assert panel.decks.add.toolTip() == ""
    if ending != ".pdf":
        panel.banner.clear()
        chosen(monkeypatch, written)
        panel.decks.ask_import()
        qtbot.waitUntil(panel.banner.isVisible)
        assert "cards were added" in panel.banner.message.text()


def test_a_file_that_is_none_is_said_and_a_backup_comes_back(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(qtbot, desk, "first?")
    (tmp_path / "x.apkg").write_bytes(b"nothing")
    chosen(monkeypatch, tmp_path / "x.apkg")
    panel.decks.ask_import()
    qtbot.waitUntil(panel.banner.isVisible)
    assert "cannot be read" in panel.banner.message.text()
    chosen(monkeypatch, tmp_path / "backup")
    panel.banner.clear()
    panel.decks.ask_backup()
    qtbot.waitUntil(panel.banner.isVisible)
    keep(qtbot, desk, "second?")
    panel.decks.ask_restore()
    with qtbot.waitSignal(panel.files.told):
        panel.decks.question.yes.click()
    assert [card.front[:6] for card in kept(qtbot, desk)] == ["first?"]


def test_printing_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, desk: Desk, panel: ReviewPanel, tmp_path: Path
) -> None:
    keep(qtbot, desk, *(f"question {n}?" for n in range(12)))
    path, percents, told = tmp_path / "cards.pdf", list[int](), list[str]()
    path.write_bytes(b"what was there")
    panel.files.progressed.connect(percents.append)
    panel.files.told.connect(lambda words, _more: told.append(words))
    panel.files.write(path, None)
    assert panel.decks.stop.isVisible()
    assert not panel.decks.more.isEnabled()
    assert panel.decks.study_all.isEnabled()  # cards are free meanwhile
    panel.decks.stop.click()
    qtbot.waitUntil(lambda: bool(told))
    assert "nothing was written" in told[0]
    assert path.read_bytes() == b"what was there"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    panel.files.write(path, None)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1].startswith("12 cards were written")
    assert percents == [0, 41, 83, 100]
    assert path.read_bytes().startswith(b"%PDF")
    assert panel.decks.stop.isHidden()
