"""How fast tokens come, over the last seconds."""

from __future__ import annotations

import collections

_WINDOW_S = 3.0
_PAUSE_S = 1.5


class TokenSpeed:
    """A rate over a sliding window, so that the figure is calm and still true.

    A pause is not slowness: while a model reads it writes nothing, and the rate begins anew after it.
    """

    def __init__(self) -> None:
        self._samples: collections.deque[tuple[float, int]] = collections.deque()
        self._latest_token_s = 0.0

    def add(self, tokens: int, now_s: float) -> float:
        """Tell how many tokens there are in all at a moment. Returns tokens per second, 0 in a pause."""
        if not self._samples or tokens > self._samples[-1][1]:
            if now_s - self._latest_token_s > _PAUSE_S:
                self._samples.clear()
            self._latest_token_s = now_s
        self._samples.append((now_s, tokens))
        while len(self._samples) > 2 and now_s - self._samples[0][0] > _WINDOW_S:
            self._samples.popleft()
        first_s, first = self._samples[0]
        if now_s - self._latest_token_s > _PAUSE_S or now_s - first_s <= 0.5:
            return 0.0
        return (tokens - first) / (now_s - first_s)
