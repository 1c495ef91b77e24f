"""What each executable of the bundle runs: the same program as ``python -m slmdesk``."""

from __future__ import annotations

import sys

from slmdesk.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
