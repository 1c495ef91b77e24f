from __future__ import annotations

import time

import pytest

from slmdesk.tasks.note.kin import clauses, names_of_kin


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("My mother had gout, and my brother has asthma.", {"mother": "gout", "brother": "asthma"}),
        ("My father is well, he's diabetic.", {"father": "diabetic"}),
        ("Lives alone, daughter has asthma.", {"daughter": "asthma"}),
        ("Mother: My son has asthma.", {}),
        ("Mother: My mum's got gout.", {"maternal grandmother": "gout"}),
        ("Dad: My brother had asthma.", {"paternal uncle": "asthma"}),
        ("Daughter: My mother has gout.", {}),  # she may be the patient
        ("Patient: My wife says so. She had gout.", {"wife": "gout"}),
        ("Caller: I ring about my husband. I've got asthma.", {"caller": "asthma"}),
        ("Caller: I've got asthma.", {}),
        ("Mother: Does he have asthma like me?", {}),
        ("Her sister, a nurse, diagnosed scabies.", {}),
        ("Her sister was diagnosed with scabies.", {"sister": "scabies"}),
        ("My daughter was born by caesarean.", {}),
        ("Mother: I've got a letter here, it says coeliac disease.", {}),
        ("Son: Dad's got gout.", {}),  # he may be the patient
        ("Mother: Dad's got gout.", {"dad": "gout"}),
        ("Caller: Ann here, calling about my dad. My dad has asthma.", {}),
    ],
)
def test_whom_a_clause_speaks_of(text: str, spoken: dict[str, str]) -> None:
    found = {kin: clause for kin, clause in clauses(text) if kin}
    assert set(found) == set(spoken)
    assert all(word in found[kin] for kin, word in spoken.items())


def test_relatives_by_their_names() -> None:
    assert names_of_kin("His little sister Poppy has got it as well.") == ("Poppy",)
    assert names_of_kin("I'm ringing about my husband, Malcolm.") == ()


def test_it_is_quick_on_empty_lines() -> None:
    started = time.process_time()
    list(clauses("\n" * 30_000))
    assert time.process_time() - started < 5
