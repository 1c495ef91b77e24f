from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.tasks.note.codes import CodeList, load_codes


@pytest.fixture(scope="module")
def codes() -> CodeList:
    return load_codes(paths.resources())


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        ("Hypertension, well controlled.", "I10"),
        ("Congestive heart failure.", "I50.9"),
        ("Possible UTI.", "N39.0"),
        ("Type 2 diabetes mellitus.", "E11.9"),
        ("Right knee pain.", "M25.561"),
        ("Flare up of eczema.", "L30.9"),
        ("Kidney stones.", "N20.0"),
        ("Atrial fibrillation.", "I48.91"),
        ("COPD", "J44.9"),
        ("Gout.", "M10.9"),
    ],
)
def test_common_problems_get_their_code_first(codes: CodeList, problem: str, code: str) -> None:
    suggestions = codes.suggest([problem])
    assert suggestions[0].code == code
    assert suggestions[0].words
    assert all(0 < each.score <= 1 for each in suggestions)


def test_the_words_shown_are_the_problems_own(codes: CodeList) -> None:
    for suggestion in codes.suggest(["Left ankle sprain after a fall.", "Gastroenteritis, viral."]):
        assert all(word in suggestion.problem.casefold() for word in suggestion.words)


@pytest.mark.parametrize("problem", ["No pneumonia.", "Denies chest pain.", "", "Qwertz.", "Follow-up."])
def test_what_is_absent_gets_no_code(codes: CodeList, problem: str) -> None:
    assert codes.suggest([problem]) == []


def test_a_code_that_needs_more_characters_says_so(codes: CodeList) -> None:
    sprain = codes.suggest(["Left ankle sprain."])
    assert sprain
    assert all(each.incomplete for each in sprain), "injuries need a seventh character"


def test_no_code_is_suggested_twice(codes: CodeList) -> None:
    found = [each.code for each in codes.suggest(["Hypertension.", "High blood pressure."])]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("problem", "word", "unwanted"),
    [
        ("Ischaemic heart disease.", "ischemic heart", "carcinoid"),
        ("Gout in the left big toe.", "foot", "elbow"),
        ("Right hip replacement.", "hip", "otological"),
        ("Non-proliferative diabetic retinopathy.", "diabetes", "non-diabetic"),
        ("Oesophagitis.", "esophagitis", "gastritis"),
        ("Viral cough.", "cough", "croup"),
    ],
)
def test_british_spelling_sites_and_what_is_not(codes: CodeList, problem: str, word: str, unwanted: str) -> None:
    titles = [each.title.casefold() for each in codes.suggest([problem])]
    assert word in titles[0]
    assert not any(unwanted in title for title in titles)


def test_a_medicine_that_is_taken_is_no_problem(codes: CodeList) -> None:
    assert codes.suggest(["The doctor says that the patient is taking the blue inhaler."]) == []


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("Hypertension, controlled on ramipril 10 mg; type 2 diabetes with HbA1c 58.", {"I10"}),
        ("Type 2 diabetes mellitus, HbA1c 64, and hypertension, BP 152/94 (12 March 2024).", {"E11.9", "I10"}),
        ("COPD exacerbation, treated with prednisolone.", {"J44.1"}),
        ("Osteoarthritis of the right knee and gout", {"M10.9"}),
        ("Community acquired pneumonia, right lower lobe.", {"J18.9"}),
        ("Nausea and vomiting.", {"R11.2"}),
    ],
)
def test_each_problem_of_a_line_gets_its_own_code(codes: CodeList, problem: str, expected: set[str]) -> None:
    assert expected <= {each.code for each in codes.suggest([problem])}


def test_a_newborns_code_is_for_newborns(codes: CodeList) -> None:
    assert not {"P39.3", "O86.20"} & {each.code for each in codes.suggest(["Urinary tract infection."])}
