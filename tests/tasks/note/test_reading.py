from __future__ import annotations

import re

from hypothesis import given, strategies as st

from slmdesk.tasks.note.reading import is_dialogue, tidied

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
