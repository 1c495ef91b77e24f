"""What is kept of a translation on its way: of the job that was prepared, and until that one is done."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.result_records import AskedTranslation
from slmdesk.gui.translation.parts import TranslationParts
from slmdesk.messages import Checkpoint, ModelFile, PartText, Translate, translation_key

REQUEST = Translate("Uno.\nDos.", "es", "fr", ModelFile("scripted", ""))


def prepared(qtbot: QtBot, parts: TranslationParts) -> list[PartText]:
    """The parts that the job goes on with."""
    found: list[Translate] = []
    parts.prepare(REQUEST, "carta.txt", AskedTranslation("/carta.txt", "es", "fr"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0].done_parts


def test_the_job_of_a_pair_does_not_end_the_one_before(qtbot: QtBot, window: MainWindow) -> None:
    failures: list[object] = []
    window._desk.records.failed.connect(failures.append)
    parts = TranslationParts(window._desk.records)
    prepared(qtbot, parts)
    parts.add(Checkpoint(translation_key(REQUEST), "Uno.", "UN."))
    assert parts.kept == 1
    parts.leave()
    assert parts.kept == 0
    parts.add(Checkpoint("of no job that is known", "Trois.", "Three."))
    parts.finish()
    assert prepared(qtbot, TranslationParts(window._desk.records)) == [PartText("Uno.", "UN.")]
    assert prepared(qtbot, parts) == [PartText("Uno.", "UN.")]
    parts.finish()
    assert prepared(qtbot, parts) == []
    assert failures == []
