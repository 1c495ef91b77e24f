"""A second look at sentences that are checked already, by an engine that holds for likely what it was told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from slmdesk.engine import Cancelled, Prompt
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import (
    Done,
    Estimate,
    EstimateLook,
    LookAgain,
    LookedAt,
    LookResult,
    ModelFile,
    Notice,
    Progress,
    Sentence,
    SourceText,
    TaskEvent,
)
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.second_look.looking_again import estimate, run
from tests.fakes import ScriptedEngine, ScriptedEngines

TEXT = "The committee talked for long. Costs of heating went through the roof, and visitors stayed away all winter."
SOURCE = SourceText("a.txt", TEXT, [])
WRONG = "The heating costs of the committee decreased."
MODEL = ModelFile("scripted", "scripted.gguf")
PLAIN = "The committee talked for long."


class Likely(ScriptedEngine):
    """Holds texts with one word for likely. asked: the texts that it was to compare, each time."""

    parameters = 1_500_000_000

    def __init__(self, word: str) -> None:
        super().__init__(["unused"])
        self.word = word
        self.asked: list[Sequence[str]] = []

    def score(self, prompt: Prompt, texts: Sequence[str], cancelled: Cancelled) -> list[float]:
        self.asked.append(texts)
        return [20.0 * (self.word in text) for text in texts]


def checked(*texts: str) -> list[Sentence]:
    index = SourceIndex([SOURCE])
    return [check(index, "", text) for text in texts]


def clock(*times: float) -> Callable[[], float]:
    left: Iterator[float] = iter(times)
    return lambda: next(left)


def looked(engine: ScriptedEngine, sentences: list[Sentence]) -> list[TaskEvent]:
    return list(run(LookAgain([SOURCE], sentences, MODEL), ScriptedEngines(engine), lambda: False))


def test_only_open_sentences_are_looked_at_and_told_by_their_number() -> None:
    flagged = Sentence("", WRONG, "unsupported", ["A rule."], [])
    sentences = [flagged, *checked(PLAIN, WRONG)]
    events = looked(Likely("increased"), sentences)
    found = [each for each in events if isinstance(each, LookedAt)]
    assert [each.number for each in found] == [2]
    assert found[0].sentence.is_opinion
    assert found[0].sentence.kinds == ["opinion"]
    assert not flagged.is_opinion
    assert isinstance(events[-1], Done)
    result = events[-1].result
    assert isinstance(result, LookResult)
    assert (result.asked, result.doubted, result.model) == (1, 1, "scripted")


def test_a_sentence_that_it_does_not_doubt_comes_back_as_it_was() -> None:
    (sentence,) = checked(WRONG)
    (found,) = (each for each in looked(Likely("decreased"), [sentence]) if isinstance(each, LookedAt))
    assert found.sentence == sentence


def test_the_time_left_is_what_the_sentences_before_took() -> None:
    sentences = checked(WRONG, WRONG, WRONG)
    ticks = clock(0.0, 10.0, 14.0, 19.0, 25.0, 25.0)  # start, begun, before the second and third, end, whole
    events = run(LookAgain([SOURCE], sentences, MODEL), ScriptedEngines(Likely("decreased")), lambda: False, ticks)
    progress = [each for each in events if isinstance(each, Progress) and each.total]
    assert [(each.done, each.total, each.remaining_s) for each in progress] == [(0, 3, None), (1, 3, 8.0), (2, 3, 4.5)]


def test_the_estimate_tries_one_sentence_and_counts_all() -> None:
    engine = Likely("decreased")
    job = LookAgain([SOURCE], checked(WRONG, PLAIN, WRONG), MODEL)
    *_, last = estimate(EstimateLook(job), ScriptedEngines(engine), lambda: False, clock(1.0, 5.0))
    assert isinstance(last, Done)
    assert last.result == Estimate(8.0, 0, 2)
    assert len(engine.asked) == 1
    *_, last = estimate(EstimateLook(job, 3.0), ScriptedEngines(engine), lambda: False, clock())
    assert isinstance(last, Done)
    assert last.result == Estimate(6.0, 0, 2)
    assert len(engine.asked) == 1, "what is known is not tried"


@pytest.mark.parametrize(
    ("engine", "words"),
    [(Likely("x"), "no sentence for the model"), (ScriptedEngine(["unused"]), "cannot compare sentences")],
)
def test_where_there_is_nothing_to_look_at_it_says_why(engine: ScriptedEngine, words: str) -> None:
    sentences = checked(PLAIN) if isinstance(engine, Likely) else checked(WRONG)
    events = looked(engine, sentences)
    assert any(isinstance(each, Notice) and words in each.text for each in events)
    assert not any(isinstance(each, LookedAt) for each in events)
    job = LookAgain([SOURCE], sentences, MODEL)
    events = list(estimate(EstimateLook(job), ScriptedEngines(engine), lambda: False))
    assert any(isinstance(each, Notice) and words in each.text for each in events)
    assert events[-1] == Done(Estimate(0.0, 0, 0))


def test_a_model_that_is_too_small_is_told_before() -> None:
    engine = Likely("decreased")
    job = LookAgain([SOURCE], checked(WRONG), MODEL)

    def warned() -> bool:
        events = list(estimate(EstimateLook(job, 1.0), ScriptedEngines(engine), lambda: False))
        return any(isinstance(each, Notice) and "too small" in each.text for each in events)

    assert not warned()
    engine.parameters = 135_000_000
    assert warned()


def test_it_ends_between_two_sentences() -> None:
    engine = Likely("decreased")
    request = LookAgain([SOURCE], checked(WRONG, WRONG), MODEL)
    with pytest.raises(JobCancelled):
        list(run(request, ScriptedEngines(engine), lambda: bool(engine.asked)))
    assert len(engine.asked) == 1


def test_a_source_without_words_is_refused() -> None:
    request = LookAgain([SourceText("a.txt", " \n", [])], checked(WRONG), MODEL)
    with pytest.raises(DocumentError, match="no text in the source"):
        list(run(request, ScriptedEngines(Likely("x")), lambda: False))
