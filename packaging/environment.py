"""Makes .venv from the lock files, and builds llama.cpp once a computer. Called by the Makefile; standard library only.

`environment.py run` is enough to use SLM Desk, `dev` adds what tests and checks need, `check` only says
what is missing. A stamp in .venv for each step holds a hash of all that the step depends on, so that a
second call does nothing. .venv belongs to this script: when a lock changes, it is made anew.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"

# One library for each kind of processor, chosen at run time: as fast as a native build on each, and a
# wheel that was built on another computer does not end in an illegal instruction.
# Off: the HTTPS client of llama.cpp's own tools (never loaded here, so better not built), and pictures.
CMAKE_ARGS = "-DGGML_NATIVE=OFF -DGGML_BACKEND_DL=ON -DGGML_CPU_ALL_VARIANTS=ON -DLLAMA_OPENSSL=OFF -DLLAVA_BUILD=OFF"


class SetupError(Exception):
    """A step that cannot be done; its text is for the person who typed make."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="environment.py", description="Set up .venv for SLM Desk.")
    parser.add_argument("what", choices=["run", "dev", "check"], help="run: to use it; dev: for tests too; check: look")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="where (default: .venv)")
    parser.add_argument("--cache", type=Path, default=None, help="where built wheels are kept")
    options = parser.parse_args(arguments)
    environment = Environment(options.venv.absolute(), options.cache or _user_cache())
    try:
        if sys.version_info < (3, 11):  # noqa: UP036  make starts this with whatever python3 is
            raise SetupError(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
        if options.what == "check":
            return environment.check()
        environment.make(dev=options.what == "dev")
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next call takes up where this one ended.", file=sys.stderr)
        return 130
    return 0


class Environment:
    """A virtual environment made from the locks.

    Args:
        venv: its folder.
        cache: the folder, shared by all source trees of this user, for the wheel of llama-cpp-python.
    """

    def __init__(self, venv: Path, cache: Path) -> None:
        self.venv = venv
        self.python = venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        self.cache = cache
        run_key = _hash(
            sys.version, str(venv), CMAKE_ARGS, *(LOCKS / f"{name}.txt" for name in ("build", "run", "llama"))
        )
        self._keys = {
            "run": run_key,
            "project": _hash(run_key, str(ROOT), ROOT / "pyproject.toml"),
            "dev": _hash(run_key, LOCKS / "dev.txt"),
        }

    def make(self, dev: bool) -> None:
        """Do the steps whose stamp is missing or old."""
        self._system(dev)
        with only_one(self.cache / f"venv-{_hash(str(self.venv))}.lock"):
            if not self._done("run"):
                self._make_venv()
                self._install("run", "what SLM Desk needs (about 160 MB)")
                wheel = self._llama_wheel()
                self._say("Installing the engine, llama.cpp")
                self._pip("install", "-q", "--no-deps", "--no-index", str(wheel))
                self._stamp("run")
            if not self._done("project"):
                self._say("Installing slmdesk itself, as a link to this folder")
                constraint = ["--build-constraint", str(LOCKS / "build.txt")]
                self._pip("install", "-q", "--no-deps", *constraint, "--editable", str(ROOT))
                self._stamp("project")
            if dev and not self._done("dev"):
                self._install("dev", "what tests, checks and the bundle need")
                self._stamp("dev")

    def check(self) -> int:
        """Print what is there and what is missing. Returns the exit status: 1 when something is missing."""
        items = system_packages.missing(tests=True, compiler=not self._cached_wheel())
        print(system_packages.explain(items) if items else "The system has all that is needed.")
        for step in self._keys:
            print(f"{step}: {'up to date' if self._done(step) else 'to be installed'} in {self.venv}")
        print(f"llama.cpp: {self._cached_wheel() or 'not built yet (make does it)'}")
        return 1 if items else 0

    # --- steps --------------------------------------------------------------------------------

    def _system(self, dev: bool) -> None:
        """Find what the operating system lacks; install it where we may, else say how.

        Raises:
            SetupError: something is missing that this computer cannot do without.
        """

        def look() -> list[system_packages.Missing]:
            compiler = not self._done("run") and not self._cached_wheel()
            return system_packages.missing(tests=dev, compiler=compiler)

        items = look()
        if items and system_packages.install(items):
            items = look()
        if not items:
            return
        needed = [item for item in items if dev or item.purpose == "build" or has_display()]
        if needed:
            raise SetupError(system_packages.explain(items))
        print(system_packages.explain(items) + "\nGoing on without: there is no display here.", file=sys.stderr)

    def _make_venv(self) -> None:
        if self.venv.exists():
            if not (self.venv / "pyvenv.cfg").is_file():
                raise SetupError(f"{self.venv} is no virtual environment; nothing in it is touched. Move it away.")
            self._say("The locks, Python or the folder changed, or the last set-up was stopped: starting anew")
            shutil.rmtree(self.venv)
        self._say(f"Making {self.venv} with Python {platform.python_version()}")
        _run([sys.executable, "-m", "venv", str(self.venv)], "Python could not make a virtual environment.")
        # pip alone of build.txt: the rest is used in its own short-lived build environments.
        only_pip = self.venv / "pip.txt"
        only_pip.write_text(_lock_entry(LOCKS / "build.txt", "pip"), encoding="utf-8")
        self._pip("install", "-q", "--require-hashes", "-r", str(only_pip))
        only_pip.unlink()

    def _install(self, lock: str, what: str) -> None:
        self._say(f"Installing {what}")
        # --only-binary: nothing but the engine is compiled here, so nothing else can run code while installing.
        self._pip("install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS / f"{lock}.txt"))

    def _llama_wheel(self) -> Path:
        """The wheel of llama-cpp-python, built unless this computer did it before."""
        folder = self._wheel_folder()
        with only_one(folder.with_suffix(".lock")):
            wheel = self._cached_wheel()
            if wheel:
                return wheel
            self._say("Compiling llama.cpp, once for this computer: 3 to 10 minutes, longer when it is busy")
            unfinished = folder.with_suffix(".tmp")
            shutil.rmtree(unfinished, ignore_errors=True)  # of a build that was stopped
            # Without the cache: pip's own keys do not know CMAKE_ARGS and would hand out any old build.
            flags = ["--no-cache-dir", "--no-deps", "--no-binary", "llama-cpp-python", "--require-hashes"]
            constraint = ["--build-constraint", str(LOCKS / "build.txt")]
            lock = ["-r", str(LOCKS / "llama.txt")]
            self._pip("wheel", *flags, *constraint, *lock, "-w", str(unfinished), CMAKE_ARGS=CMAKE_ARGS)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(unfinished, folder)
            wheel = self._cached_wheel()
            if not wheel:
                raise SetupError(f"pip built llama-cpp-python but left no wheel in {folder}.")
            return wheel

    # --- small things -------------------------------------------------------------------------

    def _wheel_folder(self) -> Path:
        """By flags, version and kind of computer. Not by Python's version: ctypes serves them all."""
        lock = _lock_entry(LOCKS / "llama.txt", "llama-cpp-python")
        key = _hash(CMAKE_ARGS, lock, sys.platform, platform.machine(), "-".join(platform.libc_ver()))
        return self.cache / f"llama-{key}"

    def _cached_wheel(self) -> Path | None:
        return next(iter(sorted(self._wheel_folder().glob("*.whl"))), None)

    def _done(self, step: str) -> bool:
        stamp = self.venv / f"{step}.stamp"
        return self.python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == self._keys[step]

    def _stamp(self, step: str) -> None:
        (self.venv / f"{step}.stamp").write_text(self._keys[step], encoding="utf-8")

    def _pip(self, *arguments: str, **variables: str) -> None:
        _run(
            [str(self.python), "-m", "pip", *arguments, "--disable-pip-version-check"],
            "pip could not do that (its own words are above). Without a connection to a package registry, or when\n"
            "a package's hash is not the one in packaging/locks/, nothing is installed. Try again when that is fixed.",
            {**os.environ, **variables},
        )

    def _say(self, text: str) -> None:
        print(f"== {text}", flush=True)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold a lock file; waits for another process that holds it. Freed by the system if we die."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:  # LK_LOCK gives up after 10 s
                try:
                    file.seek(0)
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    print("== Waiting for another set-up to end", flush=True)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("== Waiting for another set-up to end", flush=True)
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _user_cache() -> Path:
    """The user's own cache folder, as each system has it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "slmdesk-build"


def _lock_entry(lock: Path, name: str) -> str:
    """The lines of one package in a lock: its requirement and its hashes."""
    entry: list[str] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{name}=="):
            entry = [line]
        elif entry and line.startswith("    --hash"):
            entry.append(line)
        elif entry:
            break
    return "\n".join(entry) + "\n"


def _hash(*parts: str | Path) -> str:
    """Of texts, and of the contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:20]


def _run(command: list[str], failure: str, variables: dict[str, str] | None = None) -> None:
    """Run a command with nothing on its standard input.

    Raises:
        SetupError: with ``failure`` when it does not succeed.
    """
    if subprocess.run(command, stdin=subprocess.DEVNULL, env=variables, check=False).returncode != 0:
        raise SetupError(failure)


if __name__ == "__main__":
    sys.exit(main())
