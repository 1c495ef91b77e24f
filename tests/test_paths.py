from __future__ import annotations

import sys
from pathlib import Path

import pytest

from slmdesk import paths


def test_everything_of_the_users_follows_the_home_variable(slmdesk_home: Path) -> None:
    for folder in (paths.data_folder(), paths.config_folder(), paths.cache_folder(), paths.models_folder()):
        assert folder == slmdesk_home or slmdesk_home in folder.parents


def test_without_the_variable_the_systems_own_folders_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLMDESK_HOME")
    assert paths.data_folder().name == "slmdesk"
    assert paths.models_folder().parent == paths.data_folder()


def test_resources_of_the_source_tree_hold_the_catalogue() -> None:
    assert (paths.resources() / "models.json").is_file()
    assert (paths.resources() / "prompts" / "summarize-general.txt").is_file()


def test_resources_of_a_bundle_are_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "slmdesk"))
    assert paths.resources() == tmp_path / "resources"
    assert paths.worker_command("inference")[1:] == ["--worker", "inference"]
    assert Path(paths.worker_command("inference")[0]).parent == tmp_path
