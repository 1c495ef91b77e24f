"""Which engine runs a file, and keeping the model that was asked for last in memory."""

from __future__ import annotations

import os
from pathlib import Path

from slmdesk.engine import Cancelled, Engine
from slmdesk.messages import ModelFile, Sampling
from slmdesk.models.inspect import check_model


class LoadedEngine:
    """``Engines`` (see there): one model at a time, loaded again when the file or a setting changed."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._loaded: tuple[object, ...] = ()

    def load(self, model: ModelFile, sampling: Sampling, cancelled: Cancelled) -> Engine:
        check_model(Path(model.path))
        status = os.stat(model.path)
        wanted = (model, sampling.threads, status.st_size, status.st_mtime_ns)
        if self._engine is not None and wanted == self._loaded:
            self._engine.load_s = 0.0
            return self._engine
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        from slmdesk.engine.llama.model import LlamaEngine

        self._engine = LlamaEngine(model, sampling.threads, cancelled)
        self._loaded = wanted
        return self._engine
