"""When an outline and an estimate are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.summary.preview import Preview
from slmdesk.gui.summary.result_text import Line
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.messages import (
    Done,
    Estimate,
    EstimateNote,
    EstimateSummary,
    MakeOutline,
    ModelFile,
    Outline,
    Pace,
    Request,
    SourceText,
    Summarize,
    WriteNote,
)

PACE = Pace(0.001, 0.01, 0.01, 1.5, 1.5, 1.0)


class AskedJobs:
    """Takes requests and answers none by itself."""

    def __init__(self, owner: QObject) -> None:
        self.owner = owner
        self.handles: list[JobHandle] = []

    def run(self, request: Request) -> JobHandle:
        self.handles.append(JobHandle(request, self.owner))
        return self.handles[-1]


class ShownOutline:
    """The part of a result's view that is needed here."""

    def __init__(self) -> None:
        self.outline: list[Line] = []

    def show_outline(self, lines: list[Line]) -> None:
        self.outline = lines


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


def read_source(owner: QObject, text: str) -> Source:
    made = Source("made", None, owner)
    made._pieces = [text]
    made.state = "read"
    return made


def preview_of(
    jobs: AskedJobs,
    view: ShownOutline,
    owner: QObject,
    request: Summarize | WriteNote | None = None,
    pace: Pace | None = None,
    loaded: bool = False,
) -> Preview:
    return Preview(
        cast(ResultView, view),
        cast(Jobs, jobs),
        lambda: request,
        lambda asked, done: done(replace(asked, pace=pace)),
        lambda: loaded,
        owner,
    )


def test_an_outline_is_asked_for_once_and_after_the_window_could_draw(qtbot: QtBot, owner: QObject) -> None:
    jobs, view = AskedJobs(owner), ShownOutline()
    preview = preview_of(jobs, view, owner)
    sources = [read_source(owner, "A sentence of some words. " * 100)]
    preview.look(sources, "Model")
    assert not jobs.handles
    preview.look(sources, "Another model")
    qtbot.waitUntil(lambda: bool(jobs.handles))
    assert isinstance(jobs.handles[0].request, MakeOutline)
    preview.look(sources, "Model")
    said: list[str] = []
    preview.said.connect(said.append)
    jobs.handles[0].finished.emit(Done(Outline([])))
    assert said == [""]
    assert len(jobs.handles) == 1


def test_none_is_asked_for_of_what_was_closed_meanwhile(qtbot: QtBot, owner: QObject) -> None:
    jobs, view = AskedJobs(owner), ShownOutline()
    preview = preview_of(jobs, view, owner)
    preview.look([read_source(owner, "A sentence of some words. " * 100)], "Model")
    preview.look([], "Model")
    assert not preview._outline_soon.isActive()
    preview.look([read_source(owner, "Few words.")], "Model")
    assert not preview._outline_soon.isActive()
    assert not jobs.handles


def test_white_space_is_no_text(owner: QObject) -> None:
    made = read_source(owner, "")
    for pieces, expected in (([], False), (["", " \n"], False), ([" ", "\t", "x"], True)):
        made._pieces = list(pieces)
        assert made.has_text is expected


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (0.0, "about 6 min with Qwen"),
        (370.0, "about 6 min with Qwen"),
        (600.0, "about 6 min with Qwen, at worst about 10 min"),
    ],
)
def test_an_estimate_tells_how_long_it_may_become(owner: QObject, most: float, words: str) -> None:
    preview = preview_of(AskedJobs(owner), ShownOutline(), owner)
    preview.model_name = "Qwen"
    preview.take(Estimate(360.0, 24_000, 12, most_seconds=most))
    assert preview.words() == words


@pytest.mark.parametrize(
    ("words", "pace", "loaded", "asked"),
    [
        (80, None, False, False),  # nobody brings a model into memory and tries it for a page
        (80, PACE, False, True),
        (80, None, True, True),
        (600, None, False, True),
        (8, PACE, True, False),  # its own sentences are its summary
    ],
)
def test_a_short_document_has_an_estimate_where_it_costs_next_to_nothing(
    owner: QObject, words: int, pace: Pace | None, loaded: bool, asked: bool
) -> None:
    jobs, text = AskedJobs(owner), "A sentence of words. " * words
    request = Summarize([SourceText("made", text, [])], ModelFile("m", "m.gguf"))
    preview = preview_of(jobs, ShownOutline(), owner, request, pace, loaded)
    preview._outlined = [("made", len(text))]  # that is there already
    preview.look([read_source(owner, text)], "Model")
    assert [type(each.request) for each in jobs.handles] == ([EstimateSummary] if asked else [])
    for each in jobs.handles:
        assert isinstance(each.request, EstimateSummary)
        assert each.request.job.pace == pace, "the model is not tried again where its speed is known"


def test_a_note_is_asked_for_its_own_time(owner: QObject) -> None:
    jobs, text = AskedJobs(owner), "A sentence of words. " * 80
    request = WriteNote([SourceText("made", text, [])], ModelFile("m", "m.gguf"))
    preview = preview_of(jobs, ShownOutline(), owner, request, PACE)
    preview.look([read_source(owner, "Few words. " * 40)], "Model")
    (asked,) = jobs.handles
    assert isinstance(asked.request, EstimateNote)
    assert asked.request.job.pace == PACE


def test_a_model_that_never_ran_here_says_so_for_a_short_text_until_its_time_is_known(owner: QObject) -> None:
    text = "A sentence of words. " * 40
    request = Summarize([SourceText("made", text, [])], ModelFile("m", "m.gguf"))
    preview = preview_of(AskedJobs(owner), ShownOutline(), owner, request)
    said: list[str] = []
    preview.said.connect(said.append)
    preview.look([read_source(owner, text)], "Model")
    assert said == ["How long this takes is known once Model has run here"]
    preview.take(Estimate(60.0, 100, 1))
    assert preview.words() == "about 60 s with Model"
    preview.look([], "Model")
    assert preview.words() == ""


def test_no_estimate_comes_for_what_has_begun_meanwhile(owner: QObject) -> None:
    jobs, text = AskedJobs(owner), "A sentence of words. " * 80
    request = Summarize([SourceText("made", text, [])], ModelFile("m", "m.gguf"))
    later: list[Callable[[Summarize | WriteNote], None]] = []

    def with_pace(_asked: Summarize | WriteNote, done: Callable[[Summarize | WriteNote], None]) -> None:
        later.append(done)

    view = cast(ResultView, ShownOutline())
    preview = Preview(view, cast(Jobs, jobs), lambda: request, with_pace, lambda: True, owner)
    preview.look([read_source(owner, "Few words. " * 40)], "Model")
    preview.stop()
    for done in later:
        done(request)
    assert later
    assert not jobs.handles
