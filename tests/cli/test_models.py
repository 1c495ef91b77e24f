"""``slmdesk models`` through the real children: import, verify, carry to another computer, move, remove."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from slmdesk import paths
from slmdesk.cli import main
from slmdesk.cli.models.bring import _ask_license
from slmdesk.cli.output import Output
from slmdesk.messages import Connection
from slmdesk.models.catalog import load_catalog
from slmdesk.models.connections import Connections
from tiny_models import write_adapter, write_legacy_gpt2, write_model


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_model(tmp_path / "tiny.gguf", "qwen2")


def run(capfd: pytest.CaptureFixture[str], *words: str | Path, status: int = 0) -> dict[str, Any]:
    """The JSON object that a command prints."""
    assert main(["models", *map(str, words), "--json"]) == status
    result = json.loads(capfd.readouterr().out)
    assert isinstance(result, dict)
    return result


def test_a_models_life(
    capfd: pytest.CaptureFixture[str], tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = run(capfd, "import", tiny)["installed"]
    assert (installed["id"], installed["kind"], installed["quantization"]) == ("tiny", "language-model", "F32")
    shown = run(capfd, "show", "tiny")
    assert (shown["fit"], shown["inspection"]["architecture"], shown["catalog"]) == ("fits", "qwen2", None)
    assert 0 < shown["memory_bytes"] < shown["memory_16k_bytes"]
    assert run(capfd, "verify")["models"] == [{"id": "tiny", "ok": True, "changed": []}]

    exported = run(capfd, "export", "tiny", "--to", tmp_path / "stick")
    monkeypatch.setenv("SLMDESK_HOME", str(tmp_path / "another computer"))
    error = run(capfd, "import", tmp_path / "stick", status=3)["error"]
    assert error["kind"] == "pack-unknown-signer"
    assert run(capfd, "import", tmp_path / "stick", "--trust", "0000-0000", status=3)["error"]["kind"] == error["kind"]
    arrived = run(capfd, "import", tmp_path / "stick", "--trust", exported["key"])["installed"]
    assert [model["sha256"] for model in arrived] == [installed["sha256"]]

    moved = run(capfd, "move", tmp_path / "disk")
    assert (moved["moved"], moved["folder"]) == (1, str(tmp_path / "disk"))
    assert run(capfd, "list")["installed"][0]["path"].startswith(str(tmp_path / "disk"))
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    listed = run(capfd, "list")
    assert (listed["installed"], "not connected" in listed["problems"][0]) == ([], True)
    (tmp_path / "unplugged").rename(tmp_path / "disk")
    path = tmp_path / "disk" / "tiny" / "tiny.gguf"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert run(capfd, "verify", "tiny", status=3)["error"]["kind"] == "model-damaged"
    assert run(capfd, "remove", "tiny")["removed"] == "tiny"


def test_inspect_names_kind_and_engine(capfd: pytest.CaptureFixture[str], tiny: Path, tmp_path: Path) -> None:
    found = run(capfd, "inspect", tiny)
    assert (found["verdict"], found["engine"], found["context_tokens"]) == ("ok", "llama.cpp", 512)
    found = run(capfd, "inspect", write_adapter(tmp_path / "lora.gguf"))
    assert (found["verdict"], found["kind"]) == ("refuse", "adapter")
    found = run(capfd, "inspect", write_legacy_gpt2(tmp_path / "old.bin"))
    assert (found["verdict"], found["engine"]) == ("warn", "ctransformers")
    found = run(capfd, "inspect", tmp_path / "none.argosmodel")
    assert (found["verdict"], found["kind"], "Error" in found["reasons"][0]) == ("refuse", "translation-pair", False)


@pytest.mark.parametrize("ending", ["", ".gguf", ".argosmodel"])
def test_a_name_that_no_disk_takes_is_refused_in_words(capfd: pytest.CaptureFixture[str], ending: str) -> None:
    assert run(capfd, "inspect", "x" * 300 + ending)["verdict"] == "refuse"
    assert run(capfd, "import", "x" * 300 + ending, status=3)["error"]["message"]


def test_recommend_and_connections(capfd: pytest.CaptureFixture[str]) -> None:
    found = run(capfd, "recommend", "--who", "clinician", "--languages", "en,de")
    assert all(
        {reason["topic"] for reason in each["reasons"]} >= {"privacy", "licence"} for each in found["recommended"]
    )
    assert run(capfd, "connections") == {"connections": []}
    Connections(paths.data_folder()).add(Connection("a.example", True, 0, "x"))
    (kept,) = run(capfd, "connections")["connections"]
    assert (kept["host"], kept["received_bytes"]) == ("a.example", None)


def test_show_of_the_catalogue_names_the_hosts(capfd: pytest.CaptureFixture[str]) -> None:
    shown = run(capfd, "show", "qwen3-1.7b-q4_k_m")
    assert shown["installed"] is None
    assert "." in shown["hosts"]
    assert run(capfd, "show", "qwen3-1.7", status=3)["error"]["kind"] == "no-such-model"


def test_the_text_of_a_licence_is_shown_without_internet(capfd: pytest.CaptureFixture[str]) -> None:
    shown = run(capfd, "show", "gemma-3-1b-it-q4_k_m", "--licence")
    assert shown["licence"] == "Gemma Terms of Use"
    assert "Section 1: DEFINITIONS" in shown["text"]
    assert "Gemma Prohibited Use Policy" in shown["text"]


def test_a_licence_that_restricts_uses_is_named_before_a_download(capfd: pytest.CaptureFixture[str]) -> None:
    catalog = {entry.id: entry for entry in load_catalog(paths.resources() / "models.json")}
    _ask_license(catalog["qwen3-0.6b-q8_0"], False, Output(as_json=True))
    assert capfd.readouterr().err == ""
    _ask_license(catalog["gemma-3-1b-it-q4_k_m"], False, Output(as_json=True))
    said = capfd.readouterr().err
    assert "Gemma Terms of Use" in said
    assert "slmdesk models show gemma-3-1b-it-q4_k_m --licence" in said
