"""``documents.read``: the order of its events, cancelling, and what every format has in common."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from document_files import paragraph_lines, pdf, read
from slmdesk import documents, paths
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Done, Progress, Read, TextPiece

SAMPLES = paths.resources() / "samples"


@pytest.mark.parametrize(
    ("name", "format_name", "pages", "words"),
    [
        ("photosynthesis.pdf", "pdf", 3, "On 17 August 1771 the English minister Joseph Priestley"),
        ("visit-note.docx", "docx", None, "Please stop the ramipril today and start losartan tomorrow"),
        ("meeting.md", "markdown", None, "Option B will be tried in the spring term"),
    ],
)
def test_samples(name: str, format_name: str, pages: int | None, words: str) -> None:
    reading = read(SAMPLES / name)
    assert reading.result.format == format_name
    assert reading.result.pages == pages
    assert reading.result.skipped == []
    assert reading.result.seconds > 0
    assert words in reading.text
    assert any(kind == "heading" for kind, _, _ in reading.kinds())


def test_bytes_replace_the_file() -> None:
    reading = read("-", b"First paragraph.\n\nSecond paragraph.")
    assert reading.texts() == ["First paragraph.", "Second paragraph."]
    assert reading.result.format == "text"
    assert reading.result.pages is None


def test_pages_come_as_they_are_read() -> None:
    pages = [paragraph_lines([f"The text of page {number} stands here."]) for number in range(1, 31)]
    events = documents.read(Read("long.pdf", pdf(*pages)), lambda: False)
    first = list(itertools.islice(events, 2))
    assert isinstance(first[0], TextPiece)
    assert first[0].text == "The text of page 1 stands here."
    assert first[1] == Progress("reading", 1, 30, "pages")
    *_, done = events
    assert isinstance(done, Done)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("many.pdf", pdf(*[paragraph_lines(["Text."])] * 40)),
        ("-", b"A paragraph of plain text.\n\n" * 20_000),
        ("many.md", b"# Title\n\nA paragraph of Markdown.\n\n" * 20_000),
    ],
)
def test_cancel_stops_between_pieces(name: str, data: bytes) -> None:
    pieces: list[TextPiece] = []
    events = documents.read(Read(name, data), lambda: bool(pieces))

    def read_on() -> None:
        pieces.extend(event for event in events if isinstance(event, TextPiece))

    pieces.append(next(event for event in events if isinstance(event, TextPiece)))
    with pytest.raises(JobCancelled):
        read_on()
    assert len(pieces) == 1


def test_cancel_before_the_start_reads_nothing() -> None:
    with pytest.raises(JobCancelled):
        next(documents.read(Read("a.pdf", pdf(paragraph_lines(["Text."]))), lambda: True))


def test_progress_grows_to_the_total(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("A line of text that is not very long.\n\n" * 10_000)
    reading = read(path)
    done = [progress.done for progress in reading.progress]
    assert done == sorted(done)
    assert len(done) > 3
    assert reading.progress[-1].done == reading.progress[-1].total == path.stat().st_size
    assert {progress.unit for progress in reading.progress} == {"bytes"}


def test_content_chooses_the_reader_not_the_name() -> None:
    assert read("report.txt", pdf(paragraph_lines(["A PDF."]))).result.format == "pdf"
    assert read("-", pdf(paragraph_lines(["A PDF."]))).result.format == "pdf"
    assert read("report.pdf", b"Only text.").result.format == "text"


def test_no_text_says_why() -> None:
    with pytest.raises(DocumentError) as caught:
        read("drawing.pdf", pdf([], content=b"100 100 200 200 re f"))
    assert caught.value.kind == "document-no-text"
    assert "only drawings" in caught.value.message
