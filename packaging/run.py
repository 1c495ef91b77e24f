"""`make run`: brings the starter model once, then opens the window on a sample, or summarizes it without a display.

`--only-model` stops after the model (`make bundle` packs it). Run by .venv's Python; everything goes through
slmdesk's own command line, as a user would type it.
"""

from __future__ import annotations

import json
import subprocess
import sys

from environment import ROOT, has_display

STARTER = "smollm2-135m-instruct-q4_1"
_SLMDESK = [sys.executable, "-P", "-m", "slmdesk"]


def main() -> int:
    if not starter_installed():
        print("== Bringing the starter model (98 MB, once)", flush=True)
        if subprocess.run([*_SLMDESK, "models", "pull", STARTER], cwd=ROOT, check=False).returncode != 0:
            return 1  # slmdesk said why
    if "--only-model" in sys.argv[1:]:
        return 0
    sample = next(iter(sorted((ROOT / "resources" / "samples").glob("*.pdf"))))
    if has_display():
        return subprocess.run([*_SLMDESK, "--open", str(sample)], cwd=ROOT, check=False).returncode
    print(f"== There is no display here: summarizing {sample.name} in the terminal instead", flush=True)
    return subprocess.run([*_SLMDESK, "summarize", str(sample)], cwd=ROOT, check=False).returncode


def starter_installed() -> bool:
    """Whether `slmdesk models list` shows the starter model as installed."""
    listed = subprocess.run([*_SLMDESK, "models", "list", "--json"], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if listed.returncode != 0:
        return False
    return any(model["id"] == STARTER for model in json.loads(listed.stdout)["installed"])


if __name__ == "__main__":
    sys.exit(main())
