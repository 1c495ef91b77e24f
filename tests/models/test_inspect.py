"""A broken model file gets a reason in words, whatever its bytes; a sound one is read rightly and cheaply."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gguf_files import ARRAY, BOOL, F32, I32, STRING, U8, U32, U64, Setting, Tensor, build, settings, string, strings
from slmdesk.errors import ModelError
from slmdesk.messages import Done, Inspection, InspectModel
from slmdesk.models.gguf_header import GgufHeader, read_header
from slmdesk.models.inspect import cautions, check_header, check_kept, check_model, inspect_file
from slmdesk.models.inspect_model import inspect_model
from slmdesk.models.known_formats import ARCHITECTURES, NOT_FOR_WRITING

DATA = Path(__file__).parents[1] / "data" / "gguf"
TINY = DATA / "tiny_random_llama.gguf"

KINDS = {
    "arch_missing": "model-no-architecture",
    "arch_wrong_type": "model-no-architecture",
    "bad_magic": "model-wrong-magic",
    "big_endian_header": "model-big-endian",
    "context_length_2e31": "model-bad-context",
    "four_bytes": "model-truncated-header",
    "git_lfs_pointer": "model-pointer",
    "header_ok_then_zeros": "model-damaged-header",
    "kv_invalid_utf8": "model-bad-text",
    "n_tensors_2e63": "model-absurd-count",
    "no_tensors_only_meta": "model-no-tensors",
    "string_len_huge": "model-truncated-header",
    "string_value_len_huge": "model-truncated-header",
    "tensor_dim_negative": "model-bad-tensor",
    "tensor_dims_overflow": "model-bad-tensor",
    "tensor_ndims_huge": "model-bad-tensor",
    "tensor_offset_past_eof": "model-tensor-layout",
    "tensor_overlap": "model-tensor-overlap",
    "trunc_data_half": "model-truncated-data",
    "version_4000": "model-unknown-version",
    "zip_renamed": "model-zip",
}
SOUND_HEADERS = {"nan_weights", "chat_template_syntax_error"}  # only loading them shows what is wrong


def refusal(path: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        check_model(path)
    assert caught.value.message.endswith((".", "”")), "a sentence"
    return caught.value


def refusal_of(content: bytes, folder: Path) -> ModelError:
    path = folder / "model.gguf"
    path.write_bytes(content)
    return refusal(path)


def read(content: bytes) -> GgufHeader:
    return read_header(io.BytesIO(content), len(content))


# --- the evaluation files ------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_malformed_file_is_refused_for_the_right_reason(name: str, kind: str) -> None:
    path = DATA / f"{name}.gguf"
    error = refusal(path)
    assert error.kind == kind
    verdict = inspect_file(path)
    assert verdict.verdict == "refuse"
    assert verdict.reasons == [f"{error.message} {error.hint}".strip()]


@pytest.mark.parametrize("name", sorted(SOUND_HEADERS))
def test_sound_header_is_left_to_the_engine(name: str) -> None:
    assert check_model(DATA / f"{name}.gguf").architecture == "llama"


def test_every_data_file_is_tested() -> None:
    assert {path.stem for path in DATA.glob("*.gguf")} == {*KINDS, *SOUND_HEADERS, TINY.stem}


def test_tiny_model_is_read_rightly() -> None:
    header = check_model(TINY)
    assert (header.architecture, header.name, header.layers) == ("llama", "tiny-random", 2)
    assert header.file_bytes == TINY.stat().st_size
    assert header.weight_bytes == header.parameters * 4
    assert header.tensor_types == {"F32": 21}
    assert header.kv_bytes_per_token == 2 * header.layers * header.kv_heads * (header.key_length + header.value_length)
    assert header.kv_bytes_per_token > 0


def test_task_yields_one_result() -> None:
    (event,) = inspect_model(InspectModel(str(TINY)))
    assert isinstance(event, Done)
    assert isinstance(event.result, Inspection)
    assert event.result.verdict in ("ok", "warn")
    assert event.result.memory_bytes == check_model(TINY).weight_bytes


# --- what is no model at all ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "model-empty"),
        (bytes(65536), "model-zeros"),
        (b"<!DOCTYPE html>\n<html>", "model-web-page"),
        (b"\n  <HTML><body>Sign in", "model-web-page"),
        ("Liebe Frau Müller, ".encode() * 500, "model-text"),  # 4,096 bytes end inside the ü
        (b'{"name": "config"}', "model-text"),
        (b"lmgg\x00\x00\x01\x00", "model-legacy-format"),
        (b"fmgg\x01\x00\x00\x00", "model-legacy-format"),
        (b"tjgg\x03\x00\x00\x00", "model-legacy-format"),
        (b"\x1f\x8b\x08\x00rest", "model-wrong-magic"),
        (b"%PDF-1.7\n", "model-wrong-magic"),
        (struct.pack("<Q", 20) + b'{"__metadata__":{}} ' + b"\xff" * 40, "model-wrong-magic"),
        (b"\x93\xfe\x00\x01 no magic known", "model-wrong-magic"),
    ],
)
def test_other_files_are_recognized(content: bytes, kind: str, tmp_path: Path) -> None:
    assert refusal_of(content, tmp_path).kind == kind


def test_legacy_format_is_named(tmp_path: Path) -> None:
    assert "ggjt" in refusal_of(b"tjgg\x03\x00\x00\x00", tmp_path).message


def test_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.gguf").kind == "model-missing"
    assert refusal(TINY / "below-a-file").kind == "model-missing"
    assert refusal(Path("zero\x00byte")).kind == "model-missing"


def test_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).kind == "model-directory"


def test_name_too_long(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 5000)).kind == "model-unreadable"


def test_pipe_without_writer_does_not_hang(tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert refusal(tmp_path / "pipe").kind == "model-not-a-file"
    assert refusal(Path(os.devnull)).kind == "model-not-a-file"


# --- headers that are wrong ----------------------------------------------------------------------


def refused_kind(content: bytes) -> str:
    with pytest.raises(ModelError) as caught:
        check_header(read(content))
    return caught.value.kind


def test_built_file_can_run() -> None:
    header = read(build(settings()))
    check_header(header)
    assert cautions(header) == []
    assert (header.parameters, header.weight_bytes, header.context_tokens) == (128, 512, 2048)
    assert (header.heads, header.kv_heads, header.key_length) == (4, 4, 8)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (build(settings(), key_count=11), "model-truncated-header"),
        (build(settings(), tensor_count=60), "model-truncated-header"),
        (build(settings(), tensor_count=1 << 20), "model-absurd-count"),
        (build(settings(), key_count=1 << 63), "model-absurd-count"),
        (build(settings(), version=1), "model-old-version"),
        (build(settings(), version=0), "model-old-version"),
        (build([*settings(), ("x", 77, None)]), "model-damaged-header"),
        (build([*settings(), ("x", ARRAY, (ARRAY, []))]), "model-damaged-header"),
        (build([*settings(), ("", U32, 1)]), "model-damaged-header"),
        (build([*settings(), ("twice", U32, 1), ("twice", U32, 1)]), "model-damaged-header"),
        (build([*settings(), ("general.alignment", U32, 48)]), "model-damaged-header"),
        (build([*settings(), ("general.alignment", F32, 32.0)]), "model-damaged-header"),
        (build([*settings(), ("bad", STRING, b"\xff\xfe")]), "model-bad-text"),
        (build(settings("telepathy")), "model-unknown-architecture"),
        (build(settings("bert"), []), "model-not-for-writing"),
        (build(settings("t5encoder")), "model-not-for-writing"),
        (build(settings("clip")), "model-not-for-writing"),
        (build([*settings(), ("general.type", STRING, "adapter")]), "model-not-for-writing"),
        (build(settings(), []), "model-no-tensors"),
        (build(settings(context_length=None)), "model-bad-context"),
        (build(settings(context_length=("llama.context_length", U32, 0))), "model-bad-context"),
        (build(settings(context_length=("llama.context_length", U32, (1 << 24) + 1))), "model-bad-context"),
        (build(settings(context_length=("llama.context_length", STRING, "many"))), "model-damaged-header"),
        (build(settings(context_length=("llama.context_length", I32, -1))), "model-damaged-header"),
        (build(settings(block_count=("llama.block_count", U32, 513))), "model-bad-numbers"),
        (build(settings(embedding_length=None)), "model-bad-numbers"),
        (build(settings(), [Tensor("a", (32,), type=4)]), "model-bad-tensor"),
        (build(settings(), [Tensor("a", (31,), type=2)]), "model-bad-tensor"),
        (build(settings(), [Tensor("a", (0, 5))]), "model-bad-tensor"),
        (build(settings(), [Tensor("a", (1, 1, 1, 1, 1))]), "model-bad-tensor"),
        (build(settings(), [Tensor("n" * 64, (32,))]), "model-bad-tensor"),
        (build(settings(), [Tensor("a", (32,)), Tensor("a", (32,))]), "model-bad-tensor"),
        (build(settings(), [Tensor("a", (32,)), Tensor("b", (32,), offset=0)]), "model-tensor-overlap"),
        (build(settings(), [Tensor("a", (32,)), Tensor("b", (32,), offset=256)]), "model-tensor-layout"),
        (build(settings(), [Tensor("a", (1 << 40,))]), "model-truncated-data"),
        (build(settings())[:-1], "model-truncated-data"),
    ],
)
def test_wrong_header_is_refused(content: bytes, kind: str) -> None:
    assert refused_kind(content) == kind


def test_incomplete_file_says_how_much_is_missing() -> None:
    content = build(settings())
    with pytest.raises(ModelError, match=f"{len(content) - 5:,} of at least {len(content):,} bytes"):
        read(content[:-5])


def test_unknown_architecture_is_named() -> None:
    with pytest.raises(ModelError, match=r"telepathy.*qwen2"):
        check_header(read(build(settings("telepathy"))))


def test_lists_of_architectures_agree() -> None:
    assert set(NOT_FOR_WRITING) <= ARCHITECTURES
    assert {"llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3"} <= ARCHITECTURES - set(NOT_FOR_WRITING)


def test_cautions() -> None:
    assert len(cautions(read(build(settings(chat_template=None))))) == 1
    pooled: Setting = ("qwen3.pooling_type", U32, 3)
    assert "search" in cautions(read(build([*settings("qwen3"), pooled])))[0]


def test_settings_of_each_layer_count_with_the_largest() -> None:
    kv_heads: Setting = ("llama.attention.head_count_kv", ARRAY, (I32, [0, 2, 1]))
    assert read(build([*settings(), kv_heads])).kv_heads == 2


# --- limits --------------------------------------------------------------------------------------


def test_vocabulary_over_many_buffers_is_passed_over_exactly() -> None:
    words = [f"word-{number}" * (number % 9) for number in range(120_000)]
    vocabulary: Setting = ("tokenizer.ggml.tokens", ARRAY, strings(words))
    after: list[Setting] = [("after.text", STRING, "here"), ("after.flag", BOOL, True), ("after.large", U64, 1 << 63)]
    header = read(build([*settings(), vocabulary, *after]))
    assert header.metadata["after.text"] == "here"
    assert header.metadata["after.large"] == 1 << 63
    assert "tokenizer.ggml.tokens" not in header.metadata


@pytest.mark.parametrize("length", [1 << 62, (1 << 64) - 1, 5000])
def test_word_that_runs_past_the_end(length: int) -> None:
    words: Setting = ("tokens", ARRAY, (STRING, [string("a"), struct.pack("<Q", length)]))
    assert refused_kind(build([*settings(), words])) == "model-truncated-header"


def sparse(path: Path, content: bytes, size: int) -> Path:
    """A file that claims to be large and is not."""
    path.write_bytes(content)
    os.truncate(path, size)
    return path


def test_huge_header_is_refused_without_reading_it(tmp_path: Path) -> None:
    text = build([("general.architecture", STRING, "llama")], [])[:24]
    huge_text = text + string("k") + struct.pack("<IQ", STRING, 100 << 20)
    huge_array = text + string("k") + struct.pack("<IIQ", ARRAY, U64, 1 << 40)
    huge_count = text + string("k") + struct.pack("<IIQ", ARRAY, STRING, 1 << 25)
    many_large = text[:16] + struct.pack("<Q", 9) + string("k") + struct.pack("<IIQ", ARRAY, U64, 1 << 24) + b""
    tracemalloc.start()
    try:
        for number, content in enumerate((huge_text, huge_array, huge_count)):
            assert refusal(sparse(tmp_path / f"{number}.gguf", content, 1 << 41)).kind == "model-header-too-large"
        error = refusal(sparse(tmp_path / "passed.gguf", many_large, 1 << 30))
        assert error.kind == "model-damaged-header"  # 128 MB of numbers are passed over; then come zeros
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_large_settings_are_not_kept() -> None:
    big: list[Setting] = [("numbers", ARRAY, (U8, [7] * 513)), ("text", STRING, "x" * ((1 << 20) + 1))]
    header = read(build([*settings(), *big]))
    assert {"numbers", "text"}.isdisjoint(header.metadata)
    many: list[Setting] = [(f"text {number}", STRING, "x" * (1 << 20)) for number in range(33)]
    assert refused_kind(build([*settings(), *many])) == "model-header-too-large"


# --- any bytes -----------------------------------------------------------------------------------

_TINY = TINY.read_bytes()


@given(
    st.lists(st.tuples(st.integers(0, 24_000), st.integers(0, 255)), max_size=8),
    st.one_of(st.none(), st.integers(0, len(_TINY))),
)
def test_damage_never_gives_anything_but_a_model_error(changes: list[tuple[int, int]], cut: int | None) -> None:
    content = bytearray(_TINY)
    for position, value in changes:
        content[position] = value
    try:
        header = read(bytes(content[:cut]))
        check_header(header)
        cautions(header)
    except ModelError:
        return
    assert header.file_bytes >= header.weight_bytes


@given(st.binary(max_size=400))
def test_any_bytes_after_the_magic(content: bytes) -> None:
    with pytest.raises(ModelError):
        check_header(read(b"GGUF\x03\x00\x00\x00" + content))


# --- other kinds ---------------------------------------------------------------------------------


def test_embedding_offered_as_chat_is_refused_or_warned_of(tmp_path: Path) -> None:
    pooled: Setting = ("qwen3.pooling_type", U32, 3)
    for name, content, verdict in (
        ("bert", build(settings("bert")), "refuse"),
        ("pooled", build([*settings("qwen3"), pooled]), "warn"),
    ):
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(content)
        found = inspect_file(path)
        assert (found.verdict, found.kind) == (verdict, "embedding")
        headers, kind = check_kept(path)
        assert (len(headers), kind) == (1, "embedding")
