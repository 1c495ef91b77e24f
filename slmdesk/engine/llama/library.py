"""Loading llama.cpp itself: its CPU back ends, and its log."""

from __future__ import annotations

import collections
import ctypes
import functools
import sys
from pathlib import Path
from types import ModuleType

from slmdesk.errors import EngineError

_WARNING, _ERROR, _CONTINUED = 3, 4, 5  # ggml_log_level in ggml.h
_KEPT_LINES = 30


class Log:
    """The library's last warnings and errors. Everything else it says is dropped."""

    def __init__(self) -> None:
        self._lines: collections.deque[str] = collections.deque(maxlen=_KEPT_LINES)
        self._last_level = 0

    def add(self, level: int, text: bytes) -> None:
        """Keep one message. level: ggml_log_level; "continued" goes with the message before it."""
        if level != _CONTINUED:
            self._last_level = level
        if self._last_level in (_WARNING, _ERROR):
            line = text.decode("utf-8", "replace").rstrip()
            if line:
                self._lines.append(line[:300])

    def take(self) -> list[str]:
        """The lines kept since the last call."""
        lines = list(self._lines)
        self._lines.clear()
        return lines


class Library:
    """llama.cpp, ready to load models.

    Attributes:
        api: the ctypes module ``llama_cpp.llama_cpp``.
        log: what it complained about.

    Raises:
        EngineError: ``engine-missing`` when it is not installed or has no code for this processor.
    """

    def __init__(self) -> None:
        try:
            import llama_cpp
            import llama_cpp.llama_cpp as api
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineError(
                "engine-missing",
                f"llama.cpp, which runs the models, cannot be loaded: {error}.",
                "Install SLM Desk again.",
            ) from error
        self.api: ModuleType = api
        self.version = str(llama_cpp.__version__)
        self.log = Log()
        # ctypes does not keep a callback alive: this attribute must live as long as the library.
        self._log_callback = api.llama_log_callback(lambda level, text, _data: self.log.add(level, text))
        api.llama_log_set(self._log_callback, ctypes.c_void_p(0))
        self._load_back_ends(Path(api.__file__).parent / "lib")
        api.llama_backend_init()

    def _load_back_ends(self, folder: Path) -> None:
        """With GGML_BACKEND_DL the code for each kind of processor is a library of its own.

        They must be loaded by the very libggml that libllama uses: ``libggml.so.0``. ``libggml.so`` is
        another file to the dynamic loader, with a registry of its own that libllama never sees. A
        build without GGML_BACKEND_DL has its one back end inside, and nothing to load.
        """
        ggml = _ggml(folder)
        if ggml is None:
            return
        ggml.ggml_backend_reg_count.restype = ctypes.c_size_t
        load = ggml.ggml_backend_load_all_from_path
        load.argtypes, load.restype = [ctypes.c_char_p], None
        # scikit-build-core puts them into the "bin" beside the package; our bundle beside libggml.
        for candidate in (folder, folder.parent.parent / "bin"):
            if ggml.ggml_backend_reg_count() == 0 and candidate.is_dir():
                load(str(candidate).encode())
        if ggml.ggml_backend_reg_count() == 0:
            raise EngineError(
                "engine-missing",
                "llama.cpp is installed, but none of its code fits this computer's processor.",
                "Install SLM Desk again.",
            )


def _ggml(folder: Path) -> ctypes.CDLL | None:
    names = {"win32": ("ggml.dll", "libggml.dll"), "darwin": ("libggml.0.dylib", "libggml.dylib")}
    for name in names.get(sys.platform, ("libggml.so.0",)):
        path = folder / name
        if path.exists():
            return ctypes.CDLL(str(path))
    return None


@functools.cache
def load_library() -> Library:
    """The library of this process; it can only be initialised once."""
    return Library()
