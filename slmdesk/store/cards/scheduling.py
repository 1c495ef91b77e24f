"""When a card is due next: FSRS 6, by the ``fsrs`` package, and the calendar days of the user.

Its 21 parameters are those of the package, fitted by its makers to the reviews of many people, until there are
enough of the user's own (``store.cards.fitting``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slmdesk.store.cards.schema import LEARNING, NEW, Card, number

if TYPE_CHECKING:
    from fsrs import Scheduler

DAY_STARTS_HOUR = 4  # who studies past midnight is still in the same day
LEECH_LAPSES = 8
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)


def schedule(
    card: Card, rating: int, now: datetime, desired_retention: float, parameters: Sequence[float] | None = None
) -> dict[str, Any]:
    """What an answer changes in a card's row.

    A clock that was set back counts as no time passed since the last review, never as negative time.

    Args:
        rating: 1 (again) to 4 (easy).
        desired_retention: the chance to remember at which a card is due.
        parameters: of FSRS 6; None for the package's own.
    """
    import fsrs

    at = now.astimezone(UTC)
    reviewed, last = at, card.last_review
    if last is not None and at < last:
        if last - at > timedelta(days=1):  # the clock was wrong then, not now
            last = at
        reviewed = last
    before = fsrs.Card(
        card_id=card.id,
        state=fsrs.State.Learning if card.state == NEW else fsrs.State(card.state),
        step=card.step if card.state != NEW else 0,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=last,
    )
    after, _log = _scheduler(desired_retention, parameters).review_card(before, fsrs.Rating(rating), reviewed)
    lapse = rating == 1 and card.state not in (NEW, LEARNING)
    lapses = card.lapses + lapse
    # A leech is said again at every further half, as in Anki.
    leech = lapse and lapses >= LEECH_LAPSES and (lapses - LEECH_LAPSES) % (LEECH_LAPSES // 2) == 0
    return {
        "state": int(after.state),
        "step": after.step,
        "stability": after.stability,
        "difficulty": after.difficulty,
        "due": number(min(after.due, _LATEST)),
        "last_review": number(reviewed),
        "reviews": card.reviews + 1,
        "lapses": lapses,
        "suspended": int(card.suspended or leech),
        "leech": int(card.leech or leech),
    }


def retrievability(stability: float, elapsed_days: float) -> float:
    """The chance to remember a card after so many days, 0..1."""
    import fsrs

    scheduler = _scheduler(0.9)
    card = fsrs.Card(card_id=1, state=fsrs.State.Review, stability=max(stability, 0.001), due=_LATEST)
    card.last_review = _LATEST
    return float(scheduler.get_card_retrievability(card, _LATEST + timedelta(days=max(0.0, elapsed_days))))


def makers_parameters() -> tuple[float, ...]:
    """The 21 parameters that come with FSRS."""
    import fsrs

    return tuple(map(float, fsrs.Scheduler().parameters))


def parameter_bounds() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(least, most) of each parameter that FSRS takes."""
    from fsrs import scheduler

    return tuple(scheduler.LOWER_BOUNDS_PARAMETERS), tuple(scheduler.UPPER_BOUNDS_PARAMETERS)


def day_start(now: datetime) -> datetime:
    """When the user's study day began, by the time zone of ``now``."""
    local = now if now.tzinfo not in (None, UTC) else now.astimezone()
    return (local - timedelta(hours=DAY_STARTS_HOUR)).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        hours=DAY_STARTS_HOUR
    )


def intervals(
    card: Card, now: datetime, desired_retention: float, parameters: Sequence[float] | None = None
) -> tuple[timedelta, ...]:
    """After how long a card would come back, for each of the four answers."""
    at = number(now)
    found = (schedule(card, rating, now, desired_retention, parameters)["due"] - at for rating in range(1, 5))
    return tuple(timedelta(milliseconds=max(0, each)) for each in found)


def _scheduler(desired_retention: float, parameters: Sequence[float] | None = None) -> Scheduler:
    import fsrs

    # Without fuzz, which draws from a generator that everybody shares: an answer always gives the same date.
    return fsrs.Scheduler(
        makers_parameters() if parameters is None else parameters,
        desired_retention=desired_retention,
        enable_fuzzing=False,
    )
