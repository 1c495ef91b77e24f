"""The plain alternative: llama-cpp-python's own loop, as its README has it. Prints tokens a second.

``python bare_loop.py MODEL PROMPT_TOKENS TOKENS``
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path


def main(path: str, prompt_tokens: int, tokens: int) -> None:
    import llama_cpp

    package = Path(llama_cpp.__file__).parent
    ggml = package / "lib" / "libggml.so.0"
    if ggml.exists():  # a build with run-time CPU dispatch does not find its own back ends
        load = ctypes.CDLL(str(ggml)).ggml_backend_load_all_from_path
        load.argtypes = [ctypes.c_char_p]
        load(str(package.parent / "bin").encode())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # Its default is half of the cores; a comparison has to give it what we take.
    llama = llama_cpp.Llama(model_path=path, n_ctx=2048, n_threads=cores, n_threads_batch=cores, verbose=False)
    words = llama.tokenize(b"Photosynthesis turns the energy of light into chemical energy. " * 200)
    first = last = 0.0
    written = 0
    for _token in llama.generate(words[:prompt_tokens], temp=0.0):
        last = time.perf_counter()
        first = first or last
        written += 1
        if written == tokens:
            break
    print((written - 1) / (last - first))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
