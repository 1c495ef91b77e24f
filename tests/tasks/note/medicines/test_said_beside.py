from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.said_beside import Beside, Place


def beside(text: str, name: str, *others: str) -> Beside:
    def places(word: str) -> list[Place]:
        return [Place(0, text.index(word), text.index(word) + len(word))]

    return Beside(places(name), [place for each in others for place in places(each)], [SourceText("a", text, [])])


VISIT = "I give you some emollients. Use them for the first seven to ten days. Also loratadine, 10 mg, every morning."


def test_a_dose_has_its_unit() -> None:
    assert not beside("Use the cream for ten days.", "cream").has_dose("10mg")
    assert not beside("Take ten tablets of it, the zopiclone.", "zopiclone").has_dose("10 mg")
    assert beside("Take lisinopril twenty in the morning.", "lisinopril").has_dose("20 mg")
    assert beside("Motrin, eight hundred milligrams", "Motrin").has_dose("800 mg")
    assert beside("Motrin, 0.8 g", "Motrin").has_dose("800 mg")
    assert beside("two puffs of salbutamol", "salbutamol").has_dose("2 puffs")


def test_a_dose_belongs_to_the_nearest_medicine() -> None:
    assert beside(VISIT, "emollients", "loratadine").has_dose_of_another("10 mg")
    assert not beside(VISIT, "loratadine", "emollients").has_dose_of_another("10 mg")


@pytest.mark.parametrize(
    ("text", "frequency", "said"),
    [
        ("Use the cream for ten days. Have a good day.", "daily", False),
        ("Use the cream once a day.", "daily", True),
        ("One cream every morning", "once daily", True),
        ("the cream, twice a day", "bid", True),
        ("the cream every 10 days", "every 10 days", True),
        ("the cream a day", "every 10 days", False),
    ],
)
def test_a_frequency_is_no_number_of_days(text: str, frequency: str, said: bool) -> None:
    assert beside(text, "cream").has_frequency(frequency) is said


def test_a_frequency_at_one_place_of_a_name_is_its_own_though_another_place_says_none() -> None:
    text = "I give you prednisone 40 mg daily. With the prednisone a lidocaine rinse, four times a day."
    places = [Place(0, at, at + len("prednisone")) for at in (text.index("prednisone"), text.rindex("prednisone"))]
    found = Beside(places, [], [SourceText("a", text, [])])
    assert found.has_frequency("daily")
    assert not found.has_frequency("four times a day")


def test_what_is_smoked_a_day_is_no_dose() -> None:
    assert not beside("Ramipril. Do you smoke? I used to have ten a day.", "Ramipril").has_dose("10 mg")
    assert beside("Ramipril? I take ten a day.", "Ramipril").has_dose("10 mg")


def test_what_is_stopped_is_not_taken_as_often_as_what_comes_in_its_place() -> None:
    text = "Doctor: Stop the ramipril and I'll give you losartan, fifty milligrams once a day."
    assert beside(text, "ramipril", "losartan").has_frequency_of_another("once a day")
    both = "Doctor: Take the ramipril and losartan, fifty milligrams once a day."
    assert not beside(both, "ramipril", "losartan").has_frequency_of_another("once a day")


def test_a_letter_does_not_come_back_to_a_medicine() -> None:
    letter = "He takes ibuprofen for his knee. He lives alone. He likes it. The nurse comes every Monday."
    assert not beside(letter, "ibuprofen").has_frequency("every Monday")
