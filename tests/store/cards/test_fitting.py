"""Parameters fitted to a user's answers: the formulas are those that schedule, and what is fitted foretells better."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs
import numpy as np
import pytest
from hypothesis import given, strategies as st

from slmdesk.errors import StorageError
from slmdesk.store.cards import Cards
from slmdesk.store.cards.fitting import bring_back, earlier_parameters, fit, histories_of, use
from slmdesk.store.cards.memory_model import histories, log_loss, with_gradient
from slmdesk.store.cards.scheduling import makers_parameters, parameter_bounds

History = list[tuple[int, int]]
ANSWERS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0, 0, 1, 2, 5, 20, 90, 400])), min_size=2, max_size=8)


def person(rng: random.Random) -> list[float]:
    """Parameters of somebody: all that holds for everybody, a little different."""
    low, high = parameter_bounds()
    values = [value * rng.uniform(0.7, 1.4) for value in makers_parameters()]
    values[:4] = sorted(values[:4])
    return [min(max(value, least), most) for value, least, most in zip(values, low, high, strict=True)]


def answers_of(parameters: Sequence[float], count: int, seed: int) -> list[History]:
    """Answers of a person whose memory is as FSRS says with these parameters."""
    rng, scheduler = random.Random(seed), fsrs.Scheduler(parameters, enable_fuzzing=False)
    found = []
    for _card in range(count):
        card, now, history = fsrs.Card(), datetime(2025, 1, 1, tzinfo=UTC), [(0, 0)][:0]
        for answer in range(7):
            days, rating = 0, rng.choice((1, 2, 3, 3, 3, 4))
            if answer:
                days = max(1, round((card.stability or 1) * rng.uniform(0.5, 1.6)))
                now += timedelta(days=days)
                knew = rng.random() < scheduler.get_card_retrievability(card, now)
                rating = rng.choice((2, 3, 3, 3, 4)) if knew else 1
            history.append((rating, days))
            card, _log = scheduler.review_card(card, fsrs.Rating(rating), now)
        found.append(history)
    return found


@given(st.lists(ANSWERS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_formulas_are_those_that_schedule(cards: list[History], rng: random.Random) -> None:
    parameters = person(rng)
    scheduler, loss, counted = fsrs.Scheduler(parameters, enable_fuzzing=False), 0.0, 0
    for history in cards:
        card, now = fsrs.Card(), datetime(2025, 1, 1, tzinfo=UTC)
        for place, (rating, days) in enumerate(history):
            now += timedelta(days=days if place else 0)
            if place and days:
                chance = min(max(scheduler.get_card_retrievability(card, now), 1e-6), 1 - 1e-6)
                loss -= float(np.log(chance if rating > 1 else 1 - chance))
                counted += 1
            card, _log = scheduler.review_card(card, fsrs.Rating(rating), now)
    found = histories(cards)
    assert found.counted == counted
    assert log_loss(np.array(parameters), found) == pytest.approx(loss / max(1, counted), rel=1e-6, abs=1e-9)


@given(st.lists(ANSWERS, min_size=3, max_size=30), st.randoms(use_true_random=False))
def test_the_gradient_is_the_slope(cards: list[History], rng: random.Random) -> None:
    found, w = histories(cards), np.array(person(rng))
    loss, gradient = with_gradient(w, found)
    assert loss == pytest.approx(log_loss(w, found))
    way = np.array([rng.uniform(-1, 1) for _each in w]) * 1e-6 * w
    slope = log_loss(w + way, found) - log_loss(w - way, found)
    assert slope == pytest.approx(2 * float(gradient @ way), rel=0.02, abs=3e-9)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_fitted_foretells_new_answers_better(seed: int) -> None:
    rng = random.Random(seed)
    parameters = person(rng)
    parameters[:4] = [0.5, 2.0, 6.0, 20.0]
    found = fit(histories(answers_of(parameters, 120, seed)))
    fresh = histories(answers_of(parameters, 300, seed + 100))
    assert found.better
    assert log_loss(np.array(found.values), fresh) < log_loss(np.array(makers_parameters()), fresh)
    fsrs.Scheduler(found.values)  # which refuses what is out of bounds


def test_who_is_like_most_keeps_what_suits_most() -> None:
    found = fit(histories(answers_of(makers_parameters(), 150, 3)))
    assert found.log_loss > found.makers_log_loss - 0.002  # nothing to gain but chance


def test_few_answers_are_too_few() -> None:
    with pytest.raises(StorageError) as caught:
        fit(histories(answers_of(makers_parameters(), 20, 1)))
    assert caught.value.kind == "too-few-answers"
    assert "there are 120" in caught.value.message
    with pytest.raises(StorageError):
        fit(histories([]))


def test_it_can_be_stopped() -> None:
    told: list[float] = []

    def stop_at_the_third(share: float) -> None:
        told.append(share)
        if len(told) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fit(histories(answers_of(makers_parameters(), 120, 1)), stop_at_the_third)
    assert told == sorted(told)


@pytest.fixture
def times() -> list[datetime]:
    return [datetime(2025, 1, 1, 10, 0, tzinfo=UTC)]


@pytest.fixture
def cards(tmp_path: Path, times: list[datetime]) -> Iterator[Cards]:
    found = Cards(tmp_path, lambda: times[0])
    found.connection.execute("PRAGMA synchronous = OFF")
    yield found
    found.close()


def test_the_log_gives_each_cards_answers_without_those_taken_back(cards: Cards, times: list[datetime]) -> None:
    first, second = (card.id for name in "ab" if (card := cards.add(name, "x", "Deck")) is not None)
    cards.review(first, 3)
    cards.review(second, 1)
    times[0] += timedelta(minutes=30)
    cards.review(first, 4)
    cards.review(second, 2)
    cards.undo()
    times[0] += timedelta(days=3, hours=1)
    cards.review(first, 1)
    with cards.changing() as connection:  # of a package whose log begins in the middle
        connection.execute(
            "INSERT INTO reviews (card_id, at, rating, seconds, before, state_before) VALUES (77, 1, 3, 1.0, '', 2)"
        )
    found = histories_of(cards)
    assert found.lengths.tolist() == [3, 1]
    assert found.ratings.tolist() == [[3, 4, 1], [1, 0, 0]]
    assert found.days.tolist() == [[0, 0, 3], [0, 0, 0]]


def test_parameters_are_used_and_brought_back(cards: Cards, times: list[datetime]) -> None:
    card = cards.add("a", "x", "Deck")
    assert card is not None
    usual = cards.review(card.id, 4)
    cards.undo()
    found = fit(histories(answers_of([*([30.0] * 4), *makers_parameters()[4:]], 120, 2)))
    use(cards, found)
    assert cards.parameters() == found.values
    assert cards.review(card.id, 4).due > usual.due
    use(cards, found)
    assert earlier_parameters(cards) == 2
    assert bring_back(cards)
    assert cards.parameters() == found.values
    assert bring_back(cards)
    assert cards.parameters() is None
    assert not bring_back(cards)
