"""Summaries through the child: against plain sequential calls, and how time grows with the document."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import msgspec
import psutil
from plain import Plain
from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.engine.llama.quantize import quantize
from slmdesk.messages import (
    Done,
    ModelFile,
    OptimizeModel,
    OptimizeResult,
    SourceText,
    Summarize,
    SummaryResult,
)
from slmdesk.models.fit import OPTIMIZABLE, shape_of
from slmdesk.models.inspect import check_model
from slmdesk.worker.client import Child

_PAGE = (
    "Photosynthesis turns the energy of light into chemical energy. Chlorophyll absorbs red and blue light best. "
    "In 1779 Jan Ingenhousz showed that plants need light to release oxygen. The Calvin cycle fixes carbon dioxide. "
    "Guard cells open and close the pores of a leaf. A leaf loses water while its pores are open. "
) * 6
_LONG_CHARACTERS = 45_000  # about 10,000 tokens of English
_CHUNK_CHARACTERS = 2_700  # about 600 tokens, as the product cuts
_MEASURED_CHARACTERS = 8_000  # long enough for the product to measure the model first
_PAGES = (10, 20, 40, 80)  # 500 with --long: an hour on a small computer


def lines(runs: int, models: list[Path]) -> list[Line]:
    """The long document with every model; growth with the smallest one."""
    found = [line(max(2, runs // 2), path) for path in models for line in (long_document, optimized)]
    if models:
        found += growth(min(models, key=lambda path: path.stat().st_size), _PAGES)
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
    """Seconds for each token read and written: both do the same work, in other ways."""
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
    """Seconds of plain sequential calls, and of ours; one pair a run."""
    text = numbered(_LONG_CHARACTERS)
    child = Child(paths.worker_command("inference"))
    plain = Plain(plain_path, 4096)
    chunks = [text[at : at + _CHUNK_CHARACTERS] for at in range(0, len(text), _CHUNK_CHARACTERS)]
    written: list[int] = []

    def ours() -> float:
        spent, result = summarize(child, path, text)
        written.append(result.timings.output_tokens)
        used = result.timings
        print(
            f"    ours {spent:.0f} s: {used.prompt_tokens} tokens read in {used.prompt_s:.0f} s, "
            f"{used.output_tokens} written in {used.output_s:.0f} s",
            flush=True,
        )
        return spent

    def theirs() -> float:
        # as many tokens for each part as ours wrote on average, and one more call for the summary
        each = max(16, (written[-1] if written else 1200) // (len(chunks) + 1))
        notes = [plain.ask(chunk, "Write notes on this part.", each, exactly=True) for chunk in chunks]
        last = plain.ask(text[: 4 * each * len(chunks)], "Summarize these notes.", each, exactly=True)  # 4: letters
        spent = float(sum(note["total_s"] for note in notes) + last["total_s"])
        print(f"    plain {spent:.0f} s, {sum(note['tokens'] for note in [*notes, last])} tokens", flush=True)
        return spent

    try:
        summarize(child, path, text[:_MEASURED_CHARACTERS])  # measures, once
        mine, other = alternate(runs, ours, theirs)
    finally:
        plain.close()
        child.close()
    return other, mine


def growth(path: Path, pages: tuple[int, ...]) -> list[Line]:
    """Seconds a page, from few pages to many; the child's memory after each."""
    child = Child(paths.worker_command("inference"))
    try:
        summarize(child, path, numbered(4000))
        rates, memory = [], []
        for count in pages:
            spent, _result = summarize(child, path, numbered(count * len(_PAGE)))
            rates.append(spent / count)
            memory.append(psutil.Process(child.process_id).memory_info().rss / 1e6)
    finally:
        child.close()
    span = f"{pages[0]} to {pages[-1]} pages ({path.stem})"
    return [
        Line(f"time a page against the shortest, {span}", [rate / rates[0] for rate in rates], "x", "1 +- 0.1").show(),
        Line(f"memory against the shortest, {span}", [each / memory[0] for each in memory], "x", "1 +- 0.05").show(),
    ]
