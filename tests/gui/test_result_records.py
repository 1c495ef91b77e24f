"""What a summary's parts do to the store, and what the user hears of it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from slmdesk.gui.background import Background
from slmdesk.gui.export import untold
from slmdesk.gui.result_records import ResultRecords
from slmdesk.messages import (
    BEGUN,
    Checkpoint,
    Failed,
    ModelFile,
    Pace,
    SourceText,
    Summarize,
    Translate,
    WriteNote,
    summary_key,
    translation_key,
)
from slmdesk.store.history import HistoryEntry
from slmdesk.store.jobs import Jobs


def request(text: str = "As it is.", name: str = "/letter.pdf") -> Summarize:
    return Summarize([SourceText(name, text, [])], ModelFile("m", "m.gguf"))


def test_a_store_that_fails_is_told_of_once_a_job(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "slmdesk.sqlite3").mkdir()  # nothing can be written there
    records = ResultRecords(tmp_path, Background(), lambda: True)
    failures: list[Failed] = []
    prepared: list[object] = []
    for each in (request("One."), request("Two.")):
        records.prepare(each, True, "letter.pdf", prepared.append)
    qtbot.waitUntil(lambda: len(prepared) == 2)
    records.failed.connect(failures.append)
    for number in range(5):
        records.add_part(Checkpoint(summary_key(request("One.")), "part", f"word {number}"))
    records.add_part(Checkpoint(summary_key(request("Two.")), "part", "word"))
    qtbot.waitUntil(lambda: len(failures) == 2)
    records.close()
    qtbot.wait(50)
    assert len(failures) == 2


def test_parts_of_a_job_that_began_while_nothing_was_kept_are_not_kept_later(qtbot: QtBot, tmp_path: Path) -> None:
    keep = [True]
    records = ResultRecords(tmp_path, Background(), lambda: keep[0])
    failures: list[Failed] = []
    prepared: list[object] = []
    records.failed.connect(failures.append)
    for keep[0] in (True, False):
        records.prepare(request(), True, "letter.pdf", prepared.append)
    qtbot.waitUntil(lambda: len(prepared) == 2)
    keep[0] = True  # the user switched it on while the job runs
    records.add_part(Checkpoint(summary_key(request()), "part", "one"))
    records.add_part(Checkpoint(summary_key(request("Never begun.")), "part", "one"))
    records.close()
    with contextlib.closing(Jobs(tmp_path)) as jobs:
        assert jobs.parts(summary_key(request())) == []
    assert failures == []


def test_a_store_that_works_again_keeps_what_comes_then(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "slmdesk.sqlite3"
    folder.mkdir()
    records = ResultRecords(tmp_path, Background(), lambda: True)
    failures: list[Failed] = []
    prepared: list[object] = []
    records.prepare(request(), True, "letter.pdf", prepared.append)
    qtbot.waitUntil(lambda: bool(prepared))
    records.failed.connect(failures.append)
    key = summary_key(request())
    records.add_part(Checkpoint(key, "part", "one"))
    qtbot.waitUntil(lambda: bool(failures))
    folder.rmdir()
    with contextlib.closing(Jobs(tmp_path)) as jobs:
        jobs.begin(key, "a.pdf")
    records.add_part(Checkpoint(key, "part", "one two"))
    records.close()
    with contextlib.closing(Jobs(tmp_path)) as jobs:
        assert jobs.parts(key) == [("part", "one two")]
    assert len(failures) == 1


@pytest.mark.parametrize("kept", ["A whole part.", f"Mrs Miller has a tumour of{BEGUN}"])
def test_what_is_left_of_an_older_text_of_the_same_file_goes_when_its_summary_is_done(
    qtbot: QtBot, tmp_path: Path, kept: str
) -> None:
    older, newer = (
        Summarize([SourceText(str(tmp_path / "letter.pdf"), text, [])], ModelFile("m", "m.gguf"))
        for text in ("As it was.", "As it is.")
    )
    records = ResultRecords(tmp_path, Background(), lambda: True)
    prepared: list[object] = []
    for request in (older, newer):
        records.prepare(request, True, "letter.pdf", prepared.append)
    records.add_part(Checkpoint(summary_key(older), "part", kept))
    records.finish(newer, None)
    records.close()
    with contextlib.closing(Jobs(tmp_path)) as jobs:
        assert jobs.parts(summary_key(older)) == []


def test_a_note_by_an_own_template_leaves_an_interrupted_clinical_summary_of_the_file_alone(
    qtbot: QtBot, tmp_path: Path
) -> None:
    name = str(tmp_path / "visit.txt")
    summary = replace(request(name=name), style="clinical")
    note = WriteNote(summary.sources, summary.model, template_text="# Mine\n\n## Plan\n")
    records = ResultRecords(tmp_path, Background(), lambda: True)
    prepared: list[object] = []
    records.prepare(summary, True, "visit.txt", prepared.append)
    records.add_part(Checkpoint(summary_key(summary), "part", "A whole part."))
    records.prepare(note, True, "visit.txt", prepared.append)
    records.finish(note)
    records.close()
    with contextlib.closing(Jobs(tmp_path)) as jobs:
        assert jobs.parts(summary_key(summary)) == [("part", "A whole part.")]


def test_a_translation_that_begins_anew_while_nothing_is_kept_is_not_kept_later(qtbot: QtBot, tmp_path: Path) -> None:
    keep = [True]
    records = ResultRecords(tmp_path, Background(), lambda: keep[0])
    translation = Translate("One.", "en", "es", ModelFile("m", "m.gguf"))
    prepared: list[object] = []
    for keep[0] in (True, False):
        records.prepare_translation(translation, "a.txt", None, prepared.append)
    qtbot.waitUntil(lambda: len(prepared) == 2)
    keep[0] = True
    assert not records.add_part(Checkpoint(translation_key(translation), "One.", "Uno."))
    records.close()


def test_of_a_job_that_runs_nothing_is_kept_after_unfinished_work_was_deleted(qtbot: QtBot, tmp_path: Path) -> None:
    records = ResultRecords(tmp_path, Background(), lambda: True)
    prepared: list[object] = []
    records.prepare(request(), True, "letter.pdf", prepared.append)
    qtbot.waitUntil(lambda: bool(prepared))
    checkpoint = Checkpoint(summary_key(request()), "part", "one")
    assert records.add_part(checkpoint)
    counted: list[int] = []
    records.count_unfinished(counted.append)
    records.forget_unfinished()
    assert not records.add_part(checkpoint)
    records.count_unfinished(counted.append)
    qtbot.waitUntil(lambda: counted == [1, 0])
    records.close()


def test_to_ask_what_is_kept_makes_no_file(qtbot: QtBot, tmp_path: Path) -> None:
    records = ResultRecords(tmp_path, Background(), lambda: True)
    answered: list[object] = []
    records.count_unfinished(answered.append)
    records.with_pace(request(), answered.append)
    qtbot.waitUntil(lambda: len(answered) == 2)
    assert answered == [0, request()]
    assert list(tmp_path.iterdir()) == []
    records.close()


def test_a_request_comes_back_with_the_pace_of_its_model(qtbot: QtBot, tmp_path: Path) -> None:
    records = ResultRecords(tmp_path, Background(), lambda: True)
    pace = Pace(0.001, 0.01, 0.02, 1.5, 1.5, 1.0)
    records.finish(request(), pace)
    answered: list[Summarize] = []
    records.with_pace(request("Another."), answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == [replace(request("Another."), pace=pace)]
    records.close()


def test_a_note_is_called_by_its_file_in_the_history(qtbot: QtBot, tmp_path: Path) -> None:
    records = ResultRecords(tmp_path, Background(), lambda: True)
    for number, file in enumerate(("/a/keller.txt", "/a/adeyemi.txt")):
        records.keep_result(untold("SOAP note", "note", [file], "m"), f"key {number}")
    found: list[list[HistoryEntry]] = []
    records.search("", found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert {each.title for each in found[0]} == {"SOAP note from keller.txt", "SOAP note from adeyemi.txt"}
    records.close()


def test_how_fast_a_model_was_is_known_to_notes_as_well(qtbot: QtBot, tmp_path: Path) -> None:
    summary = request(name=str(tmp_path / "visit.txt"))
    note = WriteNote(summary.sources, summary.model)
    pace = Pace(0.001, 0.01, 0.01, 1.5, 1.5, 1.0)
    records = ResultRecords(tmp_path, Background(), lambda: True)
    prepared: list[Summarize | WriteNote] = []
    records.with_pace(note, prepared.append)
    qtbot.waitUntil(lambda: len(prepared) == 1)
    assert not any(tmp_path.iterdir()), "a question leaves nothing on the disk"
    records.finish(note, pace)
    records.with_pace(summary, prepared.append)
    records.prepare(note, True, "visit.txt", prepared.append)
    qtbot.waitUntil(lambda: len(prepared) == 3)
    assert [each.pace for each in prepared] == [None, pace, pace]
    records.close()
