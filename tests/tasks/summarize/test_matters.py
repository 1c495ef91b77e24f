from __future__ import annotations

import time

import pytest

from slmdesk.tasks.summarize.matters import is_binding, is_recommending, matter, what_matters
from slmdesk.tasks.summarize.references import References

RULES = """5. Boats
Boats are washed and wiped dry. The boats came from a yard in Devon. Whoever breaks an oar pays 70 euros.

6. Keys
The key hangs in the hall. Members like the old key. Whoever loses a key reports it on the same day and pays 140 euros.

7. Fees
The yearly fee is 84 euros. It is due by 31 January. The treasurer is Mr Sloan. He collects old stamps and coins."""
ENGLISH = References("en")


def test_what_has_to_be_paid_and_by_when_is_what_matters() -> None:
    told = what_matters(RULES, 24, ENGLISH)
    assert "Whoever loses a key reports it on the same day and pays 140 euros." in told
    assert "The yearly fee is 84 euros. It is due by 31 January." in told, "with what hangs on it"
    assert "Devon" not in told
    assert "coins" not in told


def test_a_fee_comes_before_what_is_paid_when_it_is_late() -> None:
    text = "The yearly fee is 84 euros for adults. Whoever has not paid by 15 February must pay 6 euros more."
    assert what_matters(text, 5, ENGLISH).startswith("The yearly fee is 84 euros")


def test_it_stands_in_order_without_headings() -> None:
    """Of headings a small model tells that something stands under them: "The text explains key loss costs."."""
    assert what_matters(RULES, 24, ENGLISH).splitlines() == [
        "Whoever breaks an oar pays 70 euros.",
        "Whoever loses a key reports it on the same day and pays 140 euros.",
        "The yearly fee is 84 euros. It is due by 31 January.",
    ]


def test_what_a_sentence_hangs_on_comes_with_it() -> None:
    text = "The deposit secures the hall. It is 90 euros and must be paid by May 4. Flowers stand there."
    assert what_matters(text, 8, ENGLISH).startswith("The deposit secures the hall. It is 90 euros")


def test_of_a_text_in_which_nothing_is_to_be_paid_or_done_the_paragraphs_begin_it() -> None:
    text = "The cortex folds as it grows. Water is wet.\n\nCells divide many times. Later they move outwards and rest."
    assert what_matters(text, 5, ENGLISH) == "The cortex folds as it grows."
    assert what_matters(text, 8, ENGLISH) == "The cortex folds as it grows.\nCells divide many times."
    assert what_matters("Rent", 8, ENGLISH) == "Rent"


def test_in_a_report_amounts_matter_no_more_than_what_is_to_be_done() -> None:
    text = "The roof is old. A pump costs 11,400 euros. It is blue. Beams must be propped by the end of May."
    assert "11,400" in what_matters(text, 7, ENGLISH)
    assert what_matters(text, 7, ENGLISH, amounts=False) == "Beams must be propped by the end of May."


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Beitrag von 40 Euro ist bis 3. Mai zu zahlen.",
        "La cuota de 40 euros debe pagarse antes del 3 de mayo.",
        "La cotisation de 40 euros doit être payée avant le 3 mai.",
        "A repair costs 140 pounds and must be paid within two weeks.",
    ],
)
def test_amounts_and_duties_are_known_in_several_languages(sentence: str) -> None:
    assert matter(sentence) == 1.5


@pytest.mark.parametrize(
    "text", ["word " * 20_000, "10 euros, " * 10_000, "must " * 20_000, " " * 100_000, "It. " * 9000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    what_matters(text, 40, ENGLISH)
    assert time.process_time() - began < 2


def test_rules_bind_and_a_textbook_does_not() -> None:
    lesson = [
        "The cortex folds as it grows.",
        "Its cells divide many times in the last weeks.",
        "They rest later.",
    ] * 20
    assert is_binding(["Whoever loses a key pays 140 euros.", "The key hangs in the hall.", "It is of brass."])
    assert not is_binding([*lesson, "Each cell must divide within 12 hours."])
    assert not is_binding([])
    news = ["The wall costs 140 euros.", *lesson[:8]]
    assert is_binding(news)
    assert not is_binding(news, headed=False), "they tell what something costs, too"


LEASE = """2. Rent
The rent is 810 euros a month. The deposit is 900 euros and kept in a bank. Parking is 40 euros a month.

3. Term
The lease runs for two years. Either side may end it with three months' notice. The flat has a balcony."""


def test_of_several_amounts_the_first_leaves_room_for_how_the_lease_ends() -> None:
    assert what_matters(LEASE, 12, ENGLISH) == "The rent is 810 euros a month.\nThe lease runs for two years."
    assert "three months' notice" in what_matters(LEASE, 18, ENGLISH)
    assert "balcony" not in what_matters(LEASE, 24, ENGLISH)


def test_an_opening_of_which_nothing_matters_gives_way_to_a_deadline() -> None:
    text = "Canoeing is led by Jim.\nRafts are nice. Please tell us by the end of April of allergies. It costs 2 pence."
    told = what_matters(text, 12, ENGLISH)
    assert "allergies" in told
    assert told.endswith("It costs 2 pence.")
    assert "Canoeing" not in told


def test_in_a_report_what_is_not_to_be_used_comes_before_a_date() -> None:
    text = "On 3 May by Jo\n\nThe pool is old. We came in June. The pool is open, but its balcony cannot be used."
    told = what_matters(text, 7, ENGLISH, amounts=False)
    assert told == "The pool is open, but its balcony cannot be used."


def test_what_hangs_on_a_heading_is_read_with_it() -> None:
    """ "Press the button for two minutes." was made of what is to be done with a patch that comes off."""
    text = "If the patch comes off\nPress it down for two minutes.\n\nResults\nThe doctor writes within a month."
    assert what_matters(text, 12, ENGLISH).splitlines() == [
        "If the patch comes off",
        "Press it down for two minutes.",
        "The doctor writes within a month.",
    ]


def test_headings_of_what_is_recommended_are_known() -> None:
    assert all(map(is_recommending, ("6. Recommendations", "Required actions", "Empfehlungen", "Conclusions")))
    assert not any(map(is_recommending, ("2. Rent", "Conclusion of the contract", "Discussion")))
