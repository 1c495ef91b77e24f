"""The second process that reads pages of a long PDF: what is read is the same, whatever becomes of it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from document_files import Words, paragraph_lines, pdf, read
from slmdesk import paths
from slmdesk.documents.pages import Page, PageWriter
from slmdesk.documents.pdf.page import read_page
from slmdesk.documents.pdf.reader import open_pdf
from slmdesk.documents.pdf.second_reader import LEAST_PAGES, SecondReader, second_reader
from slmdesk.errors import JobCancelled
from slmdesk.messages import Done, PageSize, Read, ReadResult, TaskEvent
from slmdesk.worker.client import Child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is a second process")

_TOO_MANY = 600  # pages whose texts do not fit into the pipe: whoever sends them has to wait


def long_pdf(count: int, lines: int = 2) -> bytes:
    """A PDF of many short pages. One is damaged: its number leads nowhere."""
    pages: list[list[Words]] = []
    for number in range(1, count + 1):
        body = [f"This is page {number}, which says that “it” weighs {number % 7},5 mg and goes on"] * lines
        pages.append([(72, 740, 18, f"Chapter {number}"), *paragraph_lines(body), (290, 30, 9, f"{number} of {count}")])
    return pdf(*pages).replace(b"/Contents 38 0 R", b"/Contents /Wrong")


@pytest.fixture(name="document")
def _document(request: pytest.FixtureRequest) -> Iterator[Any]:
    document = open_pdf(io.BytesIO(long_pdf(request.param)), "a.pdf", None)
    yield document
    document.close()


def never() -> bool:
    return False


def own_children() -> list[int]:
    return [child.pid for child in psutil.Process().children()]


@pytest.mark.parametrize("document", [70], indirect=True)
def test_its_pages_are_the_same(document: Any) -> None:
    second = SecondReader(document, 70)
    taken = [index for index in range(70) if second.takes(index)]
    assert 30 < len(taken) < 50
    assert [second.page(index, never, never) for index in taken] == [read_page(document, index) for index in taken]
    second.close()


def test_a_document_is_the_same_and_no_process_is_left(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(long_pdf(2 * LEAST_PAGES))
    here = read(path)
    assert own_children() == []
    child = Child(paths.worker_command("documents"))  # the same behind the sandbox
    try:
        events: list[TaskEvent] = [
            each for each in child.run(Read(str(path), ocr=False)).events() if not isinstance(each, Done)
        ]
    finally:
        child.close()
    assert [each for each in here.events if not isinstance(each, Done)] == events
    document = open_pdf(io.BytesIO(path.read_bytes()), "a.pdf", None)
    alone = PageWriter(2 * LEAST_PAGES).pieces(read_page(document, index) for index in range(2 * LEAST_PAGES))
    assert "".join(piece.text for piece in alone) == here.text
    document.close()
    assert isinstance(here.result, ReadResult)
    assert here.result.page_sizes == [PageSize(595.0, 842.0)] * 2 * LEAST_PAGES


@pytest.mark.parametrize("document", [70], indirect=True)
def test_when_it_dies_the_caller_is_told_to_read(document: Any) -> None:
    second = SecondReader(document, 70)
    os.kill(second.process, signal.SIGKILL)
    found: list[Page | None] = [second.page(index, never, never) for index in range(70) if second.takes(index)]
    ready = [page for page in found if page is not None]  # what it had sent before
    assert found[len(ready) :] == [None] * (len(found) - len(ready))
    assert ready == [read_page(document, page.number - 1) for page in ready]
    assert own_children() == []


@pytest.mark.parametrize("document", [70], indirect=True)
def test_it_may_be_gone_already(document: Any) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # as the program that started this one may have left it
    try:
        second = SecondReader(document, 70)
        os.kill(second.process, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(second.process)] if psutil.pid_exists(second.process) else [])
        second.close()
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert own_children() == []


@pytest.mark.parametrize("document", [_TOO_MANY], indirect=True)
def test_a_cancelled_job_waits_for_nothing(document: Any) -> None:
    second = SecondReader(document, _TOO_MANY)
    os.kill(second.process, signal.SIGSTOP)
    taken = filter(second.takes, range(_TOO_MANY))
    with pytest.raises(JobCancelled):
        all(second.page(index, lambda: True, never) for index in taken)  # some may have come before it was stopped
    second.close()
    assert own_children() == []


@pytest.mark.parametrize("document", [3], indirect=True)
def test_a_short_document_has_none(document: Any) -> None:
    assert second_reader(document, LEAST_PAGES - 1) is None


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(long_pdf(_TOO_MANY, 40))
    code = (
        "import sys\n"
        "from slmdesk.documents.pdf.reader import open_pdf\n"
        "from slmdesk.documents.pdf.second_reader import SecondReader\n"
        f"second = SecondReader(open_pdf(open(sys.argv[1], 'rb'), 'a.pdf', None), {_TOO_MANY})\n"
        "print(second.process, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        process = psutil.Process(int(parent.stdout.readline()))
        assert process.is_running()
        parent.kill()
    _gone, left = psutil.wait_procs([process], timeout=20)
    assert all(each.status() == psutil.STATUS_ZOMBIE for each in left)
