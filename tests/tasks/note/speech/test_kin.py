from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.kin import clauses, is_untold, names_of_kin


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
        ("Husband: I've got gout myself, so we have tablets at home.", {"husband": "gout"}),
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


@pytest.mark.parametrize(
    ("statement", "telling", "untold"),
    [
        ("Mother had gout.", {"gout"}, False),
        ("Mum had gout.", {"gout"}, False),
        ("Sister had gout.", {"gout"}, True),
        ("Father had a stroke.", {"stroke"}, True),  # a daughter's father
        ("Father had eczema.", {"eczema"}, False),  # said nowhere: others judge that
        ("Both parents had gout.", {"gout"}, False),
        ("Mother had angina.", {"angina"}, False),  # a husband's "her mother"
        ("Mother had shingles.", {"shingles"}, True),  # and his own
        ("Mother had lupus.", {"lupus"}, False),  # the label of a dialogue
        ("Aunt had colitis.", {"coliti"}, False),  # named behind it
        ("Grandmother had rickets.", {"ricket"}, False),  # "my dad's mother"
        ("Uncle had asthma.", {"asthma"}, False),  # "mum's brother", in a wife's mouth
    ],
)
def test_whether_a_relative_stands_near_what_is_told(statement: str, telling: set[str], untold: bool) -> None:
    text = "Doctor: And your mother?\nPatient: She had gout.\n\n\nDaughter: My dad had a stroke and tremor.\n"
    text += (
        "Husband: Her mother had angina.\n\n\n\nHusband: My mother had shingles.\n\n\n\nMother: I have lupus myself.\n"
    )
    text += "\n\n\nPatient: There was colitis.\nDoctor: Who had it?\nPatient: My auntie.\n"
    text += "\n\n\nPatient: My dad's mother had rickets.\n\n\n\nWife: Mum's brother had asthma.\n"
    assert is_untold(statement, telling, [SourceText("a", text, [])]) is untold


def test_a_label_in_a_written_note_is_the_relative() -> None:
    note = [SourceText("a", "PMH: gout.\nMother: breast cancer at 50.\nFather: stroke.\nSmokes.\n", [])]
    assert not is_untold("Mother had breast cancer.", {"breast", "cancer"}, note)
    assert not is_untold("Father had a stroke.", {"stroke"}, note)
    assert is_untold("Uncle smoked.", set(), note)  # nobody speaks of one
