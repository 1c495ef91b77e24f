"""A translation pair of usual size, made of the tiny one of ``tests/data/translation`` so that it translates the same.

No public pair can be downloaded where the tests run, and what a program does around an engine weighs more beside a tiny
one. Net2Net (Chen, Goodfellow and Shlens, 2016) widens and deepens a network without changing what it computes: a
vector becomes several copies of itself, which normalization leaves as they are; the weights that read it are repeated
and divided by the number of copies; heads are copied; a layer whose outputs are weighed with nothing adds nothing,
because this model normalizes before each layer; and pieces that nobody uses have a bias that never lets them be chosen.

    PYTHONPATH=tests python tests/grown_pair.py FOLDER      writes FOLDER/opus-like, of the size of an Argos pair
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from slmdesk.messages import PairModel

Variables: TypeAlias = "dict[str, NDArray[Any]]"

_TYPES = (np.dtype("<f4"), np.dtype("i1"), np.dtype("<i2"), np.dtype("<i4"), np.dtype("<f2"))
_LAYER = re.compile(r"(?P<side>encoder|decoder)/layer_(?P<number>\d+)/(?P<rest>.+)")
_ADDS = re.compile(r"self_attention/linear_1|attention/linear_2|ffn/linear_1")  # what a layer adds goes through these
_NEVER = -1e4  # the bias of a piece that is not to be chosen


@dataclass(frozen=True)
class Growth:
    """What is made of 2 + 2 layers of width 128 with 4 heads, 256 inside and 360 pieces; the default is usual.

    copies: of the hidden vector, and of what is inside the feed-forward layers. heads: whole times 4, and no more of
    them than leaves each at least its old width. layers: of the encoder, and as many of the decoder.
    """

    copies: int = 4
    inner_copies: int = 8
    heads: int = 8
    layers: int = 6
    pieces: int = 32_000


def grown(pair: PairModel, folder: Path, growth: Growth | None = None) -> PairModel:
    """Write a larger pair into ``folder``, which is made, that translates as ``pair`` does.

    Args:
        pair: an installed model of CTranslate2's, normalized before each layer, with int8 weights.
    """
    growth = growth or Growth()
    assert growth.heads in range(4, 4 * growth.copies + 1, 4), "see ``Growth``"
    folder.mkdir(parents=True)
    old = Path(pair.folder)
    for path in old.iterdir():
        if path.name not in ("model.bin", "shared_vocabulary.json"):
            shutil.copyfile(path, folder / path.name)
    pieces: list[str] = json.loads((old / "shared_vocabulary.json").read_text("utf-8"))
    unused = [f"<unused{number}>" for number in range(growth.pieces - len(pieces))]
    (folder / "shared_vocabulary.json").write_text(json.dumps([*pieces, *unused], ensure_ascii=False), "utf-8")
    with open(old / "model.bin", "rb") as file:
        head, variables, aliases = _read(file)
    with open(folder / "model.bin", "wb") as file:
        _write(file, head, _enlarged(variables, growth), aliases)
    return PairModel(f"{pair.id}-grown", str(folder), pair.form, pair.sources, pair.targets, pair.tokens)


def _enlarged(old: Variables, growth: Growth) -> Variables:
    """All variables of the larger model, in the order of their names, as the format has them."""
    width = old["encoder/layer_norm/gamma"].shape[0]
    hidden = np.tile(np.arange(width), growth.copies)
    heads = int(old["encoder/num_heads"])
    inside = width // heads  # of one head
    repeats = growth.copies * heads // growth.heads  # of a head's numbers inside one of the new heads
    attended = np.concatenate(
        [np.tile(np.arange(inside) + inside * (head % heads), repeats) for head in range(growth.heads)]
    )
    new: Variables = {}
    for name, value in old.items():
        layer = _LAYER.fullmatch(name)
        if layer is None:
            new[name] = value
        elif name.endswith("/weight"):
            linear = _Linear(value, old[f"{name}_scale"], old[f"{name.removesuffix('weight')}bias"])
            made = _grown_linear(layer["rest"], linear, hidden, attended, repeats, growth)
            _put(new, name, made)
            more = made.silent() if _ADDS.match(layer["rest"]) else made
            for number in range(_layers(old, layer["side"]), growth.layers):
                _put(new, f"{layer['side']}/layer_{number}/{layer['rest']}", more)
        elif "layer_norm" in name:
            for number in {int(layer["number"]), *range(_layers(old, layer["side"]), growth.layers)}:
                new[f"{layer['side']}/layer_{number}/{layer['rest']}"] = value[hidden]
    for side in ("encoder", "decoder"):
        new[f"{side}/num_heads"] = np.array(growth.heads, np.int16)
        for name in ("gamma", "beta"):
            new[f"{side}/layer_norm/{name}"] = old[f"{side}/layer_norm/{name}"][hidden]
    # Embeddings are multiplied by the root of the width, and the same ones are what the last vector is compared with.
    root = np.float32(math.sqrt(growth.copies))
    for name in ("gamma", "beta"):
        new[f"decoder/layer_norm/{name}"] = new[f"decoder/layer_norm/{name}"] / root
    more = growth.pieces - old["decoder/projection/bias"].shape[0]
    embeddings, scale = old["decoder/embeddings/weight"], old["decoder/embeddings/weight_scale"]
    new["decoder/embeddings/weight"] = np.pad(embeddings[:, hidden], ((0, more), (0, 0)))
    new["decoder/embeddings/weight_scale"] = np.pad(scale * root, (0, more), constant_values=1)
    new["decoder/projection/bias"] = np.pad(old["decoder/projection/bias"], (0, more), constant_values=_NEVER)
    new["decoder/position_encodings/encodings"] = old["decoder/position_encodings/encodings"][:, hidden]
    return dict(sorted(new.items()))


@dataclass(frozen=True)
class _Linear:
    """weight: int8 (outputs x inputs). scale: by which a row was multiplied. bias: of each output."""

    weight: NDArray[Any]
    scale: NDArray[Any]
    bias: NDArray[Any]

    def wired(self, outputs: NDArray[Any], inputs: NDArray[Any]) -> _Linear:
        """With copies of its outputs, each reading the mean of copies of its inputs. Both: indices of the old ones."""
        copies = np.float32(len(inputs) // self.weight.shape[1])
        return _Linear(self.weight[outputs][:, inputs], self.scale[outputs] * copies, self.bias[outputs])

    def times(self, factors: NDArray[Any]) -> _Linear:
        """Each output multiplied by a factor of its own."""
        return _Linear(self.weight, self.scale / factors, self.bias * factors)

    def silent(self) -> _Linear:
        """That writes nothing."""
        return _Linear(np.zeros_like(self.weight), np.ones_like(self.scale), np.zeros_like(self.bias))


def _grown_linear(
    role: str, linear: _Linear, hidden: NDArray[Any], attended: NDArray[Any], repeats: int, growth: Growth
) -> _Linear:
    """role: where in its layer it stands. hidden, attended: what the new numbers are copies of."""
    width = int(hidden.max()) + 1
    if role == "ffn/linear_0/weight":
        return linear.wired(np.tile(np.arange(linear.weight.shape[0]), growth.inner_copies), hidden)
    if role == "ffn/linear_1/weight":
        return linear.wired(hidden, np.tile(np.arange(linear.weight.shape[1]), growth.inner_copies))
    if role in ("self_attention/linear_1/weight", "attention/linear_2/weight"):  # behind the heads
        return linear.wired(hidden, attended)
    parts = linear.weight.shape[0] // width  # queries, keys and values in one; or some of these
    made = linear.wired(np.concatenate([attended + width * part for part in range(parts)]), hidden)
    if role not in ("self_attention/linear_0/weight", "attention/linear_0/weight"):  # keys and values
        return made
    factors = np.ones(len(made.bias), np.float32)
    # A product over copies is so many times as large, and is divided by the root of so many times the width.
    factors[: len(attended)] = 1 / math.sqrt(repeats)
    return made.times(factors)


def _put(variables: Variables, name: str, linear: _Linear) -> None:
    variables[name] = linear.weight
    variables[f"{name}_scale"] = linear.scale.astype(np.float32)
    variables[f"{name.removesuffix('weight')}bias"] = linear.bias.astype(np.float32)


def _layers(variables: Variables, side: str) -> int:
    return len({found["number"] for name in variables if (found := _LAYER.fullmatch(name)) and found["side"] == side})


# --- the file: see ``slmdesk/models/ct2_weights.py`` --------------------------------------------------


def _read(file: BinaryIO) -> tuple[tuple[int, str, int], Variables, list[tuple[str, str]]]:
    head = _number(file, "I"), _text(file), _number(file, "I")
    variables: Variables = {}
    for _each in range(_number(file, "I")):
        name = _text(file)
        shape = [_number(file, "I") for _dimension in range(_number(file, "B"))]
        kind, length = _TYPES[_number(file, "B")], _number(file, "I")
        variables[name] = np.frombuffer(file.read(length), kind).reshape(shape)
    return head, variables, [(_text(file), _text(file)) for _each in range(_number(file, "I"))]


def _write(file: BinaryIO, head: tuple[int, str, int], variables: Variables, aliases: list[tuple[str, str]]) -> None:
    version, architecture, revision = head
    file.write(struct.pack("<I", version) + _as_text(architecture) + struct.pack("<II", revision, len(variables)))
    for name, value in variables.items():
        file.write(_as_text(name) + struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape))
        content = np.ascontiguousarray(value).tobytes()
        file.write(struct.pack("<BI", _TYPES.index(value.dtype), len(content)) + content)
    file.write(struct.pack("<I", len(aliases)))
    for alias, name in aliases:
        file.write(_as_text(alias) + _as_text(name))


def _number(file: BinaryIO, form: str) -> int:
    found: int = struct.unpack(f"<{form}", file.read(struct.calcsize(f"<{form}")))[0]
    return found


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()


def _as_text(text: str) -> bytes:
    content = text.encode() + b"\0"
    return struct.pack("<H", len(content)) + content


if __name__ == "__main__":
    from translation_pairs import installed_pair

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args().folder
    print(grown(installed_pair(chosen / "tiny"), chosen / "opus-like").folder)
