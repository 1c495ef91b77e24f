"""Words that exclude each other, and one side of what is on both."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import contraries
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.words.negation_cues import negated_spans

LETTER = (
    "The library in Mill Street is closed on Mondays and open from 9 am to 6 pm on all other weekdays. "
    "Your request to borrow the reading room was accepted by the board. Food is forbidden in the reading room, but "
    "water is allowed. The fee of 45 pounds includes heating; cleaning is excluded. The cellar is included; the "
    "garage is not included. The committee rejected the first plan, but accepted the second plan. Sven was absent. "
    "The newsletter goes out before the fair. The bridge was closed in March. It opened again in June. "
    "The patient continued metformin and stopped lisinopril."
)
SCHULE = (
    "Das Essen im Labor ist verboten. Die Spaltöffnungen der Blätter sind am Tag offen. Der Antrag wurde abgelehnt. "
    "Die Versammlung lehnte den Einbau einer Klimaanlage ab. Anwesend war Herr Sander; Frau Wolf fehlte."
)
NOTICIA = (
    "El puente sobre el río Alba permanecerá cerrado hasta octubre. El concejal rechazó la propuesta de la empresa."
)

RENT = (
    "The rent is 900 euros a month. It does not include electricity. Water and heating are included. The concert takes "
    "place on Friday; the fair is cancelled. The slide is closed for repairs until June. The kitchen may not be used "
    "after ten. The tenants may change the lock of the flat at their own cost. The tenants may not sublet the flat "
    "without consent. Guests may not park in the yard."
)


def checked(source: str, sentence: str) -> tuple[str, list[str]]:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    return found.status, found.reasons


@pytest.mark.parametrize(
    ("source", "sentence", "reason"),
    [
        (LETTER, "The library is open on Mondays.", "The source says “closed”, not “open”."),
        (LETTER, "The board refused the request.", "The source says “accepted”, not “refused”."),
        (LETTER, "Food is allowed in the reading room.", "The source says “forbidden”, not “allowed”."),
        (LETTER, "Cleaning is included.", "The source says “excluded”, not “included”."),
        (LETTER, "The garage is included.", "The source negates “included”."),
        (LETTER, "The first plan was approved by the committee.", "The source says “rejected”, not “approved”."),
        (LETTER, "Sven was present.", "The source says “absent”, not “present”."),
        (LETTER, "The newsletter goes out after the fair.", "The source says “before”, not “after”."),
        (LETTER, "Metformin was stopped.", "The source says “continued”, not “stopped”."),
        (SCHULE, "Das Essen im Labor ist erlaubt.", "The source says “verboten”, not “erlaubt”."),
        (SCHULE, "Am Tag sind die Spaltöffnungen geschlossen.", "The source says “offen”, not “geschlossen”."),
        (SCHULE, "Die Versammlung stimmte dem Einbau der Klimaanlage zu.", "The source says “lehnte”, not “stimmte”."),
        (SCHULE, "Frau Wolf war anwesend.", "The source says “fehlte”, not “anwesend”."),
        (NOTICIA, "El puente permanecerá abierto hasta octubre.", "The source says “cerrado”, not “abierto”."),
        (NOTICIA, "El concejal aceptó la propuesta.", "The source says “rechazó”, not “aceptó”."),
        (RENT, "Electricity is included in the rent.", "The source negates “included”."),
        (RENT, "The concert will not take place.", "The source does not negate “take place”."),
        (RENT, "The fair takes place on Friday.", "The source says “cancelled”, not “takes place”."),
        (RENT, "The slide is open at the moment.", "The source says “closed”, not “open”."),
        (RENT, "The kitchen may be used after ten.", "The source negates “after ten”."),
        (RENT, "The tenants may not change the lock of the flat.", "The source says “may”, not “may not”."),
        (RENT, "Guests may park in the yard.", "The source says “may not”, not “may”."),
    ],
)
def test_the_contrary_of_what_the_source_says_is_flagged(source: str, sentence: str, reason: str) -> None:
    status, reasons = checked(source, sentence)
    assert status == "unsupported"
    assert reason in reasons


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (LETTER, "The library is closed on Mondays."),
        (LETTER, "The library is open on other weekdays."),
        (LETTER, "Food is not allowed in the reading room."),
        (LETTER, "The fee of 45 pounds does not include cleaning."),
        (LETTER, "The second plan was accepted."),
        (LETTER, "The bridge is open again."),
        (LETTER, "The bridge was closed in March."),
        (LETTER, "Lisinopril was stopped."),
        (SCHULE, "Im Labor ist das Essen nicht erlaubt."),
        (NOTICIA, "La propuesta de la empresa fue rechazada."),
        (RENT, "The rent does not include electricity."),
        (RENT, "Water is included in the rent."),
        (RENT, "The tenants may change the lock of the flat."),
        (RENT, "Guests may not park in the yard."),
        (RENT, "The fair will not take place."),
        (RENT, "The slide is not open at the moment."),
    ],
)
def test_what_it_says_in_this_word_or_by_denying_the_contrary_is_not(source: str, sentence: str) -> None:
    status, reasons = checked(source, sentence)
    assert status != "unsupported", reasons


def test_one_side_of_what_the_source_has_on_both_is_flagged() -> None:
    source = "On examination there is bilateral wheezing. The left ear is normal."
    status, reasons = checked(source, "There is wheezing on the left.")
    assert status == "unsupported"
    assert reasons == ["The source says “bilateral”, not “left”."]
    assert checked(source + " The left lung has more wheezing.", "There is wheezing on the left.")[0] == "supported"


def test_what_was_absent_is_not_all_that_stands_before_it() -> None:
    source = "Rosa was present and Sven was absent."
    assert checked(source, "Rosa was present.")[0] == "supported"
    assert checked(source, "Rosa was absent.")[0] == "unsupported"
    text = "Fever and chills were absent."
    assert "Fever and chills " in [text[start:end] for start, end, _listed in negated_spans(text)]


@pytest.mark.parametrize("text", ["She is not allergic to latex.", "Dogs are not allowed.", "It was not justified."])
def test_a_word_that_begins_like_all_or_just_is_denied(text: str) -> None:
    assert negated_spans(text)
    assert not negated_spans("He was not just tired.")


def test_a_long_list_of_such_words_claims_nothing_and_takes_no_time() -> None:
    text = "open closed " * 5000
    assert contraries.sayings(text) == ()
    assert checked(LETTER, "closed, " * 5000 + "77 pounds")[0] == "unsupported"


@given(
    st.lists(st.sampled_from(["open", "closed", "not", "the shop", "included,", "excluded", "and", "."]), max_size=12)
)
def test_words_lie_beside_their_mention(words: list[str]) -> None:
    text = " ".join(words)
    for said in contraries.sayings(text):
        assert text[said.mention.start : said.mention.end] == said.mention.word
        assert all(token.end <= said.mention.start for token in said.before)
        assert all(token.start >= said.mention.end for token in said.after)
    claim = Claim(SourceIndex([SourceText("a", text, [])]), text)
    assert not list(contraries.check(claim))


RULES = (
    "Pets are forbidden except guide dogs. Smoking is permitted only on the balcony. The garden is open to all tenants "
    "until 10 pm. Present: Rosa Klein, Sven Dahl. Absent: Greta Holt."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Guide dogs are allowed.",
        "Smoking is forbidden inside the flat.",
        "The garden is closed to all tenants after 10 pm.",
        "Rosa Klein was present.",
        "Rosa Klein and Sven Dahl were present.",
    ],
)
def test_what_is_said_with_a_limit_leaves_the_rest_to_the_contrary(sentence: str) -> None:
    _status, reasons = checked(RULES, sentence)
    assert not any("The source says" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Smoking is forbidden on the balcony.", "The source says “permitted”, not “forbidden”."),
        ("The garden is closed to all tenants.", "The source says “open”, not “closed”."),
        ("Pets are allowed.", "The source says “forbidden”, not “allowed”."),
        ("Rosa Klein was absent.", "The source says “Present”, not “absent”."),
        ("Greta Holt was present.", "The source says “Absent”, not “present”."),
    ],
)
def test_what_is_said_with_a_limit_is_the_contrary_within_it(sentence: str, reason: str) -> None:
    assert reason in checked(RULES, sentence)[1]


DUTIES = (
    "Children under eight must be accompanied by an adult. You do not have to be at home for the delivery, but you "
    "must be at home for the fitting. Your neighbour need not wait. The driver must not smoke in the cabin."
)
PFLICHTEN = "Für die Ablesung müssen die Mieter zu Hause sein. Die Nachbarn brauchen nicht zu warten."
DEBERES = "Los alumnos deben traer almuerzo a la excursión; no hace falta que traigan agua."
DEVOIRS = "Les habitants doivent déposer les encombrants. Il n'est pas nécessaire de prendre rendez-vous."


@pytest.mark.parametrize(
    ("source", "sentence", "reason"),
    [
        (DUTIES, "Children under eight need not be accompanied by an adult.", "must be; here it need not."),
        (DUTIES, "Children under eight do not have to be accompanied by an adult.", "must be; here it need not."),
        (DUTIES, "You need not be at home for the fitting.", "must be; here it need not."),
        (DUTIES, "You have to be at home for the delivery.", "need not be; here it must."),
        (DUTIES, "The neighbour must wait.", "need not be; here it must."),
        (PFLICHTEN, "Für die Ablesung müssen die Mieter nicht zu Hause sein.", "must be; here it need not."),
        (PFLICHTEN, "Die Nachbarn müssen warten.", "need not be; here it must."),
        (DEBERES, "Los alumnos no tienen que traer almuerzo a la excursión.", "must be; here it need not."),
        (DEVOIRS, "Il est nécessaire de prendre rendez-vous.", "need not be; here it must."),
    ],
)
def test_what_must_be_and_what_need_not_be(source: str, sentence: str, reason: str) -> None:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert found.status == "unsupported"
    assert any(each == f"The source says that it {reason}" for each in found.reasons)


@pytest.mark.parametrize(
    "sentence",
    [
        "Children under eight have to be accompanied by an adult.",
        "You must be at home for the fitting.",
        "You need not be at home for the delivery.",
        "The neighbour does not have to wait.",
        "The driver must not smoke.",
    ],
)
def test_a_duty_in_other_words_is_not_flagged(sentence: str) -> None:
    assert check(SourceIndex([SourceText("a", DUTIES, [])]), "", sentence).status != "unsupported"


def test_what_is_forbidden_on_a_condition_is_not_forbidden() -> None:
    claim = Claim(SourceIndex([SourceText("a", RENT, [])]), "The tenants may sublet the flat with consent.")
    assert list(contraries.check(claim)) == []
    claim = Claim(claim.index, "Guests may park in the yard.")
    assert [finding.reason for finding in contraries.check(claim)] == ["The source says “may not”, not “may”."]


LIDO = (
    "The lido opens on Saturday 24 May and closes on 14 September. Glass and dogs are not allowed on the terrace, "
    "except guide dogs. The seller must not remove any equipment after signing."
)


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("The lido is open from 24 May to 14 September.", False),
        ("The lido opens on 14 September.", True),
        ("Guide dogs are allowed on the terrace, other dogs are not.", False),
        ("Dogs are allowed on the terrace.", True),
        ("After signing, no equipment may be removed by the seller.", False),
        ("The seller must not remove any equipment before signing.", True),
    ],
)
def test_a_stretch_of_time_an_exception_and_a_denied_deed_after_something(sentence: str, flagged: bool) -> None:
    found = check(SourceIndex([SourceText("notice.txt", LIDO, [])]), "", sentence)
    assert (found.status == "unsupported") == flagged, found.reasons


def test_a_lost_thing_is_not_said_to_be_lost() -> None:
    index = SourceIndex([SourceText("a", "A lost password cannot be recovered. Kestrel keeps the last versions.", [])])
    assert check(index, "", "There is no way to recover a lost password.").status != "unsupported"


THINGS = (
    "You stay awake during the scan. Warmth makes the swelling worse. Steel was cheaper than last year, but "
    "freight became dearer. Advice is given free of charge. Lay the loaf in the basket with the seam upwards. "
    "Ibuprofen is taken with food. Only dry umbrellas may be taken in. She was the youngest of five children. The "
    "university offered her a post as lecturer. She declined, because it was paid worse than the same post for "
    "men. The road is closed temporarily."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("You sleep during the scan.", "“awake”, not “sleep”"),
        ("Warmth reduces the swelling.", "“makes the swelling worse”, not “reduces”"),
        ("Profit fell because steel became dearer.", "“cheaper”, not “dearer”"),
        ("The seam of the loaf lies downwards.", "“upwards”, not “downwards”"),
        ("Ibuprofen is taken on an empty stomach.", "“with food”, not “on an empty stomach”"),
        ("She was the oldest of five children.", "“youngest”, not “oldest”"),
        ("She accepted a post as lecturer.", "“declined”, not “accepted”"),
        ("The road is closed for good.", "“temporarily”, not “for good”"),
    ],
)
def test_how_things_are_the_other_way_round_is_found(sentence: str, reason: str) -> None:
    assert any(reason in each for each in checked(THINGS, sentence)[1]), checked(THINGS, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wet umbrellas may not be taken in.",
        "She turned down the post because men were paid better for it.",
        "Freight became more expensive.",
        "She was offered a post as lecturer but did not accept it.",
    ],
)
def test_how_things_are_in_other_words_is_not(sentence: str) -> None:
    assert checked(THINGS, sentence)[0] != "unsupported", checked(THINGS, sentence)


DEPOSIT = (
    "The tenant pays the deposit to the landlord before the keys are handed over. The landlord returns it within "
    "thirty days after the tenant has moved out. He must not put weight on the leg for six weeks; after that "
    "physiotherapy begins."
)


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("The deposit must be paid before the tenant gets the keys.", False),
        ("The tenant pays the deposit after the keys are handed over.", True),
        ("No weight may be put on the leg for six weeks, before physiotherapy begins.", False),
    ],
)
def test_an_event_in_other_words_comes_first_as_well(sentence: str, flagged: bool) -> None:
    assert (checked(DEPOSIT, sentence)[0] == "unsupported") == flagged, checked(DEPOSIT, sentence)


GALLERIES = (
    "The museum is open from Tuesday to Sunday. It is closed on Mondays except on public holidays. Photography for "
    "private use is allowed in all galleries except the Map Room. Flash and tripods are never permitted. The proposal "
    "to allow hens was deferred to the next meeting. Plot holders may keep bees. Ida asked whether drones should be "
    "banned."
)


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("The museum is closed on Mondays except on public holidays.", False),
        ("The museum is open on Mondays except on public holidays.", True),
        ("Flash is permitted in all galleries except the Map Room.", True),
        ("Photography is permitted in all galleries except the Map Room.", False),
        ("Hens are not allowed yet.", False),
    ],
)
def test_exceptions_and_what_is_never_so(sentence: str, flagged: bool) -> None:
    assert (checked(GALLERIES, sentence)[0] == "unsupported") == flagged, checked(GALLERIES, sentence)


def test_what_somebody_asks_is_no_contrary() -> None:
    claim = Claim(SourceIndex([SourceText("a", GALLERIES, [])]), "Drones are allowed near the museum.")
    assert list(contraries.check(claim)) == []


LIMITS = (
    "Phones are allowed. In the exam room they are not allowed. Noise is forbidden from 22.00 to 7.00. Trains to "
    "Harwick are more expensive than buses."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Phones are not allowed in the exam room.",
        "Noise is allowed from 7.00 to 22.00.",
        "Buses are cheaper than trains to Harwick.",
    ],
)
def test_the_rest_of_the_day_and_the_other_end_of_a_comparison_are_no_contraries(sentence: str) -> None:
    assert not list(contraries.check(Claim(SourceIndex([SourceText("a", LIMITS, [])]), sentence)))


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Trawling is forbidden, but pots may still be used.", False),
        ("Trawling is forbidden.", False),
        ("Trawling is allowed.", True),
        ("Fishing with pots is forbidden.", True),
    ],
)
def test_what_is_left_out_behind_a_second_subject_is_its_contrary(sentence: str, flagged: bool) -> None:
    source = "Nobody may dive here. Fishing with pots is still allowed, trawling is not."
    checked = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert (checked.status == "unsupported") is flagged, checked.reasons
