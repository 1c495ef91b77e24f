from __future__ import annotations

import pytest

from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Block, Done, Sentence, SourceText, VerifyResult, VerifyText
from slmdesk.tasks.verify.task import run

TEXT = "Dose\n\nThe dose was 5 mg daily.\n\nRisk\n\nBleeding was rare."
SOURCE = SourceText(
    "a.md",
    TEXT,
    [Block(None, 0, 4, "heading", 1), Block(None, 6, 30), Block(None, 32, 36, "heading", 1), Block(None, 38, 56)],
)


def test_every_sentence_comes_in_order_and_then_the_result() -> None:
    events = list(run(VerifyText([SOURCE], "The dose was 5 mg daily. The dose was 9 mg daily."), lambda: False))
    sentences = [event for event in events if isinstance(event, Sentence)]
    assert [sentence.status for sentence in sentences] == ["supported", "unsupported"]
    assert isinstance(events[-1], Done)
    result = events[-1].result
    assert isinstance(result, VerifyResult)
    assert result.covered == [[(6, 30)]]
    assert [section.title for section in result.uncovered] == ["Risk"]


@pytest.mark.parametrize(("source", "text"), [("", "Some words."), ("Some words.", " \n ")])
def test_nothing_to_check_is_said(source: str, text: str) -> None:
    with pytest.raises(DocumentError) as failed:
        list(run(VerifyText([SourceText("a", source, [])], text), lambda: False))
    assert failed.value.kind == "document-empty"


def test_it_stops_when_cancelled() -> None:
    with pytest.raises(JobCancelled):
        list(run(VerifyText([SOURCE], "The dose was 5 mg daily."), lambda: True))
