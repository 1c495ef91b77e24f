"""Summaries through the child: against plain sequential calls, and how time grows with the document."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
from plain import Plain
from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.messages import Done, ModelFile, SourceText, Summarize, SummaryResult
from slmdesk.worker.client import Child

_PAGE = (
    "Photosynthesis turns the energy of light into chemical energy. Chlorophyll absorbs red and blue light best. "
    "In 1779 Jan Ingenhousz showed that plants need light to release oxygen. The Calvin cycle fixes carbon dioxide. "
    "Guard cells open and close the pores of a leaf. A leaf loses water while its pores are open. "
) * 6
_LONG_CHARACTERS = 45_000  # about 10,000 tokens of English
_CHUNK_CHARACTERS = 7_200  # about 1,600 tokens, as the product cuts
_PAGES = (10, 20, 40, 80)  # 500 with --long: an hour on a small computer


def lines(runs: int, models: list[Path]) -> list[Line]:
    """The long document with every model; growth with the smallest one."""
    found = [long_document(max(2, runs // 2), path) for path in models]
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
    text = numbered(_LONG_CHARACTERS)
    child = Child(paths.worker_command("inference"))
    plain = Plain(path, 4096)
    chunks = [text[at : at + _CHUNK_CHARACTERS] for at in range(0, len(text), _CHUNK_CHARACTERS)]
    written: list[int] = []

    def ours() -> float:
        spent, result = summarize(child, path, text)
        written.append(result.timings.output_tokens)
        return spent

    def theirs() -> float:
        # as many tokens for each part as ours wrote on average, and one more call for the summary
        each = max(16, (written[-1] if written else 1200) // (len(chunks) + 1))
        notes = [plain.ask(chunk, "Write notes on this part.", each) for chunk in chunks]
        last = plain.ask(text[: 160 * len(chunks) * 4], "Summarize these notes.", each)
        return float(sum(note["total_s"] for note in notes) + last["total_s"])

    try:
        summarize(child, path, text[:40_000])  # measures, once
        mine, other = alternate(runs, ours, theirs)
    finally:
        plain.close()
        child.close()
    return ratio(f"10,000 tokens summarized, plain time / ours ({path.stem})", other, mine, ">= 1.4")


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
