"""What a job says of the time that its model took."""

from __future__ import annotations

from slmdesk.engine import Usage
from slmdesk.messages import Timings


def timings_of(usage: Usage, load_s: float, total_s: float) -> Timings:
    """Of a job. load_s, total_s: seconds that loading and the whole job took."""
    return Timings(
        load_s=load_s,
        prompt_tokens=usage.prompt_tokens,
        prompt_s=usage.prompt_s,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        output_s=usage.output_s,
        total_s=total_s,
    )
