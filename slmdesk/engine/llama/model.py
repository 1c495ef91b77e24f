"""A language model run by llama.cpp. One sequence at a time so far."""

from __future__ import annotations

import codecs
import ctypes
import math
import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

import psutil

from slmdesk.engine import Cancelled, Piece, Prompt, PromptProgress, Usage
from slmdesk.engine.llama.library import Library, load_library
from slmdesk.engine.prompts import CHATML, PLAIN, ChatTemplate, Segment, TemplateError
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import ModelFile, Sampling

_BATCH_TOKENS = 512
_CONTEXT_STEP = 512
_ABORTED = 2  # what llama_decode returns when the abort callback said so
_MEMORY_RESERVE_BYTES = 400 << 20  # for compute buffers, the window and the rest of the computer
_TOP_K, _TOP_P, _MIN_P = 40, 0.95, 0.05  # llama.cpp's own defaults, used when temperature > 0


def physical_cores() -> int:
    """Cores that this process may use, hyper-threads not counted."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    return max(1, min(cores, allowed))


class LlamaEngine:
    """An ``Engine`` (see there) on llama.cpp.

    Args:
        model: the file to map into memory; its header has been checked before.
        threads: 0 is one for each physical core.
        cancelled: asked while the file is read.

    Raises:
        ModelError: ``model-refused`` when llama.cpp cannot load it.
        JobCancelled: ``cancelled()`` became true.
    """

    def __init__(self, model: ModelFile, threads: int, cancelled: Cancelled) -> None:
        started = time.perf_counter()
        self._library: Library = load_library()
        self._api: Any = self._library.api
        self._threads = threads or physical_cores()
        self._cancelled = cancelled
        # Kept on the object: ctypes would free the callbacks while llama.cpp still calls them.
        self._abort = self._api.ggml_abort_callback(lambda _data: self._cancelled())
        self._progress = self._api.llama_progress_callback(lambda _share, _data: not self._cancelled())
        self._model: Any = None
        self._context: Any = None
        self._usage = Usage()
        self.notices: list[str] = []
        self.model_id = model.id
        self._load(model.path)
        self._vocab = self._api.llama_model_get_vocab(self._model)
        self.architecture = self._metadata("general.architecture") or "unknown"
        self.context_tokens = 0
        self.max_context_tokens = self._largest_context(model.context_tokens)
        self._adds_bos = bool(self._api.llama_vocab_get_add_bos(self._vocab))
        self._template = self._chat_template()
        self.load_s = time.perf_counter() - started

    # --- the Engine interface -----------------------------------------------------------------

    def count_tokens(self, text: str) -> int:
        return len(self._tokenize(text, special=False))

    def count_prompt_tokens(self, prompt: Prompt) -> int:
        return len(self._prompt_tokens(prompt))

    def generate(
        self, prompt: Prompt, sampling: Sampling, max_tokens: int, cancelled: Cancelled
    ) -> Iterator[PromptProgress | Piece]:
        self._cancelled = cancelled
        tokens = self._prompt_tokens(prompt)
        self._open_context(len(tokens) + max_tokens)
        self._api.llama_memory_clear(self._api.llama_get_memory(self._context), True)
        yield from self._read_prompt(tokens)
        sampler = self._sampler(sampling)
        try:
            yield from self._write_answer(sampler, max_tokens)
        finally:
            self._api.llama_sampler_free(sampler)

    def generate_many(
        self, prompts: Sequence[Prompt], sampling: Sampling, max_tokens: int, cancelled: Cancelled
    ) -> Iterator[tuple[int, PromptProgress | Piece]]:
        for index, prompt in enumerate(prompts):
            for event in self.generate(prompt, sampling, max_tokens, cancelled):
                yield index, event

    def take_usage(self) -> Usage:
        usage, self._usage = self._usage, Usage()
        return usage

    def close(self) -> None:
        if self._context is not None:
            self._api.llama_free(self._context)
            self._context = None
        if self._model is not None:
            self._api.llama_model_free(self._model)
            self._model = None

    # --- loading ------------------------------------------------------------------------------

    def _load(self, path: str) -> None:
        parameters = self._api.llama_model_default_params()
        parameters.n_gpu_layers = 0
        parameters.progress_callback = self._progress
        self._library.log.take()
        self._model = self._api.llama_model_load_from_file(os.fsencode(path), parameters)
        if self._model is None:
            if self._cancelled():
                raise JobCancelled
            complaints = [line for line in self._library.log.take() if "error" in line or "fail" in line]
            reason = complaints[0].rpartition(": ")[2] if complaints else "it gives no reason"
            raise ModelError(
                "model-refused",
                f"llama.cpp cannot load this model: {reason}.",
                "Download the file again, or choose another model.",
            )

    def _metadata(self, key: str) -> str:
        size = 1 << 17
        buffer = ctypes.create_string_buffer(size)
        length = self._api.llama_model_meta_val_str(self._model, key.encode(), buffer, size)
        if length >= size:
            buffer = ctypes.create_string_buffer(length + 1)
            self._api.llama_model_meta_val_str(self._model, key.encode(), buffer, length + 1)
        return buffer.value.decode("utf-8", "replace") if length >= 0 else ""

    def _largest_context(self, limit: int | None) -> int:
        """The smallest of: what the model was trained for, the user's limit, what memory allows."""
        trained: int = self._api.llama_model_n_ctx_train(self._model)
        free_bytes = psutil.virtual_memory().available - _MEMORY_RESERVE_BYTES
        in_memory = max(0, free_bytes) // self._cache_bytes_per_token()
        largest = min(trained, in_memory, limit or trained)
        if largest < _CONTEXT_STEP:
            if in_memory >= _CONTEXT_STEP or trained < _CONTEXT_STEP:
                return max(1, min(trained, limit or trained))
            raise ModelError(
                "not-enough-memory",
                "There is not enough free memory to run this model.",
                "Close other programs, or choose a smaller model.",
            )
        return largest

    def _cache_bytes_per_token(self) -> int:
        """Keys and values of one token in all layers, two bytes each (f16)."""
        model, prefix = self._model, self.architecture
        heads: int = self._api.llama_model_n_head_kv(model)
        layers: int = self._api.llama_model_n_layer(model)
        width = self._api.llama_model_n_embd(model) // max(1, self._api.llama_model_n_head(model))
        key = int(self._metadata(f"{prefix}.attention.key_length") or width)
        value = int(self._metadata(f"{prefix}.attention.value_length") or width)
        return max(1, 2 * (key + value) * heads * layers)

    def _chat_template(self) -> ChatTemplate:
        raw = self._api.llama_model_chat_template(self._model, None)
        bos, eos = (
            self._piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""
            for token in (self._api.llama_vocab_bos(self._vocab), self._api.llama_vocab_eos(self._vocab))
        )
        if raw is not None:
            try:
                return ChatTemplate(raw.decode("utf-8", "replace"), bos, eos)
            except TemplateError:
                self.notices.append("This model's chat template is damaged; a general one is used in its place.")
        else:
            self.notices.append("This model brings no chat template; a general one is used.")
        return ChatTemplate(self._general_template())

    def _general_template(self) -> str:
        return CHATML if len(self._tokenize("<|im_start|>", special=True)) == 1 else PLAIN

    # --- tokens -------------------------------------------------------------------------------

    def _prompt_tokens(self, prompt: Prompt) -> list[int]:
        try:
            segments = self._template.render(prompt)
        except TemplateError:
            self._template = ChatTemplate(self._general_template())
            self.notices.append("This model's chat template failed on a prompt; a general one is used in its place.")
            segments = self._template.render(prompt)
        tokens = [token for segment in segments for token in self._segment_tokens(segment)]
        bos = self._api.llama_vocab_bos(self._vocab)
        if self._adds_bos and bos >= 0 and tokens[:1] != [bos]:
            tokens.insert(0, bos)
        return tokens

    def _segment_tokens(self, segment: Segment) -> list[int]:
        return self._tokenize(segment.text, special=segment.template)

    def _tokenize(self, text: str, special: bool) -> list[int]:
        raw = text.encode("utf-8", "replace")
        size = len(raw) + 8
        buffer = (self._api.llama_token * size)()
        count = self._api.llama_tokenize(self._vocab, raw, len(raw), buffer, size, False, special)
        if count < 0:
            size = -count
            buffer = (self._api.llama_token * size)()
            count = self._api.llama_tokenize(self._vocab, raw, len(raw), buffer, size, False, special)
        return list(buffer[: max(0, count)])

    def _piece(self, token: int, special: bool = False) -> bytes:
        size = 64
        buffer = ctypes.create_string_buffer(size)
        length = self._api.llama_token_to_piece(self._vocab, token, buffer, size, 0, special)
        if length < 0:
            buffer = ctypes.create_string_buffer(-length)
            length = self._api.llama_token_to_piece(self._vocab, token, buffer, -length, 0, special)
        return buffer.raw[:length]

    # --- running ------------------------------------------------------------------------------

    def _open_context(self, tokens: int) -> None:
        """Make the context hold at least ``tokens``; it only grows, and what was in it is lost."""
        if tokens > self.max_context_tokens:
            raise EngineError(
                "context-too-small",
                f"This needs {tokens} tokens at once, and the model can hold {self.max_context_tokens} here.",
                "Raise the context limit in Settings, free memory, or choose a model with a larger context.",
            )
        if self._context is not None and tokens <= self.context_tokens:
            return
        if self._context is not None:
            self._api.llama_free(self._context)
            self._context = None
        size = min(self.max_context_tokens, math.ceil(tokens / _CONTEXT_STEP) * _CONTEXT_STEP)
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = size
        parameters.n_batch = parameters.n_ubatch = min(_BATCH_TOKENS, size)
        parameters.n_threads = parameters.n_threads_batch = self._threads
        parameters.abort_callback = self._abort
        self._context = self._api.llama_init_from_model(self._model, parameters)
        if self._context is None:
            raise EngineError(
                "context-refused",
                f"llama.cpp could not open a context of {size} tokens, most likely for want of memory.",
                "Set a smaller context in Settings, close other programs, or choose a smaller model.",
            )
        self.context_tokens = size

    def _read_prompt(self, tokens: list[int]) -> Iterator[PromptProgress]:
        array = (self._api.llama_token * len(tokens))(*tokens)
        width = ctypes.sizeof(self._api.llama_token)
        token_pointer = ctypes.POINTER(self._api.llama_token)
        yield PromptProgress(0, len(tokens))
        for start in range(0, len(tokens), _BATCH_TOKENS):
            count = min(_BATCH_TOKENS, len(tokens) - start)
            began = time.perf_counter()
            here = ctypes.cast(ctypes.byref(array, start * width), token_pointer)
            self._decode(self._api.llama_batch_get_one(here, count))
            self._usage.prompt_s += time.perf_counter() - began
            self._usage.prompt_tokens += count
            yield PromptProgress(start + count, len(tokens))
        self._refuse_nan()

    def _write_answer(self, sampler: Any, max_tokens: int) -> Iterator[Piece]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        one = (self._api.llama_token * 1)()
        began = time.perf_counter()
        for number in range(1, max_tokens + 1):
            if self._cancelled():
                raise JobCancelled
            token = self._api.llama_sampler_sample(sampler, self._context, -1)
            self._usage.output_tokens += 1
            if self._api.llama_vocab_is_eog(self._vocab, token):
                self._usage.output_s += time.perf_counter() - began
                yield Piece(decoder.decode(b"", final=True), "stop")
                return
            text = decoder.decode(self._piece(token), final=number == max_tokens)
            if number < max_tokens:
                one[0] = token
                self._decode(self._api.llama_batch_get_one(one, 1))
            self._usage.output_s += time.perf_counter() - began
            if number == max_tokens:
                yield Piece(text, "length")
            elif text:
                yield Piece(text)
            began = time.perf_counter()

    def _decode(self, batch: Any) -> None:
        if self._cancelled():
            raise JobCancelled
        status = self._api.llama_decode(self._context, batch)
        if status == _ABORTED:
            raise JobCancelled
        if status != 0:
            raise EngineError(
                "engine-failed", f"llama.cpp stopped in the middle (status {status}).", "Try again with a shorter text."
            )

    def _refuse_nan(self) -> None:
        """A damaged file can load without complaint and hold no numbers: say so, rather than write noise."""
        logits = self._api.llama_get_logits_ith(self._context, -1)
        if not all(math.isfinite(logits[index]) for index in range(min(64, self._vocabulary_size()))):
            raise ModelError(
                "model-damaged", "This model file is damaged: its weights are not numbers.", "Download it again."
            )

    def _vocabulary_size(self) -> int:
        size: int = self._api.llama_vocab_n_tokens(self._vocab)
        return size

    def _sampler(self, sampling: Sampling) -> Any:
        api = self._api
        chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        if sampling.temperature <= 0:
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_greedy())
            return chain
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_k(_TOP_K))
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_p(_TOP_P, 1))
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_min_p(_MIN_P, 1))
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_temp(sampling.temperature))
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF))
        return chain
