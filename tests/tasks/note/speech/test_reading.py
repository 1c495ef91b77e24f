from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, spoken_lines, tidied

VISIT = """[doctor] hi , brian . uh , how are you ?
[patient] mm-hmm .
[doctor] do you have any , um , chest pain ?
[patient] no .
[doctor] i'm gon na order a chest x-ray , okay ?
[patient] okay .
[doctor] you do n't smoke .
[patient] yeah .
[doctor] take 20 mg , you know , once a day .
"""


def test_a_dialogue_loses_its_noise_and_keeps_its_answers() -> None:
    read = tidied(VISIT)
    assert "Doctor: hi, brian. how are you?" in read
    assert "do you have any, chest pain?" in read
    assert "Patient: no." in read
    assert "going to order" in read
    assert "don't smoke" in read
    assert read.count("Patient: okay") == 1, "an answer to a question stays"
    assert "Patient: yeah" not in read
    assert "20 mg once a day" in read


def test_what_a_transcriber_heard_besides_words_is_left_out() -> None:
    read = tidied("Ann: The {vocalsound} pump is {disfmarker} blue .\nBen: {vocalsound}\nAnn: It costs 40 .\n")
    assert "pump is blue." in read
    assert "{" not in read


def test_what_is_no_dialogue_stays_as_it_is() -> None:
    note = "PMH: nil\nDH: um , metformin\n"
    assert not is_dialogue(note)
    assert tidied(note) == note
    assert not is_dialogue("Doctor: one two three four\nfive\nsix\n")


@given(st.lists(st.tuples(st.sampled_from(["doctor", "patient"]), st.text(max_size=60)), max_size=12))
def test_no_number_and_no_denial_is_ever_lost(turns: list[tuple[str, str]]) -> None:
    text = "\n".join(f"[{who}] no {index} {' '.join(said.split())}" for index, (who, said) in enumerate(turns, 10))
    read = tidied(text)
    for index in range(10, 10 + len(turns)):
        assert re.search(rf"no {index}(?!\d)", read)


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("[00:12:03] Tom: Yes.", "Tom"),
        ("00:12 - Tom: Yes.", "Tom"),
        ("Tom (00:12:03): Yes.", "Tom"),
        ("Dr. Ann Lee (chair): Yes.", "Dr. Ann Lee"),
        ("- **María-José O’Neil:** Yes.", "María-José O’Neil"),
        ("Mme Lefèvre : Yes.", "Mme Lefèvre"),
        ("[Tom]: Yes.", "Tom"),
        ("At 10:30 we met.", ""),
        ("00:12:03 --> 00:12:09", ""),
    ],
)
def test_who_speaks_is_read_from_labels_of_many_forms(line: str, speaker: str) -> None:
    assert spoken_lines(line) == [(speaker, "Yes." if speaker else line)]


def test_a_name_may_stand_above_what_is_said_and_a_turn_may_be_broken_at_the_edge_of_the_page() -> None:
    above = "Ann Lee   0:03\nTom, are you there?\n\nTom Baker   0:09\nYes.\nAnn Lee   0:12\nGood.\n"
    assert is_dialogue(above)
    assert spoken_lines(above)[1] == ("Tom Baker", "Yes.")
    assert tidied("Tom:\nI send the list.\nAnn:\nThanks for it.\nTom:\nFine, then.") == (
        "Tom: I send the list.\nAnn: Thanks for it.\nTom: Fine, then."
    )
    wrapped = "ANN: The old hall is closed and it will be pulled down in\nMay.\nTOM: What do we do then?\nANN: We move."
    assert is_dialogue(wrapped)
    assert spoken_lines(wrapped)[0] == ("ANN", "The old hall is closed and it will be pulled down in May.")


def test_a_form_is_no_dialogue() -> None:
    assert not is_dialogue("Name: Ann Lee\nAge: 43\nAllergies: none\nWeight: 80 kg")
    assert not is_dialogue("10:30 Opening: Ann Lee\n11:00 Talk: Tom Baker\n12:00 Lunch: canteen")


def test_a_dash_behind_the_speaker_makes_a_dialogue_and_the_labels_of_a_note_do_not() -> None:
    visit = "Dr Smith - Come in, Mrs Kaur.\nPatient - Um, it is my chest.\nDr Smith - Any fever?\nPatient - No."
    assert is_dialogue(visit)
    assert "Patient: it is my chest." in tidied(visit)
    note = "BP: 120/80\nPulse: 72\nChest: clear\nImpression: viral cough\nPlan: fluids, come back in a week\n"
    assert not is_dialogue(note)
    assert tidied(note) == note


@pytest.mark.parametrize(
    ("line", "clinician"),
    [
        ("Dr Smith - Hello", True),
        ("D: Hello", True),
        ("[doctor] hi", True),
        ("P: Hello", False),
        ("Drew: Hello", False),
    ],
)
def test_who_treats(line: str, clinician: bool) -> None:
    assert is_clinicians(line) is clinician
