"""The plain alternative: llama-cpp-python as its README uses it, in a process that takes one JSON command a line.

``{"messages", "max_tokens", "exactly"}`` is one chat call from an empty cache, which with ``exactly`` does not end
before its last token; the answer is ``{"first_s", "total_s", "tokens"}``. ``{"bare", "max_tokens"}`` writes after a
text by nothing but a loop of calls to llama.cpp's C functions. Its threads are set to the cores that we take; its
default is half of them.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


class Plain:
    """The client's side. python: of the environment that the peer is installed in."""

    def __init__(self, model: Path, context_tokens: int, python: str = sys.executable) -> None:
        command = [python, __file__, str(model), str(context_tokens)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.load_s: float = self._answer()["load_s"]

    def ask(self, text: str, instruction: str, max_tokens: int, exactly: bool = False) -> dict[str, Any]:
        """One question about a text; what it took."""
        return self.chat([{"role": "user", "content": f"{instruction}\n\n{text}"}], max_tokens, exactly)

    def chat(self, messages: list[dict[str, str]], max_tokens: int, exactly: bool = False) -> dict[str, Any]:
        """The same with messages as they are."""
        return self._told({"messages": messages, "max_tokens": max_tokens, "exactly": exactly})

    def bare(self, text: str, tokens: int) -> dict[str, Any]:
        """As many tokens after a text, by the C functions alone."""
        return self._told({"bare": text, "max_tokens": tokens})

    def _told(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def main(path: str, context_tokens: int) -> None:
    began = time.perf_counter()
    import llama_cpp

    package = Path(llama_cpp.__file__).parent
    ggml = package / "lib" / "libggml.so.0"
    if (package.parent / "bin").is_dir() and ggml.exists():  # a build with CPU dispatch does not find its back ends
        load = ctypes.CDLL(str(ggml)).ggml_backend_load_all_from_path
        load.argtypes = [ctypes.c_char_p]
        load(str(package.parent / "bin").encode())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    llama = llama_cpp.Llama(
        model_path=path, n_ctx=context_tokens, n_threads=cores, n_threads_batch=cores, verbose=False
    )
    print(json.dumps({"load_s": time.perf_counter() - began}), flush=True)
    vocabulary = llama_cpp.llama_model_get_vocab(llama._model.model)
    ends = [token for token in range(llama.n_vocab()) if llama_cpp.llama_vocab_is_eog(vocabulary, token)]
    for line in sys.stdin:
        command = json.loads(line)
        if "bare" in command:
            print(json.dumps(bare_loop(llama, command["bare"], command["max_tokens"], cores)), flush=True)
            continue
        llama.reset()
        began = time.perf_counter()
        first = 0.0
        tokens = 0
        for part in llama.create_chat_completion(
            command["messages"],
            temperature=0.0,
            max_tokens=command["max_tokens"],
            stream=True,
            logit_bias=dict.fromkeys(ends, -100.0) if command["exactly"] else None,
        ):
            if part["choices"][0]["delta"].get("content"):
                first = first or time.perf_counter() - began
                tokens += 1
        print(json.dumps({"first_s": first, "total_s": time.perf_counter() - began, "tokens": tokens}), flush=True)


def bare_loop(llama: Any, text: str, tokens: int, threads: int) -> dict[str, Any]:
    """Greedy writing in a context of its own, with llama.cpp's own sampler: what any program could reach at best."""
    import llama_cpp as api

    given = llama.tokenize(text.encode())
    params = api.llama_context_default_params()
    params.n_ctx, params.n_threads, params.n_threads_batch = 512, threads, threads
    context = api.llama_init_from_model(llama._model.model, params)
    sampler = api.llama_sampler_init_greedy()
    began = time.perf_counter()
    first = 0.0
    token = ctypes.c_int32()
    prompt = (ctypes.c_int32 * len(given))(*given)  # the batch only points to it
    batch = api.llama_batch_get_one(prompt, len(given))
    for at in range(tokens):
        if api.llama_decode(context, batch):
            raise RuntimeError("llama_decode failed")
        token.value = api.llama_sampler_sample(sampler, context, -1)
        first = first if at else time.perf_counter() - began
        batch = api.llama_batch_get_one(ctypes.pointer(token), 1)
    spent = time.perf_counter() - began
    api.llama_sampler_free(sampler)
    api.llama_free(context)
    return {"first_s": first, "total_s": spent, "tokens": tokens}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
