"""One label for each text, by the language model and by a classifier."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes import ScriptedEngine, ScriptedEngines
from onnx_files import LABELS, files, write_folder
from slmdesk.engine import Choices
from slmdesk.errors import TaskError
from slmdesk.messages import (
    ClassifierModel,
    Classify,
    Done,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    ModelFile,
    Notice,
    SourceText,
)
from slmdesk.models.classifier import gather
from slmdesk.tasks.extract.labels import ClassifyTask

MODEL = ModelFile("scripted", "/none")


def labelled(request: Classify, engine: ScriptedEngine) -> tuple[list[ExtractedValue], list[str]]:
    events = list(ClassifyTask(ScriptedEngines(engine)).run(request, lambda: False))
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, ExtractResult)
    assert events[-1].result.rows == len(request.sources)
    rows = [event for event in events if isinstance(event, ExtractedRow)]
    assert [row.file for row in rows] == [source.name for source in request.sources]
    return [row.values[0] for row in rows], [event.text for event in events if isinstance(event, Notice)]


def text(words: str, name: str = "a.txt") -> SourceText:
    return SourceText(name, words, [])


def test_the_model_is_asked_in_several_orders() -> None:
    engine = ScriptedEngine(["good", "bad", "good"])
    (value,), _notices = labelled(Classify([text("A fine day.")], ["good", "bad"], MODEL), engine)
    assert (value.field, value.value, value.score, value.by) == ("label", "good", 0.75, "scripted")
    assert value.status == "unverifiable"
    assert "bad" in value.reasons[1]
    assert engine.constraints == [Choices(("good", "bad"))] * 4
    assert len(set(engine.history)) == 4
    orders = [prompt.index("- good") < prompt.index("- bad") for prompt in engine.history]
    assert orders.count(True) == 2
    assert all(prompt.index("A fine day.") < prompt.index("- good") for prompt in engine.history)  # read once


def test_each_of_many_labels_stands_elsewhere_in_each_order() -> None:
    labels = [f"label{number}" for number in range(7)]
    engine = ScriptedEngine(["label3"])
    (value,), _notices = labelled(Classify([text("x")], labels, MODEL), engine)
    assert (value.value, value.score, value.reasons) == ("label3", 1.0, [value.reasons[0]])
    assert len({prompt.split("- ")[1] for prompt in engine.history}) == 4


def test_parts_of_a_long_text_count_by_their_length() -> None:
    long = " ".join(f"Sentence number {number} is here." for number in range(120))
    engine = ScriptedEngine(["good"] * 4 + ["bad"], max_context_tokens=400)
    (value,), _notices = labelled(Classify([text(long)], ["good", "bad"], MODEL), engine)
    assert len(engine.history) > 8
    assert value.value == "bad"
    assert value.score is not None
    assert 0.5 < value.score < 1


def test_files_without_text_have_no_label() -> None:
    engine = ScriptedEngine(["good"])
    values, notices = labelled(Classify([text(" \n"), text("x", "b.txt")], ["good", "bad"], MODEL), engine)
    assert [(value.value, value.score) for value in values] == [(None, None), ("good", 1.0)]
    assert notices == ["There is no text in a.txt."]


def test_an_answer_that_is_no_label_is_none() -> None:
    (value,), _notices = labelled(Classify([text("x")], ["good", "bad"], MODEL), ScriptedEngine(["goo"]))
    assert (value.value, value.score, value.by) == (None, None, "scripted")


@pytest.mark.parametrize("labels", [[], ["one"], ["one", " one "], ["a", ""], [str(n) for n in range(51)]])
def test_labels_that_cannot_be_chosen_from(labels: list[str]) -> None:
    with pytest.raises(TaskError) as caught:
        labelled(Classify([text("x")], labels, MODEL), ScriptedEngine(["one"]))
    assert caught.value.kind == "bad-labels"


def installed(folder: Path, several: bool = False) -> ClassifierModel:
    write_folder(folder / "given", files())
    (folder / "model").mkdir()
    about, _graph = gather(folder / "given", folder / "model")
    paths = str(folder / "model" / "model.onnx"), str(folder / "model" / "tokenizer.json")
    return ClassifierModel("mood", *paths, about.labels, several, about.longest_tokens)


def test_a_classifier_says_its_own_labels_without_a_model(tmp_path: Path) -> None:
    engine = ScriptedEngine(["never"])
    sources = [text("good day"), text("awful!", "b.txt"), text("", "c.txt"), text("bad " * 200, "d.txt")]
    values, notices = labelled(Classify(sources, [], classifier=installed(tmp_path)), engine)
    assert [value.value for value in values] == [LABELS[1], LABELS[0], None, LABELS[0]]
    assert values[0].score == pytest.approx(0.9526, abs=1e-4)
    assert values[0].by == "mood"
    assert "NEGATIVE 0.05" in values[0].reasons[1]
    assert engine.history == []
    assert [notice.split(" is ")[0] for notice in notices] == ["There", "d.txt"]


def test_labels_said_each_for_itself_may_be_several_or_none(tmp_path: Path) -> None:
    engine = ScriptedEngine(["never"])
    sources = [text("good bad"), text("good"), text("day")]
    values, _notices = labelled(Classify(sources, [], classifier=installed(tmp_path, several=True)), engine)
    assert [value.value for value in values] == ["NEGATIVE; POSITIVE", "POSITIVE; NEGATIVE", "NEGATIVE; POSITIVE"]
