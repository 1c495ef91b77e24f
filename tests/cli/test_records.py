"""What is kept of a translation or note while the language model writes it, and that it is taken up again."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from slmdesk.cli.output import Output
from slmdesk.cli.records import Records
from slmdesk.messages import (
    Checkpoint,
    ModelFile,
    PartText,
    SourceText,
    Translate,
    WriteNote,
    note_key,
    translation_key,
)

REQUEST = Translate("One.\nTwo.", "en", "es", ModelFile("scripted", ""))


def begun(resume: bool = True, keep: bool = True) -> list[PartText]:
    """The parts that a translation begins with; one more is done in it, and then it is interrupted."""
    with Records(Output(as_json=True), keep) as records:
        request = records.resumed_translation(REQUEST, resume)
        records.begin(request, "a.txt")
        records.seen(Checkpoint(translation_key(REQUEST), f"part {len(request.done_parts)}", "Uno."))
    return request.done_parts


def test_an_interrupted_translation_goes_on_until_it_is_done(
    slmdesk_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert begun() == []
    assert begun() == [PartText("part 0", "Uno.")]
    assert "This translation was interrupted; one part of it is done already." in capfd.readouterr().err
    assert len(begun()) == 2
    assert begun(resume=False) == []
    assert len(begun()) == 1
    with Records(Output(as_json=True), True) as records:
        records.resumed_translation(REQUEST, True)
        records.ended()
    assert begun() == []


def test_nothing_is_kept_where_the_user_keeps_nothing(slmdesk_home: Path) -> None:
    assert begun(keep=False) == []
    assert begun(keep=False) == []


def test_an_interrupted_note_goes_on_and_another_one_does_not(
    slmdesk_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    note = WriteNote([SourceText("visit.txt", "It hurts.", [])], ModelFile("scripted", ""))
    with Records(Output(as_json=True), True) as records:
        records.begin(records.resumed_note(note, True), "Note from visit.txt")
        records.seen(Checkpoint(note_key(note), "plan", "Rest."))
    with Records(Output(as_json=True), True) as records:
        assert records.resumed_note(note, False).done_parts == []
        longer = msgspec.structs.replace(note, template="hp")
        assert records.resumed_note(longer, True).done_parts == []
        assert records.resumed_note(note, True).done_parts == [PartText("plan", "Rest.")]
        records.ended()
        assert records.resumed_note(note, True).done_parts == []
    assert "This note was interrupted; one part of it is done already." in capfd.readouterr().err
