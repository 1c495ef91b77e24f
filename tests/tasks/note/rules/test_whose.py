from __future__ import annotations

import time

import pytest

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.rules.whose import Whose
from slmdesk.tasks.verify import SourceIndex, check

VISIT = (
    "Doctor - Any allergies?\nPatient - Aspirin, it makes my asthma worse.\nDoctor - Anything in the family?\n"
    "Patient - My mother had breast cancer at 61, and my brother has type 2 diabetes. My father is well, he's 84.\n"
    "Doctor - I will see you on Thursday. If you can't finish a sentence or your lips turn blue, ring at once.\n"
    "Doctor - Take the prednisolone for five days.\n"
)
WHOSE = Whose([SourceText("a", VISIT, [])])


def doubt(text: str, whose: Whose = WHOSE, **fields: bool) -> str:
    asked = {"family": False, "allergies": False, "advice": False} | fields
    return whose.doubt(Sentence("", text, "supported", [], []), **asked)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Breast cancer at 61.", "family (mother)"),
        ("She has asthma and has had breast cancer at 61.", "family (mother)"),
        ("Type 2 diabetes.", "family (brother)"),
        ("She can't finish a sentence and her lips turn blue.", "may happen"),
        ("The doctor starts aspirin.", "does not tolerate"),
        ("Advises to take aspirin to avoid asthma.", "does not tolerate"),
    ],
)
def test_what_is_not_the_patients(text: str, why: str) -> None:
    assert why in doubt(text)


@pytest.mark.parametrize(
    "text",
    [
        "Her mother had breast cancer at 61.",
        "Family history of breast cancer and diabetes.",
        "Asthma gets worse with aspirin.",
        "Ring at once if the lips turn blue.",
        "Takes prednisolone for 5 days.",
    ],
)
def test_what_may_stand(text: str) -> None:
    assert doubt(text) == ""


def test_fields_about_these_things_may_hold_them() -> None:
    assert doubt("Breast cancer.", family=True) == ""
    assert doubt("Takes aspirin.", allergies=True) == ""
    assert doubt("Lips turn blue: ring.", advice=True) == ""


def test_an_informant_speaks_of_the_patient() -> None:
    child = "Doctor: What is wrong?\nMother: My son has had a fever since Sunday and pulls his left ear.\n"
    assert doubt("Fever since Sunday, pulls the left ear.", Whose([SourceText("a", child, [])])) == ""
    old = "Doctor: What happened?\nDaughter: My mother fell in the kitchen and her left hip hurts.\n"
    assert doubt("Fell in the kitchen, left hip hurts.", Whose([SourceText("a", old, [])])) == ""
    spouse = "Patient: My wife says I snore, and my mother noticed that I limp.\n"
    assert doubt("Snores and limps.", Whose([SourceText("a", spouse, [])])) == ""


def test_no_allergies_beside_one_is_not_said() -> None:
    assert "aspirin" in doubt("She denies any allergies or smoking.")
    assert "aspirin" in doubt("NKDA.", allergies=True)
    nuts = Whose([SourceText("a", "Patient: I'm allergic to peanuts.\n", [])])
    assert doubt("No known drug allergies.", nuts) == ""
    assert "peanut" in doubt("No known allergies.", nuts)


def test_what_was_stopped_is_not_taken() -> None:
    whose = Whose([SourceText("a", "Patient: I stopped the simvastatin in March. I take levothyroxine.\n", [])])
    assert "simvastatin was stopped" in whose.stopped("She is taking levothyroxine and simvastatin.")
    assert whose.stopped("She is taking levothyroxine.") == ""
    assert whose.stopped("She stopped taking simvastatin in March.") == ""


def test_a_date_of_birth_is_no_date_of_anything_else() -> None:
    whose = Whose([SourceText("a", "Date of birth the third of May 1948. Admitted on 2 November 2026.", [])])
    assert "date of birth" in doubt("Admitted on the third of May 1948.", whose)
    assert doubt("Born in 1948.", whose) == ""
    assert doubt("Admitted on 2 November 2026.", whose) == ""


def whose(text: str) -> Whose:
    return Whose([SourceText("a", text, [])])


def test_what_a_relative_says_of_themselves_is_not_the_patients() -> None:
    mother = whose("Doctor: Any illness?\nMother: I have asthma, and his father is diabetic.\nMother: She coughs.\n")
    assert "mother" in doubt("She has asthma.", mother)
    assert doubt("She coughs.", mother) == ""


def test_a_habit_that_the_patient_denies_is_none() -> None:
    visit = whose("Doctor: Do you smoke or drink?\nPatient: I don't smoke. I drink four times a week.\n")
    assert "contrary" in doubt("Smokes four times per week.", visit)
    assert doubt("Does not smoke, drinks alcohol.", visit) == ""


def test_what_the_patient_does_not_tolerate_was_not_given() -> None:
    visit = whose("Mother: She came out in hives with amoxicillin. My husband gave her ibuprofen.\n")
    assert "tolerate" in doubt("Her husband gave her some amoxicillin last night.", visit)
    assert doubt("She came out in hives with amoxicillin.", visit) == ""


def test_many_spaces_take_no_time() -> None:
    started = time.process_time()
    whose("my mother has" + " " * 100_000 + "but")
    assert time.process_time() - started < 5  # seconds; it was minutes


SMOKES = "Doctor: Hello.\nDoctor: Do you smoke or drink?\n"


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("Wife: I don't smoke. He does, twenty a day.", "Smokes twenty a day."),
        ("Patient: I don't smoke, I gave up in 2010.", "Smoked until 2010."),
        ("Patient: I don't drink coffee. Wine at weekends.", "Drinks wine at weekends."),
        ("Patient: I don't drink much, two glasses of wine.", "Drinks wine."),
    ],
)
def test_a_habit_is_denied_only_where_the_patient_denies_it(said: str, statement: str) -> None:
    whose = Whose([SourceText("visit", SMOKES + said, [])])
    assert not whose.doubt(Sentence("", statement, "supported", [], []), False, False, False)


def test_a_former_smoker_does_not_smoke() -> None:
    whose = Whose([SourceText("handover", "PMH IHD, COPD, ex-smoker.", [])])
    assert whose.doubt(Sentence("", "Smokes.", "supported", [], []), False, False, False)
    assert not whose.doubt(Sentence("", "Ex-smoker.", "supported", [], []), False, False, False)


@pytest.mark.parametrize(
    ("said", "statement", "family"),
    [
        ("I had to call the ambulance because she had a seizure.", "Had a seizure.", False),
        ("I have a video of her jerking.", "Jerking.", False),
        ("I have psoriasis.", "Has psoriasis.", True),
    ],
)
def test_what_a_mother_did_for_her_child_is_not_hers(said: str, statement: str, family: bool) -> None:
    visit = SourceText("visit", f"Doctor: Hello.\nMother: She is six.\nDoctor: And?\nMother: {said}", [])
    assert bool(Whose([visit]).doubt(Sentence("", statement, "supported", [], []), False, False, False)) is family


def test_a_husband_who_smokes_makes_no_smoker() -> None:
    visit = SourceText("visit", f"{SMOKES}Patient: I don't smoke. My husband smokes outside.", [])
    assert Whose([visit]).doubt(Sentence("", "Smokes.", "supported", [], []), False, False, False)
    handover = SourceText("handover", "Never smoked. Wife smokes.", [])
    assert not Whose([handover]).doubt(Sentence("", "Smokes.", "supported", [], []), False, False, False)


@pytest.mark.parametrize(
    ("source", "statement", "of_family"),
    [
        ("Patient: My daughter has asthma and I get hay fever.\n", "Asthma.", True),
        ("Lives alone, daughter has asthma. Known gout.\n", "Has asthma.", True),
        ("Lives alone, daughter has asthma. Known gout.\n", "Has gout.", False),
        ("This 4-year-old girl was seen. The child has asthma.\n", "Has asthma.", False),
        ("Mother: My son has asthma.\n", "Has asthma.", False),
        ("Mother: I had grommets when I was six.\nMother: Will he need them?\n", "Grommets when he was six.", True),
        ("Caller: I ring about my husband. I've got asthma.\n", "Asthma.", True),
        ("Caller: I ring about my asthma. I've got asthma.\n", "Asthma.", False),
        ("Doctor: Any allergies?\nMother: It's me that's allergic to penicillin.\n", "Allergic to penicillin.", True),
        ("Mother: He had grommets when he was six.\n", "Had grommets when he was six.", False),
    ],
)  # fmt: skip
def test_a_clause_on_somebody_of_the_family(source: str, statement: str, of_family: bool) -> None:
    assert bool(doubt(statement, Whose([SourceText("a", source, [])]))) is of_family


def test_a_line_of_problems_is_not_about_the_mother() -> None:
    child = "Mother: He has an ear infection. I have asthma.\n"
    assert "mother" in doubt("The mother has an ear infection.", Whose([SourceText("a", child, [])]), past=True)


@pytest.mark.parametrize(
    ("speaker", "statement", "named"),
    [
        ("Mother", "His mum had diabetes, type 2.", "His maternal grandmother had diabetes, type 2."),
        ("Dad", "His mother had diabetes.", "His paternal grandmother had diabetes."),
        ("Mother", "His mother had glue ear and his mum had diabetes.", None),
        ("Patient", "His mum had diabetes.", "His mum had diabetes."),
    ],
)
def test_the_mother_of_a_mother_is_a_grandmother(speaker: str, statement: str, named: str | None) -> None:
    visit = f"Doctor: Any illness?\n{speaker}: My mum's got diabetes, type two. I had glue ear.\n"
    expected = named or "His mother had glue ear and his maternal grandmother had diabetes."
    assert Whose([SourceText("a", visit, [])]).with_relatives(statement) == expected


def test_what_rests_on_a_relatives_clause_alone_is_the_relatives() -> None:
    visit = SourceText(
        "a", "Doctor: Hip rotation is full.\nPatient: My wife says so. She had both her hips done.\n", []
    )
    checked = check(SourceIndex([visit]), "", "He had both his hips done.")
    assert "family" in Whose([visit]).doubt(checked, False, False, False)
    own = SourceText("a", "Doctor: Hip rotation is full.\nPatient: I had both my hips done.\n", [])
    checked = check(SourceIndex([own]), "", "He had both his hips done.")
    assert Whose([own]).doubt(checked, False, False, False) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Patient: My father had gout.\nDoctor: Hm.\nPatient: Yes.\n", ["My father had gout."]),
        ("Daughter: My mother has gout.\nDoctor: Hm.\nDaughter: Yes.\n", []),  # she may be the patient
        ("Patient: It hurts.\nDoctor: My father had gout.\nPatient: Yes.\n", []),
        ("Patient: My mother thinks I have asthma.\nDoctor: Hm.\nPatient: Yes.\n", []),
        ("Her mother says she has had asthma since birth.", []),
        ("His mother brought him in with asthma.", []),
    ],
)
def test_only_what_relatives_have_is_told_of_the_family(text: str, told: list[str]) -> None:
    assert Whose([SourceText("a", text, [])]).told_of_kin() == told


def test_a_year_in_which_a_child_was_born_is_not_the_patients() -> None:
    doubt = Whose([SourceText("a", "My daughter was born by caesarean in 2012.", [])]).doubt
    assert doubt(Sentence("", "Caesarean in 2012.", "supported", [], []), False, False, False) == ""


def test_a_long_visit_is_read_in_time() -> None:
    started = time.process_time()
    turns = "Doctor: And your mother?\nMother: My mum has glaucoma.\n" * 1_000
    Whose([SourceText("a", turns, [])]).told_of_kin()
    assert time.process_time() - started < 4


def test_a_mother_who_speaks_tells_her_own_diseases() -> None:
    visit = (
        "Doctor: Hello.\nMother: Her brother has hay fever. I had asthma as a child. I have a cat.\nDoctor: Right.\n"
    )
    whose = Whose([SourceText("a", visit, [])])
    assert "Mother had asthma as a child." in whose.told_of_kin()
    told = check(SourceIndex([SourceText("a", visit, [])]), "", "Had asthma as a child.")
    assert whose.doubt(told, family=False, allergies=False, advice=False, past=True)


def test_what_is_only_ordered_now_is_not_taken_yet() -> None:
    visit = (
        "Doctor: I'll give you losartan 50 mg once a day.\nPatient: The nurse started me on ramipril.\nDoctor: Yes.\n"
    )
    whose = Whose([SourceText("a", visit, [])])
    assert whose.stopped("She is taking losartan for her cough.") == "The source says that losartan is started now."
    assert whose.stopped("She is taking ramipril.") == ""
    before = "Doctor: They started you on losartan last year.\nPatient: Yes.\nDoctor: Good.\n"
    assert Whose([SourceText("a", before, [])]).stopped("She is taking losartan.") == ""
