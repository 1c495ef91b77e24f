"""Writes a model file in another format, by ``llama_model_quantize``."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from slmdesk.engine import Cancelled
from slmdesk.engine.llama.library import load_library
from slmdesk.errors import EngineError, JobCancelled

_FILE_TYPES = {"Q4_0": 2, "Q8_0": 7, "Q4_K_M": 15, "IQ4_NL": 25}  # llama_ftype in llama.h


def quantize(source: Path, target: Path, name: str, cancelled: Cancelled) -> None:
    """Write ``source`` in the format ``name`` to ``target``. F16, BF16, F32 and Q8_0 sources only.

    llama.cpp offers no way to stop it: a cancel is obeyed when the file is written, some seconds to a minute later;
    the window's client ends a child that takes longer than that.

    Raises:
        EngineError: ``optimize-failed``. JobCancelled: nothing is left behind.
    """
    api = load_library().api
    log = load_library().log
    log.take()
    parameters = api.llama_model_quantize_default_params()
    parameters.ftype = _FILE_TYPES[name]
    parameters.allow_requantize = True  # from Q8_0 next to nothing is lost; others are refused before
    parameters.nthread = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    status = api.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(parameters))
    if status == 0 and not cancelled():
        return
    target.unlink(missing_ok=True)
    if cancelled():
        raise JobCancelled
    complaint = next((line for line in log.take() if "fail" in line.lower() or "error" in line.lower()), "")
    reason = complaint.rpartition(": ")[2] or "it gives no reason"
    raise EngineError(
        "optimize-failed",
        f"llama.cpp could not write the {name} file: {reason}.",
        "Free some disk space, or keep the model as it is.",
    )
