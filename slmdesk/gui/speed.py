"""How fast tokens come, over the last seconds."""

from __future__ import annotations

import collections

_WINDOW_S = 3.0


class TokenSpeed:
    """A rate over a sliding window, so that the figure is calm and still true."""

    def __init__(self) -> None:
        self._samples: collections.deque[tuple[float, int]] = collections.deque()

    def add(self, tokens: int, now_s: float) -> float:
        """Tell how many tokens there are in all at a moment. Returns tokens per second, 0 when not known."""
        self._samples.append((now_s, tokens))
        while len(self._samples) > 2 and now_s - self._samples[0][0] > _WINDOW_S:
            self._samples.popleft()
        first_s, first = self._samples[0]
        return (tokens - first) / (now_s - first_s) if now_s - first_s > 0.5 else 0.0
