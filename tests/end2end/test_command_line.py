"""The program as a script runs it: exit status, one JSON object, the contract's fields."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes import bad_models

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "resources" / "samples"
PDF = next(SAMPLES.glob("*.pdf"))


def slmdesk(*words: str | Path, home: Path | None = None, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **({"SLMDESK_HOME": str(home)} if home else {})}
    return subprocess.run(
        [sys.executable, "-m", "slmdesk", *map(str, words)],
        capture_output=True,
        input=given,
        env=environment,
        timeout=400,
    )


def json_of(finished: subprocess.CompletedProcess[bytes], status: int = 0) -> dict[str, Any]:
    assert finished.returncode == status, finished.stderr.decode()
    parsed = json.loads(finished.stdout)  # exactly one object: anything more is an error
    assert isinstance(parsed, dict)
    return parsed


def test_a_pdf_goes_in_and_a_checkable_summary_comes_out(starter_home: Path) -> None:
    result = json_of(slmdesk("summarize", PDF, "--json", "--length", "short", home=starter_home))
    assert set(result) == {"summary", "sentences", "coverage", "skipped", "model", "timings"}
    assert result["model"] == "smollm2-135m-instruct-q4_1"
    assert set(result["timings"]) == {
        "load_s", "prompt_tokens", "prompt_s", "cached_tokens", "output_tokens", "output_s", "total_s"
    }  # fmt: skip
    assert 0 <= result["coverage"] <= 1
    assert result["sentences"]
    seen = json_of(slmdesk("read", PDF, "--json"))
    for sentence in result["sentences"]:
        assert set(sentence) == {"text", "status", "reasons", "sources"}
        assert sentence["status"] in ("supported", "unsupported", "unverifiable")
        assert sentence["text"] in result["summary"]
        for source in sentence["sources"]:
            assert set(source) == {"file", "page", "start", "end", "quote"}
            assert source["file"] == str(PDF)
            assert seen["text"][source["start"] : source["end"]] == source["quote"]
            assert 1 <= source["page"] <= seen["pages"]


@pytest.mark.parametrize("name", ["*.docx", "*.md"])
def test_other_formats_are_summarized_too(starter_home: Path, name: str) -> None:
    (path,) = (path for path in SAMPLES.glob(name) if path.name != "README.md")
    result = json_of(slmdesk("summarize", path, "--json", "--length", "short", home=starter_home))
    assert result["summary"]


def test_standard_input_in_and_plain_text_out(starter_home: Path) -> None:
    text = "The old bridge was closed in May 2021. It carries 900 cars a day. Repairs cost two million euros."
    finished = slmdesk("summarize", "-", "--length", "short", home=starter_home, given=text.encode())
    assert finished.returncode == 0, finished.stderr.decode()
    written = finished.stdout.decode()
    assert "Checked" in written
    assert "bridge" in written
    assert b"\x1b" not in finished.stdout + finished.stderr, "no bar where no terminal is"


def test_text_files_are_read_unchanged() -> None:
    given = "Ünïcode — first line\r\n\r\nsecond 😀 line\t\n".encode()
    result = json_of(slmdesk("read", "-", "--json", given=given))
    assert result["text"].encode() == given
    for block in result["blocks"]:
        assert result["text"][block["start"] : block["end"]] == block["text"]
    assert result["pages"] is None


def test_bad_model_files_are_clear_errors(data: Path, tmp_path: Path) -> None:
    for name, path in bad_models(tmp_path, data).items():
        finished = slmdesk("summarize", PDF, "--model", path, "--json")
        error = json_of(finished, status=3)["error"]
        assert set(error) == {"kind", "message", "hint"}, name
        assert error["kind"] != "internal", error
        assert error["message"]
        assert b"Traceback" not in finished.stderr, name


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["summarize", PDF], "no-model"),
        (["summarize", PDF, "--model", "not-installed"], "no-such-model"),
        (["models", "pull", "smollm"], "no-such-model"),
        (["models", "remove", "nothing"], "no-such-model"),
        (["read", "missing.pdf"], "document-missing"),
        (["read", ROOT], "document-folder"),
        (["read", "/dev/null"], None),
    ],
)
def test_failures_exit_with_3_and_name_their_kind(words: list[str | Path], kind: str | None) -> None:
    error = json_of(slmdesk(*words, "--json"), status=3)["error"]
    assert error["kind"] == kind or kind is None
    assert error["kind"] != "internal"
    plain = slmdesk(*words)
    assert plain.returncode == 3
    assert plain.stdout == b""
    assert error["message"].encode() in plain.stderr


@pytest.mark.parametrize(
    "words", [["summarize"], ["unknown"], ["summarize", "a", "--length", "huge"], ["read", "--seed"]]
)
def test_wrong_usage_exits_with_2(words: list[str]) -> None:
    assert slmdesk(*words).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_ctrl_c_exits_with_130_and_leaves_nothing_running(starter_home: Path, tmp_path: Path) -> None:
    import psutil

    long_text = tmp_path / "long.txt"
    long_text.write_text("The river rose by two metres in one night. " * 5000)
    # A shell that starts the tests in the background lets them ignore Ctrl+C, and their children with them.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "slmdesk", "summarize", str(long_text), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "SLMDESK_HOME": str(starter_home)},
        )
    finally:
        signal.signal(signal.SIGINT, before)
    ours = psutil.Process(process.pid)
    children: list[psutil.Process] = []
    while not any("inference" in child.cmdline() for child in children if child.is_running()):
        assert process.poll() is None
        children = ours.children()
    process.send_signal(signal.SIGINT)
    out, _err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["error"]["kind"] == "interrupted"
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_models_are_listed_imported_inspected_and_removed(tiny_model: Path) -> None:
    imported = json_of(slmdesk("models", "import", tiny_model, "--name", "Tiny", "--json"))["installed"]
    listed = json_of(slmdesk("models", "list", "--json"))
    assert [model["id"] for model in listed["installed"]] == [imported["id"]]
    assert Path(imported["path"]).stat().st_size == tiny_model.stat().st_size
    assert len(listed["catalog"]) > 10
    assert json_of(slmdesk("models", "inspect", tiny_model, "--json"))["architecture"] == "llama"
    removed = json_of(slmdesk("models", "remove", imported["id"], "--json"))
    assert removed["removed"] == imported["id"]
    assert json_of(slmdesk("models", "list", "--json"))["installed"] == []
    assert tiny_model.exists()


def test_documents_are_kept_listed_and_forgotten() -> None:
    added = json_of(slmdesk("library", "add", PDF, "--tag", "plants", "--json"))["documents"]
    assert [document["file"] for document in added] == [str(PDF)]
    assert added[0]["pages"] == 3
    assert json_of(slmdesk("library", "list", "PLANTS", "--json"))["documents"] == added
    assert json_of(slmdesk("library", "list", "animals", "--json"))["documents"] == []
    assert json_of(slmdesk("library", "remove", PDF, "--json"))["removed"] == [str(PDF)]
    assert json_of(slmdesk("library", "remove", PDF, "--json"), status=3)["error"]["kind"] == "not-kept"
    assert PDF.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system keeps such names out")
def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as file:
        file.write(b"text")
    finished = subprocess.run(
        [os.fsencode(sys.executable), b"-m", b"slmdesk", b"read", name, b"--json"], capture_output=True, timeout=60
    )
    assert json_of(finished, status=3)["error"]["kind"] == "document-missing"


def test_doctor_says_what_works() -> None:
    findings = json_of(slmdesk("doctor", "--json"))
    assert all(child["works"] for child in findings["children"].values())
    assert findings["model"]["verdict"] == "none"
    works = {each["what"]: each["works"] for each in findings["abilities"]}
    assert not works["Summaries, notes, questions"]
    assert not works["Translation"]
    assert works["Search"]
    assert works["Text in scans and pictures"]
    assert works["Grammar of English sentences, where results are checked"]
    assert all(folder["works"] and folder["free_bytes"] > 0 for folder in findings["folders"])
    assert findings["connections"] == 0
    if sys.platform == "linux":
        assert all(child["sandboxed"] for child in findings["children"].values())


def test_help_and_version_are_quick_words() -> None:
    assert re.fullmatch(r"slmdesk \d+\.\d+\.\d+\n", slmdesk("--version").stdout.decode())
    assert b"summarize" in slmdesk("--help").stdout
