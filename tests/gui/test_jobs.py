"""Events of real children as signals: in order, joined, with one end."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.messages import (
    Cancelled,
    Done,
    Failed,
    ModelFile,
    Progress,
    Read,
    Ready,
    SourceText,
    Summarize,
    TextPiece,
    Token,
)


class Listener:
    """Everything that one job said."""

    def __init__(self, job: JobHandle) -> None:
        self.events: list[object] = []
        self.ends: list[object] = []
        job.arrived.connect(self.events.append)
        job.finished.connect(self.ends.append)


def summary(model_id: str) -> Summarize:
    return Summarize([SourceText("a", "text", [])], ModelFile(model_id, "model.gguf"))


def test_tokens_arrive_in_order_in_few_deliveries(qtbot: QtBot, desk: Desk) -> None:
    job = desk.jobs.run(summary("stream-2000"))
    heard = Listener(job)
    qtbot.waitUntil(lambda: bool(heard.ends))
    tokens = [event for event in heard.events if isinstance(event, Token)]
    assert "".join(token.text for token in tokens) == "".join(f"word{n} " for n in range(2000))
    assert len(tokens) < 1000
    assert job.tokens == 2000
    assert [type(end) for end in heard.ends] == [Done]


def test_pieces_of_text_keep_their_blocks(qtbot: QtBot, desk: Desk, trial: Path) -> None:
    heard = Listener(desk.jobs.run(Read(str(trial))))
    qtbot.waitUntil(lambda: bool(heard.ends))
    pieces = [event for event in heard.events if isinstance(event, TextPiece)]
    text = "".join(piece.text for piece in pieces)
    blocks = [block for piece in pieces for block in piece.blocks]
    assert [block.page_number for block in blocks] == [1, 1, 2, 2, 4, 4]
    assert text[blocks[2].start : blocks[2].end] == "Pressure fell by 14% in the low-dose group."


def test_a_job_that_is_cancelled_ends_once(qtbot: QtBot, desk: Desk) -> None:
    job = desk.jobs.run(summary("waiting"))
    heard = Listener(job)
    qtbot.waitUntil(lambda: any(isinstance(event, Token) for event in heard.events))
    job.cancel()
    job.cancel()
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.ends == [Cancelled()]
    assert not job.running


def test_a_crash_is_a_failure_and_the_next_job_works(qtbot: QtBot, desk: Desk) -> None:
    crashed, after = Listener(desk.jobs.run(summary("crash"))), Listener(desk.jobs.run(summary("scripted")))
    qtbot.waitUntil(lambda: bool(after.ends))
    (failure,) = crashed.ends
    assert isinstance(failure, Failed)
    assert failure.kind == "engine-crashed"
    assert isinstance(after.ends[0], Done)


def test_a_child_that_cannot_start_is_a_failure(qtbot: QtBot, tmp_path: Path) -> None:
    jobs = Jobs({"inference": [str(tmp_path / "missing")]})
    heard = Listener(jobs.run(summary("scripted")))
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert isinstance(heard.ends[0], Failed)
    assert heard.ends[0].kind == "worker-start"
    jobs.close()


def test_a_childs_start_and_end_are_told(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.jobs.ready) as ready:
        desk.jobs.start("inference")
    assert ready.args[0] == "inference"
    assert isinstance(ready.args[1], Ready)
    with qtbot.waitSignal(desk.jobs.exited, check_params_cb=lambda kind: kind == "inference"):
        desk.jobs.stop("inference")


@pytest.mark.parametrize("begun", [0, 1, 2])
def test_a_window_that_is_closed_while_processes_start_leaves_none(qtbot: QtBot, desk: Desk, begun: int) -> None:
    before = set(psutil.Process().children())
    for kind in ("inference", "documents", "download"):
        desk.jobs.start(kind)
    desk.jobs.run(summary("waiting"))
    qtbot.waitUntil(lambda: len(set(psutil.Process().children()) - before) >= begun)
    desk.jobs.close()
    assert set(psutil.Process().children()) <= before


@pytest.mark.parametrize("model_id", ["waiting", "stream-2000"])
def test_nothing_is_delivered_after_the_end_of_all(qtbot: QtBot, desk: Desk, model_id: str) -> None:
    heard = Listener(desk.jobs.run(summary(model_id)))
    qtbot.waitUntil(lambda: any(isinstance(event, Progress) for event in heard.events))
    desk.jobs.close()
    count = len(heard.events)
    with qtbot.assertNotEmitted(desk.jobs.delivered, wait=100):
        pass
    assert len(heard.events) == count


def test_what_comes_in_sentences_is_not_taken_for_tokens(qtbot: QtBot, desk: Desk) -> None:
    ended: dict[str, bool] = {}
    for model in ("stream-2000", "scripted"):
        job = desk.jobs.run(summary(model))
        heard = Listener(job)
        qtbot.waitUntil(partial(bool, heard.ends))
        ended[model] = job.in_sentences
    assert ended == {"stream-2000": False, "scripted": True}
