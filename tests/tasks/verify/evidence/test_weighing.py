"""The regressions behind the checks, and what they are given."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check, judgement
from slmdesk.tasks.verify.checks import amounts, negation, opposites
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.weighing import Tree, Weights, weights
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.concepts import concepts
from slmdesk.tasks.verify.words.wording import terms, tokens

TALK = (
    "[doctor] any chest pain ?\n[patient] no .\n[doctor] and is your left knee still swollen ?\n[patient] yeah .\n"
    "[doctor] do you smoke ?\n[patient] hmm , not really .\n[patient] i have a hard time climbing stairs .\n"
    "[doctor] the cough started a few days ago , right ?\n[patient] yes , a few days .\n"
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("talk", TALK, [])])


def test_each_regression_has_a_factor_for_each_measure(index: SourceIndex) -> None:
    claim = Claim(index, "He denies chest pain and his left knee improved.")
    group = negation.groups(claim)[0]
    mention = opposites.mentions(claim.text)[0]
    measures = {
        "denied": negation.features(claim, group)[0],
        "said": negation.features(claim, group)[0],
        "side": opposites.features(claim, mention)[0],
        "direction": opposites.features(claim, mention)[0],
        "invented": judgement.features(claim),
        "number": amounts.features(claim, quantities("2 weeks")[0]),
    }
    assert {name: len(each) for name, each in measures.items()} == {
        name: len(weights(name).factors) for name in measures
    }


def test_log_odds_are_a_weighted_sum_and_a_kind_without_weights_is_refused() -> None:
    assert Weights(1.0, 0.5, (2.0, -1.0)).log_odds([1.0, 3.0]) == -0.5
    assert Weights(1.0, 0.5, (2.0, -1.0)).finds([1.0, 0.0])
    with pytest.raises(LookupError):
        weights("weather")


def test_a_tree_adds_the_leaf_that_its_questions_lead_to() -> None:
    tree = Tree((0, 1, 1), (0.5, 2.0, 7.0), (1.0, 2.0, 3.0, 4.0))
    assert [tree.score(row) for row in ([0.5, 2.0], [0.0, 3.0], [0.6, 7.0], [9.0, 8.0])] == [1.0, 2.0, 3.0, 4.0]
    assert Weights(0.0, 0.5, (2.0, 0.0), (tree, tree)).log_odds([1.0, 8.0]) == 10.5


def test_each_tree_asks_measures_that_there_are() -> None:
    trees = weights("invented").trees
    assert trees
    for tree in trees:
        assert len(tree.asked) == len(tree.limits) == len(tree.leaves) - 1
        assert max(tree.asked) < len(weights("invented").factors)


def test_answers_say_and_deny_the_words_of_questions(index: SourceIndex) -> None:
    chest, swollen, smoke = (
        next(place for place in index.where(next(iter(terms(word))))) for word in ("chest", "swollen", "smoke")
    )
    assert terms("chest pain") <= index.signs(chest).denied
    assert terms("swollen") <= index.signs(swollen).said
    assert terms("smoke") <= index.signs(smoke).denied


def test_what_is_hard_is_neither_said_nor_denied_for_sure(index: SourceIndex) -> None:
    signs = index.signs(index.where(next(iter(terms("climbing"))))[0])
    assert terms("climbing") <= signs.said | signs.denied
    assert terms("time") <= signs.said & signs.denied


def test_concepts_are_found_under_their_other_names() -> None:
    found = [(kind, word.folded) for kind, word in concepts(tokens("Glaucoma of his uncle, seen by a cardiologist"))]
    assert found == [("condition", "glaucoma"), ("relative", "uncle"), ("specialist", "cardiologist")]


@pytest.mark.parametrize(
    ("false", "reason"),
    [
        ("Reports chest pain.", "The source negates “chest pain”."),
        ("The right knee is swollen.", "The source says “left”, not “right”."),
        ("Family history is significant for glaucoma.", "glaucoma"),
        ("The cough started a few months ago.", "The source says days, not months."),
    ],
)
def test_what_a_conversation_contradicts_is_flagged_with_the_reason(
    index: SourceIndex, false: str, reason: str
) -> None:
    checked = check(index, "", false)
    assert checked.status == "unsupported"
    assert any(reason in each for each in checked.reasons)


@pytest.mark.parametrize(
    "true", ["Denies chest pain.", "The left knee is swollen.", "The cough started a few days ago."]
)
def test_what_a_conversation_says_is_not_flagged(index: SourceIndex, true: str) -> None:
    assert check(index, "", true).status != "unsupported"
