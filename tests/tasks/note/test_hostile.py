"""True sentences that a rule took for their contrary: a relative who only came along, a question, a dose that was."""

from __future__ import annotations

import pytest

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.findings.appointments import named_appointments
from slmdesk.tasks.note.findings.vitals import said_vitals
from slmdesk.tasks.note.medicines.allergies import named_allergies
from slmdesk.tasks.note.medicines.medications import checked_rows, row_line
from slmdesk.tasks.note.rules.whose import Whose


def source(text: str) -> SourceText:
    return SourceText("visit.txt", text, [])


@pytest.mark.parametrize(
    ("text", "statement", "family"),
    [
        ("Her mother was with her; she has sarcoidosis herself.", "Has sarcoidosis.", False),
        ("Husband found her collapsed with haematemesis.", "Collapsed with haematemesis.", False),
        ("His mother and he both have haemochromatosis.", "Has haemochromatosis.", False),
        ("Her sister drove her here because of haemoptysis.", "Haemoptysis.", False),
        ("His father had sarcoidosis. He has gout.", "Sarcoidosis.", True),
        ("My sister was found to have haemochromatosis.", "Haemochromatosis.", True),
    ],
)
def test_a_relative_who_only_came_along_has_no_disease(text: str, statement: str, family: bool) -> None:
    doubt = Whose([source(text)]).doubt(Sentence("", statement, "supported", [], []), False, False, False)
    assert bool(doubt) is family


@pytest.mark.parametrize(
    ("text", "generics"),
    [
        ("No known allergies apart from penicillin.", ["penicillin"]),
        ("Allergic to penicillin? No.", []),
        ("Doctor: Allergic to penicillin or latex?\nPatient: Yes, penicillin, not latex.", ["penicillin"]),
        ("Penicillin allergy excluded by testing in 2020.", []),
        ("Allergies: none known; takes aspirin 75 mg.", []),
        ("Allergic rhinitis, uses cetirizine 10 mg.", []),
        ("His wife is allergic to penicillin but he is allergic to codeine.", ["codeine"]),
        ("Keine Allergie gegen Penicillin.", []),
    ],
)
def test_an_allergy_that_is_denied_is_none(text: str, generics: list[str]) -> None:
    assert [each.generic for each in named_allergies([source(text)])] == generics


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Ramipril 5 mg bd reduced to od.", ["Ramipril 5 mg od (changed)"]),
        ("Warfarin stopped, apixaban 5 mg bd started.", ["Warfarin (stopped)", "apixaban 5 mg bd (new)"]),
        ("Ramipril 5 mg changed to losartan 50 mg od.", ["Ramipril 5 mg (stopped)", "losartan 50 mg od (new)"]),
        ("My husband takes warfarin, I take apixaban 5 mg bd.", ["apixaban 5 mg bd"]),
        ("No side effects from simvastatin 40 mg.", ["simvastatin 40 mg"]),
        ("Nitrofurantoin 100 mg started; trimethoprim gave her hives.", ["Nitrofurantoin 100 mg (new)"]),
        ("Switched to losartan 50 mg from ramipril because of cough.", ["losartan 50 mg (new)", "ramipril (stopped)"]),
        ("Changed from citalopram to sertraline 50 mg.", ["citalopram (stopped)", "sertraline 50 mg (new)"]),
        ("Apixaban 5 mg bd held for 2 days, then restart.", ["Apixaban 5 mg bd (changed)"]),
        ("Warfarin 3 mg was paused and restarted last week.", ["Warfarin 3 mg"]),
        ("Amlodipine 5 mg, and my wife got me a herbal remedy, but I stopped that.", ["Amlodipine 5 mg"]),
        ("Doctor: How much Calpol?\nMother: Five millilitres every 6 hours.", ["Calpol 5 millilitres every 6 hours"]),
        ("Mother: My husband gave her some ibuprofen, 5 mls, once.", ["ibuprofen 5 mls"]),
        ("Levotiroxina la subimos a 88 microgramos.", ["Levotiroxina 88 microgramos (changed)"]),
        ("Marcumar wurde abgesetzt, Eliquis 5 mg zweimal täglich begonnen.",
         ["Marcumar (stopped)", "Eliquis 5 mg zweimal täglich (new)"]),
    ],
)  # fmt: skip
def test_what_is_done_with_one_medicine_is_not_told_of_the_next(text: str, rows: list[str]) -> None:
    assert [row_line(row) for row in checked_rows([], [source(text)])[0]] == rows


def test_an_older_dose_gives_way_to_the_one_that_it_is_changed_to() -> None:
    row = {"name": "ramipril", "dose": "5 mg", "route": "", "frequency": "", "use": "current"}
    kept, _removed = checked_rows([row], [source("Ramipril 5 mg increased to 10 mg.")])
    assert row_line(kept[0]) == "ramipril 10 mg (changed)"
    assert "5 mg" in kept[0].reasons[0]


@pytest.mark.parametrize(
    ("text", "row", "line"),
    [
        ("Ramipril 5 mg od. Stop ramipril if dizzy.", ("5 mg", "", "stopped"), "ramipril 5 mg od"),
        ("Are you on ramipril?\nYes, 5 mg.\nWe stop it today.", ("5 mg", "", "stopped"), "ramipril 5 mg (stopped)"),
        ("Hold ramipril for 2 days, then restart.", ("", "", "stopped"), "ramipril (changed)"),
        ("Ramipril 10 mg od (previously 5 mg).", ("5 mg", "", "current"), "ramipril 10 mg od"),
        ("Ramipril 5 mg once in the morning.", ("5 mg", "in the morning", ""), "ramipril 5 mg once in the morning"),
        ("Ramipril 5 mg by mouth daily.", ("5 mg by mouth", "", ""), "ramipril 5 mg by mouth daily"),
        ("Ramipril, maybe two a day.", ("maybe two a day", "", ""), "ramipril maybe two a day"),
    ],
)  # fmt: skip
def test_what_the_model_claims_of_a_medicine_needs_a_word_of_the_source(
    text: str, row: tuple[str, str, str], line: str
) -> None:
    dose, route, use = row
    cells = {"name": "ramipril", "dose": dose, "route": route, "frequency": "", "use": use}
    kept, _removed = checked_rows([cells], [source(text)])
    assert [row_line(each) for each in kept] == [line]


@pytest.mark.parametrize(
    ("dose", "line"),
    [("40 mg", "furosemide 40 mg bd"), ("80 mg", "furosemide 80 mg IV bd")],
)
def test_the_route_of_another_dose_is_not_told(dose: str, line: str) -> None:
    told = "IV furosemide 80 mg bd for 3 days, then oral.\nOn discharge furosemide 40 mg bd.\n"
    row = {"name": "furosemide", "dose": dose, "route": "IV", "frequency": "bd", "use": "current"}
    kept, _removed = checked_rows([row], [source(told)])
    assert [row_line(each) for each in kept] == [line]


def test_a_pause_is_told_beside_the_row() -> None:
    kept, _removed = checked_rows([], [source("Hold apixaban 5 mg for 2 days, then restart it.")])
    assert "paused and taken again" in " ".join(kept[0].reasons)


def test_an_old_and_a_new_dose_are_one_row() -> None:
    rows = [{"name": "ramipril", "dose": dose, "use": "current"} for dose in ("5 mg", "10 mg")]
    kept, _removed = checked_rows(rows, [source("Ramipril 10 mg od (previously 5 mg).")])
    assert [row_line(each) for each in kept] == ["ramipril 10 mg od"]


def test_a_value_of_home_is_none_of_today() -> None:
    assert [each.value for each in said_vitals([source("Home BP 150/90. BP 128/76.")])] == ["128/76"]
    assert said_vitals([source("BP 150/90 at home")]) == []


def test_what_is_not_to_come_is_no_appointment() -> None:
    told = "No follow-up in two weeks is needed. His wife has an appointment next week. Clinic in 6 weeks."
    assert list(named_appointments([source(told)])) == ["Clinic in 6 weeks."]
    referred = "I'd like to refer you for CBT. She was referred to physiotherapy last year."
    assert list(named_appointments([source(referred)])) == ["I'd like to refer you for CBT."]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Aspirin 75 mg stopped, not to be restarted.", ["Aspirin 75 mg (stopped)"]),
        ("Ramipril 5 mg held, to be restarted by the GP in 1 week.", ["Ramipril 5 mg (changed)"]),
        ("Metformin 500 mg bd withheld.", ["Metformin 500 mg bd (stopped)"]),
        ("Stop amlodipine 5 mg today and call if dizzy.", ["amlodipine 5 mg (stopped)"]),
        ("Stop amlodipine 5 mg if dizzy.", ["amlodipine 5 mg"]),
        ("Wife: He is on bisoprolol 5 mg and I take warfarin 3 mg.", ["bisoprolol 5 mg"]),
        ("Doctor: Do you take aspirin?\nPatient: No, I stopped that.", []),
        ("Doctor: Do you still take aspirin?\nPatient: Yes.", ["aspirin"]),
        ("Doctor: Any problems with the aspirin 75 mg?\nPatient: No.", ["aspirin 75 mg"]),
        ("Doctor: And you're still on the Eliquis?\nPatient: No, they stopped that.", []),
        ("Meloxicam 15 mg. Stop the meloxicam a week before the operation.", ["Meloxicam 15 mg"]),
        ("Hold the apixaban 5 mg until the doctors have seen him.", ["apixaban 5 mg (changed)"]),
        ("Please don't give him ibuprofen with that.", []),
        ("He takes apixaban 5 mg. And bisoprolol in the morning.", ["apixaban 5 mg", "bisoprolol in the morning"]),
        ("Inject the knee with 40 milligrams of Kenalog.", ["Kenalog 40 milligrams (new)"]),
        ("10 ml of lidocaine, closed reduction and a splint were performed.", ["lidocaine 10 ml"]),
        ("Atorvastatin was increased to 80 mg, then back to 40 mg.", ["Atorvastatin 40 mg (changed)"]),
        ("Aches on atorvastatin 80 mg, and you went back to 40 mg in June.", ["atorvastatin 40 mg"]),
        ("We went back to 40 mg of atorvastatin in June, from 80 mg.", ["atorvastatin 40 mg"]),
        ("IV furosemide 80 mg bd for 3 days, then oral.\nOn discharge: furosemide 40 mg bd.", ["furosemide 40 mg bd"]),
        ("Continue ramipril 2.5 mg and repeat bloods every 3 months.", ["ramipril 2.5 mg"]),
        ("Sacubitril/valsartan 24/26 mg bd started.", ["Sacubitril/valsartan 24/26 mg bd (new)"]),
        ("Metformin 1000 morgens und abends.", ["Metformin 1000 morgens und abends"]),
        ("Hydrochlorothiazid wurde im Sommer abgesetzt.", ["Hydrochlorothiazid (stopped)"]),
        ("Ich möchte, dass Sie das Tamsulosin weglassen.", ["Tamsulosin (stopped)"]),
        ("Carry on with Calpol, seven and a half mils.", ["Calpol seven and a half mils"]),
    ],
)
def test_a_medicine_that_is_not_taken_any_more_is_not_taken(text: str, rows: list[str]) -> None:
    assert [row_line(row) for row in checked_rows([], [source(text)])[0]] == rows


@pytest.mark.parametrize(
    ("text", "generics"),
    [
        ("Penicillin gave me a rash as a child.", ["penicillin"]),
        ("She is penicillin allergic.", ["penicillin"]),
        ("She had anaphylaxis after amoxicillin in 2019.", ["amoxicillin"]),
        ("Penicillin never gave me a rash.", []),
        ("Amoxicillin caused no rash.", []),
        ("Not penicillin allergic.", []),
        ("Wife: He is allergic to penicillin.", ["penicillin"]),
        ("His wife is allergic to penicillin.", []),
        ("Mother: It's me that's allergic to penicillin.", []),
        ("Mother: I'm allergic to penicillin.", []),
        ("Patient: I'm allergic to penicillin.", ["penicillin"]),
        ("Mother: He's allergic to penicillin.", ["penicillin"]),
    ],
)
def test_what_a_medicine_did_is_an_allergy(text: str, generics: list[str]) -> None:
    assert [each.generic for each in named_allergies([source(text)])] == generics
