"""Lines of a note that say the contrary of each other."""

from __future__ import annotations

import json

import pytest

from slmdesk.documents.language import LanguageDetector
from slmdesk.messages import Done, ModelFile, NoteField, NoteResult, SourceText, WriteNote
from slmdesk.tasks import note
from slmdesk.tasks.note.lines.contradictions import settled
from slmdesk.tasks.verify import SourceIndex, check
from tests.fakes import ScriptedEngine, ScriptedEngines

VISIT = (
    "Doctor: Any discharge or fever?\nPatient: Some yellow discharge, no fever.\nDoctor: And any cough?\n"
    "Patient: No.\nDoctor: Do you have any nausea?\nPatient: No nausea at all.\nDoctor: Fine.\n"
    "Patient: Well, I do have nausea in the morning.\n"
)


def fields(*lists: list[str]) -> tuple[list[NoteField], SourceIndex]:
    index = SourceIndex([SourceText("visit.txt", VISIT, [])])
    return [
        NoteField(
            0,
            number,
            f"Field {number}",
            "list",
            True,
            [check(index, "\n- " if at else "- ", text) for at, text in enumerate(lines)],
        )
        for number, lines in enumerate(lists)
    ], index


def lines(written: list[NoteField]) -> list[list[str]]:
    return [[sentence.text for sentence in field.sentences] for field in written]


def test_the_line_that_the_source_does_not_say_goes() -> None:
    written, index = fields(["Denies discharge.", "Denies fever."], ["Reports discharge."])
    after, removed = settled(written, index)
    assert lines(after) == [["Denies fever."], ["Reports discharge."]]
    assert after[0].sentences[0].lead == "- "
    assert [(each.field, each.text) for each in removed] == [("Field 0", "Denies discharge.")]
    assert "Reports discharge." in removed[0].reason


def test_what_the_source_itself_says_and_denies_is_one_line_with_both_passages() -> None:
    written, index = fields(["Denies nausea."], ["Reports nausea."])
    after, removed = settled(written, index)
    assert lines(after) == [["Nausea: contradictory in the source."], []]
    (line,) = after[0].sentences
    assert line.status == "unverifiable"
    assert "Denies nausea." in line.reasons[0]
    assert "Reports nausea." in line.reasons[0]
    assert not after[1].mentioned
    assert not removed


@pytest.mark.parametrize(
    "lists",
    [
        (["Denies cough."], ["Denies fever."]),
        (["Denies fever."], ["Reports yellow discharge."]),
        (["Denies cough, fever, and pain."], ["Reports discharge."]),
    ],
)
def test_lines_that_do_not_contradict_each_other_stay(lists: tuple[list[str], ...]) -> None:
    written, index = fields(*lists)
    assert settled(written, index) == (written, [])


def test_a_line_that_says_more_is_never_taken_out_whole() -> None:
    written, index = fields(["Denies discharge, cough, and fever."], ["Reports yellow discharge."])
    after, removed = settled(written, index)
    assert lines(after) == lines(written)
    assert not removed


def test_a_note_is_settled_and_says_what_was_left_out() -> None:
    template = "# Visit\n## Story (list)\nWhat?\n## Symptoms (list)\nWhich?\n"
    answers = [
        json.dumps({"mentioned": True, "sentences": [text]})
        for text in ("Reports yellow discharge.", "Denies discharge.")
    ]
    request = WriteNote(
        [SourceText("visit.txt", VISIT, [])], ModelFile("scripted", "nowhere.gguf"), template_text=template
    )
    engines = ScriptedEngines(ScriptedEngine(tuple(answers)))
    last = list(note.run(request, engines, LanguageDetector(), lambda: False))[-1]
    assert isinstance(last, Done)
    assert isinstance(last.result, NoteResult)
    assert "Reports yellow discharge." in last.result.text
    assert "Denies" not in last.result.text
    assert any(each.text == "Denies discharge." for each in last.result.removed)
