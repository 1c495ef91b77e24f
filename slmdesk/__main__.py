"""``slmdesk`` opens the window, ``slmdesk SUBCOMMAND`` works without one, ``--worker KIND`` is a child."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program. Returns the exit status; see the command-line contract in ``cli``."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--worker"] and len(words) == 2:
        from slmdesk.worker.main import main as be_worker

        return be_worker(words[1])
    if not words or words[0] == "--open":
        gc.disable()  # nothing that is loaded goes away again; from the first picture on see ``gui.garbage``
        from slmdesk.app import run_window

        return run_window(words[1:])
    from slmdesk.cli import main as run_command

    return run_command(words)


if __name__ == "__main__":
    sys.exit(main())
