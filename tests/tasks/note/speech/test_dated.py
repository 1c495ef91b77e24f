from __future__ import annotations

import pytest

from slmdesk.messages import Sentence, SourceText
from slmdesk.messages.documents import Citation
from slmdesk.tasks.note.medicines.medications import checked_rows, row_line
from slmdesk.tasks.note.speech.dated import Dates, dated_text

OLD = "12 March 2024. Surgery.\nTakes metformin 500 mg bd and ramipril 5 mg od. Plan: increase metformin.\n"
NEW = "5 October 2026\nEye clinic. Her current medication is metformin 1 g twice daily and candesartan 8 mg od.\n"


def source(text: str, name: str = "a") -> SourceText:
    return SourceText(name, text, [])


@pytest.mark.parametrize(
    ("opening", "key"),
    [
        ("12 March 2024. Surgery consultation", (2024, 3, 12)),
        ("Date: 2024-03-12", (2024, 3, 12)),
        ("Datum: 12.03.2024", (2024, 3, 12)),
        ("Visit on March 12, 2024:", (2024, 3, 12)),
        ("Fecha: 12 de marzo de 2024", (2024, 3, 12)),
        ("03/25/2024", (2024, 3, 25)),
        ("Northfield Hospital\nDear Dr Bell, thank you for your letter of 1 May 2023", (2023, 5, 1)),
    ],
)
def test_the_date_of_a_note(opening: str, key: tuple[int, int, int]) -> None:
    dated = Dates([source(f"{opening}\nThe patient came because of a cough that does not go away.")]).at(0, 0)
    assert dated is not None
    assert dated.key == key


def test_a_date_of_birth_dates_no_note() -> None:
    assert Dates([source("Ann Bell, DOB 3 May 1948, came with a cough.")]).at(0, 5) is None


def test_one_file_may_hold_several_notes() -> None:
    text = OLD + "\n" + NEW
    dates = Dates([source(text)])
    assert dates.several
    assert dates.at(0, text.index("ramipril")) != dates.at(0, text.index("candesartan"))


@pytest.mark.parametrize("turned", [False, True])
def test_of_a_bundle_the_newest_dose_stands_and_the_other_is_told(turned: bool) -> None:
    rows = [
        {"name": "metformin", "dose": "500 mg", "route": "", "frequency": "bd", "use": "current"},
        {"name": "metformin", "dose": "1 g", "route": "", "frequency": "twice daily", "use": "current"},
    ]
    sources = [source(OLD, "old"), source(NEW, "new")]
    kept, _removed = checked_rows(rows[::-1] if turned else rows, sources[::-1] if turned else sources)
    metformin = next(row for row in kept if row.name == "metformin")
    assert row_line(metformin) == "metformin 1 g twice daily"
    assert any("500 mg bd" in reason for reason in metformin.reasons)


def test_what_an_older_note_changed_is_taken_by_the_newest() -> None:
    said = [{"name": "metformin", "dose": "1 g", "frequency": "twice daily", "use": "changed"}]
    kept, _removed = checked_rows(said, [source(OLD, "old"), source(NEW, "new")])
    assert next(row.use for row in kept if row.name == "metformin") == "current"


def test_what_the_model_forgets_is_taken_from_the_newest_note() -> None:
    kept, _removed = checked_rows([], [source(NEW, "new"), source(OLD, "old")])
    assert {row.name: row.dose for row in kept} == {"metformin": "1 g", "candesartan": "8 mg", "ramipril": "5 mg"}


def test_a_statement_from_an_older_note_says_from_when_it_is() -> None:
    dates = Dates([source(OLD, "old"), source(NEW, "new")])

    def statement(text: str, file: str) -> Sentence:
        return Sentence("", text, "supported", [], [Citation(file, None, 20, 30, f"{file}: BP 152/94 in 2024")])

    assert dates.old_date(statement("BP 152/94.", "old")) == "12 March 2024"
    assert dates.old_date(statement("BP 152/94 in 2024.", "old")) == ""
    assert dates.old_date(statement("BP 134/82.", "new")) == ""
    assert dates.old_date(statement("BP 134/82.", "old")) == "", "the value is not in that note"
    assert Dates([source(OLD, "old")]).old_date(statement("BP 152/94.", "old")) == ""
    assert dated_text("BP 152/94.", "12 March 2024") == "BP 152/94 (12 March 2024)."


def test_an_appointment_that_is_to_come_is_no_newer_note() -> None:
    told = OLD + "12 June 2031: repeat blood test and review with Dr Bell in the diabetes clinic.\n"
    assert Dates([source(told)]).newest == (2024, 3, 12)
    newer = OLD + "12 June 2025: Review. BP 130/80, feels well, takes the metformin twice daily.\n"
    assert Dates([source(newer)]).newest == (2025, 6, 12)


def test_a_disease_of_the_mother_in_an_older_note_dates_none_of_the_patient() -> None:
    quote = "Mother had breast cancer."
    notes = [
        SourceText("a", f"Date: 3 March 2024\nClinic letter, reviewed. {quote}\n", []),
        SourceText("b", "Date: 9 May 2024\nClinic letter. She was found to have breast cancer.\n", []),
    ]
    start = notes[0].text.index(quote)
    cited = [Citation("a", None, start, start + len(quote), quote)]
    assert not Dates(notes).old_date(Sentence("", "Breast cancer.", "supported", [], cited))
    assert Dates(notes).old_date(Sentence("", "Her mother had breast cancer.", "supported", [], cited))


def test_what_is_months_older_is_long_past() -> None:
    old, new = source("14 March 2023\nHe climbs one flight of stairs without stopping.\n", "old"), source(NEW, "new")
    near = source("20 September 2026\nHe climbs one flight of stairs without stopping.\n", "near")

    def told(text: str) -> Sentence:
        return Sentence(
            "", "He climbs stairs.", "supported", [], [Citation(text, None, 15, 40, "He climbs one flight")]
        )

    assert Dates([old, new]).is_long_past(told("old"))
    assert not Dates([near, new]).is_long_past(told("near"))
    assert not Dates([old, new]).is_long_past(told("new"))
