from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.medications import checked_rows, row_line
from tests.tasks.note.scripted import note_of

VISIT = SourceText(
    "visit.txt",
    "[doctor] i told you about dax .\n"
    "[doctor] i want to increase your lasix to 80 mg once a day .\n"
    "[patient] i take lisinopril twenty , it is 20 mg a day .\n"
    "[patient] i am allergic to penicillin .\n"
    "[doctor] we can prescribe meloxicam 15 mg twice daily by mouth .\n"
    "[patient] i do not take ibuprofen .\n",
    [],
)


def row(name: str, dose: str = "", route: str = "", frequency: str = "", use: str = "current") -> dict[str, str]:
    return {"name": name, "dose": dose, "route": route, "frequency": frequency, "use": use}


def test_a_row_that_the_source_holds_is_kept_with_its_passage() -> None:
    rows, _removed = checked_rows([row("Lasix", "80 mg", "", "once a day", "changed")], [VISIT])
    lasix = rows[0]
    assert row_line(lasix) == "Lasix 80 mg once a day (changed)"
    assert lasix.status == "supported"
    citation = lasix.sources[0]
    assert VISIT.text[citation.start : citation.end] == citation.quote
    assert "lasix" in citation.quote


def test_an_invented_medicine_is_taken_out_with_the_reason() -> None:
    _rows, removed = checked_rows([row("warfarin", "5 mg"), row("dax", "80 mg"), row("penicillin")], [VISIT])
    reasons = {each.text: each.reason for each in removed}
    assert "nowhere" in reasons["warfarin 5 mg"]
    assert "not said to be a medicine" in reasons["dax 80 mg"]
    assert "allergy" in reasons["penicillin"]


def test_a_wrong_dose_gives_way_to_the_one_that_is_said() -> None:
    rows, _removed = checked_rows([row("lisinopril", "200 mg", "oral", "three times a day")], [VISIT])
    lisinopril = next(each for each in rows if each.name == "lisinopril")
    assert (lisinopril.dose, lisinopril.frequency) == ("20 mg", "a day")
    assert any("200 mg" in reason and "20 mg”" in reason for reason in lisinopril.reasons)


def test_what_the_model_forgets_is_found_by_name() -> None:
    rows, _removed = checked_rows([], [VISIT])
    assert [row_line(each) for each in rows] == [
        "lasix 80 mg once a day (changed)",
        "lisinopril 20 mg a day",
        "meloxicam 15 mg by mouth twice daily (new)",
    ]
    assert all("did not list" in each.reasons[0] for each in rows)


def test_what_is_decided_last_counts() -> None:
    visit = SourceText("v", "I take lisinopril 20 mg a day.\nWe stop the lisinopril.\n", [])
    rows, _removed = checked_rows([], [visit])
    assert [row_line(each) for each in rows] == ["lisinopril 20 mg a day (stopped)"]


def test_brand_and_generic_are_one_medicine() -> None:
    rows, _removed = checked_rows([row("furosemide", "80 mg"), row("Lasix", "80 mg", "", "once a day")], [VISIT])
    assert sum(each.name.casefold() in ("lasix", "furosemide") for each in rows) == 1


def test_a_dose_of_another_medicine_is_no_dose_of_this_one() -> None:
    source = SourceText(
        "a.txt",
        "Doctor: Go on with the steroid cream and the emollients, and take loratadine, 10 mg once daily, as tablets.\n"
        "Patient: I take ramipril and bisoprolol, five milligrams each.\n",
        [],
    )
    said = [
        row("steroid cream", "10 mg"),
        row("emollients", "10 mg"),
        row("loratadine", "10 mg"),
        row("ramipril", "5 mg"),
    ]
    rows, _removed = checked_rows(said, [source])
    assert {each.name: each.dose for each in rows if each.name != "bisoprolol"} == {
        "steroid cream": "",
        "emollients": "",
        "loratadine": "10 mg",
        "ramipril": "5 mg",
    }
    assert any("of another medicine" in reason for each in rows for reason in each.reasons)


def test_cells_that_are_no_dose_and_no_route_are_emptied() -> None:
    visit = SourceText(
        "visit.txt",
        "Daughter: Glipizide 5 milligrams twice a day, and letrozole, but she finished that in 2020. She takes "
        "melatonin to sleep, and diphenhydramine, 25 at night.\n"
        "Doctor: We'll start ceftriaxone, 1 gram through the vein. We're giving her furosemide 80 into the vein.\n"
        "Daughter: Thank you.\nDoctor: Yes.\n",
        [],
    )
    rows, _removed = checked_rows(
        [
            row("glipizide", "5 milligrams twice a day", "through the vein"),
            row("letrozole", "but she finished that in 2020", "day"),
            row("melatonin", "to sleep", "through the vein"),
            row("diphenhydramine", "25 at night"),
            row("furosemide", "80 into the vein", "intravenous"),
        ],
        [visit],
    )
    assert [row_line(each) for each in rows] == [
        "glipizide 5 milligrams twice a day",
        "letrozole (stopped)",
        "melatonin",
        "diphenhydramine 25 at night",
        "ceftriaxone 1 gram through the vein (new)",
        "furosemide 80 intravenous (new)",
    ]


def test_how_long_is_not_how_often() -> None:
    visit = SourceText("v", "Doctor: I'll send you colchicine, 500 micrograms twice a day for up to six days.\n", [])
    rows, _removed = checked_rows([row("colchicine", "500 micrograms", "", "up to six days")], [visit])
    assert rows[0].frequency == "twice a day for up to six days"


def test_what_is_taken_when_needed_says_so() -> None:
    told = "Doctor: Salbutamol two puffs when she needs it, up to every four hours.\n"
    rows, _removed = checked_rows([row("Salbutamol", "2 puffs", "", "every four hours")], [SourceText("v", told, [])])
    assert rows[0].frequency == "every four hours, as needed"


def test_a_medicine_in_the_place_of_the_dose_is_the_medicine() -> None:
    told = "Mother: Once in October she had steroids, prednisolone for three days.\n"
    rows, _removed = checked_rows([row("steroids", "prednisolone")], [SourceText("v", told, [])])
    assert (rows[0].name, rows[0].dose) == ("prednisolone", "")


def test_what_is_only_given_in_the_stay_is_no_discharge_medicine() -> None:
    letter = SourceText(
        "letter.txt",
        "Leo was given dexamethasone 3 mg by mouth once. Home with paracetamol 240 mg up to four times a day.\n",
        [],
    )
    note = note_of(letter, "# Discharge\n## Discharge medications (medications)\nWhich?\n", [()])
    assert [each.name for each in note.medications] == ["paracetamol"]
    assert any("given in the stay" in each.reason for each in note.removed)


def test_a_sentence_is_no_frequency() -> None:
    visit = SourceText("v", "Doctor: We'll start topiramate 25 at night when I see you in six weeks.\n", [])
    rows, _removed = checked_rows([row("topiramate", "25", "", "night when I see you in six weeks")], [visit])
    assert rows[0].frequency == "at night"
