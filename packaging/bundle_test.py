"""`make bundle-test`: runs the bundle as a stranger's computer would.

A copy in a folder with a space and an accent in its name, an empty environment (so no Python on a PATH),
an empty home and, where the system permits, no network at all. Prints each check; the exit status is 1 if
one failed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import notices
from environment import ROOT

BUNDLE = ROOT / "dist" / "slmdesk"
_SUFFIX = ".exe" if sys.platform == "win32" else ""
_TIMEOUT_S = 600
_STAYS_S = 2.0
_FORBIDDEN = ("Qt6Network", "QtNetwork", "Qt6Qml", "Qt6Quick", "libreadline", "libllama-common", "tkinter")


class CheckFailed(Exception):
    """What is wrong with the bundle."""


def main() -> int:
    if not (BUNDLE / f"slmdesk{_SUFFIX}").is_file():
        print(f"There is no bundle in {BUNDLE.relative_to(ROOT)}: make bundle", file=sys.stderr)
        return 1
    failed = 0
    with tempfile.TemporaryDirectory(prefix="SLM Désk ") as place:
        bundle = Bundle(Path(place))
        for check in (
            bundle.contents,
            bundle.offline_children,
            bundle.summary,
            bundle.grammar,
            bundle.window_opens,
            bundle.window_ends,
        ):
            started = time.monotonic()
            try:
                said = check()
            except (CheckFailed, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"FAILED  {check.__name__}: {error}", flush=True)
            else:
                print(f"ok      {check.__name__}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{BUNDLE.relative_to(ROOT)}: {_size_bytes(BUNDLE) / 1e6:,.0f} MB; {bundle.network}")
    return 1 if failed else 0


class Bundle:
    """A copy of the bundle in ``place``, with a home of its own."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "slmdesk"
        shutil.copytree(BUNDLE, self.folder, symlinks=True)
        self.inside = self.folder / "_internal"
        self.variables = {"HOME": str(place / "home")}
        (place / "home").mkdir()
        if sys.platform == "win32":  # without these not even the system's own libraries load
            self.variables |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "LOCALAPPDATA")}
        self._prefix, self.network = _without_network()

    # --- checks: each returns what it found, or raises CheckFailed --------------------------------

    def contents(self) -> str:
        for name in ("slmdesk", "slmdesk-window", "slmdesk-worker"):
            _expect((self.folder / f"{name}{_SUFFIX}").is_file(), f"the executable {name} is missing")
        for name in ("LICENSE", "resources/models.json", "resources/third-party-notices.txt", "resources/models"):
            _expect((self.inside / name).exists(), f"{name} is missing")
        if sys.platform.startswith("linux"):
            _expect((self.inside / "libseccomp.so.2").is_file(), "libseccomp is missing")
            processors = list((self.inside / "llama_cpp" / "lib").glob("libggml-cpu-*.so"))
            _expect(len(processors) > 1, "llama.cpp's code for each kind of processor is missing")
        files = [path for path in self.inside.rglob("*") if path.is_file() and not path.is_symlink()]
        stray = [path.name for path in files if any(word in path.name for word in _FORBIDDEN)]
        _expect(not stray, f"these do not belong here: {', '.join(stray)}")
        if sys.platform.startswith("linux"):
            top = {path.name for path in files if path.parent == self.inside}
            unknown = notices.unknown_libraries(name for name in top if name.startswith("lib") and ".so" in name)
            _expect(not unknown, f"under which licence are {', '.join(unknown)}? (packaging/notices.py)")
        return f"{len(files)} files"

    def offline_children(self) -> str:
        doctor = self._json("doctor", "--json")
        for kind, child in doctor["children"].items():
            _expect(child["works"], f"the {kind} child does not start: {child['reason']}")
            if sys.platform.startswith("linux"):
                _expect(child["sandboxed"], f"the {kind} child is not sandboxed: {child['reason']}")
        return f"{', '.join(doctor['children'])}; model {doctor['model']['id']}"

    def summary(self) -> str:
        samples = sorted((self.inside / "resources" / "samples").glob("*.pdf"))
        _expect(bool(samples), "there is no sample PDF in it")
        result = self._json("summarize", str(samples[0]), "--json")
        text = self._json("read", str(samples[0]), "--json")["text"]
        check_summary(result, text)
        timings = result["timings"]
        return f"{len(result['sentences'])} sentences of {samples[0].name}, {timings['output_tokens']} tokens"

    def grammar(self) -> str:
        """What only the grammar of a sentence tells: its parser works here."""
        source, text = (Path(self.variables["HOME"]) / name for name in ("source.txt", "text.txt"))
        source.write_text("Dogs need the landlady's consent; cats may be kept.\n", encoding="utf-8")
        text.write_text("Cats need the landlady's consent.\n", encoding="utf-8")
        [sentence] = self._json("verify", str(source), "--text", str(text), "--json")["sentences"]
        _expect(sentence["status"] == "unsupported", "what is said of the wrong animal is not flagged")
        return " ".join(sentence["reasons"])

    def window_opens(self) -> str:
        screens = ["offscreen"]
        with contextlib.ExitStack() as stack:
            if shutil.which("Xvfb"):
                self.variables["DISPLAY"] = stack.enter_context(_virtual_screen())
                screens.append("xcb")
            for screen in screens:
                done = self._run("slmdesk-window", QT_QPA_PLATFORM=screen, SLMDESK_START_REPORT="exit")
                _expect(done.returncode == 0, f"{screen}: exit status {done.returncode}: {_tail(done.stderr)}")
                _expect(bool(json.loads(done.stdout.splitlines()[-1])), f"{screen}: no report")
        self.variables.pop("DISPLAY", None)
        return " and ".join(screens)

    def window_ends(self) -> str:
        """It stays while nobody closes it, and leaves nothing behind when it is asked to end."""
        command = self._command("slmdesk-window")
        variables = {**self.variables, "QT_QPA_PLATFORM": "offscreen"}
        process = subprocess.Popen(command, env=variables, cwd=self.variables["HOME"], start_new_session=True)
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                raise CheckFailed(f"it ended by itself with status {process.wait(_STAYS_S)}")
            if sys.platform == "win32":
                process.terminate()
                process.wait(10)
                return "stays open"
            # unshare executes the program in its own place: this is the window's own number.
            process.send_signal(signal.SIGTERM)
            status = process.wait(10)
            _expect(status == 0, f"on SIGTERM it ended with status {status}")
            time_limit = time.monotonic() + 10
            while _group_alive(process.pid):
                _expect(time.monotonic() < time_limit, "a child outlived the window")
                time.sleep(0.05)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        return "stays open, ends on SIGTERM, no child is left"

    # --- running ----------------------------------------------------------------------------------

    def _command(self, name: str, *arguments: str) -> list[str]:
        return [*self._prefix, str(self.folder / f"{name}{_SUFFIX}"), *arguments]

    def _run(self, name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self._command(name, *arguments),
            env={**self.variables, **variables},
            cwd=self.variables["HOME"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )

    def _json(self, *arguments: str) -> Any:
        done = self._run("slmdesk", *arguments)
        said = _tail(done.stderr) or _tail(done.stdout)
        _expect(done.returncode == 0, f"slmdesk {arguments[0]}: exit status {done.returncode}: {said}")
        return json.loads(done.stdout)


def check_summary(result: dict[str, Any], text: str) -> None:
    """Hold `summarize --json` against the command-line contract. text: the document, as `read --json` gives it.

    Raises:
        CheckFailed: at the first difference.
    """
    wanted = {"summary", "sentences", "coverage", "skipped", "model", "timings"}
    _expect(set(result) == wanted, f"keys {sorted(set(result) ^ wanted)}")
    _expect(bool(result["summary"].strip()), "the summary is empty")
    _expect(0.0 <= result["coverage"] <= 1.0, f"coverage {result['coverage']}")
    times = {"load_s", "prompt_tokens", "prompt_s", "cached_tokens", "output_tokens", "output_s", "total_s"}
    _expect(set(result["timings"]) == times, f"timings {sorted(set(result['timings']) ^ times)}")
    _expect(result["timings"]["output_tokens"] > 0, "no token was written")
    _expect(bool(result["sentences"]), "there are no sentences")
    for sentence in result["sentences"]:
        _expect(set(sentence) == {"text", "status", "reasons", "sources"}, f"sentence keys {sorted(sentence)}")
        _expect(sentence["status"] in {"supported", "unsupported", "unverifiable"}, f"status {sentence['status']}")
        _expect(sentence["text"] in result["summary"], f"a sentence that is not in the summary: {sentence['text']}")
        for source in sentence["sources"]:
            _expect(set(source) == {"file", "page", "start", "end", "quote"}, f"source keys {sorted(source)}")
            quote = text[source["start"] : source["end"]]
            _expect(source["quote"] == quote, f"the quote {source['quote']!r} is not what stands there: {quote!r}")


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise CheckFailed(otherwise)


def _without_network() -> tuple[list[str], str]:
    """What to put before a command so that it has no network, and in words whether that was possible."""
    if sys.platform.startswith("linux") and shutil.which("unshare"):
        for flags in (["--net"], ["--map-root-user", "--net"]):
            prefix = [shutil.which("unshare") or "unshare", *flags, "--"]
            if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
                return prefix, "run without any network interface"
    return [], "run WITH the network: this system does not permit to take it away"


@contextlib.contextmanager
def _virtual_screen() -> Iterator[str]:
    """An X server without a screen; its name for DISPLAY."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as lines:
            yield f":{lines.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def _group_alive(group: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _tail(output: bytes) -> str:
    return output.decode("utf-8", "replace").strip()[-600:]


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    sys.exit(main())
