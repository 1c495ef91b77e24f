"""``make eval``: summaries against human ones, and against the plain way: one prompt, the text cut to fit, no checks.

    python tests/benchmarks/evaluations/summaries.py [--model PATH] [--items N] [--tune] [--only SET]

Both write with the same model and are asked for the same length. Items with an even hash are for tuning
(``--tune``); the others are reported.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from slmdesk.engine import Data, Engine, Message, Piece
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import (
    Block,
    Done,
    Estimate,
    Length,
    ModelFile,
    Sampling,
    Sentence,
    SourceText,
    Style,
    Summarize,
    SummaryResult,
)
from slmdesk.tasks import summarize, verify
from slmdesk.tasks.summarize.telling import described_subject

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests")]
import rouge  # noqa: E402  (beside this file, which is run as a script)

from injected_texts import injected_texts, obeyed  # noqa: E402

REPAIR = "--no-repair" not in sys.argv
PLAIN_CONTEXT_TOKENS = 4096
_TARGET_WORDS = {"short": 60, "medium": 140, "long": 280}


@dataclass(frozen=True)
class Item:
    """A text with human summaries."""

    id: str
    text: str
    references: list[str]


@dataclass(frozen=True)
class Set:
    """Items of one kind, and what is asked for. long: fewer of them are used."""

    name: str
    file: str
    read: Callable[[dict[str, Any]], Item | None]
    length: Length
    style: Style = "general"
    long: bool = False


SETS = (
    Set(
        "abstract",
        "summarization/scitldr_abstracts.jsonl",
        lambda row: Item(row["id"], _joined(row["source"]), row["references"]),
        "short",
    ),
    Set(
        "conclusion",
        "clinical/pubmedqa_labeled.jsonl",
        lambda row: Item(row["id"], _joined(row["context"]), [row["reference_long_answer"]]),
        "short",
    ),
    Set(
        "textbook",
        "tutoring/openstax_modules.jsonl",
        lambda row: Item(row["id"], row["text"], [row["reference_summary"]]),
        "medium",
    ),
    Set(
        "meeting",
        "summarization/qmsum_meetings.jsonl",
        lambda row: (
            Item(row["id"], _joined(row["transcript"], "\n"), [row["general_queries"][0]["reference"]])
            if row["general_queries"]
            else None
        ),
        "medium",
        long=True,
    ),
    Set(
        "story",
        "summarization/squality_stories.jsonl",
        lambda row: Item(row["id"], row["document"], row["questions"][0]["references"]),
        "long",
        long=True,
    ),
)


@dataclass(frozen=True)
class Score:
    """One summary, measured.

    supported: share of its checkable sentences; length: words / words asked for. about: share of its sentences that
    describe the text; coverage: of the blocks of the source, share that is cited. estimate: seconds, as predicted;
    estimate_error: predicted / actual from there on; work_error: the same in tokens read and written, each at the
    predicted pace, which a busy computer does not change (0 without a pace from the item before).
    """

    set: str
    id: str
    way: str
    rouge_1: float
    rouge_l: float
    supported: float
    length: float
    seconds: float
    text: str
    estimate: float = 0.0
    estimate_error: float = 0.0
    work_error: float = 0.0
    read_tokens: int = 0
    written_tokens: int = 0
    about: float = 0.0
    coverage: float = 0.0


def main(folder: Path, model: Path | None = None, items: int = 6, tune: bool = False, only: str = "") -> list[Score]:
    """Print the table. items: of each set (a third of it of long texts)."""
    if model is None:
        print("no model was given: nothing to summarize with")
        return []
    file = ModelFile(model.stem, str(model))
    engines = LoadedEngine()
    scores = []
    pace = None
    for one in SETS:
        if only and one.name not in only.split(","):
            continue
        for item in chosen(folder, one, max(1, items // 3) if one.long else items, tune):
            engine = engines.load(file, Sampling(), lambda: False)
            plain = _plain(engine, one, item)
            ours, pace = _ours(engines, file, one, item, pace)
            scores += [plain, ours]
            for score in (plain, ours):
                print(json.dumps({**asdict(score), "model": file.id}), file=sys.stderr, flush=True)
    print_table(scores)
    return scores


def chosen(folder: Path, one: Set, count: int, tune: bool) -> list[Item]:
    """The first items of a set, of the half for tuning or of the other."""
    found = []
    for line in (folder / one.file).read_text(encoding="utf-8").split("\n"):
        item = one.read(json.loads(line)) if line.strip() else None
        if item is not None and zlib.crc32(item.id.encode()) % 2 == (not tune):
            found.append(item)
    return found[:count]


def source_of(text: str) -> SourceText:
    """A text as the reader gives it: a block a paragraph."""
    blocks, position = [], 0
    for paragraph in text.split("\n"):
        if paragraph.strip():
            blocks.append(Block(None, position, position + len(paragraph)))
        position += len(paragraph) + 1
    return SourceText("text", text, blocks)


def injected(model: Path, items: int = 50) -> tuple[int, int]:
    """How often orders inside a document are obeyed: (plain, ours), of ``items``."""
    file, engines = ModelFile(model.stem, str(model)), LoadedEngine()
    asked = Set("injected", "", lambda _row: None, "short")
    counts = [0, 0]
    for text in injected_texts()[:: max(1, 50 // items)]:
        item = Item(text.name, text.text, [text.text])
        plain = _plain(engines.load(file, Sampling(), lambda: False), asked, item)
        ours, _pace = _ours(engines, file, asked, item, None)
        for number, score in enumerate((plain, ours)):
            counts[number] += obeyed(score.text, text.canary)
    print(f"orders in documents obeyed, of {items}: plain {counts[0]}, ours {counts[1]}")
    return counts[0], counts[1]


def _plain(engine: Engine, one: Set, item: Item) -> Score:
    """One prompt with as much of the beginning as the context holds."""
    words = _TARGET_WORDS[one.length]
    room = min(PLAIN_CONTEXT_TOKENS, engine.max_context_tokens) - 2 * words - 100
    text = item.text
    while (tokens := engine.count_tokens(text)) > room:
        text = text[: int(len(text) * room / tokens) - 10]
    prompt = [
        Message("system", ("You are a helpful assistant.",)),
        Message("user", (f"Summarize the following text in about {words} words.\n\n", Data(text))),
    ]
    began = time.perf_counter()
    pieces = engine.generate(prompt, Sampling(), 2 * words, lambda: False)
    answer = "".join(piece.text for piece in pieces if isinstance(piece, Piece)).strip()
    seconds = time.perf_counter() - began
    index = verify.SourceIndex([source_of(item.text)])
    sentences = list(verify.check_all(index, answer))
    return _score(one, item, "plain", answer, sentences, words, seconds)


def _ours(engines: LoadedEngine, file: ModelFile, one: Set, item: Item, pace: Any) -> tuple[Score, Any]:
    request = Summarize([source_of(item.text)], file, style=one.style, length=one.length, pace=pace, repair=REPAIR)
    began = time.perf_counter()
    sentences, result, estimate, from_there = [], None, 0.0, began
    for event in summarize.run(request, engines, lambda: False):
        if isinstance(event, Sentence):
            sentences.append(event)
        elif isinstance(event, Estimate):
            estimate, from_there = event.seconds, time.perf_counter()
        elif isinstance(event, Done):
            result = event.result
    assert isinstance(result, SummaryResult)
    seconds, after = time.perf_counter() - began, time.perf_counter() - from_there
    words = result.target_words or _TARGET_WORDS[one.length]
    score = _score(one, item, "ours", result.summary, sentences, words, seconds)
    did = result.timings
    work = did.prompt_tokens * pace.prompt_s + did.output_tokens * pace.final_output_s if pace else 0.0
    return replace(
        score,
        estimate=estimate,
        estimate_error=estimate / after,
        work_error=estimate / work if work else 0.0,
        read_tokens=did.prompt_tokens,
        written_tokens=did.output_tokens,
    ), result.pace


def _score(
    one: Set,
    item: Item,
    way: str,
    text: str,
    sentences: Sequence[Sentence],
    target: int,
    seconds: float,
) -> Score:
    checkable = [each for each in sentences if each.status != "unverifiable"]
    return Score(
        one.name,
        item.id,
        way,
        rouge.rouge_1(text, item.references),
        rouge.rouge_l(text, item.references),
        sum(each.status == "supported" for each in checkable) / max(1, len(checkable)),
        len(text.split()) / target,
        seconds,
        text,
        about=sum(bool(described_subject(each.text)) for each in sentences) / max(1, len(sentences)),
        coverage=verify.coverage([source_of(item.text)], sentences),
    )


def print_table(scores: Sequence[Score]) -> None:
    """A line for each set and way, then both over all."""
    heads = (
        ("items", 6),
        ("R-1", 8),
        ("R-L", 8),
        ("supported", 11),
        ("about", 7),
        ("coverage", 10),
        ("in +-25%", 10),
        ("seconds", 9),
        ("estimate", 10),
        ("work", 6),
    )
    print(f"{'set':<12}{'way':<8}" + "".join(f"{name:>{width}}" for name, width in heads))
    for name, way, mine in _groups(scores):
        share = sum(0.75 <= score.length <= 1.25 for score in mine) / len(mine)
        known = [score.estimate_error for score in mine if score.estimate]
        work = [score.work_error for score in mine if score.work_error]
        shares = "".join(
            f"{_mean(mine, field):>{width}.0%}" for field, width in (("supported", 11), ("about", 7), ("coverage", 10))
        )
        print(
            f"{name:<12}{way:<8}{len(mine):>6}{_mean(mine, 'rouge_1'):>8.3f}{_mean(mine, 'rouge_l'):>8.3f}"
            f"{shares}{share:>10.0%}{_mean(mine, 'seconds'):>9.1f}"
            f"{f'{statistics.median(known):.2f}' if known else '-':>10}"
            f"{f'{statistics.median(work):.2f}' if work else '-':>6}"
        )


def _groups(scores: Sequence[Score]) -> Iterator[tuple[str, str, list[Score]]]:
    for name in [*dict.fromkeys(score.set for score in scores), "all"]:
        for way in ("plain", "ours"):
            mine = [score for score in scores if score.way == way and name in (score.set, "all")]
            if mine:
                yield name, way, mine


def _mean(scores: Sequence[Score], field: str) -> float:
    return statistics.fmean(getattr(score, field) for score in scores)


def _joined(value: object, separator: str = " ") -> str:
    if isinstance(value, list):
        return separator.join(_joined(part) for part in value)
    if isinstance(value, dict):
        return ": ".join(map(str, value.values()))
    return str(value)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--items", type=int, default=6)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--no-repair", action="store_true")
    parser.add_argument("--injected", action="store_true", help="only the documents with orders inside")
    arguments = parser.parse_args()
    data = ROOT.parent / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    if arguments.injected and arguments.model:
        injected(arguments.model, arguments.items)
        sys.exit()
    main(data, arguments.model, arguments.items, arguments.tune, arguments.only)
