from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.medications import checked_rows, row_line
from slmdesk.tasks.note.medicines.taken import is_allergy, is_given_there, may_be_taken, use_at


def place(text: str, name: str) -> tuple[str, int, int]:
    start = text.index(name)
    return text, start, start + len(name)


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("I was on amlodipine but I came off it last year.", "amlodipine", "stopped"),
        ("Metformin was stopped in May and empagliflozin 10 mg was started.", "Metformin", "stopped"),
        ("Metformin was stopped in May and empagliflozin 10 mg was started.", "empagliflozin", "new"),
        ("He stopped smoking in 2009. Aspirin 75 mg od.", "Aspirin", "unclear"),
        ("He has increased breathlessness on furosemide 40 mg.", "furosemide", "unclear"),
        ("Please don't stop the aspirin.", "aspirin", "current"),
        ("If it gets worse, stop the ibuprofen.", "ibuprofen", "unclear"),
        ("Did you stop the simvastatin?", "simvastatin", "unclear"),
        ("Leave the simvastatin off for now.", "simvastatin", "stopped"),
        ("Losartan 50 mg at night, which is new.", "Losartan", "new"),
        ("I want to increase your lasix to 80 mg.", "lasix", "changed"),
        ("so we're not going to change your amlodipine", "amlodipine", "current"),
        ("Please try paracetamol instead of ibuprofen.", "ibuprofen", "stopped"),
        ("Please try paracetamol instead of ibuprofen.", "paracetamol", "new"),
        ("Ibuprofen to be replaced by paracetamol.", "Ibuprofen", "stopped"),
        ("Her current medication is candesartan 8 mg.", "candesartan", "current"),
        ("Se suspende enalapril por tos.", "enalapril", "stopped"),
        ("On arrête le bisoprolol.", "bisoprolol", "stopped"),
        ("The practice stopped the furosemide. We're giving her furosemide 80.", "furosemide 80", "new"),
        ("Levetiracetam 500 mg twice daily was begun.", "Levetiracetam", "new"),
        ("And letrozole, but she finished that in 2020.", "letrozole", "stopped"),
        ("Tamsulosin, one a day. I stopped that myself at Christmas.", "Tamsulosin", "stopped"),
        ("He has been taking ibuprofen since August; I have asked him to stop that.", "ibuprofen", "stopped"),
        ("She takes ibuprofen. Please stop that.", "ibuprofen", "stopped"),
        ("She takes ibuprofen. Stop that if it burns.", "ibuprofen", "current"),
        ("I'd like you to take sumatriptan 50 milligrams.", "sumatriptan", "new"),
        ("I want him to take sumatriptan.", "sumatriptan", "new"),
        ("Tamsulosin and aspirin 75 mg. I stopped smoking.", "Tamsulosin", "unclear"),
        ("Go back to doxazosin 4 at night, and stop the indapamide.", "doxazosin", "changed"),
        ("Go back to doxazosin 4 at night, and stop the indapamide.", "indapamide", "stopped"),
        ("I went back to work on ramipril 5 mg.", "ramipril", "unclear"),
    ],
)
def test_what_is_done_with_a_medicine(text: str, name: str, use: str) -> None:
    assert use_at(*place(text, name)) == use


@pytest.mark.parametrize(
    ("text", "name", "allergy"),
    [
        ("Allergies: penicillin (rash). NKDA otherwise. Takes codeine 30 mg.", "codeine", False),
        ("Allergies: penicillin (rash), codeine.", "codeine", True),
        ("No known allergies, takes aspirin.", "aspirin", False),
        ("Doctor: Any allergies?\nPatient: Aspirin, it makes my asthma worse.", "Aspirin", True),
        ("Doctor: Any allergies?\nPatient: No. I take aspirin.", "aspirin", False),
        ("Doctor: Any allergies?\nPatient: No, I take aspirin every day.", "aspirin", False),
        ("He is allergic to penicillin but had amoxicillin last year.", "amoxicillin", False),
        ("I'm not allergic to amoxicillin.", "amoxicillin", False),
        ("Rash after trimethoprim in June 2025: recorded as an allergy.", "trimethoprim", True),
        ("Takes cetirizine for her allergies.", "cetirizine", False),
    ],
)
def test_an_allergy_is_told_in_its_sentence_or_as_an_answer(text: str, name: str, allergy: bool) -> None:
    assert is_allergy(*place(text, name)) is allergy


def test_a_relatives_medicine_and_one_never_taken_are_not_the_patients() -> None:
    text = "Her mother takes warfarin. She has never taken metformin. She takes codeine 30 mg qds."
    assert not may_be_taken(*place(text, "warfarin"))
    said = [{"name": name, "dose": "", "use": "current"} for name in ("warfarin", "metformin", "codeine")]
    rows, removed = checked_rows(said, [SourceText("a", text, [])])
    assert [row_line(row) for row in rows] == ["codeine 30 mg qds"]
    assert ["family" in removed[0].reason, "not taken" in removed[1].reason] == [True, True]


def test_what_is_ordered_once_more_is_not_new_and_an_allergy_is_no_medicine() -> None:
    text = (
        "Doctor: Are you still on the methotrexate?\nPatient: I take methotrexate 2.5 mg once a week.\n"
        "Doctor: I will order methotrexate again. Any allergies?\nPatient: I'm allergic to clindamycin.\n"
        "Doctor: What happens when you take clindamycin?\n"
    )
    kept, _removed = checked_rows([], [SourceText("a", text, [])])
    assert [row_line(row) for row in kept] == ["methotrexate 2.5 mg once a week"]


def test_two_insulins_are_two_medicines() -> None:
    text = "Insulin glargine 22 units at night and insulin aspart 6 units with meals."
    said = [{"name": name, "dose": "", "use": "current"} for name in ("Insulin glargine", "insulin aspart")]
    for rows in ([], said):
        kept, _removed = checked_rows(rows, [SourceText("a", text, [])])
        assert [row_line(row) for row in kept] == [
            "Insulin glargine 22 units at night",
            "insulin aspart 6 units with meals",
        ]


def test_a_frequency_of_the_next_medicine_is_none_of_this_one() -> None:
    text = "Takes metformin 500 mg bd, ramipril 5 mg od and stopped simvastatin."
    said = [
        {"name": "ramipril", "dose": "5 mg", "frequency": "bd", "use": "current"},
        {"name": "simvastatin", "dose": "stopped", "frequency": "stopped", "use": "stopped"},
    ]
    kept, _removed = checked_rows(said, [SourceText("a", text, [])])
    assert [row_line(row) for row in kept] == ["metformin 500 mg bd", "ramipril 5 mg od", "simvastatin (stopped)"]
    assert "“bd” is not said near ramipril; the source says “od”" in kept[1].reasons[0]


def test_what_was_started_when_another_was_stopped_is_taken() -> None:
    text = "Her GP stopped the aspirin when the apixaban was started."
    uses = {name: use_at(text, text.index(name), text.index(name) + len(name)) for name in ("aspirin", "apixaban")}
    assert uses == {"aspirin": "stopped", "apixaban": "new"}


@pytest.mark.parametrize(
    ("behind", "use"),
    [
        ("Please stop it.", "stopped"),
        ("Stop it 48 hours before the procedure.", "current"),
        ("Please stop it a week before surgery.", "current"),
    ],
)
def test_what_is_to_be_stopped_before_something_is_taken_now(behind: str, use: str) -> None:
    assert use_at(*place(f"He takes apixaban 5 mg twice daily. {behind}", "apixaban")) == use


def test_what_was_changed_to_another_is_stopped() -> None:
    text = "Propranolol was changed to bisoprolol 2.5 mg in December."
    assert use_at(*place(text, "Propranolol")) == "stopped"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("He was given dexamethasone 3 mg by mouth once.", True),
        ("A second dose of dexamethasone was given.", True),
        ("We treated him with dexamethasone for two days.", True),
        ("He was given dexamethasone to take home.", False),
        ("Dexamethasone 3 mg until Friday.", False),
        ("He takes dexamethasone.", False),
        ("He was treated with dexamethasone 5 mg twice daily.", False),  # nobody says that it ended
        ("He was treated with dexamethasone 5 mg twice daily for three days.", True),
    ],
)
def test_what_is_given_there_is_not_taken_home(text: str, given: bool) -> None:
    name = "Dexamethasone" if text.startswith("D") else "dexamethasone"
    assert is_given_there(*place(text, name)) is given
