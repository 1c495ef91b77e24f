"""Recognition of a document's pages: its language, going on where it stopped, and where the words stand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from document_files import paragraph_lines, pdf, read
from picture_files import NOTE, picture, saved, scanned_pdf
from slmdesk import documents
from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.ocr.languages import Script
from slmdesk.documents.ocr.recognition import Ocr, Recognised
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Done, PageWords, Read, ReadResult, TaskEvent, TextPiece


class CountingOcr(Ocr):
    """The real one; it remembers which scripts it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[Script | None] = []

    def read_image(self, image: Any, cancelled: Cancelled, script: Script | None = None) -> Recognised:
        self.scripts.append(script)
        return super().read_image(image, cancelled, script)


@pytest.fixture(scope="module")
def ocr() -> CountingOcr:
    return CountingOcr()


def events_of(request: Read, ocr: Ocr) -> list[TaskEvent]:
    return list(documents.read(request, lambda: False, ocr))


def text_of(events: list[TaskEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextPiece))


def test_a_cancelled_scan_goes_on_where_it_stopped(ocr: CountingOcr, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf(*(picture([f"Page number {number} of the scan."]) for number in range(1, 5))))
    request = Read(str(path), cache_folder=str(tmp_path / "cache"))
    before = len(ocr.scripts)
    with pytest.raises(JobCancelled):
        list(documents.read(request, lambda: len(ocr.scripts) - before >= 3, ocr))
    stopped = len(ocr.scripts)
    assert stopped - before == 3  # two of them whole
    events = events_of(request, ocr)
    assert len(ocr.scripts) - stopped == 2
    assert text_of(events).split("\n\n") == [f"Page number {number} of the scan." for number in range(1, 5)] or (
        text_of(events).count("of the scan.") == 4
    )
    again = events_of(request, ocr)
    assert len(ocr.scripts) - stopped == 2
    assert [event for event in again if isinstance(event, PageWords)] == [
        event for event in events if isinstance(event, PageWords)
    ]


def test_nothing_is_kept_unless_the_request_names_a_folder(ocr: CountingOcr, tmp_path: Path) -> None:
    data = saved(picture(), "PNG")
    events_of(Read("a.png", data), ocr)
    before = len(ocr.scripts)
    events_of(Read("a.png", data), ocr)
    assert len(ocr.scripts) == before + 1


def test_a_chosen_language_is_looked_for(ocr: CountingOcr) -> None:
    data = saved(picture(), "PNG")
    events = events_of(Read("a.png", data, ocr_language="en"), ocr)
    assert ocr.scripts[-1] == "latin"
    assert text_of(events) == " ".join(NOTE)
    with pytest.raises(DocumentError) as caught:
        events_of(Read("a.png", data, ocr_language="ru"), ocr)
    assert caught.value.kind == "ocr-language"


def test_words_of_a_scan_stand_where_they_were_drawn() -> None:
    reading = read("a.png", saved(picture(), "PNG"))
    (page,) = [event for event in reading.events if isinstance(event, PageWords)]
    assert [reading.text[word.start : word.end] for word in page.words] == reading.text.split()
    scale = 72 / 200
    first, second = page.words[0], page.words[1]
    assert 25 * scale < first.left < 45 * scale
    assert first.right <= second.left + 2
    assert all(word.bottom < (40 + 50) * scale for word in page.words[:7])
    start = reading.text.index("Blood")
    (box,) = page.boxes(start, start + len("Blood pressure"))
    assert (40 + 55) * scale < box.top < box.bottom < (40 + 64 + 50) * scale
    assert box.right < 400 * scale
    assert reading.result.page_sizes[0].width_pt == pytest.approx(700 * scale)
    assert page.nearest(box.left, box.top) == page.words[7]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_words_of_a_page_that_lies_on_its_side(angle: int) -> None:
    upright = read("a.png", saved(picture(), "PNG"))
    (straight,) = [event for event in upright.events if isinstance(event, PageWords)]
    image = picture().rotate(angle, expand=True)
    reading = read("a.png", saved(image, "PNG"))
    assert reading.text == upright.text
    (page,) = [event for event in reading.events if isinstance(event, PageWords)]
    width, height = (side * 72 / 200 for side in picture().size)
    for word, other in zip(straight.words, page.words, strict=True):
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        x, y = {90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[angle]
        assert other.left - 4 < x < other.right + 4
        assert other.top - 4 < y < other.bottom + 4


def test_the_words_of_the_second_page_count_on() -> None:
    reading = read("scan.pdf", scanned_pdf(picture(), None, picture(["The second page says this."])))
    pages = {event.page_number: event for event in reading.events if isinstance(event, PageWords)}
    assert set(pages) == {1, 3}
    words = [reading.text[word.start : word.end] for word in pages[3].words]
    assert words == ["The", "second", "page", "says", "this."]
    assert [tuple(map(round, (size.width_pt, size.height_pt))) for size in reading.result.page_sizes] == [
        (595, 842)
    ] * 3
    assert all(40 < word.left < word.right < 545 for word in pages[1].words)


def test_pages_with_a_text_layer_have_sizes_and_send_no_words() -> None:
    reading = read("a.pdf", pdf(paragraph_lines(["A page with text that a program wrote."])))
    assert not any(isinstance(event, PageWords) for event in reading.events)
    (size,) = reading.result.page_sizes
    assert size.width_pt > 100 < size.height_pt


def test_a_multi_page_picture_has_a_size_for_each_page() -> None:
    first, second = picture(["One page."], width=400), picture(["Another page."], width=600)
    target = saved(first, "TIFF", save_all=True, append_images=[second])
    result = read("a.tiff", target).result
    assert isinstance(result, ReadResult)
    assert [round(size.width_pt) for size in result.page_sizes] == [144, 216]


def test_a_language_mask_does_not_cost_latin_text() -> None:
    """With only Latin letters to choose from the same text comes out."""
    image = Image.new("RGB", (700, 200), "white")
    image.paste(picture(["Prüfung: 5 µg täglich"], size=32))
    plain, masked = (Ocr().read_image(_pixels(image), lambda: False, script) for script in (None, "latin"))
    assert [line.text for line in plain.lines] == [line.text for line in masked.lines]


def _pixels(image: Image.Image) -> Any:
    from picture_files import pixels

    return pixels(image)


def test_done_is_the_last_event(ocr: CountingOcr) -> None:
    assert isinstance(events_of(Read("a.png", saved(picture(), "PNG")), ocr)[-1], Done)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system takes it back by itself")
def test_what_a_picture_took_is_given_back(ocr: CountingOcr, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(saved(picture(["Memory is for the next document."]), "PNG"))
    process = psutil.Process()
    most = 0
    for event in documents.read(Read(str(path)), lambda: False, ocr):
        if isinstance(event, TextPiece):
            most = process.memory_info().rss
    assert most - process.memory_info().rss > 20_000_000
