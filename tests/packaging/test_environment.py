"""The set-up: its stamps, its lock between processes, and what it says when something is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import environment
import system_packages
from environment import Environment


def finished(tmp_path: Path) -> Environment:
    """A set-up whose steps are all done."""
    made = Environment(tmp_path / "venv", tmp_path / "cache")
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    for step in ("run", "project", "dev"):
        made._stamp(step)
    return made


def test_a_finished_set_up_does_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made = finished(tmp_path)
    before = sorted(path.relative_to(tmp_path) for path in made.venv.rglob("*"))
    made.make(dev=True)
    assert sorted(path.relative_to(tmp_path) for path in made.venv.rglob("*")) == before
    assert "==" not in capfd.readouterr().out


def test_a_changed_lock_python_or_folder_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = finished(tmp_path)
    assert all(made._done(step) for step in ("run", "project", "dev"))
    monkeypatch.setattr(environment, "CMAKE_ARGS", "-DOTHER=ON")
    other_flags = Environment(made.venv, made.cache)
    assert not any(other_flags._done(step) for step in ("run", "project", "dev"))
    monkeypatch.undo()
    made.venv.rename(tmp_path / "moved")
    assert not Environment(tmp_path / "moved", made.cache)._done("run")


def test_without_its_python_a_set_up_is_not_done(tmp_path: Path) -> None:
    made = finished(tmp_path)
    made.python.unlink()  # the system's Python was replaced, and .venv's link points nowhere
    assert not made._done("run")


def test_a_folder_that_is_no_environment_is_never_deleted(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.txt").touch()
    with pytest.raises(environment.SetupError, match="no virtual environment"):
        Environment(tmp_path / "papers", tmp_path / "cache")._make_venv()
    assert (tmp_path / "papers" / "thesis.txt").exists()


def test_a_built_wheel_is_used_again_and_an_unfinished_one_never(tmp_path: Path) -> None:
    made = Environment(tmp_path / "venv", tmp_path / "cache")
    unfinished = made._wheel_folder().with_suffix(".tmp")
    unfinished.mkdir(parents=True)
    (unfinished / "llama_cpp_python-0-py3-none-any.whl").touch()
    assert made._cached_wheel() is None
    unfinished.rename(made._wheel_folder())
    assert made._llama_wheel() == made._wheel_folder() / "llama_cpp_python-0-py3-none-any.whl"


def test_other_flags_make_another_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Environment(tmp_path / "venv", tmp_path / "cache")
    before = made._wheel_folder()
    assert made._wheel_folder() == before
    monkeypatch.setattr(environment, "CMAKE_ARGS", "-DOTHER=ON")
    assert made._wheel_folder() != before


def test_the_build_is_for_every_processor() -> None:
    for flag in ("-DGGML_NATIVE=OFF", "-DGGML_BACKEND_DL=ON", "-DGGML_CPU_ALL_VARIANTS=ON"):
        assert flag in environment.CMAKE_ARGS


def start_waiting(lock: Path) -> subprocess.Popen[str]:
    """Another process that takes the lock, says so, and holds it until its standard input ends."""
    code = (
        "import sys, pathlib, environment\n"
        "with environment.only_one(pathlib.Path(sys.argv[1])):\n"
        "    print('inside', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=environment.ROOT / "packaging",
    )


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "cache" / "a.lock"
    with environment.only_one(lock):
        other = start_waiting(lock)
        assert other.stdout
        assert "Waiting" in other.stdout.readline()
    assert other.stdout.readline() == "inside\n"
    other.communicate()
    assert other.returncode == 0


def test_a_set_up_that_was_killed_frees_its_lock(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    other = start_waiting(lock)
    assert other.stdout
    assert other.stdout.readline() == "inside\n"
    other.kill()
    other.communicate()
    with environment.only_one(lock):
        pass  # would wait for ever


def test_one_entry_of_a_lock_keeps_its_hashes() -> None:
    entry = environment._lock_entry(environment.LOCKS / "build.txt", "pip").splitlines()
    assert entry[0].startswith("pip==")
    assert len(entry) == 3
    assert all(line.lstrip().startswith("--hash=sha256:") for line in entry[1:])
    assert not entry[-1].endswith("\\")


def test_a_missing_compiler_is_said_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    [compiler] = [item for item in system_packages.missing(tests=False, compiler=True) if item.package == "g++"]
    assert compiler.what == "a C++ compiler"
    text = system_packages.explain([compiler])
    assert "a C++ compiler" in text
    if sys.platform.startswith("linux"):
        assert "sudo apt-get install g++" in text


def test_a_failing_command_ends_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(environment.SetupError, match=r"^It did not work\.$"):
        environment._run([sys.executable, "-c", "raise SystemExit(3)"], "It did not work.")
