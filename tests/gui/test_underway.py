"""What running jobs are called."""

from __future__ import annotations

import pytest

from slmdesk.gui.underway import PANE_OF, name
from slmdesk.messages import (
    Ask,
    Benchmark,
    ModelFile,
    Pull,
    RepairSentence,
    Request,
    Sentence,
    SourceText,
    Summarize,
    UnloadModel,
    VerifyText,
    WriteNote,
)

MODEL = ModelFile("tiny", "tiny.gguf")
LETTER, SCAN = SourceText("/home/ann/letter.pdf", "Dear Ann", []), SourceText("/home/ann/scan.pdf", "Ann", [])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Summarize([LETTER], MODEL), "Summary of letter.pdf"),
        (Summarize([LETTER, SCAN], MODEL), "Summary of letter.pdf and 1 more"),
        (WriteNote([SCAN], MODEL), "Note from scan.pdf"),
        (VerifyText([SCAN], "Ann."), "Check against scan.pdf"),
        (RepairSentence([SCAN], MODEL, Sentence("", "Ann.", "unsupported", [], [])), "A sentence is rewritten"),
        (Ask([LETTER], "Who?", MODEL), "Answer to a question"),
        (Benchmark(MODEL), "Measuring tiny"),
        (Pull("tiny", [], "/models"), "Download of tiny"),
    ],
)
def test_a_job_is_named_for_people(request_: Request, words: str) -> None:
    assert name(request_) == words
    assert type(request_) in PANE_OF


def test_what_only_prepares_something_is_no_job() -> None:
    assert UnloadModel not in PANE_OF
