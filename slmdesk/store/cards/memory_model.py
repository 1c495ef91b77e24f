"""How well FSRS 6 foretells a user's answers, and the gradient of that by its 21 parameters, for many cards at once.

The formulas are those of the ``fsrs`` package (MIT), which schedules: a test holds both side by side. They are
described at https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_STABILITY, MOST_STABILITY = 0.001, 36_500.0  # days
_LEAST_CHANCE = 1e-6


@dataclass(frozen=True)
class Histories:
    """Answers of many cards, the longest histories first, padded with zeros.

    ratings: (cards, steps), 1..4. days: whole days since the answer before; 0 within one day. lengths: (cards,).
    """

    ratings: NDArray[np.int64]
    days: Floats
    lengths: NDArray[np.int64]

    @property
    def counted(self) -> int:
        """Answers that FSRS foretells: not the first one, and a day or more after the one before."""
        return int((self.days[:, 1:] >= 1).sum())

    def part(self, chosen: NDArray[np.int64]) -> Histories:
        """Some of the cards; chosen: their places, which are put in order."""
        chosen = np.sort(chosen)
        steps = int(self.lengths[chosen].max(initial=1))
        return Histories(self.ratings[chosen, :steps], self.days[chosen, :steps], self.lengths[chosen])


def histories(cards: Sequence[Sequence[tuple[int, int]]]) -> Histories:
    """Put (rating, days since the one before) of each card side by side."""
    ordered = sorted((card for card in cards if card), key=len, reverse=True)
    steps = len(ordered[0]) if ordered else 1
    ratings, days = np.zeros((len(ordered), steps), np.int64), np.zeros((len(ordered), steps))
    for place, card in enumerate(ordered):
        ratings[place, : len(card)] = [rating for rating, _days in card]
        days[place, 1 : len(card)] = [each for _rating, each in card[1:]]
    return Histories(ratings, days, np.array([len(card) for card in ordered], np.int64))


def log_loss(w: Floats, cards: Histories) -> float:
    """The mean of -log(chance that was given to what happened); smaller is better."""
    return _run(w, cards, None) / max(1, cards.counted)


def with_gradient(w: Floats, cards: Histories) -> tuple[float, Floats]:
    """``log_loss`` and its derivative by each parameter."""
    gradient = np.zeros(21)
    loss, counted = _run(w, cards, gradient), max(1, cards.counted)
    return loss / counted, gradient / counted


def _run(w: Floats, cards: Histories, gradient: Floats | None) -> float:
    """The sum of the losses; the gradient is added to by going the same way backwards."""
    first = cards.ratings[:, 0]
    stability = np.clip(w[first - 1], LEAST_STABILITY, MOST_STABILITY)
    difficulty, loss = np.clip(w[4] - np.exp(w[5] * (first - 1)) + 1, 1.0, 10.0), 0.0
    begun = w[4] - np.exp(w[5] * (first - 1)) + 1
    steps: list[_Step] = []
    for at in range(1, cards.ratings.shape[1]):
        active = int((cards.lengths > at).sum())
        step = _Step(w, stability[:active], difficulty[:active], cards.ratings[:active, at], cards.days[:active, at])
        loss += step.loss
        stability, difficulty = step.stability_after, step.difficulty_after
        if gradient is not None:
            steps.append(step)
    if gradient is not None:
        by_stability, by_difficulty = np.zeros(0), np.zeros(0)
        for step in reversed(steps):
            count = len(step.s)
            by_stability = np.concatenate((by_stability, np.zeros(count - len(by_stability))))
            by_difficulty = np.concatenate((by_difficulty, np.zeros(count - len(by_difficulty))))
            by_stability, by_difficulty = step.backwards(by_stability, by_difficulty, gradient)
        more = len(first) - len(by_stability)
        by_stability = np.concatenate((by_stability, np.zeros(more)))
        by_difficulty = np.concatenate((by_difficulty, np.zeros(more))) * ((begun > 1) & (begun < 10))
        np.add.at(gradient, first - 1, by_stability)
        gradient[4] += by_difficulty.sum()
        gradient[5] -= (by_difficulty * (first - 1) * np.exp(w[5] * (first - 1))).sum()
    return loss


class _Step:
    """One answer of each card: what it says about the parameters, and the memory after it."""

    def __init__(self, w: Floats, s: Floats, d: Floats, rating: NDArray[np.int64], days: Floats) -> None:
        self.w, self.s, self.d, self.rating, self.days = w, s, d, rating, days
        decay = -w[20]
        self.factor = 0.9 ** (1 / decay) - 1
        self.curve = 1 + self.factor * days / s
        self.chance = self.curve**decay
        self.same_day, self.known = days < 1, rating > 1
        told = np.clip(self.chance, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
        self.told = told
        self.loss = float(-(np.log(np.where(self.known, told, 1 - told)) * ~self.same_day).sum())

        self.growth = np.exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
        self.held = self.known & (self.growth < 1)  # an answer that was known never makes it less
        self.short = s * np.where(self.held, 1.0, self.growth)
        self.power, self.pull = (s + 1) ** w[13], np.exp((1 - self.chance) * w[14])
        self.forgotten = w[11] * d ** -w[12] * (self.power - 1) * self.pull
        self.at_most = s * np.exp(-w[17] * w[18])
        self.spacing = np.exp((1 - self.chance) * w[10])
        self.bonus = np.where(rating == 2, w[15], np.where(rating == 4, w[16], 1.0))
        self.gain = np.exp(w[8]) * (11 - d) * s ** -w[9] * self.bonus
        recalled = s * (1 + self.gain * (self.spacing - 1))
        long = np.where(self.known, recalled, np.minimum(self.forgotten, self.at_most))
        free = np.where(self.same_day, self.short, long)
        self.stability_after = np.clip(free, LEAST_STABILITY, MOST_STABILITY)
        self.stability_free = (free > LEAST_STABILITY) & (free < MOST_STABILITY)

        self.easy = w[4] - np.exp(w[5] * 3) + 1
        self.damped = d - (10 - d) * w[6] * (rating - 3) / 9
        wanted = w[7] * self.easy + (1 - w[7]) * self.damped
        self.difficulty_after = np.clip(wanted, 1.0, 10.0)
        self.difficulty_free = (wanted > 1) & (wanted < 10)

    def backwards(self, by_s: Floats, by_d: Floats, gradient: Floats) -> tuple[Floats, Floats]:
        """From the derivatives by the memory after the answer to those by the memory before it."""
        w, s, d, rating = self.w, self.s, self.d, self.rating
        by_s, by_d = by_s * self.stability_free, by_d * self.difficulty_free
        # difficulty
        gradient[7] += (by_d * (self.easy - self.damped)).sum()
        gradient[4] += (by_d * w[7]).sum()
        gradient[5] -= (by_d * w[7]).sum() * 3 * np.exp(w[5] * 3)
        gradient[6] -= (by_d * (1 - w[7]) * (10 - d) * (rating - 3)).sum() / 9
        before_d = by_d * (1 - w[7]) * (1 + w[6] * (rating - 3) / 9)
        before_s = np.zeros_like(s)
        # within a day
        grown = by_s * (self.same_day & ~self.held) * self.short
        gradient[17] += (grown * (rating - 3 + w[18])).sum()
        gradient[18] += grown.sum() * w[17]
        gradient[19] -= (grown * np.log(s)).sum()
        before_s += grown * (1 - w[19]) / s + by_s * (self.same_day & self.held)
        # forgotten
        lapsed = by_s * (~self.same_day & ~self.known)
        least = lapsed * (self.forgotten < self.at_most)
        whole, base = least * self.forgotten, least * w[11] * d ** -w[12] * self.pull * self.power
        gradient[11] += whole.sum() / w[11]
        gradient[12] -= (whole * np.log(d)).sum()
        gradient[13] += (base * np.log(s + 1)).sum()
        gradient[14] += (whole * (1 - self.chance)).sum()
        before_d -= whole * w[12] / d
        before_s += base * w[13] / (s + 1)
        by_chance = -whole * w[14]
        capped = lapsed * (self.forgotten >= self.at_most) * self.at_most
        gradient[17] -= capped.sum() * w[18]
        gradient[18] -= capped.sum() * w[17]
        before_s += capped / s
        # recalled
        kept = by_s * (~self.same_day & self.known)
        more = kept * s * self.gain * (self.spacing - 1)
        gradient[8] += more.sum()
        gradient[9] -= (more * np.log(s)).sum()
        gradient[10] += (kept * s * self.gain * self.spacing * (1 - self.chance)).sum()
        gradient[15] += more[rating == 2].sum() / w[15] if w[15] > 0 else 0.0
        gradient[16] += more[rating == 4].sum() / w[16]
        before_d -= more / (11 - d)
        before_s += kept + more * (1 - w[9]) / s
        by_chance -= kept * s * self.gain * self.spacing * w[10]
        # the chance itself, in the loss and in what came of it
        told = self.told
        by_chance += np.where(self.known, -1 / told, 1 / (1 - told)) * (~self.same_day & (told == self.chance))
        slope = -w[20] * self.chance / self.curve
        before_s -= by_chance * slope * self.factor * self.days / s**2
        by_factor = -np.log(0.9) / w[20] ** 2 * 0.9 ** (-1 / w[20])
        by_decay = self.chance * np.log(self.curve) + slope * self.days / s * by_factor
        gradient[20] -= (by_chance * by_decay).sum()
        return before_s, before_d
