"""When an outline and an estimate are asked for."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.summary.preview import Preview
from slmdesk.gui.summary.result_text import Line
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.messages import Done, Estimate, MakeOutline, Outline, Request


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


def preview_of(jobs: AskedJobs, view: ShownOutline, owner: QObject) -> Preview:
    return Preview(cast(ResultView, view), cast(Jobs, jobs), lambda: None, owner)


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
