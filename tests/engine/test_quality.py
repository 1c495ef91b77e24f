"""Writing a model in another format, and how it compares with its original."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from slmdesk.engine.llama.quality import Likeness, compare
from slmdesk.engine.llama.quantize import quantize
from slmdesk.engine.loading import LoadedEngine
from slmdesk.errors import EngineError, JobCancelled, ModelError, StorageError
from slmdesk.messages import Done, FormatQuality, ModelFile, OptimizeModel, OptimizeResult
from slmdesk.models.inspect import check_model
from slmdesk.models.optimized import keep_optimized
from slmdesk.models.store import ModelStore
from slmdesk.tasks import optimize

TEXT = "The heart pumps blood through the body. It beats about 100,000 times a day. " * 12


def never() -> bool:
    return False


def likeness(path: Path, reference: Likeness | None = None) -> Likeness:
    steps = compare(path, reference, TEXT, never)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Likeness = end.value
            return result


def test_a_copy_of_itself_differs_by_nothing(tiny_model: Path) -> None:
    original = likeness(tiny_model)
    again = likeness(tiny_model, original)
    assert again.perplexity == original.perplexity > 1
    assert again.kl == pytest.approx(0, abs=1e-6)
    assert again.same_top == 1


def test_a_smaller_format_is_near_its_original_and_worse_than_it(tiny_model: Path, tmp_path: Path) -> None:
    original = likeness(tiny_model)
    found = {}
    for name in ("Q8_0", "Q4_0"):
        target = tmp_path / f"{name}.gguf"
        quantize(tiny_model, target, name, never)
        assert name in check_model(target).tensor_types
        found[name] = likeness(target, original)
    assert 0 <= found["Q8_0"].kl < found["Q4_0"].kl


def test_a_cancel_leaves_no_file(tiny_model: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.gguf"
    with pytest.raises(JobCancelled):
        quantize(tiny_model, target, "Q4_0", lambda: True)
    assert not target.exists()


def test_a_folder_that_cannot_be_written_is_an_error(tiny_model: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        quantize(tiny_model, tmp_path / "missing" / "x.gguf", "Q4_0", never)
    assert caught.value.kind == "optimize-failed"


def test_a_model_is_optimized_and_the_original_stays(tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    before = tiny_model.read_bytes()
    request = OptimizeModel(ModelFile("tiny", str(tiny_model)), str(folder), ("Q4_0",))
    last = list(optimize.run(request, LoadedEngine(tmp_path), never))[-1]
    assert isinstance(last, Done)
    assert isinstance(last.result, OptimizeResult)
    (candidate,) = last.result.candidates
    assert candidate.format == "Q4_0"
    assert candidate.size_bytes < last.result.original.size_bytes
    assert [str(path) for path in folder.iterdir()] == ([last.result.file] if last.result.file else [])
    assert tiny_model.read_bytes() == before


def test_what_is_compressed_already_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.gguf"
    quantize(tiny_model, small, "Q4_0", never)
    with pytest.raises(ModelError) as caught:
        list(optimize.run(OptimizeModel(ModelFile("small", str(small)), str(tmp_path)), LoadedEngine(tmp_path), never))
    assert caught.value.kind == "not-optimizable"


def quality(name: str, read: float, written: float, kl: float) -> FormatQuality:
    return FormatQuality(name, 1, read, written, 10.0, kl, 0.9)


@pytest.mark.parametrize(
    ("one", "other", "better"),
    [
        (quality("Q4_K_M", 150, 25, 0.01), quality("Q4_0", 100, 35, 0.05), True),
        (quality("Q4_K_M", 100, 25, 0.01), quality("Q4_0", 150, 35, 0.05), False),
        (quality("IQ4_NL", 100, 34, 0.03), quality("Q4_0", 101, 35, 0.05), True),
        (quality("Q4_0", 101, 35, 0.05), quality("IQ4_NL", 100, 34, 0.03), False),
    ],
    ids=["faster", "slower", "as fast and nearer", "as fast and further"],
)
def test_the_faster_format_is_better_and_of_two_as_fast_the_nearer(
    one: FormatQuality, other: FormatQuality, better: bool
) -> None:
    assert optimize._better(one, other) == better


def test_a_full_disk_is_said_before_anything_is_written(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1000))
    request = OptimizeModel(ModelFile("tiny", str(tiny_model)), str(tmp_path))
    with pytest.raises(StorageError) as caught:
        list(optimize.run(request, LoadedEngine(tmp_path), never))
    assert caught.value.kind == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_takes_over_what_is_known_of_its_original(tiny_model: Path, tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models", None)
    original = replace(
        store.import_file(tiny_model, "The large one"), license="Apache-2.0", languages=("en", "de"), parameters=7
    )
    with store.staging_folder("It cannot be made") as folder:
        file = folder / "large-Q4_0.gguf"
        quantize(tiny_model, file, "Q4_0", never)
        made = keep_optimized(store, file, original, "Q4_0")
    assert made.name == "The large one (Q4_0)"
    assert (made.license, made.languages, made.parameters, made.quantization) == ("Apache-2.0", ("en", "de"), 7, "Q4_0")
    assert made.path.is_file()
    assert {each.id for each in store.list()} == {"the-large-one", "the-large-one-q4_0"}
    assert list((tmp_path / "models" / ".incoming").iterdir()) == []
