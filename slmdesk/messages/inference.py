"""What every request to a language model carries, and what loading and running one tells."""

from __future__ import annotations

from msgspec import Struct


class ModelFile(Struct, frozen=True):
    """A model to run. context_tokens: the user's own limit; None lets the engine choose.

    languages: the BCP 47 codes that its maker names; empty when nothing is known.
    """

    id: str
    path: str
    context_tokens: int | None = None
    languages: list[str] = []


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
