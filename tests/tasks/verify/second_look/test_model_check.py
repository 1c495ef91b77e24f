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
from slmdesk.tasks.verify.second_look.model_check import ModelCheck
from slmdesk.tasks.verify.task import run
from tests.fakes import ScriptedEngine, ScriptedEngines, user_data

TEXT = "The committee talked for long. Costs of heating went through the roof, and visitors stayed away all winter."
SOURCE = SourceText("a.txt", TEXT, [])
WRONG = "The heating costs of the committee decreased."
MODEL = ModelFile("scripted", "scripted.gguf")


class Likely(ScriptedEngine):
    """Holds words that it was told to for likely. asked: the texts it was to compare, each time."""

    def __init__(self, likely: str, max_context_tokens: int = 4096, parameters: int = 1_500_000_000) -> None:
        super().__init__(["unused"], max_context_tokens)
        self.parameters = parameters
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
    assert checked.kinds == ["opinion"]
    assert checked.nearest is not None
    assert "heating" in engine.passages[0]
    assert engine.asked[0][0] == WRONG


@pytest.mark.parametrize(("parameters", "status"), [(1_500_000_000, "unsupported"), (135_000_000, "supported")])
def test_a_small_model_has_to_be_surer(parameters: int, status: str) -> None:
    class Nearly(Likely):
        def score(self, prompt: Prompt, texts: Sequence[str], cancelled: Cancelled) -> list[float]:
            return [5.0 * ("increased" in text) for text in texts]

    engine = Nearly("", parameters=parameters)
    assert looked_at(engine, WRONG)[1].status == status
    told = [event.text for event in events_of(engine, WRONG) if isinstance(event, Notice)]
    assert any("too small" in text for text in told) == (status == "supported")
    assert looked_at(Likely("increased", parameters=parameters), WRONG)[1].status == "unsupported"


def test_a_sentence_that_is_likelier_than_its_opposite_stays_as_it_was() -> None:
    asked, checked = looked_at(Likely("decreased"), WRONG)
    assert asked
    assert checked == check(SourceIndex([SOURCE]), "", WRONG)


DATES = SourceText(
    "b.txt",
    "The course for beginners begins on 14 September at the school. "
    + "Nothing else is said of it in this part of the text, which goes on for a while. " * 8
    + "The course for dancers begins on 2 October at the mill, and Ida leads it. Jo Marsh thanked Ida for the floor.",
    [],
)


@pytest.mark.parametrize(
    ("sentence", "likely", "said"),
    [
        ("In September the mill is open to dancers.", "October", "has “October” here than “September”"),
        ("Ida thanked Jo Marsh for the floor.", "Marsh thanked", "“Ida” and “Jo Marsh” the other way round"),
    ],
)
def test_a_value_is_compared_with_another_of_its_passages(sentence: str, likely: str, said: str) -> None:
    class Phrase(Likely):
        def score(self, prompt: Prompt, texts: Sequence[str], cancelled: Cancelled) -> list[float]:
            return [20.0 * (likely in text) for text in texts]

    checked = looked_at(Phrase(""), sentence, DATES)[1]
    assert said in checked.reasons[0]


def test_a_value_brings_the_passage_that_has_it() -> None:
    engine = Likely("14")
    looked_at(engine, "The course for beginners begins on 2 September at the school.", DATES)
    assert "14 September" in engine.passages[0]
    assert "2 October" in engine.passages[0]
    assert len(engine.passages[0]) < len(DATES.text)


def test_neighbouring_sentences_share_their_passages() -> None:
    engine = Likely("")
    for sentence in ("Ida leads the course for dancers.", "Jo Marsh thanked Ida for the floor."):
        looked_at(engine, sentence, DATES)
    assert len(engine.passages) == 2
    assert len(set(engine.passages)) == 1


def test_values_need_no_english() -> None:
    source = SourceText(
        "c.txt",
        "Der Kurs für die Anfänger beginnt am 14. September in der Schule und der für die Tänzer am 2. Oktober. "
        "Er ist für die Mitglieder des Vereins frei und kostet sonst 30 Euro.",
        [],
    )
    asked, checked = looked_at(Likely("Oktober."), "Der Kurs für die Tänzer beginnt im September.", source)
    assert asked
    assert "“Oktober” here than “September”" in checked.reasons[0]


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
