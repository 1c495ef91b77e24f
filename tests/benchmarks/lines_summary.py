"""Summaries through the child: against plain sequential calls, and how time grows with the document."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import psutil
from plain import Plain
from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.engine import Cancelled, Data, Engine, Message, Piece, Prompt, PromptProgress, Work
from slmdesk.engine.llama.quantize import quantize
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import (
    Done,
    ModelFile,
    OptimizeModel,
    OptimizeResult,
    Sampling,
    SourceText,
    Summarize,
    SummaryResult,
)
from slmdesk.models.fit import OPTIMIZABLE, shape_of
from slmdesk.models.inspect import check_model
from slmdesk.tasks import summarize as tasks_summarize
from slmdesk.worker.client import Child

_PAGE = (
    "Photosynthesis turns the energy of light into chemical energy. Chlorophyll absorbs red and blue light best. "
    "In 1779 Jan Ingenhousz showed that plants need light to release oxygen. The Calvin cycle fixes carbon dioxide. "
    "Guard cells open and close the pores of a leaf. A leaf loses water while its pores are open. "
) * 6
_LONG_CHARACTERS = 45_000  # about 10,000 tokens of English
_PLAIN_CONTEXT = 8192  # tokens
_MEASURED_CHARACTERS = 8_000  # long enough for the product to measure the model first
_PAGES = (10, 50, 100, 500)
_BETWEEN_LOOKS_S = 0.02


def lines(runs: int, models: list[Path]) -> list[Line]:
    """The long document with every model; growth with the smallest one, for a quick look without the longest text."""
    found = [line(max(2, runs // 2), path) for path in models for line in (long_document, optimized)]
    if models:
        found += growth(min(models, key=lambda path: path.stat().st_size), _PAGES if runs > 1 else _PAGES[:-1])
    return found


def numbered(characters: int) -> str:
    """A text in which every page differs from the others."""
    pages = [f"Page {number}. {_PAGE}\n\n" for number in range(1, 2 + characters // len(_PAGE))]
    return "".join(pages)[:characters]


def summarize(child: Child, path: Path, text: str) -> tuple[float, SummaryResult]:
    began = time.perf_counter()
    last = list(child.run(Summarize([SourceText("text", text, [])], ModelFile(path.stem, str(path)))).events())[-1]
    spent = time.perf_counter() - began
    assert isinstance(last, Done), last
    assert isinstance(last.result, SummaryResult)
    return spent, last.result


def long_document(runs: int, path: Path) -> Line:
    """Both do the same work, in other ways."""
    other, mine = _against_plain(runs, path, path)
    return ratio(f"10,000 tokens summarized, plain time / ours ({path.stem})", other, mine, ">= 1.4")


def optimized(runs: int, path: Path) -> Line:
    """The product with the file that "Make it faster here" chooses, beside plain calls with its original.

    A model that came compressed has no original here: a Q8_0 file made of it says next to the same, and stands for it.
    """
    with tempfile.TemporaryDirectory() as folder:
        original = path
        if shape_of(check_model(path)).main_format not in OPTIMIZABLE:
            original = Path(folder) / f"{path.stem}-Q8_0.gguf"
            quantize(path, original, "Q8_0", _never)
        child = Child(paths.worker_command("inference"))
        try:
            request = OptimizeModel(ModelFile(original.stem, str(original)), folder)
            last = list(child.run(request).events())[-1]
        finally:
            child.close()
        assert isinstance(last, Done), last
        assert isinstance(last.result, OptimizeResult)
        for each in (last.result.original, *last.result.candidates):
            print(f"    {each}", flush=True)
        fast = Path(last.result.file) if last.result.file else original
        other, mine = _against_plain(runs, fast, original)
    shown = last.result.format or "best as it is"
    what = f"the same, its original plain / its faster file here: {shown} ({path.stem})"
    return ratio(what, other, mine, ">= 2", quality=msgspec.to_builtins(last.result))


def _never() -> bool:
    return False


def _against_plain(runs: int, path: Path, plain_path: Path) -> tuple[list[float], list[float]]:
    """Seconds of plain sequential calls, and of ours; one pair a run.

    The plain calls are what ours asked the model: the same prompts one after the other, each answered with as many
    tokens.
    """
    text = numbered(_LONG_CHARACTERS)
    child = Child(paths.worker_command("inference"))
    try:
        summarize(child, path, text[:_MEASURED_CHARACTERS])  # measures, once
    finally:
        child.close()
    plain = Plain(plain_path, _PLAIN_CONTEXT)
    recorder = Recorder()
    request = Summarize([SourceText("text", text, [])], ModelFile(path.stem, str(path)))

    def ours() -> float:
        engines = recorder.engines = LoadedEngine(paths.cache_folder())
        recorder.asked.clear()
        began = time.perf_counter()
        try:
            last = list(tasks_summarize.run(request, recorder, _never))[-1]
            spent = time.perf_counter() - began
        finally:
            engines.close()
        assert isinstance(last, Done), last
        assert isinstance(last.result, SummaryResult)
        used = last.result.timings
        print(
            f"    ours {spent:.0f} s: {used.prompt_tokens} tokens read in {used.prompt_s:.0f} s, "
            f"{used.output_tokens} written in {used.output_s:.0f} s; {len(recorder.asked)} prompts",
            flush=True,
        )
        return spent

    def theirs() -> float:
        took = [plain.chat(each.messages, max(1, each.tokens), exactly=True) for each in recorder.asked]
        spent = sum(each["total_s"] for each in took)
        print(f"    plain {spent:.0f} s, {sum(each['tokens'] for each in took)} tokens", flush=True)
        return float(spent)

    try:
        mine, other = alternate(runs, ours, theirs)  # ours comes first: then it is known what was asked
    finally:
        plain.close()
    return other, mine


@dataclass
class Asked:
    """One prompt, as chat messages, and how many tokens were written of its answer."""

    messages: list[dict[str, str]]
    tokens: int = 0


class Recorder:
    """``Engines`` that note what is asked of them."""

    def __init__(self) -> None:
        self.engines = LoadedEngine()
        self.asked: list[Asked] = []

    def load(self, model: ModelFile, sampling: Sampling, cancelled: Cancelled, work: Work = "reading") -> Engine:
        return cast(Engine, Recording(self.engines.load(model, sampling, cancelled, work), self.asked))


class Recording:
    """An engine that notes what is asked of it."""

    def __init__(self, engine: Engine, asked: list[Asked]) -> None:
        self._engine = engine
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def generate(self, prompt: Prompt, *given: Any, **named: Any) -> Iterator[PromptProgress | Piece]:
        asked = self._note([prompt])
        for event in self._engine.generate(prompt, *given, **named):
            asked[0].tokens += isinstance(event, Piece)
            yield event

    def generate_many(
        self, prompts: Sequence[Prompt], *given: Any, **named: Any
    ) -> Iterator[tuple[int, PromptProgress | Piece]]:
        asked = self._note(prompts)
        for index, event in self._engine.generate_many(prompts, *given, **named):
            asked[index].tokens += isinstance(event, Piece)
            yield index, event

    def _note(self, prompts: Sequence[Prompt]) -> list[Asked]:
        asked = [Asked([{"role": each.role, "content": _words(each)} for each in prompt]) for prompt in prompts]
        self._asked.extend(asked)
        return asked


def _words(message: Message) -> str:
    return "".join(part.text if isinstance(part, Data) else part for part in message.parts)


def growth(path: Path, pages: tuple[int, ...]) -> list[Line]:
    """Processor seconds from few pages to many, as a fixed part and a constant for each page; the child's peak memory.

    Each number of pages has a child of its own, which loads the model: what one job leaves behind is not counted to the
    next.
    """
    seconds, peaks = [], []
    for count in (0, *pages):
        child = Child(paths.worker_command("inference"))
        try:
            child.start()
            assert child.process_id is not None
            process = psutil.Process(child.process_id)
            with Peak(process) as peak:
                _spent, result = summarize(child, path, numbered(count * len(_PAGE) or _MEASURED_CHARACTERS))
            spent = sum(process.cpu_times()[:2])
        finally:
            child.close()
        if not count:  # the model was measured, once
            continue
        seconds.append(spent)
        peaks.append(peak.bytes / 1e6)
        used = result.timings
        print(
            f"    {count} pages: {seconds[-1]:.0f} s, {seconds[-1] / count:.3g} a page; {peaks[-1]:.0f} MB; a page "
            f"{used.prompt_tokens / count:.0f} tokens read, {used.output_tokens / count:.0f} written",
            flush=True,
        )
    fixed, each = fixed_and_each(pages, seconds)
    off = [abs(fixed + each * count - spent) / spent for count, spent in zip(pages, seconds, strict=True)]
    span = f"{pages[0]} to {pages[-1]} pages ({path.stem})"
    rates = [spent / count / (seconds[0] / pages[0]) for count, spent in zip(pages, seconds, strict=True)]
    return [
        Line(f"time a page against the shortest, {span}", rates, "x", "1 +- 0.1").show(),
        Line(
            f"time against {fixed:.3g} s and {each:.3g} s a page, farthest off, {span}", [max(off)], "", "<= 0.1"
        ).show(),
        Line(f"peak memory against the shortest, {span}", [each / peaks[0] for each in peaks], "x", "1 +- 0.05").show(),
    ]


def fixed_and_each(pages: Sequence[int], seconds: Sequence[float]) -> tuple[float, float]:
    """The fixed part, at least 0, and the constant a page that lie nearest, by their share of each time."""
    numbers, spent = np.array(pages, float), np.array(seconds)
    columns = np.stack([1 / spent, numbers / spent], axis=1)
    fixed, each = np.linalg.lstsq(columns, np.ones(len(pages)), rcond=None)[0]
    if fixed < 0:
        fixed, each = 0.0, float(np.sum(numbers / spent) / np.sum((numbers / spent) ** 2))
    return float(fixed), float(each)


class Peak:
    """The most memory of a process while something runs."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.bytes = 0

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        with contextlib.suppress(psutil.Error):  # it died: the job says so
            while not self._ended.wait(_BETWEEN_LOOKS_S):
                self.bytes = max(self.bytes, self._process.memory_info().rss)
