"""`make lock`: turns packaging/locks/*.in into *.txt with exact versions and the hashes of every file of each.

uv resolves for all systems and Python versions at once (pip-compile knows only the computer it runs on,
so that a lock made on Linux lacks what Windows needs). Versions that are locked already stay, unless
--upgrade is given. uv is installed from its own lock into build/lock-tools/ and nowhere else.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
ORDER = ("tools", "build", "run", "llama", "dev")  # dev last: it is constrained by run.txt


def main() -> int:
    parser = argparse.ArgumentParser(prog="lock.py", description="Remake the lock files.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that the .in files allow")
    options = parser.parse_args()
    uv = _uv()
    # Local folders of wheels must not decide what everybody installs.
    variables = {key: value for key, value in os.environ.items() if key != "UV_FIND_LINKS"}
    variables["UV_CUSTOM_COMPILE_COMMAND"] = "make lock"
    for name in ORDER:
        command = [str(uv), "pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", f"{name}.in", "-o", f"{name}.txt"]
        if name == "llama":
            command.append("--no-deps")  # what it imports is in run.in
        if options.upgrade:
            command.append("--upgrade")
        subprocess.run(command, cwd=LOCKS, env=variables, check=True)
        print(f"packaging/locks/{name}.txt")
    return 0


def _uv() -> Path:
    """Where uv is; installed first if it is not there."""
    venv = ROOT / "build" / "lock-tools"
    programs = venv / ("Scripts" if sys.platform == "win32" else "bin")
    uv = programs / ("uv.exe" if sys.platform == "win32" else "uv")
    if not uv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCKS / "tools.txt")], check=True)
    return uv


if __name__ == "__main__":
    sys.exit(main())
