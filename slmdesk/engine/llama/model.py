"""A language model run by llama.cpp: loading, its chat template, and how much it can hold at once."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from slmdesk.engine import Cancelled, Constraint, Piece, Prompt, PromptProgress, StateFolder
from slmdesk.engine.asking import Counted, limits_of, refuse_too_long
from slmdesk.engine.llama.adapters import Adapters
from slmdesk.engine.llama.answering import Asked, last_kept
from slmdesk.engine.llama.batching import Batch
from slmdesk.engine.llama.constraints import Grammars
from slmdesk.engine.llama.context import Chunk, Context
from slmdesk.engine.llama.library import Library, load_library
from slmdesk.engine.llama.relay import Relay, suits
from slmdesk.engine.llama.relay_contexts import Copying, RelayContexts
from slmdesk.engine.llama.room import CONTEXT_STEP, Room
from slmdesk.engine.llama.sampling import Sampler
from slmdesk.engine.llama.scoring import log_ratios
from slmdesk.engine.llama.states import SavedStates, file_identity
from slmdesk.engine.llama.tuning import LoadOptions
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.engine.prompts import CHATML, PLAIN, ChatTemplate, TemplateError
from slmdesk.engine.threads import ThreadShare, physical_cores
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import ModelFile, Sampling

_USUAL = LoadOptions()
_SCORES_BYTES = 160 << 20  # of one pass: what plain attention may take more than flash attention


class LlamaEngine(Counted):
    """An ``Engine`` (see there) on llama.cpp.

    Args:
        model: the file to map into memory; its header has been checked before.
        threads: 0 is one for each physical core.
        cancelled: asked while the file is read.
        options: how to load and run it.

    Raises:
        ModelError: ``model-refused`` when llama.cpp cannot load it.
        JobCancelled: ``cancelled()`` became true.
    """

    def __init__(self, model: ModelFile, threads: int, cancelled: Cancelled, options: LoadOptions = _USUAL) -> None:
        super().__init__()
        started = time.perf_counter()
        self.options = options
        self._library: Library = load_library()
        self._api: Any = self._library.api
        self._threads = threads or options.threads or physical_cores()
        self._prompt_threads = threads or options.prompt_threads or self._threads
        # A number that the user gave stays: with it, greedy text is always the same.
        self._share = None if threads else ThreadShare(max(self._threads, self._prompt_threads))
        self._cancelled = cancelled
        # Kept on the object: ctypes would free the callbacks while llama.cpp still calls them.
        self._abort = self._api.ggml_abort_callback(lambda _data: self._cancelled())
        self._progress = self._api.llama_progress_callback(lambda _share, _data: not self._cancelled())
        self._model: Any = None
        self._context: Context | None = None
        self.notices: list[str] = []
        self.model_id = model.id
        self._path = model.path
        self._relay_contexts: RelayContexts | None = None
        try:
            self._open(model)
        except BaseException:
            self.close()  # nobody else holds the weights
            raise
        self.load_s = time.perf_counter() - started

    # --- the Engine interface -----------------------------------------------------------------

    def count_tokens(self, text: str) -> int:
        return len(self._vocabulary.tokens(text, special=False))

    def count_prompt_tokens(self, prompt: Prompt) -> int:
        return len(self._prompt_tokens(prompt)[0])

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling,
        max_tokens: int,
        cancelled: Cancelled,
        *,
        constraint: Constraint | None = None,
        states: StateFolder | None = None,
    ) -> Iterator[PromptProgress | Piece]:
        form = None if constraint is None else [constraint]
        for _index, event in self._answer([prompt], sampling, max_tokens, cancelled, form, None, states):
            yield event

    def generate_many(
        self,
        prompts: Sequence[Prompt],
        sampling: Sampling,
        max_tokens: int | Sequence[int],
        cancelled: Cancelled,
        *,
        constraints: Sequence[Constraint | None] | None = None,
        unwanted: Callable[[int], bool] | None = None,
        begun: Sequence[str] | None = None,
    ) -> Iterator[tuple[int, PromptProgress | Piece]]:
        return self._answer(prompts, sampling, max_tokens, cancelled, constraints, unwanted, None, begun)

    def score(self, prompt: Prompt, texts: Sequence[str], cancelled: Cancelled) -> list[float]:
        self._cancelled = cancelled
        read, _kept = self._prompt_tokens(prompt)
        tokens = [self._vocabulary.tokens(text, special=False) for text in texts]
        needed = len(read) + sum(map(len, tokens))
        refuse_too_long(needed, self.max_context_tokens)
        size, flash = self._context_for(needed, len(texts) + 1)
        began = time.perf_counter()
        context = self._open_context(size, flash, len(texts) + 1)
        found, evaluated = log_ratios(context, self._vocabulary.size, read, tokens, cancelled)
        self._usage.prompt_tokens += evaluated
        self._usage.prompt_s += time.perf_counter() - began
        return found

    def close(self) -> None:
        if self._relay_contexts is not None:
            self._relay_contexts.close()
        if self._context is not None:
            self._context.close()
            self._context = None
        if self._model is not None:
            self._api.llama_model_free(self._model)
            self._model = None

    # --- loading ------------------------------------------------------------------------------

    def _open(self, model: ModelFile) -> None:
        self._model = self._load(self.options.repack)
        self.parameters = int(self._api.llama_model_n_params(self._model))
        self._vocabulary = Vocabulary(self._api, self._model)
        self._grammars = Grammars(self._vocabulary)
        self.architecture = self._metadata("general.architecture") or "unknown"
        self._adapters = Adapters(self._api, self._model, self.architecture, model.adapters)
        self._adapter_identity = [(file_identity(each.path), each.scale) for each in model.adapters]
        self.context_tokens = 0
        self._room = Room(
            self._api, self._model, self.architecture, self._metadata, model.context_tokens, model.cache_bits
        )
        self.notices += self._room.notices
        self.max_context_tokens = self._room.max_context_tokens
        self._relay_contexts = RelayContexts(
            self._model,
            functools.partial(self._new_context, flash=True, apart=True),
            # An adapter belongs to the weights that it was loaded for.
            self._copying() if self.options.second_copy and not model.adapters else None,
            self.options.ubatch_tokens,
            self._close_before,
        )
        self._template = self._chat_template()

    def _copying(self) -> Copying:
        size = os.path.getsize(self._path)
        return Copying(lambda: self._load(repack=True), self._api.llama_model_free, size, self._room.token_bytes)

    def _load(self, repack: bool) -> Any:
        """llama.cpp's pointer to the weights; they are in memory once more for each call that repacks."""
        parameters = self._api.llama_model_default_params()
        parameters.n_gpu_layers = 0
        parameters.progress_callback = self._progress
        parameters.use_extra_bufts = repack
        self._library.log.take()
        model = self._api.llama_model_load_from_file(os.fsencode(self._path), parameters)
        if model is not None:
            return model
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

    def _chat_template(self) -> ChatTemplate:
        raw = self._api.llama_model_chat_template(self._model, None)
        bos, eos = self._vocabulary.text(self._vocabulary.bos), self._vocabulary.text(self._vocabulary.eos)
        if raw is not None:
            try:
                return ChatTemplate(raw.decode("utf-8", "replace"), bos, eos)
            except TemplateError:
                self.notices.append("This model's chat template is damaged; a general one is used in its place.")
        else:
            self.notices.append("This model brings no chat template; a general one is used.")
        return ChatTemplate(self._general_template())

    def _general_template(self) -> str:
        return CHATML if len(self._vocabulary.tokens("<|im_start|>", special=True)) == 1 else PLAIN

    # --- one prompt, or several ----------------------------------------------------------------

    def _answer(
        self,
        prompts: Sequence[Prompt],
        sampling: Sampling,
        max_tokens: int | Sequence[int],
        cancelled: Cancelled,
        constraints: Sequence[Constraint | None] | None,
        unwanted: Callable[[int], bool] | None,
        states: StateFolder | None,
        begun: Sequence[str] | None = None,
    ) -> Iterator[tuple[int, PromptProgress | Piece]]:
        if not prompts:
            return
        if self._model is None or self._relay_contexts is None:
            raise EngineError("engine-failed", "This model was put away.", "Choose it again.")
        self._cancelled = cancelled
        asked = self._asked(prompts, max_tokens, constraints, begun)
        needs = sorted((len(one.tokens) + one.max_tokens for one in asked), reverse=True)
        refuse_too_long(needs[0], self.max_context_tokens)
        contexts, room = self._relay_contexts, self._room.max_shared_tokens
        apart = self.options.apart and states is None and suits(asked)
        if apart and contexts.width(asked, self.options.width, room) > 1:
            reading, writing = contexts.open_for(asked, self.options.width, room)
            self.context_tokens = reading.tokens
            sampler = functools.partial(Sampler, self._api, sampling, self._vocabulary.size)
            relay = Relay(reading, writing, self._vocabulary, sampler, self._usage, cancelled, unwanted)
            yield from relay.run(asked)
            return
        width = self._width(needs)
        size, flash = self._context_for(sum(needs[:width]), width + 1)
        saved = None if states is None else SavedStates(states, self._identity(flash))
        if saved is not None and self._context is None:  # after a restart: it is read while the context is opened
            saved.foresee(last_kept(asked[0], min(self.options.ubatch_tokens, needs[0])))
        batch = Batch(
            self._open_context(size, flash, width + 1),
            self._vocabulary,
            width,
            lambda: Sampler(self._api, sampling, self._vocabulary.size),
            self._usage,
            cancelled,
            unwanted,
            saved,
        )
        yield from batch.run(asked)

    def _asked(
        self,
        prompts: Sequence[Prompt],
        max_tokens: int | Sequence[int],
        constraints: Sequence[Constraint | None] | None,
        begun: Sequence[str] | None,
    ) -> list[Asked]:
        limits = limits_of(max_tokens, len(prompts))
        forms = constraints or [None] * len(prompts)
        asked = [
            Asked(*self._prompt_tokens(prompt), limit, None if form is None else self._grammars.follow(form))
            for prompt, limit, form in zip(prompts, limits, forms, strict=True)
        ]
        if not all(one.tokens for one in asked):
            raise EngineError("engine-failed", "There is nothing to answer: a prompt is empty.", "Enter some text.")
        if begun is None:
            return asked
        # Some models put a space before every text, and write it too.
        space = " " if self._vocabulary.adds_space else ""
        starts = [self._vocabulary.tokens(text.removeprefix(space), special=False) for text in begun]
        return [
            replace(one, tokens=[*one.tokens, *start], max_tokens=max(1, one.max_tokens - len(start)))
            for one, start in zip(asked, starts, strict=True)
        ]

    def _prompt_tokens(self, prompt: Prompt) -> tuple[list[int], tuple[int, ...]]:
        """The tokens of a prompt, and how many of them each part that is kept ends after."""
        try:
            segments = self._template.render(prompt)
        except TemplateError:
            self._template = ChatTemplate(self._general_template())
            self.notices.append("This model's chat template failed on a prompt; a general one is used in its place.")
            segments = self._template.render(prompt)
        vocabulary = self._vocabulary
        tokens: list[int] = []
        kept = []
        for part in segments:
            found = vocabulary.tokens(part.text, special=part.template)
            if not tokens and vocabulary.adds_bos and found[:1] != [vocabulary.bos]:
                tokens.append(vocabulary.bos)
            tokens += found
            if part.kept:
                kept.append(len(tokens))
        return tokens, tuple(kept)

    def _identity(self, flash: bool) -> bytes:
        """Of everything that a saved state depends on."""
        model = self._file_identity, self._adapter_identity, self._library.version
        parts = (*model, self.options, self._threads, self._prompt_threads, self._room.cache_bits, flash)
        return hashlib.blake2b(repr(parts).encode(), digest_size=32).digest()

    @functools.cached_property
    def _file_identity(self) -> bytes:
        return file_identity(self._path)

    def _width(self, needs: Sequence[int]) -> int:
        """How many of the longest prompts fit side by side. needs: tokens of each, the largest first."""
        width = 1
        while width < min(len(needs), self.options.width) and sum(needs[: width + 1]) <= self._room.max_shared_tokens:
            width += 1
        return width

    def _close_before(self, tokens: int) -> None:
        """Give back the context that answers share, if so many tokens beside it would be too many."""
        if self._context is not None and tokens + self._context.tokens > self._room.max_shared_tokens:
            self._context.close()
            self._context = None

    def _context_for(self, tokens: int, sequences: int) -> tuple[int, bool]:
        """(tokens, whether it takes flash attention) of a context for at least so much; the open one if it will do."""
        open_now = self._context
        if open_now is not None and tokens <= open_now.tokens and sequences <= open_now.sequences:
            return open_now.tokens, open_now.flash
        size = math.ceil(tokens / CONTEXT_STEP) * CONTEXT_STEP
        if tokens <= self.max_context_tokens:
            size = min(size, self.max_context_tokens)
        scores_bytes = 4 * min(self.options.ubatch_tokens, size) * size * self._room.heads
        return size, self.options.flash or self._room.cache_bits == 8 or scores_bytes > _SCORES_BYTES

    def _open_context(self, size: int, flash: bool, sequences: int) -> Context:
        """The context of ``_context_for``; a new one goes on with what the old one held, if it can."""
        if self._context is not None and size <= self._context.tokens and sequences <= self._context.sequences:
            return self._context
        contexts = self._relay_contexts
        if contexts is not None and contexts.tokens + size > self._room.max_shared_tokens:
            contexts.close_contexts()
        held: list[Chunk] = []
        if self._context is not None:
            held, state = self._context.longest()
            self._context.close()
            self._context = None
        self._context = self._new_context(self._model, size, sequences, self.options.ubatch_tokens, flash)
        if held:
            self._context.restore(0, state, held)
        self.context_tokens = size
        return self._context

    def _new_context(
        self, model: Any, tokens: int, sequences: int, ubatch_tokens: int, flash: bool, apart: bool = False
    ) -> Context:
        context = Context(
            self._api,
            model,
            tokens,
            sequences,
            self._threads,
            self._abort,
            prompt_threads=self._prompt_threads,
            share=self._share,
            ubatch_tokens=ubatch_tokens,
            cache_bits=self._room.cache_bits,
            flash=flash,
            apart=apart,
        )
        self._adapters.apply(context.pointer)
        return context
