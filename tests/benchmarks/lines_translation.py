"""Translation: a pair beside the C++ loop of its engine, cancelling, and the language model beside a call a segment."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import ctranslate2
import psutil
import sentencepiece
from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.messages import (
    Cancelled,
    Done,
    ModelFile,
    PairModel,
    PartText,
    Progress,
    Translate,
    Translated,
    TranslateResult,
)
from slmdesk.worker.client import Child

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from grown_pair import grown
from pair_grammar import sentences
from translation_pairs import installed_pair

_PAGES = 50
_SENTENCES_A_PAGE = 40
_GROWN_PAGES = 10  # of usual size a pair takes a hundred times as long as the tiny one
_TYPED = 5  # sentences of a text that is being typed
_KEYS = 20
_SEGMENTS = 64
_SAMPLE_S = 0.02


def lines(runs: int, models: list[Path]) -> list[Line]:
    """The tiny pair of the tests, the same of usual size, and every language model."""
    with tempfile.TemporaryDirectory() as folder:
        tiny = installed_pair(Path(folder) / "models")
        large = grown(tiny, Path(folder) / "grown")
        found = pair("tiny pair", runs, tiny, _PAGES) + pair("usual pair", runs, large, _GROWN_PAGES)
        found += long_document("tiny pair", tiny) + long_document("usual pair", large)
    return found + [line for path in models for line in language_model(max(2, runs // 2), path)]


def pair(name: str, runs: int, model: PairModel, pages: int) -> list[Line]:
    """Its speed beside that of the engine's own loop, how fast it is cancelled, and how long a key waits."""
    texts = document(pages)
    text = "\n".join(texts)
    words = len(text.split())
    child = Child(paths.worker_command("inference"))
    # The model is loaded before the clock starts, and what the checks know of the two languages.
    translate(child, Translate("\n".join(texts[:_SENTENCES_A_PAGE]), "en", "es", None, [model]))
    cores = psutil.cpu_count(logical=False) or 1
    translator = ctranslate2.Translator(
        model.folder, device="cpu", compute_type="int8", inter_threads=cores, intra_threads=1
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{model.folder}/sentencepiece.model")
    tokens = sum(map(len, pieces.encode(texts)))

    def ours() -> float:
        return words / translate(child, Translate(text, "en", "es", None, [model]))[0]

    def plain() -> float:
        began = time.perf_counter()
        results = translator.translate_batch(
            pieces.encode(texts, out_type=str),
            beam_size=2,
            length_penalty=0,
            max_batch_size=512,  # as ours: the fastest of 256 to 4096
            batch_type="tokens",
            max_decoding_length=256,
        )
        for result in results:
            pieces.decode(result.hypotheses[0])
        return words / (time.perf_counter() - began)

    plain()
    one, other = alternate(runs, ours, plain)
    cancelling = [cancelled_s(child, text, model) * 1e3 for _run in range(runs)]
    typed = typed_ms(child, model)
    details = {"pieces_per_word": tokens / words, "segments": len(texts)}
    found = [
        Line(f"{name}: words/s, {pages} pages", one, "w/s", details=details).show(),
        ratio(f"{name}: words/s over the engine's own loop", one, other, ">= 0.9"),
        Line(f"{name}: cancelled in the middle", cancelling, "ms", "<= 200").show(),
        Line(f"{name}: a key at the end of {_TYPED} sentences, translated", typed, "ms", "<= 150").show(),
    ]
    child.close()
    return found


def document(pages: int) -> list[str]:
    """Sentences that the pair was not trained on."""
    return [english for english, _spanish in sentences(pages * _SENTENCES_A_PAGE, 8, held_out=True)]


def typed_ms(child: Child, model: PairModel) -> list[float]:
    """How long a text takes as it is typed, letter by letter at its end, when it is asked for as the window does."""
    text = " ".join(english for english, _spanish in sentences(_TYPED, 11, held_out=True))
    found = []
    known: list[PartText] = []
    for end in range(len(text) - _KEYS, len(text) + 1):
        began = time.perf_counter()
        events = list(child.run(Translate(text[:end], "en", "es", None, [model], done_parts=known)).events())
        assert isinstance(events[-1], Done), events[-1]
        found.append((time.perf_counter() - began) * 1e3)
        known = [PartText(each.source, each.target) for each in events if isinstance(each, Translated)]
    return found[1:]  # the first one has nothing before it


def long_document(name: str, model: PairModel) -> list[Line]:
    """The most memory that a child takes for a document of 50 pages, beside a tenth of it; and its words a second."""
    peaks = []
    for pages in (_PAGES // 10, _PAGES):
        text = "\n".join(document(pages))
        child = Child(paths.worker_command("inference"))
        translate(child, Translate("Hello.", "en", "es", None, [model]))
        process = psutil.Process(child.process_id)
        job = child.run(Translate(text, "en", "es", None, [model]))
        began, next_s, peak = time.perf_counter(), 0.0, 0
        for event in job.events():
            last = event
            if time.perf_counter() > next_s:
                peak = max(peak, process.memory_info().rss)
                next_s = time.perf_counter() + _SAMPLE_S
        spent = time.perf_counter() - began
        assert isinstance(last, Done), last
        child.close()
        peaks.append(peak / 1e6)
    return [
        Line(f"{name}: memory, {_PAGES} pages", [peaks[1]], "MB", details={"tenth": peaks[0]}).show(),
        Line(f"{name}: the same over {_PAGES // 10} pages", [peaks[1] / peaks[0]], "x", "flat").show(),
        Line(f"{name}: {_PAGES} pages in one pass", [len(text.split()) / spent], "w/s").show(),
    ]


def cancelled_s(child: Child, text: str, model: PairModel) -> float:
    """Seconds from the cancelling to the end of the job."""
    job = child.run(Translate(text, "en", "es", None, [model]))
    asked = 0.0
    for event in job.events():
        if isinstance(event, Progress) and event.stage == "translating" and event.done and not asked:
            asked = time.perf_counter()
            job.cancel()
        last = event
    assert isinstance(last, Cancelled), last
    return time.perf_counter() - asked


def language_model(runs: int, path: Path) -> list[Line]:
    """The same segments in one job, and each in a job of its own."""
    texts = [english for english, _spanish in sentences(_SEGMENTS, 9, held_out=True)]
    words = len(" ".join(texts).split())
    child = Child(paths.worker_command("inference"))
    model = ModelFile(path.stem, str(path))
    translate(child, Translate(texts[0], "en", "es", model, engine="slm"))

    def together() -> float:
        return words / translate(child, Translate("\n".join(texts), "en", "es", model, engine="slm"))[0]

    def each_alone() -> float:
        return words / sum(translate(child, Translate(text, "en", "es", model, engine="slm"))[0] for text in texts)

    one, other = alternate(runs, together, each_alone)
    child.close()
    return [
        Line(f"{path.stem[:30]}: words/s, {_SEGMENTS} segments", one, "w/s").show(),
        ratio(f"{path.stem[:30]}: over one call a segment", one, other, ">= 1.6"),
    ]


def translate(child: Child, request: Translate) -> tuple[float, TranslateResult]:
    began = time.perf_counter()
    last = list(child.run(request).events())[-1]
    spent = time.perf_counter() - began
    assert isinstance(last, Done), last
    assert isinstance(last.result, TranslateResult)
    return spent, last.result
