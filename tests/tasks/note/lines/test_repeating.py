from __future__ import annotations

from slmdesk.tasks.note.lines.repeating import adds_nothing, alike, repeats, same_order

SAID = ["The patient has had itchy and sore skin on the chest for four days.", "She denies bleeding and discharge."]


def test_what_several_sentences_hold_adds_nothing() -> None:
    assert adds_nothing("She reports sore, itchy skin on her chest.", SAID)
    assert adds_nothing("The patient denies any bleeding.", SAID)
    assert not adds_nothing("The patient takes antihistamines for her skin.", SAID)
    assert not adds_nothing("The itchy skin on the chest began 9 days ago.", SAID)
    assert not adds_nothing("The patient has no itchy skin.", SAID)
    assert not adds_nothing("The patient has itchy skin.", [])


def test_what_one_sentence_holds_is_repeated() -> None:
    assert alike("No fever.", "No fever")
    assert not alike("Pain in the left knee.", "Pain in the right knee.")
    assert repeats("Reports sore skin.", SAID)
    assert not repeats("Denies sore skin.", SAID)


def test_an_order_is_the_same_by_its_medicines_and_amounts() -> None:
    ordered = ["Clarithromycin 2.5 ml twice a day for 7 days.", "Stop aspirin."]
    assert same_order("Start antibiotics for the ear, clarithromycin 2.5 ml twice a day for 7 days.", ordered)
    assert not same_order("Clarithromycin 5 ml twice a day for 7 days.", ordered)
    assert not same_order("Ibuprofen 2.5 ml for 7 days.", ordered)
    assert not same_order("Review in 7 days.", ordered)


def test_the_other_side_is_not_said_yet() -> None:
    assert not adds_nothing("The right arm is weak.", ["The left arm is weak."])
    assert adds_nothing("The left arm is weak.", ["The left arm is weak and the right one strong."])
