"""How many threads to use, also while other programs want the processor too.

The engines' threads wait for each other hundreds of times a token, and spin while they wait. When another
program holds the core of one of them, all the others wait for a whole time slice of the system, each time:
measured on 2 busy cores, 1.7 tokens a second with two threads and 50 with one. So this watches whether we
really get the cores that we use, gives back those that we do not get, and takes them again when they are idle.

With more than 512 tokens in the cache, another number of threads adds attention up in another order: logits then
differ a little, and a greedy answer may, too. That happens only on a computer that is really busy.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import psutil

_WINDOW_S = 0.1  # long enough for process clocks of 10-15 ms, short enough to react within a few tokens
_GOT = 0.65  # threads that spin use their whole core; below this share somebody else is on it
_IDLE_WINDOW_S = 1.5
_IDLE_CORE = 0.8  # of a core that was free all the time: one more thread fits


def physical_cores() -> int:
    """Cores that this process may use, hyper-threads not counted."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    return max(1, min(cores, allowed))


def idle_cores() -> float:
    """Cores that nobody used since the last call; 0 where the system does not tell."""
    try:
        return sum(100 - busy for busy in psutil.cpu_percent(interval=None, percpu=True)) / 100
    except (OSError, RuntimeError):
        return 0.0


class ThreadShare:
    """Decides, from how much processor time each pass really got, how many threads the next may use.

    Args:
        most: threads to use on a quiet computer.
        idle: cores that nobody used since it was asked last.
        clock: seconds, for the time between two looks at ``idle``.
    """

    def __init__(
        self, most: int, idle: Callable[[], float] = idle_cores, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self.now = most
        self._idle = idle
        self._clock = clock
        self._wall_s = 0.0
        self._cpu_s = 0.0
        self._looked = 0.0

    def passed(self, wall_s: float, cpu_s: float) -> int:
        """Note one pass that used ``now`` threads. Returns how many to use from here on.

        Args:
            wall_s: how long it took.
            cpu_s: processor time of all threads together.
        """
        if self.most == 1:
            return 1
        self._wall_s += wall_s
        self._cpu_s += cpu_s
        if self.now < self.most:
            self._grow()
        elif self._wall_s >= _WINDOW_S:
            got = self._cpu_s / self._wall_s
            if got < _GOT * self.now:
                self.now = max(1, min(self.now - 1, int(got + 0.25)))
                self._idle()  # from here on: what is idle beside our fewer threads
                self._looked = self._clock()
            self._wall_s = self._cpu_s = 0.0
        return self.now

    def _grow(self) -> None:
        if self._clock() - self._looked < _IDLE_WINDOW_S:
            return
        self._looked = self._clock()
        free = self._idle()
        if free >= _IDLE_CORE:
            self.now = min(self.most, self.now + max(1, int(free)))
            self._wall_s = self._cpu_s = 0.0
