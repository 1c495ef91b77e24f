"""The sentences that verification is measured and fitted with, and the trees that are fitted."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.evaluations.boosted_trees import boosted
from benchmarks.evaluations.corruptions import KINDS, corrupted, others, with_other_value, with_values_exchanged
from benchmarks.evaluations.rewordings import reworded, same_in_other_words
from benchmarks.evaluations.wording_weights import weighed

NOTE = "He denies fever, has a 2-week cough, takes 5 mg of lisinopril since March, and his left knee improved."


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("negation added", "He has a 2-week vacation."),  # "has no a 2-week vacation" is no English
        ("negation added", "He is not sure if it is due to the season."),  # says as much with a "not" as without
        ("negation added", "She does not know whether he was seen."),
        ("direction", "It gets neither worse nor better."),
    ],
)
def test_a_change_that_makes_nothing_false_is_not_made(kind: str, sentence: str) -> None:
    assert corrupted(kind, sentence, 1) is None


def test_the_same_seed_makes_the_same_change_and_further_ones_differ() -> None:
    for kind in KINDS:
        changed = corrupted(kind, NOTE, 7)
        assert changed == corrupted(kind, NOTE, 7) != NOTE
        assert not others(kind, NOTE, 7) & {NOTE, changed}


def test_a_negation_is_added_in_each_place_that_has_none() -> None:
    sentence = "The knee was swollen; the arm is stiff."
    first = corrupted("negation added", sentence, 1)
    assert first == "The knee was not swollen; the arm is stiff."
    assert others("negation added", sentence, 1) == {"The knee was swollen; the arm is not stiff."}


def test_trees_learn_what_no_sum_of_measures_tells() -> None:
    chance = np.random.default_rng(3)
    measures = chance.uniform(-1, 1, (600, 4))
    truth = ((measures[:, 1] > 0) ^ (measures[:, 2] > 0)).astype(float)
    trees = boosted(measures, truth, np.ones(600), np.zeros(600), 60)
    scores = sum((tree.scores(measures) for tree in trees), np.zeros(600))
    assert ((scores > 0) == truth).mean() > 0.9
    assert trees == boosted(measures, truth, np.ones(600), np.zeros(600), 60)


@pytest.mark.parametrize(
    ("kind", "sentence", "changed"),
    [
        ("negation dropped", "It does not carry over.", "It carries over."),
        ("negation dropped", "He did not take it.", "He took it."),
        ("negation dropped", "She denies any cough or fever.", "She has cough and fever."),
        ("negation added", "He watches the boats.", "He does not watch the boats."),
        ("direction", "Pain increased.", "Pain lowered."),
    ],
)
def test_a_sentence_is_turned_round_as_a_writer_would(kind: str, sentence: str, changed: str) -> None:
    assert changed in reworded(kind, sentence)


def test_what_is_denied_already_is_not_denied_twice() -> None:
    assert not list(reworded("negation added", "She watches him but does not speak."))


def test_the_same_is_said_in_other_words() -> None:
    assert set(same_in_other_words("She denies cough.")) == {"She has no cough."}
    assert set(same_in_other_words("It did not help.")) == {"It never helped."}


def test_words_that_stand_in_changed_sentences_weigh_more_than_the_others() -> None:
    runs = [{"same", "odd"}, {"same", "plain"}] * 20
    truth = np.array([1.0, 0.0] * 20)
    found = weighed(runs, truth, np.ones(40))
    assert found.weights["odd"] > 0 > found.weights["plain"]
    assert found.score({"odd"}) > found.score({"plain", "never seen"})
    assert found == weighed(runs, truth, np.ones(40))


def test_values_are_taken_from_the_source_and_exchanged_with_each_other() -> None:
    source = "In March the crew saw Ida and Noor; in June they saw Petra. It took 5 days, and once 9 days."
    assert with_other_value("It took 5 days.", source, 1) == "It took 9 days."
    assert with_other_value("It took 7 days.", source, 1) is None
    assert with_other_value("They came in March.", source, 1) == "They came in June."
    assert with_values_exchanged("There Ida met Petra.", source, 1) == "There Petra met Ida."
    assert with_values_exchanged("There were Ida and Petra.", source, 1) is None
