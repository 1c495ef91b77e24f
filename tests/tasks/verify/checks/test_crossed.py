"""Values that the sources have of something else: numbers, days, months, people and parties."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import crossed
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.words.wording import tokens

LEASE = (
    "The rent of 850 euros is due on the third working day of each month. The tenant pays a deposit of 1,700 euros. "
    "The landlord must return the deposit within 60 days after the end of the lease. Notice of 90 days has to be given "
    "in writing. Small repairs are paid by the tenant, larger ones by the landlord."
)
REPAIRS = (
    "The landlord repairs the boiler, the roof and the windows. The tenant repairs what costs less than 80 euros, such "
    "as locks and taps. The tenant insures the contents of the workshop. The building is insured by the landlord. The "
    "tenant may cross the yard and park in it."
)
NEWS = (
    "214 children started the year on 2 September. The new library opens on Thursday 18 September at 2 pm. Swimming "
    "starts in October and not in September. The council spent £180 of it on two benches. Sports day was put off "
    "because of the storm and is now on 26 September. Autosave runs every two minutes instead of every ten. Version 4 "
    "requires Windows 10 or later."
)
LETTER = "She takes ramipril 5 mg once daily and paracetamol 500 mg up to three times a day."
NOTICE = "The cake sale is organised by class 4b; class 3a looks after the games. Hand in the cakes by Friday."
FEST = "Frau Yilmaz kümmert sich um das Kuchenbuffet, Herr Brandt um die Getränke."
TRIP = "Notice to Year 7. The trip to the museum is on 12 June. Slips are due by 19 May."
RULES = (
    "The tenant may not sublet the flat without written consent. Colm will mow the paths before 1 October. "
    "The club met on 9 September with the landlord."
)
AVISO = "La piscina abrirá en junio, no en mayo. La señora Prieto pagará las plantas y el señor Gil regará el jardín."


def status(source: str, sentence: str) -> tuple[str, list[str]]:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    return found.status, found.reasons


@pytest.mark.parametrize(
    ("source", "sentence", "reason"),
    [
        (LEASE, "The deposit is returned within 90 days.", "The source says “60 days” of this, not “90 days”."),
        (LEASE, "The rent is 1,700 euros.", "The source says “850 euros” of this, not “1,700 euros”."),
        (LEASE, "The deposit is 850 euros.", "The source says “1,700 euros” of this, not “850 euros”."),
        (LEASE, "The landlord pays for small repairs.", "The source says “tenant” of this, not “landlord”."),
        (LETTER, "She takes ramipril 500 mg daily.", "The source says “5 mg” of this, not “500 mg”."),
        (NOTICE, "Class 3a organises the cake sale.", "The source says “class 4b” of this, not “Class 3a”."),
        (
            FEST,
            "Herr Brandt kümmert sich ums Kuchenbuffet.",
            "The source says “Frau Yilmaz” of this, not “Herr Brandt”.",
        ),
        (AVISO, "La piscina abrirá en mayo.", "The source says “junio” of this, not “mayo”."),
        (TRIP, "The trip is on 19 June.", "The source says “12 June” of this, not “19 June”."),
        (AVISO, "La señora Prieto regará el jardín.", "The source says “señor Gil” of this, not “señora Prieto”."),
        (NEWS, "Autosave runs every ten minutes.", "The source says “two minutes” of this, not “ten minutes”."),
        (NEWS, "The library opens on 2 September.", "The source says “18 September” of this, not “2 September”."),
        (NEWS, "Swimming starts in September.", "The source says “October” of this, not “September”."),
        (REPAIRS, "The tenant insures the building.", "The source says “landlord” of this, not “tenant”."),
        (REPAIRS, "The tenant repairs the boiler.", "The source says “landlord” of this, not “tenant”."),
    ],
)
def test_a_value_of_something_else_is_flagged(source: str, sentence: str, reason: str) -> None:
    found, reasons = status(source, sentence)
    assert found == "unsupported"
    assert reason in reasons


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (LEASE, "The deposit is returned within 60 days."),
        (LEASE, "The notice period is 90 days."),
        (NEWS, "Autosave runs every two minutes."),
        (NEWS, "The year began on 2 September."),
        (NEWS, "The library opens at 2 pm."),
        (NEWS, "Sports day is in September."),
        ("The library opens in May. It opens on the 2nd. The fair is on 9 May.", "The library opens on 2 May."),
        (REPAIRS, "The tenant insures the contents of the workshop."),
        (REPAIRS, "The tenant repairs locks and taps."),
        (REPAIRS, "The landlord repairs the roof."),
        (REPAIRS, "The tenant repairs what costs less than 80 euros."),
        (LEASE, "The tenant pays for small repairs, the landlord for larger repairs."),
        (LETTER, "Ramipril 5 mg and paracetamol 500 mg are taken."),
        (NOTICE, "Class 3a is in charge of the games."),
        (FEST, "Um die Getränke kümmert sich Herr Brandt."),
        (AVISO, "La piscina abrirá en junio."),
        (TRIP, "Year 7 goes on a trip to the museum on 12 June."),
        (RULES, "Subletting the flat is allowed if the landlord gives written consent."),
        (RULES, "Colm has to mow the paths by the end of September."),
        ("He takes lisinopril 10 mg daily. It is then raised to 20 mg.", "He takes lisinopril 20 mg."),
    ],
)
def test_a_value_of_this_or_of_what_may_be_this_is_not(source: str, sentence: str) -> None:
    found, reasons = status(source, sentence)
    assert found != "unsupported", reasons


@given(
    st.lists(
        st.sampled_from(["90 days", "the rent", "60 days.", "is due,", "in May", "and", "class 4b", "tenant"]),
        max_size=14,
    )
)
def test_values_lie_in_their_text_and_a_text_agrees_with_itself(words: list[str]) -> None:
    text = " ".join(words)
    values = crossed.values_of(text)
    assert [value.start for value in values] == sorted(value.start for value in values)
    for value in values:
        assert text[value.start : value.end] == value.word
        assert crossed.beside(text, tokens(text), value, values) <= {token.term for token in tokens(text)}
    claim = Claim(SourceIndex([SourceText("a", text, [])]), text)
    assert list(crossed.check(claim)) == []


COURSES = (
    "The swimming course for beginners begins on 4 July and costs 60 euros; the lifeguard course begins on 14 "
    "September. The new pump will be delivered on 20 March and fitted on 22 March. The seed swap takes place on 2 "
    "March. The fence is to be repaired before the open day on 18 May. The budget was discussed by the committee on 3 "
    "May. The school budget was adopted by the committee on 10 May."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The swimming course for beginners begins on 14 September.", "“July” of this, not “September”"),
        ("The pump will be fitted on 20 March.", "“22 March” of this, not “20 March”"),
        ("The open day takes place on 2 March.", "“May” of this, not “March”"),
    ],
)
def test_the_day_of_another_event_is_flagged_though_both_share_words(sentence: str, reason: str) -> None:
    found, reasons = status(COURSES, sentence)
    assert found == "unsupported"
    assert any(reason in each for each in reasons)


@pytest.mark.parametrize(
    "sentence",
    [
        "The swimming course for beginners begins on 4 July.",
        "The lifeguard course begins on 14 September.",
        "The pump will be delivered on 20 March.",
        "The new pump will be fitted on 22 March.",
        "The school budget was approved by the committee on 10 May.",
        "The open day is on 18 May.",
    ],
)
def test_an_event_on_its_own_day_is_not_flagged(sentence: str) -> None:
    assert status(COURSES, sentence)[0] != "unsupported"


BUSES = (
    "# Changes to bus services 14, 14A and N7\n\nFrom Sunday 6 September the 14 will run every 12 minutes instead of "
    "every 15 between Castle Street and the Royal Infirmary. The N7 night bus runs on Fridays and Saturdays only, with "
    "departures from the station at 00:20, 01:20 and 02:20. Between 14 and 25 September, Bridge Road is closed to all "
    "traffic from 9 am to 4 pm while Northern Gas replaces a main."
)
BOAT = (
    "The boat is handed over on 30 April at the harbour of Lemvig. From the sixth month onwards after the handover the "
    "seller is no longer liable for hidden defects. The buyer pays the rest within two months."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "From 6 September, the 14 runs every twelve minutes between Castle Street and the Royal Infirmary.",
        "There are three N7 departures on Friday and Saturday nights, the last at 02:20.",
        "On 20 September Bridge Road is closed during the day.",
    ],
)
def test_days_of_a_list_or_a_stretch_and_what_something_is_instead_of(sentence: str) -> None:
    assert status(BUSES, sentence)[0] != "unsupported"


def test_a_length_of_time_is_not_laid_beside_one_of_a_row() -> None:
    reasons = status(BOAT, "The seller is no longer liable for hidden defects after three months.")[1]
    assert not any("sixth month" in reason for reason in reasons)
    assert "sixth month" in status(BOAT, "From the third month onwards the seller is not liable.")[1][0]


def test_the_number_of_an_item_of_a_list_counts_nothing() -> None:
    text = "5. Waiting list: There are currently 23 applicants."
    assert [value.word for value in crossed.values_of(text)] == ["23"]
    assert "12" in [value.word for value in crossed.values_of("12. Mai: There are 23 applicants.")]


def test_a_difference_is_no_value_of_something_else() -> None:
    source = "The board proposes to raise the annual fee from 48 to 52 euros. Fees for new members stay at 30 euros."
    index = SourceIndex([SourceText("a", source, [])])
    assert list(crossed.check(Claim(index, "The annual fee is to rise by 4 euros to 52 euros."))) == []


def test_a_passage_of_numbers_alone_costs_little() -> None:
    index = SourceIndex([SourceText("a", "7 " * 50_000 + "The gate opens at 4, and buffer A keeps for two weeks.", [])])
    sentences = ("The gate may be opened at 5, and buffer B keeps for two weeks.", "Buffer A keeps for 7 weeks.")
    started = time.process_time()
    checked = [list(crossed.check(Claim(index, sentence))) for sentence in sentences]
    assert time.process_time() - started < 1, checked


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        (
            "Chlorine in the toddler pool was 2.6 mg/l at first but had dropped to 1.9 after the dosing was reduced.",
            False,
        ),
        ("Chlorine in the toddler pool was 1.9 after opening the plant room.", True),
    ],
)
def test_a_number_without_its_unit_stands_beside_one_that_has_it(sentence: str, flagged: bool) -> None:
    source = (
        "Opened plant room. Chlorine 1.8 mg/l in the main pool, 2.6 in the toddler pool. Dosing on the toddler pool "
        "turned down; second reading was 1.9. The log was signed."
    )
    assert (status(source, sentence)[0] == "unsupported") == flagged, status(source, sentence)


def test_a_birthday_is_no_other_date_of_what_is_told_beside_it() -> None:
    source = (
        "Discharge summary for Mr Albert Finch, born 14 February 1961. He was with us from 3 to 11 March 2026. "
        "He had pneumonia."
    )
    index = SourceIndex([SourceText("a", source, [])])
    assert list(crossed.check(Claim(index, "Admitted on 3 March 2026 and discharged on 11 March 2026."))) == []
