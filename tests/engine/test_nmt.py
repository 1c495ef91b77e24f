"""Translation models: a real tiny one translates its domain, in batches, in order, and stops when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grown_pair import Growth, grown
from pair_grammar import sentences
from slmdesk.engine.nmt import LoadedPairs, PairEngine
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import PairModel
from slmdesk.models.ct2_weights import check_weights
from slmdesk.models.store import ModelStore
from slmdesk.models.translation import import_translation_model, pair_models
from translation_pairs import installed_pair, write_package


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> PairModel:
    return installed_pair(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def engine(pair: PairModel) -> PairEngine:
    return PairEngine(pair, 2)


def translated(engine: PairEngine, texts: list[str], careful: bool = False) -> list[str]:
    answers = dict(engine.translate(texts, "en", "es", lambda: False, careful))
    assert sorted(answers) == list(range(len(texts)))
    return [answers[index] for index in range(len(texts))]


def test_unseen_sentences_of_its_domain_come_out_exactly(engine: PairEngine) -> None:
    pairs = sentences(400, 20, held_out=True)
    answers = translated(engine, [english for english, _spanish in pairs])
    right = sum(answer == spanish for answer, (_english, spanish) in zip(answers, pairs, strict=True))
    assert right >= 0.98 * len(pairs)


def test_batches_do_not_change_what_comes_out(engine: PairEngine) -> None:
    texts = [english for english, _spanish in sentences(60, 21, held_out=True)]
    assert translated(engine, texts) == [translated(engine, [text])[0] for text in texts]


def test_a_grown_pair_translates_the_same(engine: PairEngine, pair: PairModel, tmp_path: Path) -> None:
    """What ``make bench`` measures as a pair of usual size is the tiny one, widened and deepened."""
    larger = grown(pair, tmp_path / "grown", Growth(copies=2, inner_copies=2, heads=4, layers=3, pieces=500))
    check_weights(Path(larger.folder) / "model.bin")
    texts = [english for english, _spanish in sentences(40, 23, held_out=True)]
    assert translated(PairEngine(larger, 2), texts) == translated(engine, texts)


def test_anything_is_survived(engine: PairEngine) -> None:
    texts = ["", " ", "😀 ∑ 漢字 \u0301 مرحبا", "x" * 5000, "word " * 4000, "a\nb\tc", "</s> <s> ▁ <unk>"]
    answers = translated(engine, texts)
    assert answers[:2] == ["", ""]
    assert all("\n" not in answer for answer in answers)


def test_a_second_try_says_nothing_twice(engine: PairEngine) -> None:
    words = translated(engine, ["salad salad salad salad salad salad"], careful=True)[0].split()
    assert all(words[at : at + 3] != words[at + 3 : at + 6] for at in range(len(words)))


def _note(answers: Iterator[tuple[int, str]], seen: list[int]) -> None:
    for index, _text in answers:
        seen.append(index)


def test_a_cancelled_job_starts_no_more_batches(engine: PairEngine) -> None:
    texts = [english for english, _spanish in sentences(3000, 22, held_out=False)]
    seen: list[int] = []
    answers = engine.translate(texts, "en", "es", lambda: bool(seen))
    with pytest.raises(JobCancelled):
        _note(answers, seen)
    assert 0 < len(seen) < 300
    assert translated(engine, ["The boy has fever."]) == ["El niño tiene fiebre."]


def test_models_stay_loaded_until_others_are_wanted(pair: PairModel) -> None:
    loaded = LoadedPairs()
    (first,) = loaded.load([pair], 1)
    assert first.load_s > 0
    assert loaded.load([pair], 1) == [first]
    assert first.load_s == 0.0
    loaded.close()
    assert loaded.load([pair], 1) != [first]


def test_a_damaged_folder_is_said(pair: PairModel, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        PairEngine(PairModel("x", str(tmp_path), "argos", ["en"], ["es"]), 1)
    assert caught.value.kind == "pair-damaged"
    assert str(tmp_path) not in caught.value.message


def test_a_vocabulary_that_does_not_fit_is_said(tmp_path: Path) -> None:
    package = write_package(tmp_path / "x.argosmodel", {"shared_vocabulary.json": b'["a"]'})
    store = ModelStore(tmp_path / "models")
    import_translation_model(package, store)
    with pytest.raises(ModelError) as caught:
        PairEngine(pair_models(store.list())[0], 1)
    assert caught.value.kind == "pair-damaged"
