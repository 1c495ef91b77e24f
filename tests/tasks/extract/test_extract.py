"""Fields: only what the document says, with its place, and what the engine is asked for."""

from __future__ import annotations

import pytest

from slmdesk.engine import Excerpts
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import Block, Done, Extract, ExtractedRow, Field, ModelFile, SourceText
from slmdesk.tasks import extract
from tests.fakes import ScriptedEngine, ScriptedEngines

RECEIPT = """GREEN  GROCER LTD
NO 18, JALAN BUNGA 2/16,
40000 SHAH ALAM
DATE: 12/01/2018
TOTAL  4.25
CASH  5.00
CHANGE  0.75"""
MODEL = ModelFile("scripted", "nowhere.gguf")


def rows(fields: list[Field], answers: list[str], text: str = RECEIPT) -> tuple[list[ExtractedRow], ScriptedEngine]:
    engine = ScriptedEngine(answers)
    source = SourceText("receipt.txt", text, [Block(3, 0, len(text))])
    events = list(extract.run(Extract([source], fields, MODEL), ScriptedEngines(engine), lambda: False))
    assert isinstance(events[-1], Done)
    return [event for event in events if isinstance(event, ExtractedRow)], engine


def test_each_value_has_its_place() -> None:
    (row,), engine = rows([Field("date"), Field("total")], ["date: 12/01/2018\ntotal: 4.25"])
    assert [(value.field, value.value, value.status) for value in row.values] == [
        ("date", "12/01/2018", "supported"),
        ("total", "4.25", "supported"),
    ]
    for value in row.values:
        (citation,) = value.sources
        assert RECEIPT[citation.start : citation.end] == citation.quote == value.value
        assert citation.page_number == 3
    (constraint,) = engine.constraints
    assert isinstance(constraint, Excerpts)
    assert constraint.names == ("date", "total")
    assert constraint.text == " ".join(RECEIPT.split())


def test_what_is_absent_stays_empty_and_says_so() -> None:
    (row,), _engine = rows([Field("patient")], ["patient: not found"])
    (value,) = row.values
    assert (value.value, value.status, value.sources) == (None, "unverifiable", [])
    assert value.reasons


def test_a_value_that_the_document_does_not_have_is_not_taken() -> None:
    (row,), _engine = rows([Field("total")], ["total: 99.99"])
    assert row.values[0].value is None


def test_an_address_that_was_copied_from_its_middle_is_completed() -> None:
    (row,), _engine = rows([Field("address")], ["address: 40000 SHAH ALAM"])
    assert row.values[0].value == "NO 18, JALAN BUNGA 2/16, 40000 SHAH ALAM"


def test_a_name_is_completed_on_its_line_only() -> None:
    (row,), _engine = rows([Field("company")], ["company: GROCER LTD"], "Hi\nGREEN GROCER LTD (12-A)\nNO 18")
    assert row.values[0].value == "GREEN GROCER LTD"


def test_an_amount_is_not_widened_to_its_line() -> None:
    (row,), _engine = rows([Field("total")], ["total: 4.25"])
    assert row.values[0].value == "4.25"


def test_a_label_is_one_of_the_options_and_marked_as_a_judgement() -> None:
    (row,), engine = rows([Field("mood", options=["glad", "sad"])], ["mood: glad"])
    assert (row.values[0].value, row.values[0].status) == ("glad", "unverifiable")
    assert engine.constraints[0] == Excerpts(
        ("mood",), " ".join(RECEIPT.split()), "not found", (("glad", "sad", "not found"),)
    )


def test_two_parts_that_disagree_are_said() -> None:
    text = "Total due is 10 dollars here. " * 12 + "\n\n" + "Total due is 12 dollars there. " * 12
    engine = ScriptedEngine(["total: 10", "total: 12"], max_context_tokens=260)
    source = SourceText("long.txt", text, [])
    events = list(extract.run(Extract([source], [Field("total")], MODEL), ScriptedEngines(engine), lambda: False))
    (row,) = [event for event in events if isinstance(event, ExtractedRow)]
    assert row.values[0].value == "10"
    assert row.values[0].reasons == ["Another part of the document says 12."]


@pytest.mark.parametrize("names", [[], [""], ["a", "a"], ["a: b"], ["a\nb"]])
def test_fields_that_cannot_be_asked_for_are_refused(names: list[str]) -> None:
    with pytest.raises(TaskError):
        rows([Field(name) for name in names], ["x"])


def test_cancel_ends_it() -> None:
    source = SourceText("receipt.txt", RECEIPT, [])
    request = Extract([source], [Field("total")], MODEL)
    with pytest.raises(JobCancelled):
        list(extract.run(request, ScriptedEngines(ScriptedEngine(["total: 1"])), lambda: True))
