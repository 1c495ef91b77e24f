"""Who does it and to whom it goes."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import roles
from slmdesk.tasks.verify.evidence.claim import Claim

CLUB = (
    "Anyone who damages a kite writes it in the book and tells Ada Byrne, the kite captain. The repairs themselves are "
    "done by Finch & Sons, and the club pays for them. Keys are given out by the secretary, Noah Keane, for a deposit. "
    "School groups are led by the ranger only. Complaints go to the town council, not to the club. The warden locks "
    "the hut. Only the warden may light the stove. Members bring their own cups."
)
CLINIC = (
    "Please arrive 20 minutes before the scan. The radiologist explains the scan and you sign the form. Then the "
    "nurse places a tube in your arm. Fees are paid by the insurer."
)
LETTER = (
    "If the beam has to be moved, the owner bears the cost in either case. Should it get worse, call Ms Obi, who is "
    "back in the office from 12 June, and not Mr Reid. Mr Reid measured the noise."
)

NEWS = (
    "Norlink dropped its plan. Patients are flown out by helicopter at a cost of 9,000 euros a flight. The regional "
    "government pays for these flights. Later Norlink bought a ship. Manure is delivered by the farmer, Mrs Tully, and "
    "paid for by the society."
)


HALL = (
    "Damage is to be reported to Mrs Marlow by noon of the next day. Prizes were given to Ann Berg in May, and in June "
    "Ann Berg gave the prizes to the school. Mrs Marlow decides what is charged."
)


def found(source: str, sentence: str) -> list[str]:
    index = SourceIndex([SourceText("a", source, [])])
    return [finding.reason for finding in roles.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    ("source", "sentence", "reason"),
    [
        (CLUB, "Damage is reported to Noah Keane.", "has this go to Ada Byrne, not Noah Keane"),
        (CLUB, "Finch & Sons pay for the repairs.", "says this of the club, not Finch & Sons"),
        (CLUB, "Keys are handed out by Ada Byrne.", "says this of the secretary, not Ada Byrne"),
        (CLUB, "School groups are led by experienced members.", "says this of the ranger, not the members"),
        (CLUB, "Complaints go to the club.", "has this go to the council, not the club"),
        (CLUB, "The members may light the stove.", "says this of the warden, not the members"),
        (CLINIC, "The nurse explains the scan.", "says this of the radiologist, not the nurse"),
        (CLINIC, "The radiologist arrives 20 minutes before the scan.", "says this of “you”, not the radiologist"),
        (CLINIC, "The nurse pays the fees.", "says this of the insurer, not the nurse"),
        (NEWS, "Norlink pays for the helicopter flights.", "says this of the government, not Norlink"),
        (NEWS, "Mrs Tully pays for the manure.", "says this of the society, not Mrs Tully"),
        (LETTER, "The council bears the cost if the beam has to be moved.", ""),  # a council that the source has not
        (LETTER, "Mr Reid will be back in the office from 12 June.", "says this of Ms Obi, not Mr Reid"),
    ],
)
def test_another_doer_or_receiver_is_found(source: str, sentence: str, reason: str) -> None:
    reasons = found(source, sentence)
    assert any(reason in each for each in reasons) if reason else not reasons


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (CLUB, "Damage is reported to the kite captain."),
        (CLUB, "Damage has to be reported to Ada Byrne."),
        (CLUB, "The club pays for repairs."),
        (CLUB, "Noah Keane hands out the keys."),
        (CLUB, "The ranger leads school groups."),
        (CLUB, "Complaints go to the council."),
        (CLUB, "Users bring their own cups."),  # who may be the members
        (CLINIC, "Patients arrive 20 minutes before the scan."),
        (CLINIC, "The patient signs the form."),
        (CLINIC, "The insurer pays the fees."),
        (LETTER, "Ms Obi is back in the office from 12 June."),
        (
            "Okafor and a friend repaired the bridge. Lindqvist repaired the bridge in May.",
            "Okafor repaired the bridge.",
        ),
        ("Welding needs the landlord's consent. The tenant pays the rent.", "The tenant needs consent for welding."),
    ],
)
def test_the_same_one_in_other_words_is_not(source: str, sentence: str) -> None:
    assert found(source, sentence) == []


@pytest.mark.parametrize(
    "unit", ["by the ", "to the nurse ", "the nurse, ", "Ada Byrne ", "the the ", "a, and ", "nurse "]
)
def test_a_hostile_text_costs_little(unit: str) -> None:
    index = SourceIndex([SourceText("a", unit * 15_000 + ". The nurse gives the pill to Ada Byrne.", [])])
    started = time.process_time()
    for sentence in ("The warden gives the pill to Ada Byrne.", (unit * 2000)[:4900] + " the nurse gives the pill."):
        check(index, "", sentence)
    assert time.process_time() - started < 2


WORKS = (
    "In strong wind the tours are cancelled, and the duty manager decides this by 9.30. The guide tells the story of "
    "the ship. If the rent is two months late, the landlord may end the lease at once. The tenant repairs locks. "
    "Interviews are held by the mayor and two councillors, and the appointment is made by the full council."
)


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("The guide decides by 9.30 whether the tours are cancelled.", "the manager"),
        ("The duty manager decides by 9.30 whether the tours are cancelled.", ""),
        ("The tenant may end the lease at once if the rent is two months late.", "the landlord"),
        ("The mayor and two councillors make the appointment.", "the council"),
        ("The mayor and two councillors hold the interviews.", ""),
    ],
)
def test_whoever_does_it_beside_a_passive(sentence: str, other: str) -> None:
    index = SourceIndex([SourceText("a", WORKS, [])])
    reasons = [finding.reason for finding in roles.check(Claim(index, sentence))]
    assert any(other in reason for reason in reasons) if other else not reasons, reasons


def test_what_goes_to_somebody_is_not_what_they_do() -> None:
    assert found(HALL, "Mrs Marlow reports damage by noon of the next day.") == [
        "In the source this goes to Mrs Marlow."
    ]
    assert not found(HALL, "Damage is reported to Mrs Marlow by noon of the next day.")
    assert not found(HALL, "Ann Berg gave the prizes to the school."), "she does it, too"
    assert not found("Damage is not reported to Mrs Marlow.", "Mrs Marlow reports damage.")


@pytest.mark.parametrize(
    "sentence", ["The finders will be named in the exhibition, as Ms Reeves had asked.", "Bracken searched the ridge."]
)
def test_who_is_asked_for_or_leads_does_not_do_it_in_another_place(sentence: str) -> None:
    source = (
        "Ms Reeves has asked that the finders be named in the exhibition, and the museum has agreed. Group B, led by "
        "Tomasz Lis, searched the ridge. The dog Bracken and her handler went with group B."
    )
    assert list(roles.check(Claim(SourceIndex([SourceText("a", source, [])]), sentence))) == []
