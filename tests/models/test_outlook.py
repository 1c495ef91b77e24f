"""What a model would be like here: from the figures of the catalogue, without its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk import paths
from slmdesk.models.arriving import begun, throw_away
from slmdesk.models.catalog import CatalogEntry, find, load_catalog
from slmdesk.models.computer import instructions, look_at
from slmdesk.models.fit import ComputerProfile, Observation
from slmdesk.models.outlook import needed_bytes, outlook

CATALOG = load_catalog(paths.resources() / "models.json")


@pytest.mark.parametrize("entry", [entry for entry in CATALOG if entry.kind == "language-model"], ids=lambda e: e.id)
def test_the_figures_agree_with_the_size_and_the_weights_of_the_entry(entry: CatalogEntry) -> None:
    shape = entry.shape
    assert shape is not None
    assert sum(shape.type_bytes.values()) == shape.weight_bytes
    # What is left is the header: mostly the vocabulary, 20 to 130 bytes an entry with its merges.
    header_bytes = entry.size_bytes - shape.weight_bytes
    assert 20 * shape.vocabulary < header_bytes < 130 * shape.vocabulary
    copies = shape.parameters - entry.parameters  # of the embedding, where the file holds it twice
    assert copies in (0, shape.vocabulary * shape.embedding_length)
    assert (copies == 0) == shape.tied
    assert entry.size_bytes < needed_bytes(entry) < entry.size_bytes * 2 + 400_000_000


def test_fits_tight_or_not() -> None:
    shape = find(CATALOG, "qwen2.5-1.5b-instruct-q4_k_m").shape
    needed = outlook(shape, 0, 0, None).needed_bytes
    assert outlook(shape, 0, needed * 2, None).fit == "fits"
    assert outlook(shape, 0, needed + 1, None).fit == "tight"
    assert outlook(shape, 0, needed - 1, None).fit == "does-not-fit"
    assert outlook(shape, 0, 0, None).speed is None


def test_speed_is_measured_or_predicted_from_another() -> None:
    one, other = (find(CATALOG, id).shape for id in ("qwen2.5-1.5b-instruct-q4_k_m", "qwen3-4b-q4_k_m"))
    assert one is not None
    profile = ComputerProfile("this", [Observation(one, False, 60.0, 12.0)])
    measured, predicted = outlook(one, 0, 1 << 34, profile), outlook(other, 0, 1 << 34, profile)
    assert measured.speed is not None
    assert measured.speed.measured
    assert 8 < measured.written_words_per_s < 9, "after a usual text: attention looks back"
    words = measured.written_words_per_s
    read = measured.speed.prompt_tokens_per_s * 0.75
    assert measured.summary_s(40) == pytest.approx(40 * 500 / read + 40 * 30 / words)
    assert predicted.speed is not None
    assert not predicted.speed.measured
    assert 3 < predicted.speed.output_tokens_per_s < 8


def test_only_the_size_is_known() -> None:
    here = outlook(None, 1_000_000_000, 10_000_000_000, None)
    assert here.needed_bytes == 1_500_000_000
    assert here.needed_long_bytes is None
    assert here.summary_s(40) is None


def test_downloads_that_were_begun(tmp_path: Path) -> None:
    assert begun(tmp_path / "gone") == {}
    arriving = tmp_path / ".incoming" / "pull-some-model"
    arriving.mkdir(parents=True)
    (arriving / ".lock").touch()
    assert begun(tmp_path) == {}, "nothing of it is here"
    (arriving / "model.gguf.part").write_bytes(b"G" * 700)
    (arriving / "model.gguf.part.json").write_bytes(b"{}" * 700)
    assert begun(tmp_path) == {"some-model": 700}
    throw_away(arriving)
    throw_away(arriving)
    assert begun(tmp_path) == {}


def test_this_computer(tmp_path: Path) -> None:
    facts = look_at(tmp_path / "not" / "there")
    assert facts.cores >= 1
    assert 0 < facts.free_bytes <= facts.memory_bytes
    assert facts.disk_free_bytes > 0
    assert facts.instructions == instructions()
    assert facts.battery_percent is None or 0 <= facts.battery_percent <= 100
