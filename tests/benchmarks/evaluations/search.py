"""``python tests/benchmarks/evaluations/search.py``: whether search finds the page that answers, and how fast.

Questions of ``long_documents`` (a textbook of 234 pages; right: a passage on the pages of the question's section) and
of ``tutoring`` (24 textbook modules indexed together; right: a passage of the question's module). By words alone, by
meaning alone, and both. Then the same for ``ask``, which searches the material of one request without an index: by
words, and with the meaning of the best by words. Items with an even hash were tuned on (``--tune`` prints those); only
the odd are reported.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
import time
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from slmdesk import documents, paths
from slmdesk.documents.language import LanguageDetector
from slmdesk.documents.ocr.recognition import Ocr
from slmdesk.engine.embed import Embedder, LoadedEmbedder
from slmdesk.messages import Block, EmbeddingFile, Read, SourceText, TextPiece
from slmdesk.store.search import Hit, SearchIndex
from slmdesk.tasks.ask.meaning import Meaning
from slmdesk.tasks.ask.retrieval import Closeness, PassageSearch, nothing_tells

_MODEL = "test"
_TARGET_RECALL = 0.85
_TARGET_PAGES_S = 20
_PAGES = 5000


def main(folder: Path, model: Path, items: int, tune: bool = False, only_embedding: bool = False) -> None:
    """model: the embedding model's ONNX file. items: at most so many questions of a set."""
    embedder = Embedder(model, paths.resources() / "tokenizers" / "all-minilm-l6-v2-int8.json")
    if only_embedding:
        with tempfile.TemporaryDirectory() as home:
            for turn in range(3):
                index = SearchIndex(Path(home) / str(turn))
                _fill(index, embedder, _long(folder, index)[1])
                index.close()
        return
    with tempfile.TemporaryDirectory() as home:
        for name, build in (("long PDF: the section's pages", _long), ("modules: the right module", _modules)):
            index = SearchIndex(Path(home) / name.split(":")[0].replace(" ", "-"))
            built, pages = build(folder, index)
            questions = [
                (question, right) for id, question, right in built if (zlib.crc32(id.encode()) % 2 == 0) == tune
            ][:items]
            _fill(index, embedder, pages)
            _recall(name, index, embedder, questions)
            index.close()
        _asking(folder, model, items, tune)
        _speed(Path(home) / "large", embedder)


def _read(path: Path) -> SourceText:
    pieces: list[str] = []
    blocks: list[Block] = []
    for event in documents.read(Read(str(path)), lambda: False, Ocr(), LanguageDetector()):
        if isinstance(event, TextPiece):
            pieces.append(event.text)
            blocks.extend(event.blocks)
    return SourceText(str(path), "".join(pieces), blocks)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


Right = Callable[[Hit], bool]


def _long(folder: Path, index: SearchIndex) -> tuple[list[tuple[str, str, Right]], int]:
    """(id, question, what is right) of each question, and how many pages were indexed."""
    found: list[tuple[str, str, Right]] = []
    read: set[str] = set()
    total = 0
    for item in _lines(folder / "long_documents" / "questions.jsonl"):
        if item["pdf"] not in read:
            path = folder / "long_documents" / item["pdf"]
            started = time.perf_counter()
            source = _read(path)
            middle = time.perf_counter()
            pages = max(block.page_number or 0 for block in source.blocks)
            count = index.add(path, source, pages)
            done = time.perf_counter()
            print(
                f"{item['pdf']}: {pages} pages, {count} passages; read {pages / (middle - started):.0f} pages/s,"
                f" indexed {pages / (done - middle):.0f} pages/s, both {pages / (done - started):.0f} pages/s"
            )
            read.add(item["pdf"])
            total += pages
        if "question" in item:
            first, last = item["pages"]
            found.append((item["id"], item["question"], _on_pages(first, last)))
    return found, total


def _on_pages(first: int, last: int) -> Right:
    return lambda hit: hit.page_number is not None and first <= hit.page_number <= last


def _modules(folder: Path, index: SearchIndex) -> tuple[list[tuple[str, str, Right]], int]:
    """As ``_long``; these texts have no pages."""
    found: list[tuple[str, str, Right]] = []
    with tempfile.TemporaryDirectory() as place:
        for item in _lines(folder / "tutoring" / "openstax_modules.jsonl"):
            path = Path(place) / f"{item['id']}.txt"
            path.write_text(item["text"], encoding="utf-8")
            index.add(path, _read(path))
            for number, asked in enumerate([*item["multiple_choice"], *item["free_response"]]):
                if isinstance(asked, dict) and asked.get("question"):
                    found.append((f"{item['id']}-{number}", asked["question"], _in_file(path.name)))
    return found, 0


def _in_file(name: str) -> Right:
    return lambda hit: hit.file.name == name


def _asking(folder: Path, model: Path, items: int, tune: bool) -> None:
    """Whether a stretch on the pages of the question's section is among those that ``ask`` reads."""
    asked = [item for item in _lines(folder / "long_documents" / "questions.jsonl") if "question" in item]
    source = _read(folder / "long_documents" / asked[0]["pdf"])
    search = PassageSearch([source])
    starts = [block.start for block in source.blocks]

    def page(offset: int) -> int:
        return source.blocks[max(0, bisect_right(starts, offset) - 1)].page_number or 0

    meaning = Meaning(LoadedEmbedder())
    file = EmbeddingFile(str(model), str(paths.resources() / "tokenizers" / "all-minilm-l6-v2-int8.json"))
    taken: list[float] = []

    def closeness(question: str, texts: Sequence[str]) -> list[float]:
        begun = time.perf_counter()
        found = meaning.closeness(file, question, texts, lambda: False)
        taken.append(time.perf_counter() - begun)
        return found

    chosen = [each for each in asked if (zlib.crc32(each["id"].encode()) % 2 == 0) == tune][:items]
    print(f"ask, long PDF: {len(search.stretches)} stretches, {len(chosen)} questions")
    ways: tuple[tuple[str, Closeness], ...] = (("words (BM25)", nothing_tells), ("both", closeness))
    for way, near in ways:
        ranks = []
        for item in chosen:
            first, last = item["pages"]
            found = [search.stretches[place] for place in search.best_by_both(item["question"], 12, near)]
            right = (rank for rank, each in enumerate(found, 1) if first <= page(each.start) <= last)
            ranks.append(next(right, 99))
        at = {most: sum(rank <= most for rank in ranks) / max(1, len(ranks)) for most in (1, 5, 12)}
        print(f"  {way:13} recall@1 {at[1]:.3f}  recall@5 {at[5]:.3f}  recall@12 {at[12]:.3f}")
    if taken:
        print(f"  the meaning of a question's passages: median {np.median(taken):.2f} s, first {taken[0]:.2f} s")


def _fill(index: SearchIndex, embedder: Embedder, pages: int) -> None:
    """As ``slmdesk library index`` does, but for the pipe between its two processes."""
    started, cpu, count = time.perf_counter(), time.process_time(), 0
    while waiting := index.without_vectors(_MODEL, 2048):
        numbers = iter(number for number, _text in waiting)
        for made, rows in embedder.embed([text for _number, text in waiting]):
            index.add_vectors(_MODEL, list(itertools.islice(numbers, made)), rows.tobytes(), rows.shape[1])
            count += made
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    of_pages = f" = {pages / seconds:.1f} pages/s  (target: >= {_TARGET_PAGES_S} on 2 cores)" if pages else ""
    by_cpu = f"; {pages / cpu:.1f} pages for each second of one core" if pages else ""
    print(f"{count} passages embedded, {count / seconds:.1f} passages/s{of_pages}{by_cpu}", flush=True)


def _recall(name: str, index: SearchIndex, embedder: Embedder, questions: Sequence[tuple[str, Right]]) -> None:
    vectors = [
        row.tobytes() for _count, rows in embedder.embed([question for question, _right in questions]) for row in rows
    ]
    print(f"{name}: {len(questions)} questions")
    for way, words, meaning in (("words (BM25)", True, False), ("meaning", False, True), ("both", True, True)):
        ranks = []
        for (question, right), vector in zip(questions, vectors, strict=True):
            hits = index.search(question, 10, vector if meaning else None, _MODEL, words)
            ranks.append(next((rank for rank, hit in enumerate(hits, 1) if right(hit)), 99))
        at = {most: sum(rank <= most for rank in ranks) / max(1, len(ranks)) for most in (1, 5, 10)}
        mark = "" if way != "both" else f"  (target: recall@5 >= {_TARGET_RECALL})"
        print(f"  {way:13} recall@1 {at[1]:.3f}  recall@5 {at[5]:.3f}  recall@10 {at[10]:.3f}{mark}")


def _speed(folder: Path, embedder: Embedder) -> None:
    """A library of 5,000 pages: made up of words of natural frequency, since only size counts here."""
    rng = np.random.default_rng(1)
    words = np.array(
        [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}term{n}" for n in range(30000)]
    )
    index = SearchIndex(folder)
    os.makedirs(folder, exist_ok=True)
    started = time.perf_counter()
    for document in range(_PAGES // 250):
        path = folder / f"{document}.txt"
        path.write_text("x", encoding="utf-8")
        pieces, blocks, at = [], [], 0
        for page in range(250):
            for _paragraph in range(4):
                text = " ".join(words[np.minimum(rng.zipf(1.2, 110), 29999)]) + ".\n"
                pieces.append(text)
                blocks.append(Block(page + 1, at, at + len(text)))
                at += len(text)
        index.add(path, SourceText(str(path), "".join(pieces), blocks))
    seconds = time.perf_counter() - started
    count = 0
    while waiting := index.without_vectors(_MODEL, 4096):
        rows = rng.standard_normal((len(waiting), 384)).astype("<f4")
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        index.add_vectors(_MODEL, [number for number, _text in waiting], rows.tobytes(), 384)
        count += len(waiting)
    print(f"{_PAGES} pages, {count} passages, {_PAGES / seconds:.0f} pages/s indexed (made-up text included)")
    times: dict[str, list[float]] = {"first (vectors read)": [], "later": []}
    for number in range(21):
        question = "what is " + " ".join(words[np.minimum(rng.zipf(1.2, 8), 29999)])
        begun = time.perf_counter()
        ((_count, rows),) = embedder.embed([question])
        index.search(question, 10, rows[0].tobytes(), _MODEL)
        times["later" if number else "first (vectors read)"].append(1000 * (time.perf_counter() - begun))
    for name, taken in times.items():
        print(f"  query over {_PAGES} pages, {name}: median {np.median(taken):.0f} ms, worst {max(taken):.0f} ms")
    index.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("SLMDESK_EVAL", "../shared/eval")))
    parser.add_argument("--model", type=Path, default=Path("build/test-home/models/all-minilm-l6-v2-int8/model.onnx"))
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--tune", action="store_true", help="the half that was tuned on")
    parser.add_argument("--embedding", action="store_true", help="only how fast pages are embedded, three times")
    options = parser.parse_args()
    if not options.model.is_file():
        parser.error(f"there is no {options.model}: slmdesk models pull all-minilm-l6-v2-int8, and --model its file")
    sys.exit(main(options.folder, options.model, options.items, options.tune, options.embedding))
