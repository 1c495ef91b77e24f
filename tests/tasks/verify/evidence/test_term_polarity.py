"""Single words that the sources deny, wherever the others stand."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import negation, opposites
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.term_polarity import TermPolarity, term_polarity
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.opposite_words import loose_mentions, mentions

TALK = (
    "[doctor] let's look at the x-ray of your right index finger the joints look fine and there are no fractures\n"
    "[patient] okay\n[doctor] the finger is tender and swollen\n[patient] yes it is\n"
    "[doctor] did you take ibuprofen for the finger\n[patient] yes it did n't help much\n"
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("talk", TALK, [])])


def polarity(index: SourceIndex, text: str) -> TermPolarity:
    claim = Claim(index, text)
    group = negation.groups(claim)[-1]
    return term_polarity(claim, group.words, group.denied)


def test_one_word_that_is_denied_tells_among_many_that_are_said(index: SourceIndex) -> None:
    text = "X-rays of the right index finger show a fracture."
    found = polarity(index, text)
    assert found.worst == found.closest == found.last == -1
    assert found.word is not None
    assert text[found.word.start : found.word.end] == "fracture"
    assert "fractures" in index.text(found.place)
    assert 0 < found.contrary < 1


def test_what_stands_as_the_sentence_says_has_nothing_contrary(index: SourceIndex) -> None:
    found = polarity(index, "X-rays show no fracture.")
    assert found.worst > 0
    assert (found.contrary, found.place) == (0.0, -1)


def test_words_that_no_source_has_tell_nothing(index: SourceIndex) -> None:
    assert polarity(index, "Her telescope was auctioned.") == TermPolarity()


def test_a_denied_word_is_named_in_the_reason() -> None:
    talk = "Doctor: Any chest pain or palpitations?\nPatient: No, none.\nDoctor: Fever?\nPatient: No fever."
    index = SourceIndex([SourceText("talk", talk, [])])
    checked = check(index, "", "Reports palpitations.")
    assert checked.status == "unsupported"
    assert checked.reasons == ["The source negates “palpitations”."]
    assert checked.nearest is not None
    assert "palpitations" in checked.nearest.quote


def test_people_say_opposites_in_other_words() -> None:
    text = "my sugar went up and the pills helped"
    assert not mentions(text)
    assert [(each.kind, each.sense, each.word) for each in loose_mentions(text)] == [
        ("amount", "up", "went up"),
        ("state", "better", "helped"),
    ]


def test_a_loose_word_in_a_denial_says_the_opposite() -> None:
    talk = "Patient: I took ibuprofen for the knee pain and it did not help the pain. It kept me awake. I called you."
    claim = Claim(SourceIndex([SourceText("talk", talk, [])]), "Ibuprofen improved the knee pain.")
    (mention,) = mentions(claim.text)
    assert opposites.evidence(claim, mention).balance < 0


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("negative varus stress test", "varus stress test"),
        ("a negative feedback loop", ""),
        ("negative for blood", "blood"),
    ],
)
def test_a_negative_finding_is_denied(text: str, denied: str) -> None:
    assert [text[start:end].strip() for start, end, _listed in negated_spans(text)] == ([denied] if denied else [])


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Return if fever, vomiting or no better.", ["Return"]),
        ("If she has no relief, she will take naproxen.", ["take naproxen"]),
        ("Range of motion: Full.", ["Full"]),
    ],
)
def test_what_is_only_supposed_or_a_label_claims_nothing(text: str, claimed: list[str], index: SourceIndex) -> None:
    found = negation.groups(Claim(index, text))
    assert [text[group.words[0].start : group.words[-1].end] for group in found] == claimed
