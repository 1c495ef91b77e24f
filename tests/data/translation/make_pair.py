"""Train the tiny English-Spanish model that the tests translate with: ``tests/data/translation/*.argosmodel``.

It is no part of the program: it needs PyTorch, in an environment of its own (see the README beside the model).
A small transformer (Vaswani et al., 2017, with the normalization before each layer) and a sentencepiece vocabulary
are trained on ``pair_grammar``, converted to CTranslate2 with int8 weights, and packed as Argos Translate packs.

    export PYTHONPATH=tests
    python tests/data/translation/make_pair.py WORK_FOLDER --minutes 3    # again and again: it goes on where it stopped
    python tests/data/translation/make_pair.py WORK_FOLDER --pack tests/data/translation/translate-en_es-1_0.argosmodel
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
import zipfile
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
import torch
from torch import Tensor, nn

from pair_grammar import is_held_out, sentence, sentences

WIDTH, HEADS, INNER, LAYERS_IN, LAYERS_OUT, LONGEST = 128, 4, 256, 2, 2, 96
PIECES = 360
BATCH = 64
WARM_UP, RATE = 400, 2e-3
UNK, BEGIN, END = 0, 1, 2


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.q, self.k, self.v, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        y = self.norm(x)
        other = y if memory is None else memory

        def heads(value: Tensor) -> Tensor:
            return value.view(value.shape[0], value.shape[1], HEADS, -1).transpose(1, 2)

        found = nn.functional.scaled_dot_product_attention(
            heads(self.q(y)), heads(self.k(other)), heads(self.v(other)), attn_mask=mask
        )
        return x + self.out(found.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    def __init__(self, decodes: bool) -> None:
        super().__init__()
        self.own = Attention()
        self.cross = Attention() if decodes else None
        self.norm = nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None, seen: Tensor | None = None) -> Tensor:
        x = self.own(x, None, mask)
        if self.cross is not None:
            x = self.cross(x, memory, seen)
        return x + self.down(torch.relu(self.up(self.norm(x))))


class Transformer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(PIECES, WIDTH)
        nn.init.normal_(self.embedding.weight, std=WIDTH**-0.5)
        self.encoder = nn.ModuleList(Layer(False) for _ in range(LAYERS_IN))
        self.decoder = nn.ModuleList(Layer(True) for _ in range(LAYERS_OUT))
        self.norm_in, self.norm_out = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.bias = nn.Parameter(torch.zeros(PIECES))
        self.register_buffer("places", torch.from_numpy(places()))

    def embedded(self, tokens: Tensor) -> Tensor:
        return self.embedding(tokens) * WIDTH**0.5 + self.places[: tokens.shape[1]]

    def forward(self, source: Tensor, seen: Tensor, target: Tensor) -> Tensor:
        mask = seen[:, None, None, :]
        x = self.embedded(source)
        for layer in self.encoder:
            x = layer(x, mask)
        memory = self.norm_in(x)
        past = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).tril()
        y = self.embedded(target)
        for layer in self.decoder:
            y = layer(y, past, memory, mask)
        return self.norm_out(y) @ self.embedding.weight.T + self.bias


def places(count: int = LONGEST) -> np.ndarray:
    """Sinusoids, as in the paper."""
    angles = np.arange(count)[:, None] / 10000 ** (np.arange(WIDTH // 2)[None] / (WIDTH // 2))
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def vocabulary(folder: Path) -> sentencepiece.SentencePieceProcessor:
    """One for both languages; digits are pieces of their own, so that numbers are copied and not remembered."""
    path = folder / "sentencepiece.model"
    if not path.exists():
        lines = [side for pair in sentences(20_000, 1, False) for side in pair]
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_prefix=str(path.with_suffix("")),
            vocab_size=PIECES,
            character_coverage=1.0,
            split_digits=True,
            hard_vocab_limit=True,
            unk_id=UNK,
            bos_id=BEGIN,
            eos_id=END,
            minloglevel=2,
        )
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def batch(
    random_: random.Random, pieces: sentencepiece.SentencePieceProcessor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    pairs = []
    while len(pairs) < BATCH:
        pair = sentence(random_)
        if not is_held_out(pair[0]):
            pairs.append(pair)
    source = [pieces.encode(pair[0]) for pair in pairs]
    target = [[BEGIN, *pieces.encode(pair[1]), END] for pair in pairs]

    def padded(rows: list[list[int]]) -> Tensor:
        longest = max(map(len, rows))
        return torch.tensor([row + [UNK] * (longest - len(row)) for row in rows])

    seen = torch.tensor([[place < len(row) for place in range(max(map(len, source)))] for row in source])
    whole = padded(target)
    wanted = whole[:, 1:].clone()
    for row, tokens in zip(wanted, target, strict=True):
        row[len(tokens) - 1 :] = -100
    return padded(source), seen, whole[:, :-1], wanted


def train(folder: Path, minutes: float, steps: int) -> None:
    torch.manual_seed(1)
    pieces, model = vocabulary(folder), Transformer()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    kept, step = folder / "training.pt", 0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    deadline = time.monotonic() + minutes * 60
    while time.monotonic() < deadline and step < steps:
        step += 1
        source, seen, target, wanted = batch(random.Random(1000 + step), pieces)
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(step / WARM_UP, max(0.02, 0.5 * (1 + math.cos(math.pi * step / steps))))
        loss = nn.functional.cross_entropy(model(source, seen, target).transpose(1, 2), wanted, ignore_index=-100)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(step, f"loss {loss.item():.4f}", flush=True)
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, kept)


def convert(folder: Path) -> Path:
    """Write the model as CTranslate2 reads it."""
    state = {
        name: value.numpy() for name, value in torch.load(folder / "training.pt", weights_only=True)["model"].items()
    }
    spec = ctranslate2.specs.TransformerSpec.from_config((LAYERS_IN, LAYERS_OUT), HEADS, pre_norm=True)

    def norm(spec: object, name: str) -> None:
        spec.gamma, spec.beta = state[f"{name}.weight"], state[f"{name}.bias"]

    def linear(spec: object, *names: str) -> None:
        spec.weight = np.concatenate([state[f"{name}.weight"] for name in names])
        spec.bias = np.concatenate([state[f"{name}.bias"] for name in names])

    def layer(spec: object, name: str, decodes: bool) -> None:
        own = f"{name}.own"
        norm(spec.self_attention.layer_norm, f"{own}.norm")
        linear(spec.self_attention.linear[0], f"{own}.q", f"{own}.k", f"{own}.v")
        linear(spec.self_attention.linear[1], f"{own}.out")
        if decodes:
            cross = f"{name}.cross"
            norm(spec.attention.layer_norm, f"{cross}.norm")
            linear(spec.attention.linear[0], f"{cross}.q")
            linear(spec.attention.linear[1], f"{cross}.k", f"{cross}.v")
            linear(spec.attention.linear[2], f"{cross}.out")
        norm(spec.ffn.layer_norm, f"{name}.norm")
        linear(spec.ffn.linear_0, f"{name}.up")
        linear(spec.ffn.linear_1, f"{name}.down")

    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = state["embedding.weight"]
    spec.decoder.projection.weight, spec.decoder.projection.bias = state["embedding.weight"], state["bias"]
    for side, name in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
        side.scale_embeddings = True
        side.position_encodings.encodings = places(512)  # for the texts that nobody trained it on
        for number, each in enumerate(side.layer):
            layer(each, f"{name}.{number}", name == "decoder")
    norm(spec.encoder.layer_norm, "norm_in")
    norm(spec.decoder.layer_norm, "norm_out")
    pieces = vocabulary(folder)
    tokens = [pieces.id_to_piece(number) for number in range(PIECES)]
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    target = folder / "model"
    target.mkdir(exist_ok=True)
    spec.save(str(target))
    return target


def pack(folder: Path, path: Path) -> None:
    """Put together what Argos Translate calls a package."""
    model, name = convert(folder), "translate-en_es-1_0"
    about = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": "en",
        "from_name": "English",
        "to_code": "es",
        "to_name": "Spanish",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/metadata.json", json.dumps(about, indent=2))
        archive.write(folder / "sentencepiece.model", f"{name}/sentencepiece.model")
        for file in sorted(model.iterdir()):
            archive.write(file, f"{name}/model/{file.name}")


def score(folder: Path) -> None:
    """Print the share of unseen sentences that come out exactly."""
    pieces, translator = vocabulary(folder), ctranslate2.Translator(str(convert(folder)), intra_threads=1)
    pairs = sentences(1000, 7, True)
    results = translator.translate_batch([pieces.encode(pair[0], out_type=str) for pair in pairs], max_batch_size=64)
    wrong = [
        (pair, answer)
        for pair, result in zip(pairs, results, strict=True)
        if (answer := pieces.decode(result.hypotheses[0])) != pair[1]
    ]
    for pair, answer in wrong[:8]:
        print(*pair, answer, sep=" | ")
    print(f"exact: {1 - len(wrong) / len(pairs):.1%} of {len(pairs)} unseen sentences")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--steps", type=int, default=1150)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pack", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if arguments.minutes:
        train(arguments.folder, arguments.minutes, arguments.steps)
    score(arguments.folder)
    if arguments.pack:
        pack(arguments.folder, arguments.pack)


if __name__ == "__main__":
    main()
