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
from slmdesk.messages import Done, FormatQuality, OptimizeModel, OptimizeResult, Progress, TaskEvent
from slmdesk.models.fit import shape_of
from slmdesk.models.inspect import check_model

_SOURCES = ("F32", "F16", "BF16", "Q8_0")
_WORTH = 1.1  # a smaller gain is not worth the words that are lost
_READ, _WRITTEN = 8, 1  # the mix of tokens that a gain is judged by: reading a document, writing notes


def run(request: OptimizeModel, engines: LoadedEngine, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Make each format, measure it, and compare it with the original on sample text.

    Yields:
        ``Progress``, then ``Done(OptimizeResult)``; only the best new file is left in ``request.folder``.

    Raises:
        ModelError: ``not-optimizable``, the file is not in a format that loses little.
        EngineError: ``optimize-failed``. JobCancelled: nothing is left behind.
    """
    source = Path(request.model.path)
    header = check_model(source)
    name = shape_of(header).main_format
    if name not in _SOURCES:
        raise ModelError(
            "not-optimizable",
            f"The weights of this model are already compressed ({name}); compressing them once more would spoil it.",
            "Get the Q8_0 or F16 file of the same model, and optimize that.",
        )
    from slmdesk.engine.llama.quality import compare, read_sample
    from slmdesk.engine.llama.quantize import quantize

    engines.close()
    text = read_sample(paths.resources() / "samples" / "optimize.txt")
    made: list[tuple[FormatQuality, Path]] = []
    try:
        reference = yield from compare(source, None, text, cancelled)
        original = yield from _quality(request, source, name, engines, cancelled, reference.perplexity, 0.0, 1.0)
        for number, wanted in enumerate(request.formats):
            target = Path(request.folder) / f"{source.stem}-{wanted}.gguf"
            yield Progress("optimizing", number, len(request.formats), "files", f"Making the {wanted} file")
            made.append((original, target))  # so that half a file goes, too
            quantize(source, target, wanted, cancelled)
            likeness = yield from compare(target, reference, text, cancelled)
            quality = yield from _quality(
                request, target, wanted, engines, cancelled, likeness.perplexity, likeness.kl, likeness.same_top
            )
            made[-1] = (quality, target)
        best = min(made, key=lambda each: _seconds(each[0]), default=None)
        chosen = best if best is not None and _seconds(best[0]) * _WORTH < _seconds(original) else None
        _remove(path for _quality, path in made if chosen is None or path != chosen[1])
    except BaseException:
        _remove(path for _quality, path in made)
        raise
    yield Done(
        OptimizeResult(
            original,
            [quality for quality, _path in made],
            chosen[0].format if chosen is not None else "",
            str(chosen[1]) if chosen is not None else "",
            engines.was_busy(),
        )
    )


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


def _remove(files: Iterator[Path]) -> None:
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink()
