"""The engine for model files of 2023, from before GGUF: ctransformers 0.2.27, the optional extra ``legacy``.

ctransformers can fetch models from a hub by itself. That part of it is never imported here: only its module ``llm``,
which loads a library of its own and a local file. ``tests/engine/test_legacy.py`` shows that no socket is opened.
"""

from __future__ import annotations

import codecs
import ctypes
import importlib
import importlib.machinery
import importlib.util
import platform
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from slmdesk.engine import Cancelled, Constraint, Piece, Prompt, PromptProgress, StateFolder
from slmdesk.engine.asking import Counted, limits_of, refuse_too_long
from slmdesk.engine.prompts import PLAIN, ChatTemplate
from slmdesk.engine.threads import ThreadShare, physical_cores
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import ModelFile, Sampling
from slmdesk.models.ggml_header import check_legacy, is_legacy
from slmdesk.models.inspect import check_model

_BATCH_TOKENS = 32  # between two looks at the cancel flag
_TOP_K, _TOP_P = 40, 0.95
# What vocabularies of that time hold as one token, and a tokenizer without a switch would take for it.
_SPECIAL = re.compile(r"<(?=\|[^|<>]{1,40}\|>|/?s>|/?unk>|pad>|0x)|\[(?=/?INST\])")
_HINT = "Get a newer file of the same model, in the GGUF format."


class LegacyEngine(Counted):
    """An ``Engine`` (see there) on ctransformers.

    Args:
        model: a local file in one of the formats of ``models.ggml_header``.
        threads: 0 is one for each physical core, as long as other programs leave them to us.
        cancelled: asked before the file is loaded; the library cannot be stopped meanwhile.

    Raises:
        ModelError: ``legacy-missing`` without the extra, ``model-refused``, ``model-missing``.
    """

    def __init__(self, model: ModelFile, threads: int, cancelled: Cancelled) -> None:
        super().__init__()
        started = time.perf_counter()
        path = Path(model.path).absolute()
        if model.adapters:
            raise ModelError("adapter-mismatch", "An old model cannot take adapters.", "Switch them off.")
        if is_legacy(path):
            header = check_legacy(path)
            kind, limit = header.type, header.context_tokens
        else:
            kind, limit = "gguf", check_model(path).context_tokens
        library = _library()
        if cancelled():
            raise JobCancelled
        self.max_context_tokens = self.context_tokens = min(limit, model.context_tokens or limit)
        # Its threads spin while they wait for each other: on busy cores it would stand still (see ``threads``).
        self._share = ThreadShare(threads or physical_cores())
        self._yielding = not threads
        try:
            self._model: Any = library.LLM(
                str(path), kind, config=library.Config(context_length=self.max_context_tokens), lib=_instructions()
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError("model-refused", "The engine for old files cannot load this model.", _HINT) from error
        self.model_id = model.id
        self.architecture = str(self._model.model_type)
        self.max_context_tokens = min(self.max_context_tokens, self._model.context_length)
        self._template = ChatTemplate(PLAIN)
        self.notices = [
            "This model is in an old format: it is run by an engine of 2023, without a form for conversations. "
            "That engine cannot tell marks such as <|endoftext|> in a document from its own: a space is put into them."
        ]
        self.load_s = time.perf_counter() - started

    def count_tokens(self, text: str) -> int:
        return len(self._tokens(neutral(text), first=False))

    def count_prompt_tokens(self, prompt: Prompt) -> int:
        return len(self._prompt_tokens(prompt))

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
        if constraint is not None:
            self._refuse_form()
        yield from self._answer(prompt, "", sampling, max_tokens, cancelled)

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
        limits = limits_of(max_tokens, len(prompts))
        for index, prompt in enumerate(prompts):
            if unwanted is not None and unwanted(index):
                continue
            if constraints is not None and constraints[index] is not None:
                self._refuse_form()
            start = "" if begun is None else begun[index]
            for event in self._answer(prompt, start, sampling, limits[index], cancelled):
                yield index, event

    def close(self) -> None:
        self._model = None  # its own destructor frees the memory

    # --- one prompt ---------------------------------------------------------------------------

    def _refuse_form(self) -> NoReturn:
        raise EngineError(
            "constraint-refused", "The engine for old files cannot write to a given form.", "Choose another model."
        )

    def _answer(
        self, prompt: Prompt, begun: str, sampling: Sampling, max_tokens: int, cancelled: Cancelled
    ) -> Iterator[PromptProgress | Piece]:
        start = self._tokens(neutral(begun), first=False)
        max_tokens = max(1, max_tokens - len(start))
        tokens = [*self._prompt_tokens(prompt), *start]
        refuse_too_long(len(tokens) + max_tokens, self.max_context_tokens)
        yield from self._read_prompt(tokens, cancelled)
        yield from self._write(sampling, max_tokens, cancelled)

    def _read_prompt(self, tokens: list[int], cancelled: Cancelled) -> Iterator[PromptProgress]:
        started = time.perf_counter()
        rest = list(self._model.prepare_inputs_for_generation(tokens, reset=True))
        self._usage.cached_tokens += len(tokens) - len(rest)
        for at in range(0, len(rest), _BATCH_TOKENS):
            if cancelled():
                raise JobCancelled
            batch = rest[at : at + _BATCH_TOKENS]
            self._evaluate(batch)
            self._usage.prompt_tokens += len(batch)
            yield PromptProgress(len(tokens) - len(rest) + at + len(batch), len(tokens))
        self._usage.prompt_s += time.perf_counter() - started

    def _write(self, sampling: Sampling, max_tokens: int, cancelled: Cancelled) -> Iterator[Piece]:
        started = time.perf_counter()
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        greedy = sampling.temperature <= 0
        try:
            for number in range(max_tokens):
                if cancelled():
                    raise JobCancelled
                token = self._model.sample(
                    top_k=1 if greedy else _TOP_K,
                    top_p=1.0 if greedy else _TOP_P,
                    temperature=1.0 if greedy else sampling.temperature,
                    repetition_penalty=1.0,
                    seed=(sampling.seed + number) & 0x7FFFFFFF,
                )
                if self._model.is_eos_token(token):
                    yield Piece(decoder.decode(b"", final=True), "stop")
                    return
                self._usage.output_tokens += 1
                yield Piece(decoder.decode(self._model.detokenize([token], decode=False)))
                if number < max_tokens - 1:
                    self._evaluate([token])
            yield Piece(decoder.decode(b"", final=True), "length")
        finally:
            self._usage.output_s += time.perf_counter() - started

    def _evaluate(self, tokens: Sequence[int]) -> None:
        began, cpu = time.perf_counter(), time.process_time()
        try:
            self._model.eval(tokens, batch_size=_BATCH_TOKENS, threads=self._share.now)
        except RuntimeError as error:
            raise EngineError("engine-failed", "The engine for old files stopped in the middle.", _HINT) from error
        if self._yielding:
            self._share.passed(time.perf_counter() - began, time.process_time() - cpu)

    def _prompt_tokens(self, prompt: Prompt) -> list[int]:
        segments = self._template.render(prompt)
        text = "".join(segment.text if segment.template else neutral(segment.text) for segment in segments)
        return self._tokens(text, first=self.architecture == "llama")

    def _tokens(self, text: str, first: bool) -> list[int]:
        """Tokens of a text. ctransformers' own method has too small a buffer for text that is not ASCII."""
        raw = text.replace("\0", " ").encode("utf-8", "replace")
        buffer = (ctypes.c_int * (len(raw) + 8))()
        count = self._model.ctransformers_llm_tokenize(raw, first, buffer)
        return list(buffer[: max(0, count)])


def neutral(text: str) -> str:
    """Text of a document with a space in each mark that the tokenizer would take for a token of the program's."""
    return _SPECIAL.sub(lambda found: f"{found[0]} ", text)


def _library() -> ModuleType:
    """``ctransformers.llm``, without running the package's ``__init__``, which imports the client of a hub."""
    if "ctransformers.llm" not in sys.modules:
        spec = importlib.util.find_spec("ctransformers")
        if spec is None or spec.submodule_search_locations is None:
            raise ModelError(
                "legacy-missing",
                "This model is in an old format, and the engine for it is not installed.",
                f"Install it with: pip install 'slmdesk[legacy]'. {_HINT}",
            )
        package = ModuleType("ctransformers")
        package.__path__ = list(spec.submodule_search_locations)
        package.__spec__ = importlib.machinery.ModuleSpec("ctransformers", None, is_package=True)
        sys.modules["ctransformers"] = package
    return importlib.import_module("ctransformers.llm")


def _instructions() -> str:
    """Which of its libraries runs here. ctransformers itself would run other programs to find out."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        if sys.platform == "darwin":
            return "basic"
        raise ModelError("legacy-missing", "The engine for old files was never made for this processor.", _HINT)
    if sys.platform == "win32":
        present = ctypes.windll.kernel32.IsProcessorFeaturePresent
        return "avx2" if present(40) else "avx" if present(39) else "basic"  # PF_AVX2_, PF_AVX_INSTRUCTIONS_AVAILABLE
    try:
        flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        return "basic"  # macOS; slower, and right everywhere
    words = flags[1].split() if flags else []
    return "avx2" if {"avx2", "fma", "f16c"} <= set(words) else "avx" if {"avx", "f16c"} <= set(words) else "basic"
