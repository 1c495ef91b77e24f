"""Tests for what passages say and deny: answers to questions, scopes in speech, sentences that were cut."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checking import check_all
from slmdesk.tasks.verify.checks import negation
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.sources.polarity import Signs, signs_of
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import terms


def first_signs(text: str) -> Signs:
    return signs_of(SourceIndex([SourceText("visit.txt", text, [])]), 0)


@pytest.mark.parametrize(
    ("answer", "denied", "said"),
    [
        ("No.", True, False),
        ("I have none of that so far.", True, False),
        ("Well, I haven't noticed it.", True, False),
        ("Yes, every night.", False, True),
        ("I do, now and then.", False, True),
        ("Yeah she is well, and no, I never had it.", True, True),
        ("Now and then I don't, but it comes.", True, True),
        ("My sister is a nurse.", False, False),
    ],
)
def test_a_question_is_said_or_denied_by_its_answer(answer: str, denied: bool, said: bool) -> None:
    signs = first_signs(f"Doctor: Do you have vertigo?\nPatient: {answer}\nDoctor: Fine.\nPatient: Thank you.")
    assert ("=dizziness" in signs.denied, "=dizziness" in signs.said) == (denied, said)
    assert ("=dizziness" in signs.open) == (not denied and not said)


def test_the_answer_may_come_after_the_asker_has_gone_on() -> None:
    talk = "Doctor: Any vertigo? It is common at your age.\nPatient: No.\nDoctor: Good.\nPatient: Yes."
    assert "=dizziness" in first_signs(talk).denied


def test_what_a_question_takes_for_granted_is_said() -> None:
    talk = "Doctor: How long have you had the vertigo?\nPatient: Two weeks.\nDoctor: Good.\nPatient: Yes."
    assert "=dizziness" in first_signs(talk).said


def test_a_negation_ends_where_speech_without_full_stops_goes_on() -> None:
    text = "there is no edema your pulses are strong"
    (start, end, _listed), *_more = negated_spans(text)
    assert text[start:end].strip() == "edema"


def test_the_number_of_a_list_on_its_own_line_says_nothing() -> None:
    index = SourceIndex([SourceText("visit.txt", "He has gout. He takes allopurinol.", [])])
    assert [check(index, "", text).status for text in ("2.", "3)", "(4)")] == ["unverifiable"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "He has had vertigo, but not this time.",
        "We will not stop the lisinopril.",
        "we are not going to change your amlodipine",
    ],
)
def test_what_goes_on_unchanged_is_not_denied(text: str) -> None:
    assert not negated_spans(text)


def test_a_prefix_negates_its_word() -> None:
    text = "He is a non-smoker."
    assert [text[start:end] for start, end, _listed in negated_spans(text)] == ["smoker"]


def test_a_negation_reaches_over_a_cut_in_a_long_turn() -> None:
    long = "[doctor] " + "so the heart sounds good today and the lungs sound good " * 9
    index = SourceIndex([SourceText("visit.txt", f"{long}and i do n't appreciate any lymphadenopathy today", [])])
    cut = [place for place in range(len(index.passages)) if "lymphadenopathy" in index.text(place)]
    assert cut[0] > 0
    assert "=lymph nodes" in index.signs(cut[0]).denied


def test_who_uses_no_tobacco_is_not_said_to_use_it() -> None:
    talk = "Doctor: Do you use tobacco?\nPatient: No.\nDoctor: Any pain?\nPatient: In my knee."
    index = SourceIndex([SourceText("visit.txt", talk, [])])
    assert check(index, "", "She uses no tobacco.").status == "supported"


@given(st.text(max_size=300), st.text(max_size=200))
def test_any_texts_are_checked_with_offsets_that_hold(source: str, result: str) -> None:
    index = SourceIndex([SourceText("a.txt", source, [])])
    for sentence in check_all(index, result):
        for citation in (*sentence.sources, *([sentence.nearest] if sentence.nearest else [])):
            assert source[citation.start : citation.end] == citation.quote


_TELLING = (
    "no not denies non-smoker without any ? . , Patient: Doctor: one twenty o two and a half point five 3/1/21 08/07 "
    "2-1/2 mg weeks left right chest pain \n [doctor] the twenty first"
)
_WORDS = st.sampled_from(_TELLING.split(" "))


@given(st.lists(_WORDS, max_size=40), st.lists(_WORDS, max_size=15))
def test_any_order_of_telling_words_is_checked(source: list[str], result: list[str]) -> None:
    text = " ".join(result)
    index = SourceIndex([SourceText("a.txt", " ".join(source), [])])
    assert all(sentence.text in text for sentence in check_all(index, text))
    assert all(0 <= start <= end <= len(text) for start, end, _listed in negated_spans(text))


def test_an_answer_that_names_what_was_asked_counts_word_by_word() -> None:
    signs = first_signs("Doctor: Any discharge or fever?\nPatient: Some yellow discharge, no fever.\n")
    assert "=fever" in signs.denied - signs.said
    assert {term for term in signs.said if term.startswith("discha")}
    assert not {term for term in signs.denied if term.startswith("discha")}


@pytest.mark.parametrize(
    "question",
    [
        "have you had any type of vertigo i mean did you faint or fall or anything",
        "did you have vertigo at any point",
        "how about any vertigo or anything like that",
    ],
)
def test_a_question_without_marks_begins_with_its_first_words(question: str) -> None:
    signs = first_signs(f"[doctor] {question}\n[patient] no\n[doctor] okay\n[patient] thanks\n")
    assert "=dizziness" in signs.denied - signs.said


def test_a_no_behind_a_word_denies_it() -> None:
    signs = first_signs("[patient] vertigo no\n[doctor] okay\n[patient] thanks\n[doctor] bye\n")
    assert "=dizziness" in signs.denied
    assert not signs.said
    talk = "[doctor] any vertigo\n[patient] dizziness no\n[doctor] okay\n[patient] thanks\n"
    assert "=dizziness" in first_signs(talk).denied


def test_a_plural_means_what_its_singular_means() -> None:
    assert terms("fractures") == terms("a broken bone") - terms("bone") == terms("fracture")
    assert terms("surgeries") == terms("an operation")
    assert terms("diabetes") != terms("diabete")


@pytest.mark.parametrize(
    ("text", "denied", "said"),
    [
        ("Tools are provided, gloves are not.", "gloves", "tools"),
        ("The boots fit and the mask doesn't.", "mask", "boots"),
        ("The north gate was painted; the south tower was not, it seems.", "south tower", "north gate"),
    ],
)
def test_a_denial_that_ends_its_clause_denies_what_stands_before(text: str, denied: str, said: str) -> None:
    signs = first_signs(text)
    assert terms(denied) <= signs.denied - signs.said
    assert terms(said) <= signs.said - signs.denied


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Tools and gloves are provided.", "unsupported"),
        ("Tools are provided.", "supported"),
        ("Gloves are not provided.", "supported"),
        ("Tools are provided, gloves are not.", "supported"),
    ],
)
def test_what_is_left_out_is_denied_of_its_own_subject_only(sentence: str, status: str) -> None:
    index = SourceIndex([SourceText("notice", "Tools are provided, gloves are not. Bring your own lunch.", [])])
    assert check(index, "", sentence).status == status


TENT = "Die Hüpfburg wird nicht aufgebaut. Kinder zahlen nichts. Der Aufzug wurde im Mai nicht gewartet."


@pytest.mark.parametrize(
    ("source", "true", "false"),
    [
        (TENT, "Es gibt keine Hüpfburg.", "Die Hüpfburg wird aufgebaut."),
        (TENT, "Der Aufzug wurde nicht gewartet.", "Der Aufzug wurde im Mai gewartet."),
        ("A fonte não funciona em maio.", "A fonte não funciona.", "A fonte funciona em maio."),
    ],
)
def test_what_stands_before_a_denied_verb_is_denied_with_it(source: str, true: str, false: str) -> None:
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", true).status != "unsupported"
    assert check(index, "", false).status == "unsupported"


@pytest.mark.parametrize(
    ("text", "denied", "said"),
    [
        ("Water is included; electricity and heating are not.", "electricity heating", "water"),
        ("Tools are provided, gloves are not.", "gloves", "tools"),
        ("Swimming does not start before October.", "", "swimming start october"),
        ("Es beginnt nicht vor 9 Uhr.", "", "beginnt"),
        ("He had no pain before the operation.", "pain", ""),
    ],
)
def test_what_is_left_out_is_denied_and_what_is_not_so_before_a_time_is_not(text: str, denied: str, said: str) -> None:
    signs = first_signs(text)
    assert terms(denied) <= signs.denied
    assert terms(said) <= signs.said
    assert signs.denied.isdisjoint(terms(said))


BICYCLES = (
    "The 14A will no longer serve Mill Lane; passengers for the surgery should alight at Elm Road. Passengers may not "
    "take bicycles on board without the driver's permission. Four of the nine lifeguards are new."
)


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Mill Lane is no longer served by the 14A.", False),
        ("The 14A will serve Mill Lane.", True),
        ("You may take a bicycle on board only with the driver's permission.", False),
        ("Bicycles may not be taken on board unless the driver allows it.", False),
        ("Five of the nine lifeguards are not new.", False),
        ("Four of the nine lifeguards are not new.", True),
    ],
)
def test_what_is_no_longer_done_what_needs_leave_and_the_rest_of_several(sentence: str, flagged: bool) -> None:
    found = check(SourceIndex([SourceText("notice.txt", BICYCLES, [])]), "", sentence)
    assert (found.status == "unsupported") == flagged, found.reasons


@pytest.mark.parametrize("part", [" ", "\t", ", ", "uh ", "not "])
def test_much_of_the_same_is_looked_through_at_once(part: str) -> None:
    began = time.process_time()
    negated_spans(part * (20_000 // len(part)))
    assert time.process_time() - began < 2


COURT = (
    "The car park may not be used on 5 November; cars left there without a permit will be towed. Six of the eighteen "
    "letter boxes have been broken open. Next year the trip will take place in May instead of June. The compasses have "
    "to be returned by the end of July."
)


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Cars without a permit that are left in the car park will be towed.", False),
        ("Twelve of the 18 letter boxes have not been broken open.", False),
        ("The trip will not be in June next year.", False),
        ("Next year the trip will be in June.", True),
        ("Compasses must be returned by 31 July.", False),
        ("Compasses must be returned by 12 July.", True),
    ],
)
def test_without_instead_the_rest_and_the_end_of_a_month(sentence: str, flagged: bool) -> None:
    found = check(SourceIndex([SourceText("notice.txt", COURT, [])]), "", sentence)
    assert (found.status == "unsupported") == flagged, found.reasons


def test_a_comma_within_a_number_ends_no_clause() -> None:
    claim = Claim(
        SourceIndex([SourceText("a", "The ferry carried 65,000 passengers.", [])]),
        "The ferry carried 65,000 passengers.",
    )
    assert [[word.folded for word in group.words] for group in negation.groups(claim)] == [
        ["ferry", "carried", "passengers"]
    ]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Lunch is included on the day tours. The evening tours end at ten.", "Lunch is not included on every tour."),
        ("Dogs may come along on the forest tour and the lake tour.", "Dogs may not come along on every tour."),
        ("The members will vote on the fee in April.", "The members have not voted on the fee yet."),
        ("The new lift will be installed in May and tested in June.", "The new lift has not been installed yet."),
        (
            "Subletting is not permitted unless the board has agreed in writing.",
            "Without written agreement of the board, the room must not be sublet.",
        ),
        ("Backups are encrypted only if you set a password.", "Without a password, backups are not encrypted."),
        (
            "Blurred vision may occur; do not drive until you see clearly again.",
            "You should not drive while your vision is blurred.",
        ),
        ("The rent can be raised by at most 5 percent a year.", "The rent may not rise by more than 5 percent a year."),
        ("Plots under 200 square metres are not split.", "Only plots of 200 square metres or more are split."),
    ],
)
def test_a_denial_that_follows_from_the_source_is_right(source: str, sentence: str) -> None:
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", sentence).status != "unsupported", check(index, "", sentence).reasons


def test_a_without_denies_nothing_behind_its_comma() -> None:
    text = "Saturation was 89% without oxygen, and crackles were heard."
    assert [text[start:end].strip() for start, end, _listed in negation.negated_spans(text)] == ["oxygen"]


@pytest.mark.parametrize(
    ("source", "sentence", "flagged"),
    [
        ("Nobody may enter the crane area except the crane driver.", "Only the crane driver may enter it.", False),
        ("Nobody may enter the crane area except the driver.", "Only the driver may enter the crane area.", False),
        ("Nobody may enter the crane area except the driver.", "You may enter the crane area.", True),
        (
            "The police do not think that anyone set the fire.",
            "The police think the fire was not set by anyone.",
            False,
        ),
        ("The police do not say that the fire was set by a guest.", "The fire was not set by a guest.", True),
    ],
)
def test_an_exception_told_with_only_and_a_belief_that_is_denied(source: str, sentence: str, flagged: bool) -> None:
    found = check(SourceIndex([SourceText("notice.txt", source, [])]), "", sentence)
    assert (found.status == "unsupported") == flagged, found.reasons


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Fewer people came to Leeds than to York.", False),
        ("Fewer people came to York than to Leeds.", True),
        ("The right ear is higher than the left one.", False),
        ("The left ear is higher than the right one.", True),
    ],
)
def test_a_comparison_is_told_from_the_other_end(sentence: str, flagged: bool) -> None:
    source = (
        "The first workshop was held in Leeds. More people came to York: 48 against 31. The hall is being rebuilt. "
        "The left ear sits lower than the right, so sounds from below reach it first."
    )
    found = check(SourceIndex([SourceText("notice.txt", source, [])]), "", sentence)
    assert (found.status == "unsupported") == flagged, found.reasons


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Whether milk or dust gives the protection is unknown.", False),
        ("The milk protects, and not the dust.", True),
        ("There is no water between November and March.", False),
        ("There is no hen on the plots.", True),
    ],
)
def test_what_could_not_be_said_is_unknown_and_what_is_turned_off_is_not_there(sentence: str, flagged: bool) -> None:
    source = (
        "Children who were breastfed for more than six months had fewer colds, but not less asthma. We could not say "
        "whether the milk or the dust protects. Water is turned off from November to March. Hens live on the plots."
    )
    found = check(SourceIndex([SourceText("notice.txt", source, [])]), "", sentence)
    assert (found.status == "unsupported") == flagged, found.reasons


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Mr Stone will not work on Sundays.", False),
        ("Mr Stone will work on Sundays.", True),
    ],
)
def test_who_refuses_to_does_not(sentence: str, flagged: bool) -> None:
    source = SourceText("a", "Mr Stone refuses to work on Sundays. The shop is closed then.", [])
    checked = check(SourceIndex([source]), "", sentence)
    assert (checked.status == "unsupported") == flagged, checked.reasons


def test_a_spanish_neither_is_a_denial() -> None:
    assert negated_spans("Tampoco vino María.")


LEAFLET = (
    "Should I turn the heating down at night? No. The outdoor unit steams. Is the unit broken? No, it is thawing. "
    "Unlike a boiler, a heat pump works best when it runs slowly all day. The company should have asked the landlord. "
    "We found no evidence that the firm had acted in bad faith."
)


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("You should not turn down the heating at night.", False),
        ("The heating should be turned down at night.", True),
        ("Steam from the outdoor unit does not mean that the unit is broken.", False),
        ("A heat pump works best slowly all day, which a boiler does not.", False),
        ("The firm acted in bad faith.", True),
    ],
)
def test_what_a_leaflet_asks_and_answers_itself_is_no_open_question(sentence: str, flagged: bool) -> None:
    checked = check(SourceIndex([SourceText("a", LEAFLET, [])]), "", sentence)
    assert (checked.status == "unsupported") is flagged, checked.reasons


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("They do not survive freezing and have to be used soon.", "survive freezing"),
        ("He was not injured and walked the last mile.", "injured"),
        ("He was not injured and tired.", "injured and tired"),
        ("There was no sign that it had rained.", "sign that it had rained"),
    ],
)
def test_what_is_denied_ends_where_another_clause_begins(text: str, denied: str) -> None:
    [(start, end, _listed)] = negated_spans(text)
    assert text[start:end].strip(" .") == denied
