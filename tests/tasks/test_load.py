"""A model is in memory before it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk.engine.loading import LoadedEngine
from slmdesk.errors import ModelError
from slmdesk.messages import Done, Loaded, LoadModel, ModelFile, ModelLoaded, Sampling
from slmdesk.tasks import load


def never() -> bool:
    return False


def test_the_next_question_finds_it_loaded(tiny_model: Path, tmp_path: Path) -> None:
    engines = LoadedEngine(tmp_path)
    model = ModelFile("tiny", str(tiny_model))
    told, done = load.run(LoadModel(model), engines, never)
    assert isinstance(told, ModelLoaded)
    assert told.architecture == "llama"
    assert isinstance(done, Done)
    assert isinstance(done.result, Loaded)
    assert done.result.load_s > 0
    assert engines.load(model, Sampling(), never, "chat").load_s == 0
    again = list(load.run(LoadModel(model), engines, never))[-1]
    assert again == Done(Loaded(0.0))
    engines.close()


def test_a_model_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        list(load.run(LoadModel(ModelFile("gone", str(tmp_path / "gone.gguf"))), LoadedEngine(tmp_path), never))
