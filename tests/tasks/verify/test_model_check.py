"""A model's second look, by an engine that holds for likely what the passage has the words of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from slmdesk import paths
from slmdesk.engine import Cancelled, Prompt
from slmdesk.errors import JobCancelled
from slmdesk.messages import (
    Done,
    ModelFile,
    ModelLoaded,
    Notice,
    Progress,
    Sentence,
    SourceText,
    VerifyResult,
    VerifyText,
)
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.model_check import ModelCheck
from slmdesk.tasks.verify.task import run
from tests.fakes import ScriptedEngine, ScriptedEngines, user_data

TEXT = "The committee talked for long. Costs of heating went through the roof, and visitors stayed away all winter."
SOURCE = SourceText("a.txt", TEXT, [])
WRONG = "The heating costs of the committee decreased."
MODEL = ModelFile("scripted", "scripted.gguf")


class Likely(ScriptedEngine):
    """Holds words that it was told to for likely. asked: the texts it was to compare, each time."""

    def __init__(self, likely: str, max_context_tokens: int = 4096) -> None:
        super().__init__(["unused"], max_context_tokens)
        self.likely = likely.split()
        self.passages: list[str] = []
        self.asked: list[list[str]] = []

    def score(self, prompt: Prompt, texts: Sequence[str], cancelled: Cancelled) -> list[float]:
        if cancelled():
            raise JobCancelled
        self.passages += user_data(prompt)
        self.asked.append(list(texts))
        return [20.0 * sum(word in text for word in self.likely) for text in texts]


def looked_at(engine: ScriptedEngine, sentence: str, source: SourceText = SOURCE) -> tuple[bool, Sentence]:
    index = SourceIndex([source])
    asking = ModelCheck(engine, index, paths.resources() / "prompts")
    checked = check(index, "", sentence)
    return asking.asks(checked), asking.checked(checked, lambda: False)


def test_a_sentence_whose_opposite_is_likelier_is_flagged_with_that_opposite() -> None:
    engine = Likely("increased")
    asked, checked = looked_at(engine, WRONG)
    assert asked
    assert checked.status == "unsupported"
    assert checked.reasons == [
        "As the model reads it, the passage rather says the opposite: “The heating costs of the committee increased.”"
    ]
    assert checked.nearest is not None
    assert "heating" in engine.passages[0]
    assert engine.asked[0][0] == WRONG


def test_a_sentence_that_is_likelier_than_its_opposite_stays_as_it_was() -> None:
    asked, checked = looked_at(Likely("decreased"), WRONG)
    assert asked
    assert checked == check(SourceIndex([SOURCE]), "", WRONG)


@pytest.mark.parametrize(
    "sentence",
    [
        "The committee talked for long.",  # nothing to turn round
        "Costs of heating were 500 euros and increased.",  # a rule has found something
        "Los costes de la calefacción no aumentaron en invierno.",  # not English
    ],
)
def test_what_the_model_is_not_asked(sentence: str) -> None:
    assert not looked_at(Likely(""), sentence)[0]


def test_an_engine_that_cannot_compare_is_not_asked() -> None:
    assert not looked_at(ScriptedEngine([""]), WRONG)[0]


def test_what_does_not_fit_is_not_asked() -> None:
    engine = Likely("increased", max_context_tokens=30)
    assert looked_at(engine, WRONG)[1].status != "unsupported"
    assert engine.asked == []


def events_of(engine: ScriptedEngine, text: str, cancelled: Callable[[], bool] = lambda: False) -> list[object]:
    return list(run(VerifyText([SOURCE], text, MODEL), cancelled, ScriptedEngines(engine)))


def test_the_task_tells_what_the_model_looks_at_and_keeps_the_order() -> None:
    engine = Likely("increased")
    events = events_of(engine, f"The committee talked for long. {WRONG} Visitors stayed away.")
    sentences = [event for event in events if isinstance(event, Sentence)]
    assert [sentence.status for sentence in sentences] == ["supported", "unsupported", "supported"]
    assert [event.id for event in events if isinstance(event, ModelLoaded)] == ["scripted"]
    (notice,) = [event.text for event in events if isinstance(event, Notice)]
    assert "looks again at 1 of 3 sentences" in notice
    assert any(isinstance(event, Progress) and event.note == "The model looks again" for event in events)
    done = events[-1]
    assert isinstance(done, Done)
    assert isinstance(done.result, VerifyResult)
    assert done.result.model == "scripted"


@pytest.mark.parametrize(
    ("engine", "text", "said"),
    [
        (ScriptedEngine([""]), WRONG, "an old kind"),
        (Likely(""), "The committee talked for long.", "no sentence for the model"),
    ],
)
def test_it_is_said_why_the_model_looks_at_nothing(engine: ScriptedEngine, text: str, said: str) -> None:
    assert any(isinstance(event, Notice) and said in event.text for event in events_of(engine, text))


def test_it_stops_between_two_sentences() -> None:
    engine = Likely("increased")
    with pytest.raises(JobCancelled):
        events_of(engine, f"{WRONG} {WRONG}", lambda: bool(engine.asked))
    assert len(engine.asked) == 1
