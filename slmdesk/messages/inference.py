"""What every request to a language model carries, and what loading and running one tells."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Adapter(Struct, frozen=True):
    """A LoRA adapter (GGUF) that is added to a model. scale: how strongly; 0 switches it off."""

    path: str
    scale: float = 1.0


class ModelFile(Struct, frozen=True):
    """A model to run. context_tokens: the user's own limit; None lets the engine choose.

    languages: the BCP 47 codes that its maker names; empty when nothing is known.
    cache_bits: of each number that the model keeps of the text it reads; 8 halves that memory, and reads slower.
    """

    id: str
    path: str
    context_tokens: int | None = None
    languages: list[str] = []
    adapters: list[Adapter] = []
    cache_bits: Literal[8, 16] = 16


class Sampling(Struct, frozen=True):
    """How tokens are chosen. temperature 0 is greedy: the same text each time. threads 0: physical cores."""

    temperature: float = 0.0
    seed: int = 0
    threads: int = 0


class Timings(Struct):
    """Where the time of a job went. prompt_tokens: really evaluated; cached_tokens: taken from a cache."""

    load_s: float = 0.0
    prompt_tokens: int = 0
    prompt_s: float = 0.0
    cached_tokens: int = 0
    output_tokens: int = 0
    output_s: float = 0.0
    total_s: float = 0.0


class ModelLoaded(Struct, frozen=True, tag="model-loaded"):
    """The model is in memory. context_tokens: the most that it can hold here."""

    id: str
    architecture: str
    context_tokens: int
    load_s: float


class Benchmark(Struct, frozen=True, tag="benchmark"):
    """Inference child: measure a model on this computer, and say how it will be run. again: even if known."""

    model: ModelFile
    sampling: Sampling = Sampling()
    again: bool = False


class MeasuredRate(Struct, frozen=True):
    """What one way of loading did. batch_tokens_per_s: several answers at once, together, by their number."""

    repack: bool
    load_s: float
    prompt_tokens_per_s: float
    output_tokens_per_s: float
    batch_tokens_per_s: dict[int, float]


class ChosenTuning(Struct, frozen=True):
    """How a model is loaded for a kind of work. work: see ``engine.Work``; width: answers side by side.

    second_copy: whether the weights are loaded once more, rearranged, to write with, where memory for it is free.
    """

    work: str
    repack: bool
    threads: int
    prompt_threads: int
    ubatch_tokens: int
    width: int
    second_copy: bool = False


class BenchmarkResult(Struct, frozen=True, tag="benchmark-result"):
    """A real prompt and answer, as tuned for reading, and what the tuning was chosen from.

    memory_bytes: of the child, with the answer written. predicted_memory_bytes: what the formula says for the same
    context. busy: other programs took so much that the rates are not kept.
    """

    model: str
    load_s: float
    prompt_tokens: int
    first_token_s: float
    prompt_tokens_per_s: float
    output_tokens_per_s: float
    context_tokens: int
    memory_bytes: int
    predicted_memory_bytes: int
    measured_s: float
    rates: list[MeasuredRate]
    tunings: list[ChosenTuning]
    busy: bool = False


QuantizedFormat = Literal["Q4_K_M", "Q4_0", "IQ4_NL"]


class OptimizeModel(Struct, frozen=True, tag="optimize-model"):
    """Inference child: make a smaller, faster file of a model and compare both. The original stays.

    folder: where the new file is written. formats: to try, by default those that suit the
    shape of the model; the fastest is kept, or one that is about as fast and nearer to the original.
    """

    model: ModelFile
    folder: str
    formats: tuple[QuantizedFormat, ...] = ()


class FormatQuality(Struct, frozen=True):
    """A file and how it does here. perplexity: on the sample text. kl_divergence: to the original, in nats a token.

    same_top: share of tokens where both find the same token the likeliest.
    """

    format: str
    size_bytes: int
    prompt_tokens_per_s: float
    output_tokens_per_s: float
    perplexity: float
    kl_divergence: float
    same_top: float


class OptimizeResult(Struct, frozen=True, tag="optimize-result"):
    """original, candidates: all that was measured. file: the best candidate; empty when none is worth it.

    busy: other programs took so much of the processor that the speeds say little.
    """

    original: FormatQuality
    candidates: list[FormatQuality]
    format: str
    file: str
    busy: bool = False
