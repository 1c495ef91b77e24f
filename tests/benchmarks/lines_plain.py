"""The engine beside plain llama-cpp-python: reading, writing, many segments, and the first token after loading."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from plain import Plain
from table import Line, alternate, ratio

from slmdesk import paths
from slmdesk.engine import Data, Engine, Message, Prompt, Work
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import ModelFile, Sampling
from slmdesk.models.fit import shape_of
from slmdesk.models.inspect import check_model

GREEDY = Sampling()
SENTENCE = "Photosynthesis turns the energy of light into chemical energy. "
INSTRUCTION = "Summarize this text."
SEGMENTS = 64
_SEGMENT_TOKENS = 40
_WRITTEN_TOKENS = 96
_BANDWIDTH_BYTES = 256 << 20  # of one core's part: far more than any cache holds
_BANDWIDTH_S = 0.2
_numbers = count(1)  # begins each prompt, so that nothing is taken from a cache


def never() -> bool:
    return False


def lines(runs: int, models: list[Path]) -> list[Line]:
    """Every line, for every model."""
    found = []
    for path in models:
        plain = Plain(path, 4096)
        try:
            found.append(reading(runs, path, plain))
            found.append(segments(max(2, runs // 2), path, plain))
            found += writing(runs, path, plain)
        finally:
            plain.close()
        found.append(first_token(runs, path))
    return found


def loaded(path: Path, work: Work) -> Engine:
    """The engine as the product loads it for this work: measured first, as before any long job."""
    engines = LoadedEngine(paths.cache_folder())
    model = ModelFile(path.stem, str(path))
    for _progress in engines.measure(model, never):
        pass
    print(f"    {path.stem}, {work}: {engines.options(model, work)}", flush=True)
    return engines.load(model, GREEDY, never, work)


def prompt(text: str, instruction: str = INSTRUCTION) -> Prompt:
    return [Message("user", (f"{instruction}\n\n", Data(f"{next(_numbers)}. {text}")))]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def reading(runs: int, path: Path, plain: Plain) -> Line:
    """Seconds until the first token after a prompt of 1,600 tokens."""
    engine = loaded(path, "reading")
    text = SENTENCE * (1600 // engine.count_tokens(SENTENCE))
    plain.ask(SENTENCE, INSTRUCTION, 1)
    theirs, mine = alternate(
        runs,
        lambda: float(plain.ask(text, INSTRUCTION, 1)["total_s"]),
        lambda: seconds(lambda: list(engine.generate(prompt(text), GREEDY, 1, never))),
    )
    engine.close()
    return ratio(f"read 1,600 tokens, plain time / ours ({path.stem})", theirs, mine, ">= 1.4")


def segments(runs: int, path: Path, plain: Plain) -> Line:
    """Short texts, answered side by side and one call after the other: seconds for each token written."""
    engine = loaded(path, "segments")
    texts = [f"Segment {number}. {SENTENCE}" for number in range(SEGMENTS)]
    instruction = "Translate this sentence to French."

    def ours() -> float:
        engine.take_usage()
        prompts = [prompt(text, instruction) for text in texts]
        spent = seconds(lambda: list(engine.generate_many(prompts, GREEDY, _SEGMENT_TOKENS, never)))
        return spent / max(1, engine.take_usage().output_tokens)

    def theirs() -> float:
        answers = [plain.ask(text, instruction, _SEGMENT_TOKENS) for text in texts]
        return float(sum(each["total_s"] for each in answers) / max(1, sum(each["tokens"] for each in answers)))

    other, mine = alternate(runs, theirs, ours)
    engine.close()
    return ratio(f"{SEGMENTS} segments, plain time a token / ours ({path.stem})", other, mine, ">= 1.6")


def writing(runs: int, path: Path, plain: Plain) -> list[Line]:
    """Tokens a second after a short prompt, beside a bare loop of C calls, plain chat and the bandwidth of memory."""
    engine = loaded(path, "chat")
    read_bytes = shape_of(check_model(path)).read_bytes
    text = SENTENCE * 4

    def ours() -> float:
        engine.take_usage()
        list(engine.generate(prompt(text), GREEDY, _WRITTEN_TOKENS, never))
        usage = engine.take_usage()
        return usage.output_tokens / max(usage.output_s, 1e-9)

    def rate(answer: dict[str, Any]) -> float:
        return float(max(1, answer["tokens"] - 1) / max(answer["total_s"] - answer["first_s"], 1e-9))

    mine, bare, chat, most = alternate(
        runs,
        ours,
        lambda: rate(plain.bare(text, _WRITTEN_TOKENS)),
        lambda: rate(plain.ask(text, INSTRUCTION, _WRITTEN_TOKENS)),
        lambda: memory_bandwidth() / read_bytes,
    )
    engine.close()
    rates = f"{mine[0]:.0f}, bare {bare[0]:.0f}, plain {chat[0]:.0f}"
    print(f"    tokens/s: {rates}; memory allows {most[0]:.0f}", flush=True)
    return [
        ratio(f"write, our tokens a second / a bare loop of C calls ({path.stem})", mine, bare, ">= 0.97"),
        ratio(f"the same, plain chat / the bare loop ({path.stem})", chat, bare),
        ratio(f"the same, ours / what memory allows ({path.stem})", mine, most, ">= 0.95"),
        ratio(f"the same, the bare loop / what memory allows ({path.stem})", bare, most),
    ]


def memory_bandwidth() -> float:
    """Bytes a second that all cores read together: the most of some attempts, all cores from the same moment on."""
    from slmdesk.engine.threads import physical_cores

    parts = [np.ones(_BANDWIDTH_BYTES // 8, np.float64) for _ in range(physical_cores())]
    return max(_read_together(parts) for _ in range(5))


def _read_together(parts: Sequence[np.ndarray[Any, np.dtype[np.float64]]]) -> float:
    start = threading.Barrier(len(parts))
    ends: list[tuple[float, float, int]] = []

    def read(part: np.ndarray[Any, np.dtype[np.float64]]) -> None:
        start.wait()
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < _BANDWIDTH_S:
            part.sum()
            done += part.nbytes
        ends.append((began, time.perf_counter(), done))

    threads = [threading.Thread(target=read, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = max(end for _, end, _ in ends) - min(began for began, _, _ in ends)
    return sum(done for *_, done in ends) / spent


def first_token(runs: int, path: Path) -> Line:
    """From nothing in memory (but the file in the page cache) to the first token of a short answer."""

    def once() -> float:
        engines = LoadedEngine(paths.cache_folder())

        def work() -> None:
            engine = engines.load(ModelFile(path.stem, str(path)), GREEDY, never, "reading")
            list(engine.generate(prompt("Say yes.", ""), GREEDY, 1, never))

        spent = seconds(work)
        engines.close()
        return spent

    values = [once() for _ in range(runs + 1)][1:]
    return Line(f"load to first token, short prompt ({path.stem})", values, "s", "<= 1.0").show()
