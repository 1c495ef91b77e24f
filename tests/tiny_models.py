"""Builds models of a few hundred kB with random weights, of every architecture that the field's small models use.

They write noise, but the same noise each time: what is shown is that a file of this kind loads, tokenizes, applies
its template and generates. Tensor names and settings are those of llama.cpp's ``convert_hf_to_gguf.py``.
"""

from __future__ import annotations

import struct
from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, KV_HEADS, INNER, LAYERS, CONTEXT = 64, 4, 2, 96, 2, 512
_HEAD = WIDTH // HEADS
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
ARCHITECTURES = ("llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3", "gptneox", "gpt2")


def byte_letters() -> list[str]:
    """GPT-2's letter for each byte (``bytes_to_unicode`` in openai/gpt-2's encoder.py)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, extra = {byte: chr(byte) for byte in plain}, 0
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(256 + extra)
            extra += 1
    return [letters[byte] for byte in range(256)]


WORDS = [
    *byte_letters(),
    "th",
    "the",
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    *(f"<unused{n}>" for n in range(27)),
]
END = WORDS.index("<|im_end|>")


def write_model(path: Path, architecture: str, seed: int = 7) -> Path:
    """Write a model file. The same arguments give the same bytes."""
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(str(path), architecture)
    _settings(writer, architecture)
    for name, shape in _shapes(architecture).items():
        if name.endswith("norm.weight"):
            values = np.ones(shape, np.float32)
        else:
            values = random.normal(0, 0.05 if name.endswith("bias") else 0.2, shape).astype(np.float32)
        writer.add_tensor(name, values)
    _finish(writer)
    return path


def write_adapter(path: Path, architecture: str = "llama", rank: int = 4, seed: int = 3) -> Path:
    """Write a LoRA adapter for ``write_model(path, architecture)``: names as llama.cpp's convert_lora_to_gguf.py."""
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(str(path), architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(rank))
    for layer in range(LAYERS):
        name = f"blk.{layer}.attn_q.weight"
        writer.add_tensor(f"{name}.lora_a", random.normal(0, 1, (rank, WIDTH)).astype(np.float32))
        writer.add_tensor(f"{name}.lora_b", random.normal(0, 1, (WIDTH, rank)).astype(np.float32))
    _finish(writer)
    return path


def write_legacy_gpt2(path: Path, seed: int = 5, context: int = CONTEXT) -> Path:
    """Write a GPT-2 in the format of 2022, as ggml's examples/gpt-2/convert-h5-to-ggml.py does."""
    random = np.random.default_rng(seed)
    words = [*(bytes([byte]) for byte in range(256)), b"th", b"the", b"<|endoftext|>"]
    content = bytearray(b"lmgg" + struct.pack("<7i", len(words), context, WIDTH, HEADS, LAYERS, 0, len(words)))
    for word in words:
        content += struct.pack("<I", len(word)) + word
    shapes: dict[str, tuple[int, ...]] = {"model/ln_f/g": (WIDTH,), "model/ln_f/b": (WIDTH,)}
    shapes |= {"model/wte": (len(words), WIDTH), "model/wpe": (context, WIDTH)}
    for layer in range(LAYERS):
        for name, rows, columns in (
            ("attn/c_attn", 3 * WIDTH, WIDTH),
            ("attn/c_proj", WIDTH, WIDTH),
            ("mlp/c_fc", 4 * WIDTH, WIDTH),
            ("mlp/c_proj", WIDTH, 4 * WIDTH),
        ):
            shapes |= {f"model/h{layer}/{name}/w": (rows, columns), f"model/h{layer}/{name}/b": (rows,)}
        for name in ("ln_1/g", "ln_1/b", "ln_2/g", "ln_2/b"):
            shapes[f"model/h{layer}/{name}"] = (WIDTH,)
    for name, shape in shapes.items():
        content += struct.pack("<3i", len(shape), len(name), 0) + struct.pack(f"<{len(shape)}i", *reversed(shape))
        values = np.ones(shape) if name.endswith("/g") else random.normal(0, 0.2, shape)
        content += name.encode() + values.astype("<f4").tobytes()
    path.write_bytes(content)
    return path


def _settings(writer: gguf.GGUFWriter, architecture: str) -> None:
    writer.add_name("tiny")  # llama.cpp looks for the words of its own vocabulary in a model named "phi3"
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS if architecture in ("gptneox", "gpt2") else KV_HEADS)
    if architecture in ("gptneox", "gpt2"):
        writer.add_layer_norm_eps(1e-5)
    else:
        writer.add_layer_norm_rms_eps(1e-5)
    if architecture != "gpt2":
        writer.add_rope_dimension_count(_HEAD)
    if architecture == "gptneox":
        writer.add_parallel_residual(True)
    if architecture.startswith("gemma"):
        writer.add_key_length(_HEAD)
        writer.add_value_length(_HEAD)
        writer.add_sliding_window(128)
    if architecture == "gemma2":
        writer.add_attn_logit_softcapping(50.0)
        writer.add_final_logit_softcapping(30.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(WORDS)
    special = [word.startswith("<") and word.endswith(">") and len(word) > 1 for word in WORDS]
    writer.add_token_types([gguf.TokenType.CONTROL if each else gguf.TokenType.NORMAL for each in special])
    writer.add_token_merges(["t h", "th e"])
    writer.add_bos_token_id(WORDS.index("<|endoftext|>"))
    writer.add_eos_token_id(END)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)


def _shapes(architecture: str) -> dict[str, tuple[int, ...]]:
    """Tensor names and shapes, rows first."""
    old = architecture in ("gptneox", "gpt2")
    kv_width = WIDTH if old else KV_HEADS * _HEAD
    shapes: dict[str, tuple[int, ...]] = {"token_embd.weight": (len(WORDS), WIDTH), "output_norm.weight": (WIDTH,)}
    if architecture == "gpt2":
        shapes["position_embd.weight"] = (CONTEXT, WIDTH)
    if not architecture.startswith("gemma"):
        shapes["output.weight"] = (len(WORDS), WIDTH)
    if old:
        shapes["output_norm.bias"] = (WIDTH,)
    for layer in range(LAYERS):
        block: dict[str, tuple[int, ...]] = {
            "attn_norm.weight": (WIDTH,),
            "attn_output.weight": (WIDTH, WIDTH),
            "ffn_norm.weight": (WIDTH,),
            "ffn_down.weight": (WIDTH, INNER),
            "ffn_up.weight": (2 * INNER if architecture == "phi3" else INNER, WIDTH),
        }
        if old or architecture == "phi3":
            block["attn_qkv.weight"] = (WIDTH + 2 * kv_width, WIDTH)
        else:
            block |= {"attn_q.weight": (WIDTH, WIDTH), "attn_k.weight": (kv_width, WIDTH)}
            block |= {"attn_v.weight": (kv_width, WIDTH), "ffn_gate.weight": (INNER, WIDTH)}
        if old:
            biases = {"attn_qkv": 3 * WIDTH, "ffn_up": INNER}
            names = ("attn_norm", "attn_output", "ffn_norm", "ffn_down")
            block |= {f"{name}.bias": (size,) for name, size in {**biases, **dict.fromkeys(names, WIDTH)}.items()}
        if architecture == "qwen2":
            block |= {"attn_q.bias": (WIDTH,), "attn_k.bias": (kv_width,), "attn_v.bias": (kv_width,)}
        if architecture in ("qwen3", "gemma3"):
            block |= {"attn_q_norm.weight": (_HEAD,), "attn_k_norm.weight": (_HEAD,)}
        if architecture.startswith("gemma"):
            block |= {"post_attention_norm.weight": (WIDTH,), "post_ffw_norm.weight": (WIDTH,)}
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in block.items()}
    return shapes


def _finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
