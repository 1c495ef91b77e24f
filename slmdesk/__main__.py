"""``slmdesk`` opens the window, ``slmdesk SUBCOMMAND`` works without one, ``--worker KIND`` is a child."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program. Returns the exit status; see the command-line contract in ``cli``."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--worker"] and len(words) == 2:
        from slmdesk.worker.main import main as be_worker

        return be_worker(words[1])
    if not words or words[0] == "--open":
        if not _has_display():
            print(
                "There is no display here to open a window on. All of it works without one, too: slmdesk --help",
                file=sys.stderr,
            )
            return 3
        gc.disable()  # nothing that is loaded goes away again; from the first picture on see ``gui.garbage``
        from slmdesk.app import run_window

        return run_window(words[1:])
    try:
        from slmdesk.cli import main as run_command
    except KeyboardInterrupt:  # while it is read in, before it can say anything itself
        return 130
    return run_command(words)


def _has_display() -> bool:
    """Whether Qt has something to draw on: it ends the program where it has not."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
