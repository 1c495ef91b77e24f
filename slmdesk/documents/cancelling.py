"""How whoever reads a document learns that the user stopped the job."""

from __future__ import annotations

from collections.abc import Callable

from slmdesk.errors import JobCancelled

Cancelled = Callable[[], bool]
"""Whether the user stopped the job; asked now and then."""


def stop_if(cancelled: Cancelled) -> None:
    """Raises JobCancelled when the user stopped the job."""
    if cancelled():
        raise JobCancelled
