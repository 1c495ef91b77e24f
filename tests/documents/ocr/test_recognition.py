"""The recogniser itself, with its real models."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from importlib import metadata

import numpy
import pytest
from PIL import Image

from picture_files import NOTE, picture, pixels
from slmdesk.documents.ocr.recognition import Ocr, RecognisedLine
from slmdesk.errors import JobCancelled


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def ocr() -> Ocr:
    return Ocr()


def in_order(lines: list[RecognisedLine]) -> tuple[str, ...]:
    return tuple(line.text for line in sorted(lines, key=lambda line: line.box[1]))


@pytest.mark.parametrize(("angle", "turn"), [(0, 0), (90, 3), (180, 2), (270, 1), (3, 0)])
def test_text_is_recognised_whichever_way_it_lies(ocr: Ocr, angle: int, turn: int) -> None:
    image = picture().rotate(angle, expand=True, fillcolor="white")
    found = ocr.read_image(pixels(image), never)
    assert in_order(found.lines) == NOTE
    assert found.turn == turn
    assert found.confidence > 0.95
    assert found.dropped == 0
    assert (found.width, found.height) == (image.size if turn % 2 == 0 else image.size[::-1])


def test_places_are_where_the_text_was_drawn(ocr: Ocr) -> None:
    found = ocr.read_image(pixels(picture(["Here"], width=900)), never)
    x0, y0, x1, y1 = found.lines[0].box
    assert 25 < x0 < 45
    assert 25 < y0 < 50
    assert 85 < x1 < 140
    assert 65 < y1 < 95


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (4000, 1), (30_000, 30), (8, 8), (300, 300)])
def test_a_picture_without_text(ocr: Ocr, size: tuple[int, int]) -> None:
    found = ocr.read_image(pixels(Image.new("RGB", size, "white")), never)
    assert (found.lines, found.dropped, found.confidence) == ([], 0, 0.0)


def test_noise_is_not_taken_for_text(ocr: Ocr) -> None:
    noise = numpy.random.default_rng(1).integers(0, 255, (400, 500, 3), dtype=numpy.uint8)
    assert ocr.read_image(noise, never).lines == []


def test_letters_that_the_model_does_not_know_make_no_confidence(ocr: Ocr) -> None:
    """Squares in place of letters, as a script looks that the models have no letters for."""
    image = picture(["\ufffd" * 24], width=1000)
    found = ocr.read_image(pixels(image), never)
    assert found.confidence < 0.85


def test_cancel_while_native_code_runs(ocr: Ocr) -> None:
    page = pixels(picture([f"Line {number} of a page that takes a while." for number in range(40)]))
    ocr.read_image(pixels(picture()), never)  # the models are in memory
    stop = threading.Event()
    at: list[float] = []

    def cancel() -> None:
        at.append(time.perf_counter())
        stop.set()

    timer = threading.Timer(0.2, cancel)
    timer.start()
    with pytest.raises(JobCancelled):
        ocr.read_image(page, stop.is_set)
    assert at, "it was cancelled, and not finished"
    with pytest.raises(JobCancelled):
        ocr.read_image(page, lambda: True)
    assert in_order(ocr.read_image(pixels(picture()), never).lines) == NOTE, "and works on afterwards"


def test_nothing_is_loaded_before_a_picture_comes() -> None:
    code = (
        "import sys; from slmdesk import documents; "
        "print([name for name in ('rapidocr', 'onnxruntime', 'cv2', 'shapely', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_the_runtime_reports_to_nobody(ocr: Ocr) -> None:
    """Versions from 1.29 on hold code that sends what they run over HTTPS; earlier ones have none."""
    ocr.read_image(pixels(picture()), never)
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
    version = tuple(map(int, metadata.version("onnxruntime").split(".")[:2]))
    assert version < (1, 29)
