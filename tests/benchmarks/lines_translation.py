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
from slmdesk.messages import Cancelled, Done, ModelFile, PairModel, Progress, Translate, TranslateResult
from slmdesk.worker.client import Child

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from pair_grammar import sentences
from translation_pairs import installed_pair

_PAGES = 50
_SENTENCES_A_PAGE = 40
_SEGMENTS = 64


def lines(runs: int, models: list[Path]) -> list[Line]:
    """The tiny pair of the tests, and every language model."""
    with tempfile.TemporaryDirectory() as folder:
        found = pair(runs, installed_pair(Path(folder)))
    return found + [line for path in models for line in language_model(max(2, runs // 2), path)]


def pair(runs: int, model: PairModel) -> list[Line]:
    texts = [english for english, _spanish in sentences(_PAGES * _SENTENCES_A_PAGE, 8, held_out=True)]
    text = "\n".join(texts)
    words = len(text.split())
    child = Child(paths.worker_command("inference"))
    translate(child, Translate(texts[0], "en", "es", None, [model]))  # the model is loaded before the clock starts
    cores = psutil.cpu_count(logical=False) or 1
    translator = ctranslate2.Translator(
        model.folder, device="cpu", compute_type="int8", inter_threads=cores, intra_threads=1
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{model.folder}/sentencepiece.model")

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

    one, other = alternate(runs, ours, plain)
    cancelling = [cancelled_s(child, text, model) * 1e3 for _run in range(runs)]
    found = [
        Line(f"pair: words/s, {_PAGES} pages", one, "w/s").show(),
        ratio("pair: words/s over the engine's own loop", one, other, ">= 0.9").show(),
        Line("pair: cancelled in the middle", cancelling, "ms", "<= 200").show(),
    ]
    child.close()
    return found


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
        ratio(f"{path.stem[:30]}: over one call a segment", one, other, ">= 1.6").show(),
    ]


def translate(child: Child, request: Translate) -> tuple[float, TranslateResult]:
    began = time.perf_counter()
    last = list(child.run(request).events())[-1]
    spent = time.perf_counter() - began
    assert isinstance(last, Done), last
    assert isinstance(last.result, TranslateResult)
    return spent, last.result
