"""LoRA adapters (Hu et al. 2021, arXiv:2106.09685): small files that specialize a model, added while it runs."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from slmdesk.errors import EngineError, ModelError
from slmdesk.messages import Adapter
from slmdesk.models.inspect import check_adapter


class Adapters:
    """The adapters of one loaded model.

    Args:
        api: the ctypes module.
        model: llama.cpp's pointer; must outlive this object.
        architecture: of the model; an adapter was made for one.
        wanted: the files, each with how strongly it works.

    Raises:
        ModelError: ``not-an-adapter``, ``adapter-mismatch``, or the file is broken.
    """

    def __init__(self, api: Any, model: Any, architecture: str, wanted: Sequence[Adapter]) -> None:
        self._api = api
        self._loaded: list[Any] = []
        self._scales = [adapter.scale for adapter in wanted if adapter.scale]
        for adapter in wanted:
            if not adapter.scale:
                continue  # switched off
            check_adapter(Path(adapter.path), architecture)
            loaded = api.llama_adapter_lora_init(model, os.fsencode(adapter.path))
            if not loaded:
                raise ModelError(
                    "adapter-mismatch",
                    f"{Path(adapter.path).name} does not fit this model: it was made for one of another size.",
                    "Use it with the model that its page names.",
                )
            self._loaded.append(loaded)

    def apply(self, context: Any) -> None:
        """Let them work in a context of the model. context: llama.cpp's pointer."""
        if not self._loaded:
            return
        count = len(self._loaded)
        pointers = (self._api.llama_adapter_lora_p_ctypes * count)(*self._loaded)
        scales = (ctypes.c_float * count)(*self._scales)
        if self._api.llama_set_adapters_lora(context, pointers, count, scales) != 0:
            raise EngineError("adapter-refused", "llama.cpp cannot use the adapter.", "Switch it off.")
