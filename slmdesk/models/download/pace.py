"""How fast a download goes: a limit, and speed and time left in words."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import msgspec

from slmdesk.messages import Progress

_NAP_S = 0.05  # a cancel is noticed between two
_WINDOW_S = 5.0
_SETTLED_S = 1.0  # before that, a speed would be a guess


class RateLimit:
    """Makes a download wait. bytes_s: 0 is no limit; clock, sleep: the system's, or a test's own."""

    def __init__(
        self,
        bytes_s: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._bytes_s = bytes_s
        self._clock = clock
        self._sleep = sleep
        self._free_at_s = 0.0

    def wait(self, came_bytes: int, raise_if_cancelled: Callable[[], None]) -> None:
        """Wait until as many bytes as came may have come. Raises what ``raise_if_cancelled`` raises."""
        if self._bytes_s <= 0:
            return
        self._free_at_s = max(self._free_at_s, self._clock()) + came_bytes / self._bytes_s
        while (left_s := self._free_at_s - self._clock()) > 0:
            raise_if_cancelled()
            self._sleep(min(left_s, _NAP_S))


class Speed:
    """Measures over the last seconds. clock: the system's, or a test's own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def described(self, progress: Progress) -> Progress:
        """The same progress with speed and time left in its note."""
        if progress.stage != "downloading":
            self._seen.clear()
            return progress
        now = self._clock()
        if self._seen and progress.done < self._seen[-1][1]:
            self._seen.clear()  # it started over
        self._seen.append((now, progress.done))
        while now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()
        since_s, since_bytes = self._seen[0]
        if now - since_s < _SETTLED_S:
            return progress
        bytes_s = (progress.done - since_bytes) / (now - since_s)
        words = ["Downloading", *([progress.note] if progress.note else []), f"{bytes_s / 1e6:.1f} MB/s"]
        if bytes_s > 0:
            words.append(f"about {duration((progress.total - progress.done) / bytes_s)} left")
        return msgspec.structs.replace(progress, note=", ".join(words))


def duration(seconds: float) -> str:
    """A time for people: "40 s", "3 min", "2 h 5 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
