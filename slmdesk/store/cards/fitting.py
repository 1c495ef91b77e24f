"""FSRS parameters from the user's own answers: what they are fitted by, kept with, and brought back from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slmdesk.errors import StorageError
from slmdesk.store.cards import Cards
from slmdesk.store.cards.scheduling import makers_parameters, parameter_bounds
from slmdesk.store.cards.schema import COUNTED, LEARNING

if TYPE_CHECKING:
    import numpy as np

    from slmdesk.store.cards.memory_model import Floats, Histories

FEWEST_ANSWERS = 400  # what Anki asked for as well; fewer say more about chance than about the person
_LONGEST_HISTORY = 64  # answers of one card that are looked at, the first ones
_MOST_CARDS = 30_000  # the latest: more change nothing any more
_STEPS, _BATCH_CARDS, _RATE = 240, 1024, 0.1
_HELD_OUT = 5  # every fifth card judges parameters that were fitted to the others
_DAY_MS = 86_400_000
# How much people differ in each parameter, roughly. It gives the length of a step, and how strongly a few answers
# are held back by what holds for everybody.
_SPREAD = (
    *(0.5, 1.0, 2.0, 6.0, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33),
    *(0.3, 0.09, 0.16, 0.57, 0.25, 0.5, 0.31, 0.32, 0.14, 0.1),
)


@dataclass(frozen=True)
class Fit:
    """Parameters, and how well they foretell answers that they were not fitted to.

    answers: that FSRS foretells. log_loss, makers_log_loss: the mean of -log(chance given to what happened) with
    these and with the package's own parameters, on every fifth card; smaller is better.
    """

    values: tuple[float, ...]
    answers: int
    log_loss: float
    makers_log_loss: float

    @property
    def better(self) -> bool:
        """Whether they are worth using."""
        return self.log_loss < self.makers_log_loss


def histories_of(cards: Cards) -> Histories:
    """The answers to each card from its first one on, as far as the log has them."""
    from slmdesk.store.cards.memory_model import histories

    found: list[list[tuple[int, int]]] = []
    (newest,) = cards.select("SELECT coalesce(max(card_id), 0) AS id FROM reviews")
    card, last, complete = -1, 0, False
    for row in cards.connection.execute(
        "SELECT card_id, at, rating, state_before FROM reviews INDEXED BY reviews_by_card"
        f" WHERE {COUNTED} AND card_id > ? ORDER BY card_id, id",
        (newest["id"] - _MOST_CARDS,),
    ):
        if row["card_id"] != card:
            card, last, complete = row["card_id"], row["at"], row["state_before"] <= LEARNING
            if complete:
                found.append([])
        if complete and len(found[-1]) < _LONGEST_HISTORY:
            found[-1].append((row["rating"], max(0, (row["at"] - last) // _DAY_MS)))
        last = row["at"]
    return histories(found)


def fit(answers: Histories, told: Callable[[float], None] = lambda _share: None) -> Fit:
    """Fit the parameters by Adam (Kingma and Ba 2015) to the answers, held near those that hold for everybody.

    Args:
        told: called with the share that is done, 0..1; what it raises ends the work.

    Raises:
        StorageError: ``too-few-answers``.
    """
    import numpy as np

    from slmdesk.store.cards.memory_model import log_loss

    if answers.counted < FEWEST_ANSWERS:
        raise StorageError(
            "too-few-answers",
            f"The parameters need {FEWEST_ANSWERS} answers given a day or more after the one before; there are"
            f" {answers.counted}.",
            "Go on learning with the usual ones; they suit most people.",
        )
    places = np.arange(len(answers.lengths))
    judging, learning = places[places % _HELD_OUT == 0], places[places % _HELD_OUT > 0]
    makers = np.array(makers_parameters())
    judged = answers.part(judging)
    trial = _fitted(answers.part(learning), lambda share: told(share / 2))
    values = _fitted(answers, lambda share: told((1 + share) / 2))
    return Fit(tuple(map(float, values)), answers.counted, log_loss(trial, judged), log_loss(makers, judged))


def use(cards: Cards, found: Fit) -> None:
    """Schedule with fitted parameters from the next answer on. Those there were are kept."""
    with cards.changing() as connection:
        _keep_before(cards)
        about = {
            "values": found.values,
            "answers": found.answers,
            "log_loss": found.log_loss,
            "makers_log_loss": found.makers_log_loss,
            "made": cards.time().isoformat(timespec="seconds"),
        }
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('parameters', ?)", (json.dumps(about),))


def bring_back(cards: Cards) -> bool:
    """Schedule again with the parameters of before; False when there were none."""
    with cards.changing() as connection:
        before = _before(cards)
        if not before:
            return False
        earlier = before.pop()
        connection.execute("DELETE FROM settings WHERE name = 'parameters'")
        if earlier:
            connection.execute("INSERT INTO settings VALUES ('parameters', ?)", (earlier,))
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('parameters_before', ?)", (json.dumps(before),))
    return True


def earlier_parameters(cards: Cards) -> int:
    """How many times ``bring_back`` can be used."""
    return len(_before(cards))


def _keep_before(cards: Cards) -> None:
    rows = cards.select("SELECT value FROM settings WHERE name = 'parameters'")
    before = [*_before(cards), rows[0]["value"] if rows else ""]
    with cards.changing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO settings VALUES ('parameters_before', ?)", (json.dumps(before[-20:]),)
        )


def _before(cards: Cards) -> list[str]:
    rows = cards.select("SELECT value FROM settings WHERE name = 'parameters_before'")
    return list(json.loads(rows[0]["value"])) if rows else []


def _fitted(answers: Histories, told: Callable[[float], None]) -> Floats:
    import numpy as np

    from slmdesk.store.cards.memory_model import with_gradient

    rng = np.random.default_rng(0)
    makers, spread = np.array(makers_parameters()), np.array(_SPREAD)
    low, high = (np.array(bound) for bound in parameter_bounds())
    at, mean, square = np.zeros(21), np.zeros(21), np.zeros(21)
    w = makers
    for step in range(1, _STEPS + 1):
        told((step - 1) / _STEPS)
        _loss, gradient = with_gradient(w, _batch(answers, rng))
        by_z = gradient * spread + at / answers.counted  # the second is the pull of a normal distribution
        mean, square = 0.9 * mean + 0.1 * by_z, 0.99 * square + 0.01 * by_z**2
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / _STEPS))
        at = at - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        w = np.clip(makers + at * spread, low, high)
        w[:4] = np.maximum.accumulate(w[:4])  # a better first answer never means a shorter memory
        at = (w - makers) / spread
    return w


def _batch(answers: Histories, rng: np.random.Generator) -> Histories:
    count = len(answers.lengths)
    return answers if count <= _BATCH_CARDS else answers.part(rng.choice(count, _BATCH_CARDS, replace=False))
