from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from slmdesk import settings as module
from slmdesk.errors import StorageError
from slmdesk.settings import MIGRATIONS, VERSION, Settings, load_settings, save_settings, settings_file

any_settings = st.builds(
    Settings,
    model_id=st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    threads=st.integers(0, 1024),
    context_tokens=st.none() | st.integers(256, 1 << 24),
    theme=st.sampled_from(["system", "light", "dark"]),
    reading_font=st.sampled_from(["serif", "sans"]),
    reading_size=st.integers(6, 48),
    summary_style=st.sampled_from(["general", "study", "clinical", "meeting"]),
    summary_length=st.sampled_from(["short", "medium", "long"]),
)


@given(any_settings)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_what_is_saved_is_loaded(tmp_path: Path, settings: Settings) -> None:
    path = settings_file(tmp_path / "deep" / "folder")
    save_settings(path, settings)
    assert load_settings(path) == settings


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


def test_a_value_that_makes_no_sense_becomes_its_default(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps({"version": VERSION, "threads": -3, "theme": "pink", "reading_size": True, "model_id": 5, "new": 1})
    )
    assert load_settings(path) == Settings()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": "x"}', b'{"version": null}'])
def test_a_damaged_file_is_an_error_and_stays(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        load_settings(path)
    assert caught.value.kind == "settings-damaged"
    assert path.read_bytes() == content


def test_a_file_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": VERSION + 1}))
    with pytest.raises(StorageError) as caught:
        load_settings(path)
    assert caught.value.kind == "settings-newer"


def test_each_older_version_has_a_migration() -> None:
    assert sorted(MIGRATIONS) == list(range(1, VERSION))


def test_a_migration_runs_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VERSION", 3)
    monkeypatch.setitem(MIGRATIONS, 1, lambda values: {"size": values["points"]})
    monkeypatch.setitem(MIGRATIONS, 2, lambda values: {"reading_size": values["size"]})
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "points": 17}))
    assert load_settings(path).reading_size == 17


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(threads=1))

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StorageError) as caught:
        save_settings(path, Settings(threads=2))
    assert "No space left" in caught.value.message
    assert load_settings(path).threads == 1
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["settings.json"]


def test_lists_of_words_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = Settings(welcomed=True, who="clinician", languages=("en", "fr"), accepted_licenses=("Terms of the maker",))
    save_settings(path, kept)
    assert load_settings(path) == kept
    path.write_text(
        '{"version": 1, "languages": [1, "en"], "who": "nobody", "welcomed": 1, "accepted_licenses": "all"}'
    )
    assert load_settings(path) == Settings()
