"""Recognises text in pictures (OCR): PP-OCRv6 by rapidocr, whose models travel in its package. Nothing is downloaded.

The models know the Latin, Chinese and Japanese scripts. Of other scripts they make nonsense with a low
confidence, or leave out most letters, which counts as a low confidence here.
"""

from __future__ import annotations

import ctypes
import os
import statistics
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Any

import psutil

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ocr.languages import Script, unwanted
from slmdesk.errors import DocumentError, JobCancelled

_DETECTOR, _RECOGNIZER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
VERSION = f"{_DETECTOR} {_RECOGNIZER} 1"  # of what ``Ocr`` makes of a picture
_DETECTION_PIXELS = 1280 * 960  # lines are found on the picture at this size, and read from the whole one
_SMALL_SIDE = 1000  # pixels; a smaller picture is enlarged up to three times
_SAMPLE = 8  # lines, to see which way up a picture is
_SURE = 0.9  # confidence of a sample above which no other way up is tried
_MIN_CONFIDENCE = 0.6  # of a line; what is below is rarely a word
_MIN_CHARACTERS = 0.5  # in a stretch as wide as the line is high; Latin text has 2, Chinese 1
_MIN_SIDE = 8  # pixels; no letter is smaller
_POLL_S = 0.04

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line, or a part of one. corners: clockwise from its upper left, x and y in pixels, y downwards.

    middles: of each character that is no space, as a share of the line's length; empty when they are not known.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    confidence: float
    middles: tuple[float, ...] = ()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The upright box around it: x0, y0, x1, y1."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a picture says.

    Attributes:
        lines: in no particular order; places are in the picture *after* it was turned.
        turn: quarter turns counter-clockwise that bring the picture upright.
        width, height: of the turned picture, in pixels.
        confidence: mean over all characters, 0 to 1; 0 when there is no text. Also of what was dropped.
        dropped: lines that were found but not kept, because nobody could rely on them.
    """

    lines: list[RecognisedLine]
    turn: int
    width: int
    height: int
    confidence: float
    dropped: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the model makes of one line."""

    text: str
    confidence: float
    middles: tuple[float, ...]


class Ocr:
    """The recogniser. Making one costs nothing; the models are loaded (about a second) for the first picture."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._stop: Any = None
        self._recognizer: Any = None

    def read_image(self, image: Any, cancelled: Cancelled, script: Script | None = None) -> Recognised:
        """Recognise the text of one picture.

        Args:
            image: a ``numpy`` array of shape (height, width, 3), uint8, in the order blue, green, red.
            script: to look for its characters only; None for all that the model knows.

        Raises:
            JobCancelled: ``cancelled()`` became true; seen within 0.2 s.
            DocumentError: ``ocr-missing``, the models are not installed.
        """
        stop_if(cancelled)
        if self._engine is None:
            self._load()
        self._recognizer.look_for(script)
        with self._stoppable(cancelled):
            return self._read(image, cancelled)

    def rest(self) -> None:
        """Give back to the system what the last pictures took; the models stay. Of use with glibc, which keeps it."""
        if self._engine is not None and sys.platform == "linux":
            trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
            if trim is not None:
                trim(0)

    def _read(self, image: Any, cancelled: Cancelled) -> Recognised:
        import numpy

        quads, crops = self._find_lines(image)
        turn, known = self._orientation(quads, crops, cancelled)
        if turn:
            image = numpy.ascontiguousarray(numpy.rot90(image, turn))
            quads, crops = self._find_lines(image)
        height, width = image.shape[:2]
        found = []
        for index, (quad, crop) in enumerate(zip(quads, crops, strict=True)):
            read = known[index] if index in known else self._recognise(crop, cancelled)
            filled = _filled(read.text, crop)
            if read.text or filled < 1:  # what is empty and no line in shape is a speck
                found.append(RecognisedLine(read.text, _corners(quad), read.confidence * filled, read.middles))
        weights = sum(max(1, len(line.text)) for line in found)
        confidence = sum(line.confidence * max(1, len(line.text)) for line in found) / weights if weights else 0.0
        kept = [line for line in found if line.confidence >= _MIN_CONFIDENCE]
        return Recognised(kept, turn, width, height, confidence, len(found) - len(kept))

    def _find_lines(self, image: Any) -> tuple[Any, list[Any]]:
        """Where lines stand, as arrays of four corners, and each line's picture."""
        import cv2
        import numpy

        height, width = image.shape[:2]
        if min(height, width) < _MIN_SIDE:
            return [], []
        factor = (_DETECTION_PIXELS / (height * width)) ** 0.5
        if factor >= 1:
            factor = min(3.0, max(1.0, _SMALL_SIDE / max(height, width)), factor)
        size = max(1, round(width * factor)), max(1, round(height * factor))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
        boxes = self._engine(small, use_det=True, use_cls=False, use_rec=False).boxes
        if boxes is None or not len(boxes):
            return [], []
        scale = numpy.array([width / size[0], height / size[1]], dtype=numpy.float32)
        quads = numpy.asarray(boxes, dtype=numpy.float32) * scale
        return quads, self._engine.crop_text_regions(image, quads)

    def _orientation(self, quads: Any, crops: Sequence[Any], cancelled: Cancelled) -> tuple[int, dict[int, _Reading]]:
        """Quarter turns that bring the picture upright; and if it is, the lines that were read to find out.

        Lines that stand upright were turned left by rapidocr, so a picture on its side needs no more than
        the same question: is this upside down?
        """
        import numpy

        if not crops:
            return 0, {}
        sizes = [(abs(quad[1][0] - quad[0][0]), abs(quad[3][1] - quad[0][1])) for quad in quads]
        areas = [float(width * height) for width, height in sizes]
        standing = sum(area for area, (width, height) in zip(areas, sizes, strict=True) if height > 1.5 * width)
        sideways = standing > 0.5 * sum(areas)
        sample = sorted(range(len(crops)), key=lambda index: areas[index], reverse=True)[:_SAMPLE]
        if sideways:
            sample = [index for index in sample if sizes[index][1] > 1.5 * sizes[index][0]] or sample
        known = {index: self._recognise(crops[index], cancelled) for index in sample}
        upright = _mean_confidence(known.values())
        if upright >= _SURE:
            return (1, {}) if sideways else (0, known)
        turned = [self._recognise(numpy.ascontiguousarray(crops[index][::-1, ::-1]), cancelled) for index in sample]
        if _mean_confidence(turned) > upright + 0.05:
            return (3 if sideways else 2), {}
        return (1, {}) if sideways else (0, known)

    def _recognise(self, crop: Any, cancelled: Cancelled) -> _Reading:
        # One by one: in a batch all lines are padded to the longest, which costs more than it saves on a CPU.
        stop_if(cancelled)
        result = self._engine.recognize_txt([crop])
        return _Reading(result.txts[0].strip(), float(result.scores[0]), _middles(result))

    @contextmanager
    def _stoppable(self, cancelled: Cancelled) -> Iterator[None]:
        """Look for a cancel while native code runs, and end that."""
        finished = threading.Event()
        self._stop.terminate = False

        def watch() -> None:
            while not finished.wait(_POLL_S):
                if cancelled():
                    self._stop.terminate = True
                    return

        watcher = threading.Thread(target=watch, name="slmdesk-ocr-cancel", daemon=True)
        watcher.start()
        try:
            yield
        except Exception as error:
            if self._stop.terminate:
                raise JobCancelled from error
            raise
        finally:
            finished.set()
            watcher.join()

    def _load(self) -> None:
        # onnxruntime reports home from version 1.29 on unless told not to before it is imported; versions
        # before have no network code on Linux and macOS. See packaging/locks/run.in.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime
        from omegaconf import flag_override
        from rapidocr import RapidOCR

        onnxruntime.disable_telemetry_events()
        self._stop = onnxruntime.RunOptions()
        engine = RapidOCR(
            params={
                "Global.return_word_box": True,
                "Global.log_level": "critical",
                "Global.use_preprocess_img": False,
                "Global.width_height_ratio": -1,  # do not pad a flat picture to a multiple of its size
                "Det.limit_type": "max",
                "Det.limit_side_len": 1 << 16,  # pictures come in the right size
            }
        )
        # With sessions of our own rapidocr neither looks for models nor downloads them.
        with flag_override(engine.cfg, "allow_objects", True):
            engine.cfg.Det.session = _session(onnxruntime, _DETECTOR, self._stop)
            engine.cfg.Rec.session = self._recognizer = _session(onnxruntime, _RECOGNIZER, self._stop)
        loaded: Any = engine
        self._recognizer.characters = loaded._load_rec_model().postprocess_op.character
        self._engine = engine


def _session(onnxruntime: Any, name: str, stop: Any) -> Any:
    """A model in memory, whose runs end when ``stop.terminate`` becomes true."""

    class StoppableSession(onnxruntime.InferenceSession):  # type: ignore[misc]
        characters: Sequence[str] = ()
        left_out: Any = None

        def run(self, output_names: Any, input_feed: Any, run_options: Any = None) -> Any:
            outputs = super().run(output_names, input_feed, run_options or stop)
            if self.left_out is not None:
                outputs[0][:, :, self.left_out] = 0.0  # (line, place, probability of each character)
            return outputs

        def look_for(self, script: Script | None) -> None:
            self.left_out = unwanted(self.characters, script) or None if script else None

    model = resources.files("rapidocr") / "models" / name
    if not model.is_file():
        raise DocumentError(
            "ocr-missing",
            "Text in pictures cannot be recognised: the models for it are not installed.",
            "Install SLM Desk again, or read without recognition (--no-ocr).",
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = psutil.cpu_count(logical=False) or 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # every picture has another size: an arena would only grow
    # Threads that spin while they wait take the processor from the window and gain nothing here.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return StoppableSession(str(model), options, providers=["CPUExecutionProvider"])


def _filled(text: str, crop: Any) -> float:
    """1 for a line with as many characters as its shape promises; less where most were not known to the model."""
    height, width = crop.shape[:2]
    ratio = width / max(1, height)
    if ratio <= 4:
        return 1.0  # a single sign may be as wide
    return min(1.0, float(len(text.strip()) / (_MIN_CHARACTERS * ratio)))


def _mean_confidence(lines: Any) -> float:
    return statistics.fmean(line.confidence for line in lines)


def _middles(result: Any) -> tuple[float, ...]:
    """Where the characters of a line that was read stand, but for its spaces."""
    words = result.word_results[0] if result.word_results else None
    if words is None or not words.line_txt_len:
        return ()
    columns = [column for word in words.word_cols for column in word]
    return tuple(round(min(1.0, (column + 0.5) / words.line_txt_len), 4) for column in columns)


def _corners(quad: Any) -> tuple[Point, Point, Point, Point]:
    first, second, third, fourth = ((float(x), float(y)) for x, y in quad)
    return first, second, third, fourth
