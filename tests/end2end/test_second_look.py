"""The second look as the window asks for it: the real child, the starter."""

from __future__ import annotations

from pathlib import Path

from slmdesk import paths
from slmdesk.messages import (
    Cancelled,
    Citation,
    Done,
    Estimate,
    EstimateLook,
    LookAgain,
    LookedAt,
    LookResult,
    ModelFile,
    Sentence,
    SourceText,
)
from slmdesk.worker.client import Child

TEXT = "The committee met for long. The costs of heating increased in the winter. Nobody opposed the new boiler.\n"
CITED = Citation("a.txt", None, 0, len(TEXT) - 1, TEXT.strip())
SENTENCES = [
    Sentence("", "The costs of heating increased in the winter.", "supported", [], [CITED]),
    Sentence(" ", "The costs of heating decreased in the winter.", "unsupported", ["A rule."], [], CITED),
    Sentence(" ", "The costs of heating did not increase in the winter.", "supported", [], [CITED]),
]


def test_it_is_estimated_done_and_stopped(starter_model: Path) -> None:
    job = LookAgain([SourceText("a.txt", TEXT, [])], SENTENCES, ModelFile("starter", str(starter_model)))
    child = Child(paths.worker_command("inference"))
    try:
        *_, ended = child.run(EstimateLook(job)).events()
        assert isinstance(ended, Done), ended
        assert isinstance(ended.result, Estimate)
        assert ended.result.parts == 2, "what a rule flagged is not looked at"
        assert ended.result.seconds > 0
        *events, ended = child.run(job).events()
        looked = [event for event in events if isinstance(event, LookedAt)]
        assert [each.number for each in looked] == [0, 2]
        assert isinstance(ended, Done), ended
        assert isinstance(ended.result, LookResult)
        assert ended.result.doubted == sum(each.sentence.is_opinion for each in looked)
        assert ended.result.timings.prompt_tokens > 0
        running = child.run(job)
        running.cancel()
        *_, ended = running.events()
        assert isinstance(ended, Cancelled)
    finally:
        child.close()
