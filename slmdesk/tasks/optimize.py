"""Optimize for this computer: a smaller, faster file of a model, made here and compared with its original."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator
from pathlib import Path

from slmdesk import paths
from slmdesk.engine import Cancelled
from slmdesk.engine.loading import LoadedEngine
from slmdesk.errors import EngineError, ModelError
from slmdesk.messages import (
    Done,
    FormatQuality,
    OptimizeModel,
    OptimizeResult,
    Progress,
    QuantizedFormat,
    TaskEvent,
)
from slmdesk.models.disk import check_space
from slmdesk.models.fit import OPTIMIZABLE, Shape, shape_of
from slmdesk.models.inspect import check_model

_WORTH = 1.1  # a smaller gain is not worth the words that are lost
_CLOSE = 1.05  # formats that are no further apart in speed: the one that says more of the same wins
_BLOCK = 256  # weights of a row that Q4_K stores together; a row that is no multiple falls back to a larger format
_SHARE = 0.65  # of the original's size, at most, that a new file takes
_READ, _WRITTEN = 8, 1  # the mix of tokens that a gain is judged by: reading a document, writing notes


def run(request: OptimizeModel, engines: LoadedEngine, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Make each format, measure it, and compare it with the original on sample text.

    Yields:
        ``Progress``, then ``Done(OptimizeResult)``; only the best new file is left in ``request.folder``.

    Raises:
        ModelError: ``not-optimizable``, the file is not in a format that loses little.
        EngineError: ``optimize-failed``. StorageError: ``disk-full``, before anything is written.
        JobCancelled: nothing is left behind.
    """
    source = Path(request.model.path)
    shape = shape_of(check_model(source))
    name = shape.main_format
    if name not in OPTIMIZABLE:
        raise ModelError(
            "not-optimizable",
            f"The weights of this model are already compressed ({name}); compressing them once more would spoil it.",
            "Get the Q8_0 or F16 file of the same model, and optimize that.",
        )
    from slmdesk.engine.llama.quality import compare, read_sample
    from slmdesk.engine.llama.quantize import quantize

    formats = request.formats or _suitable(shape)
    folder = Path(request.folder)
    check_space(folder, int(2 * _SHARE * source.stat().st_size))  # the best so far, and the next one
    engines.close()
    text = read_sample(paths.resources() / "samples" / "optimize.txt")
    candidates: list[FormatQuality] = []
    best: tuple[FormatQuality, Path] | None = None
    try:
        reference = yield from compare(source, None, text, cancelled)
        original = yield from _quality(request, source, name, engines, cancelled, reference.perplexity, 0.0, 1.0)
        for number, wanted in enumerate(formats):
            target = folder / f"{source.stem}-{wanted}.gguf"
            yield Progress("optimizing", number, len(formats), "files", f"Making the {wanted} file")
            quantize(source, target, wanted, cancelled)
            likeness = yield from compare(target, reference, text, cancelled)
            quality = yield from _quality(
                request, target, wanted, engines, cancelled, likeness.perplexity, likeness.kl, likeness.same_top
            )
            candidates.append(quality)
            if best is None or _better(quality, best[0]):
                if best is not None:
                    best[1].unlink()
                best = quality, target
            else:
                target.unlink()
        if best is not None and _seconds(best[0]) * _WORTH >= _seconds(original):
            best[1].unlink()
            best = None
    except BaseException:
        for wanted in formats:
            with contextlib.suppress(OSError):
                (folder / f"{source.stem}-{wanted}.gguf").unlink()
        raise
    chosen, file = ("", "") if best is None else (best[0].format, str(best[1]))
    yield Done(OptimizeResult(original, candidates, chosen, file, engines.was_busy()))


def _suitable(shape: Shape) -> tuple[QuantizedFormat, ...]:
    """What may be fastest on one processor or another, and says about the same.

    Q4_K_M is read fastest without rearranging, Q4_0 with; IQ4_NL is nearer to the original than Q4_0, about as fast,
    and takes ten times as long to make (156 s for 1.5B weights on two cores).
    """
    rows = shape.embedding_length, shape.feed_forward_length
    return ("Q4_K_M", "Q4_0") if all(row % _BLOCK == 0 for row in rows) else ("Q4_0", "IQ4_NL")


def _better(one: FormatQuality, other: FormatQuality) -> bool:
    """Clearly faster; or about as fast, and nearer to the original."""
    faster = _seconds(other) / _seconds(one)
    return faster > _CLOSE or (faster > 1 / _CLOSE and one.kl_divergence < other.kl_divergence)


def _quality(
    request: OptimizeModel,
    path: Path,
    name: str,
    engines: LoadedEngine,
    cancelled: Cancelled,
    perplexity: float,
    kl: float,
    same_top: float,
) -> Generator[TaskEvent, None, FormatQuality]:
    from msgspec.structs import replace

    model = replace(request.model, path=str(path))
    yield from engines.measure(model, cancelled, again=True)
    tuning = engines.tuning(model)
    if tuning is None:
        raise EngineError("optimize-failed", "The speed could not be measured.", "Free some disk space, and try again.")
    best = min(
        tuning.rates, key=lambda each: _READ / each.prompt_tokens_per_s + _WRITTEN / each.best_output_tokens_per_s
    )
    return FormatQuality(
        name,
        os.stat(path).st_size,
        best.prompt_tokens_per_s,
        best.best_output_tokens_per_s,
        perplexity,
        kl,
        same_top,
    )


def _seconds(quality: FormatQuality) -> float:
    """A typical job: mostly reading."""
    return _READ / quality.prompt_tokens_per_s + _WRITTEN / quality.output_tokens_per_s
