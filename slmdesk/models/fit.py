"""Whether a model fits this computer: memory and speed, predicted from its header and from what was measured here.

Memory: the weights are mapped, the KV cache and the buffers of one pass are allocated. The formula was fitted
to peak resident sizes of real loads (``tests/benchmarks/lines_fit.py`` measures it again). Speed: writing reads
every weight once a token, so it is bound by memory bandwidth; reading does two operations a weight and token,
so it is bound by the kernels for the weights' format. Both rates come from models that were measured here.
Pure and light: the window and the command line import it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.models.gguf_header import GgufHeader

_PROCESS_BYTES = 60 << 20  # Python, the inference child's code and llama.cpp before a model is loaded
_VOCABULARY_BYTES = 358  # an entry: its text, its hash table, the buffers of logits
_LAYER_S = 20e-6  # threads meet several times a layer, however small it is
_USUAL_TOKENS = 1600  # of a part of a document, in which and after which attention looks back
_ATTENTION = 2.0  # times as long as weights take for the same operations or bytes; two models, one processor
_VERSION = 1
_MOST = 100

CACHE_BITS = {16: 16.0, 8: 8.5}
"""What a number of the KV cache really takes, by the ``cache_bits`` of a ``ModelFile``: Q8_0 has a scale of 16 bits for
32 numbers of 8."""

# ggml/src/ggml-cpu/repack.cpp: the formats that are rearranged on an x86 or ARM processor of the last ten years.
REPACKED = ("Q4_0", "Q4_K", "IQ4_NL", "Q2_K", "MXFP4")

OPTIMIZABLE = ("F32", "F16", "BF16", "Q8_0")
"""Formats of weights that lose little when a smaller file is made of them."""

# Operations a second while reading, against Q4_K as it is in the file: how the kernels compare on one x86
# processor (AVX-512). Only for a format that was never measured here.
_READING = {
    ("Q4_0", True): 0.72,
    ("Q4_0", False): 0.33,
    ("IQ4_NL", True): 0.7,
    ("IQ4_NL", False): 0.3,
    ("Q4_K", True): 0.65,
    ("Q8_0", False): 0.45,
    ("Q4_1", False): 0.22,
    ("F16", False): 0.25,
}
_OTHER_READING = 0.5


class Shape(msgspec.Struct, frozen=True):
    """The figures of a model's header that memory and speed depend on; a catalogue can hold them, too.

    Attributes:
        weight_bytes: of all tensors.
        type_bytes: the same by format, such as ``{"Q4_K": 756_781_056}``.
        parameters: number of weights.
        embedding_bytes, embedding_type: of the token embedding.
        tied: the token embedding is the output layer, too.
        kv_bytes_per_token: of the KV cache, at 16 bits.
    """

    weight_bytes: int
    type_bytes: dict[str, int]
    parameters: int
    layers: int
    embedding_length: int
    feed_forward_length: int
    vocabulary: int
    embedding_bytes: int
    embedding_type: str
    tied: bool
    kv_bytes_per_token: int

    @property
    def main_format(self) -> str:
        """The format that most of the weights are in."""
        return max(self.type_bytes, key=lambda name: self.type_bytes[name], default="")

    @property
    def read_bytes(self) -> int:
        """Read from memory for each token that is written: all but an embedding that is only looked up."""
        return self.weight_bytes - (0 if self.tied else self.embedding_bytes)

    @property
    def active_parameters(self) -> float:
        """Weights that take part in each token; the embedding's share is taken by its bytes."""
        return self.parameters * self.read_bytes / max(1, self.weight_bytes)


@dataclass(frozen=True)
class RunOptions:
    """How a model is run. kv_bits: of each number in the KV cache. sequences: answers side by side."""

    context_tokens: int = 4096
    kv_bits: float = 16
    repack: bool = False
    ubatch_tokens: int = 512
    sequences: int = 1


@dataclass(frozen=True)
class Speed:
    """Predicted rates. measured: from this very model; else from others, or from other formats."""

    prompt_tokens_per_s: float
    output_tokens_per_s: float
    measured: bool


class Observation(msgspec.Struct, frozen=True):
    """What one model did on this computer, loaded in one way."""

    shape: Shape
    repack: bool
    prompt_tokens_per_s: float
    output_tokens_per_s: float


class ComputerProfile(msgspec.Struct, frozen=True):
    """What was measured on this computer. computer: a new processor or library makes it worthless."""

    computer: str
    observations: list[Observation]
    version: int = _VERSION


_decode_profile = msgspec.json.Decoder(ComputerProfile).decode  # at import, see ``installed``


def shape_of(header: GgufHeader) -> Shape:
    """The figures of a header."""
    return Shape(
        weight_bytes=header.weight_bytes,
        type_bytes=dict(header.type_bytes),
        parameters=header.parameters,
        layers=header.layers,
        embedding_length=header.embedding_length,
        feed_forward_length=header.feed_forward_length,
        vocabulary=header.vocabulary,
        embedding_bytes=header.embedding_bytes,
        embedding_type=header.embedding_type,
        tied=header.tied,
        kv_bytes_per_token=header.kv_bytes_per_token,
    )


def memory_bytes(shape: Shape, options: RunOptions = RunOptions()) -> int:
    """Peak resident memory of the process that runs the model."""
    cache = shape.kv_bytes_per_token * options.kv_bits / 16 * options.context_tokens
    ubatch = min(options.ubatch_tokens, options.context_tokens)
    one_pass = 4 * ubatch * (3 * shape.feed_forward_length + 6 * shape.embedding_length)
    logits = 4 * shape.vocabulary * (options.sequences - 1)
    repacked = repacked_bytes(shape) if options.repack else 0
    vocabulary = shape.vocabulary * _VOCABULARY_BYTES
    return int(_PROCESS_BYTES + shape.weight_bytes + repacked + cache + one_pass + vocabulary + logits)


def repacked_bytes(shape: Shape) -> int:
    """The second copy of the weights that repacking makes. The embedding is only looked up in, unless it is tied."""
    total = sum(shape.type_bytes.get(name, 0) for name in REPACKED)
    return total - (shape.embedding_bytes if shape.embedding_type in REPACKED and not shape.tied else 0)


def largest_context(shape: Shape, free_bytes: int, options: RunOptions = RunOptions()) -> int:
    """Tokens of context that fit ``free_bytes``; 0 when the model itself does not."""
    without = memory_bytes(shape, RunOptions(0, options.kv_bits, options.repack, 0, options.sequences))
    one_pass = 4 * options.ubatch_tokens * (3 * shape.feed_forward_length + 6 * shape.embedding_length)
    token = max(1.0, shape.kv_bytes_per_token * options.kv_bits / 16)
    return max(0, int((free_bytes - without - one_pass) / token))


def speed(shape: Shape, profile: ComputerProfile | None, repack: bool = False) -> Speed | None:
    """How fast a model will read a usual part of a document and write after it; None if nothing was measured here.

    What was measured is the first tokens of a context: attention, which looks back, comes on top.

    repack: rearranged when loaded. Without a measurement of it, that of the other way is used.
    """
    observations = profile.observations if profile is not None else []
    for each in observations:
        if each.shape == shape and each.repack == repack:
            return _within_a_text(shape, each.prompt_tokens_per_s, each.output_tokens_per_s, True)
    if not observations:
        return None
    nearest = min(observations, key=lambda each: _distance(each, shape, repack))
    factor = _reading(shape.main_format, repack) / _reading(nearest.shape.main_format, nearest.repack)
    operations_per_s = nearest.prompt_tokens_per_s * nearest.shape.active_parameters * factor
    bandwidth = nearest.shape.read_bytes / _streaming_s(nearest)
    output_s = shape.read_bytes / bandwidth + shape.layers * _LAYER_S
    return _within_a_text(shape, operations_per_s / max(1.0, shape.active_parameters), 1 / output_s, False)


def _within_a_text(shape: Shape, prompt_tokens_per_s: float, output_tokens_per_s: float, measured: bool) -> Speed:
    """With what attention adds: on average half of the text is behind while it is read, all of it while it writes."""
    operations = 2 * shape.layers * shape.embedding_length * _USUAL_TOKENS / 2 / max(1.0, shape.active_parameters)
    read_bytes = shape.kv_bytes_per_token * _USUAL_TOKENS / max(1, shape.read_bytes)
    return Speed(
        prompt_tokens_per_s / (1 + _ATTENTION * operations),
        output_tokens_per_s / (1 + _ATTENTION * read_bytes),
        measured,
    )


def _streaming_s(observation: Observation) -> float:
    """Seconds a token that went into reading weights."""
    whole = 1 / observation.output_tokens_per_s
    return max(whole / 4, whole - observation.shape.layers * _LAYER_S)


def _distance(observation: Observation, shape: Shape, repack: bool) -> tuple[bool, bool, float]:
    size = abs(math.log(max(1, observation.shape.read_bytes) / max(1, shape.read_bytes)))
    return observation.shape.main_format != shape.main_format, observation.repack != repack, size


def _reading(name: str, repack: bool) -> float:
    if name not in REPACKED:
        repack = False
    usual = 1.0 if name in ("Q4_K", "Q5_K", "Q6_K", "Q3_K") else _OTHER_READING
    return _READING.get((name, repack), usual)


def load_profile(path: Path) -> ComputerProfile | None:
    """What was measured here; None when there is nothing, or the file is damaged."""
    try:
        profile = _decode_profile(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    rates = [(each.prompt_tokens_per_s, each.output_tokens_per_s) for each in profile.observations]
    sound = profile.version == _VERSION and all(0 < rate < 1e9 for pair in rates for rate in pair)
    return profile if sound else None


def keep_observations(path: Path, computer: str, new: Sequence[Observation]) -> None:
    """Add measurements to the profile; those of another processor or library go.

    Raises:
        OSError: the disk is full or read-only.
    """
    profile = load_profile(path)
    old = profile.observations if profile is not None and profile.computer == computer else []
    kept = [each for each in old if all((each.shape, each.repack) != (one.shape, one.repack) for one in new)]
    path.parent.mkdir(parents=True, exist_ok=True)
    content = msgspec.json.encode(ComputerProfile(computer, [*kept, *new][-_MOST:]))
    write_atomically(path, content)
